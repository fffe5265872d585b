"""Two documents in one text: a notice or order that issues another one (carrier), and what it issues (payload)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .brackets import title_spans
from .dates import whole_date
from .labels import Level
from .lines import Paragraph
from .normalise import fold
from .titles import bare, ends_title, inner_title

_SEARCH = 14
# The issuing sentence stands at the beginning of its paragraph.
_SENTENCE_WITHIN = 1200
_VERB = r"(?:印发|公布|转发|批转|发布|下发)"
_ISSUES = re.compile(
    rf"现\ ?将《(?P<a>[^。]{{2,120}}?)》[^。]{{0,60}}?{_VERB}"
    rf"|《(?P<b>[^。]{{2,120}}?)》[^。]{{0,120}}?(?:同意|通过|批准|审定|研究)[^。]{{0,40}}?现\ ?(?:予以|予|将)?[^。]{{0,12}}?{_VERB}"
    rf"|《(?P<c>[^。]{{2,120}}?)》[^。]{{0,40}}?现\ ?(?:予以|予)?{_VERB}"
)
_MARKS = dict.fromkeys(map(ord, "《》〈〉<>"))
_CAPTION_WITHIN = 30
_ADOPTED = re.compile(r"^[(（]\d{4}年\d{1,2}月\d{1,2}日.{4,80}(?:通过|批准)")
_LISTED = re.compile(r"\ ?(?:[、,]|和|及|以及|与)?\ ?")
_ANNEX = re.compile(r"^附\ ?(?:件|表|录)?\ ?(?:\d{1,2}|[一二三四五六七八九十]{1,3})?\ ?:?$")


@dataclass(frozen=True, slots=True)
class Payload:
    """What is carried: its title as the carrier names it, the paragraph of its own title, and the carrier's sentence.

    `titles`: all that the sentence carries, where it is several documents.
    """

    title: str
    index: int | None
    sentence: int | None
    titles: tuple[str, ...] = ()


def find_payload(items: list[Paragraph], start: int, title: str | None) -> Payload | None:
    """The payload of the document whose body starts at `start`, or None if this is a single document."""
    named: str | None = None
    sentence: int | None = None
    titles: tuple[str, ...] = ()
    for index in range(start, min(len(items), start + _SEARCH)):
        shade = items[index].shade
        match = _ISSUES.search(shade, 0, _SENTENCE_WITHIN) if "现" in shade[:_SENTENCE_WITHIN] else None
        if match is not None:
            group = match.lastgroup or "a"
            named, sentence = fold(items[index].text[match.start(group) : match.end(group)]), index
            titles = _carried(items[index], match.end())
            named = titles[0] if titles else named
            break
    if is_bare_carrier(title) and (below := _captioned(items, start)) is not None:
        # An announcement of an amendment prints the whole act below.
        own = fold(items[below].text)
        return Payload(own, below, sentence, (own,))
    if named is None and title is not None:
        named = inner_title(title)
    if named is None:
        return None
    return Payload(named, _own_title(items, start, named), sentence, titles or (named,))


def is_bare_carrier(title: str | None) -> bool:
    """An order or announcement that says nothing but who speaks: 云汀市人民代表大会常务委员会公告."""
    name = bare(title) if title else ""
    return name.endswith(("公告", "令")) and "关于" not in name


def _captioned(items: list[Paragraph], start: int) -> int | None:
    """The title that stands above （…年…月…日…通过）."""
    for index in range(start + 1, min(len(items), start + _CAPTION_WITHIN)):
        if _ADOPTED.match(items[index].flat) and ends_title(items[index - 1].text):
            return index - 1
    return None


def _carried(item: Paragraph, end: int) -> tuple[str, ...]:
    """The titles that stand in one list directly before the verb: 根据《法》，现将《A》、《B》和《C》印发."""
    spans = [span for span in title_spans(item.shade)[0] if span[1] <= end]
    out: list[str] = []
    following = end
    for start, stop in reversed(spans):
        if out and not _LISTED.fullmatch(item.shade, stop + 1, following):
            break
        out.insert(0, fold(item.text[start:stop]))
        following = start - 1
    return tuple(out)


def _own_title(items: list[Paragraph], start: int, named: str) -> int | None:
    """The line that repeats the payload's title, whole or broken in two."""
    wanted = _unmarked(named)
    for index in range(start, len(items)):
        if len(items[index].text) > 120:
            continue
        own = _unmarked(items[index].text)
        if own == wanted and "《" not in items[index].shade[:1]:
            return index
        below = items[index + 1].text if index + 1 < len(items) else ""
        if (
            len(own) >= 4
            and wanted.startswith(own)
            and len(below) < 60
            and _unmarked(items[index].text + below) == wanted
        ):
            return index
    return None


def _unmarked(title: str) -> str:
    """Marks inside marks change their form."""
    return bare(title).translate(_MARKS)


def title_width(items: list[Paragraph], index: int, named: str) -> int:
    """Over how many lines the payload's own title runs."""
    return 1 if _unmarked(items[index].text) == _unmarked(named) else 2


def is_annex_heading(item: Paragraph) -> bool:
    """附件, 附件2, 附： alone on the line: what follows is an annex."""
    return len(item.text) < 12 and _ANNEX.match(item.shade) is not None


def lists_attachments(items: list[Paragraph], index: int) -> bool:
    """附件： alone above 1. 2. 3. and the signature: what it lists comes later."""
    if items[index].flat not in ("附件:", "附件：") or index + 1 >= len(items):
        return False
    first = items[index + 1].label
    if first is None or first.level is not Level.THIRD or first.value != 1:
        return False
    for item in items[index + 1 : index + _SEARCH]:
        if whole_date(item.text) is not None:
            return True
        if is_annex_heading(item) or item.table:
            return False
    return False


def has_labels(items: list[Paragraph], start: int, end: int) -> bool:
    """Some paragraph of the range opens a numbered level."""
    return any(not item.table and item.label is not None for item in items[start:end])
