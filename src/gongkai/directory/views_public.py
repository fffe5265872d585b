"""The directory as the public reads it."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from gongkai.agencies.models import Agency
from gongkai.publishing.choices import RecordState
from gongkai.publishing.models import Record
from gongkai.publishing.pages import public_page

PAGE_SIZE = 20


@public_page
def agency_list(request: HttpRequest) -> HttpResponse:
    """Agencies that exist today, under their government; three queries however many there are."""
    published = Count("records", filter=Q(records__state=RecordState.PUBLISHED))
    agencies = (
        Agency.objects.active(timezone.localdate()).select_related("parent").annotate(published=published)
    )
    governments = [agency for agency in agencies if agency.kind == "government"]
    groups = [
        {
            "government": government,
            "agencies": [
                agency
                for agency in agencies
                if agency.parent_id == government.pk and agency.kind != "government"
            ],
        }
        for government in sorted(
            governments, key=lambda agency: (agency.parent_id is not None, agency.position)
        )
    ]
    return render(request, "gongkai/directory/agency_list.html", {"groups": groups})


@public_page
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """One agency: its names over time, and what it has published."""
    found: Agency = get_object_or_404(Agency.objects.select_related("parent"), code=code)
    records = Record.objects.published().filter(agency=found).order_by("-published_at", "-pk")
    context = {
        "agency": found,
        "names": found.names.order_by("kind", "-since"),
        "page_obj": Paginator(records, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_active": found.until is None or found.until >= timezone.localdate(),
    }
    return render(request, "gongkai/directory/agency.html", context)
