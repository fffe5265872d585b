"""The files of records as the public gets them. They are there exactly as long as their record is published with them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast

import structlog
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from gongkai.accounts.downloads import name_file_from_outside
from gongkai.accounts.public_pages import public_page
from gongkai.attachments import public_storage, ranges
from gongkai.attachments.choices import FileRole
from gongkai.attachments.entries import is_shown, type_of, version_of
from gongkai.attachments.models import RecordFile
from gongkai.attachments.uploads import clean_name
from gongkai.letters.tables import Column, to_csv
from gongkai.publishing.choices import RecordState
from gongkai.publishing.day import public_day
from gongkai.publishing.files import Entry
from gongkai.publishing.kinds import has_left_public
from gongkai.publishing.models import Record
from gongkai.publishing.pages import withdrawn_page

log = structlog.get_logger("gongkai.attachments")
_PIECE = 64 * 1024
# A browser may keep it for good; a cache that others share asks again, so that a withdrawn file does not live on there.
_FOR_GOOD = "public, max-age=31536000, s-maxage=60, immutable"
_LIST_NAME = "附件目录.csv"
_LIST = (
    Column("number", "序号", kind="number"),
    Column("name", "文件名"),
    Column("role", "用途"),
    Column("type", "格式"),
    Column("size", "大小（字节）", kind="number"),
    Column("alt", "替代文字"),
    Column("digest", "内容摘要"),
)


@public_page
def download(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A file of a published record, to be saved. What it was replaced by is where its address leads."""
    record = _known(pk, number)
    if has_left_public(record, public_day()):
        return _over(request, record)
    entry = _entry(record, number)
    if isinstance(entry, dict):
        return _send(request, record, entry)
    return _no_longer(request, record, number)


@public_page
def versioned(request: HttpRequest, pk: int, number: int, version: str) -> HttpResponseBase:
    """The same at an address that names its content: it may be kept for good. A picture that the page shows is shown here."""
    record = _known(pk, number)
    if has_left_public(record, public_day()):
        return _over(request, record)
    entry = _entry(record, number)
    if entry is None:
        return _no_longer(request, record, number)
    if version != version_of(entry):
        raise Http404
    response = _send(request, record, entry, is_attachment=not is_shown(entry))
    if response.status_code in {200, 206, 304}:
        response["Cache-Control"] = _FOR_GOOD
    return response


@public_page
def archive(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All files of a record in one ZIP, with a list of them. Written while it is sent."""
    published = Record.objects.exclude(state=RecordState.DRAFT).select_related("agency")
    record = get_object_or_404(published, pk=pk)
    if record.state == RecordState.WITHDRAWN:
        return _withdrawn(request, record)
    if not record.attachments:
        raise Http404
    if has_left_public(record, public_day()):
        return _over(request, record)
    if not all(public_storage.is_there(record.pk, one) for one in record.attachments):
        return _missing(request, record)
    response = StreamingHttpResponse(_zipped(record), content_type="application/zip")
    name = clean_name(_("%(title)s（附件）.zip") % {"title": record.title[:100]})
    name_file_from_outside(response, name)
    return response


# --- Which ------------------------------------------------------------------------------------------------------------
def _known(pk: int, number: int) -> Record:
    """The record, if this file of it was ever public."""
    was_public = RecordFile.objects.filter(record=pk, attachment=number, first_public_at__isnull=False)
    known = Record.objects.exclude(state=RecordState.DRAFT).filter(pk__in=was_public.values("record"))
    return get_object_or_404(known.select_related("agency"), pk=pk)


def _entry(record: Record, number: int) -> Entry | None:
    if record.state != RecordState.PUBLISHED:
        return None
    return next((one for one in record.attachments if one["attachment"] == number), None)


def _no_longer(request: HttpRequest, record: Record, number: int) -> HttpResponseBase:
    if record.state == RecordState.WITHDRAWN:
        return _withdrawn(request, record)
    successor = next((one for one in record.attachments if number in one["replaces"]), None)
    if successor is not None:
        return redirect("files:download", record.pk, successor["attachment"])
    return render(request, "gongkai/attachments/no_longer.html", {"record": record}, status=410)


def _withdrawn(request: HttpRequest, record: Record) -> HttpResponse:
    """The notice of the record; but who asks for a file gets none of it, so this is no success."""
    response = withdrawn_page(request, record)
    response.status_code = 410
    return response


def _over(request: HttpRequest, record: Record) -> HttpResponse:
    """What the record says is over: who asks for a file is led to its page, which says so."""
    return render(request, "gongkai/attachments/over.html", {"record": record}, status=410)


# --- Sending ----------------------------------------------------------------------------------------------------------
def _send(
    request: HttpRequest, record: Record, entry: Entry, *, is_attachment: bool = True
) -> HttpResponseBase:
    etag = f'"{str(entry["digest"]).replace(":", "-")}"'
    headers = request.headers
    response: HttpResponseBase
    if ranges.matches(headers.get("If-None-Match", ""), etag):
        response = HttpResponse(status=304)
        response["ETag"] = etag
        return response
    try:
        file = public_storage.path_of(record.pk, entry).open("rb")
    except FileNotFoundError:
        log.error("published file is missing", record=record.pk, attachment=entry["attachment"])
        return _missing(request, record)
    size = int(entry["size"])
    try:
        is_part = request.method == "GET" and ranges.holds_if_range(headers.get("If-Range", ""), etag)
        part = ranges.range_of(headers.get("Range", ""), size) if is_part else None
    except ranges.Unsatisfiable:
        file.close()
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        response["Accept-Ranges"] = "bytes"
        return response
    first, last = part or (0, size - 1)
    response = StreamingHttpResponse(_pieces(file, first, last - first + 1), status=206 if part else 200)
    response["Content-Type"] = entry["media_type"]
    response["Content-Length"] = str(last - first + 1)
    if part:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Accept-Ranges"], response["ETag"] = "bytes", etag
    name_file_from_outside(response, entry["name"], is_attachment=is_attachment)
    return response


def _missing(request: HttpRequest, record: Record) -> HttpResponse:
    return render(request, "gongkai/attachments/missing.html", {"record": record}, status=503)


def _pieces(file: BinaryIO, first: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while length > 0 and (piece := file.read(min(_PIECE, length))):
            length -= len(piece)
            yield piece


class _Pipe:
    """What a ZIP is written to: gives away what it holds."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def taken(self) -> bytes:
        data = bytes(self._held)
        self._held.clear()
        return data


def _zipped(record: Record) -> Iterator[bytes]:
    pipe = _Pipe()
    with zipfile.ZipFile(cast(IO[bytes], pipe), "w") as package:
        package.writestr(zipfile.ZipInfo(_LIST_NAME), _list_of(record))
        for entry in record.attachments:
            path = public_storage.path_of(record.pk, entry)
            with package.open(zipfile.ZipInfo(entry["name"]), "w") as member:
                for piece in _read(path):
                    member.write(piece)
                    yield pipe.taken()
    yield pipe.taken()


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _list_of(record: Record) -> bytes:
    rows = [
        {
            "number": number,
            "name": entry["name"],
            "role": str(FileRole(entry["role"]).label),
            "type": type_of(entry),
            "size": entry["size"],
            "alt": entry["alt"],
            "digest": entry["digest"],
        }
        for number, entry in enumerate(record.attachments, start=1)
    ]
    return to_csv(_LIST, rows)
