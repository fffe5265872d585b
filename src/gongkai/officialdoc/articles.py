"""Laws, regulations and rules: 编, 章, 节, 条 (立法法 Art 65). An article keeps its paragraphs (款) and items (项)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from .carrier import is_annex_heading
from .draft import Draft
from .labels import Label, Level
from .levels import is_heading_line
from .lines import Paragraph
from .model import Article, Chapter, Section
from .normalise import fold
from .outline import table_of_contents

_REFERENCE = re.compile(
    r"\ *(?:(?:第[一二三四五六七八九十]+款|第\([一二三四五六七八九十]+\)项)?(?:规定|所列|所称|所述|至第|、第|和第|及第|或者第|的)|第[一二三四五六七八九十]+[款项]|第\([一二三四五六七八九十]+\)项)"
)
_MAX_GAP = 5
_MIN_ARTICLES = 2


@dataclass(slots=True)
class _State:
    """Where the reading stands: the chapter, the last article, the paragraphs of the article that is open."""

    level: Level = Level.ARTICLE
    chapter: str | None = None
    chapter_value: int = 0
    number: int = 0
    branch: int = 0
    label: Label | None = None
    places: list[int] = field(default_factory=list)
    ended: bool = False


def article_level(items: list[Paragraph], places: list[int]) -> Level | None:
    """The level whose nodes are the articles: 条, or 一、 where these run on under chapters; None if there are none."""
    last: int | None = None
    count = first = first_count = chapters = 0
    for place in places:
        label = None if items[place].table else items[place].label
        if label is None:
            continue
        if (
            label.level is Level.ARTICLE
            and (last is None or label.value in (last, last + 1))
            and not _refers(items[place], label)
        ):
            count, last = count + 1, label.value
        elif label.level is Level.FIRST and label.value == first + 1:
            first_count, first = first_count + 1, label.value
        chapters += label.level is Level.CHAPTER
    if count >= _MIN_ARTICLES:
        return Level.ARTICLE
    return Level.FIRST if chapters >= _MIN_ARTICLES and first_count > chapters else None


def read_articles(draft: Draft, places: list[int], level: Level = Level.ARTICLE) -> list[int]:
    """Fill the draft with chapters, sections and articles. Returns the lines of the table of contents."""
    contents = _contents(draft.items, places)
    toc, state = set(contents), _State(level)
    first_is_chapter = set() if level is Level.FIRST else _first_level_chapters(draft.items, places)
    for place in places:
        if place in toc:
            continue
        item = draft.items[place]
        label = None if item.table else item.label
        if label is not None and label.level is Level.FIRST is not level and place not in first_is_chapter:
            label = None
        if is_annex_heading(item) and state.number:
            _close(draft, state)
            state.ended = True
        if state.ended or not _opens(draft, state, place, label):
            _continue(draft, state, place)
    _close(draft, state)
    return contents


def _opens(draft: Draft, state: _State, place: int, label: Label | None) -> bool:
    """Take a paragraph that opens a level."""
    if label is None or label.level not in (
        Level.PART,
        Level.CHAPTER,
        Level.SECTION,
        Level.ARTICLE,
        Level.FIRST,
    ):
        return False
    if label.level is state.level:
        if not _accept(draft, state, place, label):
            return False
        _close(draft, state)
        state.label, state.number, state.branch = label, label.value, label.branch
        state.places = [place]
        return True
    _close(draft, state)
    _heading(draft, state, place, label)
    return True


def _refers(item: Paragraph, label: Label) -> bool:
    """「第十二条规定的…」 at the start of a line speaks of an article and opens none."""
    return not label.spaced and _REFERENCE.match(item.shade, label.end) is not None


def _accept(draft: Draft, state: _State, place: int, label: Label) -> bool:
    if _refers(draft.items[place], label):
        return False
    follows = label.value == state.number + 1 or (
        label.value == state.number and label.branch == state.branch + 1
    )
    if follows or (label.value == 1 and state.number == 0):
        return True
    gap = label.value - state.number
    if 1 < gap <= _MAX_GAP and label.spaced:
        draft.warn(place, "OD-030", f"条文编号不连续：第{label.value}条之前是第{state.number}条")
        return True
    draft.warn(place, "OD-030", f"第{label.value}条不在条文顺序之内，按正文处理")
    return False


def _heading(draft: Draft, state: _State, place: int, label: Label) -> None:
    item = draft.items[place]
    title, found = fold(item.text[label.end :]), item.text[: label.end].strip()
    if label.level in (Level.CHAPTER, Level.FIRST):
        if label.value not in (state.chapter_value + 1, 1):
            draft.warn(place, "OD-030", f"章的编号不连续：第{label.number}章之前是第{state.chapter_value}章")
        state.chapter, state.chapter_value = label.number, label.value
        draft.chapters.append(Chapter(label.number, title, item.line))
        name = draft.anchor(f"chapter-{label.value}")
        draft.block(place, "chapter", title, number=label.number, anchor=name, label=found)
    elif label.level is Level.SECTION:
        draft.sections.append(Section(state.chapter, label.number, title, item.line))
        name = draft.anchor(f"section-{state.chapter_value}-{label.value}")
        draft.block(place, "section", title, number=label.number, anchor=name, label=found)
    else:
        name = draft.anchor(f"part-{label.value}")
        draft.block(place, "chapter", title, number=label.number, anchor=name, label=found)


def _continue(draft: Draft, state: _State, place: int) -> None:
    if state.label is not None and not draft.items[place].table:
        state.places.append(place)
    draft_kind = "note" if is_annex_heading(draft.items[place]) else "paragraph"
    if state.label is None or draft.items[place].table:
        draft.block(place, draft_kind)


def _close(draft: Draft, state: _State) -> None:
    """Write the open article."""
    label = state.label
    if label is None:
        return
    first, *more = state.places
    item = draft.items[first]
    own = fold(item.text[label.end :])
    parts = [own, *(fold(draft.items[place].text) for place in more)]
    text = "\n".join(part for part in parts if part)
    draft.articles.append(Article(label.value, state.chapter, text, item.line, label.branch))
    name = f"article-{label.value}" + (f"-{label.branch}" if label.branch else "")
    found = item.text[: label.end].strip()
    draft.block(first, "article", own, number=str(label.value), anchor=draft.anchor(name), label=found)
    for place in more:
        draft.block(place, "paragraph")
    state.label, state.places = None, []


def _contents(items: list[Paragraph], places: list[int]) -> list[int]:
    """The table of contents, also one without the word 目录: headings before the first article that come again."""
    listed = table_of_contents(items, places)
    if listed:
        return listed
    first = next(
        (at for at, place in enumerate(places) if _level(items[place]) is Level.ARTICLE), len(places)
    )
    last = {items[place].flat: place for place in places if len(items[place].text) < 80}
    heads = (Level.PART, Level.CHAPTER, Level.SECTION)
    return [
        place
        for place in places[:first]
        if _level(items[place]) in heads and last.get(items[place].flat, place) > place
    ]


def _level(item: Paragraph) -> Level | None:
    label = None if item.table else item.label
    return label.level if label else None


def _first_level_chapters(items: list[Paragraph], places: list[int]) -> set[int]:
    """一、 headings that stand directly above an article or a section: chapters of an interpretation or rule."""
    out = set()
    for place, below in pairwise(places):
        heading = _level(items[place]) is Level.FIRST and is_heading_line(items[place].text)
        if heading and _level(items[below]) in (Level.ARTICLE, Level.SECOND, Level.SECTION):
            out.add(place)
    return out
