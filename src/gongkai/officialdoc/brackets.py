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
    start, stack = -1, ""
    for match in _MARK.finditer(shade):
        mark, place = match[0], match.start()
        if stack and place - start > _LONGEST_TITLE:
            broken.append(start)
            stack = ""
        if mark == "《" or (stack and mark in "〈<"):
            start = start if stack else place
            stack += mark
        elif stack and mark == "》":
            # An inner < may have lost its partner: 》 closes the innermost 《 and all that is inside.
            stack = stack[: stack.rindex("《")]
            if not stack:
                spans.append((start + 1, place))
        elif len(stack) > 1 and stack[-1] != "《":
            stack = stack[:-1]
    if stack:
        broken.append(start)
    return spans, broken


def mask(shade: str, spans: list[tuple[int, int]]) -> str:
    """The text with the given spans blanked out, same length."""
    out, last = [], 0
    for start, end in spans:
        out += [shade[last:start], "\u3000" * (end - start)]
        last = end
    return "".join([*out, shade[last:]])
