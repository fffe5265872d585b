"""What search engines ask for: the sitemap in parts, and robots.txt."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from gongkai.accounts.public_pages import public_page
from gongkai.agencies.models import Agency
from gongkai.columns.models import Column
from gongkai.columns.tree import Forest
from gongkai.plans.models import Release
from gongkai.publishing.day import public_day
from gongkai.publishing.models import Record


class _Here(Sitemap):
    """Addresses under the origin of the settings, whatever host was asked for."""

    protocol = urlsplit(settings.ORIGIN).scheme
    limit = 10_000

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.ORIGIN).netloc


class RecordMap(_Here):
    """Every published record."""

    def items(self) -> QuerySet[Record]:
        return Record.objects.published().order_by("pk")

    def lastmod(self, record: Record) -> datetime | None:
        return record.published_at


class AgencyMap(_Here):
    """Every agency of today."""

    def items(self) -> QuerySet[Agency]:
        return Agency.objects.active(public_day()).order_by("pk")


class PlanMap(_Here):
    """Every plan whose progress is public."""

    def items(self) -> QuerySet[Release]:
        return Release.objects.latest_per_plan()

    def location(self, release: Release) -> str:
        return release.plan.get_absolute_url()

    def lastmod(self, release: Release) -> datetime:
        return release.released_at


class ColumnMap(_Here):
    """Every column that the public sees."""

    def items(self) -> list[Column]:
        owners = Agency.objects.active(public_day()).order_by().values("pk")
        forest = Forest(Column.objects.open().filter(owner__in=owners))
        return [node.column for node in forest.walk() if node.is_visible]


class FixedMap(_Here):
    """The pages of the navigation."""

    names: ClassVar = (
        "portal:home",
        "documents:documents",
        "plans:plans",
        "columns:columns",
        "notices:notices",
        "directory:agencies",
        "portal:guide",
        "clock:calculator",
        "portal:log",
    )

    def items(self) -> list[str]:
        return list(self.names)

    def location(self, name: str) -> str:
        return reverse(name)


SECTIONS: dict[str, type[_Here]] = {
    "pages": FixedMap,
    "records": RecordMap,
    "agencies": AgencyMap,
    "plans": PlanMap,
    "columns": ColumnMap,
}


@public_page
def index(request: HttpRequest) -> HttpResponse:
    """The list of the parts."""
    parts = [
        f"{settings.ORIGIN}{reverse('portal:sitemap-part', args=[name])}{f'?p={number}' if number > 1 else ''}"
        for name, section in SECTIONS.items()
        for number in section().paginator.page_range
    ]
    return render(request, "gongkai/portal/sitemap.xml", {"parts": parts}, content_type="application/xml")


@public_page
def part(request: HttpRequest, section: str) -> HttpResponseBase:
    """One part, in pages of ten thousand addresses."""
    return sitemap(request, dict(SECTIONS), section=section).render()


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """The workspace is nobody's business; where the site is mounted below another one, that one's file decides."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('desk:home')}",
        f"Sitemap: {settings.ORIGIN}{reverse('portal:sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
