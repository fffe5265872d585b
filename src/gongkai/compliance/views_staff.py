"""What the rules found, for those who answer for it: list, rules with their figures, one finding, and its explanation."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.accounts.models import User
from gongkai.accounts.paging import Pages, query_without_page
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, tell_why_not
from gongkai.compliance.actions import explain, why_not_explain
from gongkai.compliance.choices import TONES, FindingState
from gongkai.compliance.forms import ExplanationForm, FindingFilter
from gongkai.compliance.gate import decided
from gongkai.compliance.looking import Seen
from gongkai.compliance.models import Explanation, Finding, FindingQuerySet
from gongkai.compliance.rule import AgencyRule, all_rules
from gongkai.letters.letter import written_day
from gongkai.publishing.day import public_day
from gongkai.publishing.models import Record

PAGE_SIZE = 20
WEEKS = 12
MOST_AGENCIES = 12
STATE_TONES = {FindingState.OPEN: "warning", FindingState.EXPLAINED: "info", FindingState.RESOLVED: "success"}


@login_required
@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """Findings of one's own agencies, or of those that one's office oversees."""
    user, today = person(request), public_day()
    rows = Finding.objects.for_user(user, "view").with_state(today).select_related("agency", "record")
    found = FindingFilter(request.GET, user=user, queryset=rows)
    page = Pages(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filter_form": found.form,
        "page_obj": page,
        "rows": [_line(one) for one in page],
        "query": query_without_page(request.GET),
        "trail": [(_("合规检查"), "")],
    }
    return render(request, "gongkai/compliance/findings.html", context)


def _line(finding: Finding) -> dict[str, Any]:
    state = FindingState(finding.state)
    return {
        "finding": finding,
        "tone": TONES[finding.severity],  # type: ignore[index]
        "state": state.label,
        "state_tone": STATE_TONES[state],
    }


@login_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule with what it found, the agencies with the most findings, and how many stood week by week."""
    mine, today = Finding.objects.for_user(person(request), "view"), public_day()
    standing: Any = mine.with_state(today).unresolved().order_by()
    counts: dict[str, dict[str, int]] = {}
    for name, state, count in standing.values_list("rule", "state").annotate(count=Count("pk")):
        counts.setdefault(name, {})[state] = count
    agencies = standing.filter(state=FindingState.OPEN).values_list("agency__name")
    context = {
        "rules": [
            {
                "rule": rule,
                "is_of_agencies": isinstance(rule, AgencyRule),
                "tone": TONES[rule.severity],
                "open": counts.get(rule.name, {}).get(FindingState.OPEN, 0),
                "explained": counts.get(rule.name, {}).get(FindingState.EXPLAINED, 0),
                "url": f"{reverse('compliance:findings')}?rule={rule.name}",
            }
            for rule in all_rules()
        ],
        "agencies": list(
            agencies.annotate(count=Count("pk")).order_by("-count", "agency__name")[:MOST_AGENCIES]
        ),
        "trend": _trend(mine, timezone.now()),
        "trail": [(_("合规检查"), reverse("compliance:findings")), (_("规则"), "")],
    }
    return render(request, "gongkai/compliance/rules.html", context)


