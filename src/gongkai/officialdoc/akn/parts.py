"""Where the parts of the standard's structure begin: preface, preamble, body, conclusions, attachments."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..carrier import is_annex_heading
from ..lines import Paragraph
from ..model import Block, Document
from ..normalise import shadow

LEVELS = ("chapter", "section", "article", "item")
_CLOSING = ("signature", "date", "note")
_TEXT = ("paragraph", "table")


@dataclass(slots=True)
class Parts:
    """The blocks of a document, each in exactly one part, in reading order.

    `carrier` is the notice or order that stands before the title of what it issues. `annexes` begin with their heading.
    """

    carrier: list[Block] = field(default_factory=list)
    preface: list[Block] = field(default_factory=list)
    preamble: list[Block] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    conclusions: list[Block] = field(default_factory=list)
    annexes: list[list[Block]] = field(default_factory=list)


def divide(document: Document) -> Parts:
    """Divide the blocks."""
    # A line of characters that XML does not have is empty now; it must not count as a 款.
    blocks, parts = [block for block in document.blocks if block.text.strip() or block.label], Parts()
    levels = [place for place, block in enumerate(blocks) if block.kind in LEVELS]
    blocks = _cut_annexes(blocks, levels[-1] if levels else 0, parts)
    first = levels[0] if levels else _first_text(blocks)
    end = _end_of_body(document, blocks, levels[-1] if levels else None)
    front = blocks[:first]
    parts.body, parts.conclusions = blocks[first:end], blocks[end:]
    if not levels:
        parts.preface = front
        return parts
    _divide_front(front, parts)
    return parts


def _cut_annexes(blocks: list[Block], after: int, parts: Parts) -> list[Block]:
    """附件 alone on a line, behind the last level, begins an attachment."""
    places = [
        place
        for place, block in enumerate(blocks)
        if place > after and block.kind == "note" and _is_annex(block)
    ]
    if not places:
        return blocks
    ends = [*places[1:], len(blocks)]
    parts.annexes = [blocks[start:end] for start, end in zip(places, ends, strict=True)]
    return blocks[: places[0]]


def _is_annex(block: Block) -> bool:
    return is_annex_heading(Paragraph(block.text, shadow(block.text), block.line))


def _first_text(blocks: list[Block]) -> int:
    """In a text without levels the body begins with the first paragraph that is not part of the head."""
    return next((place for place, block in enumerate(blocks) if block.kind in _TEXT), len(blocks))


def _end_of_body(document: Document, blocks: list[Block], last_level: int | None) -> int:
    """Behind the last level (without levels: the last paragraph) the first signature, date, note or closing paragraph."""
    tail = {(one.line, one.text) for one in document.tail}

    def closes(block: Block) -> bool:
        return block.kind in _CLOSING or (block.kind == "paragraph" and (block.line, block.text) in tail)

    if last_level is None:
        texts = [p for p, block in enumerate(blocks) if block.kind in _TEXT and not closes(block)]
        start = texts[-1] + 1 if texts else _first_text(blocks)
    else:
        start = last_level + 1
        if blocks[last_level].kind == "article":
            start = _end_of_article(document, blocks, last_level)
    return next((place for place in range(start, len(blocks)) if closes(blocks[place])), len(blocks))


def _end_of_article(document: Document, blocks: list[Block], place: int) -> int:
    """Behind the last paragraph of the last article, even if a note stands between its paragraphs."""
    lines = [line for line in document.articles[-1].text.split("\n") if line.strip()]
    wanted = len(lines) - bool(blocks[place].text.strip())
    end = place + 1
    for later in range(place + 1, len(blocks)):
        if wanted and blocks[later].kind == "paragraph":
            wanted -= 1
            end = later + 1
    return end


def _divide_front(front: list[Block], parts: Parts) -> None:
    """Before the first level: the carrier, the head with the title, and behind it the introductory paragraphs."""
    titles = [place for place, block in enumerate(front) if block.kind == "title"]
    start = titles[-1] if titles else 0
    while start > 0 and front[start - 1].kind == "title":
        start -= 1
    if not any(block.kind in ("paragraph", "addressees") for block in front[:start]):
        start = 0
    end = titles[-1] + 1 if titles else 0
    while end < len(front) and front[end].kind not in _TEXT:
        end += 1
    parts.carrier, parts.preface, parts.preamble = front[:start], front[start:end], front[end:]
