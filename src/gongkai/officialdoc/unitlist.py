"""Lists of units: 市发改委、财政局，各区(县)人民政府 as names, prefixes not yet inherited."""

from __future__ import annotations

import re
from functools import lru_cache

from .brackets import mask, top_level_pairs
from .normalise import shadow
from .organs import is_generic, is_unit

_SEPARATOR = re.compile(r"[、,;/。\n]")
_AND = re.compile(r"以及|和|及|与|\ +")
_HEAD = re.compile(
    r"(?:县|区|市|旗|乡|镇|街道)(?:\([^()]{1,8}\))?(?:人民政府|政府|管委会|办事处)|各?[委局办]"
)
_HEADLESS = re.compile(
    r"各(?:县|区|市|旗|乡|镇|街道)(?:\([^()]{1,8}\))?(?:、(?:县|区|市|旗|乡|镇|街道))*|市[直属]各委|市属各委(?:、局)?|市[直属]各[委局办](?:、[委局办])?"
)
_INNER_SPACE = re.compile(r"(?<=[\u4e00-\u9fff])\ +(?=[\u4e00-\u9fff])")
# 有关部门和单位 is one group.
_BARE_HEAD = re.compile(r"(?:单位|部门|机构|企业|个人|地方)(?:$|、)")
_STRIP = " 、,;:。由\u3000"
# What follows is looked at only so far: time stays linear.
_AHEAD = 16
_LONGEST_NAME = 60
_BRACKETS = re.compile(r"[()\[\]【】〔〕（）［］﹝﹞〖〗]")
_ANDS = re.compile("[和及与 \u3000\xa0]")


@lru_cache(maxsize=1024)
def split_units(text: str) -> tuple[str, ...]:
    """The names of a list. Brackets are not entered; 和 divides only after a complete name (发展和改革委员会 is one)."""
    names: list[str] = []
    for piece in _shared_head(_pieces(text)):
        for part in _split_and(piece):
            names += _split_etc(part)
    return tuple(_INNER_SPACE.sub("", name) if " " in name else name for name in names if name)


def _pieces(text: str) -> list[str]:
    shade, out, last = shadow(text), [], 0
    masked = shade if _BRACKETS.search(text) is None else mask(shade, top_level_pairs(shade))
    for match in _SEPARATOR.finditer(masked):
        out.append(text[last : match.start()].strip(_STRIP))
        last = match.end()
    return [piece for piece in [*out, text[last:].strip(_STRIP)] if piece]


def _shared_head(pieces: list[str]) -> list[str]:
    """各县、区人民政府 is one collective, written with one head for both."""
    out: list[str] = []
    for piece in pieces:
        if out and _HEADLESS.fullmatch(shadow(out[-1])) and _HEAD.match(shadow(piece)):
            out[-1] = f"{out[-1]}、{piece}"
        else:
            out.append(piece)
    return out


def _split_and(piece: str) -> list[str]:
    if _ANDS.search(piece) is None:
        return [piece]
    out, last = [], 0
    for match in _AND.finditer(piece):
        if match.start() - last > _LONGEST_NAME:
            # No name is so long: what follows is not looked at for each of its characters.
            continue
        left = piece[last : match.start()].strip(_STRIP)
        right = piece[match.end() : match.end() + _AHEAD].strip(_STRIP)
        if (
            is_unit(shadow(left))
            and len(left) >= 3
            and len(right) >= 2
            and not _BARE_HEAD.match(shadow(right))
        ):
            out.append(left)
            last = match.end()
    return [*out, piece[last:].strip(_STRIP)]


def _split_etc(name: str) -> list[str]:
    """市司法局等市属各相关部门 names both; what follows 等 without telling more (等部门) is no name."""
    name = name.removesuffix("等") if len(name) > _AHEAD // 4 else name
    place = name.find("等")
    while 0 < place <= _LONGEST_NAME and not is_unit(shadow(name[:place])):
        place = name.find("等", place + 1)
    if not 0 < place <= _LONGEST_NAME:
        return [name]
    rest = name[place + 1 :].strip(_STRIP)
    return [name[:place], *([] if not rest or is_generic(rest) else [rest])]
