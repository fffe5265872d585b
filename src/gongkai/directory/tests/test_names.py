"""No agency passes for another by one of its names, whichever way the name comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.agencies.models import Agency, AgencyName
from gongkai.conftest import NOW
from gongkai.directory import actions
from gongkai.directory.actions import Terms
from gongkai.directory.imports import import_agencies
from gongkai.directory.name_rules import normal
from gongkai.factories import City, fresh, make_agency, make_person

DAY = date(2026, 6, 1)
PLATE = "云汀经济技术开发区管理委员会"
ZERO_WIDTH = "云汀市教\u200b育局"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def district(city: City, now: datetime) -> User:
    """The office of a district with a bureau; the city's government has a short name, another district a plate."""
    by = {"actor": city.office, "now": now}
    actions.add_name(city.government, name="市政府", kind="short", since=None, **by)
    actions.add_name(city.education, name="教育", kind="alias", since=None, **by)
    actions.add_name(Agency.objects.get(code="shidu"), name=PLATE, kind="plate", since=None, **by)
    make_agency("青岚区体育局", "ql-tyj", level="county", parent=city.district)
    return make_person("ql-office", (city.district, Role.DISCLOSURE_OFFICE))


def bureau(city: City, name: str, **more: object) -> Agency:
    return Agency(
        **{"name": name, "code": "ql-x", "kind": "department", "level": "county", "parent": city.district}
        | more
    )


def rejected(actor: User, now: datetime, **columns: str) -> list[tuple[str, str]]:
    cells = {"代码": "ql-x", "全称": "青岚区民政局", "机构性质": "组成部门", "层级": "区县级"}
    cells |= {"上级机构": "qinglan"} | columns
    report = import_agencies([(1, list(cells)), (2, list(cells.values()))], actor=actor, now=now)
    return [(column, reason) for _row, column, reason in report.rejected]


Way = Callable[[City, User, datetime, str], object]


def _enters(city: City, actor: User, now: datetime, name: str) -> object:
    return actions.create_agency(bureau(city, name), actor=actor, now=now)


def _edits(city: City, actor: User, now: datetime, name: str) -> object:
    agency = Agency.objects.get(code="ql-tyj")
    agency.name = name
    return actions.change_agency(agency, actor=actor, effective_on=DAY, now=now)


def _renames(city: City, actor: User, now: datetime, name: str) -> object:
    terms = Terms(DAY, "青编1号", actor, now)
    return actions.rename(Agency.objects.get(code="ql-tyj"), name=name, short_name="", terms=terms)


def _merges(city: City, actor: User, now: datetime, name: str) -> object:
    gone = [make_agency(f"青岚区{n}局", f"ql-{n}", level="county", parent=city.district) for n in range(2)]
    terms = Terms(DAY, "青编1号", fresh(actor), now)
    return actions.merge(gone, bureau(city, name), terms=terms)


def _adds(kind: str) -> Way:
    def add(city: City, actor: User, now: datetime, name: str) -> object:
        agency = Agency.objects.get(code="ql-tyj")
        return actions.add_name(agency, name=name, kind=kind, since=None, actor=actor, now=now)

    return add


WAYS = [_enters, _edits, _renames, _merges, _adds("plate"), _adds("short"), _adds("alias")]


@pytest.mark.parametrize("name", ["云汀市教育局", "市教育局", "市政府", PLATE, "云汀市 教育局", "教育"])
@pytest.mark.parametrize("way", WAYS)
def test_no_way_in_takes_the_name_of_another(
    city: City, district: User, now: datetime, way: Way, name: str
) -> None:
    with pytest.raises(Refused, match="已有机构使用，是“"):
        way(city, district, now, name)


@pytest.mark.parametrize("name", [ZERO_WIDTH, "青岚区\u202e新局", "青岚区\u3164新局", "青岚区新\ufe0f局"])
@pytest.mark.parametrize("way", WAYS)
def test_no_name_has_a_sign_that_is_not_seen(
    city: City, district: User, now: datetime, way: Way, name: str
) -> None:
    with pytest.raises(Refused, match="看不见的字符"):
        way(city, district, now, name)


@pytest.mark.parametrize("column", ["全称", "简称", "加挂牌子", "别称"])
@pytest.mark.parametrize("name", ["云汀市教育局", "市教育局", "市政府", PLATE, "云汀市 教育局", "教育"])
def test_nor_does_a_table(city: City, district: User, now: datetime, column: str, name: str) -> None:
    found = rejected(district, now, **{column: name})
    assert ["已有机构使用，是“" in reason for _column, reason in found] == [True]
    assert not Agency.objects.filter(code="ql-x").exists()


