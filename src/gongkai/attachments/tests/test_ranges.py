"""Parts of files as requests ask for them (RFC 9110, 14)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.attachments.ranges import Unsatisfiable, holds_if_range, matches, range_of

SIZE = 1000


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", (0, 0)),
        ("bytes=0-499", (0, 499)),
        ("bytes=500-", (500, 999)),
        ("bytes=-1", (999, 999)),
        ("bytes=-5000", (0, 999)),
        ("bytes=990-5000", (990, 999)),
        ("bytes= 1-2 ", (1, 2)),
        ("", None),
        ("bytes=0-1,5-6", None),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("lines=0-1", None),
        ("bytes=٠-١", None),
        ("bytes=" + "9" * 30 + "-", None),
    ],
)
def test_ranges(header: str, expected: tuple[int, int] | None) -> None:
    assert range_of(header, SIZE) == expected


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=1000-1001", "bytes=-0"])
def test_nothing_of_it_is_there(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        range_of(header, SIZE)


@given(st.text(max_size=40) | st.from_regex(r"bytes=\d{0,20}-\d{0,20}"), st.integers(1, 10**9))
def test_whatever_is_asked_for_lies_within(header: str, size: int) -> None:
    try:
        found = range_of(header, size)
    except Unsatisfiable:
        return
    assert found is None or 0 <= found[0] <= found[1] < size


def test_tags() -> None:
    assert holds_if_range("", '"a"')
    assert holds_if_range('"a"', '"a"')
    assert not holds_if_range('W/"a"', '"a"')
    assert not holds_if_range("Sun, 29 Nov 2026 12:00:00 GMT", '"a"')
    assert matches('"b", W/"a"', '"a"')
    assert matches("*", '"a"')
    assert not matches("", '"a"')
