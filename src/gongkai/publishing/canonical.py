"""Canonical bytes and their digests: what is hashed is what is stored, never a fresh serialisation."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

ALGORITHM = "sha256"


def _plain(value: Any) -> str:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def encode(content: Any) -> bytes:
    """Canonical JSON: sorted keys, no white space, UTF-8, ISO dates, decimals as strings."""
    text = json.dumps(content, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def decode(content: bytes | memoryview) -> Any:
    """The value behind canonical bytes."""
    return json.loads(bytes(content))


def digest(*parts: bytes | memoryview) -> str:
    """The hash of the parts in a row, written with the name of its algorithm."""
    total = hashlib.new(ALGORITHM)
    for part in parts:
        total.update(part)
    return f"{ALGORITHM}:{total.hexdigest()}"


def digest_of_stream(file: IO[bytes]) -> str:
    """The digest of what is left to read."""
    return f"{ALGORITHM}:{hashlib.file_digest(file, ALGORITHM).hexdigest()}"  # type: ignore[arg-type]
