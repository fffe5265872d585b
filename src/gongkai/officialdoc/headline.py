"""Which of the lines above the text is its title, and what the others are: menu, name of the site, red head, the page's copy of it."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from .lines import Paragraph
from .normalise import fold, shadow, squash
from .organs import is_organ
from .titles import ends_title, inner_title, join_titles

if TYPE_CHECKING:
    from .head import Head

_MOST_LINES = 6
_SHORTEST_ISSUER = 6
_SHORTEST_SUBJECT = 12
# Short lines above the title with something in between are the menu or the name of the site.
_LONGEST_MENU = 20
_BREAK = re.compile(r"(?<=[\u4e00-\u9fff》）]) (?=[\u4e00-\u9fff《（])")
_SITE = re.compile(r"(?:网站|网|首页|频道)$")


def choose_title(
    head: Head, items: list[Paragraph], candidates: list[tuple[int, str]], page: dict[str, str]
) -> None:
    """Set the title of the head, and the roles of the lines above the text. `page`: what the page says of itself."""
    joined = join_titles(
        candidates, {place: (items[place].line, items[place].last) for place, _ in candidates}
    )
    named = head.page.values.get("title") or page.get("title")
    joined = [_below_issuers(one, candidates) for one in joined]
    if named and (whole := _spelled(candidates, squash(named))):
        joined = [whole, *(one for one in joined if not set(one[0]) & set(whole[0]))]
        joined.sort()
    best = _best(joined, items, named)
    head.titles = joined
    inner = inner_title(best[1]) if best is not None else None
    for indices, text in joined:
        organs = all(is_organ(name) and len(name) <= _LONGEST_MENU for name in shadow(text).split())
        again = best is not None and indices != best[0] and not organs and _same_title(text, best[1])
        if best is not None and inner is not None and indices < best[0] and squash(text) == squash(inner):
            # The page names what is carried.
            again = True
        menu = best is not None and indices[-1] < best[0][0] - 1 and len(squash(text)) <= _LONGEST_MENU
        if menu and (organs or is_organ(squash(text)) or squash(text).endswith("文件")):
            # The red head; the name of a site has residue below it.
            menu = head.roles.get(indices[-1] + 1) == "noise"
        for place in indices:
            head.roles[place] = "noise" if again or menu else "paragraph"
    if (
        best is not None
        and named
        and not ends_title(best[1])
        and not _same_title(named, best[1])
        and ends_title(named)
    ):
        # Only the name of the site or a column stands above the text.
        head.roles |= dict.fromkeys(best[0], "noise")
        best = None
    if best is not None:
        above = [one[1] for one in joined if one[0][-1] < best[0][0] and is_organ(squash(one[1]))]
        head.organ = head.organ or (above[-1] if above else None)
        text = best[1].strip("《》") if best[1].startswith("《") and best[1].endswith("》") else best[1]
        head.title, head.title_indices = _without_breaks(text), best[0]
        head.roles |= dict.fromkeys(best[0], "title")
    elif named:
        head.title = fold(named)


def _best(
    joined: list[tuple[list[int], str]], items: list[Paragraph], named: str | None
) -> tuple[list[int], str] | None:
    """In this order: what the page names, a heading, what stands twice, what looks most like a title."""
    best = next((one for one in reversed(joined) if named and squash(one[1]) == squash(named)), None)
    best = best or next((one for one in joined if items[one[0][0]].heading), None)
    named_twice = [
        one
        for one in joined
        if ends_title(one[1]) and [squash(text) for _, text in joined].count(squash(one[1])) > 1
    ]
    best = best or next(iter(named_twice), None) or _most_likely(joined)
    if best is not None:
        # A notice that issues what the page names is the document itself.
        best = next(
            (one for one in joined if (inner := inner_title(one[1])) and _same_title(inner, best[1])), best
        )
    # The page names the document too, often in other words: its own title is the last one that says the same.
    best = next((one for one in reversed(joined) if best is not None and _same_title(best[1], one[1])), best)
    return best or next(
        (
            one
            for one in joined
            if len(squash(one[1])) >= 5 and not is_organ(squash(one[1])) and not _SITE.search(one[1])
        ),
        None,
    )


def _most_likely(titles: list[tuple[list[int], str]]) -> tuple[list[int], str] | None:
    """The first that tells what it is about, else the first long one, else the first: menus are short."""
    ended = [one for one in titles if ends_title(one[1])]
    about = (one for one in ended if "关于" in shadow(one[1]))
    long = (one for one in ended if len(squash(one[1])) >= _SHORTEST_SUBJECT)
    return next(chain(about, long, ended), None)


def _without_breaks(title: str) -> str:
    """No blank where a line was broken; joint issuers, before 关于, keep theirs."""
    before, about, subject = title.partition("关于")
    return f"{before}{about}{_BREAK.sub('', subject)}" if about else title


def _below_issuers(title: tuple[list[int], str], candidates: list[tuple[int, str]]) -> tuple[list[int], str]:
    """A title whose joint issuers are broken over the lines above: 甲市财政局 乙 / 市自然资源和 / 规划局关于….

    Only where the first line of the title alone names no body before 关于, and the lines above complete it.
    """
    indices, text = title
    before, about, _ = text.partition("关于")
    if not about or not before or (is_organ(squash(before)) and len(squash(before)) >= _SHORTEST_ISSUER):
        return title
    texts = dict(candidates)
    first = indices[0] - 1
    while first in texts and len(texts[first]) <= _LONGEST_MENU * 2 and not ends_title(texts[first]):
        whole = (
            texts[first] + before
            if squash(texts[first])[-1:] not in "局委办厅府"
            else f"{texts[first]} {before}"
        )
        names = shadow(whole).split()
        if names and all(is_organ(name) for name in names):
            return [*range(first, indices[0]), *indices], f"{whole}关于{text.partition('关于')[2]}"
        before, first = whole, first - 1
    return title


def _spelled(candidates: list[tuple[int, str]], named: str) -> tuple[list[int], str] | None:
    """The last run of neighbouring lines that together spell the title which the page names."""
    for first in range(len(candidates) - 1, -1, -1):
        text = ""
        for last in range(first, min(len(candidates), first + _MOST_LINES)):
            if last > first and candidates[last][0] != candidates[last - 1][0] + 1:
                break
            text += candidates[last][1]
            if squash(text) == named:
                return [place for place, _ in candidates[first : last + 1]], text
            if not named.startswith(squash(text)):
                break
    return None


def _same_title(one: str, other: str) -> bool:
    """The same title, perhaps shortened, without its issuer, or with the name of the site behind it."""
    first, second = squash(one), squash(other)
    if first == second:
        return True
    short, long = sorted((first, second), key=len)
    if len(short) >= 10 and short in long and (long.startswith(short) or len(short) * 10 > 6 * len(long)):
        return True
    tails = [text.partition("关于")[2] for text in (first, second)]
    return len(tails[0]) >= 8 and tails[0] == tails[1]
