"""Names of the invented city 云汀市, as official texts write them."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.agencies.collectives import is_active
from gongkai.agencies.resolver import AgencyFacts, Directory, NameEntry, Resolution

DAY: Final = date(2020, 10, 17)
REFORM: Final = date(2019, 1, 10)
EVE: Final = date(2019, 1, 9)

CITY, EAST, WEST, COUNTY, ZONE, HIGH_TECH, GANQUAN = 1, 2, 3, 4, 5, 6, 7
(
    OFFICE,
    SERVICE,
    JUSTICE,
    MARKET,
    REFORM_COMMISSION,
    FINANCE,
    TAX,
    LABOUR,
    INSURANCE,
    HEALTH,
    EDUCATION,
    HOUSING,
) = range(10, 22)
TOURISM, FAMILY_PLANNING, TOURISM_OLD, COMMERCE, GONE, PARKS, POLICE, TRAFFIC = range(22, 30)
(
    EAST_OFFICE,
    EAST_EDUCATION,
    WEST_OFFICE,
    WEST_EDUCATION,
    COUNTY_EDUCATION,
    EAST_STREET,
    EAST_TAX,
    ZONE_BUILDING,
) = range(40, 48)
EAST_HOUSING, WEST_HEALTH, ETHNIC = range(48, 51)


def fact(
    id: int,
    name: str,
    kind: str = "department",
    parent: int | None = CITY,
    level: str = "city",
    since: date | None = None,
    until: date | None = None,
    successor: int | None = None,
    vertical: bool = False,
) -> AgencyFacts:
    return AgencyFacts(
        id, parent, name, kind, level, since, until, (successor,) if successor else (), vertical
    )


FACTS: Final = [
    fact(CITY, "云汀市人民政府", "government", None),
    fact(EAST, "云汀市东湖区人民政府", "government", level="county"),
    fact(WEST, "云汀市西山区人民政府", "government", level="county"),
    fact(COUNTY, "云汀县人民政府", "government", level="county"),
    fact(ZONE, "云汀经济技术开发区（东湖区）管理委员会", "zone_committee"),
    fact(HIGH_TECH, "云汀高新技术产业开发区（西山区）管理委员会", "zone_committee"),
    fact(GANQUAN, "石桥堡经济技术开发区管理委员会", "zone_committee"),
    fact(OFFICE, "云汀市人民政府办公厅", "general_office"),
    fact(SERVICE, "云汀市政务服务管理局", "direct_institution"),
    fact(JUSTICE, "云汀市司法局"),
    fact(MARKET, "云汀市市场监督管理局", since=REFORM),
    fact(REFORM_COMMISSION, "云汀市发展和改革委员会（粮食和物资储备局）"),
    fact(FINANCE, "云汀市财政局"),
    fact(TAX, "国家税务总局云汀市税务局", "authorised_organisation", vertical=True),
    fact(LABOUR, "云汀市人力资源和社会保障局"),
    fact(INSURANCE, "云汀市医疗保障局", since=REFORM),
    fact(HEALTH, "云汀市卫生健康委员会", since=REFORM),
    fact(EDUCATION, "云汀市教育局"),
    fact(HOUSING, "云汀市住房和城乡建设局"),
    fact(TOURISM, "云汀市文化和旅游局", since=REFORM),
    fact(FAMILY_PLANNING, "云汀市卫生和计划生育委员会", until=EVE, successor=HEALTH),
    fact(TOURISM_OLD, "云汀市旅游局", until=EVE, successor=TOURISM),
    fact(COMMERCE, "云汀市商务局"),
    fact(GONE, "云汀市物资局", until=date(2001, 5, 31)),
    fact(PARKS, "云汀市园林管理局", "direct_institution"),
    fact(POLICE, "云汀市公安局"),
    fact(TRAFFIC, "云汀市公安局交通警察支队", "public_institution", POLICE),
    fact(ETHNIC, "云汀市民族宗教事务委员会"),
    fact(EAST_OFFICE, "云汀市东湖区人民政府办公室", "general_office", EAST, "county"),
    fact(EAST_EDUCATION, "云汀市东湖区教育局", "department", EAST, "county"),
    fact(EAST_HOUSING, "东湖区住房和城乡建设局", "department", EAST, "county"),
    fact(WEST_OFFICE, "云汀市西山区人民政府办公室", "general_office", WEST, "county"),
    fact(WEST_EDUCATION, "云汀市西山区教育局", "department", WEST, "county"),
    fact(WEST_HEALTH, "云汀市西山区卫生健康局", "department", WEST, "county"),
    fact(COUNTY_EDUCATION, "云汀县教育局", "department", COUNTY, "county"),
    fact(EAST_STREET, "云汀市东湖区柳园街道办事处", "dispatched_institution", EAST, "town"),
    fact(EAST_TAX, "国家税务总局云汀市东湖区税务局", "authorised_organisation", TAX, "county", vertical=True),
    fact(ZONE_BUILDING, "云汀经济技术开发区（东湖区）建设局", "department", ZONE),
]

NAMES: Final = [
    NameEntry(MARKET, "市市场监管局", "short", REFORM, None),
    NameEntry(REFORM_COMMISSION, "云汀市计划委员会", "former", None, date(2003, 12, 31)),
    NameEntry(REFORM_COMMISSION, "市物价局", "alias", None, None),
    NameEntry(COMMERCE, "市商务局", "short", None, None),
    NameEntry(COMMERCE, "市招商局", "alias", date(2015, 1, 1), date(2018, 12, 31)),
    NameEntry(PARKS, "市绿化局", "alias", None, None),
    NameEntry(HOUSING, "市绿化局", "alias", None, None),
    NameEntry(EDUCATION, "云汀市教育局", "official", date(2005, 1, 1), None),
    NameEntry(EDUCATION, "云汀市教育委员会", "former", date(1990, 1, 1), date(2004, 12, 31)),
    NameEntry(EAST_EDUCATION, "区教育局", "short", None, None),
    NameEntry(WEST_EDUCATION, "区教育局", "short", None, None),
    NameEntry(LABOUR, "市人社局", "short", None, None),
]

CITY_VIEW: Final = Directory(FACTS, NAMES, CITY)
EAST_VIEW: Final = Directory(FACTS, NAMES, EAST)


def view(government: int) -> Directory:
    return {CITY: CITY_VIEW, EAST: EAST_VIEW}.get(government) or Directory(FACTS, NAMES, government)


@pytest.mark.parametrize(
    ("unit", "agency_id"),
    [
        # the units of the Urumqi sample, as written, with the city's name replaced
        ("市政府办公厅", OFFICE),
        ("市政务服务管理局", SERVICE),
        ("市司法局", JUSTICE),
        ("市市场监管局", MARKET),
        ("市发改委", REFORM_COMMISSION),
        ("市财政局", FINANCE),
        ("市税务局", TAX),
        ("市人社局", LABOUR),
        ("市医保局", INSURANCE),
        ("市卫健委", HEALTH),
        # as they stand in item 21, before the parser inherits the level word
        ("财政局", FINANCE),
        ("税务局", TAX),
        ("人社局", LABOUR),
        ("医保局", INSURANCE),
        # the addressee line, members with their heads
        ("云汀县人民政府", COUNTY),
        ("云汀经济技术开发区(东湖区)管委会", ZONE),
        ("高新技术产业开发区(西山区)管委会", HIGH_TECH),
        ("石桥堡经济技术开发区管委会", GANQUAN),
        # the same with and without level word, place, central body, spaces, full-width brackets
        ("云汀市教育局", EDUCATION),
        ("市教育局", EDUCATION),
        ("教育局", EDUCATION),
        ("我市教育局", EDUCATION),
        (" 市 教育局、", EDUCATION),
        ("市场监管局", MARKET),
        ("市监局", MARKET),
        ("市市监局", MARKET),
        ("云汀市市场监管局", MARKET),
        ("云汀市税务局", TAX),
        ("国家税务总局云汀市税务局", TAX),
        ("东湖区税务局", EAST_TAX),
        ("云汀市发展和改革委员会", REFORM_COMMISSION),
        ("市发展改革委", REFORM_COMMISSION),
        ("市发展和改革委员会(粮食和物资储备局)", REFORM_COMMISSION),
        ("市发改委（粮食和物资储备局）", REFORM_COMMISSION),
        ("市物价局", REFORM_COMMISSION),
        ("市人力资源社会保障局", LABOUR),
        ("市住建局", HOUSING),
        ("市文旅局", TOURISM),
        ("市民宗委", ETHNIC),
        ("市民族和宗教事务委员会", ETHNIC),
        ("市交警支队", TRAFFIC),
        ("市政府办", OFFICE),
        ("市政府办公室", OFFICE),
        ("市人民政府办公厅", OFFICE),
        ("市府办", OFFICE),
        ("市政府", CITY),
        ("市人民政府", CITY),
        ("云汀市政府", CITY),
        ("东湖区人民政府", EAST),
        ("东湖区政府", EAST),
        ("东湖区", EAST),
        ("东湖区政府办", EAST_OFFICE),
        ("东湖区教育局", EAST_EDUCATION),
        ("云汀市东湖区住建局", EAST_HOUSING),
        ("云汀县教育局", COUNTY_EDUCATION),
        ("东湖区柳园街道办", EAST_STREET),
        ("柳园街道办事处", EAST_STREET),
        ("经开区(东湖区)管委会", ZONE),
        ("经开区管委会", ZONE),
        ("高新区管委会", HIGH_TECH),
        ("石桥堡经开区管委会", GANQUAN),
        ("经开区建设局", ZONE_BUILDING),
    ],
)
def test_city_reads_agency(unit: str, agency_id: int) -> None:
    answer = CITY_VIEW.resolve(unit, DAY)
    assert (answer.kind, answer.agency_id) == ("agency", agency_id), answer
    assert answer.unit == unit
    assert answer.complete
    assert answer.confidence >= 0.8
    assert answer.reason.endswith("。")


@pytest.mark.parametrize(
    ("unit", "collective", "complete"),
    [
        ("市属各相关部门", "relevant_departments", False),
        ("各区(县)人民政府", "all_counties", True),
        ("各区人民政府", "all_counties", True),
        ("市属各委、局、办", "all_departments", True),
        ("市属各行业主管部门", "sector_regulators", False),
        ("市属各行政机关", "all_agencies", True),
        ("全市各级政府门户网站建设管理单位", "portal_operators", False),
        ("政务服务平台建设管理单位", "service_platform_operators", False),
        ("市司法局等市属各相关部门", "relevant_departments", False),
        ("市政务服务管理局等市属各相关部门", "relevant_departments", False),
        ("各部门", "all_departments", True),
        ("各区(县)", "all_counties", True),
        ("有关区(县)", "relevant_departments", False),
        (
            "各级政府信息公开工作主管部门",
            "disclosure_offices",
            False,
        ),  # 云汀县 has no office in the directory
    ],
)
def test_units_of_the_sample_that_are_collectives(unit: str, collective: str, complete: bool) -> None:
    answer = CITY_VIEW.resolve(unit, DAY)
    assert (answer.kind, answer.collective, answer.complete) == ("collective", collective, complete), answer
    assert answer.agency_id is None


def test_named_before_etc_come_first() -> None:
    answer = CITY_VIEW.resolve("市司法局等市属各相关部门", DAY)
    assert answer.members[0] == JUSTICE
    assert len(answer.members) == len(set(answer.members)) > 1


@pytest.mark.parametrize(
    ("unit", "members", "complete"),
    [
        ("市教育局等5个部门", (EDUCATION,), False),
        ("市教育局、财政局等部门", (EDUCATION, FINANCE), False),
        ("市教育局、市财政局等两个部门", (EDUCATION, FINANCE), True),
        ("市教育局、市飞天局等2个部门", (EDUCATION,), False),
        ("东湖区教育局、住建局等2个部门", (EAST_EDUCATION, EAST_HOUSING), True),
        ("市教育局等", (EDUCATION,), False),
    ],
)
def test_named_etc(unit: str, members: tuple[int, ...], complete: bool) -> None:
    answer = CITY_VIEW.resolve(unit, DAY)
    assert (answer.collective, answer.members, answer.complete) == ("named_etc", members, complete), answer


def test_endless_etc_ends() -> None:
    assert CITY_VIEW.resolve("等" * 199, DAY).members == ()
    assert CITY_VIEW.resolve("甲等部门" * 49, DAY).members == ()


def test_named_etc_inherits_the_level_word() -> None:
    """In a text of the district 市教育局、商贸局 speaks of the city's, even if only the district has one."""
    facts = [*FACTS, fact(90, "云汀市东湖区商贸局", "department", EAST, "county")]
    assert Directory(facts, NAMES, EAST).resolve("市教育局、商贸局等部门", DAY).members == (EDUCATION,)
    assert Directory(facts, NAMES, EAST).resolve("市教育局、东湖区商贸局等部门", DAY).members == (
        EDUCATION,
        90,
    )
    assert EAST_VIEW.resolve("市教育局、住建局等部门", DAY).members == (EDUCATION, HOUSING)


