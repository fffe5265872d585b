"""The proof that a copy does not hold a value: its text is extracted again, and all its bytes are searched.

In packages every member is unpacked and searched as text and as bytes; in PDF every page is read again, every object and every
decoded stream searched. Bytes are searched in each encoding in which programs write Chinese text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from gongkai.officialdoc import UnreadableDocument
from gongkai.officialdoc.readers.guard import parse_xml

from .kinds import FileKind, kind_of, members_of
from .matching import BOUNDARY, Folded, fold
from .pieces import read_pieces
from .redaction import NotProven, Redaction, is_telling

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
# Shorter ones occur in compressed pictures by chance.
_LEAST_BYTES = 6
# Unlike BOUNDARY it is never passed over: what stands on its two sides has nothing to do with each other.
_APART = "\uffff"
_FAILED = (
    "遮盖以后的文件中仍能找到要遮盖的内容（第{}处），已放弃，没有生成文件；请改用导出为 PDF 或图片后再遮盖"
)


def prove_gone(data: bytes, redactions: Iterable[Redaction]) -> None:
    """Raises NotProven where a value that had to go everywhere is found in the copy, or where the copy cannot be read."""
    numbered = [(number, one.value) for number, one in enumerate(redactions, start=1) if one.everywhere]
    try:
        kind = kind_of(data)
        texts = [BOUNDARY.join(piece.text for piece in read_pieces(data)), *_texts(kind, data)]
        blobs = list(_blobs(kind, data))
    except UnreadableDocument as error:
        raise NotProven(f"遮盖以后的文件不能再次读取，已放弃：{error}") from None
    folded, technical = Folded(texts[0]), [Folded(text) for text in texts[1:]]
    for number, value in numbered:
        if folded.spans(value) or (
            is_telling(value) and (any(one.spans(value) for one in technical) or _in_bytes(value, blobs))
        ):
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
            if name.endswith((".xml", ".rels", ".vml")):
                root = parse_xml(content)
                yield BOUNDARY.join(root.itertext())
                yield _APART.join(unquote(value) for node in root.iter("*") for value in node.attrib.values())
    elif kind is FileKind.PDF:
        from .pdfobjects import strings_of

        yield from strings_of(data)


def _blobs(kind: FileKind, data: bytes) -> Iterator[bytes]:
    """All bytes, packed and unpacked."""
    yield data
    if kind in (FileKind.DOCX, FileKind.XLSX):
        yield from members_of(data).values()
    elif kind is FileKind.PDF:
        from .pdfobjects import streams_of

        yield from streams_of(data)
