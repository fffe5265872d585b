"""Erasing what was released of plans: the act and the form of records, every copy, and what the release was made of."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.desk.kept import Typed, _bound_to, _encoded
from gongkai.desk.models import KeptForm
from gongkai.factories import City, fresh, make_person, published
from gongkai.jobs.models import Notification
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft
from gongkai.plans.actions.releases import put_out
from gongkai.plans.choices import ReleaseKind, RequestKind
from gongkai.plans.models import ClosingReport, Duty, Measure, Plan, Release, Report, Task, TaskEvent
from gongkai.plans.progress import progress_content
from gongkai.plans.tests.test_pages import as_, publish
from gongkai.plans.tests.test_progress import plan as plan
from gongkai.portal.models import News
from gongkai.privacy.sealing import seal
from gongkai.publishing import derived, dump
from gongkai.publishing.choices import Act, ErasureGround
from gongkai.publishing.erasure import ERASED_TITLE, ask_erasure, erase_content
from gongkai.publishing.followers import all_followers
from gongkai.publishing.models import Erasure, LogEntry, Record, Snapshot
from gongkai.publishing.tests.tampering import drop_guards
from gongkai.publishing.tests.test_dump import SCRIPTS
from gongkai.publishing.verification import verify

CHECK = str(SCRIPTS / "check_log.py")
SECRET = "低保对象某某某家住某村"
pytestmark = pytest.mark.django_db


def follow() -> None:
    for follower in all_followers():
        follower.catch_up()


def codes() -> set[str]:
    return {problem.code for problem in verify()}


def report(plan: Plan, number: int, user: User, text: str, city: City, now: datetime) -> Report:
    duty = Duty.objects.get(task__plan=plan, task__number=number, agency__in=user.agency_ids())
    proof = [EvidenceDraft("清单", url="https://yunting.example/list")]
    made = actions.report(duty, text=text, is_done=True, evidence=proof, actor=user, now=now)
    actions.confirm(made, actor=city.office, now=now)
    return made


@pytest.fixture
def leaked(plan: Plan, city: City, now: datetime, settings: Settings, tmp_path: Path) -> Plan:
    """Three releases of progress: the first is clean, the two after it repeat a report that says what nobody should read."""
    settings.DATA_DIR = tmp_path
    publish(plan, city, now)  # and its first release
    report(plan, 1, city.editor, f"一、已经办结。\n{SECRET[:6]}\n{SECRET[6:]}", city, now)
    actions.release_progress(plan, actor=city.office, now=now + timedelta(hours=1))
    report(plan, 2, city.editor, "已经公布。", city, now)
    actions.release_progress(plan, actor=city.office, now=now + timedelta(hours=2))
    return Plan.objects.get(pk=plan.pk)


def asked(plan: Plan, city: City, now: datetime, **more: object) -> Erasure:
    given = {
        "revisions": [],
        "releases": derived.releases_with(plan.record, SECRET),
        "ground": ErasureGround.PERSONAL_DATA,
        "reason": "公开了个人信息",
        "actor": city.office,
        "now": now,
        "passage": SECRET,
    }
    return ask_erasure(plan.record, **given | more)


def withdraw(plan: Plan, city: City, now: datetime) -> None:
    """Take back what the public should not read, in the order in which the office can."""
    for release in Release.objects.filter(plan=plan).order_by("-released_at")[:2]:
        actions.withdraw_release(release, reason="有误", actor=city.office, now=now)


def every_row() -> str:
    """All that the database holds, packed bytes as their text."""
    rows: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for one in row:
                    is_raw = isinstance(one, (bytes, memoryview))
                    rows.append(bytes(one).decode(errors="replace") if is_raw else str(one))
    # JSON lies in tables with its letters escaped.
    return "".join("\n".join(rows).replace("\\n", "").split())


def holds_it(text: str) -> bool:
    return any(form in text for form in (SECRET, SECRET[:6], json.dumps(SECRET[:6])[1:-1]))


def test_what_was_released_is_nowhere_afterwards(leaked: Plan, city: City, now: datetime) -> None:
    follow()
    dump.write_dump()
    packed = dump.folder() / dump.CONTENTS
    assert holds_it(gzip.decompress(packed.read_bytes()).decode())
    path = f"/desk/plans/tasks/{leaked.tasks.get(number=1).pk}/"
    asking = f"/desk/publishing/records/{leaked.pk}/erasure/"
    for token, page in (("t", path), ("u", asking)):
        row = KeptForm(token=token, user=city.editor, kept_at=now)
        row.sealed = seal(_encoded(Typed(page, page, [("text", SECRET)], [])), _bound_to(row))
        row.save()
    assert holds_it(every_row())
    withdraw(leaked, city, now)
    request = asked(leaked, city, now)
    entry = erase_content(request, actor=city.office_reviewer, now=now + timedelta(hours=3))
    follow()
    assert not holds_it(every_row())
    assert not KeptForm.objects.exists()  # of a report, and of the request itself
    assert not packed.exists()  # at once; written anew by a task
    dump.write_contents_anew.func()
    assert not holds_it(gzip.decompress(packed.read_bytes()).decode())
    dump.write_dump()
    files = [str(dump.folder() / name) for name in (dump.LOG, dump.CONTENTS)]
    checked = subprocess.run(
        [sys.executable, "-I", CHECK, *files], capture_output=True, text=True, check=True
    )
    assert checked.stdout.startswith("whole: ")
    named = (entry.manifest or {})["releases"]
    told = LogEntry.objects.filter(act=Act.RELEASED).order_by("seq")
    assert [(one["entry"], one["digest"]) for one in named] == list(told.values_list("seq", "digest"))[1:]
    assert (entry.manifest or {})["revisions"] == []
    assert codes() == set()
    first, second, _third = Release.objects.filter(plan=leaked).order_by("released_at")
    home = f"/plans/{leaked.pk}/"
    for address in ("", "tasks/1/"):
        answer = Client().get(f"{home}releases/{second.pk}/{address}")
        assert answer.status_code == 410
        page = answer.content.decode()
        assert "内容已依法清除" in page
        assert "清除时间" in page
        assert "2026年6月30日" in page
        assert "有误" not in page  # the reason of its withdrawal may have repeated it
    for address in ("progress.json", "progress.csv"):
        answer = Client().get(f"{home}releases/{second.pk}/{address}")
        assert answer.status_code == 410
        assert "清除" in answer.content.decode()
    # The one before them is read, and nothing of them with it.
    for address in (home, f"{home}tasks/1/", f"{home}progress.json", "/plans/", "/feed.atom", "/", "/log/"):
        answer = Client().get(address)
        assert answer.status_code == 200
        assert not holds_it(answer.content.decode())
    assert Release.objects.shown().filter(plan=leaked).get() == first
    assert f"第 {told[1].seq}、{told[2].seq} 条公布的内容" in Client().get("/log/").content.decode()
    assert Record.objects.get(pk=leaked.pk).title == leaked.title  # the plan's document is as it was


def test_a_new_release_is_possible_and_says_nothing_of_it(leaked: Plan, city: City, now: datetime) -> None:
    withdraw(leaked, city, now)
    erase_content(asked(leaked, city, now), actor=city.office_reviewer, now=now)
    desk = as_(city.office)
    page = desk.get(f"/desk/plans/{leaked.pk}/release/").content.decode()
    assert "曾依法清除" in page
    assert ERASED_TITLE in page  # where the report stood
    assert not holds_it(page)
    later = now + timedelta(days=1)
    made = actions.release_progress(leaked, actor=city.office, now=later)
    follow()
    assert not holds_it(bytes(made.snapshot.content).decode())
    assert not holds_it(json.dumps(progress_content(leaked, later), default=str, ensure_ascii=False))
    assert codes() == set()
    assert ERASED_TITLE in Client().get(f"/plans/{leaked.pk}/tasks/1/").content.decode()
    for path in ("", f"tasks/{leaked.tasks.get(number=1).pk}/"):
        desk_path = f"/desk/plans/{leaked.pk}/" if not path else f"/desk/plans/{path}"
        assert not holds_it(desk.get(desk_path).content.decode())


def test_the_one_that_is_read_is_withdrawn_first(leaked: Plan, city: City, now: datetime) -> None:
    request = asked(leaked, city, now)
    with pytest.raises(Refused, match="现在看到的一次"):
        erase_content(request, actor=city.office_reviewer, now=now)
    newest, second, _first = Release.objects.filter(plan=leaked).order_by("-released_at")
    actions.withdraw_release(newest, reason="有误", actor=city.office, now=now)
    with pytest.raises(Refused, match="现在看到的一次"):  # now the one before it is read again
        erase_content(request, actor=city.office_reviewer, now=now)
    actions.withdraw_release(second, reason="有误", actor=city.office, now=now)
    erase_content(request, actor=city.office_reviewer, now=now)


def test_an_earlier_release_may_go_while_a_newer_one_is_read(leaked: Plan, city: City, now: datetime) -> None:
    entries = derived.releases_with(leaked.record, SECRET)
    request = asked(leaked, city, now, releases=entries[:1], passage="")
    assert request.places == []
    erase_content(request, actor=city.office_reviewer, now=now)
    follow()
    assert codes() == set()
    home = f"/plans/{leaked.pk}/"
    second = Release.objects.filter(plan=leaked).order_by("released_at")[1]
    assert Client().get(f"{home}releases/{second.pk}/").status_code == 410
    page = Client().get(home).content.decode()
    assert f"/releases/{second.pk}/" not in page
    assert Report.objects.filter(text__contains=SECRET[6:]).exists()  # nobody asked for it
    with pytest.raises(Refused, match="已经清除"):
        actions.withdraw_release(second, reason="有误", actor=city.office, now=now)
    # Once the newer one is withdrawn, the public reads the last that is left.
    newest = Release.objects.filter(plan=leaked).order_by("-released_at")[0]
    actions.withdraw_release(newest, reason="有误", actor=city.office, now=now)
    assert Client().get(home).status_code == 200
    assert codes() == set()


def test_what_is_released_after_the_request_is_pointed_out(leaked: Plan, city: City, now: datetime) -> None:
    withdraw(leaked, city, now)
    request = asked(leaked, city, now)
    address = f"/desk/publishing/erasures/{request.pk}/"
    said = "申请之后又公布过，不在这份申请之内"
    assert said not in as_(city.office_reviewer).get(address).content.decode()
    page = as_(city.office).get(f"/desk/plans/{leaked.pk}/release/").content.decode()
    assert "有一份清除申请等待决定" in page
    actions.release_progress(leaked, actor=city.office, now=now + timedelta(hours=3))
    assert said in as_(city.office_reviewer).get(address).content.decode()


def test_the_same_people_and_the_same_reasons_as_for_records(leaked: Plan, city: City, now: datetime) -> None:
    for change, says in (
        ({"ground": "embarrassing"}, "清除依据"),
        ({"releases": []}, "请选择"),
        ({"releases": [999]}, "请选择"),
        ({"reason": " "}, "说明|理由|填写"),
        ({"actor": city.editor}, "不是云汀市人民政府"),
    ):
        with pytest.raises(Refused, match=says):
            asked(leaked, city, now, **change)
    request = asked(leaked, city, now)
    with pytest.raises(Refused, match="等待决定"):
        asked(leaked, city, now)
    withdraw(leaked, city, now)
    for actor, says in ((city.office, "他人决定"), (city.reviewer, "不是云汀市人民政府")):
        with pytest.raises(Refused, match=says):
            erase_content(request, actor=fresh(actor), now=now)
    erase_content(request, actor=city.office_reviewer, now=now)
    with pytest.raises(Refused, match="已经有了决定"):
        erase_content(request, actor=city.office_reviewer, now=now)
    # What has no content any more is not asked for again.
    with pytest.raises(Refused, match="请选择"):
        asked(leaked, city, now, releases=request.releases)


@pytest.mark.parametrize("what", ["content", "salt"])
def test_an_erased_release_that_is_put_back_is_found(
    leaked: Plan, city: City, now: datetime, what: str
) -> None:
    snapshot = Release.objects.filter(plan=leaked).order_by("-released_at")[0].snapshot
    kept = bytes(getattr(snapshot, what))
    withdraw(leaked, city, now)
    erase_content(asked(leaked, city, now), actor=city.office_reviewer, now=now)
    drop_guards()
    Snapshot.objects.filter(pk=snapshot.pk).update(**{what: kept})
    assert codes() == {"restored"}


def test_what_the_log_does_not_call_erased_is_found(leaked: Plan, city: City, now: datetime) -> None:
    newest = Release.objects.filter(plan=leaked).order_by("-released_at")[0]
    Release.objects.filter(pk=newest.pk).update(erased_at=now)  # hides it from the public
    assert codes() == {"release"}
    Release.objects.filter(pk=newest.pk).update(erased_at=None)
    Snapshot.objects.filter(pk=newest.snapshot_id).update(content=None, salt=None)
    assert codes() == {"snapshot"}


def test_a_text_of_the_document_is_corrected_there_first(leaked: Plan, city: City, now: datetime) -> None:
    with pytest.raises(Refused, match="第 1 项任务的原文"):
        asked(leaked, city, now, passage="更新清单")
    with pytest.raises(Refused, match="要点的名称"):
        asked(leaked, city, now, passage="2026年政务公开工作要点")
    # without its words the release alone can go
    asked(leaked, city, now, passage="")


def test_all_rows_in_which_people_wrote_are_found_and_named(leaked: Plan, city: City, now: datetime) -> None:
    task, duty = leaked.tasks.get(number=3), Duty.objects.get(task__plan=leaked, task__number=3)
    by_office = {"actor": city.office, "now": now}
    actions.change_terms(task, kind="triggered", trigger=f"{SECRET}来访", reason=f"因{SECRET}", **by_office)
    actions.add_measure(task, name=f"{SECRET}户数", unit="户", target=3, is_ceiling=False, **by_office)
    actions.add_subtask(task, city.health, text=f"走访{SECRET}", due_on=None, **by_office)
    actions.ask(duty, RequestKind.NOT_OURS, reason=f"{SECRET}不归我们", actor=city.other_editor, now=now)
    ClosingReport.objects.create(
        plan=leaked,
        texts={"overview": f"走访{SECRET}", "chapters": {"规范公开": "清单已经更新。"}},
        answers={"1": {"outcome": "ended", "reason": SECRET}},
        version=3,
        saved_by=city.office,
        saved_at=now,
    )
    dropped = leaked.tasks.get(number=2)
    Task.objects.filter(pk=dropped.pk).update(text=f"{SECRET}按时公开", dropped_on=now.date())
    closing = put_out(
        leaked, ReleaseKind.CLOSING, "plan-closing.1", {"text": SECRET}, actor=city.office, now=now
    )
    for one in (closing, *Release.objects.shown().filter(plan=leaked)[:2]):
        actions.withdraw_release(one, reason="有误", actor=city.office, now=now)
    request = asked(leaked, city, now)
    named = "\n".join(derived.called(leaked.record, request.places))
    for words in (
        "报告（市教育局，第 1 项",
        "量化指标（第 3 项",
        "任务分解（第 3 项",
        "申请（市卫健委，第 3 项",
        "年度落实情况",
        "不再列入的任务（第 2 项",
    ):
        assert words in named
    assert not holds_it(named)
    assert not holds_it(json.dumps(request.places))
    Notification.objects.create(
        user=city.other_editor, text=f"因{SECRET}", url=f"/desk/plans/tasks/{task.pk}/", created_at=now
    )
    erase_content(request, actor=city.office_reviewer, now=now)
    assert not holds_it(every_row())
    kept = ClosingReport.objects.get(plan=leaked)
    assert kept.texts == {"overview": ERASED_TITLE, "chapters": {"规范公开": "清单已经更新。"}}
    assert kept.answers == {"1": {"outcome": "ended", "reason": ERASED_TITLE}}
    assert kept.version == 4  # who has it open with the old words is told
    assert Measure.objects.get(task=task).unit == "户"
    assert TaskEvent.objects.filter(task=task, reason=ERASED_TITLE).exists()
    answer = Client().get(f"/plans/{leaked.pk}/closing/{closing.pk}/")
    assert answer.status_code == 410
    assert "内容已依法清除" in answer.content.decode()
    for name in ("closing.docx", "closing.pdf"):
        assert Client().get(f"/plans/{leaked.pk}/closing/{name}").status_code == 410
    assert codes() == set()


def test_in_the_workspace(leaked: Plan, city: City, now: datetime) -> None:
    office, second = as_(city.office), as_(city.office_reviewer)
    address = f"/desk/publishing/records/{leaked.pk}/erasure/"
    assert address in office.get(f"/desk/plans/{leaked.pk}/").content.decode()
    page = office.get(address).content.decode()
    assert "要清除的公布" in page
    assert page.count("公布，现在公开") == 1
    sent = {
        "ground": "personal_data",
        "reason": "公开了个人信息",
        "passage": "没有这段话",
        "with_places": "on",
    }
    assert "没有哪一稿" in office.post(address, sent).content.decode()
    assert office.post(address, sent | {"passage": ""}).status_code == 422
    assert office.post(address, sent | {"passage": SECRET}).status_code == 302
    request = Erasure.objects.get()
    assert (request.revisions, len(request.releases), len(request.places)) == ([], 2, 1)
    assert not holds_it(json.dumps(Erasure.objects.values_list("reason", "places").get(), ensure_ascii=False))
    decide = f"/desk/publishing/erasures/{request.pk}/"
    shown = second.get(decide).content.decode()
    for words in ("要清除的公布", "报告（市教育局，第 1 项", "现在看到的一次"):
        assert words in shown
    assert second.post(decide, {"decision": "erase"}).status_code == 422
    withdraw(leaked, city, now)
    stranger = as_(make_person("elsewhere", (city.district, "editor")))
    assert stranger.get(decide).status_code == 404
    assert second.post(decide, {"decision": "erase"}).status_code == 302
    assert "已清除" in second.get(decide).content.decode()
    ledger = office.get(f"/desk/plans/{leaked.pk}/").content.decode()
    assert ledger.count("已清除") == 2


def test_releases_can_be_chosen_without_words(leaked: Plan, city: City) -> None:
    client, entries = as_(city.office), derived.releases_with(leaked.record, SECRET)
    sent = {"ground": "personal_data", "reason": "公开了个人信息", "releases": [str(entries[0])]}
    assert client.post(f"/desk/publishing/records/{leaked.pk}/erasure/", sent).status_code == 302
    request = Erasure.objects.get()
    assert (request.releases, request.places) == (entries[:1], [])
    assert "不清除" in client.get(f"/desk/publishing/erasures/{request.pk}/").content.decode()


def test_a_record_without_releases_is_asked_for_nothing_more(city: City, now: datetime) -> None:
    record = published(city, now)
    page = as_(city.editor).get(f"/desk/publishing/records/{record.pk}/erasure/").content.decode()
    assert "要清除的公布" not in page
    assert "with_places" not in page


def test_news_of_an_erased_release_lead_to_what_is_left(leaked: Plan, city: City, now: datetime) -> None:
    follow()
    withdraw(leaked, city, now)
    erase_content(asked(leaked, city, now), actor=city.office_reviewer, now=now)
    follow()
    assert News.objects.filter(entry__act=Act.RELEASED).count() == 1
