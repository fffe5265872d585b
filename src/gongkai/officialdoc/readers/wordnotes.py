"""What stands outside the main text of a Word document: footnotes and endnotes, running heads and feet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from .wordnames import VAL, W, is_on
from .wordparts import WordPackage, relation_id

_NOTES = {"footnoteReference": ("footnotes", f"{W}footnote"), "endnoteReference": ("endnotes", f"{W}endnote")}


def notes(package: WordPackage, references: list[tuple[str, str]]) -> Iterator[etree._Element]:
    """The notes to which the text refers, in its order, footnotes first."""
    for kind, (role, tag) in _NOTES.items():
        wanted = [identifier for one, identifier in references if one == kind]
        part = package.related(role) if wanted else None
        if part is None:
            continue
        found = {node.get(f"{W}id"): node for node in package.root(part).iterchildren(tag)}
        for identifier in dict.fromkeys(wanted):
            if (note := found.get(identifier)) is not None:
                yield note


def running(package: WordPackage, sections: Iterable[etree._Element], place: str) -> Iterator[etree._Element]:
    """The roots of the heads ("header") or feet ("footer") that the sections (sectPr) show, each part once.

    A head for the first page exists in many files without being shown: only where the section asks for it (titlePg).
    """
    seen = set()
    for section in sections:
        first_page = section.find(f"{W}titlePg")
        for reference in section.iterchildren(f"{W}{place}Reference"):
            part = package.by_id(relation_id(reference))
            shown = reference.get(f"{W}type") != "first" or (
                first_page is not None and is_on(first_page.get(VAL))
            )
            if part is not None and shown and part not in seen:
                seen.add(part)
                yield package.root(part)
