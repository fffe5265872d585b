"""Who may do what in a reporting round: pure rules, each a reason or nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason
from gongkai.plans.choices import AnswerState, Cycle
from gongkai.plans.models import Plan, Round, RoundAnswer, Task
from gongkai.plans.periods import bounds, label, periods_of

MOST_NAMED = 10
FILLERS = "\u115f\u1160"  # letters that nobody sees
LONGEST_TEXT, LONGEST_LINKS = 5000, 3000
MOST_EVIDENCE = 20


def periods_of_year(year: int) -> list[str]:
    """Every period of which a plan's office may ask: quarters, half-years, the year."""
    return [period for cycle in Cycle for period in periods_of(year, cycle)]


# --- Opening and freezing ---------------------------------------------------------------------------------------------
def period_is_of_the_year(plan: Plan, period: str) -> Reason | None:
    """A plan is asked about its own year."""
    if period in periods_of_year(plan.year):
        return None
    return Reason(_("周期应为%(year)s年的季度、半年或全年。") % {"year": plan.year})


def is_new_round(plan: Plan, period: str) -> Reason | None:
    """A period is asked about once."""
    if plan.rounds.filter(period=period).exists():
        return Reason(_("%(period)s已经开始过填报。") % {"period": label(period)})
    return None


def leaves_time(period: str, due_on: date, today: date) -> Reason | None:
    """The last day is still to come, and does not lie before the period of which it asks."""
    if due_on < today:
        return Reason(_("填报截止日期不能早于今天。"))
    if due_on < bounds(period)[0]:
        return Reason(_("填报截止日期不能早于%(period)s开始。") % {"period": label(period)})
    return None


def somebody_is_asked(agencies: Sequence[int]) -> Reason | None:
    """A round asks at least one agency."""
    return None if agencies else Reason(_("没有机构还有待办理的任务。"))


def is_not_frozen(round: Round) -> Reason | None:
    """What is frozen stays as it is."""
    return Reason(_("%(period)s填报已经封存。") % {"period": round.period_label}) if round.is_frozen else None


def is_due_or_complete(round: Round, waiting: int, today: date) -> Reason | None:
    """A round ends with its last day, or as soon as everybody has answered."""
    if not waiting or today > round.due_on:
        return None
    return Reason(_("填报尚未截止，还有 %(count)s 家未审签。") % {"count": waiting})


def is_still_listed(task: Task) -> Reason | None:
    """A corrected text may have dropped the task."""
    return Reason(_("该任务已不再列入要点。")) if task.dropped_on else None


# --- Answering ----------------------------------------------------------------------------------------------------------
def must_edit_for(actor: User, answer: RoundAnswer) -> Reason | None:
    """An agency's editors fill in its table."""
    if actor.holds(Role.EDITOR, answer.agency_id):
        return None
    return Reason(_("您不是%(name)s的编辑。") % {"name": answer.agency.name})


def must_review_for(actor: User, answer: RoundAnswer) -> Reason | None:
    """An agency's reviewers approve for its head."""
    if actor.holds(Role.REVIEWER, answer.agency_id):
        return None
    return Reason(_("您不是%(name)s的审核人。") % {"name": answer.agency.name})


def is_in(answer: RoundAnswer, *states: AnswerState) -> Reason | None:
    """The answer stands where the act begins."""
    if answer.state in states:
        return None
    return Reason(_("当前状态“%(state)s”，不能进行此操作。") % {"state": answer.get_state_display()})


def is_the_newest(answer: RoundAnswer, version: int | None) -> Reason | None:
    """Of two people who fill one table, the second sees that there was a first. None: a program acts."""
    if version is None or version == answer.version:
        return None
    return Reason(
        _("您填写期间已有人保存了这张表。您填写的内容仍在下方；请另开一页核对，再次保存即以您填写的为准。")
    )


def is_filled(numbers: Sequence[int]) -> Reason | None:
    """Every task that is asked is answered."""
    if not numbers:
        return None
    return Reason(_("尚未填写进展情况：第 %(numbers)s 项。") % {"numbers": _some(numbers)})


def what_is_done_is_shown(numbers: Sequence[int]) -> Reason | None:
    """Whoever reports a task as done shows where the result can be seen (台账: evidence required)."""
    if not numbers:
        return None
    return Reason(_("填报已完成的任务应附佐证：第 %(numbers)s 项。") % {"numbers": _some(numbers)})


