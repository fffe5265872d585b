"""The verbs of work plans: import, hand out, accept, ask, report, confirm, change, release."""

from gongkai.plans.actions.carrying import carry_over, choose_previous, why_not_carry_over
from gongkai.plans.actions.closing import release_closing, save_closing, why_not_release_closing
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
    discard_import,
    settle_unit,
    stage_import,
    why_not_apply,
)
from gongkai.plans.actions.ledger import change_deadlines, report_all
from gongkai.plans.actions.releases import (
    release_progress,
    why_not_release,
    why_not_withdraw,
    withdraw_release,
)
from gongkai.plans.actions.reports import (
    confirm,
    report,
    send_back,
    why_not_decide,
    why_not_report,
)
from gongkai.plans.actions.review import (
    choose_plan,
    correct_import,
    plan_to_update,
    stand_of,
    undo_corrections,
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
    "carry_over",
    "change_deadlines",
    "change_terms",
    "choose_plan",
    "choose_previous",
    "confirm",
    "correct_import",
    "discard_import",
    "dun",
    "finish_subtask",
    "hand_on",
    "link_task",
    "pause",
    "plan_to_update",
    "record_measure",
    "release_closing",
    "release_progress",
    "reopen",
    "report",
    "report_all",
    "resume",
    "save_closing",
    "send_back",
    "settle",
    "settle_unit",
    "stage_import",
    "stand_of",
    "trigger",
    "undo_corrections",
    "why_not_accept",
    "why_not_answer",
    "why_not_apply",
    "why_not_ask",
    "why_not_assign",
    "why_not_break_down",
    "why_not_carry_over",
    "why_not_change",
    "why_not_decide",
    "why_not_dun",
    "why_not_end",
    "why_not_release",
    "why_not_release_closing",
    "why_not_report",
    "why_not_withdraw",
    "withdraw_release",
]