@pytest.mark.parametrize(
    ("unit", "agency_id"),
    [
        ("区教育局", EAST_EDUCATION),
        ("教育局", EAST_EDUCATION),
        ("市教育局", EDUCATION),
        ("区政府", EAST),
        ("区政府办", EAST_OFFICE),
        ("区政府办公室", EAST_OFFICE),
        ("区住建局", EAST_HOUSING),
        ("区税务局", EAST_TAX),
        ("西山区教育局", WEST_EDUCATION),
        ("市政府办公厅", OFFICE),
        ("柳园街道办", EAST_STREET),
    ],
)
def test_district_reads_its_own(unit: str, agency_id: int) -> None:
    answer = EAST_VIEW.resolve(unit, DAY)
    assert (answer.kind, answer.agency_id) == ("agency", agency_id), answer


@pytest.mark.parametrize(
    ("government", "unit", "members"),
    [
        (CITY, "市绿化局", {PARKS, HOUSING}),  # two agencies bear the name
        (CITY, "区教育局", {EAST_EDUCATION, WEST_EDUCATION}),  # which district?
        (CITY, "县教育局", {COUNTY_EDUCATION}),  # one candidate is still not a statement
        (EAST, "财政局", {FINANCE}),  # the district has none of its own
        (CITY, "市教育体育局", {EDUCATION}),  # near, not equal
        (CITY, "市卫健局", {HEALTH}),
        (CITY, "市教育部门", {EDUCATION}),
        (CITY, "西山区卫健委", {WEST_HEALTH}),
        (CITY, "市飞天局", set()),
        (CITY, "", set()),
        (CITY, "、。", set()),
        (CITY, "市委宣传部", set()),
        (CITY, "经开区(西山区)管委会", {ZONE}),
        (CITY, "各区(县)、市教育局", {EAST, WEST, COUNTY, EDUCATION}),  # a list is to be taken apart
        (CITY, "市民政局", set()),
        (CITY, "区政府", {EAST, WEST}),
        (CITY, "等" * 2000, set()),
        (CITY, "市" + "(甲)" * 60, set()),
    ],
)
def test_questions(government: int, unit: str, members: set[int]) -> None:
    answer = view(government).resolve(unit, DAY)
    assert (answer.kind, answer.agency_id, answer.complete) == ("question", None, False), answer
    assert members <= set(answer.members) if members else not answer.members, answer
    if members:
        assert answer.members[0] in members


