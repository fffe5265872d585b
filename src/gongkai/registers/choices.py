"""What a line of a file does, and the stages of what is prepared before it is carried out."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Outcome(TextChoices):
    """What a line of a file would do."""

    NEW = "new", _("新建")
    CHANGED = "changed", _("修改")
    UNCHANGED = "unchanged", _("没有变化")
    WRONG = "wrong", _("有误")


class Stage(TextChoices):
    """Where an import or an act on many rows stands."""

    EXAMINING = "examining", _("检查中")
    READY = "ready", _("待确认")
    WRITING = "writing", _("写入中")
    DONE = "done", _("已完成")
