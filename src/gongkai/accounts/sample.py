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
FIRST_TO_TRY = (
    *("office", "reviewer", "auditor", "fgw-editor", "jyj-editor", "jyj-reviewer"),
    *("rsj-editor", "scjgj-reviewer", "qinglan-office", "liuting-editor"),
)
"""One of each kind, for the page on which people sign in."""


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
_OFFICE = (Role.DISCLOSURE_OFFICE, Role.EDITOR)

STAFF = (
    SamplePerson("office", "林知遥", "yunting", _OFFICE),
    SamplePerson("office2", "贺闻溪", "yunting", _DISCLOSE),
    SamplePerson("reviewer", "陶景和", "yunting", _REVIEW),
    SamplePerson("reviewer2", "纪怀瑾", "yunting", _REVIEW),
    SamplePerson("reviewer3", "傅砚舟", "yunting", _REVIEW),
    SamplePerson("auditor", "俞守衡", "yunting", (Role.AUDITOR,)),
    SamplePerson("bgt-editor", "叶听澜", "bgt", _EDIT),
    SamplePerson("bgt-reviewer", "盛怀远", "bgt", _REVIEW),
    SamplePerson("bgt-reviewer2", "温叔衡", "bgt", _REVIEW),
    SamplePerson("fgw-editor", "段青禾", "fgw", _EDIT),
    SamplePerson("fgw-reviewer", "佟若川", "fgw", _REVIEW),
    SamplePerson("fgw-reviewer2", "池若谷", "fgw", _REVIEW),
    SamplePerson("jyj-editor", "苏映川", "jyj", _EDIT),
    SamplePerson("jyj-reviewer", "钟若衡", "jyj", _REVIEW),
    SamplePerson("jyj-reviewer2", "闵行简", "jyj", _REVIEW),
    SamplePerson("jyj-reviewer3", "艾若虚", "jyj", _REVIEW),
    SamplePerson("gxj-editor", "程可舟", "gxj", _EDIT),
    SamplePerson("gxj-reviewer", "解知夏", "gxj", _REVIEW),
    SamplePerson("gxj-reviewer2", "韩见秋", "gxj", _REVIEW),
    SamplePerson("gaj-editor", "路远岑", "gaj", _EDIT),
    SamplePerson("gaj-reviewer", "石砚农", "gaj", _REVIEW),
    SamplePerson("gaj-reviewer2", "纪守恒", "gaj", _REVIEW),
    SamplePerson("mzj-editor", "方晚棠", "mzj", _EDIT),
    SamplePerson("mzj-reviewer", "喻怀谷", "mzj", _REVIEW),
    SamplePerson("mzj-reviewer2", "穆清和", "mzj", _REVIEW),
    SamplePerson("sfj-editor", "邵明远", "sfj", _EDIT),
    SamplePerson("sfj-reviewer", "庄问渠", "sfj", _REVIEW),
    SamplePerson("sfj-reviewer2", "阮知章", "sfj", _REVIEW),
    SamplePerson("czj-editor", "温如璋", "czj", _EDIT),
    SamplePerson("czj-reviewer", "季行舟", "czj", _REVIEW),
    SamplePerson("czj-reviewer2", "杜若谦", "czj", _REVIEW),
    SamplePerson("rsj-editor", "白予安", "rsj", _EDIT),
    SamplePerson("rsj-reviewer", "顾砚秋", "rsj", _REVIEW),
    SamplePerson("rsj-reviewer2", "叶知秋", "rsj", _REVIEW),
    SamplePerson("zrzyj-editor", "沈栖岩", "zrzyj", _EDIT),
    SamplePerson("sthjj-editor", "柯以蓝", "sthjj", _EDIT),
    SamplePerson("sthjj-reviewer", "樊澄江", "sthjj", _REVIEW),
    SamplePerson("sthjj-reviewer2", "云归野", "sthjj", _REVIEW),
    SamplePerson("zjj-editor", "鲁见山", "zjj", _EDIT),
    SamplePerson("zjj-reviewer", "屈砥平", "zjj", _REVIEW),
    SamplePerson("zjj-reviewer2", "墨守成", "zjj", _REVIEW),
    SamplePerson("jtj-editor", "车行简", "jtj", _EDIT),
    SamplePerson("jtj-reviewer", "汤望津", "jtj", _REVIEW),
    SamplePerson("jtj-reviewer2", "程望舒", "jtj", _REVIEW),
    SamplePerson("shuiwj-editor", "尤清源", "shuiwj", _EDIT),
    SamplePerson("shuiwj-reviewer", "孟涵章", "shuiwj", _REVIEW),
    SamplePerson("shuiwj-reviewer2", "鲁沧浪", "shuiwj", _REVIEW),
    SamplePerson("nyncj-editor", "田嘉穗", "nyncj", _EDIT),
    SamplePerson("wlj-editor", "岳知弦", "wlj", _EDIT),
    SamplePerson("wjw-editor", "江见微", "wjw", _EDIT),
    SamplePerson("wjw-reviewer", "裴济仁", "wjw", _REVIEW),
    SamplePerson("wjw-reviewer2", "许杏林", "wjw", _REVIEW),
    SamplePerson("yjj-editor", "雷守拙", "yjj", _EDIT),
    SamplePerson("yjj-reviewer", "安敬之", "yjj", _REVIEW),
    SamplePerson("yjj-reviewer2", "战如磐", "yjj", _REVIEW),
    SamplePerson("scjgj-editor", "卢春晓", "scjgj", _EDIT),
    SamplePerson("scjgj-reviewer", "覃维新", "scjgj", _REVIEW),
    SamplePerson("scjgj-reviewer2", "戴衡之", "scjgj", _REVIEW),
    SamplePerson("zwfwj-editor", "姚一诺", "zwfwj", _EDIT),
    SamplePerson("zwfwj-reviewer", "阮明渡", "zwfwj", _REVIEW),
    SamplePerson("zwfwj-reviewer2", "佟简之", "zwfwj", _REVIEW),
    SamplePerson("ybj-editor", "康念苏", "ybj", _EDIT),
    SamplePerson("ybj-reviewer", "柏景行", "ybj", _REVIEW),
    SamplePerson("ybj-reviewer2", "谷安澜", "ybj", _REVIEW),
    SamplePerson("swj-editor", "欧阳澄", "swj", _EDIT),
    SamplePerson("swj-reviewer", "闻敬舆", "swj", _REVIEW),
    SamplePerson("swj-reviewer2", "税允执", "swj", _REVIEW),
    SamplePerson("gjj-editor", "钱存朴", "gjj", _EDIT),
    SamplePerson("gjj-reviewer", "毕持盈", "gjj", _REVIEW),
    SamplePerson("gjj-reviewer2", "符广厦", "gjj", _REVIEW),
    SamplePerson("water-editor", "池润生", "water", _EDIT),
    SamplePerson("water-reviewer", "颜以渟", "water", _REVIEW),
    SamplePerson("water-reviewer2", "甘霖泽", "water", _REVIEW),
    SamplePerson("bus-editor", "桂如轨", "bus", _EDIT),
    SamplePerson("bus-reviewer", "凌晓驿", "bus", _REVIEW),
    SamplePerson("bus-reviewer2", "辛长路", "bus", _REVIEW),
    SamplePerson("heat-editor", "佘暄和", "heat", _EDIT),
    SamplePerson("heat-reviewer", "耿炜如", "heat", _REVIEW),
    SamplePerson("heat-reviewer2", "冉暖阳", "heat", _REVIEW),
    SamplePerson("gxq-editor", "简书言", "gxq", _EDIT),
    SamplePerson("qinglan-office", "秦望舒", "qinglan", _OFFICE),
    SamplePerson("qinglan-editor", "祝南枝", "qinglan", _EDIT),
    SamplePerson("qinglan-reviewer", "商思齐", "qinglan", _REVIEW),
    SamplePerson("qinglan-reviewer2", "阙青川", "qinglan", _REVIEW),
    SamplePerson("qinglan-jyj-editor", "骆星野", "qinglan-jyj", _EDIT),
    SamplePerson("qinglan-jyj-reviewer", "范静姝", "qinglan-jyj", _REVIEW),
    SamplePerson("qinglan-jyj-reviewer2", "栾思齐", "qinglan-jyj", _REVIEW),
    SamplePerson("tingquan-editor", "丁泠然", "tingquan", _EDIT),
    SamplePerson("tingquan-reviewer", "习听泉", "tingquan", _REVIEW),
    SamplePerson("chengwan-office", "海若宁", "chengwan", _OFFICE),
    SamplePerson("chengwan-editor", "计远航", "chengwan", _EDIT),
    SamplePerson("chengwan-reviewer", "尹观澜", "chengwan", _REVIEW),
    SamplePerson("chengwan-reviewer2", "湛平湖", "chengwan", _REVIEW),
    SamplePerson("yunlu-office", "梅疏影", "yunlu", _OFFICE),
    SamplePerson("yunlu-editor", "章慕岩", "yunlu", _EDIT),
    SamplePerson("yunlu-reviewer", "常松龄", "yunlu", _REVIEW),
    SamplePerson("yunlu-reviewer2", "麓云深", "yunlu", _REVIEW),
    SamplePerson("shidu-office", "葛乔木", "shidu", _OFFICE),
    SamplePerson("shidu-editor", "龚禾生", "shidu", _EDIT),
    SamplePerson("shidu-reviewer", "卓文渊", "shidu", _REVIEW),
    SamplePerson("shidu-reviewer2", "石问津", "shidu", _REVIEW),
    SamplePerson("liuting-editor", "柳依禾", "liuting", _EDIT),
    SamplePerson("liuting-reviewer", "古春耕", "liuting", _REVIEW),
    SamplePerson("hexi-office", "禹晴川", "hexi", _OFFICE),
    SamplePerson("hexi-editor", "麦秋实", "hexi", _EDIT),
    SamplePerson("hexi-reviewer", "蓝穗平", "hexi", _REVIEW),
    SamplePerson("hexi-reviewer2", "禾满川", "hexi", _REVIEW),
    SamplePerson("songqiao-office", "乔松年", "songqiao", _OFFICE),
    SamplePerson("songqiao-editor", "丛溪亭", "songqiao", _EDIT),
    SamplePerson("songqiao-reviewer", "单桥生", "songqiao", _REVIEW),
    SamplePerson("songqiao-reviewer2", "乔听雨", "songqiao", _REVIEW),
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


def reviewers(agency: str) -> list[str]:
    """Who reviews in an agency, in the order in which they do."""
    return [row.username for row in STAFF if row.agency == agency and Role.REVIEWER in row.roles]


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
