"""Deadlines (完成时限) in the text of a task.

A deadline says until when: 2020年底前, 6月30日前, 自印发之日起30日内. Target years (到2025年), plan periods, the date of
the document and vague words (及时, 尽快) are none. 「X前」 includes X (民法典 Art 1259: 以内、届满 include the number).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from .dates import add_months, add_years, make_date, month_end
from .model import Deadline
from .normalise import shadow
from .numerals import CN, cn2int

_N = rf"(?:\d{{1,2}}|[{CN}]{{1,3}})"
_YEAR = r"(?:(?<!\d)(?P<y>\d{4}|[〇○零一二三四五六七八九]{4})\ ?年度?|(?P<rel>今年|本年|明年|次年|当年))?\ ?"
_BEFORE = r"\ ?(?:之|以)?前"
_RECUR = r"(?P<recur>每(?:年|半年|个?季度|个?月|周)(?:度|的)?(?:末月|首月)?)?"
# 上半年 and 第三季度 alone are terms where they tell when something is to be done.
_DONE = (
    r"(?=[\ ]?(?:力争|争取|确保|务必|前|要|应|须)?(?:全面|全部|基本|集中|组织|如期|再)?(?:完成|实现|开展|启动|出台|印发|建成|投用|投入|开工|公布|制定|推出|上线|举办|召开|达到|覆盖|建立|开放"
    r"|全[部面]?清零|清零|消除|报[省市县区州国上请批]|报送|交付|竣工|完工|投产|办结|报送|提交|形成|发布|开通|验收|整改|销号|落实|兑现|拨付|下达|运行|试行|实施|推行|组建|设立|修订|编制|申报|取得|到位|建好|用上|接入|更新|改造|治理))"
)
_STRICT = re.compile(
    rf"(?=[\d{CN}每今本明次当上下第年底末内元春清劳端中国]){_RECUR}{_YEAR}(?:"
    rf"(?P<month>{_N})\ ?月\ ?(?:份\ ?)?(?:(?P<day>{_N})\ ?[日号](?:\ ?\([^()]{{1,5}}\))?(?:\ ?\d{{1,2}}[:时点]\d{{0,2}}分?)?|(?P<end>[底末])|(?P<ten>[上中下])旬){_BEFORE}"
    rf"|(?<=年)(?:(?P<half2>[上下])半年|第?(?P<quarter2>[一二三四1-4])季度)(?![\u4e00-\u9fff]{{2,8}}[费率额值]|起|经济|国民|全[市省县区国]|[的度工末内底]|GDP)"
    rf"|(?P<mon2>{_N})\ ?月\ ?(?P<end2>[底末]){_DONE}"
    rf"|(?P<half>[上下])半年(?:[底末])?(?:{_BEFORE}|内|{_DONE})"
    rf"|第?(?P<quarter>[一二三四1-4])季度(?:[底末])?(?:{_BEFORE}|内|{_DONE})"
    rf"|年?[底末]{_BEFORE}|(?<![\d一二三四五六七八九十两几数])年内)"
    rf"|(?P<this>本|当|下)月(?P<mend>[底末]{_BEFORE}|内|(?P<mday>{_N})日{_BEFORE})"
    rf"|(?<!\d)(?P<y2>\d{{4}})年{_BEFORE}"
    rf"|每(?:个?月|个?季度|半年|周[一二三四五六日]?|星期[一二三四五六日]|季末|[日天])(?:末月|首月|第[一二三]个?月|最后一个月)?\ ?(?:{_N}\ ?日)?(?:\d{{1,2}}[:时点]\d{{0,2}}分?)?{_BEFORE}"
    rf"|每(?:年|半年|个?季度|个?月|周)(?:度)?(?:结束|终了)(?:之日)?(?:后|起)\ ?{_N}\ ?(?:个工作日|日|天)(?:以|之)?内"
    rf"|(?P<feast>元旦|春节|清明节?|五一|劳动节|端午节?|中秋节?|国庆节?){_BEFORE}"
)
# A deadline stands within a clause, and few clauses have any of its words.
_CLAUSE = re.compile(r"[^,。;:、!?]+")
_HINT = re.compile(r"前|年|[月季]|[日天]内")
# In a note under 完成时限 the words stand alone, without 前.
_LENIENT = re.compile(
    rf"(?<!\d)(?:(?P<y>\d{{4}})\ ?年\ ?|(?P<rel>今年|本年|明年|次年)\ ?)?(?:(?P<month>{_N})\ ?月\ ?(?:(?P<day>\d{{1,2}}|[{CN}]{{1,3}})\ ?(?:[日号]|(?!\d))|(?P<end>[底末])|(?P<ten>[上中下])旬)?"
    rf"|(?P<half>[上下])半年(?:[底末])?|第?(?P<quarter>[一二三四1-4])季度(?:[底末])?|年(?P<yearend>[底末内])|底){_BEFORE}?"
)
_OFFSET = re.compile(
    rf"(?:自[^，,。；;]{{0,12}}?(?:印发|下发|发布|公布|批复)(?:之日|后)?起|(?:本(?!在)[^，,。；;]{{1,8}}|文件|方案|计划|通知|要点|意见)?(?:印发|下发|发布|公布)(?:之日起|(?:之日)?后))\ ?(?P<n>\d{{1,3}}|[{CN}]{{1,4}})\ ?"
    rf"(?P<unit>个工作日|个月|日|天|年)(?:以|之)?内"
)
# N days after an event whose day the document does not know.
_EVENT = re.compile(
    rf"自(?![^,。;]{{0,12}}?(?:印发|下发|发布|公布|批复))[^,。;]{{2,16}}?之日起\ ?(?:\d{{1,3}}|[{CN}]{{1,4}})\ ?(?:个工作日|个月|日|天)(?:以|之)?内"
)
_ATTRIBUTE = re.compile(
    r"[^,。;、]{0,14}?(?:制定|印发|发布|出台|成立|生效|施行|实施|取得|核发|颁发|登记|签订|建成|参加|入职|出生|退役|毕业|注册|竣工|批准|颁布|形成|产生|发生)的"
)
_PERIOD = re.compile(r"[月日号]\ ?[—\-–~至到]{1,2}\ ?(?:\d{4}年)?\ ?\d{1,2}\ ?月|启动|开始")
# 2025.6.30, 2025-06: the form of tables.
_NUMERIC = re.compile(
    r"(?<![\d.])(?P<y>20\d{2})[.\-/](?P<m>\d{1,2})(?:[.\-/](?P<d>\d{1,2}))?(?![\d.])|(?<!\d)(?P<y8>20\d{2})(?P<m8>\d{2})(?P<d8>\d{2})(?!\d)"
)
_TENS = {"上": 10, "中": 20}


@dataclass(frozen=True, slots=True)
class Origin:
    """When and where the document comes from: what dates without a year are counted from, and whose place it is.

    `day` is the date of the document. `year` is the year that 「6月底前」 means: the year a plan names in its title,
    else that of the document; None where neither is known, and then no date is computed. `place` is the name of the
    city or county without its level (云汀 of 云汀市): names that begin with it inherit no level word.
    """

    day: dt.date | None = None
    year: int | None = None
    place: str = ""


def find_deadlines(text: str, origin: Origin) -> list[Deadline]:
    """The deadlines of a running text in order, each wording once. Titles in 《》 must be masked by the caller."""
    shade = shadow(text)
    found: list[tuple[int, Deadline]] = []
    if not _HINT.search(shade):
        return []
    for clause in _CLAUSE.finditer(shade):
        if not _HINT.search(shade, clause.start(), clause.end()):
            continue
        for match in _STRICT.finditer(shade, clause.start(), clause.end()):
            if _is_deadline(shade, match):
                found.append((match.start(), Deadline(_words(text, match), _iso(_day(match, origin)))))
        for match in _OFFSET.finditer(shade, clause.start(), clause.end()):
            found.append((match.start(), Deadline(match[0], _iso(_offset(match, origin)))))
        for match in _EVENT.finditer(shade, clause.start(), clause.end()):
            found.append((match.start(), Deadline(match[0], None)))
    found.sort(key=lambda pair: pair[0])
    return list({one.text: one for _, one in found}.values())


def read_term(text: str, origin: Origin) -> list[Deadline]:
    """The content of 「完成时限：…」, where 前 may be missing. Vague words give nothing."""
    strict = find_deadlines(text, origin)
    if strict:
        return strict
    shade = shadow(text)
    # 3月—9月 is a period.
    if _PERIOD.search(shade):
        return []
    written = [Deadline(match[0], _iso(_written(match))) for match in _NUMERIC.finditer(shade)]
    return written or [
        Deadline(match[0].strip(), _iso(_day(match, origin))) for match in _LENIENT.finditer(shade)
    ]


def _written(match: re.Match[str]) -> dt.date | None:
    year, month, day = (int(match[name] or match[f"{name}8"] or 0) for name in "ymd")
    return make_date(year, month, day) if day else month_end(year, month)


def _words(shade: str, match: re.Match[str]) -> str:
    return shade[match.start() : match.end()].strip()


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _is_deadline(shade: str, match: re.Match[str]) -> bool:
    before = shade[max(0, match.start() - 3) : match.start()]
    after = shade[match.end() : match.end() + 24]
    if before.endswith(("截至", "截止", "截至到")) or after.startswith(("已", "曾")):
        return False
    # 「2019年底前印发的文件」 tells which documents, not when to be done.
    return not _ATTRIBUTE.match(after)


def _get(match: re.Match[str], name: str) -> str | None:
    return match[name] if name in match.re.groupindex else None


def _year(match: re.Match[str], origin: Origin) -> int | None:
    if explicit := _get(match, "y") or _get(match, "y2"):
        return cn2int(explicit)
    if origin.year is None:
        return None
    return origin.year + (1 if _get(match, "rel") in ("明年", "次年") else 0)


def _day(match: re.Match[str], origin: Origin) -> dt.date | None:
    year = _year(match, origin)
    if year is None or _get(match, "recur") or _get(match, "feast") or match[0].startswith("每"):
        return None
    if which := _get(match, "this"):
        return _this_month(match, which, origin)
    if name := _get(match, "mon2"):
        return month_end(year, cn2int(name) or 0)
    if name := _get(match, "month"):
        return _in_month(match, year, cn2int(name) or 0)
    if half := _get(match, "half") or _get(match, "half2"):
        return month_end(year, 6 if half == "上" else 12)
    if quarter := _get(match, "quarter") or _get(match, "quarter2"):
        return month_end(year, 3 * (cn2int(quarter) or 0))
    return make_date(year, 12, 31)


def _in_month(match: re.Match[str], year: int, month: int) -> dt.date | None:
    if name := _get(match, "day"):
        return make_date(year, month, cn2int(name) or 0)
    if tenth := _TENS.get(_get(match, "ten") or ""):
        return make_date(year, month, tenth)
    return month_end(year, month)


def _this_month(match: re.Match[str], which: str, origin: Origin) -> dt.date | None:
    """本月底前, 下月5日前: counted from the day of the document."""
    if origin.day is None:
        return None
    first = add_months(origin.day.replace(day=1), 1 if which == "下" else 0)
    if first is None:
        return None
    if day := _get(match, "mday"):
        return make_date(first.year, first.month, cn2int(day) or 0)
    return month_end(first.year, first.month)


def _offset(match: re.Match[str], origin: Origin) -> dt.date | None:
    """Calendar days, months and years after the document; working days need a calendar, which is not ours."""
    count = cn2int(match["n"])
    if origin.day is None or count is None:
        return None
    try:
        if match["unit"] in ("日", "天"):
            return origin.day + dt.timedelta(days=count)
        if match["unit"] == "个月":
            return add_months(origin.day, count)
        return add_years(origin.day, count) if match["unit"] == "年" else None
    except OverflowError:
        return None


def is_term(text: str) -> bool:
    """The text can be the content of a cell under 完成时限: a date, a month, 长期坚持 …"""
    shade = shadow(text).strip()
    return len(shade) <= 30 and (
        _LENIENT.match(shade) is not None
        or re.fullmatch(r"(?:长期|持续|常态|全年|每|立即|即时|及时|适时|已完成|按时|\d{4}年).{0,12}", shade)
        is not None
    )
