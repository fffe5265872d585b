"""`gongkai foi deadline` and `gongkai import calendar`, as other programs call them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from gongkai.__main__ import main
from gongkai.clock import actions, calendars
from gongkai.clock.models import CalendarVersion, Deadline
from gongkai.clock.tests.notices import HOLIDAYS_2027, NATIONWIDE, answer
from gongkai.config.tests.serving import clean_environment
from gongkai.factories import City

HEADS = "年份,节日,放假开始,放假结束,调休上班,依据文件,发布日期"


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without any database."""
    monkeypatch.setenv("GONGKAI_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("GONGKAI_DATABASE_URL", raising=False)
    return tmp_path


def deadline(capsys: pytest.CaptureFixture[str], words: str) -> tuple[int, dict, str]:
    status = main(["foi", "deadline", *words.split(), "--json"])
    said = capsys.readouterr()
    return status, json.loads(said.out) if said.out else {}, said.err


@pytest.mark.parametrize(
    ("words", "due", "counted"),
    [
        ("--received 2025-09-22", "2025-10-24", 20),
        ("--received 2025-09-22 --on-the-spot", "2025-09-22", 0),
        (
            "--received 2025-04-21 --supplement-notice 2025-04-29 --supplement-received 2025-05-12",
            "2025-06-10",
            20,
        ),
        (
            "--received 2025-06-03 --third-party-sent 2025-06-10 --third-party-answered 2025-06-25",
            "2025-07-16",
            20,
        ),
        (
            "--received 2025-06-03 --third-party-sent 2025-06-10 --third-party-answered 2025-06-25"
            " --third-party-sent 2025-06-12 --third-party-answered 2025-06-20",
            "2025-07-16",
            20,
        ),
        ("--received 2025-01-10 --extended 2025-02-10", "2025-03-13", 40),
        ("--received 2026-06-01 --fee-notice 2026-06-08 --fee-paid 2026-06-30", "2026-07-28", 20),
    ],
)
def test_the_examples(
    nowhere: Path, capsys: pytest.CaptureFixture[str], words: str, due: str, counted: int
) -> None:
    status, said, remarks = deadline(capsys, words)
    assert (status, said["due"], said["days_counted"], said["provisional"]) == (0, due, counted, False)
    assert remarks == ""
    assert list(said) == ["due", "provisional", "calendar", "days_counted", "explanation"]
    assert said["calendar"].startswith("chinesecalendar==")
    assert all(list(day) == ["date", "counts", "why"] for day in said["explanation"])
    assert sum(day["counts"] for day in said["explanation"]) == counted
    assert said["explanation"][0]["date"] == words.split()[1] and said["explanation"][-1]["date"] == due
    assert list(nowhere.iterdir()) == [], "nothing is made on disk"


def test_beyond_the_calendar(nowhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said, _remarks = deadline(capsys, "--received 2026-12-10")
    assert (status, said["due"], said["provisional"]) == (0, "2027-01-08", True)


def test_what_was_late_is_remarked(nowhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said, remarks = deadline(capsys, "--received 2025-01-10 --extended 2025-02-14")
    assert (status, said["due"]) == (0, "2025-03-13")
    assert "2025-02-13" in remarks and "条例第三十三条" in remarks


def test_for_people_in_sentences(nowhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["foi", "deadline", "--received", "2026-12-10"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "答复期限：2027-01-08（暂定：有的日子放假安排尚未公布）"
    assert lines[1].startswith("计入 20 个工作日") and lines[2] == "2026-12-10  —  收到申请，当日不计入"
    assert lines[3].split()[:2] == ["2026-12-11", "计"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "--received"),
        ("--received 2025-02-30", "2025-02-30 不是日期，应写作 2026-06-30"),
        ("--received 20250922", "不是日期"),
        ("--received 2025-09-22 --fee-paid", "--fee-paid"),
        ("--received 2025-09-22 --extend 2025-09-23x", "2025-09-23x"),
        ("--received 2025-09-22 --fee-paid 2025-09-23", "--fee-notice 和 --fee-paid 要一起给出"),
        ("--received 2025-09-22 --third-party-sent 2025-09-23", "要一起给出"),
        ("--received 2025-09-22 --extended 2025-09-21", "早于收到申请"),
        ("--received 1899-09-22", "1899-09-22"),
        ("--received 9999-12-31", "9999-12-31"),
    ],
)
def test_bad_usage_is_one_line(
    nowhere: Path, capsys: pytest.CaptureFixture[str], words: str, says: str
) -> None:
    try:
        status = main(["foi", "deadline", *words.split()])
    except SystemExit as ended:
        status = int(ended.code or 0)
    said = capsys.readouterr()
    assert (status, said.out, said.err.count("\n")) == (2, "", 1)
    assert says in said.err and "用法见" in said.err


def test_a_process_of_its_own_without_a_database(tmp_path: Path) -> None:
    """UTF-8 whatever the locale says, and nothing left on disk."""
    command = [sys.executable, "-m", "gongkai", "foi", "deadline", "--received", "2025-09-22", "--json"]
    environment = clean_environment(tmp_path) | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    environment.pop("GONGKAI_DATABASE_URL", None)
    done = subprocess.run(command, capture_output=True, env=environment, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["due"] == "2025-10-24"
    assert os.listdir(tmp_path) == []


def test_with_a_database_its_calendar_counts(
    city: City, now: object, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "GONGKAI_DATABASE_URL", os.environ.get("GONGKAI_DATABASE_URL", "sqlite:///as-it-is-set-up")
    )
    actions.enter(NATIONWIDE, actor=city.office, now=now)
    _status, said, _remarks = deadline(capsys, "--received 2026-12-10")
    assert (said["due"], said["provisional"]) == ("2027-01-09", False)
    assert said["calendar"].endswith("+1")


def test_a_database_that_does_not_answer_is_said_and_done_without(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the tables of an earlier release are not brought up to this one."""

    def fail() -> None:
        raise OperationalError("no such table: clock_calendarversion")

    monkeypatch.setenv("GONGKAI_DATABASE_URL", "sqlite:///as-it-is-set-up")
    monkeypatch.setattr(calendars, "city_calendar", fail)
    status, said, remarks = deadline(capsys, "--received 2025-09-22")
    assert (status, said["due"]) == (0, "2025-10-24") and "no such table" in remarks


# --- Import ----------------------------------------------------------------------------------------------------------
def table(tmp_path: Path, *rows: str) -> str:
    path = tmp_path / "calendar.csv"
    path.write_text("\n".join([HEADS, *rows]), encoding="utf-8")
    return str(path)


def whole_year() -> list[str]:
    rows = [
        f",{one.name},{one.first},{one.last},{'；'.join(map(str, one.worked))},," for one in HOLIDAYS_2027
    ]
    return [f"2027{rows[0]}".removesuffix(",,") + ",关于2027年节假日安排的通知（虚构）,2026-06-01", *rows[1:]]


def test_import_calendar(city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = actions.begin(answer("2026-12-10"), agency=city.education, label="云教公开申〔2026〕0001号")
    path = table(tmp_path, *whole_year())
    assert main(["import", "calendar", path, "--dry-run"]) == 0
    assert "试运行" in capsys.readouterr().err and not CalendarVersion.objects.exists()
    assert main(["import", "calendar", path]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == ["读取\t新建\t更新\t拒绝", "7\t1\t0\t0"]
    assert "期限变动：云教公开申〔2026〕0001号，2027-01-08 改为 2027-01-09" in said.err
    version = CalendarVersion.objects.get()
    assert (version.year, version.region, version.days.count()) == (2027, None, 34)
    assert version.entered_by.is_system and version.source == "关于2027年节假日安排的通知（虚构）"
    assert Deadline.objects.get(pk=held.pk).changes.count() == 1
    assert main(["import", "calendar", path]) == 2
    assert "相同" in capsys.readouterr().err


def test_import_calendar_of_a_region(city: City, tmp_path: Path) -> None:
    path = table(tmp_path, "2026,肉孜节,2026-03-20,2026-03-20,,关于肉孜节放假的通知（虚构）,2026-02-01")
    assert main(["import", "calendar", path, "--agency", "青岚区人民政府"]) == 0
    assert CalendarVersion.objects.get().region == city.district


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "表中没有任何节日"),
        (["2027,元旦,2027-01-01,,,通知,2026-06-01"], "第 2 行，放假结束：不能为空"),
        (["二七,元旦,2027-01-01,2027-01-01,,通知,2026-06-01"], "不是年份"),
        (["2027,元旦,2027-01-01,2027-01-32,,通知,2026-06-01"], "“2027-01-32”不是日期"),
        (["2027,元旦,2027-01-01,2027-01-01,周六,通知,2026-06-01"], "调休上班：“周六”不是日期"),
        (["2027,元旦,2027-01-01,2027-01-01,,,2026-06-01"], "依据文件：不能为空"),
        (["2027,元旦,2027-01-01,2027-01-01,,通知,2026-06-01"], "没有写明劳动节"),
        ([*whole_year()[:-1], f"{whole_year()[-1][:-1]}另一个通知,"], "第 8 行，依据文件：与第 2 行不同"),
        ([*whole_year()[:-1], f"{whole_year()[-1]}2026-06-02"], "第 8 行，发布日期：与第 2 行不同"),
        ([whole_year()[0].replace("2026-06-01", "0202-06-01"), *whole_year()[1:]], "早于 1949 年"),
    ],
)
def test_a_bad_table_changes_nothing(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: list[str], says: str
) -> None:
    assert main(["import", "calendar", table(tmp_path, *rows)]) == 2
    assert says in capsys.readouterr().err
    assert not CalendarVersion.objects.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("年份,节日\n2027,元旦", "缺少这一列"),
        (f"{HEADS},备注\n", "不认识的列"),
        (f"{HEADS},节日\n", "节日：这一列出现了不止一次"),
        ("", "calendar.csv"),
    ],
)
def test_a_table_of_another_kind_is_refused(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, says: str
) -> None:
    path = tmp_path / "calendar.csv"
    path.write_text(content, encoding="utf-8")
    assert main(["import", "calendar", str(path)]) == 2
    assert says in capsys.readouterr().err
