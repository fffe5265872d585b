"""The way in: upload a document; the review of what was understood is in `views_review`."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import tell_why_not
from gongkai.accounts.row_fields import row_number
from gongkai.agencies.models import Agency
from gongkai.officialdoc import UnreadableDocument
from gongkai.officialdoc.sandbox import parse_untrusted
from gongkai.plans import actions, rules
from gongkai.plans.forms import UploadForm
from gongkai.plans.models import Plan, PlanImport


def _governments(request: HttpRequest) -> QuerySet[Agency]:
    assert isinstance(request.user, User)
    return Agency.objects.filter(pk__in=request.user.agency_ids(Role.DISCLOSURE_OFFICE))


def staged_for(request: HttpRequest, pk: int) -> PlanImport:
    """The import, if it is of a government whose disclosure office the person holds."""
    imports = PlanImport.objects.select_related("government", "created_by", "updates__government")
    return get_object_or_404(imports, pk=pk, government__in=_governments(request))


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a document, read it in a sandbox, and show what was understood. `?plan=` names the plan that the text corrects."""
    governments = _governments(request)
    if not governments:
        raise Http404
    corrected = None
    if "plan" in request.GET:
        plans = Plan.objects.filter(government__in=governments).select_related("government")
        corrected = get_object_or_404(plans, pk=row_number(request.GET["plan"]))
        governments = governments.filter(pk=corrected.government_id)
    is_sent = request.method == "POST"
    sent = (request.POST, request.FILES) if is_sent else (None, None)
    form = UploadForm(*sent, governments=governments)
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            parsed = parse_untrusted(file.read(), file.name)
            government = form.cleaned_data["government"]
            staged = actions.stage_import(
                parsed,
                file.name,
                government=government,
                updates=corrected or actions.plan_to_update(parsed, government),
                actor=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )
        except UnreadableDocument as error:
            form.add_error("file", str(error))
        except Refused as refused:
            tell_why_not(form, refused, "file")
        else:
            return redirect("plans-desk:import", staged.pk)
    imports = PlanImport.objects.filter(government__in=governments).select_related("created_by")
    recent = imports.defer("parsed", "items", "units")[:10]
    status = 422 if form.is_bound else 200
    missing = [rules.must_edit_the_document_too(request.user, one) for one in governments]  # type: ignore[arg-type]
    context = {
        "form": form,
        "recent": recent,
        "corrected": corrected,
        "missing_posts": [str(reason) for reason in missing if reason],
    }
    return render(request, "gongkai/plans/upload.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the import up. Whoever comes back here by a link is led to the import."""
    if request.method == "GET":
        return redirect("plans-desk:import", staged_for(request, pk).pk)
    try:
        actions.discard_import(staged_for(request, pk), actor=request.user, now=timezone.now())  # type: ignore[arg-type]
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已放弃该导入。"))
    return redirect("plans-desk:upload")
