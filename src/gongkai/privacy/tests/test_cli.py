"""The command: what it prints and with which status it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gongkai.__main__ import main

TEXT = "关于来信的答复\n申请人王小明，\n电话１３９ １２３４ ５６７８。\n"


@pytest.fixture
def letter(tmp_path: Path) -> str:
    path = tmp_path / "letter.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def test_places_are_lines_and_columns(letter: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["privacy", letter]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("2:4 E 姓名 王小明：") and "第十五条" in lines[0]
    assert lines[1].startswith("3:3 E 手机号 １３９ １２３４ ５６７８：")


def test_json_has_one_object_per_file(letter: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["privacy", letter, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [(hit["kind"], hit["line"], hit["column"], hit["value"]) for hit in found["hits"]] == [
        ("name", 2, 4, "王小明"),
        ("mobile", 3, 3, "13912345678"),
    ]


def test_masked_text(letter: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["privacy", letter, "--mask"]) == 1
    out = capsys.readouterr().out
    assert "申请人王*，" in out and "电话***********。" in out


def test_nothing_found_and_nothing_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clean = tmp_path / "clean.txt"
    clean.write_text("政务服务热线12345。", encoding="utf-8")
    assert main(["privacy", str(clean)]) == 0
    assert main(["privacy", str(tmp_path / "missing.txt")]) == 2
    assert "gongkai privacy: " in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["privacy", str(clean), "--json", "--mask"])
    assert ended.value.code == 2
