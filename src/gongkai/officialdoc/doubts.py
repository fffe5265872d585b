"""What is doubtful about a document as a whole: page against signature, damage, counts of lists."""

from __future__ import annotations

import re
from collections import Counter

from .closing import Closing
from .doclists import Listed
from .draft import Draft
from .effect import Effect
from .head import Head
from .lines import Source
from .metadata import labelled_day
from .model import ParseWarning
from .normalise import LOOKALIKE, TRADITIONAL, squash
from .numerals import cn2int

_FOREIGN = 12
# How many documents a decision says it ends.
_COUNT = re.compile(
    r"等\ ?(\d{1,3}|[一二三四五六七八九十百]{1,4})\ ?(?:件|个|项|部)[^。;]{0,60}?(?:废止|失效|停止执行)|(?:目录|清单)\((?:共)?(\d{1,3})件\)|(?:废止|失效)《[^。;]{2,90}?等\ ?(\d{1,3})件|(?<!共)(?<!等)(\d{1,3})件(?:行政规范性|规范性)?文件,?\ ?(?:予以|宣布)?(?:废止|失效)"
)
_IN_ANNEX = re.compile(r"(\d{1,3})[件个]\(见?附件(\d)\)")
_OWN_ARTICLE = re.compile(r"本(?:办法|规定|细则|条例|规则|规程|制度)第([一二三四五六七八九十百零\d]{1,6})条")
_DECIDED = re.compile(r"(继续有效|保留|修改|废止|失效)(?:的)?(?:文件|(?:行政)?规范性文件)?(\d{1,3})[件个]")
_LETTERS = re.compile("[OolI]")
_TRADITIONAL = re.compile(f"[{''.join(TRADITIONAL)}]")
_OTHER_SCRIPTS = re.compile(r"[\u00c0-\u10ff]")
_PINYIN = re.compile(r"[\u4e00-\u9fff][(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}[)）]")
_MIN_PINYIN, _MIN_TRADITIONAL = 2, 8
_PLACEHOLDER = "\ufffd"


def find_doubts(draft: Draft, head: Head, closing: Closing, effect: Effect, source: Source) -> None:
    if head.secret is not None:
        draft.warnings.append(ParseWarning(head.secret, "OD-100", "文件有密级标志，不得公开"))
    labelled = labelled_day(head, "signed")
    if labelled and closing.signed and labelled != closing.signed:
        line = closing.signed_line or head.page.lines["signed"]
        draft.warnings.append(
            ParseWarning(line, "OD-042", f"页面的成文日期 {labelled} 与落款日期 {closing.signed} 不一致")
        )
    named = head.page.values.get("issuer")
    if named and closing.signers and not _same_body(named, closing.signers):
        words = f"页面的发文机关 {named} 与落款 {'、'.join(closing.signers)} 不一致"
        draft.warnings.append(ParseWarning(head.page.lines["issuer"], "OD-013", words))
    if effect.derived_line is not None:
        draft.warnings.append(ParseWarning(effect.derived_line, "OD-043", "生效日期由印发或公布日期推算"))
    if mixed := _mixture(source.lines):
        draft.warnings.append(ParseWarning(mixed[0], "OD-090", mixed[1]))
    damaged = next((n for n, line in enumerate(source.lines, start=1) if _is_damaged(line)), None)
    if damaged is not None:
        draft.warnings.append(ParseWarning(damaged, "OD-090", "文字有损坏（乱码），请核对原件"))


def _mixture(lines: list[str]) -> tuple[int, str] | None:
    """The first line that shows what a conversion or recognition has done to the text."""
    pinyin = old = 0
    for number, line in enumerate(lines, start=1):
        if _LETTERS.search(line) and LOOKALIKE.search(line):
            return number, "数字中混有字母 O、l、I，疑为识别错误，请核对原件"
        pinyin += len(_PINYIN.findall(line)) if "(" in line or "（" in line else 0
        old += len(_TRADITIONAL.findall(line))
        if pinyin >= _MIN_PINYIN or old >= _MIN_TRADITIONAL:
            return number, "文字中夹有拼音或繁体字，疑为转换所致，请核对原件"
    return None


def _is_damaged(line: str) -> bool:
    """Placeholders of a lost character, or letters of other scripts where Chinese should be."""
    if _PLACEHOLDER in line or "锟斤拷" in line:
        return True
    foreign = len(_OTHER_SCRIPTS.findall(line))
    return foreign >= _FOREIGN and foreign * 2 > len(line)


def _same_body(named: str, signers: list[str]) -> bool:
    """The page names one of the signers, perhaps by a shorter name (市财政局 for 云汀市财政局)."""
    names = [squash(one) for signer in signers for one in signer.split()]
    return any(
        squash(one) in name or name in squash(one)
        for one in re.split(r"[、,，;；\s]", named)
        if one
        for name in names
    )


def check_counts(draft: Draft, listed: dict[int, Listed]) -> None:
    """等9件…予以废止 and 目录（7件） against the rows of the lists that follow, in order."""
    claimed = [
        (place, cn2int(match[1] or match[2] or match[3] or match[4]) or 0)
        for place, item in enumerate(draft.items)
        if place not in listed
        for match in _COUNT.finditer(item.shade)
    ]
    _check_decisions(draft, listed)
    _check_own_articles(draft)
    sizes: list[int] = []
    before = None
    for index in sorted(
        index for index, row in listed.items() if row.number is not None or draft.items[index].table
    ):
        if before is None or index - before > 1:
            sizes.append(0)
        sizes[-1] += 1
        before = index
    wanted = list(dict.fromkeys(count for _, count in claimed))
    _check_annexes(draft, listed, sizes)
    sizes = [size for size in sizes if size > 1]
    for place, count in claimed:
        if sizes and count > 1 and count not in sizes and len(sizes) <= len(wanted) + 1:
            draft.warn(place, "OD-071", f"所列件数 {count} 与清单的 {'、'.join(map(str, sizes))} 件不一致")


def _check_annexes(draft: Draft, listed: dict[int, Listed], sizes: list[int]) -> None:
    """废止的文件5件(附件3) against the third list."""
    for place, item in enumerate(draft.items):
        for match in _IN_ANNEX.finditer("" if place in listed else item.shade):
            number, count = int(match[2]), int(match[1])
            if 0 < number <= len(sizes) and sizes[number - 1] != count:
                draft.warn(place, "OD-071", f"所列件数 {count} 与附件{number}的 {sizes[number - 1]} 件不一致")


def _check_own_articles(draft: Draft) -> None:
    """本办法第十五条 in a text that ends with the eleventh."""
    if not draft.articles:
        return
    last = max(article.number for article in draft.articles)
    for place, item in enumerate(draft.items):
        for match in _OWN_ARTICLE.finditer(item.shade):
            if (cn2int(match[1]) or 0) > last:
                draft.warn(place, "OD-062", f"正文没有第{match[1]}条，只有 {last} 条")


def _check_decisions(draft: Draft, listed: dict[int, Listed]) -> None:
    """废止6件、失效2件 against the decisions in the column of a table."""
    decided = Counter(row.status for row in listed.values() if row.status)
    if not decided:
        return
    for place, item in enumerate(draft.items):
        for match in _DECIDED.finditer("" if item.table else item.shade):
            rows = sum(count for status, count in decided.items() if match[1] in status)
            if rows and rows != int(match[2]):
                draft.warn(place, "OD-071", f"所列{match[1]} {match[2]} 件与清单的 {rows} 件不一致")
