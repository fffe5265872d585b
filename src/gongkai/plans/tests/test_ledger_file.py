"""The ledger as a file: out in the form of offices, back in through the same acts, all of it or nothing."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post
from gongkai.conftest import NOW
from gongkai.factories import City, make_person
from gongkai.letters import tables
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft
from gongkai.plans.choices import DutyState, EventVerb
from gongkai.plans.models import Duty, Plan, Report, TaskEvent
from gongkai.plans.tests.test_pages import as_, plan_of
from gongkai.plans.tests.test_timeline import held
from gongkai.plans.timeline import replay

pytestmark = pytest.mark.django_db
SAID = "=已印发通知\n正在收集目录"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def plan(city: City, now: datetime) -> Plan:
    """Three tasks; on the first both agencies have reported."""
    made = plan_of(city, now)
    for agency, editor, text in (
        (city.education, city.editor, SAID),
        (city.health, city.other_editor, "卫健委的进展"),
    ):
        duty = Duty.objects.get(task__plan=made, task__number=1, agency=agency)
        actions.report(duty, text=text, is_done=False, evidence=[], actor=editor, now=now)
    return made


def address(plan: Plan, form: str = "") -> str:
    return f"/desk/plans/{plan.pk}/ledger/{form + '/' if form else ''}"


def workbook(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def changed(data: bytes, change: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]) -> bytes:
    book = workbook(data)
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(client: Client, plan: Plan, data: bytes, side: str) -> Any:
    return client.post(address(plan), {"side": side, "file": SimpleUploadedFile("台账.xlsx", data)})


def confirm(client: Client, plan: Plan, preview: Any, reason: str = "会议决定") -> Any:
    sent = {"changes": preview.context["confirm_form"]["changes"].value(), "reason": reason}
    return client.post(address(plan), sent, follow=True)


# Rows of the workbook: title, note, head, then the tasks.
FIRST = 4


def test_the_ledger_in_the_form_of_offices(city: City, plan: Plan) -> None:
    response = as_(city.office).get(address(plan, "xlsx"))
    assert response.headers["Content-Type"] == tables.XLSX
    sheet = workbook(response.content).active
    heads = [cell.value for cell in sheet[FIRST - 1]]
    assert heads == ["序号", "工作任务", "牵头单位", "责任单位", "配合单位", "完成时限", "进展情况", "状态"]
    row = [cell.value for cell in sheet[FIRST]]
    assert row == [
        1,
        "办好第1件事,2026年9月底前完成。",
        "市教育局",
        "市卫健委、青岚区人民政府、石渡县人民政府、市属各相关部门（待明确）",
        None,
        datetime(2026, 9, 30),
        f"市教育局：{SAID}\n市卫健委：卫健委的进展",
        "办理中",
    ]
    assert sheet["F4"].number_format == "yyyy-mm-dd"
    csv = as_(city.office).get(address(plan, "csv")).content.decode("utf-8-sig")
    assert "市教育局：=已印发通知" in csv
    word = Document(io.BytesIO(as_(city.office).get(address(plan, "docx")).content))
    assert len(word.tables[0].rows) == 4


def test_each_sees_in_the_file_what_they_see_on_the_pages(city: City, plan: Plan) -> None:
    def first(user: object) -> str:
        return str(workbook(as_(user).get(address(plan, "xlsx")).content).active[f"G{FIRST}"].value)

    assert "卫健委的进展" in first(city.editor)  # leads the task
    assert first(city.other_editor) == "市卫健委：卫健委的进展"
    assert as_(make_person("stranger")).get(address(plan, "xlsx")).status_code == 404
    assert as_(city.other_editor).get(address(plan, "xlsx") + "?fill=jyj").status_code == 404
    assert as_(city.editor).get(address(plan, "xlsx") + "?fill=%00jyj").status_code == 200
    assert as_(city.editor).get(address(plan, "exe")).status_code == 404
    assert Client().get(address(plan, "xlsx")).status_code == 302


def test_the_filters_of_the_page_hold_for_the_file(city: City, plan: Plan) -> None:
    client = as_(city.office)
    link = f"{address(plan, 'xlsx')}?state=in_progress"
    assert link in client.get(f"/desk/plans/{plan.pk}/?state=in_progress").content.decode()
    sheet = workbook(client.get(link).content).active
    assert [sheet.cell(row, 1).value for row in range(FIRST, sheet.max_row + 1)] == [1]


def test_who_has_one_thing_to_fill_in_is_not_asked_which(city: City, plan: Plan) -> None:
    page = as_(city.editor).get(address(plan)).content.decode()
    assert 'type="radio"' not in page
    assert '<input type="hidden" name="side" value="jyj"' in page
    Post.objects.create(user=city.office, agency=city.health, role=Role.EDITOR)
    assert as_(city.office).get(address(plan)).content.decode().count('type="radio"') >= 2


@pytest.mark.parametrize("form", ["xlsx", "docx", "csv"])
def test_a_file_that_comes_back_as_it_went_changes_nothing(
    city: City, plan: Plan, form: str, now: datetime
) -> None:
    for number, kind in ((2, "standing"), (3, "triggered")):
        terms = {"cycle": "quarter", "trigger": "发生突发事件时", "reason": "调整"}
        actions.change_terms(plan.tasks.get(number=number), kind=kind, **terms, actor=city.office, now=now)
    csv = as_(city.office).get(address(plan, "csv")).content.decode("utf-8-sig")
    assert (",常态," in csv, ",触发," in csv) == (True, True)
    before = TaskEvent.objects.count()
    for user, side, query in ((city.office, "office", ""), (city.editor, "jyj", "?fill=jyj")):
        client = as_(user)
        preview = send(client, plan, client.get(address(plan, form) + query).content, side)
        found = preview.context["compared"]
        assert (found.changes, found.problems, found.notes) == ([], [], [])
        assert "没有需要改动的内容" in preview.content.decode()
        assert "没有任何改动" in confirm(client, plan, preview).content.decode()
    assert TaskEvent.objects.count() == before


def test_the_office_changes_days_with_one_reason(city: City, plan: Plan) -> None:
    client = as_(city.office)

    def change(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet[f"F{FIRST}"] = "2026年10月31日"
        sheet[f"F{FIRST + 2}"] = datetime(2026, 11, 30)
        sheet[f"G{FIRST}"] = "主管部门不能代报"

    preview = send(client, plan, changed(client.get(address(plan, "xlsx")).content, change), "office")
    page = preview.content.decode()
    assert "第 4 行" in page
    assert "2026-10-31" in page
    assert set(plan.tasks.values_list("due_on", flat=True)) == {date(2026, 9, 30)}
    assert not TaskEvent.objects.filter(verb=EventVerb.DEADLINE_CHANGED).exists()
    assert "已按文件调整 2 项任务的完成时限：第 " in confirm(client, plan, preview).content.decode()
    days = list(plan.tasks.order_by("number").values_list("due_on", flat=True))
    assert days == [date(2026, 10, 31), date(2026, 9, 30), date(2026, 11, 30)]
    moved = TaskEvent.objects.get(task__number=1, verb=EventVerb.DEADLINE_CHANGED)
    assert (moved.due_before, moved.due_on, moved.reason) == (date(2026, 9, 30), days[0], "会议决定")
    assert Report.objects.count() == 2
    for task in plan.tasks.all():
        assert replay(event.as_event() for event in task.events.all()) == held(task)


def test_the_reason_is_asked_beside_what_it_is_for_and_nothing_is_lost(
    city: City, plan: Plan, now: datetime
) -> None:
    client = as_(city.office)
    assert 'name="reason"' not in client.get(address(plan)).content.decode()

    def change(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet[f"F{FIRST}"] = datetime(2026, 10, 31)

    preview = send(client, plan, changed(client.get(address(plan, "xlsx")).content, change), "office")
    assert 'name="reason"' in preview.content.decode()
    for reason, said in (("  ", "调整时限应说明理由"), ("机密★1年 会议", "密级")):
        again = confirm(client, plan, preview, reason)
        page = again.content.decode()
        assert again.status_code == 422
        assert said in page
        assert "2026-10-31" in page  # the comparison still stands there
        assert reason.strip() in page
        assert plan.tasks.get(number=1).due_on == date(2026, 9, 30)
        preview = again
    assert "已按文件调整 1 项任务的完成时限" in confirm(client, plan, preview).content.decode()


def test_what_a_file_cannot_change_is_said(city: City, plan: Plan) -> None:
    office, editor = as_(city.office), as_(city.editor)

    def change(sheet: Any) -> None:
        sheet[f"G{FIRST}"], sheet[f"H{FIRST}"], sheet[f"C{FIRST + 1}"] = "改写", "已办结", "市卫健委"
        sheet[f"F{FIRST}"] = date(2026, 11, 30)

    data = changed(office.get(address(plan, "xlsx")).content, change)
    preview = send(office, plan, data, "office")
    assert preview.context["compared"].notes == [
        "列“牵头单位”与台账不同，这里的改动不生效：第 5 行。",
        "列“进展情况”与台账不同，这里的改动不生效：第 4 行。",
        "列“状态”与台账不同，这里的改动不生效：第 4 行。",
    ]
    assert len(preview.context["compared"].changes) == 1
    own = changed(editor.get(address(plan, "xlsx") + "?fill=jyj").content, change)
    notes = send(editor, plan, own, "jyj").context["compared"].notes
    assert [note[:5] for note in notes] == ["第 4 行", "列“牵头单", "列“状态”"]

    def without(sheet: Any) -> None:
        sheet.delete_cols(7, 2)  # what the office does not fill in may be missing

    less = changed(office.get(address(plan, "xlsx")).content, without)
    compared = send(office, plan, less, "office").context["compared"]
    assert (compared.notes, compared.problems, compared.changes) == ([], [], [])


def test_an_agency_is_not_given_rows_that_would_be_refused(city: City, plan: Plan, now: datetime) -> None:
    by = {"actor": city.office, "now": now}
    actions.change_terms(plan.tasks.get(number=3), kind="triggered", trigger="突发", reason="调整", **by)
    duty = Duty.objects.get(task__plan=plan, task__number=2, agency=city.education)
    proof = [EvidenceDraft("网页", url="https://yunting.example/")]
    actions.report(duty, text="已完成", is_done=True, evidence=proof, actor=city.editor, now=now)
    client = as_(city.editor)

    def numbers() -> list[object]:
        sheet = workbook(client.get(address(plan, "xlsx") + "?fill=jyj").content).active
        return [sheet.cell(row, 1).value for row in range(FIRST, sheet.max_row + 1)]

    assert numbers() == [1]
    happened = {"happened_on": now.date(), "due_on": None, "reason": "出现"}
    actions.trigger(plan.tasks.get(number=3), **happened, **by)
    assert numbers() == [1, 3]


def test_an_agency_reports_what_it_wrote(city: City, plan: Plan) -> None:
    client = as_(city.editor)

    def change(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet[f"G{FIRST}"] = None
        sheet[f"G{FIRST + 1}"] = "第二件事的进展"
        sheet[f"F{FIRST + 1}"] = datetime(2027, 1, 1)

    data = changed(client.get(address(plan, "xlsx") + "?fill=jyj").content, change)
    preview = send(client, plan, data, "jyj")
    assert [note.partition("：")[0] for note in preview.context["compared"].notes] == ["第 4 行", "第 5 行"]
    assert Report.objects.count() == 2
    confirm(client, plan, preview)
    made = Report.objects.get(text="第二件事的进展")
    assert (made.duty.task.number, made.duty.agency, made.author) == (2, city.education, city.editor)
    assert made.duty.state == DutyState.IN_PROGRESS
    assert made.duty.task.due_on == date(2026, 9, 30)
    assert Report.objects.count() == 3


def test_one_bad_row_keeps_all_out_and_every_one_is_named(city: City, plan: Plan, now: datetime) -> None:
    client = as_(city.office)
    data = client.get(address(plan, "xlsx")).content

    def change(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet[f"F{FIRST}"] = datetime(2026, 10, 31)
        sheet[f"F{FIRST + 1}"] = "年底"
        sheet[f"B{FIRST + 2}"] = "别的任务"
        sheet.append([9, "没有的任务"])
        sheet.append([1, "办好第1件事,2026年9月底前完成。"])
        sheet.append([None, "没有序号"])

    preview = send(client, plan, changed(data, change), "office")
    assert preview.status_code == 422
    assert preview.context["compared"].problems == [
        "第 5 行，列“完成时限”：看不懂的日期“年底”，请写成 2026-09-30 这样的形式。",
        "第 6 行，列“工作任务”：与第 3 项任务的文字不一致，可能错行。",
        "第 7 行：没有序号为 9 的任务。",
        "第 8 行：序号 1 出现了不止一次。",
        "第 9 行：没有序号。",
    ]
    assert "确认办理" not in preview.content.decode()
    assert set(plan.tasks.values_list("due_on", flat=True)) == {date(2026, 9, 30)}


@pytest.mark.parametrize("number", ["1E+3000000", "1E+15", "-1", "1.5"])
def test_a_number_that_no_task_has_is_said_at_once(city: City, plan: Plan, number: str) -> None:
    csv = f"序号,工作任务,完成时限\n{number},办好第1件事,2026-10-31\n".encode()
    preview = send(as_(city.office), plan, csv, "office")
    assert preview.status_code == 422
    (said,) = preview.context["compared"].problems
    assert said.startswith("第 2 行")
    assert number in said


def test_what_an_act_refuses_is_said_with_its_row(city: City, plan: Plan, now: datetime) -> None:
    proof = [EvidenceDraft("网页", url="https://yunting.example/")]
    client = as_(city.editor)
    data = client.get(address(plan, "xlsx") + "?fill=jyj").content
    duty = Duty.objects.get(task__plan=plan, task__number=2, agency=city.education)
    actions.report(duty, text="已完成", is_done=True, evidence=proof, actor=city.editor, now=now)

    def change(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        for row, text in ((FIRST, "新的进展"), (FIRST + 1, "已反馈的不能再报"), (FIRST + 2, "长" * 5001)):
            sheet[f"G{row}"] = text

    preview = send(client, plan, changed(data, change), "jyj")
    assert preview.context["compared"].problems == [
        "第 6 行，列“进展情况”：最多 5000 字。",
        "第 5 行：现在是“已反馈”，不能办理这一步。",
    ]
    confirm(client, plan, preview)  # as if somebody sent it all the same
    assert Report.objects.count() == 3


def test_days_need_a_reason_and_a_dated_task(city: City, plan: Plan, now: datetime) -> None:
    actions.change_terms(plan.tasks.get(number=2), kind="standing", reason="常态", actor=city.office, now=now)
    client = as_(city.office)
    data = client.get(address(plan, "xlsx")).content

    def change(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet[f"F{FIRST}"], sheet[f"F{FIRST + 1}"] = None, datetime(2026, 12, 31)
        sheet[f"F{FIRST + 2}"] = "常态"

    preview = send(client, plan, changed(data, change), "office")
    assert preview.context["compared"].problems == [
        "第 4 行，列“完成时限”：限期任务应有时限；要改为常态的，请在任务页调整类型。",
        "第 5 行，列“完成时限”：常态任务没有时限；要改为限期的，请在任务页调整类型。",
        "第 6 行，列“完成时限”：限期任务应有时限；要改为常态的，请在任务页调整类型。",
    ]
    assert "确认办理" not in preview.content.decode()
    broken = send(client, plan, b"\x00\x01nonsense", "office")
    assert "可以读取 Excel" in broken.content.decode()


def test_what_changed_meanwhile_is_not_overwritten(city: City, plan: Plan, now: datetime) -> None:
    client = as_(city.office)

    def change(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet[f"F{FIRST}"] = datetime(2026, 10, 31)
        sheet[f"F{FIRST + 1}"] = datetime(2026, 10, 31)

    preview = send(client, plan, changed(client.get(address(plan, "xlsx")).content, change), "office")
    day = date(2026, 12, 1)
    terms = {"kind": "dated", "due_on": day, "reason": "延期", "actor": city.office, "now": now}
    actions.change_terms(plan.tasks.get(number=2), **terms)
    assert "第 5 行：核对之后已有变动" in confirm(client, plan, preview).content.decode()
    assert plan.tasks.get(number=1).due_on == date(2026, 9, 30)
    changes = preview.context["confirm_form"]["changes"].value()
    again = client.post(address(plan), {"changes": changes + "x"}, follow=True)
    assert "已经失效" in again.content.decode()


def test_a_task_that_was_numbered_anew_meanwhile_is_not_taken_for_another(city: City, plan: Plan) -> None:
    """Two tasks without a report and with one last day change places: nothing but the task itself tells them apart."""

    def change(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet[f"F{FIRST + 1}"], sheet[f"G{FIRST + 1}"] = datetime(2026, 10, 31), "第二件事的进展"

    office, editor = as_(city.office), as_(city.editor)
    days = send(office, plan, changed(office.get(address(plan, "xlsx")).content, change), "office")
    data = changed(editor.get(address(plan, "xlsx") + "?fill=jyj").content, change)
    progress = send(editor, plan, data, "jyj")
    for old, new in ((2, 99), (3, 2), (99, 3)):
        plan.tasks.filter(number=old).update(number=new)
    for client, preview in ((office, days), (editor, progress)):
        assert "第 5 行：核对之后已有变动" in confirm(client, plan, preview).content.decode()
    assert set(plan.tasks.values_list("due_on", flat=True)) == {date(2026, 9, 30)}
    assert Report.objects.count() == 2


def test_a_duty_that_was_cancelled_meanwhile_is_said(city: City, plan: Plan, now: datetime) -> None:
    client = as_(city.editor)

    def change(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet[f"G{FIRST + 1}"] = "第二件事的进展"

    data = changed(client.get(address(plan, "xlsx") + "?fill=jyj").content, change)
    preview = send(client, plan, data, "jyj")
    duty = Duty.objects.get(task__plan=plan, task__number=2, agency=city.education)
    actions.cancel(duty, reason="调整", actor=city.office, now=now)
    assert "第 5 行：核对之后已有变动" in confirm(client, plan, preview).content.decode()


def test_only_who_may_fill_in_finds_the_page(city: City, plan: Plan) -> None:
    assert as_(city.office).get(address(plan)).status_code == 200
    assert as_(city.editor).get(address(plan)).status_code == 200
    assert as_(city.reviewer).get(address(plan)).status_code == 404  # sees the plan, edits nothing
    assert as_(make_person("stranger")).get(address(plan)).status_code == 404
    assert address(plan) in as_(city.editor).get(f"/desk/plans/{plan.pk}/").content.decode()
    assert f'"{address(plan)}"' not in as_(city.reviewer).get(f"/desk/plans/{plan.pk}/").content.decode()
    # An editor cannot pretend to be another agency or the office, nor use what another has compared.
    client = as_(city.editor)
    data = client.get(address(plan, "xlsx")).content
    assert send(client, plan, data, "office").status_code == 422
    assert send(client, plan, data, "wjw").status_code == 422
    office = as_(city.office)
    preview = send(office, plan, data, "office")
    assert "已经失效" in confirm(client, plan, preview).content.decode()


@pytest.mark.parametrize("items", [20, 200])
def test_queries_do_not_grow_with_tasks(
    city: City, now: datetime, items: int, django_assert_max_num_queries: object
) -> None:
    plan = plan_of(city, now, items=items)
    for user, query in ((city.office, ""), (city.editor, ""), (city.editor, "?fill=jyj")):
        client = as_(user)
        client.get(address(plan, "csv"))
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            data = client.get(address(plan, "csv") + query).content
        side = "office" if user == city.office else "jyj"
        if query or side == "office":
            with django_assert_max_num_queries(14):  # type: ignore[operator]
                assert send(client, plan, data, side).status_code == 200
