"""The calendars that hold today: what comes with the program, the years entered since, and what regions add to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gongkai.agencies.choices import AgencyKind
from gongkai.agencies.models import Agency
from gongkai.clock.arrangements import Arrangement
from gongkai.clock.builtin import builtin_calendar
from gongkai.clock.models import CalendarDay, CalendarVersion
from gongkai.clock.workdays import WorkCalendar

Days = dict[date, str]


class Calendars:
    """The calendar of every agency.

    `years` are the nationwide arrangements and `regional` those of governments, as days off and days worked; `parents` tells
    who stands above whom. The version names the package and the newest entry: with both, every calendar is known.
    """

    def __init__(
        self,
        number: int,
        years: Mapping[int, tuple[Days, Days]],
        regional: Mapping[int, list[tuple[Days, Days]]],
        parents: Mapping[int, int | None],
    ) -> None:
        calendar = builtin_calendar()
        self.version = f"{calendar.version}+{number}" if number else calendar.version
        for year in sorted(years):
            calendar = calendar.with_year(year, self.version, *years[year])
        self._nationwide, self._regional, self._parents = calendar, regional, parents
        self._known: dict[int | None, WorkCalendar] = {None: calendar}

    def of(self, agency: int | None) -> WorkCalendar:
        """The calendar of an agency: the nationwide one, and on top what the governments above it have added."""
        if agency is not None and agency not in self._known:
            above = self.of(self._parents.get(agency) if self._regional else None)
            for off, work in self._regional.get(agency, ()):
                above = above.overlaid(self.version, off, work)
            self._known[agency] = above
        return self._known[agency]


def load(draft: Arrangement | None = None) -> Calendars:
    """The calendars in force, in three queries; with a draft, as they would be if it were entered now."""
    held = CalendarVersion.objects.in_force()
    number = max((version.number for version in held), default=0) + (draft is not None)
    places = {version.pk: (version.region_id, version.year) for version in held}
    found: dict[tuple[int | None, int], tuple[Days, Days]] = {place: ({}, {}) for place in places.values()}
    for day in CalendarDay.objects.filter(version__in=places):
        found[places[day.version_id]][day.is_work][day.date] = day.name
    if draft is not None:
        found[draft.region, draft.year] = draft.off, draft.work
    regional: dict[int, list[tuple[Days, Days]]] = {}
    for (region, _year), days in sorted(found.items(), key=lambda item: item[0][1]):
        if region is not None:
            regional.setdefault(region, []).append(days)
    years = {year: days for (region, year), days in found.items() if region is None}
    return Calendars(number, years, regional, _parents() if regional else {})


def _parents() -> dict[int, int | None]:
    return dict(Agency.objects.values_list("pk", "parent_id"))


def city_calendar() -> WorkCalendar:
    """The calendar of the city: of its government, where there is one at the top, else what holds nationwide."""
    tops = list(
        Agency.objects.filter(parent=None, kind=AgencyKind.GOVERNMENT).values_list("pk", flat=True)[:2]
    )
    return load().of(tops[0] if len(tops) == 1 else None)
