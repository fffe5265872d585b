"""网站切换: the disclosure office opens it for an agency and an old site, for some time, and closes it; both stand in the log.

Only while it is open may what was published there be taken over with its first publication date: else no date of publication is
ever typed (国办秘函〔2019〕19号 counts a forged one among what disqualifies a site).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.models import Agency
from gongkai.publishing import rules
from gongkai.publishing.choices import Act
from gongkai.publishing.day import public_day
from gongkai.publishing.log import append
from gongkai.publishing.models import Cutover
from gongkai.publishing.old_addresses import as_host, is_host
from gongkai.publishing.personal import has_no_personal_data
from gongkai.publishing.secrecy import has_no_secrecy_mark

LONGEST = timedelta(days=184)
"""Half a year: a convention of ours, so that nobody types old dates for good."""


def must_be_disclosure_office(actor: User, agency: Agency) -> Reason | None:
    """Only the disclosure office of a government above the agency, or of itself."""
    if agency.pk in actor.supervised_agency_ids:
        return None
    return Reason(_("您不是主管%(name)s的政府信息公开工作主管部门的人员。") % {"name": agency.label})


def why_not_open(actor: User, agency: Agency) -> list[Reason | None]:
    return [must_be_disclosure_office(actor, agency)]


@transaction.atomic
def open_cutover(
    agency: Agency, *, host: str, site: str, reason: str, closes_on: date, actor: User, now: datetime
) -> Cutover:
    """Let an agency take over what it had published on an old site, until a day that is half a year away at most."""
    # Of two who open the same one, the second sees the first.
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    host, site, today = as_host(host), site.strip(), public_day(now)
    refuse_if(
        [
            *why_not_open(actor, agency),
            None if is_host(host) else Reason(_("请填写原网站的域名，如 www.example.gov.cn。")),
            None if site else Reason(_("请填写原网站的名称。")),
            rules.says_why(reason),
            has_no_secrecy_mark(None, host, site, reason),
            has_no_personal_data(site),
            Reason(_("最后一天早于今天。")) if closes_on < today else None,
            Reason(_("一次切换最长 %(days)s 天。") % {"days": LONGEST.days})
            if closes_on > today + LONGEST
            else None,
        ]
    )
    earlier = Cutover.objects.filter(agency=agency, host=host, closed_at=None)
    for over in earlier.filter(closes_on__lt=today):  # nobody had to close it: it ended with its last day
        over.closed_at = timezone.make_aware(datetime.combine(over.closes_on, time.max))
        over.save(update_fields=["closed_at"])
    refuse_if([Reason(_("%(host)s的切换已经打开。") % {"host": host}) if earlier.exists() else None])
    made = Cutover.objects.create(
        agency=agency,
        host=host,
        site=site,
        reason=reason.strip(),
        closes_on=closes_on,
        opened_by=actor,
        opened_at=now,
    )
    said = {"site": host, "closes_on": closes_on.isoformat()}
    append(Act.CUTOVER_OPENED, agency=agency, role=Role.DISCLOSURE_OFFICE, manifest=said, now=now)
    return made


def why_not_close(actor: User, cutover: Cutover) -> list[Reason | None]:
    return [
        must_be_disclosure_office(actor, cutover.agency),
        Reason(_("这次切换已经结束。")) if cutover.closed_at else None,
    ]


@transaction.atomic
def close_cutover(cutover: Cutover, *, actor: User, now: datetime) -> Cutover:
    """From now on nothing is taken over from there; what waits to be confirmed waits in vain."""
    cutover = locked(cutover.pk)
    refuse_if(why_not_close(actor, cutover))
    cutover.closed_by, cutover.closed_at = actor, now
    cutover.save(update_fields=["closed_by", "closed_at"])
    append(
        Act.CUTOVER_CLOSED,
        agency=cutover.agency,
        role=Role.DISCLOSURE_OFFICE,
        manifest={"site": cutover.host},
        now=now,
    )
    return cutover


def locked(pk: int) -> Cutover:
    """The cut-over, locked: closing it and taking over wait for each other."""
    Cutover.objects.select_for_update(no_key=True).get(pk=pk)
    return Cutover.objects.select_related("agency").get(pk=pk)


def must_be_open(cutover: Cutover, today: date) -> Reason | None:
    """Outside of the days of a cut-over nobody types a publication date."""
    if cutover.is_open(today):
        return None
    return Reason(_("%(site)s的切换已经结束，不能再迁入。") % {"site": cutover.site})
