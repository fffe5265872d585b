"""Who may enter a calendar, and when one is not to be entered. Each returns nothing or the reason why not."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason
from gongkai.agencies.choices import AgencyKind
from gongkai.agencies.models import Agency

EARLIEST_YEAR = 1949  # of the first rule on holidays (放假办法)


def may_enter(actor: User, region: Agency | None) -> Reason | None:
    """What holds nationwide is entered by the disclosure office of the government at the top; a region's by its own."""
    if actor.is_system:
        return None
    held = actor.agency_ids(Role.DISCLOSURE_OFFICE)
    if region is None:
        top = Agency.objects.filter(pk__in=held, parent=None).exists()
        return None if top else Reason(_("全国的放假安排由最高一级政府的公开主管录入。"))
    return None if region.pk in held else Reason(_("本地的放假安排由该政府的公开主管录入。"))


def is_government(region: Agency | None) -> Reason | None:
    """A region is named by its government (放假办法第四条: 少数民族节日由当地人民政府规定)."""
    is_one = region is None or region.kind == AgencyKind.GOVERNMENT
    return None if is_one else Reason(_("地区要用它的人民政府表示。"))


def is_published(published_on: date, today: date) -> Reason | None:
    """A notice that is not out yet arranges nothing; one of the year 202 is a slip."""
    if published_on.year < EARLIEST_YEAR:
        return Reason(_("文件的发布日期早于 %(year)s 年，请核对。") % {"year": EARLIEST_YEAR})
    return Reason(_("文件的发布日期在今天以后。")) if published_on > today else None
