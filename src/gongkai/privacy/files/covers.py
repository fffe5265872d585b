"""Cells of a workbook over which something lies that cannot be seen through: a filled shape, a picture, a chart.

A black box drawn over a cell hides nothing. And as the copy has no shapes, what lay below one must not come to light in it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from gongkai.officialdoc import UnreadableDocument
from gongkai.officialdoc.readers.guard import parse_xml
from gongkai.officialdoc.readers.wordnames import R

from .packageparts import Members, relation_role, relations
from .pictures import open_picture

Area = tuple[int, int, int, int]
# In English Metric Units: a usual column and a usual row. Half of a cell covered is as good as all of it.
_COLUMN, _ROW = 609_600, 190_500
_OPAQUE = 90_000  # of 100,000


def covers_of(members: Members) -> dict[str, list[Area]]:
    """By the name of the sheet, the areas covered: first column, first row, last column, last row."""
    book = next((name for name in members if name.lower() == "xl/workbook.xml"), None)
    if book is None:
        return {}
    parts = _targets(members, book)
    found: dict[str, list[Area]] = {}
    for sheet in parse_xml(members[book]).iter("{*}sheet"):
        part = parts.get(sheet.get(f"{R}id") or "", ("", ""))[1]
        for role, drawing in _targets(members, part).values():
            if role == "drawing" and drawing in members:
                found.setdefault(sheet.get("name") or "", []).extend(_areas(members, drawing))
    return found


def _targets(members: Members, part: str) -> dict[str, tuple[str, str]]:
    """The relationships of a part: role and name of the target by id."""
    found = {}
    for node in relations(members, part):
        target = node.get("Target") or ""
        whole = target if target.startswith("/") else f"/{posixpath.dirname(part)}/{target}"
        found[node.get("Id") or ""] = relation_role(node), posixpath.normpath(whole).lstrip("/")
    return found


def _areas(members: Members, drawing: str) -> Iterator[Area]:
    links = _targets(members, drawing)
    for anchor in parse_xml(members[drawing]).iterchildren("{*}twoCellAnchor", "{*}oneCellAnchor"):
        if any(_hides(one, members, links) for one in anchor.iter("{*}sp", "{*}pic", "{*}graphicFrame")):
            first = _corner(anchor.find("{*}from"))
            last = _corner(anchor.find("{*}to"))
            if last is None and first is not None and (size := anchor.find("{*}ext")) is not None:
                last = (
                    _after(first[0], _number(size.get("cx")), _COLUMN),
                    _after(first[1], _number(size.get("cy")), _ROW),
                )
            if first is not None and last is not None:
                # Counted from 1; a cell counts when half of it is covered.
                yield round(first[0]) + 1, round(first[1]) + 1, round(last[0]), round(last[1])


def _after(start: float, length: int, whole: int) -> float:
    return start + length / whole


def _corner(node: etree._Element | None) -> tuple[float, float] | None:
    """Column and row with their parts."""
    if node is None:
        return None
    column, row = _number(node.findtext("{*}col")), _number(node.findtext("{*}row"))
    return (
        column + min(1.0, _number(node.findtext("{*}colOff")) / _COLUMN),
        row + min(1.0, _number(node.findtext("{*}rowOff")) / _ROW),
    )


def _hides(node: etree._Element, members: Members, links: dict[str, tuple[str, str]]) -> bool:
    kind = etree.QName(node).localname
    if kind == "graphicFrame":
        return True
    if kind == "pic":
        blip = next(node.iter("{*}blip"), None)
        part = links.get(blip.get(f"{R}embed") or "", ("", ""))[1] if blip is not None else ""
        try:
            picture = open_picture(members.get(part, b""))
        except UnreadableDocument:
            return True
        return "A" not in picture.getbands() and "transparency" not in picture.info
    properties = node.find("{*}spPr")
    if properties is None or properties.find("{*}noFill") is not None:
        return False
    fill = properties.find("{*}solidFill")
    if fill is not None:
        return all(_number(alpha.get("val")) >= _OPAQUE for alpha in fill.iter("{*}alpha"))
    style = node.find("{*}style/{*}fillRef")
    return style is not None and _number(style.get("idx")) > 0


def _number(text: str | None) -> int:
    return int(text) if text and text.strip().isascii() and text.strip().isdigit() else 0
