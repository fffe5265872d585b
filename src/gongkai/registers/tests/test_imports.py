"""Files into a register: what people and spreadsheets do to them on the way, and what others do meanwhile."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.models import Document
from gongkai.factories import City, draft, published
from gongkai.letters.cells import LONGEST, guarded
from gongkai.publishing import actions
from gongkai.publishing.models import Record, Revision, Snapshot
from gongkai.publishing.verification import verify
from gongkai.registers import imports, tasks
from gongkai.registers.choices import Stage
from gongkai.registers.deciding import give_up
from gongkai.registers.models import KEPT_FOR, TableImport, TableLine
from gongkai.registers.register import Register, by_slug
from gongkai.registers.table import Examined

LIST = "/desk/registers/documents/"
Lines = list[dict[str, str]]


@pytest.fixture
def client(city: City) -> Client:
    client = Client()
    client.force_login(city.editor)
    return client


def lines_of(client: Client, query: str = "") -> Lines:
    answer = client.get(f"/desk/registers/documents.csv?{query}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def to_csv(lines: Lines, encoding: str = "utf-8-sig", mark: str = ",") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(lines[0]), delimiter=mark)
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode(encoding)


def upload(client: Client, data: bytes, name: str = "表.csv") -> TableImport:
    answer = client.post(f"{LIST}import/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.context["form"].errors
    return TableImport.objects.latest("pk")


def confirm(client: Client, staged: TableImport) -> TableImport:
    client.post(f"{LIST}import/{staged.pk}/", {"do": "confirm"})
    staged.refresh_from_db()
    return staged


def outcomes(staged: TableImport) -> list[str]:
    return list(staged.lines.values_list("outcome", flat=True))


def test_whatever_stands_in_a_row_comes_back_as_it_is(city: City, now: datetime, client: Client) -> None:
    texts = ["=1+1", "　　一、全角\n\n'=2", "字" * (LONGEST + 500), "\ta\r\nb", "，；、\"'", "_x000D_", "-"]
    for number, text in enumerate(texts):
        draft(city, now, f"＝第{number}件", text)
    row = Document(text="有日期", recipients=["=甲", "乙、丙"], signed_on="2026-02-28")
    actions.create(DOCUMENTS, row, "=有日期", agency=city.education, actor=city.editor, now=now)
    for form in ("csv", "xlsx"):
        answer = client.get(f"/desk/registers/documents.{form}")
        staged = upload(client, b"".join(answer.streaming_content), f"表.{form}")
        assert set(outcomes(staged)) == {"unchanged"}, list(staged.lines.values("changes", "problems"))
    assert Revision.objects.count() == len(texts) + 1


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8", ";"), ("gb18030", ","), ("utf-16", "\t")])
def test_files_as_spreadsheets_save_them(
    city: City, now: datetime, client: Client, encoding: str, mark: str
) -> None:
    record = draft(city, now)
    lines = lines_of(client)
    lines[0]["名称"] = "改过的名称"
    staged = upload(client, to_csv(lines, encoding, mark))
    assert confirm(client, staged).stage == Stage.DONE
    assert Record.objects.get(pk=record.pk).title == "改过的名称"


def test_the_apostrophe_that_we_added_is_taken_off(city: City, now: datetime, client: Client) -> None:
    draft(city, now)
    lines = lines_of(client)
    lines[0]["名称"] = guarded("=甲")
    confirm(client, upload(client, to_csv(lines)))
    assert Record.objects.get().title == "=甲"


def test_a_row_without_number_is_recognised_by_its_document_number(
    city: City, now: datetime, client: Client
) -> None:
    record = draft(city, now)
    lines = lines_of(client)
    lines[0] |= {"标识": "", "版次": "", "名称": "改过的名称"}
    confirm(client, upload(client, to_csv(lines)))
    assert [one.title for one in Record.objects.all()] == ["改过的名称"]
    assert Record.objects.get().pk == record.pk
    draft(city, now, "又一件，文号相同")
    staged = upload(client, to_csv(lines))
    assert "不止一件" in staged.lines.get().problems[0][2]


def test_the_same_row_twice_is_named_twice(city: City, now: datetime, client: Client) -> None:
    draft(city, now)
    staged = upload(client, to_csv(lines_of(client) * 2))
    assert outcomes(staged) == ["wrong", "wrong"]
    assert staged.lines.first().problems[0][:2] == ["A", "标识"]


def test_what_others_saved_since_the_export_stays(city: City, now: datetime, client: Client) -> None:
    """Monday's file comes back on Friday: what it did not touch is left as others have made it meanwhile."""
    record = draft(city, now, text="原来的正文")
    lines = lines_of(client)
    actions.save_draft(record, Document(record=record, text="别人的正文"), "原名", actor=city.editor, now=now)
    assert outcomes(upload(client, to_csv(lines_of(client)))) == ["unchanged"]
    assert outcomes(upload(client, to_csv(lines))) == ["unchanged"]
    lines[0]["发文机关"] = "云汀市教育局"
    confirm(client, upload(client, to_csv(lines)))
    row = Record.objects.get().document
    assert (row.text, row.issuing_body) == ("别人的正文", "云汀市教育局")
    lines[0]["正文"] = "我的正文"
    staged = upload(client, to_csv(lines))
    assert "导出以后已有人改过" in staged.lines.get().problems[0][2]