def test_stem_that_two_governments_share_is_a_question() -> None:
    """云汀市 and 云汀县 (as 乌鲁木齐市 and 乌鲁木齐县): 云汀教育局 may be either."""
    answer = CITY_VIEW.resolve("云汀教育局", DAY)
    assert (answer.kind, set(answer.members)) == ("question", {EDUCATION, COUNTY_EDUCATION})


@pytest.mark.parametrize(
    ("unit", "as_of", "agency_id", "words"),
    [
        ("市卫计委", DAY, HEALTH, "撤销"),
        ("云汀市卫生和计划生育委员会", DAY, HEALTH, "2019年1月9日"),
        ("市卫计委", EVE, FAMILY_PLANNING, "卫生和计划生育委员会"),
        ("市旅游局", DAY, TOURISM, "承接"),
        ("市计委", DAY, REFORM_COMMISSION, "曾用名"),
        ("云汀市计划委员会", DAY, REFORM_COMMISSION, "曾用名"),
        ("云汀市教育委员会", date(2000, 1, 1), EDUCATION, "当时"),
        ("云汀市教育委员会", DAY, EDUCATION, "曾用名"),
        ("市招商局", date(2016, 1, 1), COMMERCE, "别称"),
    ],
)
def test_names_of_the_past(unit: str, as_of: date, agency_id: int, words: str) -> None:
    answer = CITY_VIEW.resolve(unit, as_of)
    assert (answer.kind, answer.agency_id) == ("agency", agency_id), answer
    assert words in answer.reason


