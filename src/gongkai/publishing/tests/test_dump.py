"""The dump, and the script of the documentation with which anyone checks it: intact and tampered."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.templatetags.static import static
from django.test import Client
from pytest_django import Settings

from gongkai.factories import City, published
from gongkai.publishing import actions, dump
from gongkai.publishing.anchors import kept, make_anchor
from gongkai.publishing.bundles import release_together
from gongkai.publishing.editions import EditionsFollower
from gongkai.publishing.models import SignedAnchor
from gongkai.publishing.tests.tampering import drop_guards, rewrite_chain
from gongkai.publishing.tests.test_bundles import approved

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[4]
SCRIPTS = Path(__file__).parents[1] / "static" / "gongkai"
PAGE = ROOT / "docs" / "checking-the-log.md"
Lines = list[dict[str, object]]


def check(*files: Path) -> tuple[int, str]:
    command = [sys.executable, "-I", str(SCRIPTS / "check_log.py"), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout


@pytest.fixture
def files(city: City, now: datetime, settings: Settings, tmp_path: Path) -> list[Path]:
    """A dump of publications, a bundle, a withdrawal and two anchors."""
    settings.DATA_DIR = tmp_path
    published(city, now, "关于“一号”\\n的通知\u2028\U00020bb7")
    make_anchor(now)
    release_together(
        [approved(city, now, f"第{number}号") for number in range(3)], actor=city.reviewer, now=now
    )
    gone = published(city, now, "要撤回的")
    actions.withdraw(gone, actor=city.reviewer, reason="有误", withdrawal="gone", now=now)
    anchor = tmp_path / "anchor.json"
    anchor.write_text(json.dumps(kept(make_anchor(now)).as_json()))
    dump.write_dump()
    return [dump.folder() / dump.LOG, dump.folder() / dump.CONTENTS, anchor]


def test_an_intact_dump_is_whole(files: list[Path]) -> None:
    assert check(*files) == (0, "whole: 4 entries, 3 anchors agree\n")
    contents = gzip.decompress(files[1].read_bytes()).decode()
    assert "要撤回的" not in contents
    assert len(contents.splitlines()) >= 4


def test_the_same_log_gives_the_same_bytes(files: list[Path]) -> None:
    before = [path.read_bytes() for path in files]
    dump.write_dump()
    assert [path.read_bytes() for path in files] == before
    assert sorted(path.name for path in dump.folder().iterdir()) == [dump.CONTENTS, dump.LOG]


def _drop(number: int) -> Callable[[Lines], Lines]:
    return lambda lines: lines[: number - 1] + lines[number:]


def _swap(lines: Lines) -> Lines:
    return [lines[1], lines[0], *lines[2:]]


def _change(lines: Lines) -> Lines:
    lines[1]["entry"]["role"] = "editor2"  # type: ignore[index]
    return lines


def _cut(lines: Lines) -> Lines:
    return [line for line in lines if "entry" in line][:2]


@pytest.mark.parametrize(
    "tamper", [_drop(2), _drop(4), _swap, _change, _cut], ids=["middle", "tail", "order", "entry", "cut"]
)
def test_a_tampered_log_is_found(files: list[Path], tamper: Callable[[Lines], Lines]) -> None:
    lines = [json.loads(line) for line in gzip.decompress(files[0].read_bytes()).splitlines()]
    files[0].write_bytes(gzip.compress("\n".join(json.dumps(line) for line in tamper(lines)).encode()))
    assert check(*files)[0] == 1


@pytest.mark.parametrize(("old", "new"), [("总则", "总结"), ('"salt": "', '"salt": "00')])
def test_tampered_content_is_found(files: list[Path], old: str, new: str) -> None:
    text = gzip.decompress(files[1].read_bytes()).decode()
    assert old in text
    files[1].write_bytes(gzip.compress(text.replace(old, new, 1).encode()))
    assert check(*files)[0] == 1


def test_a_chain_that_was_rewritten_is_found_by_an_anchor_from_outside(files: list[Path]) -> None:
    drop_guards()
    rewrite_chain()
    SignedAnchor.objects.all().delete()
    dump.write_dump()
    assert check(*files[:2])[0] == 0  # by itself it looks whole
    code, said = check(*files)
    assert (code, "rewritten" in said) == (1, True)


def test_the_signature_is_checked_apart(files: list[Path]) -> None:
    anchor = json.loads(files[2].read_text())

    def signed() -> int:
        script = str(SCRIPTS / "check_anchor.py")
        command = [sys.executable, script, str(files[2]), anchor["public_key"]]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert signed() == 0
    files[2].write_text(json.dumps(anchor | {"at": "2026-01-01"}))
    assert signed() != 0


def test_the_documentation_carries_the_scripts_as_they_are() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in ("check_log.py", "check_anchor.py"):
        script = (SCRIPTS / name).read_text(encoding="utf-8")
        assert f"```python\n{script}```" in page, name
    lines = [line for line in (SCRIPTS / "check_log.py").read_text(encoding="utf-8").splitlines() if line]
    assert len(lines) <= 30


def test_the_site_offers_it(files: list[Path], city: City, now: datetime) -> None:
    EditionsFollower().catch_up()
    client = Client()
    page = client.get("/log/").content.decode()
    assert "log.jsonl.gz" in page
    for script in ("check_log.py", "check_anchor.py"):
        assert static(f"gongkai/{script}") in page, "who reads of it finds it there"
    answer = client.get("/log/log.jsonl.gz")
    assert b"".join(answer.streaming_content) == files[0].read_bytes()
    for name in ("../secret_key", "x.gz", ".log.jsonl.gz-x"):
        assert client.get(f"/log/{name}").status_code == 404
    anchors = client.get("/log/anchors/").content.decode()
    assert json.loads(files[2].read_text())["signature"] in anchors
    assert json.loads(files[2].read_text())["signature"] in client.get("/log/anchors.atom").content.decode()
    (dump.folder() / dump.CONTENTS).unlink()
    assert client.get("/log/contents.jsonl.gz").status_code == 404


def test_what_is_withdrawn_leaves_the_dump_at_once(files: list[Path], city: City, now: datetime) -> None:
    for follower in dump.followers.all_followers():
        follower.catch_up()
    dump.write_dump()
    record = published(city, now, "短命的")
    dump.write_dump()
    assert "短命的" in gzip.decompress(files[1].read_bytes()).decode()
    actions.withdraw(record, actor=city.reviewer, reason="有误", withdrawal="gone", now=now)
    dump.DumpFollower().catch_up()
    assert not files[1].exists()
