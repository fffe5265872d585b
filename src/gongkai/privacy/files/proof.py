"""The proof that a copy does not hold a value: its text is extracted again, and all its bytes are searched.

In packages every member is unpacked and searched as text and as bytes; in PDF every page is read again, every object and every
decoded stream searched. Bytes are searched in each encoding in which programs write Chinese text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from gongkai.officialdoc.readers.guard import parse_xml

from .kinds import FileKind, kind_of, members_of
from .matching import APART, BOUNDARY, Folded, fold
from .redaction import NotProven, Redaction, is_telling

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
# Shorter ones occur in compressed pictures by chance.
_LEAST_BYTES = 6
_XML = (".xml", ".rels", ".vml")
_FAILED = (
    "遮盖以后的文件中仍能找到要遮盖的内容（第{}处），已放弃，没有生成文件；请改用导出为 PDF 或图片后再遮盖"
)


def prove_gone(data: bytes, pieces: Folded, redactions: Iterable[Redaction]) -> None:
    """Raises NotProven where a value that had to go everywhere is found in the copy. `pieces`: its text as read again."""
    kind = kind_of(data)
    technical = [Folded(text) for text in _texts(kind, data)]
    blobs = list(_blobs(kind, data))
    for number, one in enumerate(redactions, start=1):
        if not one.everywhere:
            continue
        found = bool(pieces.spans(one.value))
        if not found and is_telling(one.value):
            found = any(text.spans(one.value) for text in technical) or _in_bytes(one.value, blobs)
        if found:
            raise NotProven(_FAILED.format(number))


def _in_bytes(value: str, blobs: list[bytes]) -> bool:
    for form in {value, fold(value), value.upper(), value.lower()}:
        for encoding in _ENCODINGS:
            sought = form.encode(encoding, "ignore")
            if len(sought) >= _LEAST_BYTES and any(sought in blob for blob in blobs):
                return True
    return False


def _texts(kind: FileKind, data: bytes) -> Iterator[str]:
    """Texts beside the pieces: of each XML member all that stands between its tags, and each attribute by itself."""
    if kind in (FileKind.DOCX, FileKind.XLSX):
        for name, content in members_of(data).items():
            yield unquote(name)
            if name.endswith(_XML):
                root = parse_xml(content)
                yield BOUNDARY.join(map(str, root.itertext()))
                yield APART.join(
                    unquote(str(value)) for node in root.iter("*") for value in node.attrib.values()
                )
    elif kind is FileKind.PDF:
        from .pdfobjects import strings_of

        yield from strings_of(data)


def _blobs(kind: FileKind, data: bytes) -> Iterator[bytes]:
    """The bytes that are no XML: of that all text and all attributes are searched as such."""
    if kind in (FileKind.DOCX, FileKind.XLSX):
        yield from (content for name, content in members_of(data).items() if not name.endswith(_XML))
        return
    yield data
    if kind is FileKind.PDF:
        from .pdfobjects import streams_of

        yield from streams_of(data)
