"""The private storage: files below `private/attachments`, encrypted in chunks, each with a key of its own.

A file is a head of one line and chunks of AES-256-GCM. Its key is random, and stands in the head wrapped with the key of the
installation, bound to the name of the file: a file that was put in the place of another does not open. As no key is used for
two files, the nonce of a chunk is its number with a sign for the last one, so that chunks can be neither moved nor cut off.
"""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from gongkai.privacy.keys import ALGORITHM, Damaged, keys

CHUNK_BYTES = 64 * 1024
_KEY_BYTES, _NONCE_BYTES, _TAG_BYTES = 32, 12, 16
_LONGEST_HEAD = 1024
_NAME = re.compile(r"[0-9a-f]{32}(?:\.part)?")
_PART = ".part"


# --- Writing ---------------------------------------------------------------------------------------------------------
def write(data: bytes) -> str:
    """Keep the bytes; returns the name under which they are read. No half-written file ever bears that name."""
    name = secrets.token_hex(16)
    path = _path(name)
    _make_private(path.parent)
    part = path.with_name(name + _PART)
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            _encrypt(name, data, file)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync(path.parent)
    return name


def _encrypt(name: str, data: bytes, file: BinaryIO) -> None:
    key = AESGCM.generate_key(_KEY_BYTES * 8)
    file.write(_head(name, key, CHUNK_BYTES))
    cipher = AESGCM(key)
    for number, (chunk, is_last) in enumerate(_chunks(BytesIO(data), CHUNK_BYTES)):
        file.write(cipher.encrypt(_nonce(number, is_last), chunk, None))


def _head(name: str, key: bytes, chunk: int) -> bytes:
    """The first line of a file: how it was written, and its key, wrapped with the first key of the installation."""
    key_id, wrapping = next(iter(keys().items()))
    nonce = secrets.token_bytes(_NONCE_BYTES)
    wrapped = nonce + wrapping.encrypt(nonce, key, _bound_to(name, chunk))
    head = {"algorithm": ALGORITHM, "chunk": chunk, "key": key_id}
    return json.dumps(head | {"wrapped": base64.b64encode(wrapped).decode()}).encode() + b"\n"


def rewrap(name: str) -> bool:
    """Bring a file under the first key of the installation; False where it is already. Its content is copied as it is.

    A file that was deleted meanwhile is nowhere to be brought. Raises Damaged.
    """
    path = _path(name)
    # Of two that rotate at once each writes a part of its own: one file that both cut and filled would be lost with either.
    part = path.with_name(name[:2] + secrets.token_hex(15) + _PART)
    try:
        with path.open("rb") as file:
            head = json.loads(file.readline(_LONGEST_HEAD))
            if head["key"] == next(iter(keys())):
                return False
            key = _unwrap_key(name, head)
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
                copy.write(_head(name, key, head["chunk"]))
                shutil.copyfileobj(file, copy)
                copy.flush()
                os.fsync(copy.fileno())
        # A file that was deleted meanwhile stays deleted.
        if path.exists():
            part.replace(path)
    except FileNotFoundError:
        return False
    except InvalidTag:
        raise Damaged(f"{name}: was changed") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{name}: {error}") from None
    finally:
        part.unlink(missing_ok=True)
    _sync(path.parent)
    return True


def delete(name: str) -> None:
    """Remove a file; one that is not there is no error."""
    _path(name).unlink(missing_ok=True)


# --- Reading ---------------------------------------------------------------------------------------------------------
def read(name: str) -> Iterator[bytes]:
    """The content in chunks. The whole file is authenticated before this returns. Raises Damaged."""
    for _chunk in _decrypt(name):
        pass
    return _decrypt(name)


def _decrypt(name: str) -> Iterator[bytes]:
    try:
        with _path(name).open("rb") as file:
            head = json.loads(file.readline(_LONGEST_HEAD))
            cipher = _unwrap(
                name, head
            )  # fails unless name, algorithm and size of chunks are those of writing
            for number, (chunk, is_last) in enumerate(_chunks(file, head["chunk"] + _TAG_BYTES)):
                yield cipher.decrypt(_nonce(number, is_last), chunk, None)
    except InvalidTag:
        raise Damaged(f"{name}: was changed") from None
    except (OSError, ValueError, KeyError, TypeError, OverflowError, MemoryError) as error:
        raise Damaged(f"{name}: {error}") from None


def _unwrap(name: str, head: dict[str, Any]) -> AESGCM:
    return AESGCM(_unwrap_key(name, head))


def _unwrap_key(name: str, head: dict[str, Any]) -> bytes:
    if head["algorithm"] != ALGORITHM or head["key"] not in keys():
        raise Damaged(f"{name}: was written with {head['algorithm']} under the key {head['key']}")
    wrapped = base64.b64decode(head["wrapped"], validate=True)
    nonce, sealed = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
    return keys()[head["key"]].decrypt(nonce, sealed, _bound_to(name, head["chunk"]))


def names() -> Iterator[str]:
    """The names of all files that are kept whole."""
    for path in _root().glob("??/*"):
        if _NAME.fullmatch(path.name) and not path.name.endswith(_PART):
            yield path.name


def files_before(moment: datetime) -> Iterator[str]:
    """The files, half-written ones too, that nobody has touched since the moment."""
    for path in _root().glob("??/*"):
        try:
            touched = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except FileNotFoundError:
            continue
        if touched < moment and _NAME.fullmatch(path.name):
            yield path.name


# --- Parts -----------------------------------------------------------------------------------------------------------
def _chunks(file: BinaryIO, size: int) -> Iterator[tuple[bytes, bool]]:
    """Pieces of this size, each with whether it is the last; an empty file is one empty piece."""
    chunk = file.read(size)
    while following := file.read(size):
        yield chunk, False
        chunk = following
    yield chunk, True


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(_NONCE_BYTES - 1, "big") + bytes([is_last])


def _bound_to(name: str, chunk: int) -> bytes:
    return f"{ALGORITHM}\n{chunk}\n{name}".encode()


def _root() -> Path:
    return Path(settings.DATA_DIR) / "private" / "attachments"


def _path(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of a kept file")
    return _root() / name[:2] / name


def _make_private(folder: Path) -> None:
    for one in (_root().parent, _root(), folder):
        one.mkdir(mode=0o700, parents=True, exist_ok=True)


def _sync(folder: Path) -> None:
    """The entry of the folder is on disk before the row that names it is."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
