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
    sought = [(number, one.value) for number, one in enumerate(redactions, start=1) if one.everywhere]
    found = [number for number, value in sought if pieces.spans(value)]
    telling = [(number, value) for number, value in sought if is_telling(value)]
    for text in _texts(kind, data):
        folded = Folded(text)
        found += [number for number, value in telling if folded.spans(value)]
    for blob in _blobs(kind, data):
        found += [number for number, value in telling if _in_bytes(value, blob)]
    if found:
        raise NotProven(_FAILED.format(min(found)))


def _in_bytes(value: str, blob: bytes) -> bool:
    for form in {value, fold(value), value.upper(), value.lower()}:
        for encoding in _ENCODINGS:
            sought = form.encode(encoding, "ignore")
            if len(sought) >= _LEAST_BYTES and sought in blob:
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
                values = [str(value) for node in root.iter("*") for value in node.attrib.values()]
                for encoding in ("utf-8", "gb18030"):
                    yield APART.join(unquote(value, encoding=encoding) for value in values)
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
