"""The proof of a task that a machine checks: which of its agencies fulfil each rule, which do not, since when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from gongkai.compliance.rule import rule_of
from gongkai.plans.choices import ENDED, DutyState
from gongkai.plans.models import CheckResult, Duty, Task, TaskCheck
from gongkai.plans.models.duty import DutyQuerySet


@dataclass(frozen=True, slots=True)
class Line:
    """One agency under one rule; without a result nobody has looked yet."""

    duty: Duty
    result: CheckResult | None

    @property
    def is_counted(self) -> bool:
        """Whether sums include it: it was looked at, and it is not led from above (垂直管理)."""
        return self.result is not None and self.duty.agency.is_counted

    @property
    def is_contradicted(self) -> bool:
        """TK-05: confirmed as done, but its check says otherwise."""
        failed = self.result is not None and not self.result.is_fulfilled
        return failed and self.duty.state == DutyState.VERIFIED


@dataclass(frozen=True, slots=True)
class Proof:
    """One rule of a task with its agencies, in the order of the task's duties."""

    rule: str
    lines: tuple[Line, ...]

    @property
    def label(self) -> str:
        found = rule_of(self.rule)
        return str(found.label) if found else self.rule

    @property
    def basis(self) -> str:
        found = rule_of(self.rule)
        return str(found.basis) if found else ""

    @property
    def text(self) -> str:
        found = rule_of(self.rule)
        return str(found.text) if found else ""

    @property
    def of(self) -> int:
        """How many agencies were looked at and count."""
        return sum(line.is_counted for line in self.lines)

    @property
    def fulfilled(self) -> int:
        return sum(
            line.is_counted and line.result is not None and line.result.is_fulfilled for line in self.lines
        )

    @property
    def checked_on(self) -> date | None:
        """The day on which all of this was so: that of the oldest look."""
        return min((line.result.checked_on for line in self.lines if line.result), default=None)

    @property
    def failing(self) -> list[Line]:
        """Those that do not fulfil it, the longest first."""
        lines = [line for line in self.lines if line.result and not line.result.is_fulfilled]
        return sorted(lines, key=lambda line: line.result.since if line.result else date.max)

    @property
    def unknown(self) -> list[Line]:
        return [line for line in self.lines if line.result is None]

    @property
    def fulfilling(self) -> list[Line]:
        return [line for line in self.lines if line.result and line.result.is_fulfilled]

    def of_duties(self, duties: Collection[int]) -> Proof:
        """The same with nobody but these."""
        return Proof(self.rule, tuple(line for line in self.lines if line.duty.pk in duties))


def proofs_of(tasks: Iterable[Task]) -> dict[int, list[Proof]]:
    """The proofs of each task that has rules, in one query. Reads duties, agencies and checks, fetched along."""
    ties = [(task, check.rule) for task in tasks for check in task.checks.all()]
    if not ties:
        return {}
    held = Duty.objects.filter(task__in={task.pk for task, _rule in ties}).counting()
    results = CheckResult.objects.filter(
        rule__in={rule for _task, rule in ties}, agency__in=held.values("agency")
    )
    known = {(result.rule, result.agency_id): result for result in results}
    found: dict[int, list[Proof]] = {}
    for task, rule in ties:
        duties = [duty for duty in task.duties.all() if duty.state not in ENDED]
        lines = tuple(Line(duty, known.get((rule, duty.agency_id))) for duty in duties)
        found.setdefault(task.pk, []).append(Proof(rule, lines))
    return found


def contradicted(duties: DutyQuerySet) -> DutyQuerySet:
    """TK-05: duties that were confirmed as done although a rule of their task is not fulfilled."""
    ties = TaskCheck.objects.filter(task=OuterRef(OuterRef("task")))
    failed = CheckResult.objects.filter(
        agency=OuterRef("agency"), is_fulfilled=False, rule__in=ties.values("rule")
    )
    return duties.filter(Exists(failed), state=DutyState.VERIFIED, task__dropped_on=None)
