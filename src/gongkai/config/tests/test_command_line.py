"""The commands, as other programs call them: output, exit status, and never a traceback."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from gongkai.__main__ import main
from gongkai.attachments import storage
from gongkai.config.tests.serving import clean_environment, free_port
from gongkai.factories import City, published
from gongkai.plans.models import Plan, Task
from gongkai.publishing.models import Snapshot
from gongkai.publishing.tests.tampering import drop_guards
from gongkai.publishing.verification import head

PLAN = "云汀市2026年政务公开工作要点\n一、规范\n1.更新清单,2026年9月底前公布。〔牵头单位:市教育局〕\n2.整理。〔责任单位:市体育局〕"


@pytest.fixture
def plan_file(tmp_path: Path) -> str:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return str(path)


def test_import_plan(city: City, plan_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "plan", plan_file, "--agency", "云汀市人民政府"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == ["读取\t新建\t更新\t拒绝", "2\t2\t0\t0"]
    assert "待明确：市体育局" in said.err
    assert Plan.objects.get().government == city.government


def test_a_collective_is_not_expanded_without_anyone_looking(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN + "\n3.核对。〔责任单位:各区(县)人民政府〕", encoding="utf-8")
    assert main(["import", "plan", str(path)]) == 0
    assert "待明确：各区(县)人民政府" in capsys.readouterr().err
    assert not Task.objects.get(number=3).duties.exists()


def test_the_only_city_need_not_be_named(city: City, plan_file: str) -> None:
    assert main(["import", "plan", plan_file]) == 0


def test_without_a_command_the_help_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == "" and "用法：gongkai" in said.err and "parse" in said.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["prase"], ("没有这一项 'prase'", "parse")),
        (["serve", "--port", "x"], ("--port", "65535")),
        (["serve", "--host", "localhost"], ("--host", "127.0.0.1", "gongkai serve --help")),
        (["serve", "--port", "0"], ("--port", "65535", "gongkai serve --help")),
        (["import", "plan"], ("缺少 FILE", "gongkai import --help")),
        (["verify", "--all"], ("不认识 --all",)),
    ],
)
def test_bad_usage_is_one_line_in_chinese(
    arguments: list[str], words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    said = capsys.readouterr().err
    assert ended.value.code == 2 and said.count("\n") == 1
    assert all(word in said for word in words)


def test_a_dry_run_writes_nothing(city: City, plan_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "plan", plan_file, "--dry-run"]) == 0
    assert "试运行" in capsys.readouterr().err
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("content", "options", "says"),
    [
        (PLAN, ["--agency", "没有的市"], "没有这个名称的政府"),
        ("今天天气很好。", [], "没有可生成任务的条目"),
        (b"%PDF-1.7 \x00\xff", [], "PDF"),
        (b"\x00\x01\x02\x80\xfe\xff" * 50, [], "plan.txt"),
        (b"", [], "plan.txt"),
    ],
)
def test_what_cannot_be_imported_is_one_clear_line(
    city: City,
    tmp_path: Path,
    content: str | bytes,
    options: list[str],
    says: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    assert main(["import", "plan", str(path), *options]) == 2
    said = capsys.readouterr()
    assert (said.out, len(said.err.strip().splitlines())) == ("", 1)
    assert says in said.err
    assert not Task.objects.exists()


def test_a_second_import_is_refused_and_changes_nothing(
    city: City, plan_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["import", "plan", plan_file])
    assert main(["import", "plan", plan_file]) == 2
    assert "打开“工作要点”中的这份要点，点“重新导入”" in capsys.readouterr().err
    assert Task.objects.count() == 2


def test_import_needs_a_government(db: None, plan_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "plan", plan_file]) == 2
    assert "还没有登记任何政府" in capsys.readouterr().err


def test_a_missing_file(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "plan", "/nowhere/plan.txt"]) == 2
    assert "/nowhere/plan.txt" in capsys.readouterr().err


def test_verify(city: City, now: datetime, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = published(city, now)
    assert main(["verify"]) == 0
    assert "没有外部锚点" in capsys.readouterr().err
    anchor = tmp_path / "head.json"
    anchor.write_text(json.dumps({"seq": head().seq, "hash": head().hash}))
    assert main(["verify", "--anchor", str(anchor)]) == 0
    assert "没有外部锚点" not in capsys.readouterr().err
    drop_guards()
    Snapshot.objects.filter(pk=record.current.snapshot_id).update(content=b"{}")
    assert main(["verify"]) == 1
    assert capsys.readouterr().out.startswith("snapshot\t")
    anchor.write_text("no anchor")
    assert main(["verify", "--anchor", str(anchor)]) == 2


def test_anchor(city: City, now: datetime, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["anchor"]) == 2
    published(city, now)
    capsys.readouterr()
    assert main(["anchor"]) == 0
    file = tmp_path / "anchor.json"
    file.write_text(capsys.readouterr().out)
    assert main(["verify", "--anchor", str(file)]) == 0
    said = capsys.readouterr().err
    assert "与锚点一致" in said
    assert "没有签名" not in said
    published(city, now, "又一件")
    assert main(["verify", "--anchor", str(file)]) == 0
    assert "此后的 1 条不在锚点之内" in capsys.readouterr().err
    file.write_text(file.read_text().replace('"seq": 1', '"seq": 2'))
    assert main(["verify", "--anchor", str(file)]) == 1
    assert capsys.readouterr().out.startswith("signature\t")


def test_rotate_keys(
    db: None, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = "an old key of forty characters, no more!", "a new key of forty characters, no fewer!"
    settings.DATA_DIR, settings.PRIVATE_KEYS = tmp_path, [old]
    names = [storage.write(b"kept") for _ in range(3)]
    settings.PRIVATE_KEYS = [new, old]
    assert main(["rotate-keys"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[-1] == "attachments\t3\t0\t0"
    settings.PRIVATE_KEYS = [new]
    assert b"".join(storage.read(names[0])) == b"kept"
    assert main(["rotate-keys"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "attachments\t0\t3\t0"
    settings.PRIVATE_KEYS = [old]
    assert main(["rotate-keys"]) == 1
    assert "旧密钥先不要删去" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["unknown"], ["import", "nothing", "x"], ["serve", "--port", "x"]])
def test_bad_usage_is_status_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


def test_without_a_database_it_says_what_to_do(tmp_path: Path) -> None:
    environment = clean_environment(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "gongkai", "verify"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "make run" in done.stderr


def test_parse_loads_no_settings(shared: Path, tmp_path: Path) -> None:
    sample = shared / "samples" / "urumqi-2020-key-points.txt"
    environment = clean_environment(tmp_path) | {"DJANGO_SETTINGS_MODULE": "no.such.module"}
    done = subprocess.run(
        [sys.executable, "-m", "gongkai", "parse", str(sample), "--json"],
        env=environment,
        capture_output=True,
        check=True,
    )
    parsed = json.loads(done.stdout)
    assert [len(parsed[key]) for key in ("chapters", "sections", "items")] == [7, 19, 45]


def test_serve_starts_everything_on_an_empty_folder_and_stops_cleanly(tmp_path: Path) -> None:
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gongkai", "serve", "--port", str(port)], env=clean_environment(tmp_path)
    )
    try:
        health = _wait_for_health(port)
        assert health["ok"]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/gongkai/favicon.svg") as answer:
            assert answer.status == 200
    finally:
        server.send_signal(signal.SIGINT)
    assert server.wait(30) == 0
    assert _processes(f"--port {port}") == []


def test_a_signal_while_the_web_worker_still_loads_leaves_no_process_behind(tmp_path: Path) -> None:
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gongkai", "serve", "--port", str(port)], env=clean_environment(tmp_path)
    )
    try:
        # The web server and its worker show the same command line.
        while len(_processes(f"granian.*--port {port}")) < 2 and server.poll() is None:
            time.sleep(0.05)
    finally:
        server.send_signal(signal.SIGTERM)
    assert server.wait(30) == 0
    assert _processes(f"--port {port}") == []


@pytest.mark.skipif(not Path("/proc/net/if_inet6").exists(), reason="this machine has no IPv6")
def test_it_listens_on_both_kinds_of_address(tmp_path: Path) -> None:
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gongkai", "serve", "--host", "::", "--port", str(port)],
        env=clean_environment(tmp_path),
    )
    try:
        assert _wait_for_health(port)["ok"]
        with urllib.request.urlopen(f"http://[::1]:{port}/") as answer:
            assert answer.status == 200
    finally:
        server.send_signal(signal.SIGTERM)
    assert server.wait(30) == 0


def test_a_taken_port_is_said_at_once(tmp_path: Path) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = str(listening.getsockname()[1])
        command = [sys.executable, "-m", "gongkai", "serve", "--port", port]
        done = subprocess.run(
            command, env=clean_environment(tmp_path), capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 2
    assert "port is taken" in done.stderr
    assert "Traceback" not in done.stderr


def _wait_for_health(port: int) -> dict[str, object]:
    for _ in range(360):  # the first start migrates; a busy machine takes its time
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
                return dict(json.loads(answer.read()))
        except OSError:
            time.sleep(0.5)
    raise AssertionError("the processes did not come up")


def _processes(pattern: str) -> list[str]:
    found = subprocess.run(["pgrep", "-f", "--", pattern], capture_output=True, check=False, text=True)
    return found.stdout.split()
