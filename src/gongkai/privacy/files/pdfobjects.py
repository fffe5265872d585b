"""The objects of a PDF beside its pages: opened, and searched for strings and streams."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from gongkai.officialdoc import UnreadableDocument

from .matching import APART

DAMAGED = "PDF 文件已损坏或不完整，请重新导出 PDF"
# What the library raises where an object is not of the kind that it should be.
ODD = (AttributeError, IndexError, KeyError, RuntimeError, TypeError, ValueError)
_STRING = re.compile(rb"\(((?:\\.|[^\\()])*)\)|<([0-9A-Fa-f\s]*)>", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
# Decoded, a stream may not be larger than this: what is packed a thousandfold is no document.
MOST_DECODED = 200 * 1024 * 1024


def open_objects(data: bytes) -> pikepdf.Pdf:
    """The file by its objects. Raises UnreadableDocument, for one with a password as well."""
    try:
        return pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise UnreadableDocument("PDF 已加密，需要密码才能打开；请去除密码后再试") from None
    except (pikepdf.PdfError, ValueError, RuntimeError, OSError):
        raise UnreadableDocument(DAMAGED) from None


def strings_of(data: bytes) -> Iterator[str]:
    """All strings and names of all objects, and the strings that each stream shows one after the other."""
    with open_objects(data) as pdf:
        for one in pdf.objects:
            yield APART.join(_strings(one, 0))
    for content in streams_of(data):
        yield shown_strings(content).decode("latin-1")


def streams_of(data: bytes) -> Iterator[bytes]:
    """All streams, decoded; pictures are left out, for what they show stands in no bytes."""
    with open_objects(data) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image":
                yield decoded(one)


def decoded(stream: Any) -> bytes:
    """The content of a stream; as it stands where its filter is unknown."""
    try:
        content = bytes(stream.read_bytes())
    except (pikepdf.PdfError, RuntimeError):
        content = bytes(stream.read_raw_bytes())
    if len(content) > MOST_DECODED:
        raise UnreadableDocument("PDF 解压后过大，已拒绝读取")
    return content


def shown_strings(content: bytes) -> bytes:
    """The strings of a content stream, joined."""
    parts = []
    for match in _STRING.finditer(content):
        if match[1] is not None:
            parts.append(_ESCAPE.sub(_unescaped, match[1]))
        else:
            digits = b"".join(match[2].split())
            parts.append(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))
    return b"".join(parts)


def _unescaped(match: re.Match[bytes]) -> bytes:
    one = match[1]
    if one.isdigit():
        return bytes((int(one, 8) % 256,))
    return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"\n": b""}.get(one, one)


def _strings(one: Any, depth: int) -> Iterator[str]:
    """The strings within an object, not following references."""
    if depth > 50:
        return
    if isinstance(one, pikepdf.String):
        yield str(one)
    elif isinstance(one, pikepdf.Name):
        # Fonts often have Chinese names in GBK.
        yield one.unparse().decode("latin-1")
    elif isinstance(one, pikepdf.Array):
        for item in one:
            if not getattr(item, "is_indirect", False):
                yield from _strings(item, depth + 1)
    elif isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, item in one.items():
            yield key
            if not getattr(item, "is_indirect", False):
                yield from _strings(item, depth + 1)
