"""What stands below the last provision: closing paragraphs that belong to no item, then what the page appends."""

from __future__ import annotations

import re

from .carrier import is_annex_heading
from .lines import Paragraph
from .page import is_residue
from .units import ROLE_WORDS

_SELF = r"本(?:[\u4e00-\u9fff]{0,8})(?:要点|方案|办法|通知|意见|计划|决定|规定|公告|通告|细则|措施|政策|批复|行动|安排|预案|规划|分工|函|规则|规程)"
_CLOSING = re.compile(
    rf"(?:各|[^,。;:]{{0,16}}(?:电话|热线)\ ?:|\(?联系(?:人|电话|方式)\ ?:|{_SELF}|感谢|欢迎|以上(?!。)|特此|请(?!示)|此前|此外|原有|未尽|联系|附则|执行中|执行过程中|在执行|实施中|上述)"
)
FAREWELL = re.compile(r"^(?:特此.{0,8}|此复|专此.{0,6}|现予公布|此致|以上(?!。).{0,16})[。!]?$")
# 主办单位 at the foot of a page is its publisher.
_NOTED = re.compile(rf"(?!主办)(?:{ROLE_WORDS})\ ?:")
PARTIES = re.compile(
    r"[(\[][^()\[\]]{2,80}(?:牵头|负责|配合|落实)[^()\[\]]{0,30}[)\]]|[(\[](?:责任|牵头)(?:单位|部门)\ ?:"
    r"|^[\[〔【](?:(?:责任|牵头|配合)(?:单位|部门)|(?:完成)?时限)[\]〕】]"
)
_UNIT_NOTE = re.compile(r"[【〔\[(](?:牵头|责任|主办|配合|协办)(?:单位|部门)")
_LONGEST_TRAILER = 60
_MOST_CLOSING = 4


def is_farewell(item: Paragraph) -> bool:
    """特此通知。 and the like."""
    return FAREWELL.match(item.flat) is not None


def closing_run(items: list[Paragraph], places: list[int], *, after: int, alone: bool = False) -> int:
    """Where the closing paragraphs begin among the unlabelled paragraphs below the last node.

    `after`: so many of them belong to the node itself whatever they say (the body of a heading line). `alone`: no other
    node of this level has a paragraph below it, so that these close the document. Returns a position in `places`, its
    length if there is none.
    """
    if alone and not any(items[place].table or items[place].label for place in places):
        return 0
    for position in range(max(after, len(places) - _MOST_CLOSING), len(places)):
        item = items[places[position]]
        if item.table or item.label is not None:
            continue
        rest = [items[place] for place in places[position:]]
        if _CLOSING.match(item.shade) and not any(one.table or one.label for one in rest):
            return position
    return len(places)


def below_tables(items: list[Paragraph], roles: dict[int, str], line: int) -> list[int]:
    """The closing paragraphs below the last row of a table of tasks, which stands in this line."""
    return [
        index
        for index, item in enumerate(items)
        if item.line > line
        and index not in roles
        and not item.table
        and item.label is None
        and _CLOSING.match(item.shade)
    ]


def trailing_residue(items: list[Paragraph], roles: dict[int, str], start: int) -> set[int]:
    """Lines below everything else that are no sentences: names of files and sites, the foot of the page."""
    last = start - 1
    annexed = False
    for index in range(start, len(items)):
        item = items[index]
        annexed = annexed or is_annex_heading(item)
        if roles.get(index) == "noise" or is_residue(item):
            continue
        if index in roles or annexed or _is_content(item):
            last = index
    out: set[int] = set()
    for index in range(last + 1, len(items)):
        if roles.get(index) != "noise":
            out.add(index)
    return out


def _is_content(item: Paragraph) -> bool:
    if (
        item.table
        or len(item.text) > _LONGEST_TRAILER
        or is_farewell(item)
        or _NOTED.match(item.shade)
        or PARTIES.search(item.shade)
        or _UNIT_NOTE.match(item.shade)
    ):
        return True
    return "。" in item.shade or item.label is not None or _CLOSING.match(item.shade) is not None
