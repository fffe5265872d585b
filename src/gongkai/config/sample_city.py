"""The sample city 云汀市: every room's sample, made through the real actions in the order of their days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.accounts import sample as accounts
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.accounts.sample import PASSWORD, demo_accounts
from gongkai.agencies import sample as agencies
from gongkai.agencies.choices import NameKind
from gongkai.agencies.models import Agency
from gongkai.agencies.sample import WRITTEN_FOR, Calendar, Story, tell
from gongkai.columns import sample as columns
from gongkai.compliance import sample as compliance
from gongkai.directory.actions import Terms, add_name, create_agency, merge, rename
from gongkai.documents import sample as documents
from gongkai.lexicon import sample as lexicon
from gongkai.notices import sample as notices
from gongkai.plans import sample as plans
from gongkai.portal.models import SampleCity
from gongkai.publishing import sample as publishing
from gongkai.publishing.followers import all_followers

__all__ = ["AS_OF", "demo_accounts", "how_to_sign_in", "make"]

AS_OF = WRITTEN_FOR
YEARS = range(2001, 2099)


def make(as_of: date) -> None:
    """Fill an empty database; refuses where there is an agency. Two runs for the same day make the same city."""
    with transaction.atomic():
        refuse_if(
            [
                Reason(_("数据库中已有数据，演示城市只能建在空数据库中。"))
                if Agency.objects.exists()
                else None,
                None
                if as_of.year in YEARS
                else Reason(
                    _("演示日期应在%(first)s年至%(last)s年之间。") % {"first": YEARS[0], "last": YEARS[-1]}
                ),
            ]
        )
        calendar = Calendar(as_of)
        opened = calendar.at("2025-09-01 09:00")
        tell([_opening(calendar, opened)])
        stories = (lexicon.stories, columns.stories, documents.stories, notices.stories, plans.stories)
        told = (one for stories_of in stories for one in stories_of(calendar))
        tell([publishing.days(opened, as_of), _renaming(calendar), _merger(calendar), *told])
        compliance.look(calendar.at(f"{WRITTEN_FOR} 07:00"))
        # Last: from now on the day stands still, while it was made each act had its own.
        SampleCity.objects.create(made_as_of=as_of)
    for follower in all_followers():
        follower.catch_up()


def _opening(calendar: Calendar, opened: datetime) -> Story:
    """The platform opens: the directory is entered, one agency a minute, then the staff."""
    now = yield opened
    system = User.objects.system()
    made: dict[str, Agency] = {}
    for number, row in enumerate(agencies.AGENCIES, start=1):
        agency = Agency(
            parent=made.get(row.parent),
            code=row.code,
            name=row.name,
            short_name=row.short_name,
            kind=row.kind,
            level=row.level,
            uscc=agencies.credit_code(number, row.kind),
            is_vertical=row.is_vertical,
            since=calendar.day(row.since) if row.since else None,
            position=number * 10,
            tile=agencies.TILES.get(row.code, ""),
        )
        entered_at = now + timedelta(minutes=number - 1)
        made[row.code] = create_agency(agency, actor=system, now=entered_at)
        if row.plate:
            add_name(
                agency,
                name=row.plate,
                kind=NameKind.PLATE,
                since=agency.since,
                actor=system,
                now=entered_at,
            )
    accounts.make_staff(now + timedelta(hours=2))
    publishing.set_schemes(now + timedelta(hours=3))


def _merger(calendar: Calendar) -> Story:
    now = yield calendar.at("2026-01-05 09:30")
    ended, into = (Agency.objects.get(code=code) for code in (agencies.MERGED, agencies.MERGED_INTO))
    first_day_without = calendar.day(agencies.LAST_DAY) + timedelta(days=1)
    merge([ended], into, terms=_terms(first_day_without, agencies.MERGER_BASIS, now))


def _renaming(calendar: Calendar) -> Story:
    now = yield calendar.at(f"{agencies.RENAMED_ON} 10:00")
    agency = Agency.objects.get(code=agencies.RENAMED)
    rename(
        agency,
        name=agencies.NEW_NAME,
        short_name=agencies.NEW_SHORT_NAME,
        terms=_terms(calendar.day(agencies.RENAMED_ON), agencies.RENAMING_BASIS, now),
    )


def _terms(effective_on: date, basis: str, now: datetime) -> Terms:
    written = f"〔{effective_on.year}〕"
    return Terms(effective_on, basis.replace("〔2026〕", written), accounts.person("office"), now)


def how_to_sign_in() -> str:
    """Where to look and as whom to sign in."""
    return "\n".join(_sign_in_lines())


def _sign_in_lines() -> Iterator[str]:
    for account in demo_accounts():
        yield f"  {account.username:<22}{account.role}\t{account.agency}"
    yield ""
    yield _("演示城市“云汀市”已建立，地名、机构、人员和文件均为虚构。")
    yield _("公开网站：%(url)s") % {"url": f"{settings.ORIGIN}{settings.BASE_PATH}/"}
    yield _("工作台：%(url)s（演示账号只能在本机使用）") % {
        "url": f"{settings.ORIGIN}{settings.BASE_PATH}/desk/"
    }
    yield _("所有账号的密码都是 %(password)s") % {"password": PASSWORD}
