"""What waits for an agency's editors and for the disclosure office."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.jobs.todos import Todo, Wait, todo_source
from gongkai.plans.choices import OPEN, Answer, DutyState, ImportState, Match, TaskKind, Verdict
from gongkai.plans.models import Dunning, Duty, DutyRequest, Plan, PlanImport, Report
from gongkai.plans.states import is_overdue

MOST = 50


@todo_source
def duty_todos(user: User, today: date) -> Iterator[Todo]:
    """Duties that my agency has to report on: those not yet begun, those sent back, and what is begun once its day has passed."""
    to_report = Q(state__in=[DutyState.ASSIGNED, DutyState.ACCEPTED, DutyState.RETURNED])
    late = Q(state=DutyState.IN_PROGRESS, task__due_on__lt=today)
    open_duties = Duty.objects.for_user(user, "report").filter(to_report | late, task__paused_on=None)
    # What waits for its occasion waits for nobody.
    open_duties = open_duties.exclude(task__kind=TaskKind.TRIGGERED, task__triggered_on=None)
    joined = open_duties.select_related("task__plan", "agency").order_by("task__due_on", "task__number")
    for duty in joined[:MOST]:
        returned = duty.state == DutyState.RETURNED
        is_late = is_overdue(duty.task.due_on, duty.state, today)
        yield Todo(
            title=str(duty.task),
            url=reverse("plans-desk:task", args=[duty.task_id]),
            room=_("退回，请补充") if returned else _("任务待报告"),
            detail=f"{duty.agency.label} · {duty.task.plan.title}",
            due=duty.task.due_on,
            tone="danger" if is_late else "warning" if returned else "info",
            wait=Wait.RETURNED if returned else Wait.ACT,
        )


@todo_source
def dunning_todos(user: User, today: date) -> Iterator[Todo]:
    """Letters to my agency that name something which is still open."""
    letters = Dunning.objects.filter(agency__in=user.agency_ids(Role.EDITOR), duties__state__in=OPEN)
    for letter in letters.select_related("agency", "plan").distinct().order_by("answer_by")[:MOST]:
        yield Todo(
            title=str(letter),
            url=letter.get_absolute_url(),
            room=_("督办单待反馈"),
            detail=f"{letter.agency.label} · {letter.plan.title}",
            due=letter.answer_by,
            tone="danger" if letter.answer_by < today else "warning",
        )


@todo_source
def office_todos(user: User, today: date) -> Iterator[Todo]:
    """Reports to confirm, imports to check, and units of a plan that nobody has assigned yet."""
    governments = user.agency_ids(Role.DISCLOSURE_OFFICE)
    if not governments:
        return
    waiting = Report.objects.filter(verdict=Verdict.WAITING, duty__task__plan__government__in=governments)
    for report in waiting.select_related("duty__task__plan", "duty__agency").order_by("reported_at")[:MOST]:
        yield Todo(
            title=str(report.duty.task),
            url=reverse("plans-desk:task", args=[report.duty.task_id]),
            room=_("报告待确认"),
            detail=f"{report.duty.agency.label} · {report.duty.task.plan.title}",
            due=report.duty.task.due_on,
            tone="info",
            wait=Wait.REVIEW,
        )
    asked = DutyRequest.objects.filter(answer=Answer.WAITING, duty__task__plan__government__in=governments)
    for one in asked.select_related("duty__task__plan", "duty__agency").order_by("asked_at")[:MOST]:
        yield Todo(
            title=str(one.duty.task),
            url=reverse("plans-desk:act", args=["answer", one.pk]),
            room=_("申请待答复"),
            detail=f"{one.duty.agency.label} · {one.get_kind_display()} · {one.duty.task.plan.title}",
            due=one.duty.task.due_on,
            tone="warning",
            wait=Wait.REVIEW,
        )
    for staged in PlanImport.objects.filter(government__in=governments, state=ImportState.IN_REVIEW)[:MOST]:
        url = reverse("plans-desk:import", args=[staged.pk])
        yield Todo(title=staged.title, url=url, room=_("导入待核对"), tone="info")
    open_plans = Plan.objects.filter(
        government__in=governments, tasks__units__match=Match.QUESTION
    ).distinct()
    for plan in open_plans[:MOST]:
        url = reverse("plans-desk:plan", args=[plan.pk])
        yield Todo(title=plan.title, url=url, room=_("责任单位待明确"), tone="warning")
