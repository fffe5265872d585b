"""The directory from a table: all rows or none, and every bad row named."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client
from django.urls import reverse

from gongkai.__main__ import main
from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.agencies.models import Agency, AgencyName, Succession
from gongkai.agencies.sample import credit_code
from gongkai.directory import actions
from gongkai.directory.actions import Terms
from gongkai.directory.actions.identity import log_identity
from gongkai.directory.imports import ImportReport, read_table
from gongkai.directory.imports import import_agencies as import_lines
from gongkai.directory.table import COLUMNS, rows
from gongkai.factories import City, make_agency, make_person
from gongkai.letters.reading import grids_of
from gongkai.letters.tables import to_csv, to_xlsx
from gongkai.publishing.models import LogEntry
from gongkai.publishing.verification import verify

TABLE = """代码,全称,简称,机构性质,层级,上级机构,设立日期
yunting,云汀市人民政府,,人民政府,市级,,
jyj,云汀市教育局,市教育局,组成部门,市级,云汀市人民政府,2019-03-01
qinglan,青岚区人民政府,,government,county,yunting,
"""


def import_agencies(text: str, **given: object) -> ImportReport:
    """The same with what a file holds, read in this process."""
    return import_lines(grids_of(text.encode())[0].rows, **given)


def test_a_city_begins_with_a_table(db: None, now: datetime) -> None:
    report = import_agencies(TABLE, actor=User.objects.system(), now=now)
    assert (report.read, report.created, report.changed, report.rejected) == (3, 3, 0, [])
    bureau = Agency.objects.get(code="jyj")
    assert (bureau.parent.code, str(bureau.since), bureau.names.count()) == ("yunting", "2019-03-01", 2)
    assert LogEntry.objects.count() == 3


def test_the_same_table_again_changes_nothing(db: None, now: datetime) -> None:
    import_agencies(TABLE, actor=User.objects.system(), now=now)
    report = import_agencies(TABLE.replace("市教育局,", "市教委,"), actor=User.objects.system(), now=now)
    assert (report.created, report.changed, LogEntry.objects.count()) == (0, 1, 4)
    again = import_agencies(TABLE.replace("市教育局,", "市教委,"), actor=User.objects.system(), now=now)
    assert (again.created, again.changed, LogEntry.objects.count()) == (0, 0, 4)


def test_an_export_imported_unchanged_changes_nothing(city: City, now: datetime) -> None:
    client = Client()
    client.force_login(city.office)
    answer = client.get(reverse("directory-desk:export", args=["csv"]))
    exported = b"".join(answer.streaming_content).decode("utf-8-sig")
    report = import_agencies(exported, actor=User.objects.system(), now=now)
    assert (report.read, report.created, report.changed, report.rejected) == (6, 0, 0, [])


def test_one_bad_row_and_nothing_is_written(db: None, now: datetime) -> None:
    bad = TABLE + "x y,云汀市体育局,,局,市级,没有的上级,三月\n,,,,,,\n,,无名,,,,\n"
    report = import_agencies(bad, actor=User.objects.system(), now=now)
    assert {(row, column) for row, column, _reason in report.rejected} == {
        (5, "机构性质"),
        (5, "上级机构"),
        (5, "设立日期"),
        *((7, column) for column in ("代码", "全称", "机构性质", "层级")),
    }
    assert not Agency.objects.exists()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("table", ["甲,乙\n1,2\n", "代码,全称\nx,y\n"])
def test_a_table_without_its_heads(db: None, now: datetime, table: str) -> None:
    assert import_agencies(table, actor=User.objects.system(), now=now).rejected


def test_the_command(db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "agencies.csv"
    path.write_bytes(TABLE.encode("gb18030"))
    assert main(["import", "agencies", str(path), "--dry-run"]) == 0
    assert not Agency.objects.exists()
    assert main(["import", "agencies", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "3\t3\t0\t0"
    path.write_text(TABLE + "jyj2,,,组成部门,市级,yunting,\n", encoding="utf-8")
    assert main(["import", "agencies", str(path)]) == 2
    said = capsys.readouterr()
    assert said.out.splitlines()[-1] == "4\t0\t0\t1"
    assert "第 5 行，全称：不能为空" in said.err


# --- The whole table, out and back in ---------------------------------------------------------------------------------


@pytest.fixture
def reformed(city: City, now: datetime) -> City:
    """A city with everything that a table can hold: a reform, a second plate, an alias, a vertical agency with a code."""
    for agency in Agency.objects.all():
        log_identity(agency, now)
    actions.merge([city.education], city.health, terms=Terms(date(2026, 6, 1), "云编1号", city.office, now))
    renaming = Terms(date(2026, 6, 2), "云编2号", city.office, now)
    actions.rename(city.health, name="云汀市教育卫生局", short_name="市教卫局", terms=renaming)
    by = {"since": date(2020, 1, 1), "actor": city.office, "now": now}
    actions.add_name(city.district, name="云汀经济技术开发区管理委员会", kind="plate", **by)
    actions.add_name(city.district, name="青岚", kind="alias", **by)
    actions.create_agency(
        Agency(
            name="国家税务总局云汀市税务局", code="swj", kind="department", level="city", is_vertical=True,
            uscc=credit_code(3), parent=city.government,
        ),
        actor=city.office,
        now=now,
    )  # fmt: skip
    return city


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_is_exported_and_imported_again_changes_nothing(
    reformed: City, now: datetime, form: str
) -> None:
    client = Client()
    client.force_login(reformed.office)
    response = client.get(f"/desk/registers/agencies/table/{form}/")
    data = b"".join(response.streaming_content)
    before = LogEntry.objects.count()
    report = import_lines(read_table(data), actor=reformed.office, now=now)
    assert (report.read, report.unchanged, report.rejected) == (7, 7, [])
    assert (report.created, report.changed, LogEntry.objects.count()) == (0, 0, before)
    assert list(verify()) == []


def test_an_empty_city_takes_the_whole_table_of_another(reformed: City, now: datetime) -> None:
    exported = list(rows())
    table = to_csv(COLUMNS, exported)
    with transaction.atomic():
        for model in (AgencyName, Succession):
            model.objects.all().delete()
        Agency.objects.update(code=Concat(Value("old-"), "code"), uscc="", until=date(2026, 6, 1))
        report = import_lines(read_table(table), actor=User.objects.system(), now=now)
        assert (report.created, report.rejected) == (7, [])
        assert [row for row in rows() if not row["code"].startswith("old-")] == exported
        transaction.set_rollback(True)


def test_a_table_is_shown_before_it_is_written(city: City) -> None:
    office = Client()
    office.force_login(city.office)
    address = "/desk/registers/agencies/table/"
    table = to_xlsx(
        COLUMNS, [row | {"short_name": "市教委"} if row["code"] == "jyj" else row for row in rows()]
    )
    page = office.post(address, {"file": SimpleUploadedFile("名录.xlsx", table)})
    assert page.status_code == 200
    assert "新建 0 个，更新 1 个，5 个没有变化" in page.content.decode()
    assert Agency.objects.get(code="jyj").short_name == "市教育局"
    lines = page.context["lines"]
    assert office.post(address, {"lines": lines + "x"}).status_code == 302
    assert Agency.objects.get(code="jyj").short_name == "市教育局"
    assert office.post(address, {"lines": lines}).status_code == 302
    assert Agency.objects.get(code="jyj").short_name == "市教委"
    editor = Client()
    editor.force_login(city.editor)
    assert editor.get(address).status_code == 404


@pytest.mark.parametrize("position", ["1E+3000000", "3000000000", "-1", "1.5"])
def test_a_position_is_a_number_that_can_be_kept(city: City, now: datetime, position: str) -> None:
    lines = read_table(to_csv(COLUMNS, [next(rows()) | {"position": position}]))
    report = import_lines(lines, actor=city.office, now=now)
    assert [(column, reason) for _row, column, reason in report.rejected] == [
        ("排序", f"“{position}”不是序号")
    ]


def test_the_page_names_every_bad_cell(city: City, now: datetime) -> None:
    office = Client()
    office.force_login(city.office)
    bad: dict[str, dict[str, Any]] = {
        "jyj": {"uscc": "1234", "kind": "局"},
        "wjw": {"until": date(2026, 1, 1)},
        "qinglan": {"position": "甲"},
    }
    table = to_csv(COLUMNS, [row | bad.get(str(row["code"]), {}) for row in rows()])
    page = office.post("/desk/registers/agencies/table/", {"file": SimpleUploadedFile("a.csv", table)})
    assert page.status_code == 422
    found = {(column, reason[:6]) for _row, column, reason in page.context["report"].rejected}
    assert found == {
        ("统一社会信用代码", "统一社会信用"),
        ("机构性质", "“局”不是机"),
        ("撤销日期", "撤销请在“机"),
        ("排序", "“甲”不是序"),
    }
    assert "lines" in page.context
    assert not page.context["lines"]
    for junk in (b"", b"\x00\x01", b"PK\x03\x04junk"):
        answer = office.post("/desk/registers/agencies/table/", {"file": SimpleUploadedFile("a.xlsx", junk)})
        assert answer.status_code == 422


# --- What an office may not do through a table ---------------------------------------------------------------------------


@pytest.fixture
def district(city: City) -> User:
    """The disclosure office of a district, which has a bureau."""
    make_agency("青岚区教育局", "ql-jyj", level="county", parent=city.district)
    return make_person("ql-office", (city.district, Role.DISCLOSURE_OFFICE))


OLD = """代码,全称,机构性质,层级,上级机构,设立日期,撤销日期,承接机构
ql-old,青岚区旧教育委员会,组成部门,区县级,qinglan,2000-01-01,2020-12-31,{heir}
"""


def test_who_carries_on_is_kept_by_the_same_office(city: City, district: User, now: datetime) -> None:
    report = import_agencies(OLD.format(heir="jyj"), actor=district, now=now)
    assert [(row, column, reason[:16]) for row, column, reason in report.rejected] == [
        (2, "承接机构", "云汀市教育局不在您主管的范围内。")
    ]
    assert not Agency.objects.filter(code="ql-old").exists()
    report = import_agencies(OLD.format(heir="ql-jyj"), actor=district, now=now)
    assert report.rejected == []
    heir = Agency.objects.get(code="ql-jyj")
    assert heir.predecessors.get().code == "ql-old"
    assert f"agency:{heir.pk}" in LogEntry.objects.latest("seq").keys


def test_who_carries_on_may_be_new_in_the_table(city: City, district: User, now: datetime) -> None:
    table = OLD.format(heir="ql-new") + "ql-new,青岚区体育局,组成部门,区县级,qinglan,,,\n"
    table += "ql-sub,青岚区体育馆,事业单位,区县级,ql-new,,,\n"
    report = import_agencies(table, actor=district, now=now)
    assert (report.rejected, report.created) == ([], 3)


@pytest.mark.parametrize(
    "row",
    [
        "qinglan,青岚区人民政府,人民政府,区县级,shidu",
        "qinglan,青岚区人民政府,人民政府,区县级,",
        "qinglan,青岚区人民政府,人民政府,市级,yunting",
        "ql-jyj,青岚区教育局,组成部门,区县级,shidu",
        "ql-jyj,青岚区教育局,组成部门,区县级,",
        "ql-new,青岚区体育局,组成部门,区县级,shidu",
    ],
)
def test_no_office_moves_what_it_keeps_out_of_its_range(
    city: City, district: User, now: datetime, row: str
) -> None:
    report = import_agencies(f"代码,全称,机构性质,层级,上级机构\n{row}\n", actor=district, now=now)
    assert [reason[:9] for _row, _column, reason in report.rejected] == ["机构的名称和隶属由"]
    assert Agency.objects.get(code="qinglan").parent == city.government


def test_no_agency_takes_the_name_of_another(city: City, district: User, now: datetime) -> None:
    actions.add_name(city.health, name="云汀市疾控局", kind="plate", since=None, actor=city.office, now=now)
    head = "代码,全称,机构性质,层级,上级机构,加挂牌子,别称\n"
    rows = "ql-x,青岚区体育局,组成部门,区县级,qinglan,{plates},{aliases}\n"
    for plates, aliases in (("云汀市教育局", ""), ("云汀市疾控局", ""), ("", "市教育局")):
        report = import_agencies(head + rows.format(plates=plates, aliases=aliases), actor=district, now=now)
        assert [(row, reason.split("，")[0]) for row, _column, reason in report.rejected] == [
            (2, f"“{plates or aliases}”已有机构使用")
        ]
    report = import_agencies(
        head + rows.format(plates="青岚区体育总会", aliases="区体局"), actor=district, now=now
    )
    assert report.rejected == []


@pytest.mark.parametrize("day", ["9999-12-31", "2026-06-30", "1999-12-31"])
def test_an_agency_that_has_ended_did_so_after_it_began(
    city: City, district: User, now: datetime, day: str
) -> None:
    table = OLD.format(heir="ql-jyj").replace("2020-12-31", day)
    report = import_agencies(table, actor=district, now=now)
    assert [(row, column) for row, column, _reason in report.rejected] == [(2, "撤销日期")]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("代码", "x" * 21),
        ("全称", "某" * 101),
        ("简称", "某" * 41),
        ("加挂牌子", f"青岚区体育总会；{'某' * 101}"),
        ("别称", "某" * 101),
        ("曾用名", "某" * 101),
    ],
)
def test_a_cell_is_no_longer_than_what_it_becomes(
    city: City, district: User, now: datetime, column: str, text: str
) -> None:
    cells = {"代码": "ql-x", "全称": "青岚区体育局", "机构性质": "组成部门", "层级": "区县级"}
    cells |= {"上级机构": "qinglan", column: text}
    table = f"{','.join(cells)}\n{','.join(cells.values())}\n"
    report = import_agencies(table, actor=district, now=now)
    assert [(row, where) for row, where, _reason in report.rejected] == [(2, column)]
