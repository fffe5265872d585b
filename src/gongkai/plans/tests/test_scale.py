"""Ten plans of 300 tasks and 200 agencies: no page asks the database more often than for one plan of twenty tasks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.accounts.models import User
from gongkai.conftest import NOW
from gongkai.factories import City, make_agency
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.actions import rounds
from gongkai.plans.choices import DutyState, Verdict
from gongkai.plans.models import Duty, Plan, Report
from gongkai.plans.tests.test_pages import as_, text
from gongkai.publishing import actions as publishing

pytestmark = [pytest.mark.django_db, pytest.mark.prove]
LATER = NOW + timedelta(days=30)


def made(city: City, now: datetime, year: int, items: int) -> Plan:
    """A published plan with released progress and a running round, all through the real actions."""
    staged = actions.stage_import(
        parse(text(items).replace("2026年政务公开", f"{year}年政务公开", 1)),
        "plan.txt",
        government=city.government,
        actor=city.office,
        now=now,
    )
    plan = actions.apply_import(staged, actor=city.office, now=now)
    publishing.submit(plan.record, actor=city.office, now=now)
    publishing.approve(plan.record, actor=city.office_reviewer, now=now)
    publishing.publish(plan.record, actor=city.office_reviewer, now=now)
    return plan


def handed_out(city: City, plan: Plan, now: datetime, number: int) -> None:
    """Twenty of the agencies on each task, in turn; half of them have reported."""
    agencies = [
        make_agency(f"云汀市第{plan.pk}之{n}局", f"p{plan.pk}n{n}", parent=city.government)
        for n in range(number)
    ]
    states = list(DutyState)[:6]
    duties = Duty.objects.bulk_create(
        Duty(
            task=task,
            agency=agencies[(task.number * 7 + n) % number],
            part="responsible" if n % 2 else "cooperating",
            state=states[(task.number + n) % len(states)],
            state_since=now,
        )
        for task in plan.tasks.all()
        for n in range(min(20, number))
    )
    Report.objects.bulk_create(
        Report(duty=duty, author=city.office, text="在办", reported_at=now, verdict=Verdict.NOTED)
        for duty in duties[::2]
    )


def finished(city: City, plan: Plan, now: datetime) -> None:
    actions.release_progress(plan, actor=city.office, now=now)
    rounds.open_round(plan, f"{plan.year}", due_on=now.date(), actor=city.office, now=now)


def addresses(plan: Plan, city: City) -> Iterator[tuple[User | AnonymousUser, str]]:
    """What each person opens. Files are read by one query per table of theirs, and are counted too."""
    desk, task = f"/desk/plans/{plan.pk}", plan.tasks.first()
    assert task is not None
    running = plan.rounds.get()
    answer = running.answers.get(agency=city.education)
    for path in ("", "?due=late&agency=jyj", "?state=verified&page=2"):
        yield city.office, f"{desk}/{path}"
    for path in ("agencies", "heat-map", "rounds", "dunnings", "compare", "closing", "release"):
        yield city.office, f"{desk}/{path}/"
    yield city.office, "/desk/plans/"
    yield city.office, "/desk/"
    yield city.office, f"/desk/plans/rounds/{running.pk}/"
    yield city.office, f"{desk}/ledger/xlsx/"
    for person in (city.editor, city.office):
        yield person, f"/desk/plans/tasks/{task.pk}/"
        yield person, "/desk/plans/my-tasks/"
    yield city.editor, f"/desk/plans/answers/{answer.pk}/"
    for path in ("", "progress.json", "progress.csv", "tasks/1/"):
        yield AnonymousUser(), f"/plans/{plan.pk}/{path}"
    yield AnonymousUser(), "/plans/"


def queries(plan: Plan, city: City) -> dict[tuple[str, str], int]:
    """How many queries each page makes, by person and address without the plan's numbers."""
    counts = {}
    for person, address in addresses(plan, city):
        client = Client() if isinstance(person, AnonymousUser) else as_(person)
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            response = client.get(address)
            _content = b"".join(response.streaming_content) if response.streaming else response.content
        assert response.status_code == 200, address
        name = "".join(sign for sign in address if not sign.isdigit())
        counts[str(person), name] = len(seen)
    return counts


def test_ten_plans_of_300_tasks_and_200_agencies(city: City, now: datetime) -> None:
    made(city, now, 2025, 20)  # last year's, which the next is compared with
    small = made(city, now, 2026, 20)
    handed_out(city, small, now, 20)
    finished(city, small, now)
    with time_machine.travel(LATER, tick=False):
        before = queries(small, city)
        plans = [made(city, now, 2015 + n, 300) for n in range(10)]
        for plan in plans:
            handed_out(city, plan, now, 200)
        finished(city, plans[-1], now)
        after = queries(plans[-1], city)
    grown = {name: (before[name], count) for name, count in after.items() if count > before[name]}
    assert not grown
    assert Plan.objects.count() == 12
    assert Duty.objects.count() > 60_000
