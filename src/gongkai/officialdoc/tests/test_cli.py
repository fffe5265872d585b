"""`gongkai parse` by the letter: exit status, one line for people, JSON for machines, no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from . import invented

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
    assert "一、 办好民生实事" in text
