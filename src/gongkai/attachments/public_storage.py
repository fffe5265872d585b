"""The public storage: copies of the files that published records name, below `public/attachments`, plain.

A copy lies under the number of its record, and is called by the number and the digest of its attachment: whoever has the folder
can check it. All of it can be made again from the private storage.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from gongkai.privacy.keys import Damaged
from gongkai.publishing import canonical

_DIGEST = re.compile(rf"{canonical.ALGORITHM}:([0-9a-f]{{64}})")
_PART = ".part"
_WRITTEN_WITHIN = 3600  # seconds


def path_of(record: int, entry: Mapping[str, Any]) -> Path:
    """Where the copy of a file lies, or would. Raises ValueError for an entry that nothing of ours has written."""
    digest = _DIGEST.fullmatch(str(entry["digest"]))
    if digest is None:
        raise ValueError(f"{entry['digest']!r} is not a digest")
    return _folder(record) / f"{int(entry['attachment'])}-{digest[1]}"


def write(record: int, entry: Mapping[str, Any], content: Iterable[bytes]) -> None:
    """Copy a file there, as a whole or not at all. Raises Damaged where the content is not what the entry says."""
    path = path_of(record, entry)
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}{_PART}{secrets.token_hex(8)}")
    try:
        with part.open("wb") as file:
            for piece in content:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if digest_of(part) != entry["digest"]:
            raise Damaged(f"{path.name}: is not what was uploaded")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def digest_of(path: Path) -> str:
    """The digest of the bytes on disk. Raises OSError."""
    with path.open("rb") as file:
        return canonical.digest_of_stream(file)


def is_there(record: int, entry: Mapping[str, Any]) -> bool:
    """Whether a copy lies there; what it holds, only `digest_of` tells."""
    try:
        return path_of(record, entry).stat().st_size == entry["size"]
    except FileNotFoundError:
        return False


def names(record: int) -> list[str]:
    """What lies there for a record; of half-written copies those that nobody goes on writing."""
    folder = _folder(record)
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if _PART not in path.name or _is_old(path))


def records() -> Iterator[int]:
    """The numbers of the records for which something lies there."""
    root = _root()
    for name in os.listdir(root) if root.is_dir() else ():
        if name.isdecimal():
            yield int(name)


def delete(record: int, name: str) -> None:
    """Remove a copy; one that is not there is no error."""
    (_folder(record) / name).unlink(missing_ok=True)


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _WRITTEN_WITHIN
    except FileNotFoundError:
        return False


def _root() -> Path:
    return Path(settings.DATA_DIR) / "public" / "attachments"


def _folder(record: int) -> Path:
    return _root() / str(int(record))