@pytest.mark.parametrize("column", ["全称", "简称", "加挂牌子", "别称", "曾用名"])
def test_a_table_says_where_a_sign_is_not_seen(
    city: City, district: User, now: datetime, column: str
) -> None:
    assert rejected(district, now, **{column: f"青岚区体育总会；{ZERO_WIDTH}"}) == [
        (
            column,
            f"名称“{'青岚区体育总会;' if column in '全称简称' else ''}云汀市教育局”中有看不见的字符（U+200B），请删去后重新填写。",
        )
    ]


def test_the_forms_say_why(city: City, district: User) -> None:
    client = Client()
    client.force_login(district)
    data = {"name": "市政府", "code": "ql-x", "kind": "department", "level": "county", "position": 1}
    data |= {"parent": city.district.pk, "effective_on": "2026-03-01"}
    page = client.post("/desk/registers/agencies/new/", data)
    assert page.status_code == 422
    assert "“市政府”已有机构使用，是“云汀市人民政府”的规范简称。" in page.content.decode()
    pk = Agency.objects.get(code="ql-tyj").pk
    page = client.post(f"/desk/registers/agencies/{pk}/names/", {"name": ZERO_WIDTH, "kind": "alias"})
    assert page.status_code == 422
    assert "U+200B" in page.content.decode()


@pytest.mark.parametrize("name", ["石渡县政府", "市人民政府", "云汀市政府", "市卫生健康委", "青岚区政府"])
@pytest.mark.parametrize("way", WAYS)
def test_nobody_below_is_called_as_the_city_s_texts_call_another(
    city: City, district: User, now: datetime, way: Way, name: str
) -> None:
    with pytest.raises(Refused, match=f"“{name}”在云汀市人民政府的文件中是指“"):
        way(city, district, now, name)
    assert rejected(fresh(district), now, 加挂牌子=name)


def test_the_city_knows_what_its_own_texts_mean(city: City, now: datetime) -> None:
    by = {"kind": "alias", "since": None, "actor": city.office, "now": now}
    actions.add_name(city.health, name="市卫生健康委", **by)
    actions.add_name(city.education, name="市卫健局", **by)


def test_agencies_of_different_governments_share_short_names(
    city: City, district: User, now: datetime
) -> None:
    by = {"kind": "short", "since": None, "actor": city.office, "now": now}
    other = make_agency("石渡县体育局", "sd-tyj", level="county", parent=Agency.objects.get(code="shidu"))
    beside = make_agency("青岚区体育馆", "ql-tyg", level="county", parent=city.district)
    office = fresh(city.office)
    for agency in (other, Agency.objects.get(code="ql-tyj")):
        actions.add_name(agency, name="区体局", **by | {"actor": office})
    for agency in (beside, city.health):  # the city's texts speak of its own
        with pytest.raises(Refused, match="已有机构使用"):
            actions.add_name(agency, name="区体局", **by | {"actor": office})
    with pytest.raises(Refused, match="已有机构使用"):
        actions.add_name(beside, name="区体局", **by | {"kind": "plate", "actor": office})


def test_a_name_is_free_when_it_is_used_no_more(city: City, district: User, now: datetime) -> None:
    tied = {"kind": "plate", "actor": city.office, "now": now}
    plate = AgencyName.objects.get(name=PLATE)
    actions.end_name(plate, last_day=date(2026, 6, 20), actor=city.office, now=now)
    with pytest.raises(Refused, match="已有机构使用"):
        actions.add_name(city.district, name=PLATE, since=date(2026, 6, 20), **tied)
    actions.add_name(city.district, name=PLATE, since=date(2026, 6, 21), **tied)


def test_an_agency_moves_with_all_its_names(city: City, now: datetime) -> None:
    by = {"actor": city.office, "now": now}
    actions.add_name(city.education, name="体局", kind="alias", since=None, **by)
    shidu = Agency.objects.get(code="shidu")
    hall = make_agency("云汀体育馆", "tyg", level="county", parent=city.district)
    other = make_agency("石渡体育馆", "sdtyg", level="county", parent=shidu)
    by["actor"] = fresh(city.office)
    for agency in (hall, other):
        actions.add_name(agency, name="体育馆", kind="alias", since=None, **by)
    hall.parent = shidu
    with pytest.raises(Refused, match="“体育馆”已有机构使用"):
        actions.change_agency(hall, effective_on=DAY, **by)


def test_parts_of_a_split_have_no_name_in_common(city: City, now: datetime) -> None:
    terms = Terms(DAY, "云编1号", city.office, now)
    parts = [
        Agency(
            name=name, short_name=short, code=code, kind="department", level="city", parent=city.government
        )
        for name, short, code in (("云汀市甲局", "市甲局", "a"), ("云汀市乙局", "市甲 局", "b"))
    ]
    with pytest.raises(Refused, match="填写了两次"):
        actions.split(city.health, parts, terms=terms)