def test_a_cut_text_is_not_saved_for_the_whole(city: City, now: datetime, client: Client) -> None:
    draft(city, now, text="字" * (LONGEST + 500))
    lines = lines_of(client)
    lines[0]["正文"] = "改" + lines[0]["正文"][1:]
    staged = upload(client, to_csv(lines))
    assert "内容过长" in staged.lines.get().problems[0][2]


def test_of_others_and_in_review_nothing_is_written(city: City, now: datetime, client: Client) -> None:
    record = draft(city, now)
    actions.submit(record, actor=city.editor, now=now)
    row = Document(text="卫健委的正文")
    other = actions.create(DOCUMENTS, row, "卫健委的", agency=city.health, actor=city.other_editor, now=now)
    lines = lines_of(client)
    lines[0]["名称"] = "改"
    lines += [lines[0] | {"标识": str(other.pk), "版次": ""}]
    staged = upload(client, to_csv(lines))
    first, second = staged.lines.all()
    assert "正在审核" in first.problems[0][2]
    assert "您看不到" in second.problems[0][2]


def test_what_is_public_is_written_as_a_draft(city: City, now: datetime, client: Client) -> None:
    record = published(city, now)
    lines = lines_of(client)
    lines[0]["名称"] = "改过的名称"
    confirm(client, upload(client, to_csv(lines)))
    record = Record.objects.get(pk=record.pk)
    assert record.title == "关于校车安全的通知"
    assert record.working.number == 2
    assert record.working.snapshot.read()["title"] == "改过的名称"
    assert not list(verify())


def test_the_agency_is_not_changed_by_a_table(city: City, now: datetime, client: Client) -> None:
    draft(city, now)
    lines = lines_of(client)
    lines[0]["公开机构"] = "市卫健委"
    staged = upload(client, to_csv(lines))
    assert "不能在表格中修改" in staged.lines.get().problems[0][2]
    assert outcomes(upload(client, to_csv([lines[0] | {"标识": "", "版次": "", "发文字号": ""}]))) == [
        "wrong"
    ]


def test_many_rows_are_examined_and_written_in_the_background(
    city: City, now: datetime, client: Client
) -> None:
    draft(city, now)
    count = imports.INLINE + 50
    new = lines_of(client)[0] | {"标识": "", "版次": "", "发文字号": ""}
    data = to_csv([new | {"名称": f"第{number}件"} for number in range(count)])
    staged = upload(client, data)
    address = f"{LIST}import/{staged.pk}/"
    page = client.get(address).content.decode()
    assert "正在检查" in page
    assert 'http-equiv="refresh"' in page  # without script too
    assert "<html" not in client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert DBTaskResult.objects.filter(task_path__endswith="import_table").count() == 1
    tasks.import_table.func(staged.pk)
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert outcomes(staged) == ["new"] * count
    assert Record.objects.count() == 1
    assert confirm(client, staged).stage == Stage.WRITING
    assert "正在写入" in client.get(address).content.decode()
    tasks.import_table.func(staged.pk)
    tasks.import_table.func(staged.pk)  # given back after its worker died
    assert Record.objects.count() == count + 1
    assert Document.objects.count() == Revision.objects.count() == Snapshot.objects.count() == count + 1
    assert set(Record.objects.values_list("working__number", flat=True)) == {1}