@pytest.mark.parametrize(
    ("unit", "as_of", "members", "words"),
    [
        ("市卫健委", EVE, (FAMILY_PLANNING,), "尚不存在"),
        ("市医保局", EVE, (), "尚不存在"),
        ("市招商局", DAY, (COMMERCE,), "停用"),
        ("市物资局", DAY, (), "没有登记承接单位"),
        ("云汀市教育局", date(2000, 1, 1), (EDUCATION,), "尚未启用"),
    ],
)
def test_names_outside_their_period_are_questions(
    unit: str, as_of: date, members: tuple[int, ...], words: str
) -> None:
    answer = CITY_VIEW.resolve(unit, as_of)
    assert (answer.kind, answer.members) == ("question", members), answer
    assert words in answer.reason


def test_reason_names_the_rule() -> None:
    assert CITY_VIEW.resolve("市人社局", DAY).reason == "按简称“市人社局”对应“云汀市人力资源和社会保障局”。"
    assert CITY_VIEW.resolve("市医保局", DAY).reason == "按通用简称“市医保局”对应“云汀市医疗保障局”。"
    assert CITY_VIEW.resolve("东湖区", DAY).reason == "按地名“东湖区”对应“云汀市东湖区人民政府”。"


def test_reform_hint_where_the_directory_is_silent() -> None:
    answer = CITY_VIEW.resolve("市工商局", DAY)
    assert (answer.kind, answer.members[0]) == ("question", MARKET)
    assert "机构改革" in answer.reason


