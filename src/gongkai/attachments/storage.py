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
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ALGORITHM = "AES-256-GCM"
CHUNK_BYTES = 64 * 1024
SHORTEST_KEY = 32  # characters
_KEY_BYTES, _KEY_ID_BYTES, _NONCE_BYTES, _TAG_BYTES = 32, 8, 12, 16
_LONGEST_HEAD = 1024
_NAME = re.compile(r"[0-9a-f]{32}(?:\.part)?")
_PART = ".part"


class Damaged(Exception):
    """A file is not there, was changed, or was written under a key that this installation does not have."""


def keys() -> dict[str, AESGCM]:
    """The keys of the installation by their ids; new files are written under the first."""
    return dict(map(_derived, settings.PRIVATE_KEYS))


@cache
def _derived(key: str) -> tuple[str, AESGCM]:
    if len(key) < SHORTEST_KEY:
        raise ImproperlyConfigured(f"GONGKAI_PRIVATE_KEY: each key needs at least {SHORTEST_KEY} characters")

    def derive(what: bytes, length: int) -> bytes:
        return HKDF(SHA256(), length, salt=None, info=b"gongkai private storage: " + what).derive(
            key.encode()
        )

    return derive(b"id", _KEY_ID_BYTES).hex(), AESGCM(derive(b"wrap", _KEY_BYTES))


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
    key_id, wrapping = next(iter(keys().items()))
    key, nonce = AESGCM.generate_key(_KEY_BYTES * 8), secrets.token_bytes(_NONCE_BYTES)
    wrapped = nonce + wrapping.encrypt(nonce, key, _bound_to(name, CHUNK_BYTES))
    head = {"algorithm": ALGORITHM, "chunk": CHUNK_BYTES, "key": key_id}
    file.write(json.dumps(head | {"wrapped": base64.b64encode(wrapped).decode()}).encode() + b"\n")
    cipher = AESGCM(key)
    for number, (chunk, is_last) in enumerate(_chunks(BytesIO(data), CHUNK_BYTES)):
        file.write(cipher.encrypt(_nonce(number, is_last), chunk, None))


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
    if head["algorithm"] != ALGORITHM or head["key"] not in keys():
        raise Damaged(f"{name}: was written with {head['algorithm']} under the key {head['key']}")
    wrapped = base64.b64decode(head["wrapped"], validate=True)
    nonce, sealed = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
    return AESGCM(keys()[head["key"]].decrypt(nonce, sealed, _bound_to(name, head["chunk"])))


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