def test_ten_times_as_many_rows_are_not_ten_times_as_many_statements(
    city: City, now: datetime, client: Client
) -> None:
    """While the rows are written everybody else waits for SQLite; they are examined before."""
    draft(city, now)
    new = {"公开机构": "市教育局", "正文": "一、要求"}
    table = _register().table(city.editor)

    def statements(count: int) -> int:
        found = list(table.examine([(place, new | {"名称": f"第{place}件"}) for place in range(count)]))
        assert {one.outcome for one in found} == {"new"}
        with CaptureQueriesContext(connection) as captured:
            table.save(found, now)
        return len(captured)

    assert statements(100) <= statements(10) + 6


def _register() -> Register:
    register = by_slug("documents")
    assert register is not None
    return register


def test_an_import_is_given_up_or_swept(city: City, now: datetime, client: Client) -> None:
    draft(city, now)
    data = to_csv(lines_of(client))
    staged = upload(client, data)
    client.post(f"{LIST}import/{staged.pk}/", {"do": "cancel"})
    assert not TableLine.objects.exists()
    staged, young = upload(client, data), upload(client, data)
    TableImport.objects.filter(pk=staged.pk).update(
        created_at=timezone.now() - KEPT_FOR - timedelta(minutes=1)
    )
    assert tasks.sweep.func() == 1
    assert TableImport.objects.get().pk == young.pk


def test_an_import_that_is_given_up_while_it_is_examined_ends_quietly(
    city: City, now: datetime, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "INLINE", 0)
    monkeypatch.setattr(imports, "CHUNK", 1)
    for number in range(3):
        draft(city, now, f"第{number}件")
    staged = upload(client, to_csv([line | {"名称": "改名"} for line in lines_of(client)]))
    noted, note = list[int](), imports._note

    def note_and_give_up(line: TableLine, found: Examined) -> TableLine:
        noted.append(line.number)
        if len(noted) == 2:
            give_up(TableImport.objects.get(pk=staged.pk))
        return note(line, found)

    monkeypatch.setattr(imports, "_note", note_and_give_up)
    tasks.import_table.func(staged.pk)
    assert (len(noted), TableImport.objects.exists()) == (2, False)


def test_an_import_that_was_written_is_not_given_up(city: City, now: datetime, client: Client) -> None:
    """The page of another tab still offers it; that nothing was written would be untrue."""
    draft(city, now)
    lines = lines_of(client)
    lines[0]["发文机关"] = "云汀市教育局"
    staged = confirm(client, upload(client, to_csv(lines)))
    assert staged.stage == Stage.DONE
    page = client.post(f"{LIST}import/{staged.pk}/", {"do": "cancel"}, follow=True).content.decode()
    assert "什么都没有写入" not in page and "已经确认的不能放弃" in page
    assert TableImport.objects.get().stage == Stage.DONE


def test_nobody_else_sees_what_i_have_not_confirmed(city: City, now: datetime, client: Client) -> None:
    draft(city, now)
    staged = upload(client, to_csv(lines_of(client)))
    other = Client()
    for person, status in ((city.other_editor, 404), (city.reviewer, 404), (city.auditor, 404)):
        other.force_login(person)
        for send in (other.get, other.post):
            assert send(f"{LIST}import/{staged.pk}/").status_code == status
    other.force_login(city.reviewer)
    assert other.get(f"{LIST}import/").status_code == 404
    assert client.get(f"/desk/registers/agencies/import/{staged.pk}/").status_code == 404


def test_a_secret_table_is_not_kept(city: City, now: datetime, client: Client) -> None:
    draft(city, now)
    lines = lines_of(client)
    lines[0]["正文"] = "秘密★3年\n关于甲的通知"
    file = SimpleUploadedFile("表.csv", to_csv(lines))
    answer = client.post(f"{LIST}import/", {"file": file})
    assert answer.status_code == 422
    assert "密级标志" in answer.content.decode()
    assert not TableLine.objects.exists()


def test_formulas_without_result_are_named(city: City, now: datetime, client: Client) -> None:
    draft(city, now)
    data = b"".join(client.get("/desk/registers/documents.xlsx").streaming_content)
    book = load_workbook(io.BytesIO(data))
    book.active["C2"] = "=A2&B2"
    out = io.BytesIO()
    book.save(out)
    staged = upload(client, out.getvalue(), "表.xlsx")
    assert staged.lines.get().problems == [["C", "名称", "公式没有可用的结果，请改成数值或文字。"]]
