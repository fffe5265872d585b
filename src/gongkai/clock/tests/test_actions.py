"""Calendars are entered, deadlines follow: once done, once refused, and nothing counted row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.clock import actions, tasks, watchers
from gongkai.clock.actions import Notice
from gongkai.clock.arrangements import Arrangement, Holiday
from gongkai.clock.calendars import city_calendar, load
from gongkai.clock.deadlines import Extension, Span, Terms, Unit
from gongkai.clock.models import CalendarDay, CalendarVersion, Deadline, DeadlineChange
from gongkai.clock.tests.notices import HOLIDAYS_2027, NATIONWIDE, answer, d, regional
from gongkai.factories import City, make_person

BUILTIN = "chinesecalendar=="


def begun(city: City, received: str, label: str = "云教公开申〔2026〕0001号") -> Deadline:
    return actions.begin(answer(received), agency=city.education, label=label, url="/desk/foi/1/")


@pytest.fixture
def heard() -> Iterator[list[Sequence[DeadlineChange]]]:
    """What a room that has registered hears, one entry for each act."""
    told: list[Sequence[DeadlineChange]] = []

    def watcher(changes: Sequence[DeadlineChange], actor: User, now: datetime) -> None:
        told.append(changes)

    watchers.on_change(watcher)
    yield told
    watchers._watchers.remove(watcher)


# --- Deadlines -------------------------------------------------------------------------------------------------------
def test_a_deadline_holds_all_of_its_computation(city: City) -> None:
    deadline = begun(city, "2025-09-22")  # a Monday
    assert (deadline.due_on, deadline.is_provisional, deadline.kind) == (d("2025-10-24"), False, "ANS")
    assert deadline.calendar.startswith(BUILTIN) and "+" not in deadline.calendar
    assert deadline.counted == answer("2025-09-22")
    stored = Deadline.objects.get(pk=deadline.pk)
    assert sum(day["counts"] for day in stored.explanation) == 20
    assert stored.explanation[0] == {"date": "2025-09-22", "counts": False, "why": "收到申请，当日不计入"}


def test_a_pause_moves_it_and_the_case_hears(city: City, now: datetime, heard: list) -> None:
    deadline = begun(city, "2025-06-03")
    paused = replace(deadline.counted, pauses=(Span(d("2025-06-11"), d("2025-06-25"), "征求意见"),))
    moved = actions.restate(deadline, paused, why="征求第三方意见", actor=city.editor, now=now)
    assert moved.due_on == d("2025-07-16")
    change = moved.changes.get()
    assert (change.old_due_on, change.new_due_on, change.why) == (
        d("2025-07-01"),
        d("2025-07-16"),
        "征求第三方意见",
    )
    assert (change.changed_by, change.changed_at) == (city.editor, now)
    assert [list(changes) for changes in heard] == [[change]]


def test_what_moves_nothing_is_no_change(city: City, now: datetime, heard: list) -> None:
    deadline = begun(city, "2025-06-03")
    again = replace(deadline.counted, reason="收到申请（更正渠道）")
    assert actions.restate(deadline, again, why="更正", actor=city.editor, now=now).counted == again
    assert not DeadlineChange.objects.exists() and heard == []


def test_what_is_met_stays(city: City, now: datetime) -> None:
    deadline = begun(city, "2026-12-10")
    actions.meet(deadline, on=d("2026-12-20"))
    actions.meet(deadline, on=d("2026-12-25"))
    assert Deadline.objects.get().met_on == d("2026-12-20")
    longer = replace(deadline.counted, extensions=(Extension(20, d("2026-12-11")),))
    with pytest.raises(Refused, match="已经办结"):
        actions.restate(deadline, longer, why="延长", actor=city.editor, now=now)
    assert actions.enter(NATIONWIDE, actor=city.office, now=now)[1] == []
    assert Deadline.objects.get().calendar.startswith(BUILTIN) and Deadline.objects.get().is_provisional


def test_a_change_that_changes_nothing_cannot_be_stored(city: City, now: datetime) -> None:
    deadline = begun(city, "2025-06-03")
    with pytest.raises(IntegrityError), transaction.atomic():
        DeadlineChange.objects.create(
            deadline=deadline,
            old_due_on=deadline.due_on,
            new_due_on=deadline.due_on,
            why="x",
            changed_by=city.editor,
            changed_at=now,
        )


# --- Calendars -------------------------------------------------------------------------------------------------------
def test_a_notice_moves_what_is_provisional(city: City, now: datetime, heard: list) -> None:
    """Received Thursday 10 December 2026; the notice gives 4 and 5 January off, and Sunday 27 December is worked."""
    open_one, early = begun(city, "2026-12-10"), begun(city, "2026-06-01", "另一件")
    assert (open_one.due_on, open_one.is_provisional) == (d("2027-01-08"), True)
    moves = actions.preview(NATIONWIDE, actor=city.office, now=now)
    assert [(move.deadline.pk, move.computation.due) for move in moves] == [(open_one.pk, d("2027-01-09"))]
    assert Deadline.objects.get(pk=open_one.pk).due_on == d("2027-01-08"), "nothing is written yet"
    version, changes = actions.enter(NATIONWIDE, actor=city.office, now=now)
    assert (version.number, version.year, version.region, version.days.count()) == (1, 2027, None, 34)
    open_one.refresh_from_db()
    assert (open_one.due_on, open_one.is_provisional) == (d("2027-01-09"), False)  # a Saturday that is worked
    assert open_one.calendar.endswith("+1") and open_one.explanation[-1]["date"] == "2027-01-09"
    change = open_one.changes.get()
    assert (change.old_due_on, change.new_due_on) == (d("2027-01-08"), d("2027-01-09"))
    assert "全国2027年安排（第1版）" in change.why and "国务院办公厅" in change.why
    assert [list(told) for told in heard] == [[change]] and changes == [change]
    early.refresh_from_db()
    assert not early.changes.exists() and early.calendar.endswith("+1"), "it rests on the new version too"


def test_the_version_entered_last_holds(city: City, now: datetime) -> None:
    actions.enter(NATIONWIDE, actor=city.office, now=now)
    shorter = replace(HOLIDAYS_2027[0], last=d("2027-01-03"), worked=())
    corrected = replace(NATIONWIDE, arrangement=Arrangement(2027, (shorter, *HOLIDAYS_2027[1:])))
    version, _changes = actions.enter(corrected, actor=city.office, now=now)
    calendar = load().of(None)
    assert version.number == 2 and calendar.version.endswith("+2")
    assert calendar.is_workday(d("2027-01-04")) and not calendar.is_workday(d("2026-12-27"))
    assert calendar.covers(d("2027-06-01")) and not calendar.covers(d("2028-06-01"))


def test_a_built_in_year_can_be_corrected(city: City, now: datetime) -> None:
    """As in 2020, when the Spring Festival was extended while it lasted."""
    days = (
        Holiday("元旦", d("2026-01-01"), d("2026-01-03")),
        Holiday("劳动节", d("2026-05-01"), d("2026-05-05")),
        Holiday("国庆节", d("2026-10-01"), d("2026-10-09")),
    )
    notice = replace(NATIONWIDE, arrangement=Arrangement(2026, days))
    deadline = begun(city, "2026-09-14")  # a Monday
    before = deadline.due_on
    actions.enter(notice, actor=city.office, now=now)
    deadline.refresh_from_db()
    assert deadline.due_on > before and not deadline.is_provisional


def test_a_region_moves_its_own_agencies_only(city: City, now: datetime) -> None:
    district_office = make_person("qinglan-office", (city.district, Role.DISCLOSURE_OFFICE))
    of_district = actions.begin(answer("2026-07-06"), agency=city.district, label="区里的")
    of_city = begun(city, "2026-07-06")
    assert [
        move.deadline for move in actions.preview(regional(city.district), actor=district_office, now=now)
    ] == [of_district]
    actions.enter(regional(city.district), actor=district_office, now=now)
    of_district.refresh_from_db()
    of_city.refresh_from_db()
    assert of_district.due_on == of_city.due_on + timedelta(days=1)
    assert any("肉孜节放假" in day["why"] for day in of_district.explanation)
    assert city_calendar().is_workday(d("2026-07-20"))
    # What the city adds holds for the district too, on top of its own.
    actions.enter(regional(city.government, "2026-07-21"), actor=city.office, now=now)
    of_district.refresh_from_db()
    of_city.refresh_from_db()
    assert (of_city.due_on, of_district.due_on) == (d("2026-08-04"), d("2026-08-05"))
    assert not city_calendar().is_workday(d("2026-07-21"))


def test_only_the_office_enters(city: City, now: datetime) -> None:
    for actor in (city.editor, city.other_editor, city.reviewer, city.auditor):
        with pytest.raises(Refused, match="公开主管"):
            actions.enter(NATIONWIDE, actor=actor, now=now)
        with pytest.raises(Refused, match="公开主管"):
            actions.preview(regional(city.government), actor=actor, now=now)
    assert not CalendarVersion.objects.exists()


def test_a_district_does_not_arrange_the_country(city: City, now: datetime) -> None:
    office = make_person("qinglan-office", (city.district, Role.DISCLOSURE_OFFICE))
    with pytest.raises(Refused, match="最高一级政府"):
        actions.enter(NATIONWIDE, actor=office, now=now)
    with pytest.raises(Refused, match="该政府的公开主管"):
        actions.enter(regional(city.government), actor=office, now=now)
    with pytest.raises(Refused, match="人民政府"):
        actions.enter(regional(city.education), actor=User.objects.system(), now=now)


def test_what_holds_already_is_not_entered_twice(city: City, now: datetime) -> None:
    actions.enter(NATIONWIDE, actor=city.office, now=now)
    with pytest.raises(Refused, match="相同"):
        actions.enter(NATIONWIDE, actor=city.office, now=now)
    assert CalendarVersion.objects.count() == 1 and CalendarDay.objects.count() == 34


def test_a_region_takes_back_what_it_added(city: City, now: datetime) -> None:
    """An arrangement without a day stands in place of one that was entered by mistake; where none was, it says nothing."""
    nothing = Notice(
        Arrangement(2026, (), city.district.pk), city.district, "撤销的通知（虚构）", d("2026-06-01")
    )
    with pytest.raises(Refused, match="没有任何"):
        actions.enter(nothing, actor=User.objects.system(), now=now)
    held = actions.begin(answer("2026-06-25"), agency=city.district, label="青公开申〔2026〕0001号")
    before = held.due_on
    actions.enter(regional(city.district), actor=User.objects.system(), now=now)
    held.refresh_from_db()
    assert held.due_on > before
    version, changes = actions.enter(nothing, actor=User.objects.system(), now=now)
    assert [change.new_due_on for change in changes] == [before]
    assert version.holidays() == () and not load().of(city.district.pk).off.get(d("2026-07-20"))
    with pytest.raises(Refused, match="相同"):
        actions.enter(nothing, actor=User.objects.system(), now=now)


def test_nobody_replaces_a_version_that_he_has_not_seen(city: City, now: datetime) -> None:
    """Two clerks look at what their entries would change; the second one to confirm looks again."""
    seen = replace(NATIONWIDE, replaces=0)
    shorter = Arrangement(2027, (Holiday("元旦", d("2027-01-01"), d("2027-01-03")), *HOLIDAYS_2027[1:]))
    first, _changes = actions.enter(seen, actor=city.office, now=now)
    with pytest.raises(Refused, match="刚才有人录入了全国2027年安排"):
        actions.enter(replace(seen, arrangement=shorter), actor=city.office, now=now)
    again = replace(seen, arrangement=shorter, replaces=first.number)
    assert actions.enter(again, actor=city.office, now=now)[0].number == 2


def test_a_notice_that_cannot_be_right_is_refused(city: City, now: datetime) -> None:
    holidays = (*HOLIDAYS_2027[1:], Holiday("错", d("2027-03-05"), d("2027-03-03")))
    with pytest.raises(Refused) as refused:
        actions.enter(
            replace(NATIONWIDE, arrangement=Arrangement(2027, holidays)), actor=city.office, now=now
        )
    assert ["早于开始日期" in str(refused.value), "元旦（1月1日）" in str(refused.value)] == [True, True]
    assert not CalendarVersion.objects.exists()


def test_a_notice_of_another_day_or_century_is_refused(city: City, now: datetime) -> None:
    with pytest.raises(Refused, match="今天以后"):
        actions.enter(replace(NATIONWIDE, published_on=d("2026-07-01")), actor=city.office, now=now)
    with pytest.raises(Refused, match="2004 至 2099"):
        actions.enter(
            replace(NATIONWIDE, arrangement=Arrangement(2100, HOLIDAYS_2027)), actor=city.office, now=now
        )


def test_who_hears_stops_the_whole_act(city: City, now: datetime) -> None:
    """The case's timeline is written in the same transaction: where it cannot be, no calendar is entered."""
    begun(city, "2026-12-10")

    def watcher(changes: Sequence[DeadlineChange], actor: User, now: datetime) -> None:
        raise RuntimeError("the timeline cannot be written")

    watchers.on_change(watcher)
    try:
        with pytest.raises(RuntimeError), transaction.atomic():
            actions.enter(NATIONWIDE, actor=city.office, now=now)
    finally:
        watchers._watchers.remove(watcher)
    assert not CalendarVersion.objects.exists() and not DeadlineChange.objects.exists()
    assert Deadline.objects.get().due_on == d("2027-01-08")