def what_is_done_is_whole(numbers: Sequence[int]) -> Reason | None:
    """A task that is done is done by all of it."""
    if not numbers:
        return None
    return Reason(
        _("填报已完成的任务，自报进度应为 100 或者不填：第 %(numbers)s 项。") % {"numbers": _some(numbers)}
    )


def is_asked_about(row_is_asked: bool) -> Reason | None:
    """The round asks about the task."""
    return None if row_is_asked else Reason(_("本期无须填报这项任务。"))


def something_is_added(count: int, known: int) -> Reason | None:
    """An entry has some pieces of evidence, not a whole archive."""
    if not count:
        return Reason(_("请选择已公开的信息，或者选择文件。"))
    if count + known > MOST_EVIDENCE:
        return Reason(_("每项任务最多附 %(most)s 件佐证。") % {"most": MOST_EVIDENCE})
    return None


def partners_are_collected(missing: Mapping[str, Sequence[int]], statement: str) -> Reason | None:
    """Who leads collects first (牵头单位先汇总): its answer goes on when those of its partners have come.

    A partner's answer has come as soon as it was handed to the leads, which waits for nobody; so two agencies that lead
    each other's tasks do not wait for one another for ever. Whoever answers without a partner says why, and that is kept.
    """
    if not missing or statement.strip():
        return None
    named = [
        _("%(name)s（第 %(numbers)s 项）") % {"name": name, "numbers": _some(numbers)}
        for name, numbers in missing.items()
    ]
    return Reason(_("以下单位尚未送来填报：%(names)s。") % {"names": _some(named)})


def has_somebody_to_hand_to(serves: bool) -> Reason | None:
    """Only what is done for tasks that others lead is handed to them."""
    return None if serves else Reason(_("没有由其他单位牵头的任务。"))


def is_not_handed(answer: RoundAnswer) -> Reason | None:
    """It is handed once; what is changed afterwards, the leads read at once."""
    return Reason(_("已经送过牵头单位。")) if answer.handed_at else None


def takes_back_their_own(actor: User, answer: RoundAnswer) -> Reason | None:
    """Who submitted it takes it back; for others the head sends it back."""
    if answer.submitted_by is None or actor.pk == answer.submitted_by_id:
        return None
    return Reason(
        _("填报由%(name)s送审，只能由本人撤回；需要修改的，也可以由负责人退回。")
        % {"name": answer.submitted_by.name}
    )


def no_lead_has_gone_on(leads: Sequence[str]) -> Reason | None:
    """A lead has collected what it says and has submitted its own answer with it."""
    if not leads:
        return None
    return Reason(
        _("牵头单位%(names)s已据此送审，不能撤回；需要修改的，由负责人退回，或者请主管部门退回。")
        % {"names": _some(leads)}
    )


def approves_others(actor: User, answer: RoundAnswer) -> Reason | None:
    """Nobody approves what they submitted."""
    return Reason(_("填报由您送审，须由他人审签。")) if actor.pk == answer.submitted_by_id else None


def signed_by_another(answer: RoundAnswer, head: str) -> Reason | None:
    """On paper too, the head is another than who submitted."""
    if not _letters(head):
        return Reason(_("请填写审签负责人。"))
    if answer.submitted_by and _letters(head) == _letters(answer.submitted_by.name):
        return Reason(_("审签负责人不能是送审人本人。"))
    return None


def _letters(name: str) -> str:
    """A name as it is read: without spaces, signs and what nobody sees, and one form of each letter."""
    return "".join(
        sign
        for sign in unicodedata.normalize("NFKC", name).casefold()
        if sign.isalnum() and sign not in FILLERS
    )


def signed_in_time(answer: RoundAnswer, signed_on: date, submitted_on: date, today: date) -> Reason | None:
    """The sheet was signed after it was submitted, and not in the future."""
    if submitted_on <= signed_on <= today:
        return None
    return Reason(_("审签日期应在送审之日和今天之间。"))


def is_one_sheet(files: Sequence[object]) -> Reason | None:
    """One signed sheet shows the approval."""
    return None if len(files) == 1 else Reason(_("请上传一份签字件。"))


def says_why(text: str, field: str = "") -> Reason | None:
    """Sending back without words helps nobody. `field` is what the form calls it; without, it is the reason."""
    return None if text.strip() else Reason(_("请填写%(field)s。") % {"field": field or _("理由")})


def _some(things: Sequence[object]) -> str:
    named = "、".join(map(str, things[:MOST_NAMED]))
    return (
        named
        if len(things) <= MOST_NAMED
        else _("%(named)s 等 %(count)s 个") % {"named": named, "count": len(things)}
    )
