"""What was found once is found wherever else it stands: 申请人王小明 … 王小明于次日."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .hits import Hit
from .kinds import Kind

# Words like 低保 are nobody's own.
_WORDS = {Kind.HEALTH, Kind.POVERTY, Kind.BELIEF, Kind.STATUS, Kind.MINOR}


def repeated(text: str, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Other places of the same characters. One walk over the text, whatever the number of values."""
    values: dict[str, Hit] = {}
    for hit in hits:
        for written in (hit.text, hit.value) if _is_own(hit) else ():
            if len(written) > 1:
                values.setdefault(written, hit)
    if not values:
        return
    # For each first pair of characters the lengths that occur, longest first.
    lengths: dict[str, list[int]] = {}
    for value in values:
        lengths.setdefault(value[:2], []).append(len(value))
    for known in lengths.values():
        known[:] = sorted(set(known), reverse=True)
    first = re.compile("[" + "".join(re.escape(sign) for sign in {value[0] for value in values}) + "]")
    places = {(hit.start, hit.end) for hit in hits}
    for found in first.finditer(text):
        start = found.start()
        for length in lengths.get(text[start : start + 2], ()):
            value = text[start : start + length]
            if len(value) == length and value in values:
                hit = values[value]
                if (start, start + length) not in places and not _inside_a_number(
                    text, start, start + length
                ):
                    yield replace(
                        hit, start=start, end=start + length, reason=f"与文中另一处相同：{hit.reason}"
                    )
                break


def _is_own(hit: Hit) -> bool:
    """Whether a hit is a value of one person. A year is not, a day or month of birth is."""
    return hit.kind not in _WORDS and (hit.kind is not Kind.BIRTH or len(re.findall(r"\d+", hit.value)) > 1)


def _inside_a_number(text: str, start: int, end: int) -> bool:
    """Whether digits are cut out of more digits."""
    return (text[start].isdecimal() and text[start - 1 : start].isdecimal()) or (
        text[end - 1].isdecimal() and text[end : end + 1].isdecimal()
    )
