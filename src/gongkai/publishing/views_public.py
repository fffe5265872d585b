"""Editions of a record as the public reads them: two of them compared."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from gongkai.accounts.public_pages import public_page
from gongkai.publishing.choices import RecordState
from gongkai.publishing.comparison import Paragraph, compare
from gongkai.publishing.day import public_day
from gongkai.publishing.editions import content_of, readable
from gongkai.publishing.kinds import Content, Kind, has_left_public, kind_of
from gongkai.publishing.models import Record
from gongkai.publishing.pages import withdrawn_page

LONGEST_NUMBER = 9  # digits


@public_page
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed from one public edition to another: `?old=1&new=3`; without numbers, from the last but one to the last."""
    known = Record.objects.exclude(state=RecordState.DRAFT).select_related("agency", "redirect_to")
    record = get_object_or_404(known, pk=pk)
    if record.state == RecordState.WITHDRAWN:
        return withdrawn_page(request, record)
    if has_left_public(record, public_day()):
        raise Http404
    editions = {edition.number: edition for edition in readable(record)}
    if len(editions) < 2:
        raise Http404
    newest, before_it, *_older = editions
    old, new = (_asked(request, name, otherwise) for name, otherwise in (("old", before_it), ("new", newest)))
    if old not in editions or new not in editions:
        raise Http404
    before, after = content_of(editions[old]), content_of(editions[new])
    context: dict[str, Any] = {
        "record": record,
        "editions": list(editions.values()),
        "old": editions[old],
        "new": editions[new],
        "is_erased": before is None or after is None,
    }
    if before is not None and after is not None:
        kind = kind_of(record)
        context["fields"] = fields_changed(kind, before, after)
        context["paragraphs"] = text_changed(kind, before, after)
        context["is_same"] = not context["fields"] and all(
            one.verdict == "kept" for one in context["paragraphs"]
        )
    return render(request, "gongkai/publishing/comparison.html", context)


def _asked(request: HttpRequest, name: str, otherwise: int) -> int:
    text = request.GET.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else otherwise


def fields_changed(kind: Kind, before: Content, after: Content) -> list[tuple[Any, str, str]]:
    """Label, old and new value of every field beside the text that differs."""
    names = [name for name in kind.fields if name not in kind.text_fields]
    labels = {name: kind.model._meta.get_field(name).verbose_name for name in names}  # type: ignore[union-attr]
    return [
        (label, kind.said(name, before.get(name)), kind.said(name, after.get(name)))
        for name, label in ({"title": _("名称")} | labels).items()
        if before.get(name) != after.get(name)
    ]


def text_changed(kind: Kind, before: Content, after: Content) -> list[Paragraph]:
    """The text, paragraph by paragraph, without empty ones."""
    old, new = ([line for line in kind.paragraphs(content) if line.strip()] for content in (before, after))
    return compare(old, new)
