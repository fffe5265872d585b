"""The metadata of a document out of its head, its closing and its page: who, when, which number, in force until when."""

from __future__ import annotations

import datetime as dt
import re

from .closing import Closing
from .dates import find_date, find_moment
from .deadlines import Origin
from .draft import Draft
from .effect import Effect, read_effect
from .head import Head
from .lines import Source
from .model import Metadata, ParseWarning
from .normalise import squash
from .numbers import parse_number
from .organs import is_organ
from .titles import issuer_of

_TITLE_YEAR = re.compile(r"(?<!\d)(20\d{2}|19\d{2})年")
_TITLE_SPAN = re.compile(r"\d{4}(?:年)?[—\-–－~～至]{1,2}\d{4}年")
_PAST = re.compile(r"\d{4}年度(?!.*(?:要点|方案|计划|安排|分工)).*通知$")
_COMMENCED = re.compile(r"(\d{4}年\d{1,2}月\d{1,2}日)(?:公布|发布|起)?(?:之日起)?(?:施行|实施)")
_PLACE = re.compile(r"^(?:中共)?([\u4e00-\u9fff]{2,4}?)(?:市|县|区|州|盟|旗|省|自治区)(?=[\u4e00-\u9fff]|$)")


def find_origin(head: Head, closing: Closing, source: Source, title: str | None, inner: str | None) -> Origin:
    """A plan counts its months in the year its title names, else in the year of the document."""
    published = published_at(head, source)
    below = dt.date.fromisoformat(head.dated[0]) if head.dated is not None else None
    day = (
        closing.signed
        or labelled_day(head, "signed")
        or below
        or (dt.date.fromisoformat(published[:10]) if published else None)
    )
    name = squash(inner or title or "")
    years = set() if _TITLE_SPAN.search(name) else set(_TITLE_YEAR.findall(name))
    year = int(years.pop()) if len(years) == 1 else day.year if day else None
    if year is not None and day is not None and year < day.year and _PAST.search(name):
        # 2024年2月关于开展2023年度…结算工作的通知: the year is that of the matter, not of the work.
        year = day.year
    return Origin(day, year, _place(closing, head, name))


def _place(closing: Closing, head: Head, title: str) -> str:
    """云汀 of 云汀市人民政府, from the signature, the banner or the title."""
    for name in (*closing.signers[:1], head.banner or "", head.title or "", title):
        if match := _PLACE.match(squash(name)):
            return match[1]
    return ""


def published_at(head: Head, source: Source) -> str | None:
    named = [head.page.values.get("published") or "", head.published or ""]
    moments = [moment for moment in map(find_moment, named) if moment]
    if not moments:
        return find_moment(source.page.get("published", ""))
    # The first counts; another one of the same day may tell the hour.
    return max((one for one in moments if one[:10] == moments[0][:10]), key=len)


def labelled_day(head: Head, key: str) -> dt.date | None:
    value = head.page.values.get(key)
    return find_date(value) if value else None


def make_metadata(
    draft: Draft, head: Head, closing: Closing, source: Source, title: str | None
) -> tuple[Metadata, Effect]:
    values = head.page.values
    published = published_at(head, source)
    signed = closing.signed or labelled_day(head, "signed")
    if signed is None and head.dated is not None:
        signed = dt.date.fromisoformat(head.dated[0])
        draft.warnings.append(
            ParseWarning(head.dated[1], "OD-042", "没有落款日期，以标题下的日期作为成文日期")
        )
    event = signed or closing.printed or (dt.date.fromisoformat(published[:10]) if published else None)
    effect = read_effect(draft.items, event, dt.date.fromisoformat(published[:10]) if published else event)
    begins = effect.begins or labelled_day(head, "effective") or _from_caption(draft, head)
    ends = effect.ends or labelled_day(head, "expires")
    number = _number(draft, head)
    metadata = Metadata(
        title=title,
        issuing_body=_issuer(head, closing, source, title),
        document_number=number,
        recipients=head.recipients,
        signed_date=signed.isoformat() if signed else None,
        published_at=published,
        effective_date=begins.isoformat() if begins else None,
        expires_date=ends.isoformat() if ends else None,
        validity=values.get("validity") or effect.words,
        index_number=values.get("index_number"),
        openness=values.get("openness") or closing.openness,
    )
    return metadata, effect


def _from_caption(draft: Draft, head: Head) -> dt.date | None:
    """…通过 1993年10月28日公布施行: the day below the title of a law."""
    for index, role in head.roles.items():
        match = _COMMENCED.search(draft.items[index].flat) if role == "caption" else None
        if match is not None:
            return find_date(match[1])
    return None


def _number(draft: Draft, head: Head) -> str | None:
    """The number under the title, else that of the page. Both are looked at: a difference is a doubt."""
    labelled = head.page.values.get("number")
    if head.damaged is not None:
        draft.warnings.append(ParseWarning(head.damaged[1], "OD-011", f"文号“{head.damaged[0]}”不完整"))
    if labelled is None:
        return head.number
    line = head.page.lines["number"]
    parsed = parse_number(labelled)
    if parsed is None:
        draft.warnings.append(ParseWarning(line, "OD-011", f"文号“{labelled}”不完整"))
        return head.number
    if head.number is not None and head.number != parsed.canonical:
        words = f"页面的文号 {parsed.canonical} 与正文的 {head.number} 不一致"
        draft.warnings.append(ParseWarning(line, "OD-012", words))
    return head.number or parsed.canonical


def _issuer(head: Head, closing: Closing, source: Source, title: str | None) -> str | None:
    """Signature, else what the page names, else the first words of the title."""
    if closing.signers:
        return " ".join(closing.signers)
    order = re.fullmatch(r"(.{4,}?)令(?:〔\d{4}〕)?第\d+号", head.number or "")
    named_issuer = head.page.values.get("issuer")
    if order is not None and not (named_issuer and order[1].endswith(squash(named_issuer))):
        return order[1]
    candidates = [
        head.page.values.get("issuer"),
        head.page.values.get("source"),
        source.page.get("source"),
        head.banner,
        head.organ,
    ]
    for name in candidates:
        if name and is_organ(squash(name)):
            return name
    named = [issuer_of(one) for one in (head.title, title) if one]
    return next((name for name in named if name), None)
