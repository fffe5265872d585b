"""A scanner beside the program: a fake one that finds what is written for it."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from gongkai.accounts.reasons import Refused
from gongkai.attachments import actions, scanner
from gongkai.attachments.models import Attachment
from gongkai.factories import City

FAKE = """
import sys
data = sys.stdin.buffer.read()
if b"BROKEN" in data:
    sys.exit(2)
if b"SLOW" in data:
    import time
    time.sleep(60)
print("stream: Fake.Virus FOUND" if b"VIRUS" in data else "stream: OK")
sys.exit(b"VIRUS" in data)
"""


@pytest.fixture(autouse=True)
def _with_a_scanner(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    (tmp_path / "scan.py").write_text(FAKE)
    settings.SCAN_COMMAND = [sys.executable, str(tmp_path / "scan.py")]


def keep(city: City, now: datetime, data: bytes) -> Attachment:
    file = SimpleUploadedFile("说明.txt", data)
    return actions.store(file, agency=city.education, actor=city.editor, now=now, purpose="evidence")


def nothing_is_kept(tmp_path: Path) -> bool:
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    return not files and not Attachment.objects.exists()


def test_a_clean_file_is_kept(city: City, now: datetime) -> None:
    assert keep(city, now, "清白的文件".encode()).name == "说明.txt"


def test_what_the_scanner_finds_is_not_kept(city: City, now: datetime, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"“说明.txt”没有通过病毒扫描，文件没有保存"):
        keep(city, now, b"a VIRUS")
    assert nothing_is_kept(tmp_path)


@pytest.mark.parametrize("data", [b"BROKEN", b"SLOW"])
def test_without_an_answer_nothing_is_kept(
    city: City, now: datetime, tmp_path: Path, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "WALL_SECONDS", 1 if data == b"SLOW" else 60)
    with pytest.raises(Refused, match="病毒扫描程序没有应答"):
        keep(city, now, data)
    assert nothing_is_kept(tmp_path)


def test_a_scanner_that_is_not_there(city: City, now: datetime, tmp_path: Path, settings: Settings) -> None:
    settings.SCAN_COMMAND = [str(tmp_path / "not-there")]
    with pytest.raises(Refused, match="病毒扫描程序没有应答"):
        keep(city, now, b"x")
    assert nothing_is_kept(tmp_path)


def test_without_a_scanner_files_are_kept(city: City, now: datetime, settings: Settings) -> None:
    settings.SCAN_COMMAND = []
    assert keep(city, now, b"a VIRUS").size == 7
