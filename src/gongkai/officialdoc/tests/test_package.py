"""Packages are read as zipfile reads them, whether their directory is of the usual form or not."""

from __future__ import annotations

import io
import random
import struct
import zipfile

import pytest

from gongkai.officialdoc import UnreadableDocument
from gongkai.officialdoc.readers.directory import read_directory
from gongkai.officialdoc.readers.guard import MAX_MEMBERS, open_package

CONTENT = {"a.xml": b"<a/>" * 100, "b/c.xml": b"", "d": bytes(range(256)) * 300}
LONG = b"0123456789abcdef" * 5000


def pack(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.comment = comment
    return buffer.getvalue()


def is_usual(data: bytes) -> bool:
    return read_directory(data, MAX_MEMBERS) is not None


def unseekable(members: dict[str, bytes]) -> bytes:
    """As a program writes that cannot go back: the sizes stand behind the data."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.written = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.written += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return pipe.written


@pytest.mark.parametrize(
    "data", [pack(CONTENT), pack(CONTENT, zipfile.ZIP_STORED), unseekable(CONTENT), pack({})]
)
def test_usual_packages_are_read_without_zipfile(data: bytes) -> None:
    assert is_usual(data)
    expected = CONTENT if len(data) > 22 else {}
    package = open_package(data)
    assert package.names() == list(expected)
    assert {name: package.read(name) for name in expected} == expected


@pytest.mark.parametrize(
    "data",
    [
        pack(CONTENT, zipfile.ZIP_BZIP2),
        pack(CONTENT, zipfile.ZIP_LZMA),
        pack(CONTENT, comment=b"comment"),
        b"before" + pack(CONTENT),
        pack({**CONTENT, "目录.xml": b"x"}),
        pack(CONTENT) + b"\0\0",
    ],
)
def test_unusual_packages_are_left_to_zipfile(data: bytes) -> None:
    assert not is_usual(data)
    package = open_package(data)
    assert {name: package.read(name) for name in CONTENT} == CONTENT


def changed(data: bytes, place: int, value: bytes) -> bytes:
    return data[:place] + value + data[place + len(value) :]


def test_member_that_is_not_as_the_directory_says_is_refused() -> None:
    data = pack({"a": LONG})
    entry = data.rindex(b"PK\1\2")
    damaged = {
        "sum": changed(data, entry + 16, b"\0\0\0\0"),
        "name": changed(data, data.index(b"a", 26), b"b"),
        "place": changed(data, entry + 42, struct.pack("<L", 7)),
        "content": changed(data, 60, b"\xff\xff\xff"),
        "size": changed(data, entry + 24, struct.pack("<L", len(LONG) - 1)),
        "packed": changed(data, entry + 20, struct.pack("<L", 10)),
    }
    for what, one in damaged.items():
        assert is_usual(one), what
        with pytest.raises(UnreadableDocument, match="损坏"):
            open_package(one).read("a")


def test_lying_size_does_not_lift_the_limit() -> None:
    data = pack({"a": b"\0" * (20 * 1024 * 1024)})
    entry = data.rindex(b"PK\1\2")
    lying = changed(data, entry + 24, struct.pack("<L", 100))
    assert is_usual(lying)
    with pytest.raises(UnreadableDocument):
        open_package(lying).read("a")


def test_missing_and_encrypted_members_are_refused() -> None:
    data = pack({"a": LONG})
    with pytest.raises(UnreadableDocument, match="缺少 b"):
        open_package(data).read("b")
    with pytest.raises(UnreadableDocument, match="密码"):
        open_package(changed(data, data.rindex(b"PK\1\2") + 8, b"\1"))


def test_damaged_packages_give_what_zipfile_gives_or_a_refusal() -> None:
    picked = random.Random(7)
    whole = {method: pack(CONTENT, method) for method in (0, 8, 12, 14)}
    for _ in range(3000):
        data = bytearray(whole[picked.choice([0, 8, 8, 8, 12, 14])])
        for _ in range(picked.choice([1, 1, 3])):
            place = picked.choice([picked.randrange(len(data)), len(data) - 1 - picked.randrange(200)])
            data[place] = picked.choice([0, 1, 255, picked.randrange(256)])
        try:
            package = open_package(bytes(data))
        except UnreadableDocument:
            continue
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert package.names() == archive.namelist()
            for name in package.names():
                try:
                    found = package.read(name)
                except UnreadableDocument:
                    continue
                assert found == archive.read(name)
