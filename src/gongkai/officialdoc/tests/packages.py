"""Packages (zip) made of their parts, for tests that damage the parts and for the fuzzer (fuzz/)."""

from __future__ import annotations

import io
import zipfile

DOCX_PARTS = (
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/footnotes.xml",
    "word/header1.xml",
    "word/_rels/document.xml.rels",
    "_rels/.rels",
    "[Content_Types].xml",
)
OFD_PARTS = (
    "OFD.xml",
    "Doc_0/Document.xml",
    "Doc_0/Pages/Page_0/Content.xml",
    "Doc_0/PublicRes.xml",
    "Doc_0/Tpls/Tpl_0/Content.xml",
)
# Between the parts in one piece of bytes; no XML holds it.
DIVIDER = b"\n\x01\n"


def packed(parts: tuple[str, ...], data: bytes) -> bytes:
    """A package of these parts from the pieces of the data; empty pieces are left out."""
    pieces = data.split(DIVIDER)
    return package({name: piece for name, piece in zip(parts, pieces, strict=False) if piece})


def package(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    """The members of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
