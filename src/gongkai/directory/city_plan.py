"""The plan of a city as tiles: a schema of how its districts lie, which is no map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.agencies.models import Agency


@dataclass(frozen=True, slots=True)
class Tile:
    """A government on the plan: its column and row from 1 to 8."""

    agency: Agency
    column: int
    row: int


def tiles(governments: Iterable[Agency]) -> list[Tile]:
    """Those that have a place, row by row, as one reads them aloud; of two in one place the second has none."""
    placed: dict[tuple[int, int], Agency] = {}
    for agency in governments:
        column, dash, row = agency.tile.partition("-")
        if dash:
            placed.setdefault((int(row), int(column)), agency)
    return [
        Tile(agency, column, row) for (row, column), agency in sorted(placed.items(), key=lambda one: one[0])
    ]
