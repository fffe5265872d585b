"""Charts: where things stand, and that each has its title, its words and its table."""

from __future__ import annotations

import itertools
import math

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from gongkai.portal import charts

VALUES = st.lists(st.one_of(st.none(), st.floats(0, 1e9), st.integers(0, 10**9)), max_size=40)
COUNTS = st.lists(st.integers(0, 10**6), max_size=12)
MONTHS = [f"{month}月" for month in range(1, 13)]


def draw(source: str, **context: object) -> LexborHTMLParser:
    return LexborHTMLParser(Template(source).render(Context(context)))


@given(COUNTS)
def test_parts_fill_the_whole_and_never_overlap(counts: list[int]) -> None:
    laid = charts.parts([("", count, "info") for count in counts])
    assert sum(part.share for part in laid) == pytest.approx(1 if sum(counts) else 0)
    for left, right in itertools.pairwise(laid):
        assert left.x + left.width <= right.x + 0.11
    assert all(part.x + part.width <= 100.11 for part in laid)


@given(VALUES)
def test_an_axis_begins_at_zero_holds_all_and_is_not_crowded(values: list[float | None]) -> None:
    ticks = charts.axis(values)
    most = max((value for value in values if value is not None), default=0)
    assert ticks[0] == charts.Tick(0, charts.HEIGHT)
    assert ticks[-1].value >= most * (1 - 1e-6)
    assert ticks[-1].y == 0
    assert 2 <= len(ticks) <= 6
    step = ticks[1].value
    assert round(step / 10 ** math.floor(math.log10(step) + 1e-9), 6) in (1, 2, 5)


@given(VALUES)
def test_columns_stand_on_the_base_in_order(values: list[float | None]) -> None:
    stood = charts.columns([(str(at), value) for at, value in enumerate(values)]).columns
    assert all(column.y + column.height == pytest.approx(charts.HEIGHT) for column in stood)
    for left, right in itertools.pairwise(stood):
        assert left.x + left.width < right.x
    # Two values that differ by less than a pixel may stand equally high.
    by_value = sorted((column.value, column.height) for column in stood if column.value is not None)
    heights = [height for _value, height in by_value]
    assert heights == sorted(heights)


def test_a_line_breaks_where_nothing_is_known() -> None:
    drawn = charts.lines(["1", "2", "3", "4"], [("甲", [1, None, 3, 4])])
    (line,) = drawn.lines
    assert [(segment.x1, segment.x2) for segment in line.segments] == [(62.5, 87.5)]


@given(st.lists(VALUES.filter(len), max_size=5))
def test_shades_follow_the_values(rows: list[list[float | None]]) -> None:
    cells = [cell for row in charts.grid(rows) for cell in row]
    assert all(0 <= cell.level < charts.HEAT_LEVELS for cell in cells)
    assert all((cell.level == 0) == (not cell.value) for cell in cells)


@pytest.mark.parametrize("value", [-1, math.nan, math.inf])
def test_what_a_chart_cannot_show_is_an_error(value: float) -> None:
    for draw_it in (
        lambda: charts.parts([("", value, "info")]),
        lambda: charts.bars([("", value, "")]),
        lambda: charts.columns([("", value)]),
        lambda: charts.lines([""], [("", [value])]),
        lambda: charts.grid([[value]]),
    ):
        with pytest.raises(ValueError, match="zero up"):
            draw_it()
    with pytest.raises(ValueError, match="one value per label"):
        charts.lines(["a", "b"], [("", [1])])


def test_parts_have_words_and_a_table() -> None:
    html = draw(
        "{% parts_chart parts title='任务' unit='项' %}",
        parts=[("完成", 1500, "success"), ("逾期", 500, "danger")],
    )
    chart = html.css_first("svg[role=img]")
    assert chart.css_first("title").text() == "任务"
    assert chart.css_first("desc").text() == "合计 2000项；完成 1500；逾期 500"
    first, second = chart.css("rect")
    assert (first.attributes["x"], first.attributes["width"]) == ("0%", "74.6%")
    assert (second.attributes["x"], second.attributes["width"]) == ("75%", "25%")
    assert [cell.text() for cell in html.css("td")] == ["1500", "75.0%", "500", "25.0%"]
    nothing = draw("{% parts_chart parts title='任务' %}", parts=[("完成", 0, "success")])
    assert nothing.css("svg[role=img] rect") == []


def test_bars_are_their_own_table() -> None:
    html = draw("{% bar_chart rows title='件数' %}", rows=[("甲局", 4, "/a/"), ("乙局", 1), ("丙局", None)])
    assert [rect.attributes["width"] for rect in html.css("rect")] == ["100%", "25%", "0%"]
    assert [value.text() for value in html.css(".chart__value")] == ["4", "1", "—"]
    assert html.css_first("th a").attributes["href"] == "/a/"


def test_columns_and_lines_say_their_extremes_and_keep_their_numbers() -> None:
    values = [3, 5, 2, None, 9, 4, 6, 7, 8, 1, 2, 3]
    html = draw(
        "{% column_chart points title='公开件数' unit='件' %}", points=list(zip(MONTHS, values, strict=True))
    )
    assert html.css_first("desc").text() == "最高 5月 9件，最低 10月 1件。"
    assert [cell.text() for cell in html.css("tbody td")] == ["—" if v is None else str(v) for v in values]
    html = draw(
        "{% line_chart labels series title='申请' unit='件' %}",
        labels=MONTHS[:2],
        series=[("收到", [1, 2]), ("办结", [0, 1.5])],
    )
    assert (
        html.css_first("svg desc").text()
        == "收到：最高 2月 2件，最低 1月 1件。办结：最高 2月 1.5件，最低 1月 0件。"
    )
    assert [cell.text() for cell in html.css("tbody td")] == ["1", "0", "2", "1.5"]
    with pytest.raises(ValueError, match="at most 4"):
        draw("{% line_chart labels series title='' %}", labels=["a"], series=[("", [1])] * 5)


def test_a_grid_writes_each_value_into_its_field() -> None:
    html = draw(
        "{% grid_chart columns rows title='' %}", columns=["一季度"], rows=[("甲局", [0]), ("乙局", [8])]
    )
    cells = [(cell.text(), cell.attributes["class"]) for cell in html.css("tbody td")]
    assert cells == [("0", "shade--0"), ("8", "shade--4")]
