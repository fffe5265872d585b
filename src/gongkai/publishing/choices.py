"""States of a record and of its revisions, and the acts that the log knows."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RecordState(TextChoices):
    """What the public sees of a record."""

    DRAFT = "draft", _("未发布")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤回")


class RevisionState(TextChoices):
    """Where a revision stands on its way to the public."""

    EDITING = "editing", _("编辑中")
    IN_REVIEW = "in_review", _("待审核")
    RETURNED = "returned", _("退回修改")
    APPROVED = "approved", _("审核通过")
    PUBLISHED = "published", _("已发布")


class Decision(TextChoices):
    """What a reviewer decides."""

    APPROVE = "approve", _("同意")
    RETURN = "return", _("退回")


class Act(TextChoices):
    """Acts of publishing, one log entry each."""

    PUBLISHED = "published", _("发布")
    CHANGED = "changed", _("更新")
    WITHDRAWN = "withdrawn", _("撤回")
    RELEASED = "released", _("公布进展")
    RELEASE_WITHDRAWN = "release_withdrawn", _("撤回公布的进展")
    AGENCY_CHANGED = "agency_changed", _("机构信息变更")


class Withdrawal(TextChoices):
    """How a withdrawn page answers."""

    NOTICE = "notice", _("保留撤回说明")
    GONE = "gone", _("不再显示（410）")


# Which step may follow which: (revision state, verb) -> state. `actions.py` refuses everything else; docs draw it from here.
TRANSITIONS: dict[tuple[str, str], str] = {
    (RevisionState.EDITING, "submit"): RevisionState.IN_REVIEW,
    (RevisionState.RETURNED, "submit"): RevisionState.IN_REVIEW,
    (RevisionState.IN_REVIEW, "return_for_changes"): RevisionState.RETURNED,
    (RevisionState.IN_REVIEW, "approve"): RevisionState.APPROVED,
    (RevisionState.APPROVED, "publish"): RevisionState.PUBLISHED,
}
