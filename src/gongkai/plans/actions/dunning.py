"""The office reminds an agency by letter (督办单)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.models import Agency
from gongkai.letters.letter import written_day
from gongkai.plans import rules
from gongkai.plans.actions.timeline import event, tell_editors
from gongkai.plans.choices import OPEN, EventVerb
from gongkai.plans.dunning_letter import content_of
from gongkai.plans.models import Dunning, Duty, Plan, Report, TaskEvent
from gongkai.publishing.day import public_day
from gongkai.publishing.secrecy import has_no_secrecy_mark


def why_not_dun(actor: User, plan: Plan) -> list[Reason | None]:
    """The office of the plan's government."""
    return [rules.must_be_office(actor, plan.government)]


@transaction.atomic
def dun(
    plan: Plan,
    agency: Agency,
    duties: Sequence[Duty],
    *,
    text: str,
    answer_by: date,
    actor: User,
    now: datetime,
) -> Dunning:
    """Issue a letter about duties of one agency that have a last day and are not done. Numbered by government and year.

    Each duty keeps the letter in its timeline, and the agency's editors are told.
    """
    today = public_day(now)
    # Of two who issue at once the second waits, and takes the next number.
    government = Agency.objects.select_for_update(no_key=True).get(pk=plan.government_id)
    found = list(
        Duty.objects.filter(pk__in=[duty.pk for duty in duties], agency=agency, task__plan=plan)
        .filter(task__dropped_on=None)
        .select_related("task", "agency")
        .order_by("task__due_on", "task__number")
    )
    refuse_if(
        [
            *why_not_dun(actor, plan),
            rules.says_something(text, _("督办要求")),
            has_no_secrecy_mark(None, text),
            None if found else Reason(_("请至少选择一项任务。")),
            Reason(_("所选任务中有不属于该机构的。")) if len(found) != len(set(duties)) else None,
            *(_can_be_dunned(duty) for duty in found),
            None if answer_by > today else Reason(_("反馈期限应晚于今天。")),
            rules.is_near_the_year(plan, answer_by, today, _("反馈期限")),
            _is_no_repetition(plan, agency, found, answer_by),
        ]
    )
    year = today.year
    issued = Dunning.objects.filter(plan__government=government, year=year)
    last = issued.aggregate(last=Max("serial"))["last"] or 0
    made = Dunning.objects.create(
        plan=plan,
        agency=agency,
        government=government,
        year=year,
        serial=last + 1,
        text=text,
        answer_by=answer_by,
        issued_by=actor,
        issued_at=now,
        content=content_of(plan, agency.name, found, today),
    )
    made.duties.set(found)
    TaskEvent.objects.bulk_create(
        event(duty.task, EventVerb.REMINDED, actor=actor, now=now, duty=duty, reason=str(made))
        for duty in found
    )
    tell_editors(
        [agency.pk],
        _("%(letter)s：%(count)s 项任务，请于%(day)s前反馈")
        % {"letter": made, "count": len(found), "day": written_day(answer_by)},
        made.get_absolute_url(),
        key=f"dunning:{made.pk}",
        now=now,
    )
    return made


def _is_no_repetition(plan: Plan, agency: Agency, duties: Sequence[Duty], answer_by: date) -> Reason | None:
    """A second letter on the same tasks with the same day says nothing new, as long as the agency has reported on none of them since."""
    asked = {duty.pk for duty in duties}
    letters = Dunning.objects.filter(plan=plan, agency=agency, answer_by=answer_by).prefetch_related("duties")
    for letter in letters:
        reports = Report.objects.filter(duty__in=asked, reported_at__gte=letter.issued_at)
        if {duty.pk for duty in letter.duties.all()} == asked and not reports.exists():
            return Reason(
                _(
                    "%(letter)s已就同样的任务、同样的反馈期限发出，还没有得到反馈；要再次督办，请另定反馈期限或者另选任务。"
                )
                % {"letter": letter}
            )
    return None


def _can_be_dunned(duty: Duty) -> Reason | None:
    """Only the agency's own delay is dunned: what was reported as done waits for the office, and a pause for nobody."""
    if duty.state in OPEN and duty.task.due_on is not None and not duty.task.is_paused:
        return None
    return Reason(_("第 %(number)s 项现在不需要督办。") % {"number": duty.task.number})
