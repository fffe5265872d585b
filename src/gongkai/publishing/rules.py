"""Who may move a record: pure rules over actor and record; each returns a reason or nothing."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason
from gongkai.publishing.choices import TRANSITIONS, RecordState, RevisionState
from gongkai.publishing.models import Record

REVIEW_BASIS = "政府信息公开条例第十七条"


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


def must_edit_or_review(actor: User, record: Record) -> Reason | None:
    """An editor or a reviewer of the owner agency."""
    if actor.holds(Role.EDITOR, record.agency_id) or actor.holds(Role.REVIEWER, record.agency_id):
        return None
    return Reason(_("您不是%(name)s的编辑或审核人员。") % {"name": record.agency.label})


def reviewer_is_not_author(actor: User, author_ids: Collection[int]) -> Reason | None:
    """Nobody approves their own work: no author of a revision since the last publication may decide on it."""
    if actor.pk in author_ids:
        return Reason(_("这一稿中有您修改的内容，须由他人审核。"), REVIEW_BASIS)
    return None


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