def test_nothing_begins_in_the_far_future(city: City, district: User, now: datetime) -> None:
    for day in (date(9999, 12, 31), NOW.date() + timedelta(days=367)):
        for act in (
            lambda day=day: actions.create_agency(
                bureau(city, "青岚区民政局", since=day), actor=district, now=now
            ),
            lambda day=day: actions.add_name(
                city.health, name="市疾控局", kind="plate", since=day, actor=city.office, now=now
            ),
        ):
            with pytest.raises(Refused, match="一年"):
                act()
    assert rejected(district, now, 设立日期="9999-12-31") == [("—", "起始日期不能晚于今天之后一年。")]


@pytest.mark.parametrize("name", ["云汀市教育局", "市教育局", "市政府", PLATE, "青岚区人民政府"])
def test_nobody_was_once_called_as_another_is(city: City, district: User, now: datetime, name: str) -> None:
    ended = {"设立日期": "2000-01-01", "撤销日期": "2009-12-31"}
    for days in ({}, ended):
        found = rejected(district, now, 曾用名=name, **days)
        assert ["已有机构使用，是“" in reason for _column, reason in found] == [True]
    assert rejected(fresh(district), now, 曾用名="青岚区体育局", **ended) == []  # of its own range
    assert rejected(User.objects.system(), now, 代码="ql-y", 全称="青岚区甲局", 曾用名=name) == []


def test_what_has_ended_bore_no_name_of_another_either(city: City, district: User, now: datetime) -> None:
    AgencyName.objects.filter(agency=city.education).update(since=date(2010, 1, 1))
    for column in ("全称", "加挂牌子"):
        days = {"设立日期": "2000-01-01", column: "云汀市教育局"}
        found = rejected(district, now, 撤销日期="2010-01-01", **days)
        assert ["已有机构使用" in reason for _column, reason in found] == [True]
        code = "ql-y" if column == "全称" else "ql-z"
        assert rejected(fresh(district), now, 代码=code, 撤销日期="2009-12-31", **days) == []
        Agency.objects.filter(code=code).update(name=code)
        AgencyName.objects.filter(agency__code=code).delete()


def test_what_has_ended_takes_no_further_name(city: City, district: User, now: datetime) -> None:
    days = {"设立日期": "2000-01-01", "撤销日期": "2009-12-31"}
    assert rejected(district, now, 加挂牌子="青岚区体育总会", **days) == []
    for plates in ("", "青岚区老龄委"):
        assert rejected(fresh(district), now, 加挂牌子=plates, **days) == [("—", "机构已经撤销。")]


HEIRS = ("代码", "全称", "机构性质", "层级", "上级机构", "设立日期", "撤销日期", "承接机构")


@pytest.mark.parametrize(
    ("heirs", "says"),
    [
        (("old1", "old0"), "在“青岚区0局”撤销时也已撤销"),  # a circle
        (("old1", ""), "在“青岚区0局”撤销时也已撤销"),
        (("qinglan", ""), "由上级政府"),
        (("ql-tyj；ql-tyj", ""), ""),
    ],
)
def test_who_carries_on_lives_on(
    city: City, district: User, now: datetime, heirs: tuple[str, str], says: str
) -> None:
    rows = [
        (f"old{n}", f"青岚区{n}局", "组成部门", "区县级", "qinglan", "2000-01-01", "2009-12-31", heir)
        for n, heir in enumerate(heirs)
    ]
    report = import_agencies(list(enumerate([HEIRS, *rows], 1)), actor=district, now=now)
    assert ["承接机构"] * (len(report.rejected) or 1) == [c for _, c, _ in report.rejected] or not says
    assert says in "".join(reason for _row, _column, reason in report.rejected)
    assert Agency.objects.filter(code="old0").exists() == (not says)


def test_a_chain_of_heirs_may_have_ended_since(city: City, district: User, now: datetime) -> None:
    rows = [
        ("old0", "青岚区甲局", "组成部门", "区县级", "qinglan", "2000-01-01", "2009-12-31", "old1"),
        ("old1", "青岚区乙局", "组成部门", "区县级", "qinglan", "2010-01-01", "2018-12-31", "ql-tyj"),
    ]
    report = import_agencies(list(enumerate([HEIRS, *rows], 1)), actor=district, now=now)
    assert report.rejected == []


def test_names_are_compared_in_one_form() -> None:
    same = {
        "云汀市A局",
        " 云汀 市Ａ局",
        "云汀市\u200ba局",
        "云汀市A\u3000局",
    }
    assert len({normal(name) for name in same}) == 1
    assert normal("⽊") == normal("木")
