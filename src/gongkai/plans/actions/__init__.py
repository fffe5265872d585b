"""The verbs of work plans: import, hand out, report, confirm, send back, release."""

from gongkai.plans.actions.imports import (
    apply_import,
    correct_import,
    discard_import,
    settle_unit,
    stage_import,
    why_not_apply,
)
from gongkai.plans.actions.releases import release_progress, why_not_release
from gongkai.plans.actions.reports import (
    EvidenceDraft,
    confirm,
    report,
    send_back,
    why_not_decide,
    why_not_report,
)

__all__ = [
    "EvidenceDraft",
    "apply_import",
    "confirm",
    "correct_import",
    "discard_import",
    "release_progress",
    "report",
    "send_back",
    "settle_unit",
    "stage_import",
    "why_not_apply",
    "why_not_decide",
    "why_not_release",
    "why_not_report",
]
