"""The directory of a package (zip) in its usual form, read without zipfile: a quarter of the time.

Whatever is not usual is left to zipfile, which knows all of it: more than one disk, zip64, comments, extra fields, data
before or between, names beyond ASCII, other ways to pack. The same goes for a member whose size, sum or name in front
of it differs from what the directory says: zipfile tells what is wrong. So nothing is believed here; it is either as
plain as it says, or not read here at all.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from struct import Struct

_END = Struct("<4s4H2LH")
_ENTRY = Struct("<4s6H3L5H2L")
_LOCAL = Struct("<4s5H3L2H")
_END_MARK, _ENTRY_MARK, _LOCAL_MARK, _END_64_MARK = b"PK\5\6", b"PK\1\2", b"PK\3\4", b"PK\6\7"
_LOCATOR_64 = 20
_STORED, _DEFLATED = 0, 8
# What a usual member may say of itself: how hard it was deflated, sizes behind the data, name in UTF-8. And encrypted:
# the guard asks for that.
_ENCRYPTED, _USUAL_FLAGS = 0x1, 0x1 | 0x2 | 0x4 | 0x8 | 0x800
# Version 2.0 of the format has folders and deflate; zip64 begins with 4.5.
_VERSION = 20


@dataclass(frozen=True, slots=True)
class Directory:
    """Names, what they say together (flags, size), and where each member lies: (method, sum, packed, size, offset)."""

    data: bytes
    names: list[str]
    encrypted: bool
    size: int
    _places: dict[str, tuple[int, int, int, int, int]]

    def read(self, name: str, most: int) -> bytes | None:
        """The content of a member; None where it is not exactly what the directory says, or more than `most`."""
        method, check, packed, size, offset = self._places.get(name, (-1, 0, 0, 0, 0))
        if method < 0 or size > most or offset + _LOCAL.size > len(self.data):
            return None
        mark, _, flags, _, _, _, _, _, _, length, extra = _LOCAL.unpack_from(self.data, offset)
        begin = offset + _LOCAL.size
        if mark != _LOCAL_MARK or flags & ~_USUAL_FLAGS or flags & _ENCRYPTED:
            return None
        if self.data[begin : begin + length] != name.encode():
            return None
        begin += length + extra
        packing = memoryview(self.data)[begin : begin + packed]
        content = _inflate(packing, size) if method == _DEFLATED else bytes(packing)
        usual = content is not None and len(packing) == packed and len(content) == size
        return content if usual and content is not None and zlib.crc32(content) == check else None


def read_directory(data: bytes, most: int) -> Directory | None:
    """The directory, or None where it is not of the usual form or has more than `most` members."""
    place = len(data) - _END.size
    if place < 0:
        return None
    mark, disk, first, here, count, length, start, comment = _END.unpack_from(data, place)
    usual = mark == _END_MARK and not (disk or first or comment) and here == count <= most
    before = data[max(0, place - _LOCATOR_64) : place]
    if not usual or start + length != place or before.startswith(_END_64_MARK):
        return None
    names: list[str] = []
    places: dict[str, tuple[int, int, int, int, int]] = {}
    total = all_flags = 0
    while start < place:
        if start + _ENTRY.size > place:
            return None
        (
            mark,
            _,
            version,
            flags,
            method,
            _,
            _,
            check,
            packed,
            size,
            named,
            extra,
            comment,
            disk,
            _,
            _,
            offset,
        ) = _ENTRY.unpack_from(data, start)
        start += _ENTRY.size
        name = data[start : start + named]
        start += named
        if mark != _ENTRY_MARK or extra or comment or disk or version & 0xFF > _VERSION:
            return None
        # zipfile ends a name at NUL, and on Windows it turns the backslash.
        if (
            (method != _DEFLATED and method != _STORED)
            or not name.isascii()
            or b"\0" in name
            or b"\\" in name
        ):
            return None
        all_flags |= flags
        total += size
        text = name.decode("ascii")
        names.append(text)
        places[text] = method, check, packed, size, offset
    if start != place or len(names) != count or all_flags & ~_USUAL_FLAGS:
        return None
    return Directory(data, names, bool(all_flags & _ENCRYPTED), total, places)


def _inflate(packing: memoryview, size: int) -> bytes | None:
    """What was deflated, if that ends at the size: no more than one byte beyond it is ever unpacked."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = stream.decompress(packing, size + 1)
    except zlib.error:
        return None
    return content if stream.eof and not stream.unused_data else None
