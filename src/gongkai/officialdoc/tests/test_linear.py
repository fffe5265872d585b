"""The time of parsing grows with the length of the text, not with its square, whatever the text looks like.

No absolute times: the same shape is measured at n, 2n and 4n, in processor time, best of several runs.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from gongkai.officialdoc import UnreadableDocument, parse, parse_bytes

from .hostile import cell, ofd, paragraph, text_object, word
from .shapes import SHAPES

# Four times the text may take so many times the time: 4 is linear, 16 the square. Both are far enough from noise.
GROWTH = 10.0
# Where even the longest text takes less, there is nothing to be told from the noise of the machine.
FLOOR = 0.01
TRIES = 4

Make = Callable[[int], Callable[[], object]]


def caches() -> list[Any]:
    """What the grammar remembers of earlier texts: a short one would be all there in the second run, a long one not."""
    modules = [module for name, module in sys.modules.items() if name.startswith("gongkai.officialdoc.")]
    found = [one for module in modules for one in vars(module).values() if hasattr(one, "cache_parameters")]
    return [one for one in found if one.cache_parameters()["maxsize"] is not None]


def seconds(run: Callable[[], object], times: int = 1) -> float:
    """The least processor time of some runs."""
    found = []
    for _ in range(times):
        for cache in caches():
            cache.cache_clear()
        start = time.process_time()
        run()
        found.append(time.process_time() - start)
    return min(found)


def assert_linear(make: Make, length: int, longest: int, least: float) -> None:
    """Find a length at which a run takes so long at least, or the longest; measure it, its double and its fourfold.

    What looks like more than linear is measured again at twice the length: a threshold (a cache that is full) lies behind
    then, and what the machine did besides as well. A square stays one.
    """
    while length < longest and seconds(make(length)) < least:
        length *= 2
    found = [0.0, 0.0, 0.0]
    for tries in range(TRIES):
        found = [seconds(make(times * length), 1 + tries // 2) for times in (1, 2, 4)]
        if found[2] < FLOOR or found[2] < GROWTH * found[0] or found[2] ** 2 < GROWTH * found[1] ** 2:
            return
        length *= 2
    raise AssertionError(f"at {length // 2} and its multiples: {', '.join(f'{one:.3f}' for one in found)} s")


def text_of(name: str) -> Make:
    """Makes the run for a length of this shape."""

    def make(length: int) -> Callable[[], object]:
        text = SHAPES[name](length)
        return lambda: parse(text)

    return make


@pytest.mark.parametrize("name", SHAPES)
def test_short_texts(name: str) -> None:
    """Up to 100,000 characters."""
    assert_linear(text_of(name), 1_000, 24_000, 0.003)


@pytest.mark.prove
@pytest.mark.parametrize("name", SHAPES)
def test_long_texts(name: str) -> None:
    """Up to ten million characters, or what takes several seconds."""
    assert_linear(text_of(name), 16_000, 2_500_000, 0.4)


def page(body: str) -> bytes:
    """A page."""
    return f"<!DOCTYPE html><html><meta charset=utf-8><body>{body}</body></html>".encode()


_BOLD = "<w:r><w:rPr><w:b/></w:rPr><w:t>甲</w:t></w:r>"
FILES: dict[str, Callable[[int], bytes]] = {
    "paragraphs of Word": lambda count: word(paragraph("一、做好工作") * count),
    "runs of Word": lambda count: word(f"<w:p>{_BOLD * count}</w:p>"),
    "rows of Word": lambda count: word(
        "<w:tbl>" + f"<w:tr>{cell('甲') + cell('乙')}</w:tr>" * count + "</w:tbl>"
    ),
    "columns of Word": lambda count: word(f"<w:tbl><w:tr>{cell('甲') * count}</w:tr></w:tbl>"),
    "fields of Word": lambda count: word(
        "<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/><w:t>甲</w:t></w:r>' * count + "</w:p>"
    ),
    "ends of Word that are hidden": lambda count: word(
        paragraph("甲乙", "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>") * count
    ),
    "notes of Word": lambda count: word(
        "<w:p>"
        + "".join(f'<w:r><w:footnoteReference w:id="{n}"/></w:r>' for n in range(count))
        + "</w:p>"
        + paragraph("甲"),
        footnotes="".join(f'<w:footnote w:id="{n}">{paragraph("乙")}</w:footnote>' for n in range(count)),
    ),
    "objects of OFD": lambda count: ofd(
        "".join(text_object("甲", x=n % 20 * 10, y=n // 20) for n in range(count))
    ),
    "letters of OFD": lambda count: ofd(text_object("甲" * 20 * count)),
    "paragraphs of a page": lambda count: page("<p>一、做好工作</p>" * count),
    "opened elements of a page": lambda count: page("<div><b>甲" * count),
    "cells of a page": lambda count: page(f"<table><tr>{'<td>甲</td>' * count}</tr></table>"),
    "rows of a page": lambda count: page(f"<table>{'<tr><td>甲<td>乙</tr>' * count}</table>"),
    "terms of a page": lambda count: page(f"<dl>{'<dt>甲</dt>' * count}</dl>"),
    "attributes of a page": lambda count: page(
        "<p " + " ".join([f"a{n}=1" for n in range(count)]) + ">甲</p>"
    ),
    "opened tags of a page": lambda count: page("<p " * count + "甲"),
    "opened comments of a page": lambda count: page("甲" + "<!--" * 10 * count),
    "less-than signs of a page": lambda count: page("甲" + "<" * 10 * count),
    "quotes of a page": lambda count: page("<p a=\"'" * count),
    "data of XHTML": lambda count: b'<?xml version="1.0"?><html><body>' + b"<![CDATA[" * 10 * count,
    "slashes of XHTML": lambda count: b'<?xml version="1.0"?><html><body>' + b"<a b='/' " * 5 * count,
    "blanks of a page": lambda count: page("甲" + " \n" * 20 * count + "乙"),
    "indents of a page": lambda count: page("甲" + "\n\u3000\u3000" * 10 * count + "乙"),
    "cells of a page that reach down": lambda count: page(
        "<table><tr>" + "<td rowspan=9999>甲</td>" * 30 + f"</tr>{'<tr><td>乙</td></tr>' * count}</table>"
    ),
    "bytes that are no text": lambda count: b"\x81" * 50 * count,
    "GB 18030 with faults": lambda count: ("做好工作".encode("gb18030") * 30 + b"\xff") * count,
    "seven bits": lambda count: b"+" * 50 * count,
    "pairs of seven bits": lambda count: b"~{" * 50 * count,
}


def file_of(name: str) -> Make:
    """Makes the run for so many of these."""

    def make(count: int) -> Callable[[], object]:
        data = FILES[name](count)

        def run() -> None:
            try:
                parse_bytes(data)
            except UnreadableDocument:
                return

        return run

    return make


@pytest.mark.parametrize("name", FILES)
def test_small_files(name: str) -> None:
    """Some thousands of elements."""
    assert_linear(file_of(name), 100, 3_000, 0.003)


@pytest.mark.prove
@pytest.mark.parametrize("name", FILES)
def test_large_files(name: str) -> None:
    """A hundred thousand elements, or what takes several seconds."""
    assert_linear(file_of(name), 1_000, 40_000, 0.4)
