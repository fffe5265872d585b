"""Plans, their tasks, who does them, what was reported, and what happened to them."""

from gongkai.plans.models.closing import ClosingReport
from gongkai.plans.models.dunning import Dunning
from gongkai.plans.models.duty import Duty, DutyRequest
from gongkai.plans.models.event import TaskEvent
from gongkai.plans.models.imports import ImportStep, PlanImport
from gongkai.plans.models.plan import Plan, Release
from gongkai.plans.models.reminder import ReminderDay
from gongkai.plans.models.report import Evidence, Report
from gongkai.plans.models.round import AnswerStep, Round, RoundAnswer, RoundEntry
from gongkai.plans.models.settlement import Settlement
from gongkai.plans.models.task import CheckResult, Measure, Subtask, Task, TaskCheck, TaskUnit

__all__ = [
    "AnswerStep",
    "CheckResult",
    "ClosingReport",
    "Dunning",
    "Duty",
    "DutyRequest",
    "Evidence",
    "ImportStep",
    "Measure",
    "Plan",
    "PlanImport",
    "Release",
    "ReminderDay",
    "Report",
    "Round",
    "RoundAnswer",
    "RoundEntry",
    "Settlement",
    "Subtask",
    "Task",
    "TaskCheck",
    "TaskEvent",
    "TaskUnit",
]
