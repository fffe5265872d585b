"""The command: what it prints and with which status it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai.__main__ import main
from gongkai.privacy.files.tests.made import docx, paragraph, picture, saved, workbook

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


def test_what_a_file_hides_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>电话13812345678</w:t></w:r>"
    file = tmp_path / "notice.docx"
    file.write_bytes(docx(paragraph("关于开放时间的公告") + f"<w:p>{hidden}</w:p>"))
    assert main(["privacy", str(file)]) == 1
    printed = capsys.readouterr()
    assert printed.out == "" and "隐藏文字（正文第2段：电话13812345678）" in printed.err
    assert main(["privacy", "--json", str(file)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [(one["kind"], one["text"]) for one in told["hidden"]] == [("hidden_text", "电话13812345678")]


def test_a_workbook_is_read_row_by_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = workbook(["姓名", "手机"], ["王小明", "13812345678"])
    book.create_sheet("底稿").append(["13912345678"])
    book["底稿"].sheet_state = "hidden"
    file = tmp_path / "list.xlsx"
    file.write_bytes(saved(book))
    assert main(["privacy", str(file)]) == 1
    printed = capsys.readouterr()
    assert "手机号 13812345678" in printed.out and "13912345678" not in printed.out
    assert "隐藏的工作表" in printed.err and "13912345678" in printed.err


def test_of_a_picture_only_what_it_carries_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "scan.jpg"
    file.write_bytes(picture("JPEG", comment=b"13812345678") + b"more")
    assert main(["privacy", str(file)]) == 1
    said = capsys.readouterr().err
    assert (
        "要由人来看" in said and "附在文件末尾的数据" in said and "文件属性（comment）：13812345678" in said
    )


def test_a_setting_that_is_wrong_is_one_line(tmp_path: Path) -> None:
    environment = {
        "GONGKAI_PRIVATE_KEY": "short",
        "GONGKAI_DATA_DIR": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, "-m", "gongkai", "rotate-keys"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "gongkai: 设置有误：GONGKAI_PRIVATE_KEY 中的每个密钥至少要有 32 个字符\n"
