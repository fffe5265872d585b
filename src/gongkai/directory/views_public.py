"""The directory as the public reads it."""

from datetime import date

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from gongkai.accounts.paging import Pages
from gongkai.accounts.public_pages import public_page
from gongkai.agencies.choices import AgencyKind, NameKind
from gongkai.agencies.models import LED_FROM_ABOVE, Agency, AgencyName
from gongkai.columns.tree import forest_of
from gongkai.directory.city_plan import tiles
from gongkai.publishing.choices import RecordState
from gongkai.publishing.day import public_day
from gongkai.publishing.models import Record

PAGE_SIZE = 20


@public_page
def agency_list(request: HttpRequest) -> HttpResponse:
    """Agencies that exist today, under their government; three queries however many there are."""
    published = Count("records", filter=Q(records__state=RecordState.PUBLISHED))
    agencies = Agency.objects.active(public_day()).select_related("parent").annotate(published=published)
    governments = [agency for agency in agencies if agency.kind == "government"]
    groups = [
        _group(government, [one for one in agencies if one.parent_id == government.pk])
        for government in sorted(
            governments, key=lambda agency: (agency.parent_id is not None, agency.position)
        )
    ]
    context = {"groups": groups, "tiles": tiles(governments)}
    return render(request, "gongkai/directory/agency_list.html", context)


def _group(government: Agency, below: list[Agency]) -> dict[str, object]:
    """A government with its agencies by kind; those led from above are counted apart unless it is set otherwise."""
    listed = [agency for agency in below if agency.kind != AgencyKind.GOVERNMENT]
    kinds: dict[str, list[Agency]] = {str(label): [] for label in (*AgencyKind.labels, LED_FROM_ABOVE)}
    for agency in listed:
        kinds[agency.public_kind].append(agency)
    counted = sum(agency.is_counted for agency in listed)
    return {
        "government": government,
        "kinds": [(kind, agencies) for kind, agencies in kinds.items() if agencies],
        "counted": counted,
        "vertical": len(listed) - counted,
    }


@public_page
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """One agency: its names over time, and what it has published."""
    found: Agency = get_object_or_404(Agency.objects.select_related("parent"), code=code)
    records = Record.objects.published().filter(agency=found).order_by("-published_at", "-pk")
    names = list(found.names.order_by("kind", "-since"))
    context = {
        "agency": found,
        "names": names,
        "plates": [name.name for name in names if name.kind == NameKind.PLATE and name.until is None],
        "page_obj": Pages(records, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_active": found.until is None or found.until >= public_day(),
        "successors": found.handed_to.select_related("successor"),
        "predecessors": found.taken_from.select_related("predecessor"),
        "reforms": found.part_in_reforms.all(),
        "columns": [top for top in forest_of(found.pk).tops if top.is_visible],
        "then": _then(found, names, request.GET.get("as_of", "")),
    }
    return render(request, "gongkai/directory/agency.html", context)


def _then(agency: Agency, names: list[AgencyName], day: str) -> dict[str, object] | None:
    """How the agency was called on a day (`?as_of=2020-01-01`), or that it did not exist; None without such a day."""
    try:
        as_of = date.fromisoformat(day)
    except ValueError:
        return None
    if agency.since and as_of < agency.since:
        return {"day": as_of, "name": "", "reason": _("尚未设立")}
    if agency.until and agency.until < as_of:
        return {"day": as_of, "name": "", "reason": _("已经撤销")}
    full = (name for name in names if name.kind in {NameKind.OFFICIAL, NameKind.FORMER})
    held = (
        name.name
        for name in sorted(full, key=lambda name: -len(name.name))  # a former short name is former, too
        if (name.since is None or name.since <= as_of) and (name.until is None or as_of <= name.until)
    )
    return {"day": as_of, "name": next(held, agency.name), "reason": ""}