def many(city: City, count: int) -> None:
    """Open deadlines, each in December 2026, so that each rests on the year that is not published."""
    first = begun(city, "2026-12-10")
    rows = [
        Deadline(
            kind="ANS",
            agency=city.education if number % 2 else city.health,
            label=f"第{number}件",
            terms=first.terms,
            due_on=first.due_on,
            is_provisional=True,
            calendar=first.calendar,
            explanation=first.explanation,
        )
        for number in range(count - 1)
    ]
    Deadline.objects.bulk_create(rows, batch_size=500)


@pytest.mark.parametrize("count", [2, 40])
def test_no_query_for_each_deadline(city: City, now: datetime, count: int) -> None:
    many(city, count)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        _version, changes = actions.enter(NATIONWIDE, actor=city.office, now=now)
    assert len(changes) == count
    assert len(queries) <= 18, [query["sql"][:80] for query in queries]


def test_two_thousand_deadlines_in_one_act(city: City, now: datetime) -> None:
    """SQLite takes so many values in one statement that a statement holds some hundred rows: 2,000 make a few dozen."""
    many(city, 2000)
    with CaptureQueriesContext(connection) as queries:
        _version, changes = actions.enter(NATIONWIDE, actor=city.office, now=now)
    assert len(changes) == DeadlineChange.objects.count() == 2000
    assert not Deadline.objects.exclude(due_on=d("2027-01-09"), is_provisional=False).exists()
    assert len(queries) <= 60


