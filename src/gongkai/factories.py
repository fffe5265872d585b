"""A small city for tests: agencies and the people who hold posts in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post, User
from gongkai.agencies.choices import AgencyKind, Level, NameKind
from gongkai.agencies.models import Agency, AgencyName
from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.models import Document
from gongkai.documents.reading import block_rows
from gongkai.officialdoc import parse
from gongkai.publishing import actions
from gongkai.publishing.models import Record, ReviewScheme
from gongkai.publishing.steps import DEFAULT

SINCE = date(2018, 1, 1)
SCHEMES_SET_AT = datetime(2018, 1, 1, tzinfo=UTC)


def make_agency(
    name: str, code: str, kind: str = "department", level: str = "city", **more: object
) -> Agency:
    """An agency with its current names."""
    agency = Agency.objects.create(
        **{"name": name, "code": code, "kind": AgencyKind(kind), "level": Level(level), "since": SINCE} | more
    )
    AgencyName.objects.create(agency=agency, name=name, kind=NameKind.OFFICIAL, since=SINCE)
    if agency.short_name:
        AgencyName.objects.create(agency=agency, name=agency.short_name, kind=NameKind.SHORT, since=SINCE)
    return agency


def make_person(username: str, *posts: tuple[Agency, str], **more: object) -> User:
    """A member of staff with posts."""
    user = User(username=username, name=f"{username}某", **more)
    user.set_password("an-invented-password")
    user.save()
    Post.objects.bulk_create(Post(user=user, agency=agency, role=role) for agency, role in posts)
    return user


def two_people(agency: Agency, by: User, people: int = 2, at: datetime = SCHEMES_SET_AT) -> ReviewScheme:
    """A scheme with the usual steps for which author and one reviewer are enough: `actions.approve` then decides them all."""
    scheme = ReviewScheme.objects.create(agency=agency, people=people, reason="人少", set_by=by, set_at=at)
    for position, stage in enumerate(DEFAULT.stages):
        scheme.stages.create(position=position, step=stage.step, workdays=stage.workdays)
    return scheme


@dataclass
class City:
    """云汀市 as the tests know it: a government with its office, two departments, a district and a county."""

    government: Agency = field(init=False)
    office_agency: Agency = field(init=False)
    education: Agency = field(init=False)
    health: Agency = field(init=False)
    district: Agency = field(init=False)
    county: Agency = field(init=False)
    office: User = field(init=False)
    office_reviewer: User = field(init=False)
    editor: User = field(init=False)
    reviewer: User = field(init=False)
    other_editor: User = field(init=False)
    auditor: User = field(init=False)

    def __post_init__(self) -> None:
        self.government = make_agency("云汀市人民政府", "yunting", "government")
        under = {"parent": self.government}
        self.office_agency = make_agency(
            "云汀市人民政府办公厅", "bgt", "general_office", short_name="市政府办公厅", **under
        )
        self.education = make_agency("云汀市教育局", "jyj", short_name="市教育局", **under)
        self.health = make_agency("云汀市卫生健康委员会", "wjw", short_name="市卫健委", **under)
        self.district = make_agency("青岚区人民政府", "qinglan", "government", "county", **under)
        self.county = make_agency("石渡县人民政府", "shidu", "government", "county", **under)
        self.office = make_person(
            "office", (self.government, Role.DISCLOSURE_OFFICE), (self.government, Role.EDITOR)
        )
        self.office_reviewer = make_person(
            "office-reviewer", (self.government, Role.REVIEWER), (self.government, Role.DISCLOSURE_OFFICE)
        )
        self.editor = make_person("jyj-editor", (self.education, Role.EDITOR))
        self.reviewer = make_person("jyj-reviewer", (self.education, Role.REVIEWER))
        self.other_editor = make_person(
            "wjw-editor",
            (self.health, Role.EDITOR),
            (self.health, Role.REVIEWER),
            email="wjw@example.invalid",
        )
        self.auditor = make_person("auditor", (self.government, Role.AUDITOR))
        for agency in (self.government, self.education, self.health):
            two_people(agency, self.office)


def fresh(user: User) -> User:
    """The same person with nothing remembered, as the next request sees them."""
    return User.objects.get(pk=user.pk)


def draft(
    city: City, now: datetime, title: str = "关于校车安全的通知", text: str = "一、总则\n1.按时检查车辆。"
) -> Record:
    """A draft document of the education bureau, by its editor."""
    blocks = block_rows(parse(text).blocks)
    row = Document(text=text, blocks=blocks, document_number="云教发〔2026〕3号")
    return actions.create(DOCUMENTS, row, title, agency=city.education, actor=city.editor, now=now)


def published(city: City, now: datetime, title: str = "关于校车安全的通知") -> Record:
    """The same, through review to the public."""
    record = draft(city, now, title)
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, now=now)
    return actions.publish(record, actor=city.reviewer, now=now)
