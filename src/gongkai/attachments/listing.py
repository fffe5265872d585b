"""The files of a record as its pages list them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse

from gongkai.attachments.choices import FileRole
from gongkai.attachments.entries import is_shown, type_of, version_of
from gongkai.attachments.texts import texts_of
from gongkai.publishing.files import Entry
from gongkai.publishing.models import Record


@dataclass(frozen=True, slots=True)
class PublicFile:
    """One file; `picture_url` is empty for what the page does not show."""

    name: str
    type: str
    size: int
    url: str
    picture_url: str = ""
    alt: str = ""


def public_files(record: Record) -> list[PublicFile]:
    """The files of a published record, in its order."""
    return [
        PublicFile(
            name=entry["name"],
            type=type_of(entry),
            size=entry["size"],
            url=reverse("files:download", args=[record.pk, entry["attachment"]]),
            picture_url=reverse("files:versioned", args=[record.pk, entry["attachment"], version_of(entry)])
            if is_shown(entry)
            else "",
            alt=entry["alt"],
        )
        for entry in record.attachments
    ]


def staff_files(record: Record, entries: Sequence[Entry]) -> str:
    """The files of a revision for the workspace, as safe HTML: who does not work for its agency is led to the public copy."""
    known = texts_of(one["attachment"] for one in entries)
    address = "attachments:download" if record.is_own else "files:download"
    files = [
        {
            "entry": one,
            "role": FileRole(one["role"]).label,
            "type": type_of(one),
            "text": known.get(one["attachment"]),
            "url": reverse(
                address, args=[one["attachment"]] if record.is_own else [record.pk, one["attachment"]]
            ),
        }
        for one in entries
    ]
    return render_to_string("gongkai/attachments/_record_files.html", {"files": files})
