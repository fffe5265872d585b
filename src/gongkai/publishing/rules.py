"""Who may move a record: pure rules over actor and record; each returns a reason or nothing."""

from datetime import date

from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason
from gongkai.publishing.attributes import ATTRIBUTE_BASIS
from gongkai.publishing.choices import (
    NEEDS_REFERENCE,
    TRANSITIONS,
    RecordState,
    ReviewStep,
    RevisionState,
    SecrecyGround,
)
from gongkai.publishing.models import Record
from gongkai.publishing.steps import Fault, Person, Standing

REVIEW_BASIS = "政府信息公开条例第十七条"
SECRECY_REVIEW_BASIS = "政府信息公开条例第十七条、保守国家秘密法实施条例第四十二条"


def must_edit_for_agency(actor: User, record: Record) -> Reason | None:
    """Only an editor of the owner agency writes its records."""
    if actor.holds(Role.EDITOR, record.agency_id) or actor.is_system:
        return None
    return Reason(_("您不是%(name)s的编辑。") % {"name": record.agency.label})


def must_review_for_agency(actor: User, record: Record) -> Reason | None:
    """Only a reviewer of the owner agency decides."""
    if actor.holds(Role.REVIEWER, record.agency_id):
        return None
    return Reason(_("您不是%(name)s的审核人员。") % {"name": record.agency.label})


def must_edit_or_oversee(actor: User, record: Record) -> Reason | None:
    """An editor of the owner agency, or the disclosure office above it (条例第三条), whose texts the agency itself still reviews."""
    if actor.holds(Role.EDITOR, record.agency_id) or record.agency_id in actor.supervised_agency_ids:
        return None
    return Reason(_("您不是%(name)s的编辑，也不是它上级的公开主管。") % {"name": record.agency.label})


def nothing_is_on_its_way(actor: User, record: Record) -> Reason | None:
    """Whoever is at work on the next edition is not written over. Who that is, only their own agency is told."""
    if record.working is None:
        return None
    if must_edit_or_review(actor, record):
        return Reason(_("该机构正在修改这一件，请由它在修改稿里改正。"))
    words = {"who": record.working.author, "number": record.working.number}
    return Reason(_("%(who)s正在修改（第 %(number)s 版），请在修改稿里改正。") % words)


def must_edit_or_review(actor: User, record: Record) -> Reason | None:
    """An editor or a reviewer of the owner agency."""
    if actor.holds(Role.EDITOR, record.agency_id) or actor.holds(Role.REVIEWER, record.agency_id):
        return None
    return Reason(_("您不是%(name)s的编辑或审核人员。") % {"name": record.agency.label})


def reviewer_is_not_author(is_author: bool) -> Reason | None:
    """Nobody approves their own work: no author of a revision since the last publication may decide on it."""
    return Reason(_("这一稿中有您修改的内容，须由他人审核。"), REVIEW_BASIS) if is_author else None


def signed_in_time(signed_on: date, today: date) -> Reason | None:
    """A signature is not of a day to come."""
    return Reason(_("签字日期晚于今天。")) if signed_on > today else None


def may_decide(fault: Fault | None, standing: Standing, on: Person) -> Reason | None:
    """What keeps a person from deciding the step that waits, in words. `on` is that person."""
    if fault is None or fault == Fault.NOTHING_WAITS:
        return None  # that nothing waits, the state of the revision says
    if fault == Fault.IS_AUTHOR and on.id is None:
        return Reason(_("%(name)s修改过这一稿，须由他人签字。") % {"name": on.name}, REVIEW_BASIS)
    if fault == Fault.IS_AUTHOR:
        return reviewer_is_not_author(True)
    if fault == Fault.ANOTHER_IS_NAMED:
        named = standing.waiting[0].person
        return Reason(_("这一环节指定由%(name)s审核。") % {"name": named.name if named else ""}, REVIEW_BASIS)
    return Reason(
        _("%(name)s已审核过这一稿的其他环节；起草、审核至少由 %(people)s 人办理，这一环节须由他人审核。")
        % {"name": on.name, "people": standing.scheme.people},
        REVIEW_BASIS,
    )


def is_at_step(standing: Standing, at_step: str) -> Reason | None:
    """People decide the step that they had before them; empty where a program acts."""
    if not at_step or (standing.waiting and standing.waiting[0].step == at_step):
        return None
    return Reason(_("这一稿已经不在您打开时的环节，请重新打开核对。"), REVIEW_BASIS)


def conclusion_is_whole(step: str, ground: str, reference: str) -> Reason | None:
    """The secrecy step says what it found; what rests on somebody's paper names it (条例第十七条第三款)."""
    if step != ReviewStep.SECRECY:
        return None
    if ground not in SecrecyGround.values:
        return Reason(_("请选择保密审查结论。"), SECRECY_REVIEW_BASIS)
    if ground in NEEDS_REFERENCE and not reference.strip():
        return Reason(_("请填写解密通知或者答复的文号。"), SECRECY_REVIEW_BASIS)
    return None


def is_proactive(record: Record) -> Reason | None:
    """What is withheld or only on request is never before the public."""
    if record.working is None or record.working.attribution.is_public:
        return None
    return Reason(
        _("这一件的公开属性是“%(attribute)s”，不能送审和发布。")
        % {"attribute": record.working.get_attribute_display()},
        ATTRIBUTE_BASIS,
    )


def may_follow(record: Record, verb: str) -> Reason | None:
    """The transition table allows the verb from the working revision's state."""
    if record.working is None:
        return Reason(_("没有正在修改的稿子，请先编辑。"))
    if (record.working.state, verb) in TRANSITIONS:
        return None
    return Reason(
        _("这一稿现在是“%(state)s”，不能办理这一步。") % {"state": record.working.get_state_display()}
    )


def is_not_in_review(record: Record) -> Reason | None:
    """What a reviewer is reading does not change under their eyes."""
    if record.working is not None and record.working.state == RevisionState.IN_REVIEW:
        return Reason(_("这一稿正在审核，退回后才能修改。"))
    return None


def is_what_was_seen(record: Record, seen: int | None) -> Reason | None:
    """People decide on what they have read; `seen` is its number, None where a program acts."""
    latest = record.working or record.current
    if seen is None or latest is None or latest.number == seen:
        return None
    return Reason(
        _("您看到的不是最新一稿（现为第 %(number)s 版），请重新打开核对。") % {"number": latest.number},
        REVIEW_BASIS,
    )


def is_published(record: Record) -> Reason | None:
    """Only what the public reads can be withdrawn."""
    return None if record.state == RecordState.PUBLISHED else Reason(_("这一件现在没有公开，不用撤回。"))


def was_never_published(record: Record) -> Reason | None:
    """A draft may be deleted; all else is withdrawn."""
    return None if record.state == RecordState.DRAFT else Reason(_("发布过的只能撤回，不能删除。"))


def says_why(text: str) -> Reason | None:
    """Whoever sends something back, or takes it from the public, says why."""
    return None if text.strip() else Reason(_("请写明理由。"))
