"""Who is behind, and the heat map: the figures, who sees what, and that queries do not grow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.agencies.models import Agency
from gongkai.clock.actions import Notice, enter
from gongkai.clock.arrangements import Arrangement, Holiday
from gongkai.conftest import NOW
from gongkai.factories import City, make_agency, make_person
from gongkai.plans import actions, behind
from gongkai.plans.actions import rounds
from gongkai.plans.choices import DutyState, TaskKind
from gongkai.plans.models import Duty, Plan, Task
from gongkai.plans.tests import round_city
from gongkai.plans.tests.test_pages import as_, plan_of

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def plan(city: City, now: datetime) -> Plan:
    return plan_of(city, now)


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def figures(plan: Plan, agency: Agency) -> dict[str, object]:
    rows = behind.by_agency(Duty.objects.all(), plan, TODAY)
    return {name: value for name, value in rows.get(agency=agency.pk).items() if name in behind.FIGURES}


def due(plan: Plan, number: int, day: date) -> None:
    plan.tasks.filter(number=number).update(due_on=day)


def test_figures_of_an_agency(city: City, plan: Plan, now: datetime) -> None:
    nothing = dict.fromkeys(behind.FIGURES, 0)
    assert figures(plan, city.education) == nothing | {"total": 3, "silent": 3}
    due(plan, 1, TODAY - timedelta(days=1))
    due(plan, 2, TODAY + timedelta(days=14))
    due(plan, 3, TODAY + timedelta(days=15))
    assert figures(plan, city.education) == nothing | {"total": 3, "silent": 3, "late": 1, "soon": 1}
    duties = {duty.task.number: duty for duty in Duty.objects.filter(agency=city.education)}
    actions.report(duties[3], text="在办", is_done=False, evidence=[], actor=city.editor, now=now)
    assert figures(plan, city.education)["silent"] == 2
    actions.pause(duties[1].task, reason="等待上级文件", actor=city.office, now=now)
    assert figures(plan, city.education) == nothing | {"total": 3, "silent": 1, "soon": 1}
    Duty.objects.filter(pk=duties[2].pk).update(state=DutyState.VERIFIED)
    assert figures(plan, city.education) == nothing | {"total": 3, "done": 1}


def test_a_report_of_an_earlier_cycle_is_none_of_this_one(city: City, plan: Plan, now: datetime) -> None:
    duty = Duty.objects.filter(agency=city.education).first()
    before = now - timedelta(days=120)
    actions.report(duty, text="在办", is_done=False, evidence=[], actor=city.editor, now=before)
    assert figures(plan, city.education)["silent"] == 3
    Plan.objects.update(cycle="year")
    assert figures(Plan.objects.get(), city.education)["silent"] == 2


def test_a_round_speaks_of_its_period_whenever_it_is_frozen(city: City, now: datetime) -> None:
    november = now.replace(month=11, day=29)
    with time_machine.travel(november, tick=False):
        made, ends = round_city.plan_of(city, november), date(2026, 12, 5)
        round = rounds.open_round(made, "2026-Q2", due_on=ends, actor=city.office, now=november)
        round_city.approved(round, city, november)
        round_city.answer_of(round, city.health).delete()
        rounds.freeze(round, actor=city.office, now=november)
        page = as_(city.office).get(f"/desk/plans/{round.plan_id}/agencies/")
    [row] = [row for row in page.context["rows"] if row["agency"] == city.education]
    assert (row["silent"], row["last_period"]) == (3, "2026年第二季度")
    assert "2026年第二季度填报" in page.content.decode()
    rows = behind.by_agency(Duty.objects.all(), round.plan, date(2026, 6, 20))
    assert rows.get(agency=city.education.pk)["silent"] == 0


def test_what_is_put_off_is_not_behind(city: City, plan: Plan, now: datetime) -> None:
    duty = Duty.objects.get(task__number=1, agency=city.education)
    Duty.objects.filter(pk=duty.pk).update(state=DutyState.RETURNED)
    assert figures(plan, city.education)["returned"] == 1
    actions.pause(duty.task, reason="等待上级文件", actor=city.office, now=now)
    assert figures(plan, city.education)["returned"] == 0


def test_a_letter_is_offered_where_one_can_be_written(city: City, plan: Plan) -> None:
    address = f"/desk/plans/{plan.pk}/agencies/"
    assert (
        "/dunnings/new/" not in as_(city.office).get(address).content.decode()
    )  # silent, but nothing is due soon
    due(plan, 1, TODAY + timedelta(days=30))
    page = as_(city.office).get(address).content.decode()
    [letter] = {part.split('"')[0] for part in page.split('href="') if "/new/jyj/" in part.split('"')[0]}
    assert "没有超期或者将到期的任务" not in as_(city.office).get(letter).content.decode()


def test_what_waits_for_its_occasion_is_not_behind(city: City, plan: Plan) -> None:
    plan.tasks.filter(number=1).update(kind=TaskKind.TRIGGERED, due_on=None, trigger="机构调整")
    assert figures(plan, city.education)["silent"] == 2


def test_the_page_puts_the_late_first_and_counts_no_vertical_agency(
    city: City, plan: Plan, now: datetime
) -> None:
    due(plan, 1, TODAY - timedelta(days=3))
    task = plan.tasks.get(number=1)
    done = Duty.objects.get(task=task, agency=city.education)
    Duty.objects.filter(pk=done.pk).update(state=DutyState.VERIFIED)
    Agency.objects.filter(pk=city.health.pk).update(is_vertical=True)
    page = as_(city.office).get(f"/desk/plans/{plan.pk}/agencies/")
    rows = page.context["rows"]
    assert rows[0]["late"] == 1
    assert rows[-1]["agency"] == city.education
    assert "垂直管理，不计入合计" in page.content.decode()
    counted = sum(row["total"] for row in rows if row["agency"] != city.health)
    assert page.context["sums"]["total"] == counted
    Agency.objects.filter(pk=city.health.pk).update(counts_in_sums=True)
    assert as_(city.office).get(f"/desk/plans/{plan.pk}/agencies/").context["sums"]["total"] == counted + 3


def test_an_agency_sees_itself_and_the_partners_of_what_it_leads(city: City, plan: Plan) -> None:
    for address in (f"/desk/plans/{plan.pk}/agencies/", f"/desk/plans/{plan.pk}/heat-map/"):
        lead = as_(city.editor).get(address).content.decode()
        partner = as_(city.other_editor).get(address).content.decode()
        assert "市卫健委" in lead
        assert "市教育局" in lead
        assert "市卫健委" in partner
        assert "市教育局" not in partner
        assert as_(make_person("stranger-" + address.split("/")[-2])).get(address).status_code == 404


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [1, 2, 3]),
        ("due=late", [1]),
        ("due=soon", [2]),
        ("due=none", [3]),
        ("due=dated", [1, 2]),
        ("kind=standing", [3]),
        ("q=第2件", [2]),
        ("agency=jyj&part=lead", [1, 2, 3]),
        ("agency=jyj&part=responsible", []),
        ("agency=wjw&part=responsible", [2, 3]),
        ("state=verified", []),
        ("due=yesterday", [1, 2, 3]),
    ],
)
def test_the_ledger_is_filtered(city: City, plan: Plan, query: str, numbers: list[int]) -> None:
    due(plan, 1, TODAY - timedelta(days=1))
    due(plan, 2, TODAY + timedelta(days=14))
    plan.tasks.filter(number=3).update(kind=TaskKind.STANDING, due_on=None)
    Duty.objects.filter(task__number=1, agency=city.health).update(state=DutyState.CANCELLED)
    page = as_(city.office).get(f"/desk/plans/{plan.pk}/?{query}")
    assert [row["task"].number for row in page.context["rows"]] == numbers


@pytest.mark.parametrize(
    ("state", "day", "paused", "tone"),
    [
        (DutyState.ASSIGNED, None, None, "assigned"),
        (DutyState.IN_PROGRESS, TODAY + timedelta(days=15), None, "doing"),
        (DutyState.IN_PROGRESS, TODAY + timedelta(days=14), None, "soon"),
        (DutyState.IN_PROGRESS, TODAY, None, "soon"),
        (DutyState.SUBMITTED, TODAY, None, "reported"),
        (DutyState.SUBMITTED, TODAY - timedelta(days=1), None, "late"),
        (DutyState.RETURNED, TODAY - timedelta(days=1), TODAY, "paused"),
        (DutyState.RETURNED, TODAY + timedelta(days=30), None, "returned"),
        (DutyState.VERIFIED, TODAY - timedelta(days=1), None, "done"),
    ],
)
def test_the_colour_of_a_cell(state: str, day: date | None, paused: date | None, tone: str) -> None:
    duty = Duty(state=state, part="responsible", task=Task(due_on=day, paused_on=paused))
    assert behind.cell(duty, TODAY, TODAY + timedelta(days=14)).tone == tone


def test_due_soon_is_counted_in_working_days(city: City, now: datetime) -> None:
    """From Tuesday 30 June 2026 two weeks, from Thursday 24 September three: the Mid-Autumn Festival and the National Day holiday
    lie between, and Saturday 10 October is worked."""
    assert behind.soon_until(date(2026, 6, 30)) == date(2026, 7, 14)
    assert behind.soon_until(date(2026, 9, 24)) == date(2026, 10, 15)
    festival = Holiday("肉孜节", date(2026, 7, 10), date(2026, 7, 10))
    notice = Notice(
        Arrangement(2026, (festival,), city.government.pk), city.government, "通知（虚构）", now.date()
    )
    enter(notice, actor=city.office, now=now)
    assert behind.soon_until(date(2026, 6, 30)) == date(2026, 7, 15), (
        "the city's own festival, a Friday, moves it"
    )


def test_late_in_the_database_is_late_in_the_rule(city: City, plan: Plan) -> None:
    for number, day in ((1, TODAY), (2, TODAY - timedelta(days=1)), (3, TODAY - timedelta(days=1))):
        due(plan, number, day)
    plan.tasks.filter(number=3).update(paused_on=TODAY)
    Duty.objects.filter(task__number=2, agency=city.health).update(state=DutyState.VERIFIED)
    by_rule = {duty.pk for duty in Duty.objects.select_related("task") if duty.is_overdue(TODAY)}
    assert by_rule
    assert set(Duty.objects.counting().filter(behind.is_late(TODAY)).values_list("pk", flat=True)) == by_rule


def test_queries_do_not_grow(city: City, now: datetime) -> None:
    plan = plan_of(city, now, items=20)
    client = as_(city.office)

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    addresses = [
        f"/desk/plans/{plan.pk}/agencies/",
        f"/desk/plans/{plan.pk}/heat-map/",
        f"/desk/plans/{plan.pk}/",
    ]
    before = [queries(address) for address in addresses]
    agencies = [make_agency(f"云汀市第{n}局", f"ju{n}", parent=city.government) for n in range(60)]
    Duty.objects.bulk_create(
        Duty(task=task, agency=agency, part="cooperating", state_since=now)
        for task in plan.tasks.all()
        for agency in agencies
    )
    assert [queries(address) for address in addresses] == before
