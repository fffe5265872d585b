"""What becomes of agencies in a reform (机构改革)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReformKind(TextChoices):
    """机构改革的形式."""

    RENAME = "rename", _("更名")
    MERGE = "merge", _("合并")
    SPLIT = "split", _("分设")
    ABOLISH = "abolish", _("撤销")
