"""A copy of a file with redactions burnt in, proved by reading the copy again. The original is never touched."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.officialdoc import UnreadableDocument
from gongkai.officialdoc.readers.text import decode

from .hidden import hidden_among
from .kinds import FileKind, kind_of
from .matching import BOUNDARY, Folded
from .pieces import read_pieces
from .places import Piece, Place, Story
from .proof import prove_gone
from .redaction import Burnt, NotProven, Redaction, Removal, covers_in, replaced

_NOT_FOUND = "第{}处要遮盖的内容在文件中没有找到，已放弃，没有生成文件；请按文件中的写法填写"
_NOT_REMOVED = "第{}处要遮盖的内容没有遮住，已放弃，没有生成文件；请改用导出为 PDF 或图片后再遮盖"
Made = tuple[bytes, list[Removal], list[str]]


def burn(data: bytes, redactions: Sequence[Redaction]) -> Burnt:
    """Redact a copy: values and boxes removed, hidden content and metadata removed, then proved. Without redactions, cleaned.

    Raises UnreadableDocument for what cannot be read, NotProven where a value was not found or is still there.
    """
    kind = kind_of(data)
    pieces = read_pieces(data)
    hidden, before = tuple(hidden_among(pieces)), _counts(_searchable(pieces), redactions)
    # Of a long list neither its pieces nor its text are needed any longer.
    del pieces
    _refuse_unknown(before, redactions, kind)
    made, removals, left_out = _burn(kind, data, redactions)
    again = _read_again(made)
    remaining, after = tuple(hidden_among(again)), _searchable(again)
    del again
    prove_gone(made, after, redactions)
    _prove_places(before, _counts(after, redactions), redactions)
    return Burnt(made, tuple(removals), hidden, remaining, tuple(left_out))


def _counts(text: Folded, redactions: Sequence[Redaction]) -> list[int]:
    """How often the value of each redaction stands in the text."""
    return [len(text.spans(one.value)) for one in redactions]


def _read_again(made: bytes) -> list[Piece]:
    try:
        return read_pieces(made)
    except UnreadableDocument as error:
        raise NotProven(f"遮盖以后的文件不能再次读取，已放弃：{error}") from None


def _searchable(pieces: Sequence[Piece]) -> Folded:
    return Folded(BOUNDARY.join(piece.text for piece in pieces))


def _burn(kind: FileKind, data: bytes, redactions: Sequence[Redaction]) -> Made:
    # Each has libraries of its own, which are loaded when the first such file comes.
    if kind is FileKind.DOCX:
        from .burn_docx import burn_docx

        return burn_docx(data, redactions)
    if kind is FileKind.XLSX:
        from .burn_xlsx import burn_xlsx

        return burn_xlsx(data, redactions)
    if kind is FileKind.PDF:
        from .burn_pdf import burn_pdf

        return burn_pdf(data, redactions)
    if kind in (FileKind.PNG, FileKind.JPEG):
        from .burn_image import burn_image

        return burn_image(data, redactions)
    return _burn_text(data, redactions)


def _burn_text(data: bytes, redactions: Sequence[Redaction]) -> Made:
    """A text has one place. The copy is UTF-8."""
    text = decode(data)
    covers = covers_in(text, redactions, lambda _place, _at: True)
    removals = [Removal(Place(Story.TEXT), one.redaction.reason, one.redaction.mask) for one in covers]
    return replaced(text, covers).encode(), removals, []


def _refuse_unknown(before: Sequence[int], redactions: Sequence[Redaction], kind: FileKind) -> None:
    """A value that is nowhere in the original was written otherwise than it stands there: its removal would prove nothing."""
    for number, (one, times) in enumerate(zip(redactions, before, strict=True), start=1):
        boxed = one.place is not None and one.place.box is not None
        in_picture = boxed and kind in (FileKind.PNG, FileKind.JPEG)
        if one.value and not in_picture and not times:
            raise NotProven(_NOT_FOUND.format(number))


def _prove_places(before: Sequence[int], after: Sequence[int], redactions: Sequence[Redaction]) -> None:
    """What was to go from one place alone stands there no more: there is less of it than before."""
    for number, one in enumerate(redactions):
        if one.only_here and one.value and after[number] >= before[number]:
            raise NotProven(_NOT_REMOVED.format(number + 1))
