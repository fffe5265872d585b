"""The command line: `gongkai COMMAND …` (docs/command-line.md). Exit status: 0 done, 1 done with findings, 2 bad usage."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["parse"]:
        # Parsing needs neither settings nor database, so nothing of Django is loaded for it.
        from gongkai.officialdoc import cli

        return cli.run(arguments[1:])
    options = _parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    import django

    django.setup()
    from gongkai.config import commands

    return commands.run(options)


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 2**16:
        raise argparse.ArgumentTypeError("端口应在 1 至 65535 之间")
    return port


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gongkai", description="公开：一个城市及其全部机构的政务公开平台")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("parse", help="读懂公文：gongkai parse FILE… [--json | --akn]")
    serve = commands.add_parser("serve", help="启动网站、工作台和后台进程")
    serve.add_argument("--port", type=_port, default=8000)
    serve.add_argument("--only", choices=["web", "worker", "follower", "scheduler"])
    demo = commands.add_parser("demo", help="在空数据库中建立演示城市")
    demo.add_argument("--as-of", metavar="DATE")
    demo.add_argument("--if-empty", action="store_true", help="数据库不空时什么也不做")
    imports = commands.add_parser(
        "import", help="导入：gongkai import plan FILE，gongkai import agencies FILE"
    )
    imports.add_argument("kind", choices=["plan", "agencies"])
    imports.add_argument("file")
    imports.add_argument("--dry-run", action="store_true")
    imports.add_argument("--agency", metavar="NAME", help="所属政府的全称、简称或代码")
    verify = commands.add_parser("verify", help="核验发布日志和公开内容")
    verify.add_argument("--anchor", metavar="FILE", help="存放在系统之外的链头（/log/head.json）")
    return parser


if __name__ == "__main__":
    sys.exit(main())
