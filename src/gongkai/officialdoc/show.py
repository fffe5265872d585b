"""A document as an outline for people: what it is, its levels and tasks with units and terms, and what is doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .model import Block, Citation, Document, Item, Repeal

# What a name or a text must not send to a terminal: control characters, and those that turn the direction.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LONGEST = 60
_KINDS = {
    "work_plan": "工作要点、方案",
    "law": "法规、规章",
    "normative": "规范性文件",
    "reply": "批复、复函",
    "report": "报告",
    "notice": "通知",
    "other": "其他公文",
}
_INDENT = {"chapter": "  ", "section": "    ", "article": "      ", "item": "      "}


def outline(document: Document, name: str) -> str:
    """One fact per row, the name of the file and the title first."""
    rows = [f"{name}：{document.metadata.title or '（无标题）'}", *_about(document), *_count(document)]
    rows += _content(document)
    rows += [f"  结尾 {_short(one.text)}" for one in document.tail]
    rows += [f"  引用 {_named(one)}" for one in document.citations]
    rows += [f"  废止 {_named(one)}{one.clause or ''}" for one in document.repeals]
    rows += [f"  注意 第{one.line}行 {one.code} {one.message}" for one in document.warnings]
    return "".join(plain(row) + "\n" for row in rows)


def plain(text: str) -> str:
    """Text that stays in its row and does not steer a terminal."""
    return _STEERING.sub("�", re.sub(r"\s", " ", text))


def _about(document: Document) -> list[str]:
    meta = document.metadata
    named = [
        ("种类", f"{_KINDS.get(document.kind, '')}（{document.kind}）"),
        ("发文机关", meta.issuing_body),
        ("文号", meta.document_number),
        ("索引号", meta.index_number),
        ("公开属性", meta.openness),
        ("成文日期", meta.signed_date),
        ("发布时间", meta.published_at and meta.published_at.replace("T", " ")),
        ("生效日期", meta.effective_date),
        ("失效日期", meta.expires_date),
        ("有效性", meta.validity),
        ("主送", "；".join(meta.recipients)),
    ]
    return [f"  {label} {value}" for label, value in named if value]


def _count(document: Document) -> list[str]:
    """How much was found, so that what is missing is seen at once."""
    plan, items = document.kind == "work_plan", document.items
    if plan and not items:
        return ["  没有读出任务"]
    dated = sum(1 for one in items if one.deadlines)
    assigned = sum(1 for one in items if one.lead_units or one.responsible_units or one.cooperating_units)
    rows = []
    if document.articles:
        rows.append(f"  共 {len(document.articles)} 条")
    if plan or dated or assigned:
        rows.append(f"  共 {len(items)} 项任务，{dated} 项有时限，{assigned} 项有责任单位")
    elif items:
        rows.append(f"  共 {len(items)} 项")
    return rows


def _content(document: Document) -> Iterator[str]:
    """Headings, articles and items in reading order. An item without a block is a row of a table, or its own heading."""
    waiting = list(reversed(document.items))
    for block in document.blocks:
        yield from _rows_of_tables(waiting, block.line)
        if block.kind not in _INDENT:
            continue
        item = waiting[-1] if waiting and _same(block, waiting[-1]) else None
        if item is not None:
            waiting.pop()
        text = block.text if item is None or block.kind != "item" else item.title or item.text
        yield _INDENT[block.kind] + _labelled(block.label or "", _short(text))
        if item is not None:
            yield from _duties(item)
    yield from _rows_of_tables(waiting, None)


def _same(block: Block, item: Item) -> bool:
    """The block is this item; a heading is one where the item repeats its words."""
    if block.line != item.line or block.kind == "article":
        return False
    if block.kind == "item":
        return block.number == str(item.number)
    return block.number == item.chapter and bool(block.text) and item.text.startswith(block.text)


def _rows_of_tables(waiting: list[Item], before: int | None) -> Iterator[str]:
    """The items above a line that no block has claimed."""
    head = "    表中任务（第{}行起）"
    while waiting and (before is None or waiting[-1].line < before):
        item = waiting.pop()
        if head:
            yield head.format(item.line)
            head = ""
        yield _INDENT["item"] + _labelled(f"{item.number}.", _short(item.title or item.text))
        yield from _duties(item)


def _duties(item: Item) -> Iterator[str]:
    """牵头 …；责任 …；配合 …；时限 6月底前（2023-06-30）"""
    terms = [f"{one.text}（{one.date}）" if one.date else one.text for one in item.deadlines]
    named = [
        ("牵头", item.lead_units),
        ("责任", item.responsible_units),
        ("配合", item.cooperating_units),
        ("时限", terms),
    ]
    if said := "；".join(f"{label} {'、'.join(values)}" for label, values in named if values):
        yield f"          {said}"


def _named(act: Citation | Repeal) -> str:
    return (f"《{act.title}》" if act.title else "") + (act.number or "")


def _labelled(label: str, text: str) -> str:
    """Chinese sets no blank behind the sign of a label: 一、公开, （一）公开, 1.公开; but 第一条 公开, 1.1 公开, 1. 2024年."""
    label = "".join(label.split())
    parted = label[-1:].isalnum() or (label.endswith((".", "．")) and text[:1].isdigit())
    return f"{label} {text}" if parted else label + text


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
