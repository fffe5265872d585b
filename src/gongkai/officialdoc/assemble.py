"""From the outline of a plan or notice to chapters, sections, items and the closing paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .brackets import mask, title_spans
from .deadlines import Origin, find_deadlines
from .draft import Draft
from .endings import closing_run, is_farewell
from .labels import Level
from .levels import (
    BOTH,
    CHAPTER,
    FOLDED,
    ITEM,
    LONGEST_LINE_HEADING,
    SECTION,
    Levels,
    assign,
    is_heading_line,
    own,
    run_in,
)
from .model import Chapter, Citation, Deadline, Item, ParseWarning, Section, TextLine
from .normalise import fold, shadow
from .notes import Noted
from .outline import Node, Outline
from .units import Note

_HEADING_AND_NOTE = 2


@dataclass(slots=True)
class Content:
    """The text of a node: its paragraphs without label and notes, and what the notes say."""

    parts: list[tuple[int, Noted]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Folded into one."""
        return fold(" ".join(part.text for _, part in self.parts if part.text))


def assemble(draft: Draft, outline: Outline) -> None:
    """Fill the draft from the outline."""
    _preamble(draft, outline)
    for place, code, words in outline.doubts:
        draft.warn(place, code, words)
    levels = assign(draft, outline)
    last = next((node for node in reversed(outline.nodes) if levels.of(node) != FOLDED), None)
    for node in outline.nodes:
        kind = levels.of(node)
        if kind in (CHAPTER, SECTION, BOTH):
            _heading(draft, node, levels)
            if node is last and kind != BOTH:
                _closing_below_heading(draft, node, alone=levels.single(node))
        if kind in (ITEM, BOTH):
            _item(draft, node, levels, last=node is last)
    _missing_units(draft)


def _preamble(draft: Draft, outline: Outline) -> None:
    for place in outline.preamble:
        if is_farewell(draft.items[place]) and not outline.nodes:
            draft.tail.append(TextLine(fold(draft.items[place].text), draft.items[place].line))
        draft.block(place, "paragraph")


def _heading(draft: Draft, node: Node, levels: Levels) -> None:
    """A chapter or section: its title, and below it the text that belongs to no item."""
    item, label, kind = draft.items[node.index], node.label, levels.of(node)
    noted = own(draft, node)
    divided = run_in(noted.text)
    title = (divided[0] if divided else noted.text).rstrip("。：:;； ")
    found = item.text[: label.end].strip()
    chapter = _number_above(node, levels, (CHAPTER, BOTH))
    if label.level is Level.PART:
        draft.block(
            node.index,
            "chapter",
            title,
            number=label.number,
            anchor=draft.anchor(f"part-{label.value}"),
            label=found,
        )
    elif kind in (CHAPTER, BOTH):
        draft.chapters.append(Chapter(label.number, title, item.line))
        draft.block(
            node.index,
            "chapter",
            title,
            number=label.number,
            anchor=draft.anchor(f"chapter-{label.value}"),
            label=found,
        )
    else:
        draft.sections.append(Section(chapter, label.number, title, item.line))
        above = next((one.label.value for one in node.ancestors() if levels.of(one) in (CHAPTER, BOTH)), 0)
        name = draft.anchor(f"section-{above}-{label.value}")
        draft.block(node.index, "section", title, number=label.number, anchor=name, label=found)
    rest = divided[1] if divided else ""
    if raw := " ".join(noted.raw):
        rest = f"{rest}{raw}"
    if rest:
        draft.block(node.index, "paragraph", rest)
    for place in node.more:
        draft.block(place, "paragraph")


def _closing_below_heading(draft: Draft, node: Node, *, alone: bool) -> None:
    """The closing paragraphs of a document whose last node is a heading."""
    after = 0 if run_in(own(draft, node).text) or not is_heading_line(own(draft, node).text) else 1
    places = [place for place in node.more if not draft.items[place].table]
    for place in places[closing_run(draft.items, places, after=after, alone=alone) :]:
        draft.tail.append(TextLine(fold(draft.items[place].text), draft.items[place].line))


def _number_above(node: Node, levels: Levels, wanted: tuple[str, ...]) -> str | None:
    for one in node.ancestors():
        if levels.of(one) in wanted and one.label.level is not Level.PART:
            return one.label.number
    return None


def _item(draft: Draft, node: Node, levels: Levels, *, last: bool) -> None:
    content, loose = _content(draft, node, levels, last=last)
    alone = levels.of(node) == ITEM
    chapter = _number_above(node, levels, (CHAPTER, BOTH)) if alone else node.label.number
    section = _number_above(node, levels, (SECTION,))
    raw, notes = content.raw, content.notes
    if not raw:
        raw, notes = _inherited(draft, node)
    note = draft.rules.apply(notes, max(draft.items[place].line for place, _ in content.parts))
    draft.tasks.append(
        Item(
            number=node.label.value,
            chapter=chapter,
            section=section,
            title=_title(draft, node, content, levels),
            text=content.text,
            unit_text=fold(" ".join(raw)) or None,
            lead_units=note.lead,
            responsible_units=note.responsible,
            cooperating_units=note.cooperating,
            deadlines=_deadlines(draft, node, content),
            citations=_cited(draft, [place for place, _ in content.parts]),
            line=draft.items[node.index].line,
        )
    )
    if not alone:
        return
    found = draft.items[node.index].text[: node.label.end].strip()
    name = draft.anchor(f"item-{node.label.value}", f"item-{chapter or 0}-{section or 0}-{node.label.value}")
    places = [place for place, _ in content.parts] + loose
    first = fold(draft.items[node.index].text[node.label.end :])
    draft.block(node.index, "item", first, number=str(node.label.value), anchor=name, label=found)
    for place in places[1:]:
        draft.block(place, "paragraph")


