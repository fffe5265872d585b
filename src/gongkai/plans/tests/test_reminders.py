"""Reminders: on which days, about what, to whom; one digest a day whatever happens to the job."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from gongkai.accounts.models import User
from gongkai.conftest import NOW
from gongkai.factories import City, make_person
from gongkai.jobs.models import Notification, OutboxMail
from gongkai.plans import actions
from gongkai.plans.actions import answers
from gongkai.plans.actions.digests import write_digests
from gongkai.plans.choices import OPEN, AnswerState, DutyState, TaskKind
from gongkai.plans.models import Duty, Plan, ReminderDay, RoundAnswer, Task
from gongkai.plans.reminders import (
    DAYS,
    MADE_UP_FOR,
    Deadline,
    Group,
    days_to_tell,
    duty_deadline,
    group,
    is_reminded,
    last_days,
)
from gongkai.plans.tasks import remind_of_due_tasks
from gongkai.plans.tests.round_city import answer_of, drafts, plan_of, round_of

DAYS_OF_YEAR = st.dates(date(2026, 1, 1), date(2026, 12, 31))


# --- The pure rule --------------------------------------------------------------------------------------------------------
@given(
    DAYS_OF_YEAR,
    DAYS_OF_YEAR,
    st.sampled_from(list(DutyState)),
    st.booleans(),
    st.booleans(),
)
def test_only_on_three_days_and_only_who_must_act(
    due_on: date, day: date, state: str, is_paused: bool, is_waiting: bool
) -> None:
    told = is_reminded(duty_deadline(due_on, state, is_paused=is_paused, is_waiting=is_waiting), day)
    assert told == ((due_on - day).days in {7, 1, -1} and state in OPEN and not is_paused and not is_waiting)


@given(st.data())
def test_every_scheduled_day_is_told_once_however_the_job_fails(data: st.DataObject) -> None:
    """Over two months a job that runs on random days tells each reminder once: on its day, or within a week."""
    start = date(2026, 5, 1)
    runs = sorted(data.draw(st.sets(st.integers(0, 60), min_size=1)))
    due_on = start + timedelta(days=data.draw(st.integers(0, 60)))
    written: set[date] = set()
    told: list[tuple[date, date]] = []
    for offset in runs:
        today = start + timedelta(days=offset)
        for _again in range(2):
            days = days_to_tell(today, written)
            assert days == sorted(set(days))
            told += [(day, today) for day in days if is_reminded(Deadline(due_on, is_pending=True), day)]
            written |= set(days)
    scheduled = {due_on - timedelta(days=days) for days in DAYS}
    assert len({day for day, _run in told}) == len(told)  # none twice
    assert {day for day, _run in told} <= scheduled
    assert all(timedelta(0) <= run - day < timedelta(days=MADE_UP_FOR) for day, run in told)
    first = start + timedelta(days=runs[0])
    for day in scheduled:
        next_run = next((start + timedelta(days=n) for n in runs if start + timedelta(days=n) >= day), None)
        if next_run and day >= first and (next_run - day).days < MADE_UP_FOR:
            assert day in {known for known, _run in told}


@given(DAYS_OF_YEAR, DAYS_OF_YEAR)
def test_the_query_finds_whatever_the_rule_names(due_on: date, day: date) -> None:
    if is_reminded(Deadline(due_on, is_pending=True), day):
        assert due_on in last_days([day])


@pytest.mark.parametrize(
    ("left", "expected"),
    [(7, Group.SOON), (2, Group.SOON), (1, Group.TOMORROW), (0, Group.TODAY), (-1, Group.OVERDUE)],
)
def test_people_hear_how_near_the_day_is_today(left: int, expected: Group) -> None:
    assert group(NOW.date() + timedelta(days=left), NOW.date()) == expected


# --- The digest -------------------------------------------------------------------------------------------------------------
@pytest.fixture
def plan(city: City, now: datetime) -> Plan:
    plan = plan_of(city, now)
    Notification.objects.all().delete()
    OutboxMail.objects.all().delete()
    return plan


def due(plan: Plan, number: int, days: int, now: datetime) -> None:
    day = now.date() + timedelta(days=days)
    Task.objects.filter(plan=plan, number=number).update(kind=TaskKind.DATED, due_on=day)


def told(user: User) -> list[str]:
    return [
        one.text for one in Notification.objects.filter(user=user, key__startswith="digest").order_by("pk")
    ]


def test_one_message_holds_everything(city: City, plan: Plan, now: datetime) -> None:
    due(plan, 1, 7, now)
    due(plan, 2, 1, now)
    due(plan, 3, -1, now)
    write_digests(now)
    assert told(city.editor) == ["工作要点提醒：已超期 1 项，明天到期 1 项，7 天内到期 1 项"]
    assert told(city.other_editor) == ["工作要点提醒：明天到期 1 项，7 天内到期 1 项"]
    assert told(city.office) == ["工作要点提醒：各机构新超期 1 项"]
    assert Notification.objects.count() == 4  # and the other office holder


def test_the_letter_names_each_item_once_and_says_where_to_go(city: City, plan: Plan, now: datetime) -> None:
    due(plan, 1, 7, now)
    due(plan, 2, 1, now)
    write_digests(now)
    letter = OutboxMail.objects.get(to="wjw@example.invalid")
    assert letter.subject == "工作要点提醒：明天到期 1 项，7 天内到期 1 项"
    assert letter.body.split("\n\n")[:2] == [
        "【明天到期】\n- 云汀市2026年政务公开工作要点第 2 项（市卫健委，2026年7月1日）：公开预案,2026年10月底前完成。",
        "【7 天内到期】\n- 云汀市2026年政务公开工作要点第 1 项（市卫健委，2026年7月7日）：公布目录,2026年9月底前完成。",
    ]
    assert letter.body.rstrip().endswith("/desk/plans/my-tasks/?show=week")


@pytest.mark.parametrize(("days", "show"), [((7, 1), "week"), ((-1,), "late"), ((-1, 7), "open")])
def test_the_link_leads_to_the_tasks_that_are_named(
    city: City, plan: Plan, now: datetime, days: tuple[int, ...], show: str
) -> None:
    for number, left in enumerate(days, start=1):
        due(plan, number, left, now)
    write_digests(now)
    told_of = Notification.objects.get(user=city.editor)
    assert told_of.url == f"/desk/plans/my-tasks/?show={show}"
    client = Client()
    client.force_login(city.editor)
    with time_machine.travel(now):
        rows = client.get(told_of.url).context["rows"]
    assert {row["duty"].task.number for row in rows} >= set(range(1, len(days) + 1))


def test_the_office_hears_of_the_new_overdue_per_agency(city: City, plan: Plan, now: datetime) -> None:
    city.office.email = "office@example.invalid"
    city.office.save()
    due(plan, 1, -1, now)
    due(plan, 2, -1, now)
    write_digests(now)
    body = OutboxMail.objects.get(to="office@example.invalid").body
    assert "- 市教育局 2 项：云汀市2026年政务公开工作要点第 1、2 项" in body
    assert "- 市卫健委 2 项：" in body


def test_who_is_editor_and_office_gets_one_message(city: City, plan: Plan, now: datetime) -> None:
    both = make_person("both", (city.education, "editor"), (city.government, "disclosure_office"))
    due(plan, 3, -1, now)
    write_digests(now)
    assert told(both) == ["工作要点提醒：已超期 1 项，各机构新超期 1 项"]


@pytest.mark.parametrize("days", [30, 8, 6, 3, 2, 0, -2, -30])
def test_on_other_days_nobody_hears_anything(city: City, plan: Plan, now: datetime, days: int) -> None:
    due(plan, 3, days, now)
    assert write_digests(now) == 0
    assert not Notification.objects.exists()


@pytest.mark.parametrize("state", [state for state in DutyState if state not in OPEN])
def test_who_has_nothing_to_do_hears_nothing(city: City, plan: Plan, now: datetime, state: str) -> None:
    due(plan, 3, 1, now)
    Duty.objects.update(state=state)
    assert write_digests(now) == 0


def test_what_is_paused_or_waits_for_its_occasion_is_left_out(city: City, plan: Plan, now: datetime) -> None:
    due(plan, 2, 1, now)
    due(plan, 3, 1, now)
    actions.pause(plan.tasks.get(number=2), reason="等待上级", actor=city.office, now=now)
    Task.objects.filter(plan=plan, number=3).update(kind=TaskKind.TRIGGERED, due_on=None, trigger="发生时")
    assert write_digests(now) == 0


def test_twice_on_one_day_is_once(city: City, plan: Plan, now: datetime) -> None:
    due(plan, 3, 1, now)
    with time_machine.travel(now):
        assert remind_of_due_tasks.func() == 1
        due(plan, 1, 1, now)
        assert remind_of_due_tasks.func() == 0
    assert len(told(city.editor)) == 1


def test_missed_days_are_made_up_for_once_and_told_as_things_stand(
    city: City, plan: Plan, now: datetime
) -> None:
    write_digests(now)
    due(plan, 1, 10, now)  # seven days before would be on the third day
    due(plan, 2, 4, now)  # the day before would be on the third day too
    back = now + timedelta(days=5)
    write_digests(back)
    assert told(city.editor) == ["工作要点提醒：已超期 1 项，7 天内到期 1 项"]
    assert ReminderDay.objects.count() == 6
    assert write_digests(back + timedelta(days=1)) == 0


def test_what_was_missed_longer_ago_is_not_told(city: City, plan: Plan, now: datetime) -> None:
    write_digests(now)
    due(plan, 3, 2, now)
    assert write_digests(now + timedelta(days=12)) == 0


def test_a_new_installation_makes_up_for_nothing(city: City, plan: Plan, now: datetime) -> None:
    due(plan, 3, -3, now)
    assert write_digests(now) == 0


def test_rounds_are_reminded_of_like_tasks(city: City, now: datetime) -> None:
    made = round_of(city, now)
    answer = answer_of(made, city.education)
    answers.save(answer, drafts(answer), partners_missing="无", actor=city.editor, now=now)
    with time_machine.travel(now):
        answers.submit(answer, actor=city.editor, now=now)
    Notification.objects.all().delete()
    OutboxMail.objects.all().delete()
    write_digests(now + timedelta(days=9))
    assert told(city.editor) == []
    assert told(city.reviewer) == told(city.other_editor) == ["工作要点提醒：填报 1 件"]
    assert "第二季度填报（市卫健委，2026年7月10日截止，待填报）" in OutboxMail.objects.get().body
    RoundAnswer.objects.filter(pk=answer.pk).update(state=AnswerState.APPROVED)
    write_digests(now + timedelta(days=11))
    assert len(told(city.reviewer)) == 1
    assert told(city.office) == ["工作要点提醒：填报超期 1 家"]


def test_digests_take_a_fixed_number_of_queries(
    city: City, plan: Plan, now: datetime, django_assert_max_num_queries: object
) -> None:
    def measure(at: datetime) -> int:
        with django_assert_max_num_queries(15) as captured:  # type: ignore[operator]
            write_digests(at)
        return len(captured)

    due(plan, 1, 1, now)  # one of those who hear of it has an address
    few = measure(now)
    for number in range(30):
        make_person(f"p{number}", (city.education, "editor"), email=f"p{number}@example.invalid")
    tasks = Task.objects.bulk_create(
        Task(plan=plan, number=100 + n, text="x", kind="dated", due_on=now.date() + timedelta(days=2))
        for n in range(200)
    )
    Duty.objects.bulk_create(
        Duty(task=task, agency=city.education, part="lead", state_since=now) for task in tasks
    )
    assert measure(now + timedelta(days=1)) == few
