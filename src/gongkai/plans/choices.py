"""States of a duty and of a task, and the table that leads from one to the next (台账)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Part(TextChoices):
    """What an agency is in a task; the first is the strongest."""

    LEAD = "lead", _("牵头单位")
    RESPONSIBLE = "responsible", _("责任单位")
    COOPERATING = "cooperating", _("配合单位")


class TaskKind(TextChoices):
    """要求类型."""

    DATED = "dated", _("限期")
    STANDING = "standing", _("常态")


class DutyState(TextChoices):
    """Where one agency stands with one task. Overdue is never stored: it follows from the date."""

    ASSIGNED = "assigned", _("已交办")
    IN_PROGRESS = "in_progress", _("办理中")
    SUBMITTED = "submitted", _("已反馈")
    RETURNED = "returned", _("退回")
    VERIFIED = "verified", _("已办结")


class TaskState(TextChoices):
    """Where a whole task stands: derived from its open questions and the duties that must report."""

    TO_ASSIGN = "to_assign", _("待明确")
    ASSIGNED = "assigned", _("已交办")
    IN_PROGRESS = "in_progress", _("办理中")
    SUBMITTED = "submitted", _("已反馈")
    RETURNED = "returned", _("退回")
    VERIFIED = "verified", _("已办结")


class Match(TextChoices):
    """What a unit as written turned out to be."""

    AGENCY = "agency", _("机构")
    COLLECTIVE = "collective", _("集合")
    QUESTION = "question", _("待明确")


class ImportState(TextChoices):
    """Where an imported text stands."""

    IN_REVIEW = "in_review", _("待核对")
    APPLIED = "applied", _("已生成任务")
    DISCARDED = "discarded", _("已放弃")


class Verdict(TextChoices):
    """What the disclosure office decides on a report."""

    WAITING = "waiting", _("待确认")
    NOTED = "noted", _("进展")
    CONFIRMED = "confirmed", _("确认办结")
    SENT_BACK = "sent_back", _("退回")


# (state, verb) -> state. Actions refuse everything else; the docs draw this table.
TRANSITIONS: dict[tuple[str, str], str] = {
    (DutyState.ASSIGNED, "report_progress"): DutyState.IN_PROGRESS,
    (DutyState.IN_PROGRESS, "report_progress"): DutyState.IN_PROGRESS,
    (DutyState.RETURNED, "report_progress"): DutyState.IN_PROGRESS,
    (DutyState.ASSIGNED, "report_done"): DutyState.SUBMITTED,
    (DutyState.IN_PROGRESS, "report_done"): DutyState.SUBMITTED,
    (DutyState.RETURNED, "report_done"): DutyState.SUBMITTED,
    (DutyState.SUBMITTED, "confirm"): DutyState.VERIFIED,
    (DutyState.SUBMITTED, "send_back"): DutyState.RETURNED,
}
