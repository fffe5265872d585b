"""Pairs of brackets and of book title marks in a shadow text, found in one pass."""

from __future__ import annotations

import re

_BRACKET = re.compile(r"[(\[〔【)\]〕】]")
_OPENERS = "([〔【"
_MARK = re.compile(r"[《》〈〉<>]")
_LONGEST_TITLE = 300


def top_level_pairs(shade: str) -> list[tuple[int, int]]:
    """Spans (with the brackets) of the outermost pairs. Kinds may be mixed: real pages open with （ and close with 〕."""
    stack: list[int] = []
    pairs: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(shade):
        if match[0] in _OPENERS:
            stack.append(match.start())
        elif stack:
            pairs.append((stack.pop(), match.end()))
    pairs.sort()
    outer: list[tuple[int, int]] = []
    for pair in pairs:
        if not outer or pair[0] >= outer[-1][1]:
            outer.append(pair)
    return outer


def last_open(shade: str) -> int | None:
    """Where the last bracket stands that is never closed."""
    stack: list[int] = []
    for match in _BRACKET.finditer(shade):
        if match[0] in _OPENERS:
            stack.append(match.start())
        elif stack:
            stack.pop()
    return stack[-1] if stack else None


def depths(shade: str) -> list[int]:
    """For every character the depth of brackets it stands in (the brackets themselves count as inside)."""
    depth, out = 0, []
    for char in shade:
        if char in _OPENERS:
            depth += 1
        out.append(depth)
        if char in ")]〕】" and depth:
            depth -= 1
    return out


def title_spans(shade: str) -> tuple[list[tuple[int, int]], list[int]]:
    """Spans inside the outermost 《…》, and the places of marks that are never closed.

    Inner marks are counted whatever their kind (《…<…>…》, 《…《…》…》): the standard alternates them, pages do not.
    """
    spans: list[tuple[int, int]] = []
    broken: list[int] = []
    start, depth = -1, 0
    for match in _MARK.finditer(shade):
        mark, place = match[0], match.start()
        if start >= 0 and place - start > _LONGEST_TITLE:
            broken.append(start)
            start, depth = -1, 0
        if mark == "《":
            if depth == 0:
                start = place
            depth += 1
        elif depth and mark in "〈<":
            depth += 1
        elif depth:
            # 》 closes everything when no inner 《 is open: an inner < may have lost its partner.
            inner = shade.count("《", start, place) - shade.count("》", start, place)
            depth = depth - 1 if mark != "》" or inner > 1 else 0
            if depth == 0:
                if mark == "》":
                    spans.append((start + 1, place))
                    start = -1
                else:
                    depth = 1
    if start >= 0:
        broken.append(start)
    return spans, broken


def mask(shade: str, spans: list[tuple[int, int]]) -> str:
    """The text with the given spans blanked out, same length."""
    out, last = [], 0
    for start, end in spans:
        out += [shade[last:start], "\u3000" * (end - start)]
        last = end
    return "".join([*out, shade[last:]])
