"""不公开登记册: what an agency holds on request only or withholds, with ground and reason; never for the public."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gongkai.accounts.choices import Role
from gongkai.accounts.downloads import download
from gongkai.accounts.models import User
from gongkai.accounts.paging import Pages, query_without_page
from gongkai.accounts.requests import person
from gongkai.agencies.models import Agency
from gongkai.letters import tables
from gongkai.letters.tables import Column
from gongkai.publishing.attributes import GROUNDS
from gongkai.publishing.choices import Attribute, Ground
from gongkai.publishing.lookup import holds_all
from gongkai.publishing.models import Record

PAGE_SIZE = 30


def columns() -> tuple[Column, ...]:
    """The columns of the table, in the language of whoever asks for it."""
    return (
        Column("title", _("名称"), 24),
        Column("identifier", _("编号"), 14),
        Column("agency", _("机构"), 14),
        Column("attribute", _("公开属性"), 8),
        Column("ground", _("法定事由"), 16),
        Column("basis", _("条款"), 14),
        Column("interest", _("涉及的利益"), 8),
        Column("reason", _("理由"), 24),
        Column("decided_on", _("确定日期"), 11, "date"),
    )


class InternalFilter(django_filters.FilterSet):
    """查找."""

    q = django_filters.CharFilter(label=gettext_lazy("名称或编号"), method="search")
    attribute = django_filters.ChoiceFilter(
        label=gettext_lazy("公开属性"),
        field_name="working__attribute",
        choices=[choice for choice in Attribute.choices if choice[0] != Attribute.PROACTIVE],
    )
    ground = django_filters.ChoiceFilter(
        label=gettext_lazy("法定事由"), field_name="working__ground", choices=Ground.choices
    )
    agency = django_filters.ModelChoiceFilter(label=gettext_lazy("机构"), queryset=Agency.objects.none())

    class Meta:
        model = Record
        fields = ["q", "attribute", "ground", "agency"]

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        own = user.agency_ids(Role.EDITOR, Role.REVIEWER)
        self.filters["agency"].queryset = Agency.objects.filter(pk__in=own)

    def search(self, queryset: QuerySet[Record], name: str, value: str) -> QuerySet[Record]:
        return queryset.filter(holds_all(value, "title", "identifier"))


def held_back(user: User) -> QuerySet[Record]:
    """What this person's agencies hold back. Only their own: a disclosure office sees no drafts of lower levels."""
    mine = Record.objects.as_own(user).filter(working__isnull=False)
    rows = mine.exclude(working__attribute=Attribute.PROACTIVE).select_related("agency", "working")
    return rows.order_by("-working__created_at", "-pk")


@login_required
@require_safe
def internal_register(request: HttpRequest) -> HttpResponse:
    """The register, as a page or, with `?form=csv`, as a table of exactly what the filter leaves."""
    user = person(request)
    found = InternalFilter(request.GET, queryset=held_back(user), user=user)
    if request.GET.get("form") == "csv":
        return _csv(found.qs)
    page = Pages(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    query = query_without_page(request.GET)
    context = {
        "filter_form": found.form,
        "page_obj": page,
        "rows": [(row, _row(row)) for row in page],
        "query": query,
        "csv_url": f"{reverse('reviews:internal')}?{query}&form=csv",
    }
    return render(request, "gongkai/publishing/internal.html", context)


def _csv(rows: Iterable[Record]) -> HttpResponse:
    table = tables.to_csv(columns(), [_row(row) for row in rows])
    return download(table, _("不公开登记册.csv"), "text/csv; charset=utf-8")


def _row(record: Record) -> dict[str, Any]:
    said = record.working
    assert said is not None  # `held_back` has seen to it
    return {
        "title": record.title,
        "identifier": record.identifier,
        "agency": record.agency.label,
        "attribute": str(said.get_attribute_display()),
        "ground": str(said.get_ground_display()),
        "basis": GROUNDS[said.ground].basis if said.ground in GROUNDS else "",
        "interest": str(said.get_interest_display()),
        "reason": said.attribute_reason,
        "decided_on": timezone.localdate(said.created_at),
    }
