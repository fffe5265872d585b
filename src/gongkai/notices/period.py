"""Where a day finds a notice: never stored, so that no page says that something is open which is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from gongkai.letters.letter import written_day
from gongkai.notices.choices import Category
from gongkai.publishing.choices import Act
from gongkai.publishing.kinds import Content, day_after


@dataclass(frozen=True, slots=True)
class Standing:
    """The answer for one day: a word, its tone, and the period in words."""

    label: str
    tone: str
    period: str
    has_ended: bool = False


def standing_on(day: date, category: str, opens_on: date | None, ends_on: date | None) -> Standing:
    """Both days belong to the period; without an end a notice holds until it is withdrawn."""
    is_publicity = category == Category.PUBLICITY
    if ends_on is not None and day > ends_on:
        label = _("公示期已满") if is_publicity else _("已结束")
        return Standing(label, "neutral", _("截至%(day)s") % {"day": written_day(ends_on)}, has_ended=True)
    until = _("截至%(day)s") % {"day": written_day(ends_on)} if ends_on else _("未规定截止日期")
    if opens_on is not None and day < opens_on:
        return Standing(_("尚未开始"), "info", _("自%(day)s起") % {"day": written_day(opens_on)})
    return Standing(_("公示中") if is_publicity else _("现行"), "success", until)


def has_ended(day: date) -> Q:
    """Records of notices whose last day lies before the day."""
    return Q(notice__ends_on__lt=day)


def moments(content: Content) -> list[tuple[str, date]]:
    """The last day still counts: what ends with it ends on the day after."""
    if not content["ends_on"]:
        return []
    act = Act.CLOSED if content["category"] == Category.PUBLICITY else Act.EXPIRED
    return [(act, on) for on in day_after(date.fromisoformat(content["ends_on"]))]
