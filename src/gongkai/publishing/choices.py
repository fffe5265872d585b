"""States of a record and of its revisions, and the acts that the log knows."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from gongkai.publishing import attributes, steps


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
    CLOSED = "closed", _("期满结束")
    # Where a public record is listed, and what the lists are called, is public too.
    PLACED = "placed", _("列入栏目")
    REMOVED = "removed", _("移出栏目")
    COLUMN_CHANGED = "column_changed", _("栏目调整")
    # A record went out through another channel, or was corrected there.
    CHANNELS = "channels", _("其他渠道")
    # What is taken over from an old site: when that may be done, and that it was.
    CUTOVER_OPENED = "cutover_opened", _("开始网站切换")
    CUTOVER_CLOSED = "cutover_closed", _("结束网站切换")
    MIGRATED = "migrated", _("从原网站迁入")


BY_TIME = frozenset({Act.TOOK_EFFECT, Act.EXPIRED, Act.CLOSED})
TOGETHER = frozenset({Act.BUNDLED, Act.MIGRATED})
"""One entry for many records: its manifest names each."""


class Channel(TextChoices):
    """公开渠道 (政府信息公开条例第二十三条至第二十五条). What is on this site, the log says."""

    GAZETTE = "gazette", _("政府公报")
    WEBSITE = "website", _("政府网站")
    NEW_MEDIA = "new_media", _("其他互联网政务媒体")
    PRESS_CONFERENCE = "press_conference", _("新闻发布会")
    NEWSPAPER = "newspaper", _("报刊")
    RADIO = "radio", _("广播")
    TV = "tv", _("电视")
    ARCHIVE = "archive", _("国家档案馆")
    LIBRARY = "library", _("公共图书馆")
    SERVICE_HALL = "service_hall", _("政务服务场所")
    READING_ROOM = "reading_room", _("公共查阅室")
    PICKUP_POINT = "pickup_point", _("资料索取点")
    NOTICE_BOARD = "notice_board", _("信息公告栏")
    E_SCREEN = "e_screen", _("电子信息屏")


class Remedy(TextChoices):
    """What was done in a channel after the record had been changed or withdrawn."""

    CORRECTED = "corrected", _("已更正或者撤下")
    NOT_CORRIGIBLE = "not_corrigible", _("不能更正")


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
    (RevisionState.IN_REVIEW, "return_to_step"): RevisionState.IN_REVIEW,
    (RevisionState.IN_REVIEW, "pass_step"): RevisionState.IN_REVIEW,
    (RevisionState.IN_REVIEW, "approve"): RevisionState.APPROVED,
    (RevisionState.IN_REVIEW, "publish_at_once"): RevisionState.PUBLISHED,
    (RevisionState.APPROVED, "publish"): RevisionState.PUBLISHED,
    (RevisionState.EDITING, "take_over"): RevisionState.PUBLISHED,
}


class ReviewStep(TextChoices):
    """审核环节. The last three are those of 三审三校."""

    CONTENT = steps.CONTENT, _("内容审核")
    SECRECY = steps.SECRECY, _("保密审查")
    FINAL = steps.FINAL, _("终审")
    FIRST = steps.FIRST, _("一审一校")
    SECOND = steps.SECOND, _("二审二校")
    THIRD = steps.THIRD, _("三审三校")


class SecrecyGround(TextChoices):
    """What the secrecy step found, and why the text may go out. Who could not tell has asked (政府信息公开条例第十七条第三款)."""

    NOT_SECRET = "not_secret", _("不涉及国家秘密、工作秘密和内部信息，可以公开")
    DECLASSIFIED = "declassified", _("原定国家秘密已经解密")
    ASKED = "asked", _("已报主管部门或者保密行政管理部门，确定可以公开")


# These rest on a paper of somebody's: its number is recorded.
NEEDS_REFERENCE = frozenset({SecrecyGround.DECLASSIFIED, SecrecyGround.ASKED})


class Attribute(TextChoices):
    """公开属性."""

    PROACTIVE = attributes.PROACTIVE, _("主动公开")
    ON_REQUEST = attributes.ON_REQUEST, _("依申请公开")
    WITHHELD = attributes.WITHHELD, _("不予公开")


class Ground(TextChoices):
    """不主动公开的法定事由, as the law has them (政府信息公开条例第十四条至第十六条)."""

    STATE_SECRET = attributes.STATE_SECRET, _("国家秘密")
    PROHIBITED = "prohibited_by_law", _("法律、行政法规禁止公开")
    SAFETY = "safety_stability", _("公开后可能危及国家安全、公共安全、经济安全、社会稳定")
    THIRD_PARTY = "third_party", _("涉及商业秘密、个人隐私，公开会损害第三方合法权益")
    INTERNAL = "internal_affairs", _("内部事务信息")
    PROCESS = "process_info", _("过程性信息")
    ENFORCEMENT = "enforcement_file", _("行政执法案卷信息")
    NOT_WIDE = attributes.NOT_WIDE, _("不涉及公众利益调整，不需要公众广泛知晓或者参与")


class Interest(TextChoices):
    """What a ground protects, where the law names several."""

    NATIONAL = "national_security", _("国家安全")
    PUBLIC = "public_security", _("公共安全")
    ECONOMIC = "economic_security", _("经济安全")
    STABILITY = "social_stability", _("社会稳定")
    TRADE = "trade_secret", _("商业秘密")
    PRIVACY = "privacy", _("个人隐私")


class AfterReview(TextChoices):
    """What became of the steps that an emergency publication left for afterwards."""

    OPEN = "open", _("待补审")
    CONFIRMED = "confirmed", _("补审通过")
    REFUSED = "refused", _("补审不同意")
