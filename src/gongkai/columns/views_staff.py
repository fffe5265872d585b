"""The tree of columns in the workspace: how full and how fresh they are, and how they are kept."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.accounts.models import User
from gongkai.accounts.paging import Pages
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted, say_why_not, tell_why_not
from gongkai.accounts.row_fields import row_number
from gongkai.agencies.models import Agency
from gongkai.columns import actions, rules
from gongkai.columns.figures import figures_of
from gongkai.columns.forms import ColumnForm
from gongkai.columns.models import Column, Placement
from gongkai.columns.tree import forest_of
from gongkai.publishing.choices import Act
from gongkai.publishing.day import public_day
from gongkai.publishing.models import LogEntry

PAGE_SIZE = 20
ENTRIES_SHOWN = 10


@login_required
@require_safe
def columns(request: HttpRequest) -> HttpResponse:
    """The tree of one owner with its figures. `?agency=` is a code; at first the one that the person keeps."""
    user, today = person(request), public_day()
    owners = list(_owners(user))
    owner = next((one for one in owners if one.code == request.GET.get("agency")), None) or (
        owners[0] if owners else None
    )
    forest = forest_of(owner.pk) if owner else None
    nodes = list(forest.walk()) if forest else []
    figures = figures_of(nodes, today)
    context = {
        "owners": owners,
        "owner": owner,
        "rows": [(node, figures[node.column.pk]) for node in nodes],
        "may_manage": owner is not None and rules.may_manage(user, owner) is None,
        "waiting": Placement.objects.for_user(user, "decide").waiting().count(),
        "trail": [(_("栏目"), "")],
    }
    return render(request, "gongkai/columns/columns.html", context)


def _owners(user: User) -> list[Agency]:
    """Whose trees may be looked at: those with columns and one's own agencies, one's own first."""
    kept = set(
        Agency.objects.filter(pk__in=user.agency_ids()).active(public_day()).values_list("pk", flat=True)
    )
    has_columns = Exists(Column.objects.filter(owner=OuterRef("pk")))
    found = Agency.objects.filter(has_columns) | Agency.objects.filter(pk__in=kept)
    return sorted(found.distinct(), key=lambda one: (one.pk not in kept, one.position, one.code))


def _column(request: HttpRequest, pk: int, action: str) -> Column:
    found: Column = get_object_or_404(
        Column.objects.for_user(person(request), action).select_related("owner"), pk=pk
    )
    return found


@login_required
@require_safe
def column(request: HttpRequest, pk: int) -> HttpResponse:
    """One column: its figures, what stands in it, and what became of it."""
    user, today = person(request), public_day()
    found = _column(request, pk, "view")
    forest = forest_of(found.owner_id)
    node = forest.nodes[pk]
    listed = Placement.objects.listed().filter(column=found).select_related("record__agency", "column__owner")
    page = Pages(listed.order_by("-record__published_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    changes = LogEntry.objects.filter(act=Act.COLUMN_CHANGED, manifest__column=pk).order_by("-seq")
    context = {
        "column": found,
        "node": node,
        "figures": figures_of([node], today)[pk],
        "page_obj": page,
        "rows": [(one, rules.may_remove(user, one) is None) for one in page],
        "waiting": Placement.objects.for_user(user, "decide")
        .waiting()
        .filter(column=found)
        .select_related("record__agency"),
        "changes": changes[:ENTRIES_SHOWN],
        "may_manage": rules.may_manage(user, found.owner) is None,
        "why_not_close": [str(one) for one in actions.why_not_close(user, found) if one],
        "why_not_reopen": [str(one) for one in actions.why_not_reopen(user, found) if one]
        if found.closed_on
        else [],
        "trail": [
            *_trail(found.owner),
            *((one.name, _address(one)) for one in forest.line(found)[:-1]),
            (found.name, ""),
        ],
    }
    return render(request, "gongkai/columns/desk_column.html", context)


def _trail(owner: Agency) -> list[tuple[str, str]]:
    address = reverse("columns-desk:columns")
    return [(_("栏目"), address), (owner.label, f"{address}?agency={owner.code}")]


def _address(column: Column) -> str:
    return reverse("columns-desk:column", args=[column.pk])


@login_required
@require_http_methods(["GET", "POST"])
def column_new(request: HttpRequest) -> HttpResponse:
    """Add a column. `?agency=` names the owner, `?parent=` what it is to stand below."""
    user = person(request)
    owner = get_object_or_404(Agency, code=request.GET.get("agency", ""))
    if rules.may_manage(user, owner) is not None:
        raise Http404
    parent = row_number(request.GET.get("parent", ""))
    return _form(request, Column(owner=owner), _("新建栏目"), parent)


@login_required
@require_http_methods(["GET", "POST"])
def column_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a column, or give it another place in the tree."""
    found = _column(request, pk, "manage")
    return _form(request, found, found.name)


def _form(request: HttpRequest, column: Column, title: str, parent: int | None = None) -> HttpResponse:
    owner = column.owner
    initial = {"parent": parent} if parent else {}
    form = ColumnForm(posted(request), instance=column, initial=initial, forest=forest_of(owner.pk))
    if form.is_bound and form.is_valid():
        try:
            saved = actions.save(form.save(commit=False), actor=person(request), now=timezone.now())
        except Refused as refused:
            tell_why_not(form, refused)
        else:
            messages.success(request, _("已保存。"))
            return redirect("columns-desk:column", saved.pk)
    context = {
        "form": form,
        "owner": owner,
        "title": title,
        "cancel_url": _address(column)
        if column.pk
        else f"{reverse('columns-desk:columns')}?agency={owner.code}",
        "trail": [*_trail(owner), (title, "")],
    }
    return render(request, "gongkai/columns/column_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def column_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a column, after asking."""
    found = _column(request, pk, "manage")
    if request.method == "POST":
        try:
            actions.close(found, actor=person(request), now=timezone.now())
        except Refused as refused:
            say_why_not(request, refused)
            return redirect("columns-desk:column", pk)
        messages.success(request, _("栏目已经停用。"))
        return redirect(f"{reverse('columns-desk:columns')}?agency={found.owner.code}")
    reasons = [str(one) for one in actions.why_not_close(person(request), found) if one]
    context = {
        "column": found,
        "reasons": reasons,
        "trail": [*_trail(found.owner), (found.name, _address(found)), (_("停用"), "")],
    }
    return render(request, "gongkai/columns/column_close.html", context)


@login_required
@require_POST
def column_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed column again, by the button on its page."""
    found = _column(request, pk, "manage")
    try:
        actions.reopen(found, actor=person(request), now=timezone.now())
    except Refused as refused:
        say_why_not(request, refused)
    else:
        messages.success(request, _("栏目已经重新启用。"))
    return redirect("columns-desk:column", pk)
