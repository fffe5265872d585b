"""The command line: `gongkai COMMAND …` (docs/command-line.md). Exit status: 0 done, 1 done with findings, 2 bad usage."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NoReturn

from gongkai.clock import cli as clock
from gongkai.clock.builtin import builtin_calendar
from gongkai.clock.workdays import WorkCalendar

BAD = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["parse"]:
        # Parsing needs neither settings nor database, so nothing of Django is loaded for it.
        from gongkai.officialdoc import cli

        return cli.run(arguments[1:])
    parser = _parser()
    if not arguments:
        parser.print_help(sys.stderr)
        parser.exit(BAD)
    options = parser.parse_args(arguments)
    if options.command == "privacy":
        from gongkai.privacy import cli as privacy

        return privacy.run(options.file, as_json=options.json, masked=options.mask)
    if options.command == "foi":
        return clock.run(options, _calendar())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.stderr.write(f"gongkai: 设置有误：{error}\n")
        return BAD
    from gongkai.config import commands

    return commands.run(options)


def _calendar() -> WorkCalendar:
    """The calendar of this installation, or the one that comes with the program where there is no database to ask."""
    folder = os.environ.get("GONGKAI_DATA_DIR", "data")
    if not (os.environ.get("GONGKAI_DATABASE_URL") or (Path(folder) / "db" / "gongkai.sqlite3").exists()):
        return builtin_calendar()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    import django

    django.setup()
    from django.db import DatabaseError

    from gongkai.clock.calendars import city_calendar

    try:
        return city_calendar()
    except DatabaseError as error:
        print(f"数据库不可用（{str(error).splitlines()[0]}），按程序自带的工作日历计算。", file=sys.stderr)
        return builtin_calendar()


def _host(text: str) -> str:
    """An address of this machine, as numbers: a name could be looked up elsewhere."""
    try:
        return str(ip_address(text))
    except ValueError:
        raise argparse.ArgumentTypeError("监听的地址写作 127.0.0.1、::1、0.0.0.0 或 ::") from None


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdecimal() else 0
    if not 0 < port < 2**16:
        raise argparse.ArgumentTypeError("端口应在 1 至 65535 之间")
    return port


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """The frame of the help in Chinese."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=32)

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """用法 in place of usage."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """One of a command, or of all."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False, formatter_class=_Formatter)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示本说明")

    def error(self, message: str) -> NoReturn:
        """One line which names the command whose help says what would be right."""
        self.exit(BAD, f"{self.prog}: {_in_chinese(message)}；用法见 {self.prog} --help\n")


def _in_chinese(message: str) -> str:
    """What argparse complains of."""
    for english, chinese in (
        ("the following arguments are required: ", "缺少 "),
        ("unrecognized arguments: ", "不认识 "),
        ("invalid choice: ", "没有这一项 "),
        (" (choose from ", "（可选："),
        ("expected one argument", "后面要有一个值"),
        ("argument ", ""),
    ):
        message = message.replace(english, chinese, 1)
    return message.removesuffix(")") + "）" if "（可选：" in message else message


def _parser() -> _Parser:
    parser = _Parser(
        prog="gongkai",
        description="公开：一个城市及其全部机构的政务公开平台",
        epilog="每个命令的用法见 gongkai COMMAND --help",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title="命令")
    commands.add_parser("parse", help="读懂公文：gongkai parse FILE… [--json | --akn]")
    privacy = commands.add_parser(
        "privacy", help="查找文件里的个人信息：gongkai privacy FILE [--json | --mask]"
    )
    privacy.add_argument(
        "file", metavar="FILE", help="文本、网页、Word、Excel、PDF、OFD 或图片文件；“-”为标准输入"
    )
    form = privacy.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="输出一行 JSON，供程序使用")
    form.add_argument("--mask", action="store_true", help="输出隐去个人信息后的文字")
    serve = commands.add_parser("serve", help="启动网站、工作台和后台进程")
    serve.add_argument("--port", type=_port, default=8000, help="端口，默认 8000")
    serve.add_argument(
        "--host",
        type=_host,
        default="127.0.0.1",
        help="监听的地址，默认 127.0.0.1；:: 为本机全部 IPv6 和 IPv4 地址",
    )
    serve.add_argument(
        "--only",
        choices=["web", "worker", "follower", "scheduler"],
        help="只运行其中一个：网站、后台任务、日志跟随、定时任务",
    )
    demo = commands.add_parser("demo", help="在空数据库中建立演示城市")
    demo.add_argument("--as-of", metavar="DATE", help="演示数据的“今天”，如 2026-06-30")
    demo.add_argument("--if-empty", action="store_true", help="数据库不空时什么也不做")
    imports = commands.add_parser(
        "import",
        help="导入：gongkai import plan FILE，gongkai import agencies FILE，gongkai import calendar FILE",
    )
    imports.add_argument(
        "kind",
        choices=["plan", "agencies", "calendar"],
        help="plan 为工作要点，agencies 为机构名录，calendar 为放假安排",
    )
    imports.add_argument("file", metavar="FILE", help="要导入的文件")
    imports.add_argument("--dry-run", action="store_true", help="试运行：只报告结果，不写入")
    imports.add_argument("--agency", metavar="NAME", help="所属政府的全称、简称或代码；放假安排不写的为全国")
    foi = commands.add_parser("foi", help="依申请公开的期限：gongkai foi deadline --received DATE …")
    subjects = foi.add_subparsers(dest="subject", required=True, metavar="SUBJECT", title="命令")
    deadline = subjects.add_parser("deadline", help="计算答复期限，并逐日说明理由")
    clock.add_options(deadline)
    check = commands.add_parser("check", help="按全部规则检查已公开的信息和各机构")
    check.add_argument("--agency", metavar="NAME", help="只看一个机构：全称、简称或代码")
    check.add_argument("--rule", metavar="ID", help="只看一条规则，如 timing.late")
    check.add_argument("--json", action="store_true", help="每处发现输出一个 JSON 对象")
    verify = commands.add_parser("verify", help="核验公开日志和公开内容")
    verify.add_argument(
        "--anchor", metavar="FILE", help="存放在系统之外的锚点（/log/anchors/）或链头（/log/head.json）"
    )
    old = commands.add_parser("old-addresses", help="列出从原网站迁入的内容的原网址，供原网站转到新网址")
    old.add_argument("--host", metavar="HOST", default="", help="只要这个原网站的，如 www.example.gov.cn")
    old.add_argument("--nginx", action="store_true", help="输出 nginx 的 map，在原网站的服务器上使用")
    commands.add_parser("anchor", help="给公开日志的链头签名，输出一个锚点")
    commands.add_parser("rotate-keys", help="换密钥后，把加密保存的内容都换到新密钥下")
    return parser


if __name__ == "__main__":
    sys.exit(main())
