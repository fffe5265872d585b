"""Documents as the public reads them."""

from __future__ import annotations

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.paging import Pages, query_without_page
from gongkai.accounts.public_pages import public_page
from gongkai.agencies.models import Agency
from gongkai.attachments.listing import public_files
from gongkai.documents.in_force import holding
from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.models import Document
from gongkai.documents.page import citation, contents, shown
from gongkai.documents.validity import LABELS, Validity, validity_on
from gongkai.publishing.choices import RecordState
from gongkai.publishing.day import public_day
from gongkai.publishing.editions import content_of, editions_of, history_of
from gongkai.publishing.lookup import holds_all
from gongkai.publishing.models import Edition, Record
from gongkai.publishing.pages import withdrawn_page

PAGE_SIZE = 20


class DocumentFilter(django_filters.FilterSet):
    """查文件."""

    q = django_filters.CharFilter(label=_("名称或文号"), method="search")
    agency = django_filters.ModelChoiceFilter(
        label=_("公开机构"), queryset=Agency.objects.all(), to_field_name="code", empty_label=_("全部机构")
    )
    validity = django_filters.ChoiceFilter(
        label=_("有效性"), choices=[*LABELS.items()], empty_label=_("全部"), method="hold"
    )

    class Meta:
        model = Record
        fields = ["q", "agency", "validity"]

    def search(self, queryset: QuerySet[Record], name: str, value: str) -> QuerySet[Record]:
        return queryset.filter(holds_all(value, "title", "identifier"))

    def hold(self, queryset: QuerySet[Record], name: str, value: str) -> QuerySet[Record]:
        return queryset.filter(holding(Validity(value), public_day()))


@public_page
def document_list(request: HttpRequest) -> HttpResponse:
    """Published documents, newest first."""
    published = Record.objects.published().filter(kind=DOCUMENTS.name).select_related("agency", "document")
    filterset = DocumentFilter(request.GET, queryset=published)
    page = Pages(filterset.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"filter_form": filterset.form, "page_obj": page, "query": query_without_page(request.GET)}
    return render(request, "gongkai/documents/document_list.html", context)


@public_page
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document, with its table of contents and an anchor for each item."""
    return _document_page(request, pk, "gongkai/documents/document.html")


@public_page
def document_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The same document alone on the page, for paper."""
    return _document_page(request, pk, "gongkai/documents/document_print.html")


@public_page
def document_edition(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """An edition as the public read it then; the one that is current has the address of the document."""
    record = _known(pk)
    if record.state == RecordState.WITHDRAWN:
        return withdrawn_page(request, record)
    edition = get_object_or_404(editions_of(record), number=number)
    if edition.revision_id == record.current_id:
        return redirect(record)
    content = None if edition.is_withdrawn else content_of(edition)  # type: ignore[attr-defined]
    if content is None:
        return render(request, "gongkai/publishing/edition_gone.html", {"edition": edition}, status=410)
    record.title = content["title"]
    found = DOCUMENTS.build(record, content)
    assert isinstance(found, Document)
    return _page(request, record, found, edition.digest, "gongkai/documents/document.html", edition)


def _known(pk: int) -> Record:
    known = Record.objects.exclude(state=RecordState.DRAFT).filter(kind=DOCUMENTS.name)
    return get_object_or_404(
        known.select_related("agency", "document", "current__snapshot", "redirect_to"), pk=pk
    )


def _document_page(request: HttpRequest, pk: int, template: str) -> HttpResponse:
    record = _known(pk)
    if record.state == RecordState.WITHDRAWN:
        return withdrawn_page(request, record)
    assert record.current is not None
    return _page(request, record, record.document, record.current.snapshot.digest, template)


def _page(
    request: HttpRequest,
    record: Record,
    found: Document,
    digest: str,
    template: str,
    edition: Edition | None = None,
) -> HttpResponse:
    context = {
        "record": record,
        "document": found,
        "edition": edition,
        # Of an old edition too: whether the document is in force, only what is public today can say.
        "validity": validity_on(
            public_day(), record.document.effective_from, record.document.effective_until, record.title
        ),
        "blocks": shown(found.blocks, record.title),
        "contents": contents(found.blocks),
        "citation": citation(record, settings.ORIGIN + record.get_absolute_url()),
        "digest": digest,
        "history": history_of(record),
        "files": public_files(record),
    }
    return render(request, template, context)
