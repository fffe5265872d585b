"""Charts drawn by the server: each a figure with its title, its unit, words for who does not see it, and its table.

`charts.py` of this room says where things stand. Numbers reach the SVG as text, because the number format of the page
must not touch them; numbers for people keep it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from gongkai.portal import charts
from gongkai.portal.templatetags.components import known_tone

register = template.Library()

MOST_SERIES = 4


@register.inclusion_tag("gongkai/components/_parts_chart.html")
def parts_chart(parts: Iterable[tuple[str, int, str]], *, title: str, unit: str = "") -> dict[str, Any]:
    """A whole and its parts as one bar; `parts` are (label, count, tone). Counts below zero are taken for none."""
    known = [(label, max(int(count or 0), 0), known_tone(tone)) for label, count, tone in parts or ()]
    total = sum(count for _label, count, _tone in known)
    rows = [
        {
            "label": part.label,
            "count": part.value,
            "tone": part.tone,
            "percent": f"{part.share:.1%}" if total else "—",
            "x": _place(part.x),
            "width": _place(part.width) if part.value else "",
        }
        for part in charts.parts(known)
    ]
    return {"title": title, "unit": unit, "total": total, "parts": rows}


@register.inclusion_tag("gongkai/components/_bar_chart.html")
def bar_chart(bars: Iterable[tuple[Any, ...]], *, title: str, unit: str = "") -> dict[str, Any]:
    """Named things compared: (label, value) or (label, value, address). The table is the chart."""
    given = [(str(row[0]), row[1], str(row[2]) if len(row) > 2 else "") for row in bars or ()]
    rows = [
        {"label": bar.label, "value": _number(bar.value), "url": bar.url, "width": _place(bar.width)}
        for bar in charts.bars(given)
    ]
    return {"title": title, "unit": unit, "rows": rows}


@register.inclusion_tag("gongkai/components/_column_chart.html")
def column_chart(points: Iterable[tuple[str, charts.Value]], *, title: str, unit: str = "") -> dict[str, Any]:
    """Amounts of equal periods side by side: (label, value), None where nothing is known."""
    given = [(str(label), value) for label, value in points or ()]
    drawn = charts.columns(given)
    columns = [
        {
            "label": column.label,
            "value": _number(column.value),
            "x": _place(column.x),
            "middle": _place(column.middle),
            "width": _place(column.width),
            "y": _place(column.y),
            "height": _place(column.height),
        }
        for column in drawn.columns
    ]
    words = _extremes(given, unit)
    return {"title": title, "unit": unit, "columns": columns, "ticks": _ticks(drawn.ticks), "words": words}


@register.inclusion_tag("gongkai/components/_line_chart.html")
def line_chart(
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[charts.Value]]],
    *,
    title: str,
    unit: str = "",
) -> dict[str, Any]:
    """The course of one to four series over the same labels; told apart by dashes and marks as well as by colour."""
    if len(series) > MOST_SERIES:
        raise ValueError(f"a line chart shows at most {MOST_SERIES} series")
    names = [str(label) for label in labels]
    drawn = charts.lines(names, series)
    lines = [
        {
            "name": line.name,
            "mark": number,
            "points": [
                {"x": _place(point.middle), "y": _place(point.y)}
                for point in line.points
                if point.value is not None
            ],
            "segments": [
                {key: _place(getattr(segment, key)) for key in ("x1", "y1", "x2", "y2")}
                for segment in line.segments
            ],
            "words": _extremes(list(zip(names, values, strict=True)), unit),
        }
        for number, (line, (_name, values)) in enumerate(zip(drawn.lines, series, strict=True), 1)
    ]
    rows = [(name, [_number(line.points[at].value) for line in drawn.lines]) for at, name in enumerate(names)]
    return {
        "title": title,
        "unit": unit,
        "lines": lines,
        "labels": [{"label": label, "middle": _place(middle)} for label, middle in drawn.labels],
        "ticks": _ticks(drawn.ticks),
        "rows": rows,
    }


@register.inclusion_tag("gongkai/components/_grid_chart.html")
def grid_chart(
    columns: Sequence[str],
    rows: Iterable[tuple[str, Sequence[charts.Value]]],
    *,
    title: str,
    unit: str = "",
) -> dict[str, Any]:
    """Two dimensions as a table whose fields are shaded by their value; the value stands in each."""
    given = [(str(label), list(values)) for label, values in rows or ()]
    shaded = charts.grid([values for _label, values in given])
    table = [
        (label, [{"value": _number(cell.value), "level": cell.level} for cell in cells])
        for (label, _values), cells in zip(given, shaded, strict=True)
    ]
    return {"title": title, "unit": unit, "columns": list(columns), "rows": table}


def _place(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _number(value: charts.Value) -> str:
    return "—" if value is None else str(number_format(value, use_l10n=True, force_grouping=False))


def _ticks(ticks: Iterable[charts.Tick]) -> list[dict[str, str]]:
    return [{"value": f"{tick.value:g}", "y": _place(tick.y)} for tick in ticks]


def _extremes(given: Sequence[tuple[str, charts.Value]], unit: str) -> str:
    found = charts.extremes(given)
    if found is None:
        return _("没有数据。")
    (low, least), (high, most) = found
    return _("最高 %(high)s %(most)s%(unit)s，最低 %(low)s %(least)s%(unit)s。") % {
        "high": high,
        "most": _number(most),
        "low": low,
        "least": _number(least),
        "unit": unit,
    }
