"""Puts the grammar together: source → head → carrier and payload → closing → levels → result."""

from __future__ import annotations

import re
from itertools import groupby

from .annual import table_rows
from .articles import article_level, read_articles
from .assemble import assemble
from .brackets import title_spans
from .carrier import (
    Payload,
    find_payload,
    has_labels,
    is_annex_heading,
    is_bare_carrier,
    lists_attachments,
    title_width,
)
from .citations import Citations, issuer_in, once_each
from .closing import PRINTED, Closing, read_closing
from .doclists import Listed, read_lists
from .doubts import check_counts, find_doubts
from .draft import Draft
from .endings import below_tables, trailing_residue
from .flattened import restore_tables
from .head import Head, read_head
from .labels import Level
from .lines import Paragraph, Source, paragraphs
from .metadata import find_origin, make_metadata
from .model import Block, Citation, Document, Metadata, TextLine
from .normalise import fold, squash
from .numbers import find_numbers, parse_number
from .outline import build
from .page import is_residue
from .readers import read
from .repeals import read_repeals
from .rules import read_rules
from .splitting import split_run_together
from .tasktable import add_task_tables
from .titles import inner_title, kind_of, self_named
from .wrapping import join_wrapped

# 〔20227号: the closing bracket was lost.
_DAMAGED = re.compile(
    r"[〔\[【]\d{5,9}号|[〔\[(【]\ {0,4}[〕\])】]\ {0,2}号|[\u4e00-\u9fff][〔\[【]\d{4}[〕\]】]\ {0,2}号"
)
# A report tells what was done: below its headings stand no tasks.
_NARRATIVE = re.compile(r"(?:年度报告|年报|工作报告|情况报告|总结)$")
_UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
# How much longer a line may be than its text without bullets and blanks.
_WIDER, _MARGIN = 2, 80
_MIN_OWN = 2
_RULED = re.compile(r"[-=|: ]+")


def parse(text: str) -> Document:
    """Parse plain text or Markdown. Never raises on text."""
    return parse_source(Source.from_text(text))


def parse_bytes(data: bytes) -> Document:
    """Parse a file's content: text, HTML or DOCX, told by content. Raises UnreadableDocument."""
    return parse_source(read(data))


def parse_source(source: Source) -> Document:
    """Parse what a reader gave."""
    _clean(source)
    items = restore_tables(split_run_together(join_wrapped(paragraphs(source))))
    head = read_head(items, source.page)
    payload = find_payload(items, head.body, head.title)
    start, end, annexed = _body(items, head, payload)
    closing = read_closing(
        items, head.body, annexed if annexed > start else end, _carrier_end(payload, start)
    )
    title, inner = _titles(head, payload)
    origin = find_origin(head, closing, source, title, inner)
    own = {squash(one) for one in (title, inner, *(payload.titles if payload else ())) if one}
    listed = read_lists(items)
    narrative = _NARRATIVE.search(squash(inner or title or "")) is not None
    draft = Draft(
        items, origin, Citations(frozenset(own)), read_rules(items), frozenset(listed), narrative=narrative
    )
    roles = _roles(items, head, closing, payload, start)
    _read_citations(draft, roles, listed)
    rows = table_rows(items, title)
    for index in rows:
        roles.setdefault(index, "paragraph")
    for index in trailing_residue(items, roles, head.body):
        roles[index] = "noise"
    _surroundings(draft, roles, start, end, source)
    for part in (range(head.body, start), range(start, end)):
        places = [index for index in part if index not in roles]
        if places:
            _levels(draft, places)
    add_task_tables(draft, [index for index in range(len(items)) if roles.get(index) != "noise"], start, end)
    _below_tables(draft, roles)
    metadata, effect = make_metadata(draft, head, closing, source, title)
    find_doubts(draft, head, closing, effect, source)
    check_counts(draft, listed)
    return _document(draft, source, metadata, title, inner, head, listed)


def _clean(source: Source) -> None:
    """Without what steers a terminal or a page and is no text: control characters, turns of direction, halves of pairs."""
    if _UNSAFE.search("\n".join(source.lines)):
        source.lines[:] = [_UNSAFE.sub(_safe, line) for line in source.lines]


def _safe(match: re.Match[str]) -> str:
    return "\ufffd" if "\ud800" <= match[0] <= "\udfff" else ""


