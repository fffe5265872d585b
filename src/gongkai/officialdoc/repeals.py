"""Which documents a text ends (废止, 停止执行, 失效): in a sentence, or in a list below a heading or lead-in that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .brackets import title_spans
from .carrier import is_annex_heading
from .citations import NO_DOCUMENT, number_behind
from .doclists import CLAUSES, Listed
from .lines import Paragraph
from .model import Repeal
from .normalise import fold, squash
from .numbers import DocumentNumber, find_numbers
from .numerals import CN

_WORDS = ("废止", "停止", "失效", "不再执行", "终止执行")
_SENTENCE = re.compile(r"[^。;]+[。;]?")
_AFTER = (
    r"\ ?(?:[(〔][^()〔〕]{0,60}(?:[〔\[(][^()〔〕\[\]]{0,12}[〕\])])?[^()〔〕]{0,30}[)〕])?(?:的|中的?)?"
    rf"(?P<clause>{CLAUSES})?"
    rf"(?:等\ ?[{CN}\d]{{0,4}}\ ?(?:件|个|项|部)?(?:政府)?(?:规章|文件|(?:行政)?规范性文件)?)?[,、]?(?:关于[^。;,]{{2,24}}的?规定|的规定|规定|的内容)?(?:全文|全部)?"
    r"(?:(?:、|和|及|与|以及)[\u4e00-\u9fff]{2,12}〔\d{4}〕\d{1,5}号(?:文件|文)?)*(?:有效期[^,。;《》]{0,14},)?"
)
_ENDS = re.compile(
    rf"{_AFTER}(?P<how>自[^。;]{{2,24}}?起(?:同时|予以|即行)?|从[^。;]{{2,24}}?起|同时|即行|一并|相应|均?予以|随之|届时|均|现予|现决定)?"
    r"(?:废止|停止执行|停止施行|停止适用|失效|自动失效|宣布失效|停止使用|不再执行|终止执行)"
)
_CLAUSE = re.compile(
    rf"\ ?(?:[(〔][^()]{{0,60}}(?:\([^()]{{0,12}}\))?[^()]{{0,20}}[)〕])?[的中\ ]{{0,3}}({CLAUSES})"
)
_PARTLY = re.compile(
    rf"[,，]\ ?其({CLAUSES})(?:的?规定)?(?:同时|即行|予以|相应)?(?:废止|停止执行|失效|不再执行)"
)
# 「依照《X》废止」 names the ground, not what ends; 同时 and the like leave no doubt.
_BASIS = re.compile(r"(?:依照|按照|根据|依据|应当|应予)[^,。;]{0,20}《$")
_LIST_GAP = re.compile(rf"{_AFTER}(?:\ ?(?:[、,]|和|及|与|以及)\ ?原?[^《》。;,]{{0,24}})?$")
_NUMBER_ENDS = re.compile(
    rf"\ ?[)〕]?(?:文件?|号文)?(?P<clause>{CLAUSES})?(?:等?\ ?[两\d一二三四五六七八九十]{1, 3}\ ?[个件](?:规范性)?文件)?[,]?(?:自[^。;,]{2, 24}起)?(?:同时|即行|一并|均|予以|相应)?(?:废止|停止执行|失效|不再执行)"
)
_SHARES = re.compile(r"(?:文件|号文)?(?:、|和|及|以及|与)《")
_NUMBER_GAP = re.compile(r"[)〕]?(?:文件?|号文)?(?:[、,]|和|及|与|以及)原?(?:[^《》。;、,]{0,12})$")
# A heading or lead-in above a list: what stands below it ends, or expressly does not.
_ENDS_WORD = re.compile(r"废止|失效|停止执行")
_KEEPS = re.compile(r"继续有效|继续执行|保留|修改|修订|修正|现行有效|拟|延长")
_LEADS_IN = re.compile(r"(?:下列|以下|如下|目录|清单|名单|附件|文件$|规章$|[:：]$)")
_STATUS = re.compile(r"废止|失效|停止执行")
_LONGEST_LEAD = 140


def read_repeals(items: list[Paragraph], own_title: str | None, listed: dict[int, Listed]) -> list[Repeal]:
    """In order of the text, each once. In a decision to repeal, also the titles named after 废止."""
    decision = own_title is not None and ("废止" in own_title or "失效" in own_title)
    out = [*_in_sentences(items, decision=decision), *_in_lists(items, listed)]
    out.sort(key=lambda one: one.line)
    return _once_each(out)


def _once_each(found: list[Repeal]) -> list[Repeal]:
    unique: dict[tuple[str | None, str | None], Repeal] = {}
    for one in found:
        key = (squash(one.title) if one.title else one.number, one.clause)
        before = unique.get(key)
        if before is None or (before.number is None and one.number):
            unique[key] = one if before is None else Repeal(before.title, one.number, one.clause, before.line)
    return list(unique.values())


def _in_sentences(items: list[Paragraph], *, decision: bool) -> Iterator[Repeal]:
    for item in items:
        if item.table or item.noise or not any(word in item.shade for word in _WORDS):
            continue
        for sentence in _SENTENCE.finditer(item.shade):
            if any(word in sentence[0] for word in _WORDS):
                yield from _partly(item, sentence.start(), sentence[0])
                yield from _in_sentence(item, sentence.start(), sentence[0], decision=decision)


def _in_sentence(item: Paragraph, offset: int, text: str, *, decision: bool) -> list[Repeal]:
    spans, _ = title_spans(text)
    numbers = find_numbers(text)
    starts = {one.start: one for one in numbers}
    first_verb = min(
        (place for word in ("废止", "失效") if (place := text.find(word)) >= 0), default=len(text)
    )
    out: list[Repeal] = []
    ending = False
    for index in range(len(spans) - 1, -1, -1):
        start, end = spans[index]
        following = spans[index + 1][0] - 1 if index + 1 < len(spans) else None
        match = _ENDS.match(text, end + 1)
        if match is not None and match["how"] is None and _BASIS.search(text, max(0, start - 28), start):
            match = None
        if match is None and ending and following is not None:
            match = _LIST_GAP.fullmatch(text, end + 1, following)
        ending = match is not None
        if (ending or (decision and first_verb < start)) and not NO_DOCUMENT.search(text[start:end]):
            number = number_behind(text, end + 1, starts)
            title = fold(item.text[offset + start : offset + end])
            span = match.span("clause") if match else _clause_behind(text, end + 1)
            clause = item.text[offset + span[0] : offset + span[1]] if span and span[0] >= 0 else None
            out.append(Repeal(title, number.canonical if number else None, clause, item.line))
    out.reverse()
    used = {one.number for one in out}
    alone = [one for one in _numbers_alone(item, text, numbers) if one.number not in used]
    titles = {
        number.canonical: fold(item.text[offset + start : offset + end])
        for start, end in spans
        if (number := number_behind(text, end + 1, starts)) is not None
    }
    if out and spans:
        alone += _before_title(item, text, numbers, {one.title for one in out}, offset)
    return out + [Repeal(titles.get(one.number or ""), one.number, one.clause, item.line) for one in alone]


def _before_title(
    item: Paragraph, text: str, numbers: Sequence[DocumentNumber], ended: set[str | None], offset: int
) -> list[Repeal]:
    """云价〔2014〕56号文件和《…》同时废止: the number shares the fate of the title behind it."""
    out = []
    for one in numbers:
        match = _SHARES.match(text, one.end)
        if match is not None:
            close = text.find("》", match.end())
            if fold(item.text[offset + match.end() : offset + close]) in ended:
                out.append(Repeal(None, one.canonical, None, item.line))
    return out


def _clause_behind(text: str, place: int) -> tuple[int, int] | None:
    match = _CLAUSE.match(text, place)
    return match.span(1) if match else None


def _partly(item: Paragraph, offset: int, text: str) -> Iterator[Repeal]:
    """《X》（…）延长有效期后，其第十八条停止执行."""
    for match in _PARTLY.finditer(text):
        spans, _ = title_spans(text[: match.start()])
        if spans:
            start, end = spans[-1]
            number = number_behind(text, end + 1, {one.start: one for one in find_numbers(text)})
            yield Repeal(
                fold(item.text[offset + start : offset + end]),
                number.canonical if number else None,
                match[1],
                item.line,
            )


def _numbers_alone(item: Paragraph, text: str, numbers: Sequence[DocumentNumber]) -> list[Repeal]:
    """云政发〔2010〕3号、云政发〔2012〕8号同时废止."""
    out: list[Repeal] = []
    ending = False
    for index in range(len(numbers) - 1, -1, -1):
        one = numbers[index]
        following = numbers[index + 1].start if index + 1 < len(numbers) else None
        match = _NUMBER_ENDS.match(text, one.end)
        ends = match is not None
        ending = ends or (
            ending and following is not None and _NUMBER_GAP.fullmatch(text, one.end, following) is not None
        )
        if ending:
            out.append(Repeal(None, one.canonical, match["clause"] if match else None, item.line))
    out.reverse()
    return out


def _in_lists(items: list[Paragraph], listed: dict[int, Listed]) -> Iterator[Repeal]:
    """Rows below a heading or lead-in that says that they end; a column of decisions in a table is stronger."""
    ends = False
    for index, item in enumerate(items):
        row = listed.get(index)
        if row is not None:
            status = squash(row.status) if row.status else None
            kept = _KEEPS.search(item.flat.rpartition("》")[2]) is not None
            if _STATUS.search(status) and not _KEEPS.search(status) if status else ends and not kept:
                yield Repeal(row.title, row.number, row.clause, item.line)
        elif not item.table and not item.noise and not item.markup:
            ends = _mode(items, index, listed, ends=ends)


def _mode(items: list[Paragraph], index: int, listed: dict[int, Listed], *, ends: bool) -> bool:
    """Whether rows below this line end: told by headings and lead-ins, reset by an annex or any other heading."""
    item = items[index]
    text = item.flat
    if is_annex_heading(item):
        return False
    below = items[index + 1] if index + 1 < len(items) else None
    above_list = index + 1 in listed or (below is not None and below.table)
    if len(text) > _LONGEST_LEAD or not (above_list or _LEADS_IN.search(text)):
        return ends
    if not _ENDS_WORD.search(text) and not _KEEPS.search(text):
        return ends if not above_list or text.startswith(("(", "（")) else False
    return _ENDS_WORD.search(text) is not None and not _keeps(text)


def _keeps(text: str) -> bool:
    """修改, 继续有效 and the like, unless 废止 is what the list is called."""
    kept = _KEEPS.search(text)
    return kept is not None and not re.search(r"(?:废止|失效)[^,，。;；]{0,14}(?:文件|规章|目录|清单)", text)
