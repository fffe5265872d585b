"""Notices as the public reads them."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.paging import Pages, query_without_page
from gongkai.accounts.public_pages import public_page
from gongkai.agencies.models import Agency
from gongkai.attachments.listing import public_files
from gongkai.notices.choices import Category
from gongkai.notices.kind import NOTICES
from gongkai.notices.period import has_ended, standing_on
from gongkai.publishing.choices import RecordState
from gongkai.publishing.day import public_day
from gongkai.publishing.editions import history_of
from gongkai.publishing.kinds import has_left_public
from gongkai.publishing.lookup import holds_all
from gongkai.publishing.models import Record
from gongkai.publishing.pages import withdrawn_page

PAGE_SIZE = 20


class NoticeFilter(django_filters.FilterSet):
    """查通知公告."""

    q = django_filters.CharFilter(label=_("名称"), method="search")
    agency = django_filters.ModelChoiceFilter(
        label=_("公开机构"), queryset=Agency.objects.all(), to_field_name="code", empty_label=_("全部机构")
    )
    category = django_filters.ChoiceFilter(
        label=_("种类"), field_name="notice__category", choices=Category.choices, empty_label=_("全部")
    )
    state = django_filters.ChoiceFilter(
        label=_("是否结束"),
        choices=[("open", _("现行")), ("ended", _("已结束"))],
        empty_label=_("全部"),
        method="hold",
    )

    class Meta:
        model = Record
        fields = ["q", "agency", "category", "state"]

    def search(self, queryset: QuerySet[Record], name: str, value: str) -> QuerySet[Record]:
        return queryset.filter(holds_all(value, "title"))

    def hold(self, queryset: QuerySet[Record], name: str, value: str) -> QuerySet[Record]:
        ended = has_ended(public_day())
        return queryset.filter(ended) if value == "ended" else queryset.exclude(ended)


@public_page
def notice_list(request: HttpRequest) -> HttpResponse:
    """Published notices, the newest first."""
    published = Record.objects.published().filter(kind=NOTICES.name).select_related("agency", "notice")
    filterset = NoticeFilter(request.GET, queryset=published)
    page = Pages(filterset.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    day = public_day()
    context = {
        "filter_form": filterset.form,
        "page_obj": page,
        "rows": [
            (one, standing_on(day, one.notice.category, one.notice.opens_on, one.notice.ends_on))
            for one in page
        ],
        "query": query_without_page(request.GET),
    }
    return render(request, "gongkai/notices/notice_list.html", context)


@public_page
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice. Its address stays when its period is over, and says so."""
    known = Record.objects.exclude(state=RecordState.DRAFT).filter(kind=NOTICES.name)
    record = get_object_or_404(
        known.select_related("agency", "notice", "current__snapshot", "redirect_to"), pk=pk
    )
    if record.state == RecordState.WITHDRAWN:
        return withdrawn_page(request, record)
    assert record.current is not None
    found = record.notice
    is_private = has_left_public(record, public_day())
    context = {
        "record": record,
        "notice": found,
        "is_private": is_private,
        "standing": standing_on(public_day(), found.category, found.opens_on, found.ends_on),
        "paragraphs": [] if is_private else [line for line in found.text.splitlines() if line.strip()],
        "digest": record.current.snapshot.digest,
        "history": history_of(record),
        "files": [] if is_private else public_files(record),
    }
    return render(request, "gongkai/notices/notice.html", context)
