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
    BUNDLED = "bundled", _("批量发布")
    ERASED = "erased", _("清除内容")
    # Time is an actor: what a published text says of a day is appended when that day comes.
    TOOK_EFFECT = "took_effect", _("开始施行")
    EXPIRED = "expired", _("到期失效")
    CLOSED = "closed", _("征求意见结束")


BY_TIME = frozenset({Act.TOOK_EFFECT, Act.EXPIRED, Act.CLOSED})


class Withdrawal(TextChoices):
    """How a withdrawn page answers."""

    NOTICE = "notice", _("保留撤回说明")
    REDIRECT = "redirect", _("转到另一件")
    GONE = "gone", _("不再显示（410）")


class ErasureGround(TextChoices):
    """Why published content must not even be kept. A closed list: what is merely wrong is corrected or withdrawn."""

    PERSONAL_DATA = (
        "personal_data",
        _("个人隐私、个人信息（政府信息公开条例第十五条、个人信息保护法第四十七条）"),
    )
    TRADE_SECRET = "trade_secret", _("商业秘密（政府信息公开条例第十五条）")
    STATE_SECRET = "state_secret", _("国家秘密（政府信息公开条例第十四条）")
    PROHIBITED = "prohibited", _("法律、行政法规禁止公开（政府信息公开条例第十四条）")
    SECURITY = "security", _("危及国家安全、公共安全、经济安全、社会稳定（政府信息公开条例第十四条）")
    COURT_ORDER = "court_order", _("人民法院生效裁判或者行政复议决定")


# Which step may follow which: (revision state, verb) -> state. `actions.py` refuses everything else; docs draw it from here.
TRANSITIONS: dict[tuple[str, str], str] = {
    (RevisionState.EDITING, "submit"): RevisionState.IN_REVIEW,
    (RevisionState.RETURNED, "submit"): RevisionState.IN_REVIEW,
    (RevisionState.IN_REVIEW, "return_for_changes"): RevisionState.RETURNED,
    (RevisionState.IN_REVIEW, "approve"): RevisionState.APPROVED,
    (RevisionState.APPROVED, "publish"): RevisionState.PUBLISHED,
}