def _places(node: Node, levels: Levels) -> Iterator[int]:
    """The paragraphs of an item behind its first: its own, and those of the list inside it."""
    yield from node.more
    for child in node.children:
        if levels.of(child) == FOLDED:
            yield child.index
            yield from _places(child, levels)


def _content(draft: Draft, node: Node, levels: Levels, *, last: bool) -> tuple[Content, list[int]]:
    """The item's own paragraphs; and those below it which close the chapter or the document instead.

    A paragraph after the responsibility note is no part of the item any more, unless it carries a note itself.
    """
    content: Content = Content()
    loose: list[int] = []
    _add(draft, content, node.index, own(draft, node))
    places = list(_places(node, levels))
    bold = draft.items[node.index].bold >= len(draft.items[node.index].text)
    heading_only, note_first = bold or is_heading_line(content.parts[0][1].text), False
    alone = last and levels.single(node)
    closes = closing_run(draft.items, places, after=int(heading_only), alone=alone) if last else len(places)
    for position, place in enumerate(places):
        item = draft.items[place]
        if item.table:
            loose.append(place)
            continue
        noted = draft.divide(place)
        labelled = item.label is not None
        note_first = note_first or (
            heading_only and bool(content.raw) and len(content.parts) <= _HEADING_AND_NOTE
        )
        ended = bool(content.raw) and not noted.raw and not labelled and not note_first
        if noted.raw or not (
            ended
            or position >= closes
            or is_farewell(item)
            or (loose and not labelled and not draft.items[loose[-1]].table)
        ):
            _add(draft, content, place, noted)
            continue
        loose.append(place)
        if last:
            draft.tail.append(TextLine(fold(item.text), item.line))
    return content, loose


def _add(draft: Draft, content: Content, place: int, noted: Noted) -> None:
    if noted.unclosed:
        draft.warn(place, "OD-054", "责任单位括号没有右括号，按到段末处理")
    content.parts.append((place, noted))
    content.raw += noted.raw
    content.notes += noted.notes


def _inherited(draft: Draft, node: Node) -> tuple[list[str], list[Note]]:
    """The note that stands behind the heading above: it covers all items below it."""
    for one in node.ancestors():
        for noted in (
            own(draft, one),
            *(draft.divide(place) for place in one.more if not draft.items[place].table),
        ):
            if noted.raw and (noted.text == "" or noted is own(draft, one)):
                return noted.raw, noted.notes
    return [], []


def _title(draft: Draft, node: Node, content: Content, levels: Levels) -> str | None:
    """A heading that opens the item: bold, on a line of its own, or the short first sentence where siblings have one."""
    item, first = draft.items[node.index], content.parts[0][1].text
    bold = fold(item.text[node.label.end : item.bold]).rstrip("。：:")
    if 0 < len(bold) <= LONGEST_LINE_HEADING and first.startswith(bold) and len(bold) < len(content.text) - 2:
        return bold
    if not levels.opens_with_heading(node):
        return None
    if divided := run_in(first):
        return divided[0]
    return first.rstrip("：:") if is_heading_line(first) and len(content.parts) > 1 else None


def _deadlines(draft: Draft, node: Node, content: Content) -> list[Deadline]:
    found: dict[str, Deadline] = {}
    for _, part in content.parts:
        shade = shadow(part.text)
        spans, _ = title_spans(shade)
        for one in find_deadlines(mask(part.text, spans), draft.origin):
            found.setdefault(one.text, one)
    for note in content.notes:
        for one in note.deadlines:
            found.setdefault(one.text, one)
    _past(draft, node, list(found.values()), draft.origin)
    return list(found.values())


def _past(draft: Draft, node: Node, deadlines: list[Deadline], origin: Origin) -> None:
    for one in deadlines:
        if one.date is not None and origin.day is not None and one.date < origin.day.isoformat():
            draft.warn(node.index, "OD-041", f"时限“{one.text}”早于成文日期")


def _cited(draft: Draft, places: list[int]) -> list[Citation]:
    found: dict[tuple[str | None, str | None], Citation] = {}
    for place in places:
        for one in draft.cited.get(place, []):
            found.setdefault((one.title, one.number), one)
    return list(found.values())


def _missing_units(draft: Draft) -> None:
    """An item without responsibility in a chapter where most have one is probably damaged or forgotten.

    Chapters that assign nothing, such as 保障措施, are left alone.
    """
    chapters: dict[str | None, list[Item]] = {}
    for one in draft.tasks:
        chapters.setdefault(one.chapter, []).append(one)
    for siblings in chapters.values():
        without = [one for one in siblings if one.unit_text is None]
        if len(without) * 2 < len(siblings):
            draft.warnings += map(_no_unit, without)


def _no_unit(item: Item) -> ParseWarning:
    return ParseWarning(item.line, "OD-050", f"第{item.number}项没有责任单位，而其他各项都有")
