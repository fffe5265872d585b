"""The colour in which a state is shown: green done, blue under way, yellow to be looked at, red to be mended."""

from gongkai.plans.choices import DutyState, TaskState

TONES = {
    TaskState.TO_ASSIGN: "warning",
    TaskState.ASSIGNED: "neutral",
    TaskState.IN_PROGRESS: "info",
    TaskState.SUBMITTED: "info",
    TaskState.RETURNED: "danger",
    TaskState.VERIFIED: "success",
}

DUTY_TONES = {
    DutyState.ASSIGNED: "neutral",
    DutyState.ACCEPTED: "neutral",
    DutyState.IN_PROGRESS: "info",
    DutyState.SUBMITTED: "info",
    DutyState.RETURNED: "danger",
    DutyState.VERIFIED: "success",
    DutyState.TRANSFERRED: "neutral",
    DutyState.CANCELLED: "neutral",
}