def _trend(rows: FindingQuerySet, now: datetime) -> list[tuple[str, int]]:
    """How many findings stood at the end of each of the last weeks, the last one being now. One query."""
    ends = [now - timedelta(weeks=weeks) for weeks in reversed(range(WEEKS))]
    stood = {
        f"week_{number}": Count(
            "pk", filter=Q(found_at__lte=end) & (Q(resolved_at=None) | Q(resolved_at__gt=end))
        )
        for number, end in enumerate(ends)
    }
    counts = rows.aggregate(**stood)
    return [
        (_("%(month)s/%(day)s") % {"month": day.month, "day": day.day}, counts[f"week_{number}"])
        for number, end in enumerate(ends)
        for day in [timezone.localdate(end)]
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding: what it is about, the rule behind it, and what was said of it; whoever answers for it explains it here."""
    user, today = person(request), public_day()
    rows = Finding.objects.for_user(user, "view").with_state(today).select_related("agency", "record")
    found = get_object_or_404(rows, pk=pk)
    may_explain = (
        found.state != FindingState.RESOLVED
        and Finding.objects.for_user(user, "explain").filter(pk=pk).exists()
    )
    if request.method == "POST" and not may_explain:
        raise Http404
    form = ExplanationForm(request.POST or None)
    if request.method == "POST" and _explained(form, found, user):
        messages.success(request, _("已记下说明。"))
        return redirect(found)
    said = Explanation.objects.filter(
        rule=found.rule, agency=found.agency_id, record=found.record_id, key=found.key
    ).select_related("by")
    reasons = [str(reason) for reason in why_not_explain(user, found) if reason] if may_explain else []
    context = {
        **_line(found),
        "title": found.label,
        "rule": found.declared,
        "message": found.message,
        "summary": _summary(found),
        "explanations": said,
        "form": form if may_explain and not reasons else None,
        "reasons": reasons,
        "record_url": _record_url(found.record),
        "trail": [(_("合规检查"), reverse("compliance:findings")), (found.label, "")],
    }
    return render(request, "gongkai/compliance/finding.html", context, status=422 if form.errors else 200)


def _summary(found: Finding) -> list[tuple[object, object]]:
    rows: list[tuple[object, object]] = [
        (_("机构"), found.agency.name),
        (_("发现时间"), written_day(timezone.localdate(found.found_at))),
    ]
    if found.resolved_at:
        rows.append((_("消除时间"), written_day(timezone.localdate(found.resolved_at))))
    return rows


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_finding(request: HttpRequest, pk: int, rule: str, key: str) -> HttpResponse:
    """A finding of a draft, which is not kept: looked for anew, and explained by those who work on the draft."""
    user, today = person(request), public_day()
    row = get_object_or_404(_drafts(user), pk=pk)
    found = next(
        (one for one in decided(row, today) if (one.seen.rule.name, one.seen.found.key) == (rule, key)), None
    )
    if found is None:
        messages.info(request, _("这一条已经没有了：稿子改过，或者规则变了。"))
        return redirect(_record_url(row))
    form = ExplanationForm(request.POST or None)
    if request.method == "POST" and _explained(form, found.seen, user):
        messages.success(request, _("已记下说明。"))
        return redirect(_record_url(row))
    reasons = [str(reason) for reason in why_not_explain(user, found.seen) if reason]
    context = {
        "title": found.seen.rule.label,
        "rule": found.seen.rule,
        "message": found.seen.message,
        "tone": TONES[found.seen.severity],
        "summary": [(_lazy("记录"), row.title), (_lazy("机构"), row.agency.name)],
        "explanations": [found.explanation] if found.explanation else [],
        "form": None if reasons else form,
        "reasons": reasons,
        "record_url": _record_url(row),
        "trail": [(row.title, _record_url(row)), (found.seen.rule.label, "")],
    }
    return render(request, "gongkai/compliance/finding.html", context, status=422 if form.errors else 200)


def _drafts(user: User) -> Any:
    own = Record.objects.for_user(user, "edit") | Record.objects.for_user(user, "review")
    return own.select_related("agency", "working__snapshot")


def _explained(form: ExplanationForm, what: Finding | Seen, user: User) -> bool:
    if not form.is_valid():
        return False
    try:
        explain(what, **_given(form.cleaned_data), actor=user, now=timezone.now())
    except Refused as refused:
        tell_why_not(form, refused)
        return False
    return True


def _given(cleaned: dict[str, Any]) -> dict[str, Any]:
    until: date | None = cleaned["until"]
    return {"reason": cleaned["reason"], "until": until}


def _record_url(record: Record | None) -> str:
    return reverse("registers:detail", args=[record.kind, record.pk]) if record else ""
