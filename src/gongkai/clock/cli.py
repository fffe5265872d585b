"""`gongkai foi deadline` (docs/command-line.md): until when a request is to be answered, and why, day by day."""

from __future__ import annotations

import argparse
import io
import json
import sys
from datetime import date

from gongkai.clock.answer_period import Facts, Impossible, Pair, answer_terms, remarks
from gongkai.clock.deadlines import Computation, Mark, compute, explanation
from gongkai.clock.workdays import WorkCalendar

DONE, BAD = 0, 2
PAIRS = (
    ("supplement_notice", "supplement_received"),
    ("third_party_sent", "third_party_answered"),
    ("fee_notice", "fee_paid"),
)
_SIGNS = {Mark.COUNTED: "计", Mark.REST: "休", Mark.PAUSED: "停", Mark.NOT_COUNTED: "—"}


def day(text: str) -> date:
    """An argument that is a day, written 2026-06-30."""
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text} 不是日期，应写作 2026-06-30")


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of `foi deadline`."""
    parser.add_argument(
        "--received", metavar="DATE", type=day, required=True, help="收到申请之日，如 2026-06-30"
    )
    parser.add_argument("--on-the-spot", action="store_true", help="当场答复")
    parser.add_argument("--supplement-notice", metavar="DATE", type=day, help="告知补正之日")
    parser.add_argument("--supplement-received", metavar="DATE", type=day, help="收到补正的申请之日")
    for name, text in (("sent", "发出第三方征求意见书之日"), ("answered", "收到第三方意见之日")):
        parser.add_argument(
            f"--third-party-{name}",
            metavar="DATE",
            type=day,
            action="append",
            default=[],
            help=f"{text}；征求几方意见的，可以写几次",
        )
    parser.add_argument("--extended", metavar="DATE", type=day, help="批准并告知延长答复期限之日")
    parser.add_argument("--fee-notice", metavar="DATE", type=day, help="发出收费通知之日")
    parser.add_argument("--fee-paid", metavar="DATE", type=day, help="缴费之日")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象，供程序使用")


def run(options: argparse.Namespace, calendar: WorkCalendar) -> int:
    """Print the deadline by this calendar; returns the exit status."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # whatever the locale says: machines read it
    try:
        facts = _facts(options)
    except Impossible as error:
        print(f"gongkai foi deadline: {error}；用法见 gongkai foi deadline --help", file=sys.stderr)
        return BAD
    done = compute(answer_terms(facts), calendar)
    for remark in remarks(facts, calendar):
        print(remark, file=sys.stderr)
    print(json.dumps(_values(done), ensure_ascii=False) if options.json else _sentences(done))
    return DONE


def _facts(options: argparse.Namespace) -> Facts:
    found: dict[str, tuple[Pair, ...]] = {}
    for before, after in PAIRS:
        first, last = getattr(options, before), getattr(options, after)
        firsts, lasts = (one if isinstance(one, list) else [one] if one else [] for one in (first, last))
        if len(firsts) != len(lasts):
            raise Impossible(f"--{before.replace('_', '-')} 和 --{after.replace('_', '-')} 要一起给出")
        found[before] = tuple(zip(firsts, lasts, strict=True))
    return Facts(
        options.received,
        is_on_the_spot=options.on_the_spot,
        supplement=next(iter(found["supplement_notice"]), None),
        consultations=found["third_party_sent"],
        extended_on=options.extended,
        fee=next(iter(found["fee_notice"]), None),
    )


def _values(done: Computation) -> dict[str, object]:
    return {
        "due": done.due.isoformat(),
        "provisional": done.is_provisional,
        "calendar": done.calendar,
        "days_counted": done.days_counted,
        "explanation": explanation(done),
    }


def _sentences(done: Computation) -> str:
    doubt = "（暂定：有的日子放假安排尚未公布）" if done.is_provisional else ""
    days = (f"{one.day}  {_SIGNS[one.mark]}  {one.why}" for one in done.days)
    return "\n".join(
        [
            f"答复期限：{done.due}{doubt}",
            f"计入 {done.days_counted} 个工作日，工作日历 {done.calendar}",
            *days,
        ]
    )
