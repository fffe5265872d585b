"""The sample city: by which steps its agencies review, and how a text goes through them."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, datetime, time, timedelta

from gongkai.accounts.choices import Role
from gongkai.accounts.sample import STAFF, person, reviewers
from gongkai.agencies.choices import Level
from gongkai.agencies.models import Agency
from gongkai.agencies.sample import Story
from gongkai.publishing import actions
from gongkai.publishing.choices import RevisionState
from gongkai.publishing.models import Record, person_of
from gongkai.publishing.moments import append_due
from gongkai.publishing.schemes import set_scheme
from gongkai.publishing.steps import CONTENT, DEFAULT, FINAL, SECRECY, Scheme, Stage

ONE_PERSON_PER_STEP = ("yunting", "jyj")
NAMES_A_SUPERIOR, THE_SUPERIOR = "tingquan", "qinglan-reviewer"
FEW_PEOPLE = "审核人员两名，内容审核和保密审查由同一人办理。"
TWO_PEOPLE = "镇政府从事公开工作的只有两人。"
SUPERIOR = "街道没有保密专员，保密审查由区政府的审核人员办理。"
BETWEEN = timedelta(minutes=15)
DAY_BREAKS = time(0, 10)
_LATER_OPINIONS = ("不涉及国家秘密，可以公开。", "同意发布。")


def set_schemes(now: datetime) -> None:
    """Most agencies have two reviewers, a township one; a street has its secrecy reviewed by the district."""
    office = person("office")
    reviewing = dict.fromkeys(row.agency for row in STAFF if Role.REVIEWER in row.roles)
    for code in reviewing:
        if code in ONE_PERSON_PER_STEP:
            continue  # the usual steps, which nobody has to set
        agency = Agency.objects.get(code=code)
        if code == NAMES_A_SUPERIOR:
            named = Stage(SECRECY, person=person_of(person(THE_SUPERIOR)))
            scheme, reason = Scheme((Stage(CONTENT), named, Stage(FINAL)), 3), SUPERIOR
        elif agency.level == Level.TOWN:
            scheme, reason = Scheme(DEFAULT.stages, 2), TWO_PEOPLE
        else:
            scheme, reason = Scheme(DEFAULT.stages, 3), FEW_PEOPLE
        set_scheme(agency, scheme, reason=reason, actor=office, now=now)


def review(record: Record, at: datetime, opinion: str) -> Generator[datetime, datetime, None]:
    """Part of a story: the reviewers of the agency approve one after the other until no step waits."""
    opinions = (opinion, *_LATER_OPINIONS)
    for place, username in enumerate(reviewers(record.agency.code)):
        now = yield at + BETWEEN * place
        actions.approve(record, actor=person(username), opinion=opinions[place], now=now)
        record.refresh_from_db()
        if record.working is None or record.working.state == RevisionState.APPROVED:
            return


def days(opened: datetime, as_of: date) -> Story:
    """Day by day, weekends too, the log says which days have come of which a public text speaks."""
    first = opened + timedelta(days=1)
    for later in range((as_of - opened.date()).days):
        now = yield datetime.combine(first + timedelta(days=later), DAY_BREAKS, opened.tzinfo)
        append_due(now.date(), now)