def _below_tables(draft: Draft, roles: dict[int, str]) -> None:
    """各单位要…报送 below the last row is said to all."""
    line = max((one.line for one in draft.tasks), default=None)
    rows = {item.line for item in draft.items if item.table}
    if line in rows and not draft.tail:
        for index in below_tables(draft.items, roles, line):
            draft.tail.append(TextLine(fold(draft.items[index].text), draft.items[index].line))


def _carrier_end(payload: Payload | None, start: int) -> int | None:
    return start if payload is not None and payload.index is not None else None


def _titles(head: Head, payload: Payload | None) -> tuple[str | None, str | None]:
    """The document's title and that of what it carries. A carrier without title, or an order, yields to its payload."""
    title = head.title
    inner = (inner_title(title) if title else None) or (payload.title if payload else None)
    if payload is not None and (
        title is None
        or is_bare_carrier(title)
        or squash(title).endswith("令")
        or _weak(title)
        or _order(title, payload)
    ):
        title = payload.title
    return title, inner


def _order(title: str, payload: Payload) -> bool:
    """云汀市人民政府令第98号 云汀市人民政府关于…的决定: the page puts both into one line."""
    first, second = squash(title), squash(payload.title)
    return first != second and first.endswith(second) and "令" in first[: -len(second)]


def _weak(title: str) -> bool:
    """A line above the text that is no title of a document: the name of a site or of a column."""
    return "关于" not in title and len(squash(title)) < 8


def _body(items: list[Paragraph], head: Head, payload: Payload | None) -> tuple[int, int, int]:
    """Start and end of the part whose levels are read, and where annexes begin."""
    start, annexed = head.body, len(items)
    if payload is not None and payload.index is not None:
        after = payload.index + title_width(items, payload.index, payload.title)
        if has_labels(items, after, len(items)):
            start = after
    annexes = (i for i in range(start, len(items)) if is_annex_heading(items[i]))
    annex = next((i for i in annexes if not lists_attachments(items, i)), None)
    if annex is not None:
        if has_labels(items, start, annex):
            return start, annex, annex
        if has_labels(items, annex + 1, len(items)):
            return annex + 1, len(items), len(items)
        annexed = annex
    return start, annexed, annexed


def _roles(
    items: list[Paragraph], head: Head, closing: Closing, payload: Payload | None, start: int
) -> dict[int, str]:
    """The role of each paragraph that is not part of the levels."""
    own = _own_provisions(
        items, head.body, payload.index if payload is not None and payload.index is not None else start
    )
    roles = dict(head.roles) | closing.roles
    for index, item in enumerate(items):
        if item.footnote:
            roles[index] = "note"
        if index >= head.body and index not in roles and not item.table:
            if is_residue(item):
                roles[index] = "noise"
            elif PRINTED.search(item.flat):
                # The imprint, which may stand below the annexes.
                roles[index] = "note"
    if payload is not None and payload.index is not None:
        for indices, text in head.titles:
            if squash(text) == squash(payload.title):
                # The page names what is carried, whose own title comes below.
                roles |= dict.fromkeys(indices, "noise")
        for index in range(payload.index, payload.index + title_width(items, payload.index, payload.title)):
            roles[index] = "title"
    for index in range(head.body, start):
        if index in own:
            continue
        roles.setdefault(index, "note" if is_annex_heading(items[index]) else "paragraph")
    return roles


def _own_provisions(items: list[Paragraph], start: int, end: int) -> range:
    """What a carrier says itself in 一、 二、 before the text that it carries, up to its signature."""
    firsts = [
        index
        for index in range(start, end)
        if (label := items[index].label) is not None and label.level is Level.FIRST and not items[index].table
    ]
    values = [label.value for index in firsts if (label := items[index].label) is not None]
    if len(values) < _MIN_OWN or values != list(range(1, len(values) + 1)):
        return range(0)
    return range(firsts[0], end)


def _read_citations(draft: Draft, roles: dict[int, str], listed: dict[int, Listed]) -> None:
    """In order of the text, so that a short name is known after its definition."""
    for index, item in enumerate(draft.items):
        if roles.get(index) in ("noise", "title", "addressees", "signature", "date"):
            continue
        if roles.get(index) == "note" and parse_number(item.text):
            _doubtful(draft, index)
            continue
        row = listed.get(index)
        if row is not None and not row.marked:
            draft.cited[index] = [Citation(row.title, row.number, issuer_in(row.title), item.line)]
        elif found := draft.citations.read(item.text, item.line):
            # The history below the title names acts by number alone, which are this document's own.
            history = roles.get(index) == "caption"
            kept = [
                one.citation
                for one in found
                if not one.short and not (history and one.citation.title is None)
            ]
            draft.cited[index] = kept
        _doubtful(draft, index)


