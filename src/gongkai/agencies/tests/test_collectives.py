"""Collectives: how they are written, and whom they mean on a day."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.agencies.collectives import Collective, Expansion, expand, is_active, match
from gongkai.agencies.resolver import AgencyFacts

DAY: Final = date(2020, 10, 17)
CITY, EAST, WEST, COUNTY, OLD_DISTRICT, ZONE = range(1, 7)
OFFICE, EDUCATION, FINANCE, MERGED, TAX, INSTITUTION, PARKS, BRANCH = range(10, 18)
EAST_OFFICE, EAST_EDUCATION, WEST_OFFICE, ZONE_BUREAU, STREET = range(20, 25)


def fact(
    id: int, name: str, kind: str, parent: int | None, level: str = "city", until: date | None = None
) -> AgencyFacts:
    return AgencyFacts(id, parent, name, kind, level, None, until, None, kind == "authorised_organisation")


FACTS: Final = [
    fact(CITY, "云汀市人民政府", "government", None),
    fact(EAST, "云汀市东湖区人民政府", "government", CITY, "county"),
    fact(WEST, "云汀市西山区人民政府", "government", CITY, "county"),
    fact(COUNTY, "云汀县人民政府", "government", CITY, "county"),
    fact(OLD_DISTRICT, "云汀市东山区人民政府", "government", CITY, "county", date(2007, 8, 1)),
    fact(ZONE, "云汀经济技术开发区管理委员会", "zone_committee", CITY),
    fact(OFFICE, "云汀市人民政府办公厅", "general_office", CITY),
    fact(EDUCATION, "云汀市教育局", "department", CITY),
    fact(FINANCE, "云汀市财政局", "department", CITY),
    fact(MERGED, "云汀市旅游局", "department", CITY, until=date(2019, 1, 9)),
    fact(TAX, "国家税务总局云汀市税务局", "authorised_organisation", CITY),
    fact(INSTITUTION, "云汀市图书馆", "public_institution", CITY),
    fact(PARKS, "云汀市园林管理局", "direct_institution", CITY),
    fact(BRANCH, "云汀市财政局东湖分局", "department", FINANCE, "county"),
    fact(EAST_OFFICE, "云汀市东湖区人民政府办公室", "general_office", EAST, "county"),
    fact(EAST_EDUCATION, "云汀市东湖区教育局", "department", EAST, "county"),
    fact(WEST_OFFICE, "云汀市西山区人民政府办公室", "general_office", WEST, "county"),
    fact(ZONE_BUREAU, "云汀经济技术开发区建设局", "department", ZONE),
    fact(STREET, "云汀市东湖区柳园街道办事处", "dispatched_institution", EAST, "town"),
]
DEPARTMENTS: Final = (OFFICE, EDUCATION, FINANCE, PARKS)


def expanded(unit: str, government: int = CITY, as_of: date = DAY) -> Expansion:
    collective = match(unit)
    assert collective is not None, unit
    return expand(collective, FACTS, government, as_of)


WRITTEN: Final = {
    "all_counties": """
        各区(县)人民政府 各区（县）政府 各区县政府 各区县人民政府 各县（市、区） 各区(县)
        各区人民政府 各县、区人民政府 全市各区县 各县区政府 各区(县)人民政府(管委会)
        各县市区人民政府、各开发区管委会
    """,
    "all_zones": """
        各开发区管委会 各功能区 各开发区 各管委会 各园区管委会 各经济技术开发区管理委员会
    """,
    "all_departments": """
        市属各委、局、办 市政府各部门、各直属机构 市政府各部门 各部门 市直各部门 各委办局
        市各委、办、局 市级各部门 市人民政府各工作部门
    """,
    "relevant_departments": """
        市属各相关部门 有关部门 相关单位 市直有关单位 各相关部门 市级相关部门 各有关部门和单位
        有关区(县) 相关区县政府 市有关部门 市属各有关委、局、办 市司法局等市属各相关部门
        市司法局等有关部门
    """,
    "sector_regulators": """
        市属各行业主管部门 行业主管部门 各行业主管部门 相关行业主管部门 教育、供水等领域主管部门
    """,
    "all_agencies": """
        市属各行政机关 各级行政机关 市、区(县)各行政机关 全市各级行政机关 全市各级政府部门
    """,
    "disclosure_offices": """
        各级政府信息公开工作主管部门 市、区(县)两级政府信息公开工作主管部门 各级政务公开主管部门
        本级政府信息公开工作主管部门
    """,
    "portal_operators": """
        全市各级政府门户网站建设管理单位 各级政府网站管理单位 政府网站主办单位
    """,
    "service_platform_operators": """
        政务服务平台建设管理单位 一体化在线政务服务平台建设管理单位
    """,
    "named_etc": """
        市教育局等5个部门 市教育局等 市教育局、市财政局等十二个部门 市教育局等部门
        云汀市高等专科学校等单位
    """,
    "addressees": """
        各部门各单位 各单位 各部门、各单位
    """,
}


@pytest.mark.parametrize(
    ("unit", "id"), [(unit, id) for id, units in WRITTEN.items() for unit in units.split()]
)
def test_match(unit: str, id: str) -> None:
    found = match(unit)
    assert found is not None
    assert found.id == id


@pytest.mark.parametrize(
    "unit",
    [
        "市教育局",
        "教育部门",
        "各",
        "等",
        "等部门",
        "东湖区人民政府",
        "市高等法院",
        "部门",
        "市市场监管局",
        "各司其职",
        "区(县)人民政府",
        "市政府",
        "人民政府",
        "市",
        "全市",
        "各级",
        "本级",
        "行政机关",
        "管委会",
        "网站",
        "",
        "各国家级",
    ],
)
def test_no_collective(unit: str) -> None:
    assert match(unit) is None


@pytest.mark.parametrize(
    ("unit", "count", "named"),
    [
        ("市教育局等5个部门", 5, ("市教育局",)),
        ("市教育局、市财政局等十二个部门", 12, ("市教育局", "市财政局")),
        ("市教育局等二十三家单位", 23, ("市教育局",)),
        ("市教育局等两个部门", 2, ("市教育局",)),
        ("市教育局等", None, ("市教育局",)),
        ("云汀市高等专科学校等单位", None, ("云汀市高等专科学校",)),
    ],
)
def test_named_etc(unit: str, count: int | None, named: tuple[str, ...]) -> None:
    found = match(unit)
    assert found is not None
    assert (found.count, found.named) == (count, named)


@pytest.mark.parametrize(
    ("unit", "members", "complete"),
    [
        ("各区(县)人民政府", (EAST, WEST, COUNTY), True),
        ("各区人民政府", (EAST, WEST), True),
        ("各县人民政府", (COUNTY,), True),
        ("各区(县)人民政府(管委会)", (EAST, WEST, COUNTY, ZONE), True),
        ("各开发区管委会", (ZONE,), True),
        ("市属各委、局、办", DEPARTMENTS, True),
        ("市属各相关部门", DEPARTMENTS, False),
        ("有关区(县)", (EAST, WEST, COUNTY), False),
        ("市属各行业主管部门", DEPARTMENTS, False),
        ("市属各行政机关", (*DEPARTMENTS, EAST_OFFICE, EAST_EDUCATION, WEST_OFFICE), True),
        ("本级政府信息公开工作主管部门", (OFFICE,), True),
        ("各级政府信息公开工作主管部门", (OFFICE, EAST_OFFICE, WEST_OFFICE), False),
        ("全市各级政府门户网站建设管理单位", (), False),
        ("政务服务平台建设管理单位", (), False),
        ("各部门各单位", (), False),
        ("市教育局等5个部门", (), False),
        ("区属各部门", (), False),
    ],
)
def test_city_expands(unit: str, members: tuple[int, ...], complete: bool) -> None:
    result = expanded(unit)
    assert (result.members, result.complete) == (members, complete), result
    assert result.reason.endswith("。")


@pytest.mark.parametrize(
    ("unit", "members", "complete"),
    [
        ("各部门", (EAST_OFFICE, EAST_EDUCATION), True),
        ("区属各部门", (EAST_OFFICE, EAST_EDUCATION), True),
        ("市属各部门", DEPARTMENTS, True),
        ("各区(县)人民政府", (), False),
        ("各级政府信息公开工作主管部门", (EAST_OFFICE,), True),
        ("市政务公开主管部门", (OFFICE,), True),
    ],
)
def test_district_expands(unit: str, members: tuple[int, ...], complete: bool) -> None:
    result = expanded(unit, EAST)
    assert (result.members, result.complete) == (members, complete), result


def test_members_are_those_of_the_day() -> None:
    assert MERGED in expanded("市属各委、局、办", as_of=date(2019, 1, 9)).members
    assert MERGED not in expanded("市属各委、局、办", as_of=date(2019, 1, 10)).members
    assert OLD_DISTRICT in expanded("各区(县)人民政府", as_of=date(2007, 8, 1)).members
    assert OLD_DISTRICT not in expanded("各区(县)人民政府").members


def test_reasons_say_what_is_left_out() -> None:
    assert "开发区管委会（1个）是否计入文中没有写明" in expanded("各区(县)人民政府").reason
    assert "垂直管理机构（国家税务总局云汀市税务局）不在其列" in expanded("市属各委、局、办").reason
    assert "云汀县人民政府没有登记" in expanded("各级政府信息公开工作主管部门").reason
    assert "登记册" in expanded("全市各级政府门户网站建设管理单位").reason


def test_unknown_government_is_left_to_the_office() -> None:
    assert expanded("各部门", 999) == Expansion(
        (), False, "机构名录中没有发文政府，无法展开该集合，请人工确认。"
    )


PIECES: Final = st.sampled_from(
    ["各", "市", "区", "县", "(", ")", "、", "有关", "部门", "单位", "等", "政府", "5个", "属"]
)


@given(st.text(max_size=40) | st.lists(PIECES, max_size=12).map("".join))
def test_match_never_raises(unit: str) -> None:
    found = match(unit)
    assert found == match(unit)
    assert found is None or found.id in WRITTEN


@given(
    st.sampled_from(sorted(WRITTEN)).map(lambda id: Collective(id, "某")),
    st.integers(0, 30),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
)
def test_members_exist_on_the_day_and_once(collective: Collective, government: int, as_of: date) -> None:
    result = expand(collective, FACTS, government, as_of)
    by_id = {one.id: one for one in FACTS}
    assert all(is_active(by_id[one], as_of) for one in result.members)
    assert len(set(result.members)) == len(result.members)
    assert result.complete <= bool(result.members)
