"""The directory from a table: all rows or none, and every bad row named."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client

from gongkai.__main__ import main
from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.directory.imports import import_agencies
from gongkai.factories import City
from gongkai.publishing.models import LogEntry

TABLE = """代码,全称,简称,机构性质,层级,上级机构,设立日期
yunting,云汀市人民政府,,人民政府,市级,,
jyj,云汀市教育局,市教育局,组成部门,市级,云汀市人民政府,2019-03-01
qinglan,青岚区人民政府,,government,county,yunting,
"""


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
    exported = b"".join(client.get("/desk/registers/agencies.csv").streaming_content).decode()
    report = import_agencies(exported, actor=User.objects.system(), now=now)
    assert (report.read, report.created, report.changed, report.rejected) == (6, 0, 0, [])


def test_one_bad_row_and_nothing_is_written(db: None, now: datetime) -> None:
    bad = TABLE + "x y,云汀市体育局,,局,市级,没有的上级,三月\n,,,,,,\n"
    report = import_agencies(bad, actor=User.objects.system(), now=now)
    assert {(row, column) for row, column, _reason in report.rejected} == {
        (5, "机构性质"),
        (5, "上级机构"),
        (5, "设立日期"),
        *((6, column) for column in ("代码", "全称", "机构性质", "层级")),
    }
    assert not Agency.objects.exists()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("table", ["", "甲,乙\n1,2\n", "代码,全称\nx,y\n"])
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