def test_registered_name_goes_before_the_table() -> None:
    names = [*NAMES, NameEntry(PARKS, "市医保局", "short", None, None)]
    assert Directory(FACTS, names, CITY).resolve("市医保局", DAY).agency_id == PARKS


def test_short_form_of_two_full_forms_is_a_question() -> None:
    """城管局 may stand for either; a city that has both must say which."""
    both = [*FACTS, fact(90, "云汀市城市管理局"), fact(91, "云汀市综合行政执法局")]
    answer = Directory(both, NAMES, CITY).resolve("市城管局", DAY)
    assert (answer.kind, set(answer.members)) == ("question", {90, 91})
    assert Directory(both[:-1], NAMES, CITY).resolve("市城管局", DAY).agency_id == 90


def test_chain_and_ring_of_successors() -> None:
    chain = [
        *FACTS,
        fact(90, "云汀市甲局", until=date(2005, 1, 1), successor=91),
        fact(91, "云汀市乙局", until=date(2010, 1, 1), successor=FINANCE),
        fact(92, "云汀市丙局", until=date(2005, 1, 1), successor=93),
        fact(93, "云汀市丁局", until=date(2010, 1, 1), successor=92),
    ]
    directory = Directory(chain, NAMES, CITY)
    assert directory.resolve("市甲局", DAY).agency_id == FINANCE
    assert directory.resolve("市丙局", DAY).kind == "question"


