"""The verbs of work plans: import, hand out, accept, ask, report, confirm, change, release."""

from gongkai.plans.actions.dunning import dun, why_not_dun
from gongkai.plans.actions.duties import (
    accept,
    answer,
    ask,
    assign_task,
    cancel,
    hand_on,
    reopen,
    why_not_accept,
    why_not_answer,
    why_not_ask,
    why_not_assign,
    why_not_end,
)
from gongkai.plans.actions.imports import (
    apply_import,
    correct_import,
    discard_import,
    settle_unit,
    stage_import,
    why_not_apply,
)
from gongkai.plans.actions.ledger import change_deadlines, report_all
from gongkai.plans.actions.releases import release_progress, why_not_release
from gongkai.plans.actions.reports import (
    confirm,
    report,
    send_back,
    why_not_decide,
    why_not_report,
)
from gongkai.plans.actions.settling import settle
from gongkai.plans.actions.tasks import (
    add_measure,
    add_subtask,
    change_terms,
    finish_subtask,
    link_task,
    pause,
    record_measure,
    resume,
    trigger,
    why_not_break_down,
    why_not_change,
)
from gongkai.plans.evidence import EvidenceDraft

__all__ = [
    "EvidenceDraft",
    "accept",
    "add_measure",
    "add_subtask",
    "answer",
    "apply_import",
    "ask",
    "assign_task",
    "cancel",
    "change_deadlines",
    "change_terms",
    "confirm",
    "correct_import",
    "discard_import",
    "dun",
    "finish_subtask",
    "hand_on",
    "link_task",
    "pause",
    "record_measure",
    "release_progress",
    "reopen",
    "report",
    "report_all",
    "resume",
    "send_back",
    "settle",
    "settle_unit",
    "stage_import",
    "trigger",
    "why_not_accept",
    "why_not_answer",
    "why_not_apply",
    "why_not_ask",
    "why_not_assign",
    "why_not_break_down",
    "why_not_change",
    "why_not_decide",
    "why_not_dun",
    "why_not_end",
    "why_not_release",
    "why_not_report",
]
