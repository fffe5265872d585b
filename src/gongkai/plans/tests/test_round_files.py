"""The table of a round as Excel and Word: taken along, filled in, brought back; all or nothing."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime

import docx
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from gongkai.factories import City
from gongkai.plans import actions
from gongkai.plans.actions import answers
from gongkai.plans.models import RoundAnswer, RoundEntry
from gongkai.plans.tests.round_city import LINK, answer_of, drafts, round_of
from gongkai.plans.tests.test_pages import as_

TEXT, PERCENT, DONE, LINKS = 4, 5, 6, 7  # where the columns stand


@pytest.fixture(autouse=True)
def _frozen(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def answer(city: City, now: datetime) -> RoundAnswer:
    return answer_of(round_of(city, now), city.education)


def address(answer: RoundAnswer, end: str) -> str:
    return f"/desk/plans/answers/{answer.pk}/{end}/"


def workbook(city: City, answer: RoundAnswer, fill: Callable[[list[list[object]]], None]) -> bytes:
    """The downloaded workbook, whose rows (as lists of cells) a person has changed."""
    data = as_(city.editor).get(address(answer, "table/xlsx")).content
    book = load_workbook(io.BytesIO(data))
    rows = [row for row in book.active.iter_rows() if isinstance(row[0].value, int)]
    fill(rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(city: City, answer: RoundAnswer, data: bytes, name: str = "填报表.xlsx") -> object:
    return as_(city.editor).post(address(answer, "upload"), {"file": SimpleUploadedFile(name, data)})


def said() -> list[tuple[int, str, int | None, bool, str]]:
    rows = RoundEntry.objects.order_by("duty__task__number")
    return list(rows.values_list("duty__task__number", "text", "percent", "is_done", "links"))


def fill_all(rows: list) -> None:
    for row in rows:
        row[TEXT].value, row[PERCENT].value = f"第{row[0].value}项进展。\n另起一行", 60
        row[DONE].value, row[LINKS].value = "是", LINK


def test_a_workbook_is_filled_and_brought_back(city: City, answer: RoundAnswer) -> None:
    response = send(city, answer, workbook(city, answer, fill_all))
    assert response.headers["Location"] == address(answer, "upload").removesuffix("upload/")
    assert said() == [(n, f"第{n}项进展。\n另起一行", 60, True, LINK) for n in (1, 2, 3)]


def test_what_is_there_comes_along_and_comes_back_the_same(
    city: City, answer: RoundAnswer, now: datetime
) -> None:
    answers.save(answer, drafts(answer, "=1+1 是公式吗", percent=30, links=LINK), actor=city.editor, now=now)
    before = said()
    for name, form in (("a.xlsx", "xlsx"), ("a.docx", "docx")):
        data = as_(city.editor).get(address(answer, f"table/{form}")).content
        assert send(city, answer, data, name).status_code == 302
        assert said() == before


def test_a_word_table_is_filled_and_brought_back(city: City, answer: RoundAnswer) -> None:
    document = docx.Document(io.BytesIO(as_(city.editor).get(address(answer, "table/docx")).content))
    for row in document.tables[0].rows[1:]:
        row.cells[TEXT].text, row.cells[DONE].text = "在 Word 里填的", "否"
    out = io.BytesIO()
    document.save(out)
    send(city, answer, out.getvalue(), "填报表.docx")
    assert said() == [(n, "在 Word 里填的", None, False, "") for n in (1, 2, 3)]


def test_one_bad_cell_refuses_all_and_each_is_named(city: City, answer: RoundAnswer, now: datetime) -> None:
    answers.save(answer, drafts(answer, "原来的"), actor=city.editor, now=now)

    def spoil(rows: list) -> None:
        fill_all(rows)
        rows[0][PERCENT].value = 140
        rows[1][DONE].value = "也许"
        rows[2][LINKS].value = "没有网址"

    response = send(city, answer, workbook(city, answer, spoil))
    page = response.content.decode()
    assert response.status_code == 422
    for words in (
        "第 4 行，列“自报进度（%）”：应为 0 到 100 的整数。",
        "第 5 行，列“是否完成”：请填“是”或“否”。",
        "第 6 行，列“佐证网址”：“没有网址”不是网址",
    ):
        assert words in page
    assert {text for _n, text, *_rest in said()} == {"原来的"}


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda rows: setattr(rows[0][0], "value", 9), "没有需要填报的第“9”项任务"),
        (lambda rows: setattr(rows[0][0], "value", "1e999999"), "不是数字"),
        (lambda rows: setattr(rows[0][0], "value", 2), "与第 2 项任务的文字不一致，可能错行"),
        (lambda rows: setattr(rows[1][0], "value", 1), "第 1 项出现了不止一次"),
        (lambda rows: setattr(rows[0][0], "value", "一"), "不是数字"),
        (lambda rows: setattr(rows[0][TEXT], "value", "字" * 5001), "最多 5000 字"),
        (lambda rows: setattr(rows[0][TEXT], "value", "机密★1年 内容"), "密级标志"),
    ],
)
def test_rows_that_do_not_fit_are_refused(
    city: City, answer: RoundAnswer, spoil: Callable, says: str
) -> None:
    response = send(city, answer, workbook(city, answer, spoil))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not RoundEntry.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xlsx", b"PK\x03\x04 broken", ""),
        ("a.csv", "甲,乙\n1,2\n".encode(), "没有找到表头"),
        ("a.pdf", b"%PDF-1.7\n", ""),
    ],
)
def test_what_is_no_table_is_said(city: City, answer: RoundAnswer, name: str, data: bytes, says: str) -> None:
    response = send(city, answer, data, name)
    assert response.status_code == 422
    assert "文件没有采用" in response.content.decode()
    assert says in response.content.decode()


def test_only_what_is_asked_is_in_the_table_and_only_editors_bring_it(
    city: City, answer: RoundAnswer, now: datetime
) -> None:
    full = workbook(city, answer, fill_all)
    actions.pause(answer.round.plan.tasks.get(number=3), reason="等待", actor=city.office, now=now)
    numbers: list[object] = []
    workbook(city, answer, lambda rows: numbers.extend(row[0].value for row in rows))
    assert numbers == [1, 2]
    assert "没有需要填报的第“3”项任务" in send(city, answer, full).content.decode()
    assert as_(city.office).get(address(answer, "table/xlsx")).status_code == 200
    for person in (city.office, city.reviewer, city.other_editor):
        assert as_(person).get(address(answer, "upload")).status_code == 404
    assert as_(city.editor).get(address(answer, "table/pdf")).status_code == 404


def test_a_submitted_table_takes_no_file(city: City, answer: RoundAnswer, now: datetime) -> None:
    data = workbook(city, answer, fill_all)
    answers.save(answer, drafts(answer), partners_missing="无", actor=city.editor, now=now)
    answers.submit(answer, actor=city.editor, now=now)
    assert "现在不能办理" in as_(city.editor).get(address(answer, "upload")).content.decode()
    assert send(city, answer, data).status_code == 422
    assert {text for _n, text, *_rest in said()} == {"已完成一半。"}
