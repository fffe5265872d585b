"""A Word document as pieces of text with their places, what a reader sees and what he does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from lxml import etree

from gongkai.officialdoc.readers.guard import open_package
from gongkai.officialdoc.readers.wordnames import ALTERNATIVES, CHOICE, FALLBACK, VAL, W
from gongkai.officialdoc.readers.wordparts import WordPackage, parse_part

from .kinds import members_of
from .packageparts import common_pieces, texts
from .places import HiddenKind, Piece, Place, Story
from .wordcleaning import HARMLESS_FIELD
from .wordleftovers import leftovers_in
from .wordshown import NOTES, plain, reached, unshown_heads, unshown_notes
from .wordsight import Sight, sight_of
from .wordtree import INSTRUCTIONS, PARAGRAPHS, STORIES, cells_of, leaves_of, paragraphs_of, place_of, text_in

_XML = (".xml", ".vml")
# Fields that take their text from elsewhere.
_FETCHING = re.compile(r"\s*(?:INCLUDE\w*|LINK|DDE\w*|DATABASE|IMPORT|RD)\b", re.IGNORECASE)
_WORDY = re.compile(r"[^\x00-\xff\ue000-\uf8ff]{2}|\d{6}|@")
_HARMLESS_MARK = re.compile(r"_|OLE_LINK\d*$")
_CHANGES = tuple(
    f"{W}{name}"
    for name in "ins del moveFrom moveTo rPrChange pPrChange sectPrChange tblPrChange tcPrChange trPrChange".split()
)
_DRAWN = ("{*}docPr", "{*}cNvPr", "{*}shape")
_SETTINGS = {"docVars": HiddenKind.CUSTOM_DATA, "mailMerge": HiddenKind.DATA_CONNECTION}


def pieces_of_docx(data: bytes) -> Iterator[Piece]:
    """All pieces. Raises UnreadableDocument."""
    members = members_of(data)
    package = WordPackage(open_package(data))
    sight = sight_in(data)
    main = next(name for name in members if plain(name) == plain(package.main))
    text, settings = package.root(main), package.related("settings")
    seen = reached(members, main)
    heads = unshown_heads(members, main, text, package.root(settings) if settings else None)
    for name, content in members.items():
        if not name.lower().endswith(_XML) or name.lower().startswith(("docprops/", "customxml/")):
            continue
        root = parse_part(content)
        story = STORIES.get(root.tag, Story.MEMBER)
        if root.tag == f"{W}settings":
            yield from _settings(name, root)
        elif root.tag in (f"{W}styles", f"{W}numbering"):
            yield from _named(name, root)
        elif story is not Story.MEMBER or _has_text(root):
            whole = HiddenKind.COMMENT if story is Story.COMMENT else None
            if name in heads:
                whole = HiddenKind.HIDDEN_TEXT
            elif whole is None and name not in seen:
                whole = HiddenKind.PRIVATE_DATA
            yield from _part(name, root, story, _View(sight, whole, unshown_notes(root, text)))
    yield from common_pieces(members)


class _View:
    """What is seen of one part."""

    def __init__(self, sight: Sight, whole: HiddenKind | None, notes: Iterable[etree._Element]) -> None:
        self._sight, self._whole = sight, whole
        self._notes = set(notes)

    def hidden(self, leaf: etree._Element) -> HiddenKind | None:
        """How a leaf of text is hidden, with its whole part, with its note, or by itself."""
        if self._whole is not None:
            return self._whole
        if self._notes and any(one in self._notes for one in leaf.iterancestors(*NOTES)):
            return HiddenKind.HIDDEN_TEXT
        return self._sight.hidden(leaf)


def sight_in(data: bytes) -> Sight:
    """What a reader of the document sees, as its styles say. Raises UnreadableDocument."""
    package = WordPackage(open_package(data))
    part = package.related("styles")
    return sight_of(package.content(part) if part is not None else None)


def _has_text(root: etree._Element) -> bool:
    """Diagrams, drawings and other parts in which text stands."""
    return next((True for one in paragraphs_of(root) if any(text for _, text in leaves_of(one))), False)


def _part(name: str, root: etree._Element, story: Story, view: _View) -> Iterator[Piece]:
    cells = cells_of(root)
    seen = [
        (place_of(story, name, number, node, cells), node)
        for number, node in enumerate(paragraphs_of(root), start=1)
    ]

    def group(one: tuple[Place, etree._Element]) -> object:
        place = one[0]
        return (place.table, place.row, place.column) if place.row is not None else place.paragraph

    for _, some in groupby(seen, group):
        together = list(some)
        yield from _paragraphs(together[0][0], [node for _, node in together], view)
    yield from _digits_in_cells(name, root, story)
    yield from _unshown(name, root)


def _paragraphs(place: Place, nodes: list[etree._Element], view: _View) -> Iterator[Piece]:
    """The paragraphs of one cell, or a single one: what is seen, then what is hidden, by the way of hiding."""
    shown: list[str] = []
    whole: list[str] = []
    hidden: dict[HiddenKind, list[str]] = {}
    for node in nodes:
        if any(True for _ in node.iterancestors(FALLBACK)):
            hidden.setdefault(HiddenKind.ALTERNATIVE, []).append("".join(text for _, text in leaves_of(node)))
            continue
        line: list[str] = []
        for leaf, text in leaves_of(node):
            kind = view.hidden(leaf)
            whole.append(text)
            if kind is None:
                line.append(text)
            else:
                hidden.setdefault(kind, []).append(text)
        shown.append("".join(line))
    text = "\n".join(shown).strip("\n")
    if text.strip():
        yield Piece(text, place)
    for kind, parts in hidden.items():
        if (text := "".join(parts)).strip() and not (kind is HiddenKind.ALTERNATIVE and _is_shown(nodes[0])):
            yield Piece(text, place, kind)
    if hidden and any(map(str.strip, shown)) and "".join(whole).strip() != "".join(shown).strip():
        # A hidden text may complete what is shown.
        yield Piece("".join(whole), place, next(iter(hidden)))


def _is_shown(node: etree._Element) -> bool:
    """What stands in the fallback stands in the first choice as well."""
    outer = next(node.iterancestors(ALTERNATIVES), None)
    choice = outer.find(CHOICE) if outer is not None else None
    own = text_in(node)
    return choice is not None and own in text_in(choice)


def _digits_in_cells(name: str, root: etree._Element, story: Story) -> Iterator[Piece]:
    """A number with a cell for each digit, as forms have it, read as one."""
    rows: dict[tuple[int, int], list[str]] = {}
    for cell, place in cells_of(root).items():
        rows.setdefault((place.table, place.row), []).append(text_in(cell))
    for (table, row), words in rows.items():
        if sum(len(word) == 1 for word in words) >= 6:
            yield Piece("".join(words), Place(story, name, table=table, row=row))


def _unshown(name: str, root: etree._Element) -> Iterator[Piece]:
    """What stands in attributes and marks: authors of changes, alternative texts, instructions, names, cropped pictures."""
    inside = Place(Story.MEMBER, name)
    for author in dict.fromkeys(node.get(f"{W}author") or "" for node in root.iter(*_CHANGES, f"{W}comment")):
        if author:
            kind = HiddenKind.COMMENT if root.tag == f"{W}comments" else HiddenKind.TRACKED_CHANGE
            yield Piece(author, inside, kind)
    for node in root.iter(*_DRAWN):
        for key in ("descr", "title", "alt"):
            if text := node.get(key):
                yield Piece(text, Place(Story.PICTURE, name))
    for node in root.iter("{*}textpath"):
        if text := node.get("string"):
            yield Piece(text, Place(Story.PICTURE, name))
    for node in root.iter(f"{W}tblCaption", f"{W}tblDescription"):
        if text := node.get(VAL):
            yield Piece(text, Place(Story.PICTURE, name))
    for node in root.iter(*INSTRUCTIONS, f"{W}fldSimple"):
        text = (node.text if node.tag in INSTRUCTIONS else node.get(f"{W}instr")) or ""
        is_simple = node.tag not in INSTRUCTIONS
        if text.strip() and (not HARMLESS_FIELD.match(text) or (is_simple and _WORDY.search(text))):
            kind_of_field = HiddenKind.EXTERNAL_LINK if _FETCHING.match(text) else None
            yield Piece(text.strip(), Place(Story.LINK, name), kind_of_field)
    for _, fields in groupby(
        root.iter(*INSTRUCTIONS), lambda one: next(one.iterancestors(*PARAGRAPHS), None)
    ):
        # What such a field says is shown, though its result is not kept: a character with its reading, in a ring.
        text = "".join(node.text or "" for node in fields)
        if HARMLESS_FIELD.match(text) and _WORDY.search(text):
            yield Piece(text.strip(), Place(Story.LINK, name))
    for text in leftovers_in(root):
        yield Piece(text, inside, HiddenKind.PRIVATE_DATA)
    for node in root.iter("{*}hlinkClick"):
        if text := node.get("tooltip"):
            yield Piece(text, Place(Story.LINK, name))
    for node in root.iter(f"{W}bookmarkStart"):
        if (text := node.get(f"{W}name") or "") and not _HARMLESS_MARK.match(text):
            yield Piece(text, inside, HiddenKind.DEFINED_NAME)
    for node in root.iter(f"{W}sdtPr"):
        for mark in node.iter(f"{W}alias", f"{W}tag", f"{W}listItem"):
            for value in mark.attrib.values():
                yield Piece(str(value), inside, HiddenKind.CUSTOM_DATA)
    for node in root.iter("{*}anchor"):
        if _covers(node):
            yield Piece("", Place(Story.PICTURE, name), HiddenKind.COVERED)
    for node in root.iter("{*}srcRect"):
        if any(value not in ("0", "0%") for value in node.attrib.values()):
            yield Piece("", Place(Story.PICTURE, name), HiddenKind.CROPPED)
    for node in root.iter(f"{W}ffData"):
        for mark in node.iter(f"{W}name", f"{W}default", f"{W}helpText", f"{W}statusText", f"{W}listEntry"):
            if text := mark.get(VAL):
                yield Piece(text, inside, HiddenKind.FORM_FIELD)
    for node in root.iter(f"{W}permStart"):
        if text := node.get(f"{W}ed"):
            yield Piece(text, inside, HiddenKind.PROPERTY)


def _named(name: str, root: etree._Element) -> Iterator[Piece]:
    """Words before the numbers of lists, and names that somebody gave to styles."""
    words = [node.get(VAL) for node in root.iter(f"{W}lvlText")]
    for node in root.iter(f"{W}style"):
        if node.get(f"{W}customStyle") in ("1", "true"):
            words += [one.get(VAL) for one in node.iterchildren(f"{W}name", f"{W}aliases")]
    for text in words:
        if text and _WORDY.search(text):
            yield Piece(text, Place(Story.MEMBER, name))


def _covers(anchor: etree._Element) -> bool:
    """A filled shape without words that floats before the text: what is below it, no program can tell without the layout."""
    shape = next(anchor.iter("{*}wsp"), None)
    if shape is None or anchor.get("behindDoc") in ("1", "true") or text_in(shape):
        return False
    fill = shape.find("{*}spPr/{*}solidFill")
    return fill is not None and next(fill.iter("{*}alpha"), None) is None


def _settings(name: str, root: etree._Element) -> Iterator[Piece]:
    for tag, kind in _SETTINGS.items():
        for node in root.iter(W + tag):
            yield from texts(f"{name} {tag}", etree.tostring(node), kind)
