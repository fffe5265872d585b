"""The sample city: its staff, all invented. Their password is published, so they sign in on this machine only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post, User
from gongkai.agencies.models import Agency
from gongkai.agencies.sample import name_of

PASSWORD = "yunting-2026"  # noqa: S105  (published on purpose)
ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """One account with its posts in one agency."""

    username: str
    name: str
    agency: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """What a visitor must know to sign in as somebody."""

    username: str
    role: str
    agency: str


_EDIT, _REVIEW, _DISCLOSE = (Role.EDITOR,), (Role.REVIEWER,), (Role.DISCLOSURE_OFFICE,)

STAFF = (
    SamplePerson("office", "林知遥", "yunting", (Role.DISCLOSURE_OFFICE, Role.EDITOR)),
    SamplePerson("office2", "贺闻溪", "yunting", _DISCLOSE),
    SamplePerson("reviewer", "陶景和", "yunting", _REVIEW),
    SamplePerson("auditor", "俞守衡", "yunting", (Role.AUDITOR,)),
    SamplePerson("bgt-editor", "叶听澜", "bgt", _EDIT),
    SamplePerson("fgw-editor", "段青禾", "fgw", _EDIT),
    SamplePerson("jyj-editor", "苏映川", "jyj", _EDIT),
    SamplePerson("jyj-reviewer", "钟若衡", "jyj", _REVIEW),
    SamplePerson("sfj-editor", "邵明远", "sfj", _EDIT),
    SamplePerson("czj-editor", "温如璋", "czj", _EDIT),
    SamplePerson("czj-reviewer", "季行舟", "czj", _REVIEW),
    SamplePerson("rsj-editor", "白予安", "rsj", _EDIT),
    SamplePerson("rsj-reviewer", "顾砚秋", "rsj", _REVIEW),
    SamplePerson("wjw-editor", "江见微", "wjw", _EDIT),
    SamplePerson("scjgj-editor", "卢春晓", "scjgj", _EDIT),
    SamplePerson("scjgj-reviewer", "覃维新", "scjgj", _REVIEW),
    SamplePerson("zwfwj-editor", "姚一诺", "zwfwj", _EDIT),
    SamplePerson("swj-editor", "欧阳澄", "swj", _EDIT),
    SamplePerson("gxq-editor", "简书言", "gxq", _EDIT),
    SamplePerson("qinglan-office", "秦望舒", "qinglan", (Role.DISCLOSURE_OFFICE, Role.EDITOR)),
    SamplePerson("qinglan-editor", "祝南枝", "qinglan", _EDIT),
    SamplePerson("qinglan-reviewer", "商思齐", "qinglan", _REVIEW),
    SamplePerson("qinglan-jyj-editor", "骆星野", "qinglan-jyj", _EDIT),
    SamplePerson("qinglan-jyj-reviewer", "范静姝", "qinglan-jyj", _REVIEW),
    SamplePerson("shidu-editor", "龚禾生", "shidu", _EDIT),
    SamplePerson("shidu-reviewer", "卓文渊", "shidu", _REVIEW),
)


def make_staff(now: datetime) -> None:
    """Make the accounts and their posts. Posts have no first day: the samples may lie in a time that is still to come."""
    password = make_password(PASSWORD)  # once: hashing is slow by design, and this password is no secret
    given = {"password": password, "is_sample": True, "date_joined": now}
    User.objects.create(username=ADMIN, name="系统管理员", is_staff=True, is_superuser=True, **given)
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    for row in STAFF:
        user = User.objects.create(username=row.username, name=row.name, **given)
        Post.objects.bulk_create(
            Post(user=user, agency=agencies[row.agency], role=role) for role in row.roles
        )


def person(username: str) -> User:
    """Somebody of the sample city, read afresh."""
    return User.objects.get(username=username, is_sample=True)


def demo_accounts() -> list[DemoAccount]:
    """Everybody who can sign in to the sample city."""
    staff = [
        DemoAccount(row.username, "、".join(str(role.label) for role in row.roles), name_of(row.agency))
        for row in STAFF
    ]
    return [*staff, DemoAccount(ADMIN, "系统管理员", "—")]
