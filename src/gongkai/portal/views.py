"""The public home, and what machines ask for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from gongkai.accounts.paging import Pages
from gongkai.accounts.public_pages import public_page
from gongkai.agencies.choices import AgencyKind
from gongkai.agencies.models import Agency
from gongkai.columns.models import Column
from gongkai.columns.tree import Forest, Node
from gongkai.letters.cells import fit
from gongkai.plans.models import Release
from gongkai.portal import search
from gongkai.portal.doors import DOORS
from gongkai.portal.figures import published_by_month
from gongkai.portal.health import health
from gongkai.portal.models import News
from gongkai.portal.styleguide import COLOURS, chapters
from gongkai.publishing.day import public_day
from gongkai.publishing.lookup import words_of
from gongkai.publishing.models import Record

NEWS_SHOWN = 10
PLANS_SHOWN = 4
AGENCIES_FOUND = 12
PLANS_FOUND = 6
RECORDS_FOUND = 20


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """What can I do here, and what is new."""
    latest = Release.objects.latest_per_plan()[:PLANS_SHOWN]
    context = {
        "doors": DOORS,
        "updates": News.objects.select_related("entry", "record")[:NEWS_SHOWN],
        "plans": [release.card() for release in latest],
        "published": Record.objects.published().count(),
        "months": published_by_month(public_day()),
        "columns": _columns_of_the_city(),
    }
    return render(request, "gongkai/portal/home.html", context)


def _columns_of_the_city() -> list[Node]:
    """The tops of the trees of the government that stands above all others; one query."""
    city = Agency.objects.active(public_day()).filter(kind=AgencyKind.GOVERNMENT, parent=None)
    forest = Forest(Column.objects.open().filter(owner__in=city.order_by().values("pk")))
    return [top for top in forest.tops if top.is_visible]


@public_page
def find(request: HttpRequest) -> HttpResponse:
    """Agencies, plans and records by words of their titles, numbers and names."""
    query = words_of(request.GET.get("q", ""))
    context: dict[str, Any] = {"query": " ".join(query), "address": urlencode({"q": " ".join(query)})}
    if query:
        page = Pages(search.records(query), RECORDS_FOUND).get_page(request.GET.get("page"))
        context["page_obj"] = page
        if page.number == 1:
            context["agencies"] = search.agencies(query, AGENCIES_FOUND)
            context["plans"] = [release.card() for release in search.plans(query, PLANS_FOUND)]
    return render(request, "gongkai/portal/search.html", context)


@public_page
def page(request: HttpRequest, template: str) -> HttpResponse:
    """A page that says the same to everybody and holds no data: the guide, the contact, the statement of accessibility."""
    return render(request, f"gongkai/portal/{template}.html")


@public_page
def site_map(request: HttpRequest) -> HttpResponse:
    """Everything that has an address of its own in the navigation."""
    governments = Agency.objects.active(public_day()).filter(kind=AgencyKind.GOVERNMENT)
    plans = [release.card() for release in Release.objects.latest_per_plan()[:PLANS_FOUND]]
    context = {"governments": governments, "plans": plans, "columns": _columns_of_the_city()}
    return render(request, "gongkai/portal/site_map.html", context)


@public_page
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in its states."""
    return render(request, "gongkai/portal/styleguide.html", {"chapters": chapters(), "colours": COLOURS})


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The age in seconds of each process and how far each follower is behind; 503 when one of them is late."""
    report = health()
    return JsonResponse(report.as_json(), status=200 if report.is_well else 503)


class NewsFeed(Feed):
    """The news as an Atom feed."""

    feed_type = Atom1Feed
    title = "公开动态"

    # Absolute, and never from what a client says: the feed is kept by others for everyone.
    def link(self) -> str:
        return settings.ORIGIN + reverse("portal:home")

    def feed_url(self) -> str:
        return settings.ORIGIN + reverse("portal:feed")

    def items(self) -> list[News]:
        return list(News.objects.select_related("entry", "record")[:50])

    def item_title(self, item: News) -> str:
        return fit(item.title)

    def item_description(self, item: News) -> str:
        return fit(f"{item.agency_name} · {item.get_act_display()}")

    def item_link(self, item: News) -> str:
        return settings.ORIGIN + item.get_absolute_url()

    def item_guid(self, item: News) -> str:
        return item.guid

    def item_updateddate(self, item: News) -> object:
        return item.at


feed = public_page(NewsFeed())
