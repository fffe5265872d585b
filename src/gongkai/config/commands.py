"""What the commands do. Output for people goes to standard error, results to standard output; no traceback reaches a user."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.db import OperationalError, ProgrammingError, transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.agencies.models import Agency
from gongkai.clock.imports import import_calendar
from gongkai.compliance import cli as check
from gongkai.config import sample_city
from gongkai.config.serve import serve
from gongkai.directory.imports import import_agencies, read_table
from gongkai.officialdoc import Document, UnreadableDocument
from gongkai.officialdoc.sandbox import parse_untrusted
from gongkai.plans import actions
from gongkai.plans.models import Duty, Plan, PlanImport
from gongkai.privacy.rotation import rotate
from gongkai.publishing import anchors, nginx_map, old_addresses
from gongkai.publishing.erasure import erased_digests
from gongkai.publishing.models import Cutover
from gongkai.publishing.verification import verify

DONE, FINDINGS, BAD = 0, 1, 2
ROTATED = {"moved": "已换到新密钥", "current": "已在新密钥下", "damaged": "打不开"}


def run(options: argparse.Namespace) -> int:
    """Run the command that was parsed; returns the exit status."""
    command: Callable[[argparse.Namespace], int] = {
        "serve": lambda options: serve(options.host, options.port, options.only),
        "demo": _demo,
        "import": _import,
        "check": check.run,
        "verify": _verify,
        "anchor": _anchor,
        "old-addresses": _old_addresses,
        "rotate-keys": _rotate_keys,
    }[options.command]
    try:
        return command(options)
    except Refused as refused:
        return _fail(str(refused))
    except (OperationalError, ProgrammingError) as error:
        return _fail(
            f"数据库不可用或尚未准备：{str(error).splitlines()[0]}。请先运行 gongkai serve 或 make run。"
        )


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _fail(text: str) -> int:
    _say(f"gongkai: {text}")
    return BAD


def _demo(options: argparse.Namespace) -> int:
    if options.if_empty and Agency.objects.exists():
        return DONE
    try:
        as_of = date.fromisoformat(options.as_of) if options.as_of else sample_city.AS_OF
    except ValueError:
        return _fail(f"--as-of {options.as_of}：不是日期，应写作 2026-06-30。")
    sample_city.make(as_of)
    _say(sample_city.how_to_sign_in())
    return DONE


def _import(options: argparse.Namespace) -> int:
    try:
        data = Path(options.file).read_bytes()
    except OSError as error:
        return _fail(f"{options.file}：读不到文件（{error.strerror}）。")
    kinds = {"plan": _import_plan, "agencies": _import_agencies, "calendar": _import_calendar}
    return kinds[options.kind](options, data)


def _import_agencies(options: argparse.Namespace, data: bytes) -> int:
    try:
        lines = read_table(data)
    except UnreadableDocument as error:
        return _fail(f"{options.file}：{error}")
    actor = User.objects.system()
    report = import_agencies(lines, actor=actor, now=timezone.now(), dry_run=options.dry_run)
    print("读取\t新建\t更新\t拒绝")
    rejected = {row for row, _column, _reason in report.rejected}
    kept = (0, 0) if rejected else (report.created, report.changed)
    print(f"{report.read}\t{kept[0]}\t{kept[1]}\t{len(rejected)}")
    for row, column, reason in report.rejected:
        _say(f"第 {row} 行，{column}：{reason}")
    if options.dry_run:
        _say("试运行，未写入。")
    return BAD if rejected else DONE


def _import_calendar(options: argparse.Namespace, data: bytes) -> int:
    region = _government(options.agency) if options.agency else None
    if isinstance(region, str):
        return _fail(region)
    try:
        lines = read_table(data)
    except UnreadableDocument as error:
        return _fail(f"{options.file}：{error}")
    actor = User.objects.system()
    report = import_calendar(lines, region=region, actor=actor, now=timezone.now(), dry_run=options.dry_run)
    rejected = {row for row, _column, _reason in report.rejected}
    print("读取\t新建\t更新\t拒绝")
    print(f"{report.read}\t{0 if rejected else len(report.versions)}\t0\t{len(rejected)}")
    for row, column, reason in report.rejected:
        _say(f"第 {row} 行，{column}：{reason}")
    for change in report.changes if not rejected else ():
        _say(f"期限变动：{change.deadline.label}，{change.old_due_on} 改为 {change.new_due_on}")
    if options.dry_run:
        _say("试运行，未写入。")
    return BAD if rejected else DONE


def _import_plan(options: argparse.Namespace, data: bytes) -> int:
    try:
        parsed = parse_untrusted(data, options.file)
    except UnreadableDocument as error:
        return _fail(str(error))
    government = _government(options.agency)
    if isinstance(government, str):
        return _fail(government)
    now, actor = timezone.now(), User.objects.system()
    try:
        _write_plan(parsed, options, government, actor, now)
    except Refused as refused:
        return _fail(f"{options.file}：{refused}")
    return DONE


def _write_plan(
    parsed: Document, options: argparse.Namespace, government: Agency, actor: User, now: datetime
) -> None:
    with transaction.atomic():
        staged = actions.stage_import(
            parsed, Path(options.file).name, government=government, actor=actor, now=now
        )
        plan = actions.apply_import(staged, actor=actor, now=now)
        _print_plan(plan, staged, options.dry_run)
        if options.dry_run:
            transaction.set_rollback(True)


def _government(name: str | None) -> Agency | str:
    """The government that the plan belongs to, or why it is not known."""
    governments = Agency.objects.filter(kind="government")
    if name is None:
        roots = list(governments.filter(parent=None)[:2])
        if len(roots) == 1:
            return roots[0]
        return (
            "请用 --agency 指明要点属于哪一级政府。"
            if roots
            else "还没有登记任何政府；可先运行 gongkai demo 建立演示城市。"
        )
    found = (
        governments.filter(name=name) | governments.filter(short_name=name) | governments.filter(code=name)
    )
    return found.first() or f"--agency {name}：没有这个名称的政府。"


def _print_plan(plan: Plan, staged: PlanImport, dry_run: bool) -> None:
    questions = [unit for unit in staged.units_handed_out().values() if unit.match == "question"]
    _say(
        f"《{plan.title}》（{plan.government.name}，{plan.year} 年）{' —— 试运行，未写入' if dry_run else ''}"
    )
    print("读取\t新建\t更新\t拒绝")
    print(f"{len(staged.items)}\t{plan.tasks.count()}\t0\t0")
    _say(
        f"有时限 {plan.tasks.filter(kind='dated').count()} 项，职责 {Duty.objects.filter(task__plan=plan).count()} 项。"
    )
    for unit in questions:
        _say(f"待明确：{unit.text}（{unit.reason}）")
    for warning in staged.parsed["warnings"]:
        _say(f"第 {warning['line']} 行 {warning['code']}：{warning['message']}")


def _verify(options: argparse.Namespace) -> int:
    anchor = None
    if options.anchor:
        try:
            anchor = anchors.read(Path(options.anchor).read_text(encoding="utf-8"))
        except OSError as error:
            return _fail(f"{options.anchor}：读不到文件（{error.strerror}）。")
        except ValueError:
            return _fail(f'{options.anchor}：不是锚点文件，应为 {{"seq": 12, "hash": "sha256:…", …}}。')
    problems = 0
    for problem in verify(anchor):
        problems += 1
        print(f"{problem.code}\t{problem.text}")
    if erased := len(erased_digests()):
        _say(f"有 {erased} 份内容（稿或公布）已依法清除，只核对了它们的摘要。")
    if problems:
        _say(f"发现 {problems} 处问题。")
        return FINDINGS
    _say("日志前后相连，公开内容与最后一次发布一致。")
    _say(_not_excluded(anchor))
    return DONE


def _not_excluded(anchor: anchors.Anchor | None) -> str:
    """What even a log without a problem does not prove."""
    if anchor is None:
        return "没有外部锚点，不能排除整条日志连同库内锚点被改写，或末尾被截去。可从 /log/anchors/ 保存锚点，用 --anchor 核对。"
    after = anchors.head().seq - anchor.seq
    signed = "" if anchor.signature else "这个锚点没有签名，须能确定它是当时从公开页面存下的。"
    later = f"此后的 {after} 条不在锚点之内，不能排除被改写或截去。" if after else ""
    return f"{signed}日志到第 {anchor.seq} 条与锚点一致。{later}"


def _anchor(options: argparse.Namespace) -> int:
    row = anchors.make_anchor(timezone.now())
    if row is None:
        return _fail("公开日志还没有记录，没有可以签名的链头。")
    print(json.dumps(anchors.kept(row).as_json()))
    return DONE


def _old_addresses(options: argparse.Namespace) -> int:
    host = old_addresses.as_host(options.host)
    if host and not Cutover.objects.filter(host=host).exists():
        return _fail(f"--host {options.host}：没有从这个网站迁入过内容。")
    rows = old_addresses.moved(host)
    lines = nginx_map.lines(rows) if options.nginx else (f"{row}\t{url}" for row, url in rows)
    for line in lines:
        print(line)
    return DONE


def _rotate_keys(options: argparse.Namespace) -> int:
    found = rotate()
    print("\t".join(["", *ROTATED.values()]))
    for name, counted in found.items():
        print("\t".join([name, *(str(counted[one]) for one in ROTATED)]))
    damaged = sum(counted["damaged"] for counted in found.values())
    if damaged:
        _say(f"有 {damaged} 处打不开：内容损坏，或者缺少当时的密钥，已原样保留。旧密钥先不要删去。")
        return FINDINGS
    _say("加密保存的内容都已在第一个密钥之下，两小时之后可以删去旧密钥（等待重新登录的表单最多保留两小时）。")
    return DONE
