"""How grave a finding is, and when a rule looks at a record."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Severity(TextChoices):
    """An error stops publication; a warning goes past with a reason that somebody gives; a reminder stops nothing."""

    ERROR = "error", _("错误")
    WARNING = "warning", _("警告")
    REMINDER = "reminder", _("提醒")


class Stage(TextChoices):
    """When a rule looks at a record."""

    GATE = "gate", _("送审和发布之前")
    PUBLIC = "public", _("公开期间")
    WAITING = "waiting", _("尚未公开期间")


class FindingState(TextChoices):
    """Where a finding stands in its life: it is resolved by itself when its cause is gone."""

    OPEN = "open", _("待处理")
    EXPLAINED = "explained", _("已说明")
    RESOLVED = "resolved", _("已消除")


TONES = {Severity.ERROR: "danger", Severity.WARNING: "warning", Severity.REMINDER: "info"}
