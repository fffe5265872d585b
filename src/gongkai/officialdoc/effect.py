"""When a document begins and ceases to hold (施行, 有效期)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from .dates import add_years, find_date
from .lines import Paragraph
from .normalise import fold
from .numerals import CN, cn2int

_SELF = r"本(?:[\u4e00-\u9fff]{0,6}(?:计划|方案|办法|意见|措施|规定|细则|规则|政策|要点|复函|批复|函|答复)|法|条例|办法|规定|细则|规则|规程|通知|意见|方案|决定|要点|计划|规划|规范|标准|制度|公告|通告|解释|文件|预案|措施|若干规定|实施办法|实施细则|指南|章程|政策)"
_BEGINS = re.compile(
    r"自\ ?(?P<when>[^。,;自]{2,24}?(?:日|月|年|起))(?P<gap>起)?(?:之日起)?(?:(?P<later>\d{1,3})日后)?(?:起)?"
    r"(?:正式|开始)?(?:施行|实施|执行|生效|试行)"
)
_TERM = re.compile(
    rf"(?:有效期|试行期|执行期|有效期限|试行期限|执行期限)(?:限)?(?:为|是)?\ ?(?:(?P<n>\d{{1,2}}|[{CN}]{{1,3}})\ ?(?:个)?年|(?:自[^。;]{{4,24}}?)?(?:截?至|延长至|到)\ ?(?P<until>\d{{4}}年\d{{1,2}}月\d{{1,2}}日))"
)
_SENTENCE = re.compile(r"[^。;]+[。;]?")
# 执行期限为2024年7月1日至2026年6月30日: both days.
_SPAN = re.compile(
    r"(?:有效期|试行期|执行期|有效期限|试行期限|执行期限)(?:限)?(?:为|是)?\ ?自?(?P<from>\d{4}年\d{1,2}月\d{1,2}日)(?:起)?(?:至|到|—|-)(?P<to>\d{4}年\d{1,2}月\d{1,2}日)"
)
_UNTIL = re.compile(r",\ ?((?:有效期)?执行至(?P<until>\d{4}年\d{1,2}月\d{1,2}日))")
_EVENT = re.compile(r"印发|公布|发布|下发|签署|颁布|发文|通过")


@dataclass(frozen=True, slots=True)
class Effect:
    """First and last day of validity, the words about the term, and whether a day was derived from an event."""

    begins: dt.date | None = None
    ends: dt.date | None = None
    words: str | None = None
    derived_line: int | None = None


def read_effect(
    items: list[Paragraph], event_day: dt.date | None, public_day: dt.date | None = None
) -> Effect:
    """The last sentence that gives the document's own commencement, and its term.

    `event_day` is the day of issue, for 「自印发之日起施行」, `public_day` that of publication, for 「自公布之日起」. Sentences on other things (a licence that
    is valid for five years, another law that took effect) have neither 「本…」 nor begin with 自.
    """
    begins: dt.date | None = None
    derived: int | None = None
    ends: dt.date | None = None
    words: str | None = None
    for item in items:
        if item.table or not any(word in item.shade for word in ("行", "效", "实施")):
            continue
        for sentence in _SENTENCE.finditer(item.shade):
            text = sentence[0]
            begin = _own_begin(text)
            if begin is not None:
                made_public = re.search(r"公布|发布", begin["when"]) is not None
                day, from_event = _begin_day(begin, public_day if made_public else event_day)
                begins, derived = day, item.line if from_event else None
            if (span := _SPAN.search(text)) and _own_term(text):
                begins, ends = find_date(span["from"]), find_date(span["to"])
                words = fold(item.text[sentence.start() + span.start() : sentence.start() + span.end()])
                continue
            if begin is not None and (until := _UNTIL.search(text)) is not None:
                words, ends = fold(until[1]), find_date(until["until"])
                continue
            term = _TERM.search(text) if begin or _own_term(text) else None
            if term is not None:
                words = fold(item.text[sentence.start() + term.start() : sentence.start() + term.end()])
                ends = _end_day(term, begins)
    return Effect(begins, ends, words, derived)


def _own_begin(text: str) -> re.Match[str] | None:
    if "自" not in text:
        return None
    match = _BEGINS.search(text)
    if match is None:
        return None
    before = re.sub(
        r"^\ *(?:第\S{1,7}条|[一二三四五六七八九十]+、|\(\S{1,3}\)|\d+\.)\ *", "", text[: match.start()]
    )
    own = re.search(
        rf"{_SELF}[^,。]{{0,10}}$|{_SELF}.{{0,30}}$|现予(?:以)?(?:公布|发布|印发).{{0,4}}$", before
    )
    return match if own or not before.strip(" ,") else None


def _own_term(text: str) -> bool:
    return re.match(rf"\ *(?:第\S{{1,7}}条\ *)?(?:{_SELF}(?:的)?)?(?:有效期|试行期|执行期)", text) is not None


def _begin_day(match: re.Match[str], event_day: dt.date | None) -> tuple[dt.date | None, bool]:
    day = find_date(match["when"])
    if day is not None:
        return day, False
    if event_day is None or not _EVENT.search(match["when"]):
        return None, False
    later = re.search(r"(\d{1,3}|[一二三四五六七八九十]{1,3})日后", match[0])
    count = cn2int(later[1]) if later else 0
    try:
        return event_day + dt.timedelta(days=count or 0), True
    except OverflowError:
        return None, False


def _end_day(term: re.Match[str], begins: dt.date | None) -> dt.date | None:
    if term["until"]:
        return find_date(term["until"])
    years = cn2int(term["n"] or "")
    if begins is None or not years or begins.year + years > 9999:
        return None
    after = add_years(begins, years)
    return after - dt.timedelta(days=1) if after else None