def _doubtful(draft: Draft, index: int) -> None:
    shade = draft.items[index].shade
    if ("《" in shade or "》" in shade) and title_spans(shade)[1]:
        draft.warn(index, "OD-021", "书名号不配对")
    if "号" not in shade:
        return
    if _DAMAGED.search(shade):
        draft.warn(index, "OD-011", "文号缺少括号或数字")
    for number in find_numbers(draft.items[index].text):
        if number.flags:
            draft.warn(index, "OD-010", f"文号写法不规范，按“{number.canonical}”处理")


def _as_found(item: Paragraph, source: Source) -> list[TextLine]:
    """The lines of the source, bullets and all; a part of a line where the line was divided."""
    lines = source.lines[item.line - 1 : max(item.last, item.line)]
    # Far longer lines were divided; they are not compared with each of their parts.
    whole = sum(map(len, lines)) <= _WIDER * len(item.text) + _MARGIN
    if item.noise or (whole and squash("".join(lines)).endswith(item.flat)):
        return [TextLine(fold(line), item.line + n) for n, line in enumerate(lines) if fold(line)]
    return [TextLine(fold(item.text), item.line)]


def _surroundings(draft: Draft, roles: dict[int, str], start: int, end: int, source: Source) -> None:
    """Blocks for everything outside the levels, noise aside."""
    for index, item in enumerate(draft.items):
        role = roles.get(index)
        if role == "noise" and _RULED.fullmatch(item.text):
            # A rule or the divider of a table: signs of the markup, no text.
            continue
        if role == "noise":
            draft.noise += _as_found(item, source)
        elif role is not None:
            draft.block(index, "note" if role == "caption" else role)
        elif index >= end:
            draft.block(index, "note" if is_annex_heading(item) else "paragraph")


def _levels(draft: Draft, places: list[int]) -> None:
    level = article_level(draft.items, places)
    if level is not None:
        contents = read_articles(draft, places, level)
    else:
        outline = build(draft.items, places)
        assemble(draft, outline)
        contents = outline.contents
    for place in contents:
        draft.noise.append(TextLine(fold(draft.items[place].text), draft.items[place].line))
    draft.noise.sort(key=lambda one: one.line)


def _merged(blocks: list[Block]) -> list[Block]:
    """Neighbouring rows become one table."""
    out: list[Block] = []
    for table, run in groupby(blocks, lambda block: block.kind == "table"):
        rows = list(run)
        if table:
            text = "\n".join(row.text for row in rows)
            out.append(Block("table", None, text, rows[0].line, rows[0].anchor, None))
        else:
            out += rows
    return out


def _own_number(citation: Citation, number: str | None) -> bool:
    return number is not None and citation.number == number and citation.title is None


def _document(
    draft: Draft,
    source: Source,
    metadata: Metadata,
    title: str | None,
    inner: str | None,
    head: Head,
    listed: dict[int, Listed],
) -> Document:
    ordered = [block for index in sorted(draft.blocks) for block in draft.blocks[index]]
    cited = [one for index in sorted(draft.cited) for one in draft.cited[index]]
    adopted = head.adopted or re.search(r"令(?:〔\d{4}〕)?第", metadata.document_number or "") is not None
    kind = kind_of(
        title or self_named(item.shade for item in draft.items),
        inner,
        articles=len(draft.articles),
        tasks=sum(1 for one in draft.tasks if one.lead_units or one.responsible_units),
        adopted=adopted,
    )
    return Document(
        kind=kind,
        metadata=metadata,
        citations=[one for one in once_each(cited) if not _own_number(one, metadata.document_number)],
        repeals=read_repeals(draft.items, title, listed),
        chapters=draft.chapters,
        sections=draft.sections,
        articles=draft.articles,
        items=draft.tasks,
        tail=draft.tail,
        noise=draft.noise,
        warnings=sorted(draft.warnings, key=lambda one: (one.line, one.code)),
        blocks=_merged(ordered),
        lines=source.lines,
    )
