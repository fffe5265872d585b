"""Pages of review: by which steps agencies review, who stands in for whom, what was published at once, and the printed sheet."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.accounts.choices import Role
from gongkai.accounts.downloads import download
from gongkai.accounts.paging import Pages
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted, tell_why_not
from gongkai.accounts.row_fields import row_number
from gongkai.agencies.models import Agency
from gongkai.letters import letter, tables
from gongkai.publishing import emergencies, schemes
from gongkai.publishing.choices import AfterReview, ReviewStep
from gongkai.publishing.day import public_day
from gongkai.publishing.kinds import all_kinds
from gongkai.publishing.models import (
    Delegation,
    Emergency,
    Record,
    ReviewScheme,
    SchemeStage,
    scheme_agencies,
)
from gongkai.publishing.review_forms import AfterReviewForm, DelegationForm, SchemeForm
from gongkai.publishing.review_sheet import sheet_of
from gongkai.publishing.standing import standing
from gongkai.publishing.steps import DEFAULT, PRESETS

PAGE_SIZE = 30
SHEETS = {"docx": (letter.to_docx, tables.DOCX), "pdf": (letter.to_pdf, letter.PDF)}
STAGES = Prefetch("stages", SchemeStage.objects.select_related("person").order_by("position"))


# --- Schemes ---------------------------------------------------------------------------------------------------------
@login_required
@require_safe
def scheme_list(request: HttpRequest) -> HttpResponse:
    """The agencies whose schemes I may see, each with its steps and with what a scorecard says of them."""
    user = person(request)
    agencies = Agency.objects.filter(pk__in=scheme_agencies(user, "view"))
    page = Pages(agencies.active(timezone.localdate()), PAGE_SIZE).get_page(request.GET.get("page"))
    mine = ReviewScheme.objects.for_user(user, "view")
    held = mine.in_force().filter(agency__in=[agency.pk for agency in page])
    found: dict[int, list[ReviewScheme]] = {}
    for scheme in held.prefetch_related(STAGES):
        found.setdefault(scheme.agency_id, []).append(scheme)
    reviewers = schemes.reviewers_of([agency.pk for agency in page])
    rows = []
    for agency in page:
        own = found.get(agency.pk, [])
        general = next((scheme for scheme in own if not scheme.kind), None)
        marks = [
            mark
            for scheme in (own if general else [None, *own])
            for mark in schemes.marks_of(scheme, reviewers[agency.pk])
        ]
        rows.append(
            {
                "agency": agency,
                "steps": steps_text(general),
                "people": general.people if general else DEFAULT.people,
                "reviewers": len(reviewers[agency.pk]),
                "kinds": [kind.label for kind in all_kinds() if any(one.kind == kind.name for one in own)],
                "marks": list(dict.fromkeys(marks)),
            }
        )
    return render(request, "gongkai/publishing/schemes.html", {"rows": rows, "page_obj": page})


def steps_text(scheme: ReviewScheme | None) -> str:
    """The steps of a scheme in a row; of the default one where none was set."""
    names = [stage.step for stage in scheme.stages.all()] if scheme else DEFAULT.names
    return " → ".join(str(ReviewStep(name).label) for name in names)


@login_required
@require_http_methods(["GET", "POST"])
def scheme(request: HttpRequest, code: str) -> HttpResponse:
    """The scheme of one agency with its history; whoever may sets another. `?kind=` is of one kind, `?preset=` proposes."""
    user, now = person(request), timezone.now()
    seen = Agency.objects.filter(pk__in=scheme_agencies(user, "view"))
    agency: Agency = get_object_or_404(seen, code=code)
    kinds = {kind.name: kind for kind in all_kinds()}
    kind = request.GET.get("kind", "")
    if kind and kind not in kinds:
        raise Http404
    history = list(
        ReviewScheme.objects.for_user(user, "view")
        .filter(agency=agency, kind=kind)
        .select_related("set_by")
        .prefetch_related(STAGES)
        .order_by("-pk")
    )
    held = history[0].scheme() if history else DEFAULT
    shown = PRESETS.get(request.GET.get("preset", ""), held)
    named = schemes.may_be_named(agency, public_day(now))
    form = SchemeForm(posted(request), scheme=shown, people=named, agency=agency)
    reasons = [str(reason) for reason in schemes.why_not_set(user, agency) if reason]
    if form.is_bound and form.is_valid() and not reasons:
        try:
            schemes.set_scheme(
                agency, form.scheme(), kind=kind, reason=form.cleaned_data["reason"], actor=user, now=now
            )
        except Refused as refused:
            tell_why_not(form, refused)
        else:
            messages.success(request, _("审核流程已经设定，此后送审的按新流程办理。"))
            return redirect(request.get_full_path())
    context = {
        "agency": agency,
        "kind": kinds.get(kind),
        "kinds": list(kinds.values()),
        "form": form,
        "reasons": reasons,
        "now_steps": steps_text(history[0] if history else None),
        "now_people": held.people,
        "history": [(one, steps_text(one)) for one in history],
    }
    status = 422 if form.is_bound else 200
    return render(request, "gongkai/publishing/scheme.html", context, status=status)


# --- Delegation ------------------------------------------------------------------------------------------------------
@login_required
@require_http_methods(["GET", "POST"])
def delegations(request: HttpRequest) -> HttpResponse:
    """What I have handed over and taken, and a form to hand over more."""
    user, now = person(request), timezone.now()
    mine = Delegation.objects.filter(Q(giver=user) | Q(taker=user)).select_related("giver", "taker", "agency")
    own = Agency.objects.filter(pk__in=user.agency_ids(Role.REVIEWER))
    sent = posted(request)
    form = DelegationForm(sent, user=user, agencies=own, today=public_day(now))
    try:
        if sent is not None and "end" in sent:
            schemes.end_delegation(
                get_object_or_404(mine, pk=row_number(str(sent["end"]))), actor=user, now=now
            )
            messages.success(request, _("委托已经终止。"))
            return redirect("reviews:delegations")
        if form.is_bound and form.is_valid():
            schemes.delegate(actor=user, now=now, **form.cleaned_data)
            messages.success(request, _("委托已经生效，并通知了受托人。"))
            return redirect("reviews:delegations")
    except Refused as refused:
        tell_why_not(form, refused)
    page = Pages(mine.order_by("-given_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "form": form if own else None, "today": public_day(now), "me": user}
    status = 422 if form.is_bound else 200
    return render(request, "gongkai/publishing/delegations.html", context, status=status)


# --- What was published at once --------------------------------------------------------------------------------------
@login_required
@require_safe
def emergency_list(request: HttpRequest) -> HttpResponse:
    """Each emergency publication that I may see, and how many there are of each agency."""
    mine = Emergency.objects.for_user(person(request))
    state = request.GET.get("state", "")
    rows = mine.filter(state=state) if state in AfterReview.values else mine
    rows = rows.select_related("revision__record__agency", "published_by").order_by("-published_at", "-pk")
    counted = (
        mine.order_by()
        .values("revision__record__agency__name")
        .annotate(
            total=Count("pk"),
            waiting=Count("pk", filter=Q(state=AfterReview.OPEN)),
            refused=Count("pk", filter=Q(state=AfterReview.REFUSED)),
        )
    )
    context = {
        "page_obj": Pages(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "counted": counted.order_by("-total", "revision__record__agency__name"),
        "states": AfterReview.choices,
        "state": state,
    }
    return render(request, "gongkai/publishing/emergencies.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def emergency(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: what has been decided, and the decision on the step that was left."""
    user, now = person(request), timezone.now()
    mine = Emergency.objects.for_user(user).select_related("revision__record__agency", "revision__snapshot")
    found: Emergency = get_object_or_404(mine, pk=pk)
    waiting = standing(found.revision).waiting if found.state == AfterReview.OPEN else ()
    reasons = [str(reason) for reason in emergencies.why_not_review_afterwards(user, found) if reason]
    form = AfterReviewForm(posted(request), steps=tuple(stage.step for stage in waiting[:1]))
    if form.is_bound and form.is_valid():
        try:
            emergencies.review_afterwards(found, actor=user, now=now, **form.cleaned_data)
        except Refused as refused:
            tell_why_not(form, refused)
        else:
            messages.success(request, _("补审意见已经记录。"))
            return redirect("reviews:emergency", pk)
    record = found.revision.record
    context = {
        "emergency": found,
        "record": record,
        "reviews": found.revision.reviews.select_related("reviewer", "on_behalf_of").order_by("decided_at"),
        "step": ReviewStep(waiting[0].step).label if waiting else "",
        "form": form,
        "reasons": reasons,
        "must_go": Emergency.objects.to_withdraw().filter(pk=pk).exists(),
        "is_seen": Record.objects.for_user(user, "view").filter(pk=record.pk).exists(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "gongkai/publishing/emergency.html", context, status=status)


# --- The sheet -------------------------------------------------------------------------------------------------------
@login_required
@require_safe
def sheet(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """信息发布（保密）审查审批表 of what is on its way, else of what is public: to print, sign and file."""
    rows = Record.objects.as_own(person(request))
    joined = rows.select_related("agency", "working__snapshot", "current__snapshot", "working__author")
    record = get_object_or_404(joined, pk=pk)
    if form not in SHEETS:
        raise Http404
    write, media_type = SHEETS[form]
    name = _("审查审批表-%(number)s.%(form)s") % {"number": record.pk, "form": form}
    return download(write(sheet_of(record, timezone.localdate())), name, media_type)
