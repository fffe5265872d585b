"""Rules for what stands in any record: personal data, its title, its links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.compliance.choices import Severity, Stage
from gongkai.compliance.rule import Found, RecordRule, Subject, record_rule
from gongkai.officialdoc.numbers import find_numbers
from gongkai.privacy.detection import detect
from gongkai.privacy.hits import Confidence, Hit, Level
from gongkai.privacy.kinds import Kind
from gongkai.privacy.masks import mask
from gongkai.publishing.choices import RecordState
from gongkai.publishing.models import Record

MOST_SHOWN, LONG = 3, 200
_DAY_IN_TITLE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_LINK = re.compile(
    r"https?://[^\s<>\"'，。；：、）)】》]+|(?<![\w/.])/[a-z][a-z0-9_-]*(?:/[\w.-]+)*/?(?![\w/])"
)


# --- Personal data ----------------------------------------------------------------------------------------------------
def _hits(text: str, on: date) -> tuple[Hit, ...]:
    # The gate asks before the transaction and again inside it: of a long text the second time costs nothing.
    return _remembered(text, on) if len(text) > LONG else tuple(detect(text, on=on))


@lru_cache(maxsize=128)
def _remembered(text: str, on: date) -> tuple[Hit, ...]:
    return tuple(detect(text, on=on))


def _personal_data(subject: Subject) -> Iterator[Found]:
    for name, text in subject.texts():
        by_kind: dict[Kind, list[Hit]] = {}
        for hit in _hits(text, subject.today):
            by_kind.setdefault(hit.kind, []).append(hit)
        for kind, hits in by_kind.items():
            yield _of_kind(kind, hits, name, text, subject)


def _of_kind(kind: Kind, hits: list[Hit], name: str, text: str, subject: Subject) -> Found:
    values = sorted({hit.value for hit in hits})
    shown = "、".join(dict.fromkeys(_shown(hit, text) for hit in hits[:MOST_SHOWN]))
    more = _("等 %(count)s 处") % {"count": len(hits)} if len(hits) > MOST_SHOWN else ""
    words = {
        "field": subject.label(name),
        "kind": kind.label,
        "shown": f"{shown}{more}",
        "why": hits[0].reason,
    }
    return Found(
        _("%(field)s中疑似有%(kind)s：%(shown)s（%(why)s）") % words,
        field=name,
        about=f"{kind}:{' '.join(values)}",
        severity=Severity.ERROR if any(map(_is_certain, hits)) else Severity.WARNING,
    )


def _is_certain(hit: Hit) -> bool:
    """Proved by arithmetic or by a label; what its context alone tells may be another thing, and a person decides."""
    return hit.level is Level.ERROR and hit.confidence is Confidence.HIGH


def _shown(hit: Hit, text: str) -> str:
    """The masked value with its line, for whoever has to find it in a long text."""
    if "\n" not in text:
        return _masked(hit)
    return _("%(value)s（第%(line)s行）") % {
        "value": _masked(hit),
        "line": text.count("\n", 0, hit.start) + 1,
    }


def _masked(hit: Hit) -> str:
    """The value as a finding may show it: findings are read by more people than the draft is."""
    return mask(
        hit.text, [Hit(hit.kind, 0, len(hit.text), hit.text, hit.value, hit.confidence, hit.level, "")]
    )


PERSONAL_DATA = record_rule(
    RecordRule(
        name="content.personal_data",
        number="DP-051",
        label=_lazy("个人信息"),
        basis=_lazy("《政府信息公开条例》第十五条；自2021年11月1日起，《个人信息保护法》第二十五条"),
        text=_lazy(
            "名称和各项内容中没有身份证号、手机号、银行卡号等个人信息。经校验或者文中写明的，必须隐去；按上下文判断的，可以说明公开的依据。"
        ),
        severity=Severity.ERROR,
        look=_personal_data,
    )
)


# --- Title ------------------------------------------------------------------------------------------------------------
def _title(subject: Subject) -> Iterator[Found]:
    title = subject.content["title"]
    for number in find_numbers(title):
        found = title[number.start : number.end]
        if found == title[-len(found) :] or title.startswith(found):
            yield Found(_("名称里有文号“%(number)s”，文号另有一栏。") % {"number": found}, "title", found)
    if days := _DAY_IN_TITLE.findall(title):
        yield Found(
            _("名称里有日期“%(day)s”，请核对是不是名称的一部分。") % {"day": days[0]}, "title", days[0]
        )


TITLE = record_rule(
    RecordRule(
        name="content.title",
        number="DP-041",
        label=_lazy("名称不带文号、日期"),
        basis=_lazy("《政府信息公开条例》第十二条第三款"),
        text=_lazy("名称的开头和末尾没有发文字号，名称中没有年月日。"),
        severity=Severity.REMINDER,
        look=_title,
    )
)


# --- Links ------------------------------------------------------------------------------------------------------------
def _dead_links(subject: Subject) -> Iterator[Found]:
    addresses = [(name, link.rstrip(".")) for name, text in subject.texts() for link in _LINK.findall(text)]
    own = [(name, link, path) for name, link in addresses if (path := _own_path(link)) is not None]
    if not own:
        return
    numbers = {path: _record_number(path) for _name, _link, path in own}
    wanted = {number for number in numbers.values() if number}
    public = set(
        Record.objects.filter(Q(pk__in=wanted), state=RecordState.PUBLISHED).values_list("pk", flat=True)
    )
    for name, link, path in own:
        number = numbers[path]
        if number is None or (number and number not in public):
            words = {"field": subject.label(name), "link": link}
            # An address may come to life with what is published next: at the gate it is a hint.
            severity = Severity.REMINDER if subject.stage == Stage.GATE else None
            yield Found(_("%(field)s中的链接打不开：%(link)s") % words, name, link, severity)


def _own_path(link: str) -> str | None:
    """The path of a link that leads into this site; None for every other one."""
    parts = urlsplit(link)
    if parts.netloc and parts.netloc != urlsplit(settings.ORIGIN).netloc:
        return None
    prefix = get_script_prefix().rstrip("/")
    return parts.path.removeprefix(prefix) if parts.path.startswith(f"{prefix}/") else None


def _record_number(path: str) -> int | None:
    """The record to which an address leads, 0 for a page that is no record's, None where there is no such address."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    return int(found.kwargs.get("pk") or 0)


LINKS = record_rule(
    RecordRule(
        name="content.links",
        number="DP-081",
        label=_lazy("站内链接打得开"),
        basis=_lazy("本平台的约定；参照《政府网站发展指引》（国办发〔2017〕47号）"),
        text=_lazy(
            "文字中指向本站的链接都有对应的页面，所指的信息没有撤回。发布之前提醒，公开期间每天检查一遍。"
        ),
        severity=Severity.WARNING,
        look=_dead_links,
    )
)
