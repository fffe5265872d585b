"""The texts of a file with their places, for the detectors; typed by content, read through the guards of the parser."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.officialdoc.readers.text import decode

from .kinds import FileKind, kind_of
from .places import Piece, Place, Story


def read_pieces(data: bytes) -> list[Piece]:
    """All pieces, hidden ones too, in the order of the file. Raises UnreadableDocument for what cannot be read whole."""
    return list(_pieces(kind_of(data), data))


def _pieces(kind: FileKind, data: bytes) -> Iterator[Piece]:
    # Each reader has libraries of its own, which are loaded when the first such file comes.
    if kind is FileKind.DOCX:
        from .read_docx import pieces_of_docx

        return pieces_of_docx(data)
    if kind is FileKind.XLSX:
        from .read_xlsx import pieces_of_xlsx

        return pieces_of_xlsx(data)
    if kind is FileKind.PDF:
        from .read_pdf import pieces_of_pdf

        return pieces_of_pdf(data)
    if kind in (FileKind.PNG, FileKind.JPEG):
        from .pictures import pieces_of_picture

        return pieces_of_picture(data)
    return _pieces_of_text(data)


def _pieces_of_text(data: bytes) -> Iterator[Piece]:
    """A text is one piece: values run on over its lines."""
    text = decode(data)
    if text.strip():
        yield Piece(text, Place(Story.TEXT))
