"""`gongkai parse` by the letter: exit status, one line for people, JSON for machines, no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from . import invented
from .packages import package

KEYS = "file kind metadata citations repeals chapters sections articles items tail noise warnings".split()


def call(*arguments: str, data: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "gongkai.officialdoc", *arguments]
    return subprocess.run(
        command, input=data, capture_output=True, check=False, env={**os.environ, **environment}
    )


def assert_one_line(done: subprocess.CompletedProcess[bytes], *words: str) -> None:
    error = done.stderr.decode()
    assert done.returncode == 2
    assert error.count("\n") == 1 and error.endswith("\n")
    assert "Traceback" not in error
    assert all(word in error for word in words)


def test_json_has_every_key(tmp_path: Path) -> None:
    path = tmp_path / "计划.dat"
    path.write_text(invented.as_text(), encoding="utf-8")
    done = call(str(path), "--json")
    data = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, b"")
    assert list(data) == KEYS
    assert data["file"] == str(path)
    assert len(data["items"]) == 4


def test_standard_input_and_locale() -> None:
    done = call("-", "--json", data=invented.as_text().encode("gb18030"), LC_ALL="C", PYTHONUTF8="0")
    assert json.loads(done.stdout.decode("utf-8"))["file"] == "-"


def test_several_files_are_json_lines_and_a_bad_one_does_not_stop_the_rest(tmp_path: Path) -> None:
    good = tmp_path / "a.txt"
    good.write_text(invented.as_text(), encoding="utf-8")
    bad = tmp_path / "b.pdf"
    bad.write_bytes(b"%PDF-1.4")
    done = call(str(good), str(bad), str(good), "--json")
    assert len([json.loads(line) for line in done.stdout.splitlines()]) == 2
    assert_one_line(done, "b.pdf", "PDF", ".docx")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ("用法",)),
        (("--jsom", "x"), ("--jsom", "用法")),
        (("缺.txt", "--json"), ("缺.txt", "不存在")),
        ((".", "--json"), ("目录",)),
        (("-", "--json"), ("空",)),
        (("--akn", "--json", "x"), ("--akn", "--json", "只选其一")),
        (("--akn", "x", "y"), ("--akn", "一个文件", "逐个")),
        (("--akn",), ("用法",)),
    ],
)
def test_bad_usage_is_one_line(arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    assert_one_line(call(*arguments), *words)


def test_outline_for_a_person(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(invented.as_text(), encoding="utf-8")
    text = call(str(path)).stdout.decode()
    assert "云政办发〔2023〕5号" in text
    assert "一、办好民生实事" in text


def test_help_says_what_is_read_and_returned() -> None:
    done = call("--help")
    assert (done.returncode, done.stderr) == (0, b"")
    said = done.stdout.decode()
    assert all(word in said for word in ("PDF", "OFD", "--json", "--akn", "标准输入", "130", "示例"))


def test_outlines_of_several_files_are_parted(tmp_path: Path) -> None:
    path = tmp_path / "a\nb.txt"
    path.write_text(invented.as_text(), encoding="utf-8")
    bad = tmp_path / "无"
    text = call(str(path), str(bad), str(path)).stdout.decode()
    parts = text.split("\n\n")
    assert len(parts) == 2 and parts[0] + "\n" == parts[1]
    assert all("a b.txt：" in part.splitlines()[0] for part in parts)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (bytes(range(256)) * 40, ("不是文字文档",)),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 5000, ("程序",)),
        (package({"xl/workbook.xml": b"<a/>"}), ("Excel 工作簿", "PDF", ".docx")),
        (package({"ppt/presentation.xml": b"<a/>"}), ("PowerPoint", "PDF", ".docx")),
    ],
)
def test_what_is_no_document_is_named(data: bytes, words: tuple[str, ...]) -> None:
    done = call("-", data=data)
    assert_one_line(done, *words)
    assert "UTF-8" not in done.stderr.decode()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "gb18030", "big5", "utf-8"])
def test_an_encoding_without_mark_is_no_binary(encoding: str) -> None:
    text = "一、公開政府資訊，方便羣衆。" if encoding == "big5" else invented.as_text()
    assert call("-", data=text.encode(encoding, "ignore")).returncode == 0
