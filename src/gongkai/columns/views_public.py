"""Columns as the public reads them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from gongkai.accounts.paging import Pages
from gongkai.accounts.public_pages import public_page
from gongkai.agencies.choices import AgencyKind
from gongkai.agencies.models import Agency
from gongkai.columns.figures import figures_of
from gongkai.columns.listing import over_on, records_in
from gongkai.columns.models import Column
from gongkai.columns.tree import Forest, Node, forest_of
from gongkai.publishing.choices import Act
from gongkai.publishing.day import public_day
from gongkai.publishing.models import LogEntry

PAGE_SIZE = 20
ENDED = "ended"


@public_page
def column_list(request: HttpRequest) -> HttpResponse:
    """The columns of every government and agency of today, the city's first."""
    owners = Agency.objects.active(public_day())
    forest = Forest(
        Column.objects.open().filter(owner__in=owners.order_by().values("pk")).select_related("owner")
    )
    groups: dict[Agency, list[Node]] = {}
    for top in forest.tops:
        if top.is_visible:
            groups.setdefault(top.column.owner, []).append(top)
    ordered = sorted(
        groups.items(),
        key=lambda pair: (
            pair[0].parent_id is not None,
            pair[0].kind != AgencyKind.GOVERNMENT,
            pair[0].position,
            pair[0].code,
        ),
    )
    return render(request, "gongkai/columns/column_list.html", {"groups": ordered})


@public_page
def column(request: HttpRequest, pk: int) -> HttpResponse:
    """One column: what stands below it, and its records. `?show=ended` are those that are over."""
    found: Column = get_object_or_404(Column.objects.select_related("owner"), pk=pk)
    forest = forest_of(found.owner_id)
    node = forest.nodes[found.pk]
    line = forest.line(found)
    if not node.is_visible:
        return _out_of_sight(request, found, line)
    day = public_day()
    records, over = records_in(node), over_on(day)
    show_ended = request.GET.get("show") == ENDED
    current, ended = records.exclude(over), records.filter(over)
    page = Pages(ended if show_ended else current, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "column": found,
        "line": line,
        "node": node,
        "figures": figures_of([node], day)[found.pk],
        "page_obj": page,
        "show_ended": show_ended,
        "other_count": (current if show_ended else ended).count(),
        "query": f"show={ENDED}" if show_ended else "",
    }
    return render(request, "gongkai/columns/column.html", context)


def _out_of_sight(request: HttpRequest, column: Column, line: list[Column]) -> HttpResponse:
    """A column that was closed says so; one that is hidden for now says that without its name; one never shown is not there.

    What stands below a hidden column is answered as that one is: it was shown no longer than what is above it.
    """
    closed = next((one for one in reversed(line) if one.closed_on), None)
    hidden = {one.pk for one in line if not one.is_shown}
    if hidden and not _were_public({column.pk, *hidden}):
        raise Http404
    context = {"owner": column.owner, "column": None if hidden else column, "closed": closed}
    return render(request, "gongkai/columns/column_closed.html", context)


def _were_public(columns: set[int]) -> bool:
    """Whether the public was told of every one of them."""
    told = LogEntry.objects.filter(act=Act.COLUMN_CHANGED, manifest__column__in=columns)
    return set(told.values_list("manifest__column", flat=True)) == columns
