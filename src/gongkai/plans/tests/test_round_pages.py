"""The pages of a reporting round: what each person sees and can do, and that queries do not grow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from gongkai.attachments.models import Attachment
from gongkai.factories import City, make_agency, make_person
from gongkai.jobs.models import Notification
from gongkai.jobs.todos import todos_of
from gongkai.plans import actions
from gongkai.plans.actions import answers, rounds
from gongkai.plans.choices import AnswerState, DutyState, Part
from gongkai.plans.models import Duty, Report, Round, RoundAnswer, RoundEntry, Task
from gongkai.plans.round_forms import prefix_of
from gongkai.plans.tests.round_city import DUE, LINK, answer_of, approved, drafts, plan_of, round_of
from gongkai.plans.tests.test_pages import as_


@pytest.fixture(autouse=True)
def _frozen(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def round(city: City, now: datetime) -> Round:
    return round_of(city, now)


@pytest.fixture
def answer(city: City, round: Round) -> RoundAnswer:
    return answer_of(round, city.education)


def page_of(answer: RoundAnswer) -> str:
    return f"/desk/plans/answers/{answer.pk}/"


def typed(answer: RoundAnswer, text: str = "已完成一半。", **more: str) -> dict[str, str]:
    """What the browser sends for a table in which every row has these words."""
    answer.refresh_from_db()
    data = {"version": str(answer.version)}
    for duty in Duty.objects.filter(agency=answer.agency, task__plan=answer.round.plan):
        data[f"{prefix_of(duty)}-text"] = text
        data |= {f"{prefix_of(duty)}-{name}": value for name, value in more.items()}
    return data


STATED = {"without_partners": "on", "partners_missing": "下周送来"}


def test_the_office_opens_a_round_on_its_page(city: City, now: datetime) -> None:
    plan = plan_of(city, now)
    client, address = as_(city.office), f"/desk/plans/{plan.pk}/rounds/"
    refused = client.post(address, {"period": "2026-Q2", "due_on": "2026-06-01"})
    assert (refused.status_code, Round.objects.count()) == (422, 0)
    assert "不能早于今天" in refused.content.decode()
    assert 'value="2026-06-01"' in refused.content.decode()
    response = client.post(address, {"period": "2026-Q2", "due_on": DUE.isoformat()})
    made = Round.objects.get()
    assert response.headers["Location"] == f"/desk/plans/rounds/{made.pk}/"
    listed = client.get(address).content.decode()
    assert "2026年第二季度" in listed
    assert 'value="2026-Q2"' not in listed  # asked about once
    assert "填报批次" in client.get(f"/desk/plans/{plan.pk}/").content.decode()


def test_an_agency_cannot_open_a_round(city: City, round: Round) -> None:
    address = f"/desk/plans/{round.plan_id}/rounds/"
    assert "开始填报" not in as_(city.editor).get(address).content.decode()
    as_(city.editor).post(address, {"period": "2026-H1", "due_on": DUE.isoformat()})
    assert Round.objects.count() == 1


def test_an_agency_is_led_to_its_table_and_the_office_to_the_board(
    city: City, round: Round, answer: RoundAnswer
) -> None:
    address = f"/desk/plans/rounds/{round.pk}/"
    assert as_(city.editor).get(address).headers["Location"] == page_of(answer)
    assert "云汀市卫生健康委员会" in as_(city.office).get(address).content.decode()
    bystander = make_person("bystander", (city.office_agency, "editor"))
    for target in (address, page_of(answer), f"{page_of(answer)}sheet/"):
        assert as_(bystander).get(target).status_code == 404


def test_a_table_is_saved_and_submitted(city: City, answer: RoundAnswer) -> None:
    client = as_(city.editor)
    client.post(page_of(answer), typed(answer, percent="40", links=LINK))
    assert {(entry.text, entry.percent, entry.links) for entry in RoundEntry.objects.all()} == {
        ("已完成一半。", 40, LINK)
    }
    client.post(page_of(answer), typed(answer, "再写一句。", links=LINK) | STATED | {"act": "submit"})
    answer.refresh_from_db()
    assert (answer.state, answer.partners_missing) == (AnswerState.SUBMITTED, "下周送来")
    page = client.get(page_of(answer)).content.decode()
    assert "<textarea" not in page.split("填报表", 1)[1].split("经过", 1)[0]


def test_a_mistake_keeps_everything_that_was_typed(city: City, answer: RoundAnswer) -> None:
    data = typed(answer, "这一句不能丢", links="不是网址", percent="140")
    response = as_(city.editor).post(page_of(answer), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("这一句不能丢") == 3
    assert "第 2 项 佐证网址：“不是网址”不是网址" in page
    assert 'value="140"' in page
    assert not RoundEntry.objects.exists()


def test_what_is_refused_is_saved_all_the_same(city: City, answer: RoundAnswer) -> None:
    response = as_(city.editor).post(page_of(answer), typed(answer) | {"act": "submit"})
    assert response.status_code == 422
    assert "尚未送来填报：市卫健委" in response.content.decode()
    assert RoundEntry.objects.count() == 3


def test_the_second_of_two_is_told_and_keeps_their_words(city: City, answer: RoundAnswer) -> None:
    client, old = as_(city.editor), typed(answer, "甲写的")
    client.post(page_of(answer), typed(answer, "乙写的"))
    response = client.post(page_of(answer), old)
    assert response.status_code == 422
    assert "已有人保存" in response.content.decode()
    assert response.content.decode().count("甲写的") == 3
    client.post(page_of(answer), old | {"version": str(response.context["answer"].version)})
    assert set(RoundEntry.objects.values_list("text", flat=True)) == {"甲写的"}


@pytest.mark.parametrize("version", ["", "x", "99999999999999999999", "-1"])
def test_a_forged_version_is_an_old_one(city: City, answer: RoundAnswer, version: str) -> None:
    response = as_(city.editor).post(page_of(answer), typed(answer) | {"version": version})
    assert response.status_code == 422


def test_without_partners_needs_tick_and_reason(city: City, answer: RoundAnswer) -> None:
    client = as_(city.editor)
    no_reason = client.post(page_of(answer), typed(answer) | {"without_partners": "on"})
    assert "请说明为什么不再等待" in no_reason.content.decode()
    no_tick = client.post(page_of(answer), typed(answer) | {"partners_missing": "下周送来"})
    assert "请勾选" in no_tick.content.decode()
    assert "下周送来" in no_tick.content.decode()


def test_the_lead_reads_its_partners_words_beside_its_own(
    city: City, round: Round, answer: RoundAnswer, now: datetime
) -> None:
    health = answer_of(round, city.health)
    answers.save(health, drafts(health, "卫健委的内部进展"), actor=city.other_editor, now=now)
    assert "卫健委的内部进展" not in as_(city.editor).get(page_of(answer)).content.decode()
    as_(city.other_editor).post(page_of(health), typed(health, "卫健委的内部进展") | {"act": "hand"})
    assert as_(city.editor).get(page_of(answer)).content.decode().count("卫健委的内部进展") == 1
    assert as_(city.editor).get(page_of(health)).status_code == 404


def test_only_editors_send_a_table(city: City, answer: RoundAnswer) -> None:
    for person in (city.office, city.reviewer, city.other_editor):
        assert as_(person).post(page_of(answer), typed(answer)).status_code == 404
    assert not RoundEntry.objects.exists()


def submit(answer: RoundAnswer, city: City, now: datetime) -> None:
    answers.save(answer, drafts(answer), partners_missing="无", actor=city.editor, now=now)
    answers.submit(answer, actor=city.editor, now=now)


def test_the_head_sends_back_then_approves(city: City, answer: RoundAnswer, now: datetime) -> None:
    submit(answer, city, now)
    client = as_(city.reviewer)
    assert client.post(f"{page_of(answer)}send-back/", {"opinion": ""}).status_code == 422
    client.post(f"{page_of(answer)}send-back/", {"opinion": "太笼统"})
    assert "太笼统" in as_(city.editor).get(page_of(answer)).content.decode()
    answers.submit(answer, actor=city.editor, now=now)
    client.post(f"{page_of(answer)}approve/", {})
    answer.refresh_from_db()
    assert (answer.state, answer.approved_by) == (AnswerState.APPROVED, city.reviewer)
    assert client.get(f"{page_of(answer)}approve/").headers["Location"] == page_of(answer)


def test_the_clerk_registers_a_signature(
    city: City, answer: RoundAnswer, now: datetime, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    submit(answer, city, now)
    client, address = as_(city.editor), f"{page_of(answer)}sign/"
    given = {"head": "周局长", "signed_on": "2026-06-30"}
    assert "已完成一半" in client.get(f"{page_of(answer)}sheet/").content.decode()
    without = client.post(address, given)
    assert (without.status_code, 'value="周局长"' in without.content.decode()) == (422, True)
    client.post(address, given | {"sheet": SimpleUploadedFile("签字.txt", "同意".encode())})
    answer.refresh_from_db()
    assert (answer.state, answer.head) == (AnswerState.APPROVED, "周局长")
    download = Attachment.objects.get().get_absolute_url()
    assert download in as_(city.office).get(page_of(answer)).content.decode()
    assert as_(city.office).get(download).status_code == 200
    assert as_(city.other_editor).get(download).status_code == 404


def test_the_office_reopens(city: City, answer: RoundAnswer, now: datetime) -> None:
    submit(answer, city, now)
    assert as_(city.office).post(f"{page_of(answer)}reopen/", {}).status_code == 422
    assert as_(city.editor).post(f"{page_of(answer)}reopen/", {"reason": "x"}).status_code == 404
    as_(city.office).post(f"{page_of(answer)}reopen/", {"reason": "漏了第 3 项"})
    answer.refresh_from_db()
    assert (answer.state, answer.opinion) == (AnswerState.OPEN, "漏了第 3 项")


def test_the_board_filters_reminds_takes_in_and_freezes(
    city: City, round: Round, answer: RoundAnswer, now: datetime
) -> None:
    client, board = as_(city.office), f"/desk/plans/rounds/{round.pk}/"
    approved(round, city, now)
    page = client.get(f"{board}?state=open")
    assert [row["answer"].agency for row in page.context["rows"]] == [city.health]
    assert [row["answer"].agency for row in client.get(board).context["rows"]] == [
        city.health,
        city.education,
    ]
    client.post(f"{board}remind/")
    assert Notification.objects.filter(user=city.other_editor, text__startswith="催报").exists()
    task = round.plan.tasks.get(number=3)
    actions.assign_task(task, city.county, Part.COOPERATING, reason="补充", actor=city.office, now=now)
    assert "又有 1 家机构" in client.get(board).content.decode()
    client.post(f"{board}take-in/")
    assert round.answers.count() == 3
    assert "还有 2 家未审签" in client.post(f"{board}freeze/").content.decode()
    with time_machine.travel(now + timedelta(days=11), tick=False):
        client = as_(city.office)
        assert "2 家机构未审签" in client.get(f"{board}freeze/").content.decode()
        Duty.objects.filter(agency=city.education, task__number=1).update(state=DutyState.VERIFIED)
        client.post(f"{board}freeze/")
        frozen = client.get(board).content.decode()
    assert Report.objects.count() == 2
    assert "未形成报告的条目" in frozen
    assert "已封存" in frozen
    assert "未报送" in frozen
    assert "填报中" not in frozen
    left = as_(city.other_editor).get(page_of(answer_of(round, city.health))).content.decode()
    assert "未报送" in left
    assert "填报中" not in left
    assert (
        'name="act"'
        not in as_(city.other_editor).get(page_of(answer_of(round, city.health))).content.decode()
    )


@pytest.mark.parametrize("verb", ["remind", "take-in", "freeze"])
def test_only_the_office_of_the_plan_acts_on_a_round(city: City, round: Round, verb: str) -> None:
    address = f"/desk/plans/rounds/{round.pk}/{verb}/"
    for person in (city.editor, city.reviewer, city.auditor):
        assert as_(person).post(address).status_code == 404
        assert as_(person).get(address).status_code == 404


def test_to_dos_follow_the_answer(city: City, round: Round, answer: RoundAnswer, now: datetime) -> None:
    def rooms(user: object, day: object = DUE) -> list[tuple[str, str]]:
        return [(todo.room, todo.tone) for todo in todos_of(user, day) if "填报" in todo.room]

    assert rooms(city.editor) == [("待填报", "info")]
    assert rooms(city.editor, DUE + timedelta(days=1)) == [("待填报", "danger")]
    assert rooms(city.reviewer) == rooms(city.office) == []
    submit(answer, city, now)
    assert (rooms(city.editor), rooms(city.reviewer)) == ([], [("填报待审签", "info")])
    answers.send_back(answer, opinion="太笼统", actor=city.reviewer, now=now)
    assert rooms(city.editor) == [("填报退回，请修改", "warning")]
    assert rooms(city.office, DUE + timedelta(days=1)) == [("填报待封存", "warning")]
    answer_of(round, city.health).delete()
    answers.submit(answer, actor=city.editor, now=now)
    answers.approve(answer, actor=city.reviewer, now=now)
    assert rooms(city.office) == [("填报待封存", "warning")]
    rounds.freeze(round, actor=city.office, now=now)
    assert rooms(city.office) == []


def test_my_tasks_lead_to_the_table(city: City, answer: RoundAnswer) -> None:
    assert page_of(answer) in as_(city.editor).get("/desk/plans/my-tasks/").content.decode()
    RoundAnswer.objects.update(state=AnswerState.APPROVED)
    assert page_of(answer) not in as_(city.editor).get("/desk/plans/my-tasks/").content.decode()


def test_a_late_table_says_so_in_the_word_of_late_tasks(
    city: City, round: Round, answer: RoundAnswer, now: datetime
) -> None:
    with time_machine.travel(now + timedelta(days=11), tick=False):
        for address, person in (
            (page_of(answer), city.editor),
            (f"/desk/plans/rounds/{round.pk}/", city.office),
        ):
            page = as_(person).get(address).content.decode()
            assert "超期" in page
            assert "逾期" not in page


def test_a_table_of_many_duties_makes_a_fixed_number_of_queries(
    city: City, round: Round, answer: RoundAnswer, now: datetime, django_assert_max_num_queries: object
) -> None:
    client = as_(city.editor)
    health = answer_of(round, city.health)
    submit_early = {"actor": city.other_editor, "now": now}

    def grow(first: int, count: int) -> None:
        tasks = Task.objects.bulk_create(
            Task(plan=round.plan, number=first + n, text="办好一件事") for n in range(count)
        )
        Duty.objects.bulk_create(
            Duty(task=task, agency=agency, part=part, state_since=now)
            for task in tasks
            for agency, part in ((city.education, Part.LEAD), (city.health, Part.COOPERATING))
        )
        answers.save(health, drafts(health, "配合单位的话"), **submit_early)

    def measure() -> tuple[int, int]:
        client.get(page_of(answer))  # shows what the last act has left to say
        with django_assert_max_num_queries(25) as seen:  # type: ignore[operator]
            assert client.get(page_of(answer)).status_code == 200
        with django_assert_max_num_queries(40) as sent:  # type: ignore[operator]
            assert client.post(page_of(answer), typed(answer)).status_code == 302
        return len(seen), len(sent)

    grow(100, 20)
    answers.hand(health, **submit_early)
    measure()  # evidence is looked for as soon as a row says something
    few = measure()
    grow(200, 180)
    page = client.get(page_of(answer)).content.decode()
    assert page.count("配合单位的话") == 201
    many = measure()
    assert many[0] == few[0]
    assert many[1] <= few[1] + 4  # SQLite takes so many values at once


def test_the_board_makes_a_fixed_number_of_queries(
    city: City, round: Round, now: datetime, django_assert_max_num_queries: object
) -> None:
    client = as_(city.office)

    def measure(address: str) -> int:
        with django_assert_max_num_queries(26) as captured:  # type: ignore[operator]
            assert client.get(address).status_code == 200
        return len(captured)

    addresses = [
        f"/desk/plans/rounds/{round.pk}/",
        f"/desk/plans/rounds/{round.pk}/freeze/",
        f"/desk/plans/{round.plan_id}/rounds/",
        "/desk/",
    ]
    few = [measure(address) for address in addresses]
    agencies = [make_agency(f"云汀市第{n}局", f"j{n}", parent=city.government) for n in range(200)]
    task = round.plan.tasks.get(number=1)
    Duty.objects.bulk_create(
        Duty(task=task, agency=agency, part=Part.COOPERATING, state_since=now) for agency in agencies
    )
    rounds.take_in(round, actor=city.office, now=now)
    assert [measure(address) for address in addresses] == few