def test_the_tables_come_and_go(committed_db: str) -> None:
    call_command("migrate", "clock", "zero", verbosity=0)
    assert not set(connection.introspection.table_names()) & {"clock_calendarversion", "clock_deadline"}
    call_command("migrate", "clock", verbosity=0)
    assert not CalendarVersion.objects.exists() and load().version.startswith(BUILTIN)


# --- The calendar that comes with the program ------------------------------------------------------------------------
def test_a_newer_built_in_calendar_is_followed(city: City) -> None:
    """A release that knows more than the one by which a deadline was computed."""
    deadline = begun(city, "2025-09-22")
    Deadline.objects.update(calendar="chinesecalendar==1.0.0", due_on=d("2025-10-20"), is_provisional=True)
    assert tasks.follow_the_calendar.call() == 1
    deadline.refresh_from_db()
    assert (deadline.due_on, deadline.is_provisional) == (d("2025-10-24"), False)
    assert deadline.changes.get().changed_by.is_system
    assert tasks.follow_the_calendar.call() == 0, "nothing is left to follow"


def test_months_are_stored_too(city: City) -> None:
    terms = Terms("SUIT6", d("2025-08-31"), "收到答复", Unit.MONTHS, 6)
    deadline = actions.begin(terms, agency=city.education, label="x")
    assert deadline.due_on == date(2026, 2, 28) and Deadline.objects.get().counted == terms
