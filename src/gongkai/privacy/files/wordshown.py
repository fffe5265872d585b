"""Which parts of a Word document a reader gets to see: not heads that no section shows, notes without a mark, or parts left over."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from gongkai.officialdoc.readers.wordnames import VAL, R, W, is_on

from .packageparts import Members, relations
from .wordsight import DELETED

NOTES = {f"{W}footnote": f"{W}footnoteReference", f"{W}endnote": f"{W}endnoteReference"}
_REFERENCES = (f"{W}headerReference", f"{W}footerReference")


def links_of(members: Members, part: str) -> dict[str, str]:
    """The parts to which the relationships of a part lead, by id; names as the package has them."""
    by_name = {plain(name): name for name in members}
    found = {}
    for node in relations(members, part):
        target = node.get("Target") or ""
        if node.get("TargetMode") != "External":
            whole = target if target.startswith("/") else f"/{posixpath.dirname(part)}/{target}"
            if name := by_name.get(plain(posixpath.normpath(whole).lstrip("/"))):
                found[node.get("Id") or ""] = name
    return found


def reached(members: Members, main: str) -> set[str]:
    """The parts that the main text leads to, and itself."""
    found, waiting = {main}, [main]
    while waiting:
        for part in links_of(members, waiting.pop()).values():
            if part not in found:
                found.add(part)
                waiting.append(part)
    return found


def unshown_references(root: etree._Element, settings: etree._Element | None) -> Iterator[etree._Element]:
    """References to heads and feet that are not shown: of a first page that no section asks for, of even pages likewise."""
    switch = settings.find(f"{W}evenAndOddHeaders") if settings is not None else None
    has_even = switch is not None and is_on(switch.get(VAL))
    for section in root.iter(f"{W}sectPr"):
        title = section.find(f"{W}titlePg")
        has_first = title is not None and is_on(title.get(VAL))
        for node in section.iterchildren(*_REFERENCES):
            kind = node.get(f"{W}type")
            if (kind == "first" and not has_first) or (kind == "even" and not has_even):
                yield node


def unshown_heads(
    members: Members, main: str, root: etree._Element, settings: etree._Element | None
) -> set[str]:
    """The parts of heads and feet that no section shows."""
    links = links_of(members, main)
    hidden = set(unshown_references(root, settings))
    references = list(root.iter(*_REFERENCES))
    shown = {links.get(node.get(f"{R}id") or "") for node in references if node not in hidden}
    return {part for node in references if (part := links.get(node.get(f"{R}id") or ""))} - shown


def unshown_notes(root: etree._Element, main: etree._Element) -> Iterator[etree._Element]:
    """The notes of a part (root) to which the main text has no mark that counts. Separators are no notes."""
    for tag, reference in NOTES.items():
        marks = {
            node.get(f"{W}id")
            for node in main.iter(reference)
            if next(node.iterancestors(*DELETED), None) is None
        }
        for note in root.iterchildren(tag):
            if note.get(f"{W}type") in (None, "normal") and note.get(f"{W}id") not in marks:
                yield note


def plain(name: str) -> str:
    """Names of parts do not differ by case."""
    return name.replace("\\", "/").lower()
