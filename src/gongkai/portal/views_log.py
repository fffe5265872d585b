"""The publication log as the public reads it: its entries, its anchors, and the dump with which anyone checks it."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.accounts.paging import Pages
from gongkai.accounts.public_pages import public_page
from gongkai.columns.entries import columns_told
from gongkai.directory.entries import told
from gongkai.publishing.anchors import head, kept, public_keys
from gongkai.publishing.choices import TOGETHER, Act, Channel, ErasureGround
from gongkai.publishing.dump import CONTENTS, LOG, folder
from gongkai.publishing.models import LogEntry, Record, SignedAnchor
from gongkai.publishing.publications import publications

PAGE_SIZE = 50
ANCHORS_TOLD = 50
MEMBERS_SHOWN = 20
OF_CUTOVERS = (Act.CUTOVER_OPENED, Act.CUTOVER_CLOSED, Act.MIGRATED)
DID = {
    "appeared": _lazy("公开"),
    "taken_back": _lazy("取消登记"),
    "corrected": _lazy("已更正或者撤下"),
    "not_corrigible": _lazy("不能更正"),
}
"""What the log says was done in another channel."""


@public_page
def log(request: HttpRequest) -> HttpResponse:
    """The publication log, newest first."""
    entries = LogEntry.objects.select_related("record", "agency").order_by("-seq")
    page = Pages(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    words, members = told(list(page)), _members(list(page))
    words |= columns_told(list(page))
    rows = [(entry, words.get(entry.seq, "") or _why(entry), members.get(entry.seq)) for entry in page]
    context = {
        "page_obj": page,
        "rows": rows,
        "head": head(),
        "anchor": SignedAnchor.objects.first(),
        "public_key": public_keys()[0],
        "dumps": dumps(),
    }
    return render(request, "gongkai/portal/log.html", context)


def _members(entries: Collection[LogEntry]) -> dict[int, tuple[list[Record], int]]:
    """The records that each bundle released and that may still be named, the first of them, and how many there were; one query."""
    bundles = {
        entry.seq: [one.record for one in publications(entry)] for entry in entries if entry.act in TOGETHER
    }
    shown = {number for numbers in bundles.values() for number in numbers[:MEMBERS_SHOWN]}
    public = Record.objects.published().in_bulk(shown) if shown else {}
    return {
        seq: ([public[number] for number in numbers[:MEMBERS_SHOWN] if number in public], len(numbers))
        for seq, numbers in bundles.items()
    }


def _why(entry: LogEntry) -> str:
    """What the manifest of an entry says in words."""
    said = entry.manifest or {}
    if entry.act == Act.ERASED and entry.manifest:
        return _erased(said)
    if entry.act == Act.CHANNELS and entry.manifest:
        return f"{Channel(said['channel']).label} {said['on']} {DID[said['did']]}"
    if entry.act in OF_CUTOVERS:
        return str(said.get("site", ""))
    return ""


def _erased(said: dict[str, Any]) -> str:
    """Why content was erased; of a release also which entry had told of it, for the record itself was not."""
    ground = str(ErasureGround(said["ground"]).label)
    entries = "、".join(str(row["entry"]) for row in said.get("releases", ()))
    return (
        _("%(ground)s，第 %(entries)s 条公布的内容") % {"ground": ground, "entries": entries}
        if entries
        else ground
    )


@public_page
def log_head(request: HttpRequest) -> JsonResponse:
    """The head of the log, to be kept elsewhere and given to `gongkai verify --anchor`."""
    return JsonResponse(head().as_json())


@public_page
def anchors(request: HttpRequest) -> HttpResponse:
    """Every anchor, newest first, with the public keys."""
    page = Pages(SignedAnchor.objects.all(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "public_keys": public_keys(), "dumps": dumps()}
    return render(request, "gongkai/portal/anchors.html", context)


@public_page
def anchor(request: HttpRequest, pk: int) -> JsonResponse:
    """One anchor as the file that `gongkai verify --anchor` reads."""
    return JsonResponse(kept(get_object_or_404(SignedAnchor, pk=pk)).as_json())


@dataclass(frozen=True, slots=True)
class Dump:
    """A file of the dump: its name, when it was written, its size in bytes."""

    name: str
    written_at: datetime
    size: int


def dumps() -> list[Dump]:
    """The files of the dump that are there."""
    paths = [folder() / name for name in (LOG, CONTENTS)]
    found = [(path.name, path.stat()) for path in paths if path.is_file()]
    return [Dump(name, datetime.fromtimestamp(stat.st_mtime, UTC), stat.st_size) for name, stat in found]


@public_page
def dumped(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of the dump."""
    if name not in (LOG, CONTENTS):
        raise Http404
    try:
        file = (folder() / name).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/gzip")


class AnchorFeed(Feed):
    """The anchors as an Atom feed: whoever reads it keeps a copy."""

    feed_type = Atom1Feed
    title = "公开日志锚点"

    # Absolute, and never from what a client says: the feed is kept by others for everyone.
    def link(self) -> str:
        return settings.ORIGIN + reverse("portal:anchors")

    def feed_url(self) -> str:
        return settings.ORIGIN + reverse("portal:anchor-feed")

    def items(self) -> list[SignedAnchor]:
        return list(SignedAnchor.objects.all()[:ANCHORS_TOLD])

    def item_title(self, item: SignedAnchor) -> str:
        return _("第 %(seq)s 条") % {"seq": item.seq}

    def item_description(self, item: SignedAnchor) -> str:
        return json.dumps(kept(item).as_json())

    def item_link(self, item: SignedAnchor) -> str:
        return settings.ORIGIN + reverse("portal:anchor", args=[item.pk])

    def item_guid(self, item: SignedAnchor) -> str:
        return f"anchor-{item.pk}"

    def item_updateddate(self, item: SignedAnchor) -> datetime:
        return item.at


anchor_feed = public_page(AnchorFeed())
