"""What the public reads of plans: pages and data show releases, and nothing of what stays inside."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings
from time_machine import TimeMachineFixture

from gongkai.accounts.reasons import Refused
from gongkai.attachments import actions as attachments
from gongkai.factories import City, make_agency, published
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft
from gongkai.plans.choices import RequestKind
from gongkai.plans.models import Dunning, Duty, Evidence, Plan, Release, Task, TaskUnit
from gongkai.plans.open_data import COLUMNS, FIELDS
from gongkai.plans.tests.test_pages import as_, plan_of, publish
from gongkai.plans.tests.test_progress import confirmed
from gongkai.plans.tests.test_progress import plan as plan
from gongkai.portal.models import News
from gongkai.portal.news import NewsFollower
from gongkai.publishing import actions as publishing
from gongkai.publishing.models import LogEntry
from gongkai.publishing.verification import verify

DOCS = Path(__file__).parents[4] / "docs"
INSIDE = (
    "退回意见",
    "延期理由",
    "不是我们的",
    "暂缓理由",
    "改时限理由",
    "督办的话",
    "完成的备注",
    "经办科室",
    "内部附件",
    "没有确认的进展",
    "64",
)
WORDS = (
    "超期",
    "退回",
    "逾期",
    "暂缓",
    "督办",
    "自报",
    "申请延期",
    "overdue",
    "returned",
    "submitted",
    "percent",
)


@pytest.fixture
def inside(plan: Plan, city: City, now: datetime, settings: Settings, tmp_path: Path) -> Plan:
    """A public plan in which everything that stays inside has happened, long after its last days."""
    settings.DATA_DIR = tmp_path
    publish(plan, city, now)
    first = Duty.objects.get(task__plan=plan, task__number=1, agency=city.education)
    proof = [EvidenceDraft("清单", url="https://yunting.example/list")]
    actions.accept(first, handler="经办科室", actor=city.editor, now=now)
    actions.ask(
        first,
        RequestKind.EXTENSION,
        reason="延期理由",
        wanted_on=date(2026, 11, 30),
        actor=city.editor,
        now=now,
    )
    actions.report(
        first,
        text="没有确认的进展",
        is_done=False,
        evidence=proof,
        percent=64,
        actor=city.editor,
        now=now,
    )
    made = actions.report(
        first, text="没有确认的进展", is_done=True, evidence=proof, actor=city.editor, now=now
    )
    actions.send_back(made, opinion="退回意见", actor=city.office, now=now)
    other = Duty.objects.get(task__plan=plan, task__number=1, agency=city.health)
    actions.ask(other, RequestKind.NOT_OURS, reason="不是我们的", actor=city.other_editor, now=now)
    task = plan.tasks.get(number=1)
    by_office = {"actor": city.office, "now": now}
    actions.change_terms(task, kind="dated", due_on=date(2026, 7, 1), reason="改时限理由", **by_office)
    part = actions.add_subtask(task, city.education, text="先列清单", due_on=date(2026, 6, 1), **by_office)
    actions.finish_subtask(part, note="完成的备注", **by_office)
    actions.pause(plan.tasks.get(number=2), reason="暂缓理由", **by_office)
    told = confirmed(plan, 2, city.editor, city, now)
    kept = attachments.store(
        SimpleUploadedFile("内部附件.txt", "内部附件".encode()),
        agency=city.education,
        actor=city.editor,
        now=now,
        purpose="evidence",
    )
    Evidence.objects.create(report=told, label="内部附件", attachment=kept)
    Dunning.objects.create(
        plan=plan,
        agency=city.education,
        year=2026,
        serial=1,
        text="督办的话",
        answer_by=date(2026, 7, 9),
        issued_by=city.office,
        issued_at=now,
    )
    later = now + timedelta(days=60)
    actions.release_progress(plan, actor=city.office, now=later)
    return plan


def pages(plan: Plan) -> list[str]:
    newest = Release.objects.shown().first()
    assert newest is not None
    home, release = plan.get_absolute_url(), newest.get_absolute_url()
    tasks = [f"{home}tasks/{number}/" for number in (1, 2, 3)]
    data = [f"{place}progress.{kind}" for place in (home, release) for kind in ("json", "csv")]
    return ["/", "/plans/", home, f"{home}?state=in_progress", *tasks, release, f"{release}tasks/1/", *data]


def test_nothing_of_what_stays_inside_is_on_any_page_or_in_the_data(inside: Plan, city: City) -> None:
    people = [user.name for user in (city.office, city.editor, city.other_editor, city.office_reviewer)]
    names = [user.username for user in (city.office, city.editor, city.other_editor, city.office_reviewer)]
    for address in pages(inside):
        response = Client().get(address)
        assert response.status_code == 200, address
        # The digest and the addresses of style sheets are no text.
        text = re.sub(r"sha256:[0-9a-f]+|<link[^>]*>", "", response.content.decode())
        for word in (*INSIDE, *WORDS, *people, *names):
            assert not re.search(rf"(?<![0-9a-zA-Z]){re.escape(word)}(?![0-9a-zA-Z])", text), (address, word)


def test_what_may_be_told_is_told(inside: Plan) -> None:
    """The test above could pass on an empty page."""
    page = Client().get(inside.get_absolute_url()).content.decode()
    task = Client().get(f"{inside.get_absolute_url()}tasks/1/").content.decode()
    for text in ("更新清单", "2026年7月1日", "办理中", "云汀市教育局"):
        assert text in page
    assert "先列清单" in task
    assert "已经公布。" in page


def test_no_page_grows_with_its_tasks(
    city: City, now: datetime, django_assert_max_num_queries: object
) -> None:
    plan = plan_of(city, now, 20)
    proof = [EvidenceDraft("决定", record=published(city, now, "决定"))]
    lead = Duty.objects.get(task__plan=plan, task__number=2, agency=city.education)
    made = actions.report(lead, text="好了。", is_done=True, evidence=proof, actor=city.editor, now=now)
    actions.confirm(made, actor=city.office, now=now)
    publish(plan, city, now)
    home = plan.get_absolute_url()
    office = as_(city.office)
    addresses = [home, f"{home}tasks/3/", f"{home}progress.json", f"{home}progress.csv", "/plans/"]
    inside = [f"/desk/plans/{plan.pk}/{name}/" for name in ("release", "closing", "closing/release")]

    def measure() -> list[int]:
        counted = []
        for client, address, most in [(Client(), one, 10) for one in addresses] + [
            (office, one, 28) for one in inside
        ]:
            with django_assert_max_num_queries(most) as captured:  # type: ignore[operator]
                assert client.get(address).status_code == 200, address
            counted.append(len(captured))
        return counted

    few = measure()
    agencies = [
        make_agency(f"云汀市第{number}局", f"j{number}", parent=city.government) for number in range(9)
    ]
    tasks = Task.objects.bulk_create(
        Task(plan=plan, number=number, text="办好第1件事,2026年9月底前完成。") for number in range(100, 280)
    )
    Duty.objects.bulk_create(
        Duty(task=task, agency=agency, part="responsible", state_since=now)
        for task in tasks
        for agency in agencies
    )
    TaskUnit.objects.bulk_create(
        TaskUnit(task=task, text="各局", part="lead", match="question") for task in tasks
    )
    first = Duty.objects.get(task__plan=plan, task__number=1, agency=city.education)
    for number in range(12):
        proof = [EvidenceDraft("决定", record=published(city, now, f"决定{number}"))]
        made = actions.report(first, text="好了。", is_done=True, evidence=proof, actor=city.editor, now=now)
        actions.confirm(made, actor=city.office, now=now)
        if number < 11:
            actions.reopen(first, reason="再看", actor=city.office, now=now)
            first.refresh_from_db()
    actions.release_progress(plan, actor=city.office, now=now)
    assert measure() == few


def test_the_filter_narrows_by_chapter_agency_and_state(plan: Plan, city: City, now: datetime) -> None:
    publish(plan, city, now)
    home = plan.get_absolute_url()

    def shown(query: str) -> list[str]:
        return re.findall(r'id="task-(\d+)"', Client().get(home + query).content.decode())

    assert shown("") == ["1", "2", "3"]
    assert shown("?chapter=2") == ["3"]
    assert shown("?agency=jyj") == ["1", "2"]
    assert shown("?state=waiting") == ["3"]
    assert shown("?agency=jyj&state=waiting") == []
    assert shown("?state=overdue&chapter=%00") == ["1", "2", "3"]


def test_an_older_release_stays_and_says_so(plan: Plan, city: City, now: datetime) -> None:
    publish(plan, city, now)
    old = Release.objects.get()
    confirmed(plan, 1, city.editor, city, now)
    actions.release_progress(plan, actor=city.office, now=now + timedelta(days=1))
    home = plan.get_absolute_url()
    then, today = Client().get(old.get_absolute_url()), Client().get(home)
    assert "不是最新的" in then.content.decode()
    assert "已经公布。" not in then.content.decode()
    assert "不是最新的" not in today.content.decode()
    assert "已经公布。" in today.content.decode()
    task = Client().get(f"{home}tasks/1/")
    assert [step.state for step in task.context["history"]] == ["done", "not_started"]
    assert Client().get(f"{home}tasks/99/").status_code == 404
    assert Client().get(f"/plans/{plan.pk}/releases/999/").status_code == 404


def test_every_page_counts_in_the_same_words(plan: Plan, city: City, now: datetime) -> None:
    """What is kept up counts with what is done, and the pages say so."""
    publish(plan, city, now)
    for address in ("/", "/plans/", plan.get_absolute_url()):
        page = Client().get(address).content.decode()
        assert "已完成或持续落实" in page


def test_a_withdrawn_release_says_why_and_the_one_before_stands(
    plan: Plan, city: City, now: datetime
) -> None:
    publish(plan, city, now)
    confirmed(plan, 1, city.editor, city, now)
    wrong = actions.release_progress(plan, actor=city.office, now=now + timedelta(days=1))
    NewsFollower().catch_up()
    assert News.objects.filter(act="released").count() == 2
    with pytest.raises(Refused, match="请填写撤回原因"):
        actions.withdraw_release(wrong, reason=" ", actor=city.office, now=now)
    with pytest.raises(Refused, match="主管部门"):
        actions.withdraw_release(wrong, reason="数字有误", actor=city.editor, now=now)
    for reason, says in (("机密★有误", "密级标志"), ("请打 139 0000 1111", "手机号")):
        with pytest.raises(Refused, match=says):
            actions.withdraw_release(wrong, reason=reason, actor=city.office, now=now)
    actions.withdraw_release(wrong, reason="数字有误", actor=city.office, now=now + timedelta(days=2))
    with pytest.raises(Refused, match="已经撤回"):
        actions.withdraw_release(wrong, reason="再撤", actor=city.office, now=now)
    NewsFollower().catch_up()
    assert News.objects.filter(act="released").count() == 1
    assert "已经公布。" not in Client().get(plan.get_absolute_url()).content.decode()
    gone = Client().get(wrong.get_absolute_url()).content.decode()
    assert "数字有误" in gone
    assert "已经公布。" not in gone
    assert Client().get(f"{wrong.get_absolute_url()}progress.json").status_code == 410
    assert [entry.act for entry in LogEntry.objects.order_by("-seq")[:1]] == ["release_withdrawn"]
    assert list(verify()) == []


def test_the_news_of_a_release_lead_to_the_progress(plan: Plan, city: City, now: datetime) -> None:
    publish(plan, city, now)
    NewsFollower().catch_up()
    told = {(one.act, one.get_absolute_url()) for one in News.objects.all()}
    assert told == {("published", f"/documents/{plan.pk}/"), ("released", f"/plans/{plan.pk}/")}
    for address in ("/", "/feed.atom"):
        assert f'/plans/{plan.pk}/"' in Client().get(address).content.decode()


def test_with_its_only_release_withdrawn_the_plan_s_page_says_why(
    plan: Plan, city: City, now: datetime
) -> None:
    publish(plan, city, now)
    actions.withdraw_release(Release.objects.get(), reason="重新核对", actor=city.office, now=now)
    assert "重新核对" in Client().get(plan.get_absolute_url()).content.decode()
    assert Client().get(f"{plan.get_absolute_url()}progress.csv").status_code == 410
    assert not Release.objects.latest_per_plan().exists()


def test_a_release_that_hides_or_shows_beside_the_log_is_found(plan: Plan, city: City, now: datetime) -> None:
    publish(plan, city, now)
    Release.objects.update(withdrawn_at=now, withdrawn_by=city.office, withdrawal_reason="悄悄撤下")
    assert [problem.code for problem in verify()] == ["release"]


def test_the_office_sees_what_will_change_before_it_releases(
    plan: Plan, city: City, now: datetime, time_machine: TimeMachineFixture
) -> None:
    publish(plan, city, now)
    address = f"/desk/plans/{plan.pk}/release/"
    time_machine.move_to(now)
    office = as_(city.office)
    assert "与上次公布的内容相同" in office.get(address).content.decode()
    gone = published(city, now, "将要撤回的决定")
    duty = Duty.objects.get(task__plan=plan, task__number=1, agency=city.education)
    text = "已公布，联系电话13800001234。"
    made = actions.report(
        duty,
        text=text,
        is_done=True,
        evidence=[EvidenceDraft("决定", record=gone)],
        actor=city.editor,
        now=now,
    )
    actions.confirm(made, actor=city.office, now=now)
    publishing.withdraw(gone, actor=city.reviewer, reason="有误", withdrawal="gone", now=now)
    page = office.get(address)
    (change,) = page.context["changes"]
    assert change.number == 1
    assert [(line.label, line.before, line.after) for line in change.lines] == [
        ("状态", "未开始", "已完成"),
        ("已确认办结的单位", "", "云汀市教育局"),
        ("办理结果", "", f"云汀市教育局：{text}［佐证：无］"),
    ]
    assert change.warnings == [
        "佐证“决定”公众打不开，不会显示。",
        "云汀市教育局的结果没有公众可以打开的佐证。",
        "云汀市教育局的结果里疑似有手机号或身份证号。",
    ]
    assert office.post(address, {"seen": page.context["seen"]}).status_code == 302
    assert Release.objects.count() == 2


def test_nobody_releases_what_they_have_not_seen(plan: Plan, city: City, now: datetime) -> None:
    publish(plan, city, now)
    address, office = f"/desk/plans/{plan.pk}/release/", as_(city.office)
    seen = office.get(address).context["seen"]
    confirmed(plan, 1, city.editor, city, now)
    refused = office.post(address, {"seen": seen})
    assert refused.status_code == 422
    assert "您查看之后内容有了变化" in refused.content.decode()
    assert office.post(address).status_code == 422
    assert Release.objects.count() == 1
    assert office.post(address, {"seen": refused.context["seen"]}).status_code == 302


def test_a_release_is_withdrawn_on_its_page_by_the_office_alone(
    plan: Plan, city: City, now: datetime
) -> None:
    publish(plan, city, now)
    address = f"/desk/plans/releases/{Release.objects.get().pk}/withdraw/"
    assert as_(city.editor).post(address, {"reason": "x"}).status_code == 404
    refused = as_(city.office).post(address, {"reason": ""})
    assert refused.status_code == 422
    assert as_(city.office).post(address, {"reason": "数字有误"}).status_code == 302
    assert "现在不能撤回" in as_(city.office).get(address).content.decode()


def test_the_data_has_every_field_that_is_documented_and_no_other(inside: Plan) -> None:
    data = json.loads(Client().get(f"{inside.get_absolute_url()}progress.json").content)
    assert data["dataset"]["fields"].keys() == FIELDS.keys()
    for task in data["tasks"]:
        assert task.keys() == FIELDS.keys()
    page = (DOCS / "plan-progress.md").read_text(encoding="utf-8")
    for name in (*FIELDS, *COLUMNS, *data["dataset"], *data["figures"], *data["plan"]):
        assert f"`{name}`" in page, name
    assert data["dataset"]["as_of"].startswith("2026-08-29")
    assert data["tasks"][0]["url"].startswith("http")


def test_no_cell_of_the_csv_is_a_formula(plan: Plan, city: City, now: datetime) -> None:
    publish(plan, city, now)
    duty = Duty.objects.get(task__plan=plan, task__number=1, agency=city.education)
    Task.objects.filter(pk=duty.task_id).update(chapter="=1+1", trigger="@x")
    plan.record.document.text += "=1+1"
    plan.record.document.save()
    actions.release_progress(plan, actor=city.office, now=now + timedelta(hours=1))
    response = Client().get(f"{plan.get_absolute_url()}progress.csv")
    assert response.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert (rows[0]["序号"], rows[0]["章"], rows[0]["状态"]) == ("1", "'=1+1", "未开始")
    assert list(rows[0]) == [head for head, _value in COLUMNS.values()]
    name = unquote(response.headers["Content-Disposition"].partition("filename*=utf-8''")[2])
    assert name == "云汀市2026年政务公开工作要点进展.csv"


def test_a_client_that_has_the_data_is_not_sent_it_again(plan: Plan, city: City, now: datetime) -> None:
    record = published(city, now, "关于清单的决定")
    duty = Duty.objects.get(task__plan=plan, task__number=1, agency=city.education)
    proof = [EvidenceDraft("决定", record=record)]
    made = actions.report(duty, text="好了。", is_done=True, evidence=proof, actor=city.editor, now=now)
    actions.confirm(made, actor=city.office, now=now)
    publish(plan, city, now)
    address, client = f"{plan.get_absolute_url()}progress.json", Client()
    first = client.get(address)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": modified}).status_code == 304
    assert client.get(address, headers={"If-None-Match": '"old"'}).status_code == 200
    publishing.withdraw(
        record, actor=city.reviewer, reason="有误", withdrawal="gone", now=now + timedelta(hours=1)
    )
    for headers in ({"If-None-Match": etag}, {"If-Modified-Since": modified}):
        again = client.get(address, headers=headers)
        assert again.status_code == 200
        assert "关于清单的决定" not in again.content.decode()
