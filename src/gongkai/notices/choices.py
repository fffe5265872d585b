"""What a notice is, and where a day finds it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Category(TextChoices):
    """A publicity notice (公示) lays something open for objections and always has an end."""

    ANNOUNCEMENT = "announcement", _("通知公告")
    PUBLICITY = "publicity", _("公示")
