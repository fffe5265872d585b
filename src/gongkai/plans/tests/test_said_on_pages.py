"""What pages say of what was done, and where their links lead: the words of a newcomer's first day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.conftest import NOW
from gongkai.factories import City, make_person
from gongkai.jobs.models import Notification
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft, answers
from gongkai.plans.models import Duty, Plan, Task
from gongkai.plans.tests import round_city
from gongkai.plans.tests.test_pages import as_, plan_of, publish

pytestmark = pytest.mark.django_db
LINK = [EvidenceDraft("目录", url="https://www.yunting.invalid/1")]


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def plan(city: City, now: datetime) -> Plan:
    return plan_of(city, now)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2026-Q2", "已确认2026年第二季度落实，任务继续办理，下一周期再报告。"),
        ("2026-Q4", "已确认2026年第四季度落实；全年各期到此为止，任务办结。"),
    ],
)
def test_a_confirmed_period_is_called_one(
    city: City, plan: Plan, now: datetime, period: str, words: str
) -> None:
    Task.objects.filter(plan=plan, number=1).update(kind="standing", due_on=None)
    duty = Duty.objects.get(task__plan=plan, task__number=1, agency=city.education)
    made = actions.report(duty, text="按期公开", is_done=True, evidence=LINK, actor=city.editor, now=now)
    made.period = period
    made.save()
    office = as_(city.office)
    page = office.post(f"/desk/plans/reports/{made.pk}/confirm/", {"opinion": "很好"}, follow=True)
    label = made.period_label
    assert [str(message) for message in page.context["messages"]] == [words]
    assert f'<p class="report__decision">确认{label}落实 ·' in page.content.decode()
    assert duty.task.events.filter(reason=f"确认{label}落实：很好").exists()
    told = Notification.objects.filter(user=city.editor).values_list("text", flat=True)
    assert any(text.endswith(f"确认{label}落实，意见：很好") for text in told)


def test_cancelling_an_upload_leads_back_to_the_table(city: City, now: datetime) -> None:
    answer = round_city.answer_of(round_city.round_of(city, now), city.education)
    page = as_(city.editor).get(f"/desk/plans/answers/{answer.pk}/upload/").content.decode()
    assert f'<a href="/desk/plans/answers/{answer.pk}/">取消</a>' in page


def test_a_file_that_a_search_drops_is_named(city: City, plan: Plan) -> None:
    task = plan.tasks.get(number=1)
    file = SimpleUploadedFile("成果.txt", "成果。".encode())
    data = {"find": "1", "q": "目录", "text": "已办", "attachments": [file]}
    page = as_(city.editor).post(f"/desk/plans/tasks/{task.pk}/", data).content.decode()
    assert "查找时不能保留已选择的文件，请重新选择：成果.txt" in page
    assert "请先查找已公开的信息，再选择文件" in page


def test_a_round_uses_the_words_of_its_tasks(city: City, now: datetime) -> None:
    round = round_city.round_of(city, now)
    Task.objects.filter(plan=round.plan, number=1).update(kind="standing", due_on=None)
    health = round_city.answer_of(round, city.health)
    given = round_city.drafts(health, "按期公开", is_done=True, links=round_city.LINK)
    answers.save(health, given, actor=city.other_editor, now=now)
    answers.hand(health, actor=city.other_editor, now=now)
    answer = round_city.answer_of(round, city.education)
    page = as_(city.editor).get(f"/desk/plans/answers/{answer.pk}/").content.decode()
    assert "其他承办单位填报（1）" in page
    assert "配合单位填报" not in page
    [partner] = [part for part in page.split("<strong>") if part.startswith("市卫健委")]
    assert "责任单位" in partner
    assert "本期已落实" in partner.partition("</li>")[0]
    round_city.approved(round, city, now, is_done=True, links=round_city.LINK)
    page = as_(city.editor).get(f"/desk/plans/answers/{answer.pk}/").content.decode()
    assert page.count("本期已落实") == 3  # its own two standing tasks too
    sheet = as_(city.editor).get(f"/desk/plans/answers/{answer.pk}/sheet/").content.decode()
    assert "（本期已落实）" in sheet


def test_tasks_above_and_below_are_a_click_away(city: City, plan: Plan, now: datetime) -> None:
    below = make_person("qinglan-office", (city.district, "disclosure_office"), (city.district, "editor"))
    parsed = parse("青岚区2026年政务公开工作要点\n1.公布区级目录。〔牵头单位:区政府办公室〕\n")
    staged = actions.stage_import(parsed, "q.txt", government=city.district, actor=below, now=now)
    own = actions.apply_import(staged, actor=below, now=now).tasks.get()
    above = plan.tasks.get(number=1)
    Task.objects.filter(pk=own.pk).update(above=above)
    link = f'<a href="/desk/plans/tasks/{above.pk}/">{plan.title}第 1 项</a>'
    Duty.objects.filter(task__plan=plan, agency=city.district).delete()
    assert link not in as_(below).get(f"/desk/plans/tasks/{own.pk}/").content.decode()  # not theirs to see
    actions.assign_task(above, city.district, "cooperating", reason="补充", actor=city.office, now=now)
    assert link in as_(below).get(f"/desk/plans/tasks/{own.pk}/").content.decode()
    page = as_(city.office).get(f"/desk/plans/tasks/{above.pk}/").content.decode()
    assert f'<a href="/desk/plans/tasks/{own.pk}/">' in page


def test_a_to_do_says_for_how_long_it_is_late(city: City, plan: Plan) -> None:
    Task.objects.filter(plan=plan, number=1).update(due_on=date(2020, 10, 31))
    Task.objects.filter(plan=plan, number=2).update(due_on=NOW.date())
    page = as_(city.editor).get("/desk/").content.decode()
    assert "2020年10月31日</time>" in page
    assert page.count("已超期 2068 天") == 1
    assert page.count("今天到期") == 1


def test_who_wrote_a_letter_is_not_called_its_signer(city: City, plan: Plan, now: datetime) -> None:
    Task.objects.filter(plan=plan, number=1).update(due_on=date(2026, 6, 1))
    duty = Duty.objects.get(task__plan=plan, task__number=1, agency=city.education)
    terms = {"text": "请抓紧。", "answer_by": date(2026, 7, 7), "actor": city.office, "now": now}
    made = actions.dun(plan, city.education, [duty], **terms)
    for address in (made.get_absolute_url(), f"/desk/plans/{plan.pk}/dunnings/"):
        page = as_(city.office).get(address).content.decode()
        assert "经办人" in page
        assert "签发人" not in page


def test_a_day_that_was_changed_is_explained(city: City, plan: Plan, now: datetime) -> None:
    publish(plan, city, now)
    task = plan.tasks.get(number=1)
    terms = {"kind": "dated", "due_on": date(2026, 12, 15), "reason": "会议决定"}
    actions.change_terms(task, **terms, actor=city.office, now=now)
    actions.release_progress(plan, actor=city.office, now=now + timedelta(hours=1))
    home = plan.get_absolute_url()
    assert "（原定 <time" in Client().get(home).content.decode()
    page = Client().get(f"{home}tasks/1/").content.decode()
    assert "会议决定" not in page
    [line] = [line for line in page.splitlines() if "文件原定" in line]
    assert (
        re.sub("<[^>]+>", "", line)
        .strip()
        .endswith("（文件原定 2026年9月30日，主管部门调整为 2026年12月15日）")
    )
    data = Client().get(f"{home}progress.json").json()
    assert [one["original_due_on"] for one in data["tasks"]] == ["2026-09-30", None, None]
