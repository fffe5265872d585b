"""What the disclosure office keeps beside the register: groups, learnt spellings, further names of an agency."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.accounts.choices import Role
from gongkai.accounts.paging import Pages
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted, tell_why_not
from gongkai.agencies.models import Agency, AgencyName
from gongkai.directory import actions
from gongkai.directory.actions.names import is_further
from gongkai.directory.group_forms import GroupForm, NameForm
from gongkai.directory.models import AgencyGroup, GroupMember, LearntName

PAGE_SIZE = 20


@login_required
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """The groups of my governments, each with its members of today."""
    user = person(request)
    if not user.agency_ids(Role.DISCLOSURE_OFFICE):
        raise Http404
    today = GroupMember.objects.on(timezone.localdate()).select_related("agency")
    mine = AgencyGroup.objects.for_user(user, "manage").select_related("government", "changed_by")
    page = Pages(mine.prefetch_related(Prefetch("members", today)), PAGE_SIZE)
    context = {"page_obj": page.get_page(request.GET.get("page"))}
    return render(request, "gongkai/directory/groups.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Make a group or change who belongs to it; below it who belonged to it before."""
    user = person(request)
    governments = Agency.objects.filter(pk__in=user.agency_ids(Role.DISCLOSURE_OFFICE))
    if not governments:
        raise Http404
    mine = AgencyGroup.objects.for_user(user, "manage").select_related("government")
    found = get_object_or_404(mine, pk=pk) if pk is not None else None
    form = GroupForm(posted(request), governments=governments, group=found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.save_group(
                data["government"],
                name=data["name"],
                note=data["note"],
                agencies=list(data["agencies"]),
                group=found,
                actor=user,
                now=timezone.now(),
            )
        except Refused as refused:
            tell_why_not(form, refused)
        else:
            messages.success(request, _("机构组已保存。"))
            return redirect("directory-desk:groups")
    past = found.members.exclude(until=None).select_related("agency") if found else []
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "group": found, "past": past}
    return render(request, "gongkai/directory/group.html", context, status=status)


@login_required
@require_POST
def group_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a group."""
    user = person(request)
    found = get_object_or_404(AgencyGroup.objects.for_user(user, "manage"), pk=pk)
    actions.remove_group(found, actor=user)
    messages.success(request, _("机构组已删除。"))
    return redirect("directory-desk:groups")


@login_required
@require_safe
def learnt(request: HttpRequest) -> HttpResponse:
    """The spellings that were learnt, those that hold first."""
    user = person(request)
    if not user.agency_ids(Role.DISCLOSURE_OFFICE):
        raise Http404
    mine = LearntName.objects.for_user(user, "manage").order_by("withdrawn_at", "-learnt_at")
    joined = mine.select_related("agency", "government", "learnt_by", "withdrawn_by")
    page = Pages(joined, PAGE_SIZE).get_page(request.GET.get("page"))
    holds = mine.aggregate(holds=Count("pk", filter=Q(withdrawn_at=None)))["holds"]
    return render(request, "gongkai/directory/learnt.html", {"page_obj": page, "holds": holds})


@login_required
@require_POST
def learnt_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a spelling."""
    user = person(request)
    found = get_object_or_404(LearntName.objects.for_user(user, "manage"), pk=pk)
    try:
        actions.withdraw(found, actor=user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已撤回“%(text)s”。") % {"text": found.text})
    return redirect("directory-desk:learnt")


@login_required
@require_http_methods(["GET", "POST"])
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """Every name of an agency, and a form for a further one (加挂牌子, 别称)."""
    user = person(request)
    agency = get_object_or_404(Agency.objects.for_user(user, "edit"), pk=pk)
    form = NameForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_name(agency, **form.cleaned_data, actor=user, now=timezone.now())
        except Refused as refused:
            tell_why_not(form, refused)
        else:
            messages.success(request, _("名称已登记。"))
            return redirect("directory-desk:names", pk)
    held = agency.names.select_related("agency").order_by("until", "kind", "-since")
    context = {"agency": agency, "form": form, "names": [(name, is_further(name)) for name in held]}
    status = 422 if request.method == "POST" else 200
    return render(request, "gongkai/directory/names.html", context, status=status)


@login_required
@require_POST
def name_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a further name; yesterday was its last day."""
    user = person(request)
    kept = AgencyName.objects.filter(agency__in=Agency.objects.for_user(user, "edit"))
    found = get_object_or_404(kept, pk=pk)
    last_day = timezone.localdate() - timedelta(days=1)
    if found.since:
        last_day = max(last_day, found.since)
    try:
        actions.end_name(found, last_day=last_day, actor=user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("名称已停用。"))
    return redirect("directory-desk:names", found.agency_id)
