"""`gongkai check`: every finding of every rule, as of now."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator

from django.utils import timezone

from gongkai.accounts.reasons import Reason, Refused
from gongkai.agencies.models import Agency
from gongkai.compliance.choices import Severity
from gongkai.compliance.findings import fresh_run
from gongkai.compliance.looking import Seen
from gongkai.compliance.rule import rule_of

DONE, FINDINGS = 0, 1
HEADS = ("规则", "程度", "机构", "信息", "发现", "依据")


def run(options: argparse.Namespace) -> int:
    """Print what the rules find now, in the order of records; status 1 where they find anything. Nothing is kept. Raises Refused."""
    if options.rule is not None and rule_of(options.rule) is None:
        raise Refused([Reason(f"--rule {options.rule}：没有这条规则。")])
    agency = _agency(options.agency) if options.agency else None
    names = dict(Agency.objects.values_list("pk", "name"))
    count = 0
    if not options.json:
        print("\t".join(HEADS))
    for seen in _wanted(options.rule, agency):
        count += 1
        line = _line(seen, names)
        print(json.dumps(line, ensure_ascii=False) if options.json else "\t".join(_cells(seen, line)))
    print(f"发现 {count} 处。" if count else "没有发现问题。", file=sys.stderr)
    return FINDINGS if count else DONE


def _wanted(rule: str | None, agency: Agency | None) -> Iterator[Seen]:
    for seen in fresh_run(timezone.now()):
        if rule in (None, seen.rule.name) and (agency is None or seen.agency_id == agency.pk):
            yield seen


def _agency(text: str) -> Agency:
    found = (
        Agency.objects.filter(name=text)
        | Agency.objects.filter(short_name=text)
        | Agency.objects.filter(code=text)
    )
    agencies = list(found[:2])
    if len(agencies) != 1:
        why = "没有这个名称的机构" if not agencies else "不止一个机构叫这个名称，请写代码"
        raise Refused([Reason(f"--agency {text}：{why}。")])
    return agencies[0]


def _line(seen: Seen, names: dict[int, str]) -> dict[str, object]:
    return {
        "rule": seen.rule.name,
        "severity": str(seen.severity),
        "agency": names[seen.agency_id],
        "record": seen.record.pk if seen.record else None,
        "title": seen.record.title if seen.record else None,
        "field": seen.found.field or None,
        "message": seen.message,
        "basis": str(seen.rule.basis),
    }


def _cells(seen: Seen, line: dict[str, object]) -> list[str]:
    record = f"{line['record']} {line['title']}" if seen.record else ""
    cells = [
        line["rule"],
        Severity(seen.severity).label,
        line["agency"],
        record,
        line["message"],
        line["basis"],
    ]
    return [" ".join(str(cell).split()) for cell in cells]
