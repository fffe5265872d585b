"""States of a duty and of a task, and the table that leads from one to the next (台账)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Part(TextChoices):
    """What an agency is in a task; the first is the strongest."""

    LEAD = "lead", _("牵头单位")
    RESPONSIBLE = "responsible", _("责任单位")
    COOPERATING = "cooperating", _("配合单位")


class TaskKind(TextChoices):
    """要求类型: done once by a day, kept up and confirmed in each period, or due when something happens."""

    DATED = "dated", _("限期")
    STANDING = "standing", _("常态")
    TRIGGERED = "triggered", _("触发")


class Cycle(TextChoices):
    """How often a standing task is confirmed, and a plan asks its agencies for answers."""

    QUARTER = "quarter", _("按季度")
    HALF_YEAR = "half_year", _("按半年")
    YEAR = "year", _("按年度")


class DutyState(TextChoices):
    """Where one agency stands with one task. Overdue is never stored: it follows from the date."""

    ASSIGNED = "assigned", _("已交办")
    ACCEPTED = "accepted", _("已接收")
    IN_PROGRESS = "in_progress", _("办理中")
    SUBMITTED = "submitted", _("已反馈")
    RETURNED = "returned", _("退回")
    VERIFIED = "verified", _("已办结")
    TRANSFERRED = "transferred", _("已转办")
    CANCELLED = "cancelled", _("已撤销")


ENDED = (DutyState.TRANSFERRED, DutyState.CANCELLED)
"""A duty that another agency has now, or that nobody has any more: it counts nowhere and is kept for the record."""

OPEN = (DutyState.ASSIGNED, DutyState.ACCEPTED, DutyState.IN_PROGRESS, DutyState.RETURNED)
"""The agency has to act."""


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
    """What became of a report: what the disclosure office decides on it, or that the agency took it back."""

    WAITING = "waiting", _("待确认")
    NOTED = "noted", _("进展")
    CONFIRMED = "confirmed", _("确认办结")
    SENT_BACK = "sent_back", _("退回")
    # Not by the office: the agency took it back to correct it.
    RECALLED = "recalled", _("已撤回")


class RequestKind(TextChoices):
    """What an agency asks of the office."""

    EXTENSION = "extension", _("申请延期")
    NOT_OURS = "not_ours", _("不属本单位职责")


class Answer(TextChoices):
    """What the office answers to a request."""

    WAITING = "waiting", _("待答复")
    GRANTED = "granted", _("同意")
    REFUSED = "refused", _("不同意")


class AnswerState(TextChoices):
    """Where an agency's answer to a reporting round stands."""

    OPEN = "open", _("填报中")
    SUBMITTED = "submitted", _("待负责人审签")
    APPROVED = "approved", _("已审签")


# What is left of an answer that was not approved when its round was frozen.
LEFT_AT_FREEZE = {AnswerState.OPEN: _("未报送"), AnswerState.SUBMITTED: _("未审签")}


class ReleaseKind(TextChoices):
    """What the office releases of a plan."""

    PROGRESS = "progress", _("进展")
    CLOSING = "closing", _("年度落实情况")


class Outcome(TextChoices):
    """What becomes of a task that the year's end finds undone (年度工作要点落实情况)."""

    CARRIED_OVER = "carried_over", _("结转下年度继续办理")
    ENDED = "ended", _("不再办理")


class AnswerVerb(TextChoices):
    """What happened to an agency's answer to a reporting round."""

    HANDED = "handed", _("送牵头单位")
    SUBMITTED = "submitted", _("送审签")
    APPROVED = "approved", _("审签同意")
    SIGNED = "signed", _("登记纸质审签")
    SENT_BACK = "sent_back", _("退回修改")
    RECALLED = "recalled", _("撤回")
    REOPENED = "reopened", _("主管部门退回")


class EventVerb(TextChoices):
    """What happened to a task; together the events tell its whole state (`timeline.replay`)."""

    CREATED = "created", _("生成任务")
    CHANGED = "changed", _("更正内容")
    TERMS_CHANGED = "terms_changed", _("调整类型")
    PART_ADDED = "part_added", _("分解任务")
    PART_DONE = "part_done", _("完成分解任务")
    MEASURE_ADDED = "measure_added", _("设定指标")
    MEASURED = "measured", _("填写指标实际值")
    PART_REMOVED = "part_removed", _("去掉分解任务")
    MEASURE_REMOVED = "measure_removed", _("去掉指标")
    RULE_TIED = "rule_tied", _("关联核验规则")
    RULE_UNTIED = "rule_untied", _("取消核验规则")
    ASSIGNED = "assigned", _("交办")
    PART_CHANGED = "part_changed", _("调整角色")
    MOVED = "moved", _("状态变化")
    HANDED_ON = "handed_on", _("转内设机构")
    ASKED = "asked", _("提出申请")
    ANSWERED = "answered", _("答复申请")
    DEADLINE_CHANGED = "deadline_changed", _("调整时限")
    PAUSED = "paused", _("暂缓")
    RESUMED = "resumed", _("恢复办理")
    TRIGGERED = "triggered", _("情形出现")
    LINKED = "linked", _("关联上级任务")
    REMINDED = "reminded", _("督办")
    DROPPED = "dropped", _("不再列入")
    RESTORED = "restored", _("重新列入")
    CARRIED = "carried", _("结转")


# (state, verb) -> state. Actions refuse everything else; the docs draw this table.
TRANSITIONS: dict[tuple[str, str], str] = {
    (DutyState.ASSIGNED, "accept"): DutyState.ACCEPTED,
    (DutyState.ASSIGNED, "report_progress"): DutyState.IN_PROGRESS,
    (DutyState.ACCEPTED, "report_progress"): DutyState.IN_PROGRESS,
    (DutyState.IN_PROGRESS, "report_progress"): DutyState.IN_PROGRESS,
    (DutyState.RETURNED, "report_progress"): DutyState.IN_PROGRESS,
    (DutyState.ASSIGNED, "report_done"): DutyState.SUBMITTED,
    (DutyState.ACCEPTED, "report_done"): DutyState.SUBMITTED,
    (DutyState.IN_PROGRESS, "report_done"): DutyState.SUBMITTED,
    (DutyState.RETURNED, "report_done"): DutyState.SUBMITTED,
    (DutyState.SUBMITTED, "confirm"): DutyState.VERIFIED,
    # A standing task was kept in a period: it goes on until the year's end.
    (DutyState.SUBMITTED, "confirm_period"): DutyState.IN_PROGRESS,
    (DutyState.SUBMITTED, "send_back"): DutyState.RETURNED,
    # The agency corrects its report: the duty stands again where it stood before it.
    **{(DutyState.SUBMITTED, f"recall_to_{state}"): state for state in OPEN},
    # What was confirmed turns out not to be so.
    (DutyState.VERIFIED, "reopen"): DutyState.RETURNED,
    **{(state, "transfer"): DutyState.TRANSFERRED for state in (*OPEN, DutyState.SUBMITTED)},
    **{(state, "cancel"): DutyState.CANCELLED for state in (*OPEN, DutyState.SUBMITTED)},
    # Another agency had begun, and this one takes the work over (机构改革).
    (DutyState.ASSIGNED, "carry_on"): DutyState.IN_PROGRESS,
    (DutyState.ACCEPTED, "carry_on"): DutyState.IN_PROGRESS,
    # The text names the agency again, or it was cancelled by mistake.
    (DutyState.TRANSFERRED, "assign_again"): DutyState.ASSIGNED,
    (DutyState.CANCELLED, "assign_again"): DutyState.ASSIGNED,
}
