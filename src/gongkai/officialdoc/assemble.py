"""From the outline of a plan or notice to chapters, sections, items and the closing paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .brackets import mask, title_spans
from .deadlines import Clock, find_deadlines
from .draft import Draft
from .labels import Level
from .model import Chapter, Citation, Deadline, Item, ParseWarning, Section, TextLine
from .normalise import fold, shadow
from .notes import Noted
from .outline import Node, Outline
from .units import Note

CHAPTER, SECTION, ITEM, BOTH = "chapter", "section", "item", "both"
_LONGEST_HEADING = 40
_LONGEST_LINE_HEADING = 60
# So many of the siblings must open with a short sentence before it counts as their heading.
_HEADED_SHARE = 0.7
_CLOSING = re.compile(r"^(?:各|本(?:要点|方案|办法|通知|意见|计划|工作要点)|以上|特此|请)")
_FAREWELL = re.compile(r"^特此(?:通知|通告|公告|函复|批复|报告|通报|函告|说明)")


@dataclass(slots=True)
class Content:
    """The text of a node: its paragraphs without label and notes, and what the notes say."""

    parts: list[tuple[int, Noted]] = field(default_factory=list)
    note: Note = field(default_factory=Note)
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
    first_leafs = all(not node.children for node in outline.nodes if node.label.level is Level.FIRST)
    kinds = {id(node): _kind(draft, node, first_leafs) for node in outline.nodes}
    headed = _headed_levels(draft, outline, kinds)
    last = outline.nodes[-1] if outline.nodes else None
    for node in outline.nodes:
        kind = kinds[id(node)]
        if kind in (CHAPTER, SECTION, BOTH):
            _heading(draft, node, kind, kinds)
        if kind in (ITEM, BOTH):
            _item(draft, node, kinds, headed, last=node is last, as_block=kind == ITEM)
    _missing_units(draft)


def _preamble(draft: Draft, outline: Outline) -> None:
    for place in outline.preamble:
        text = draft.items[place].shade
        if _FAREWELL.match(text) and not outline.nodes:
            draft.tail.append(TextLine(fold(draft.items[place].text), draft.items[place].line))
        draft.block(place, "paragraph")


def _own(draft: Draft, node: Node) -> Noted:
    """The labelled paragraph itself, behind its label."""
    return draft.divide(node.index, node.label.end)


def _has_note(draft: Draft, node: Node) -> bool:
    return bool(_own(draft, node).raw) or any(draft.divide(place).raw for place in node.more)


def is_heading_line(text: str) -> bool:
    """The whole line is a heading: short, no sentence, and no lead-in that ends in a colon."""
    return (
        "。" not in text
        and len(text) < _LONGEST_LINE_HEADING
        and not text.rstrip().endswith((";", "；", "，", ",", ":", "："))
    )


def _kind(draft: Draft, node: Node, first_leafs: bool) -> str:
    """What a node is in the contract. A node with children is a heading; a leaf with a body is a task."""
    level = node.label.level
    if level in (Level.PART, Level.CHAPTER):
        return CHAPTER
    if level is Level.SECTION:
        return SECTION
    under_chapter = any(one.label.level is Level.CHAPTER for one in node.ancestors())
    if node.children and node.rank <= 4:
        upper = node.rank == 3 and not under_chapter
        return CHAPTER if upper else SECTION
    line_heading = is_heading_line(_own(draft, node).text)
    if node.rank == 3 and not under_chapter:
        noted = _has_note(draft, node)
        if first_leafs and not (line_heading and node.more) and not (line_heading and not noted):
            return ITEM
        return BOTH if noted else CHAPTER
    if node.rank == 4 and line_heading and not node.more and not _has_note(draft, node):
        return SECTION
    return ITEM


def run_in(text: str) -> tuple[str, str] | None:
    """A run-in heading and the rest: the first short sentence, when the line goes on behind it."""
    place = text.find("。")
    if 0 < place <= _LONGEST_HEADING and text[place + 1 :].strip():
        return text[:place], text[place + 1 :].strip()
    return None


def _headed_levels(draft: Draft, outline: Outline, kinds: dict[int, str]) -> set[int]:
    """Ranks whose items open with a heading: a short first sentence counts only where (nearly) all siblings have one."""
    total: dict[int, int] = {}
    with_heading: dict[int, int] = {}
    for node in outline.nodes:
        if kinds[id(node)] == ITEM:
            total[node.rank] = total.get(node.rank, 0) + 1
            text = _own(draft, node).text
            if run_in(text) or (is_heading_line(text) and node.more):
                with_heading[node.rank] = with_heading.get(node.rank, 0) + 1
    return {rank for rank, count in with_heading.items() if count >= max(2, _HEADED_SHARE * total[rank])}


def _heading(draft: Draft, node: Node, kind: str, kinds: dict[int, str]) -> None:
    """A chapter or section: its title, and below it the text that belongs to no item."""
    item, label = draft.items[node.index], node.label
    noted = _own(draft, node)
    divided = run_in(noted.text)
    title = (divided[0] if divided else noted.text).rstrip("。：:;； ")
    found = item.text[: label.end].strip()
    chapter = _number_above(node, kinds, (CHAPTER, BOTH))
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
        above = next((one.label.value for one in node.ancestors() if kinds[id(one)] in (CHAPTER, BOTH)), 0)
        name = draft.anchor(f"section-{above}-{label.value}")
        draft.block(node.index, "section", title, number=label.number, anchor=name, label=found)
    rest = divided[1] if divided else ""
    if raw := " ".join(noted.raw):
        rest = f"{rest}{raw}"
    if rest:
        draft.block(node.index, "paragraph", rest)
    for place in node.more:
        draft.block(place, "paragraph")


def _number_above(node: Node, kinds: dict[int, str], wanted: tuple[str, ...]) -> str | None:
    for one in node.ancestors():
        if kinds[id(one)] in wanted and one.label.level is not Level.PART:
            return one.label.number
    return None


def _item(
    draft: Draft, node: Node, kinds: dict[int, str], headed: set[int], *, last: bool, as_block: bool
) -> None:
    content, loose = _content(draft, node, last=last)
    chapter = node.label.number if not as_block else _number_above(node, kinds, (CHAPTER, BOTH))
    section = _number_above(node, kinds, (SECTION,))
    raw, note = content.raw, content.note
    if not raw:
        raw, note = _inherited(draft, node)
    places = [place for place, _ in content.parts]
    item = draft.items[node.index]
    draft.tasks.append(
        Item(
            number=node.label.value,
            chapter=chapter,
            section=section,
            title=_title(draft, node, content, headed),
            text=content.text,
            unit_text=" ".join(raw) or None,
            lead_units=note.lead,
            responsible_units=note.responsible,
            cooperating_units=note.cooperating,
            deadlines=_deadlines(draft, node, content),
            citations=_cited(draft, places),
            line=item.line,
        )
    )
    if as_block:
        _item_blocks(draft, node, places)
        for place in loose:
            draft.block(place, "paragraph")


def _item_blocks(draft: Draft, node: Node, places: list[int]) -> None:
    number, item = str(node.label.value), draft.items[node.index]
    above = [str(one.label.value) for one in reversed(list(node.ancestors()))]
    name = draft.anchor(f"item-{number}", "-".join(["item", *above, number]))
    label = item.text[: node.label.end].strip()
    draft.block(node.index, "item", item.text[node.label.end :], number=number, anchor=name, label=label)
    for place in places[1:]:
        draft.block(place, "paragraph")


def _content(draft: Draft, node: Node, *, last: bool) -> tuple[Content, list[int]]:
    """The item's own paragraphs; and those below it which close the chapter or the document instead.

    A paragraph after the responsibility note is no part of the item any more, unless it carries a note itself.
    """
    content, loose = Content(), []
    _add(draft, content, node.index, _own(draft, node))
    for position, place in enumerate(node.more):
        text = draft.items[place].text
        if draft.items[place].table:
            loose.append(place)
            continue
        noted = draft.divide(place)
        ended = bool(content.raw) and not noted.raw
        final = (
            last
            and position == len(node.more) - 1
            and _CLOSING.match(draft.items[place].shade)
            and not noted.raw
        )
        if (loose and not noted.raw) or ended or final or _FAREWELL.match(draft.items[place].shade):
            loose.append(place)
            if last:
                draft.tail.append(TextLine(fold(text), draft.items[place].line))
        else:
            _add(draft, content, place, noted)
    return content, loose


def _add(draft: Draft, content: Content, place: int, noted: Noted) -> None:
    if noted.unclosed:
        draft.warn(place, "OD-054", "责任单位括号没有右括号，按到段末处理")
    content.parts.append((place, noted))
    content.raw += noted.raw
    content.note.merge(noted.note)


def _inherited(draft: Draft, node: Node) -> tuple[list[str], Note]:
    """The note that stands behind the heading above: it covers all items below it."""
    for one in node.ancestors():
        noted = _own(draft, one)
        if noted.raw:
            return noted.raw, noted.note
    return [], Note()


def _title(draft: Draft, node: Node, content: Content, headed: set[int]) -> str | None:
    """A heading that opens the item: bold, on a line of its own, or the short first sentence where siblings have one."""
    item, first = draft.items[node.index], content.parts[0][1].text
    bold = fold(item.text[node.label.end : item.bold]).rstrip("。：:")
    if (
        0 < len(bold) <= _LONGEST_LINE_HEADING
        and first.startswith(bold)
        and len(bold) < len(content.text) - 2
    ):
        return bold
    if node.rank not in headed:
        return None
    if divided := run_in(first):
        return divided[0]
    return first.rstrip("：:") if is_heading_line(first) and len(content.parts) > 1 else None


def _deadlines(draft: Draft, node: Node, content: Content) -> list[Deadline]:
    found: dict[str, Deadline] = {}
    for _, part in content.parts:
        shade = shadow(part.text)
        spans, _ = title_spans(shade)
        for one in find_deadlines(mask(shade, spans), draft.clock):
            found.setdefault(one.text, one)
    for one in content.note.deadlines:
        found.setdefault(one.text, one)
    _past(draft, node, list(found.values()), draft.clock)
    return list(found.values())


def _past(draft: Draft, node: Node, deadlines: list[Deadline], clock: Clock) -> None:
    for one in deadlines:
        if one.date is not None and clock.day is not None and one.date < clock.day.isoformat():
            draft.warn(node.index, "OD-041", f"时限“{one.text}”早于成文日期")


def _cited(draft: Draft, places: list[int]) -> list[Citation]:
    found: dict[tuple[str | None, str | None], Citation] = {}
    for place in places:
        for one in draft.cited.get(place, []):
            found.setdefault((one.title, one.number), one)
    return list(found.values())


def _missing_units(draft: Draft) -> None:
    """An item without responsibility among siblings that have one is probably damaged or forgotten."""
    with_note = sum(1 for one in draft.tasks if one.unit_text)
    if with_note * 2 <= len(draft.tasks):
        return
    for one in draft.tasks:
        if one.unit_text is None:
            draft.warnings.append(_no_unit(one))


def _no_unit(item: Item) -> ParseWarning:
    return ParseWarning(item.line, "OD-050", f"第{item.number}项没有责任单位，而其他各项都有")
