"""Uploads on their way in: looked into, then written to the private storage, not yet an attachment."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.accounts.reasons import Reason, Refused, refuse_if
from gongkai.attachments import rules, scanner, storage
from gongkai.attachments.inspection import Inspection, inspect_untrusted
from gongkai.attachments.models import Attachment
from gongkai.officialdoc import UnreadableDocument
from gongkai.officialdoc.secrecy import is_marked
from gongkai.publishing import canonical

LONGEST_NAME = 200
# What cannot stand in a name of a file everywhere, and what changes the direction of reading: “gpj.exe” reads as “exe.jpg”.
_UNFIT = re.compile(r'[\\/:*?"<>|]')
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@dataclass(slots=True)
class Upload:
    """A file that may be kept. `storage_name` is empty until its bytes are written."""

    name: str
    media_type: str
    data: bytes = field(repr=False)
    was_read: bool
    storage_name: str = ""
    is_stored: bool = False

    @property
    def size(self) -> int:
        return len(self.data)

    @property
    def digest(self) -> str:
        return canonical.digest(self.data)


def clean_name(name: str | None) -> str:
    """A name that can be shown and saved everywhere; the extension stays when it is cut."""
    last = re.split(r"[\\/]", name or "")[-1]
    visible = "".join(char for char in last if unicodedata.category(char) not in _INVISIBLE)
    path = PurePosixPath(_UNFIT.sub("_", visible).strip(" .") or _("未命名"))
    return (
        path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix
        if len(path.name) > LONGEST_NAME
        else path.name
    )


def examine(file: File[bytes]) -> Upload:
    """Look into one file. Raises Refused; nothing of a refused file is kept. Slow: call it outside of transactions."""
    name = clean_name(file.name)
    refuse_if(
        [
            rules.is_not_empty(name, file.size),
            rules.is_not_too_large(name, file.size),
            rules.has_allowed_extension(name),
        ]
    )
    file.seek(0)
    data = file.read()
    refuse_if([scanner.is_clean(name, data)])
    found = _inspect(name, data)
    refuse_if(
        [
            rules.is_not_secret(name, found.is_marked or is_marked(None, name)),
            rules.content_fits_name(name, found.media_type),
        ]
    )
    return Upload(name, found.media_type, data, found.was_read)


def _inspect(name: str, data: bytes) -> Inspection:
    try:
        return inspect_untrusted(data)
    except UnreadableDocument as error:
        raise Refused(
            [Reason(_("“%(name)s”：%(error)s。") % {"name": name, "error": str(error).rstrip("。")})]
        ) from None


def examine_all(files: Iterable[File[bytes] | Upload]) -> list[Upload]:
    """Look into several; what is wrong with any of them is said at once."""
    uploads: list[Upload] = []
    reasons: list[Reason] = []
    for file in files:
        try:
            uploads.append(file if isinstance(file, Upload) else examine(file))
        except Refused as refused:
            reasons += refused.reasons
    refuse_if(reasons)
    return uploads


@contextmanager
def written(files: Iterable[File[bytes] | Upload]) -> Iterator[list[Upload]]:
    """Write the files before a transaction begins that makes attachments of them.

    Whatever ends that transaction takes with it what was written here. If the process dies, the sweep does.
    """
    uploads, mine = examine_all(files), list[Upload]()
    try:
        for upload in uploads:
            if not upload.storage_name:
                upload.storage_name = storage.write(upload.data)
                mine.append(upload)
        yield uploads
    except BaseException:
        _take_back(mine)
        raise


def _take_back(uploads: list[Upload]) -> None:
    if transaction.get_connection().needs_rollback:
        return  # the database answers nothing until an outer transaction has ended; the sweep finds them
    names = [upload.storage_name for upload in uploads]
    claimed = set(Attachment.objects.filter(storage_name__in=names).values_list("storage_name", flat=True))
    for upload in uploads:
        if upload.storage_name not in claimed:
            storage.delete(upload.storage_name)
            upload.storage_name, upload.is_stored = "", False
