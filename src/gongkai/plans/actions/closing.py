"""The office writes the closing report of a plan's year, and another person of it releases it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.plans import rules
from gongkai.plans.actions.releases import is_what_was_seen, lock_plan, put_out, why_not_release
from gongkai.plans.choices import Outcome, ReleaseKind
from gongkai.plans.closing import SCHEMA, closing_content, unanswered, undone
from gongkai.plans.models import ClosingReport, Plan, Release
from gongkai.publishing.secrecy import has_no_secrecy_mark, strings_in


@transaction.atomic
def save_closing(
    plan: Plan,
    *,
    texts: dict[str, Any],
    answers: dict[str, dict[str, str]],
    version: int,
    actor: User,
    now: datetime,
) -> ClosingReport:
    """Keep what the office writes. `version` is that of the report they began with (0: none): of two the second is told."""
    plan = lock_plan(plan)
    known = ClosingReport.objects.filter(plan=plan).first()
    refuse_if(
        [
            rules.must_be_office(actor, plan.government),
            _is_newest(known, version),
            has_no_secrecy_mark(None, *strings_in(texts), *strings_in(answers)),
        ]
    )
    kept = known or ClosingReport(plan=plan)
    kept.texts, kept.answers, kept.version = texts, answers, version + 1
    kept.saved_by, kept.saved_at = actor, now
    kept.save()
    return kept


def _is_newest(known: ClosingReport | None, version: int) -> Reason | None:
    if version == (known.version if known else 0):
        return None
    return Reason(_("您编辑期间已有人保存。您填写的内容仍在下方；请核对后再次保存，即以您填写的为准。"))


def why_not_release_closing(actor: User, plan: Plan, content: dict[str, Any]) -> list[Reason | None]:
    """As of every release; the report is there, was read by a second person, and says where each task goes."""
    written = ClosingReport.objects.filter(plan=plan).first()
    missing = "、".join(map(str, unanswered(content)))
    carried = set(plan.tasks.filter(carried_to__isnull=False).values_list("number", flat=True))
    ended = [task["number"] for task in undone(content) if task["outcome"] == Outcome.ENDED]
    both = "、".join(str(number) for number in ended if number in carried)
    return [
        *why_not_release(actor, plan, content),
        None if written else Reason(_("请先填写并保存落实情况。")),
        # What is written freely goes before the public like a document: after a second person has read it.
        Reason(_("落实情况由您保存，须由他人核对后公布。"), "政府信息公开条例第十七条")
        if written and written.saved_by_id == actor.pk
        else None,
        Reason(_("第 %(numbers)s 项没有完成，请写明去向和原因。") % {"numbers": missing})
        if missing
        else None,
        Reason(_("第 %(numbers)s 项已经结转到下年度，去向不能是“不再办理”。") % {"numbers": both})
        if both
        else None,
    ]


@transaction.atomic
def release_closing(plan: Plan, *, actor: User, now: datetime, seen: str = "") -> Release:
    """Release the closing report; `seen` as in `release_progress`."""
    plan = lock_plan(plan)
    content = closing_content(plan, timezone.localtime(now))
    refuse_if([*why_not_release_closing(actor, plan, content), is_what_was_seen(content, seen)])
    return put_out(plan, ReleaseKind.CLOSING, SCHEMA, content, actor=actor, now=now)
