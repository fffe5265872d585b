"""In which periods a standing task (常态) was kept. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gongkai.plans.periods import bounds


@dataclass(frozen=True, slots=True)
class Kept:
    """One period: how many agencies the office confirmed, of how many that had the task by its last day."""

    period: str
    confirmed: int
    of: int

    @property
    def is_kept(self) -> bool:
        """Nobody is missing."""
        return 0 < self.of == self.confirmed


def kept_periods(
    periods: Iterable[str], since: Mapping[int, date], confirmed: Collection[tuple[int, str]], today: date
) -> list[Kept]:
    """The periods that have begun by today, without those in which nobody had the task yet.

    `since` says from which day each agency that decides on the task has it, `confirmed` which agency was confirmed in which
    period. An agency that was confirmed counts although it has handed the task over since; its successor owes nothing for then.
    """
    rows = []
    for period in periods:
        first, last = bounds(period)
        if first > today:
            break
        told = {agency for agency, its_period in confirmed if its_period == period}
        owing = {agency for agency, day in since.items() if day <= last}
        if owing | told:
            rows.append(Kept(period, len(told), len(owing | told)))
    return rows
