"""Signature, date and notes: the lines below a text (署名, 成文日期, 附注, 附件说明, 版记)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from .carrier import lists_attachments
from .dates import find_date, whole_date
from .labels import Level, read_label
from .lines import Paragraph
from .normalise import fold, squash
from .organs import is_organ

_OPEN = re.compile(
    r"^\(?(?:(?:信息)?公开(?:属性|方式|类别|形式|选项)\ ?:\ ?)?((?:(?:此|本)(?:件|文)[^。]{0,4}|主动|依申请|不予)公开(?:发布)?.{0,6}?)\)?$"
)
_COPIES = re.compile(r"^(?:抄送|抄报|主送|分送|主题词)\ ?:")
PRINTED = re.compile(r"^.{0,80}?\d{4}年\d{1,2}月\d{1,2}日\ ?印发$")
_CONTACT = re.compile(r"^\((?:联系人|联系电话|联系方式)\ ?:.{0,120}\)?$")
_ATTACHED = re.compile(r"^附\ ?件?\ ?\d{0,2}\ ?:\ ?\S")
PERSON = re.compile(
    r"^(?:市长|省长|部长|县长|区长|州长|主席|总理|主任|局长|行长|署长|委员长|院长|检察长|乡长|镇长|旗长|盟长|书记|会长)\ *:?\ *(?:\S{1,4}(?:\ ?\S{1,2})?)?$"
)
_SIGNED = re.compile(r"^(\S.{2,60}?)\ +((?:\d{4}|[〇○零一二三四五六七八九]{4})年.{2,8}日)$")
_DAY = re.compile(r"日\W*$|\d[-/.]\d")
# What a note below the text begins or ends with; few lines need the patterns.
_NOTE_LIKE = re.compile(r"[(此本信公主依不附抄分]|.*印发$")
_SIGNERS = 12


@dataclass(slots=True)
class Closing:
    """Roles of the paragraphs, the signature and the date with its line, and what the notes say."""

    roles: dict[int, str] = field(default_factory=dict)
    signers: list[str] = field(default_factory=list)
    signed: dt.date | None = None
    signed_line: int | None = None
    printed: dt.date | None = None
    openness: str | None = None


def read_closing(items: list[Paragraph], start: int, end: int, first_end: int | None) -> Closing:
    """Look through the body. `first_end` is where a carrier ends: its own signature and date count first."""
    closing = Closing()
    dates = [index for index in range(start, end) if _is_date(items[index])]
    own = [index for index in dates if first_end is not None and index < first_end]
    chosen = own[-1] if own else dates[-1] if dates else None
    for index in dates:
        signers = _signers(items, start, index)
        for place in signers:
            closing.roles[place] = "signature"
        closing.roles[index] = "date" if whole_date(items[index].text) else "signature"
        if index == chosen:
            _sign(closing, items, index, signers)
    for index in range(start, end):
        if index not in closing.roles:
            _note(closing, items, index)
    return closing


def _is_date(item: Paragraph) -> bool:
    if item.table or len(item.text) > 80 or not _DAY.search(item.shade):
        return False
    return whole_date(item.text) is not None or _signed_line(item) is not None


def _signed_line(item: Paragraph) -> re.Match[str] | None:
    match = _SIGNED.match(item.shade)
    return match if match and is_organ(squash(match[1])) and whole_date(match[2]) else None


def _signers(items: list[Paragraph], start: int, index: int) -> list[int]:
    """The lines of bodies or persons directly above the date."""
    out: list[int] = []
    for place in range(index - 1, max(start - 1, index - 1 - _SIGNERS), -1):
        if items[place].noise:
            # The foot of a page may stand between the signature and its date.
            continue
        compact = items[place].flat
        if not (is_organ(compact) or PERSON.match(compact) or _joint(items[place].shade)):
            break
        if items[place].label is not None or items[place].table:
            break
        out.insert(0, place)
    return out


def _joint(shade: str) -> bool:
    names = shade.split()
    return len(names) > 1 and len(shade) < 80 and all(is_organ(name) for name in names)


def _sign(closing: Closing, items: list[Paragraph], index: int, signers: list[int]) -> None:
    inline = _signed_line(items[index])
    closing.signed = whole_date(inline[2] if inline else items[index].text)
    closing.signed_line = items[index].line
    names = [items[place].text for place in signers] + ([inline[1]] if inline else [])
    closing.signers = [fold(name) for name in names if not PERSON.match(squash(name))]


def _note(closing: Closing, items: list[Paragraph], index: int) -> None:
    item = items[index]
    if item.table or len(item.text) > 300 or not _NOTE_LIKE.match(item.shade):
        return
    if (match := _OPEN.match(item.shade)) and len(item.text) < 24:
        closing.openness = closing.openness or fold(match[1])
    elif PRINTED.match(item.shade):
        closing.printed = closing.printed or find_date(item.text)
    elif (_ATTACHED.match(item.shade) and "。" not in item.shade) or lists_attachments(items, index):
        _attachments(closing, items, index)
    elif not _COPIES.match(item.shade) and (
        not _CONTACT.match(item.shade) or item.line < (closing.signed_line or 0)
    ):
        # Above the signature whom to ask is part of the text.
        return
    closing.roles[index] = "note"


def _attachments(closing: Closing, items: list[Paragraph], index: int) -> None:
    """附件：1.… and the numbered names below it: they are no items."""
    first = read_label(re.sub(r"^附\ ?件?\ ?\d{0,2}\ ?:\ ?", "", items[index].shade))
    expected = first.value + 1 if first else 1 if lists_attachments(items, index) else 2
    for place in range(index + 1, min(len(items), index + 30)):
        label = items[place].label
        if (
            label is None
            or label.level is not Level.THIRD
            or label.value != expected
            or "。" in items[place].shade
        ):
            return
        closing.roles[place] = "note"
        expected += 1