def test_of_three_hundred_agencies_each_unit_finds_its_own() -> None:
    words = ["云", "岭", "松", "海", "石", "玉", "金", "青", "白", "红"]
    facts = FACTS + [
        fact(1000 + n, f"云汀市{words[n % 10]}{words[n // 10 % 10]}{words[n // 100]}事务管理局")
        for n in range(300)
    ]
    units = [f"市{words[n % 10]}{words[n // 20]}事务中心{n}" for n in range(150)] + ["各区(县)人民政府"] * 10
    units += [f"市{words[n % 10]}{words[n // 10]}云事务管理局" for n in range(40)]
    directory = Directory(facts, NAMES, CITY)
    answers = [directory.resolve(unit, DAY) for unit in units]
    assert sum(answer.kind == "agency" for answer in answers) == 40


DATES: Final = st.dates(date(1995, 1, 1), date(2030, 1, 1))
PIECES: Final = st.sampled_from(
    [
        *"市区县各等、(（和我",
        "云汀",
        "云汀市",
        "东湖区",
        "教育",
        "局",
        "委",
        "发改委",
        "政府",
        "办公室",
        "有关",
        "部门",
        "3个",
    ]
)
UNITS: Final = st.one_of(
    st.text(max_size=30),
    st.lists(PIECES, max_size=8).map("".join),
    st.sampled_from([entry.name for entry in NAMES] + [one.name for one in FACTS]),
)


def check(answer: Resolution, facts: list[AgencyFacts], as_of: date) -> None:
    by_id = {one.id: one for one in facts}
    assert 0 <= answer.confidence <= 1
    assert answer.reason
    assert (answer.kind == "agency") == (answer.agency_id is not None)
    assert (answer.kind == "collective") == (answer.collective is not None)
    mentioned = answer.members if answer.agency_id is None else (answer.agency_id,)
    assert all(is_active(by_id[one], as_of) for one in mentioned)


@settings(deadline=None)
@given(unit=UNITS, as_of=DATES, government=st.sampled_from([CITY, EAST, 999]))
def test_never_raises_and_answers_alike(unit: str, as_of: date, government: int) -> None:
    answer = view(government).resolve(unit, as_of)
    check(answer, FACTS, as_of)
    assert Directory(FACTS, NAMES, government).resolve(unit, as_of) == answer


AGENCIES: Final = st.builds(
    AgencyFacts,
    id=st.integers(1, 8),
    parent_id=st.none() | st.integers(1, 9),
    name=st.sampled_from([one.name for one in FACTS]) | st.lists(PIECES, max_size=5).map("".join),
    kind=st.sampled_from(sorted({one.kind for one in FACTS})),
    level=st.sampled_from(["city", "county", "town"]),
    since=st.none() | DATES,
    until=st.none() | DATES,
    successor_ids=st.lists(st.integers(1, 9), max_size=3).map(tuple),
    is_vertical=st.booleans(),
)
ENTRIES: Final = st.builds(
    NameEntry,
    agency_id=st.integers(1, 9),
    name=st.lists(PIECES, max_size=5).map("".join),
    kind=st.sampled_from(["official", "short", "former", "alias"]),
    since=st.none() | DATES,
    until=st.none() | DATES,
)


@settings(max_examples=200, deadline=None)
@given(
    facts=st.lists(AGENCIES, max_size=8, unique_by=lambda one: one.id),
    names=st.lists(ENTRIES, max_size=8),
    units=st.lists(UNITS, min_size=1, max_size=4),
    as_of=DATES,
)
def test_any_directory_is_read(
    facts: list[AgencyFacts], names: list[NameEntry], units: list[str], as_of: date
) -> None:
    """Rings of parents and successors, missing parents, empty names: all of it is data that may come."""
    directory = Directory(facts, names, 1)
    for unit in units:
        check(directory.resolve(unit, as_of), facts, as_of)
