"""The tables of the grammar: numerals, numbers, deadlines, notes, titles, levels, validity, repeals."""

from __future__ import annotations

import datetime as dt

import pytest

from gongkai.officialdoc import parse
from gongkai.officialdoc.citations import Citations
from gongkai.officialdoc.dates import find_moment, whole_date
from gongkai.officialdoc.deadlines import Origin, find_deadlines
from gongkai.officialdoc.labels import Level, read_label
from gongkai.officialdoc.normalise import shadow
from gongkai.officialdoc.numbers import find_numbers, parse_number
from gongkai.officialdoc.numerals import cn2int, int2cn
from gongkai.officialdoc.titles import inner_title
from gongkai.officialdoc.units import is_note, read_note

CLOCK = Origin(dt.date(2020, 10, 17), 2020)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("三十一", 31),
        ("一百零三", 103),
        ("一百一十", 110),
        ("一百二十", 120),
        ("二〇二〇", 2020),
        ("二○○六", 2006),
        ("二O一一", 2011),
        ("两千", 2000),
        ("甲", None),
        ("", None),
    ],
)
def test_cn2int(text: str, value: int | None) -> None:
    assert cn2int(text) == value


def test_int2cn_is_the_inverse() -> None:
    assert all(cn2int(int2cn(number)) == number for number in range(1, 10_000))


@pytest.mark.parametrize(
    ("text", "canonical", "flags"),
    [
        ("国办发〔2020〕17号", "国办发〔2020〕17号", ""),
        ("国办发(2020)17号", "国办发〔2020〕17号", "bracket_nonstandard"),
        ("乌政办［２０２０］８３号", "乌政办〔2020〕83号", "bracket_nonstandard fullwidth_digit"),
        ("财综【2019】第012号", "财综〔2019〕12号", "bracket_nonstandard zero_padded has_di"),
        ("内政办发 [2008] 68号", "内政办发〔2008〕68号", "bracket_nonstandard whitespace"),
        ("国发[98]2 号", "国发〔1998〕2号", "bracket_nonstandard year_2digit whitespace"),
        ("新政办发（2020〕46", "新政办发〔2020〕46号", "bracket_nonstandard bracket_mismatch missing_hao"),
        ("中华人民共和国国务院令第 711 号", "中华人民共和国国务院令第711号", "whitespace"),
        ("中华人民共和国主席令第四十一号", "中华人民共和国主席令第41号", "cn_numeral"),
        ("国家税务总局公告2020年第12号", "国家税务总局公告2020年第12号", ""),
        ("HFGS—2017—9", "HFGS-2017-9", ""),
        ("〔国办发(2020)17号〕", "国办发〔2020〕17号", "bracket_nonstandard"),
    ],
)
def test_parse_number(text: str, canonical: str, flags: str) -> None:
    number = parse_number(text)
    assert number is not None
    assert (number.canonical, set(number.flags)) == (canonical, set(flags.split()))


@pytest.mark.parametrize("text", ["国办发〔20245号", "（2020年）", "第17号", "2020年5月", ""])
def test_damaged_numbers_are_none(text: str) -> None:
    assert parse_number(text) is None


def test_left_boundary_of_numbers_in_running_text() -> None:
    text = "根据国办发〔2020〕17号和云政发〔2019〕3号，以及中华人民共和国国务院令第711号、依照云河市人民政府令第12号执行"
    assert [one.canonical for one in find_numbers(text)] == [
        "国办发〔2020〕17号",
        "云政发〔2019〕3号",
        "中华人民共和国国务院令第711号",
        "云河市人民政府令第12号",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("于2020年底前完成", [("2020年底前", "2020-12-31")]),
        ("2020年10月底前", [("2020年10月底前", "2020-10-31")]),
        ("6月底前", [("6月底前", "2020-06-30")]),
        ("次年1月31日前", [("次年1月31日前", "2021-01-31")]),
        ("11月中旬前", [("11月中旬前", "2020-11-20")]),
        ("十月底前", [("十月底前", "2020-10-31")]),
        ("上半年完成", [("上半年", "2020-06-30")]),
        ("第三季度末前", [("第三季度末前", "2020-09-30")]),
        ("今年年底前", [("今年年底前", "2020-12-31")]),
        ("自印发之日起20个工作日内", [("自印发之日起20个工作日内", None)]),
        ("自印发之日起30日内", [("自印发之日起30日内", "2020-11-16")]),
        ("每季度末月25日前", [("每季度末月25日前", None)]),
        ("第四季度", []),
        ("到2023年实现全覆盖", []),
        ("到2025年底，基本建成", []),
        ("及时更新", []),
        ("2020年10月17日", []),
        ("清理2019年底前印发的文件", []),
        ("“十四五”时期", []),
    ],
)
def test_deadlines(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(one.text, one.date) for one in find_deadlines(text, CLOCK)] == expected


def test_no_year_no_date() -> None:
    assert [one.date for one in find_deadlines("6月底前", Origin())] == [None]


@pytest.mark.parametrize(
    ("text", "lead", "responsible", "cooperating"),
    [
        (
            "牵头单位:市发改委、财政局,责任单位:市属各相关部门、各区(县)人民政府",
            "市发改委 市财政局",
            "市属各相关部门 各区(县)人民政府",
            "",
        ),
        (
            "牵头单位:市市场监管局,责任单位:市政务服务管理局等市属各相关部门,各区(县)人民政府",
            "市市场监管局",
            "市政务服务管理局 市属各相关部门 各区(县)人民政府",
            "",
        ),
        ("市生态环境局牵头，市水务局、农业农村局配合", "市生态环境局", "", "市水务局 市农业农村局"),
        ("市教育局、各区县人民政府按职责分工负责", "", "市教育局 各区县人民政府", ""),
        ("责任单位：市住建局、各区（县）政府；配合单位：市财政局", "", "市住建局 各区（县）政府", "市财政局"),
        (
            "市发展改革委、财政局、人民银行某中心支行牵头，各区县人民政府配合",
            "市发展改革委 市财政局 人民银行某中心支行",
            "",
            "各区县人民政府",
        ),
        ("由市文化和旅游局牵头，会同市场监管局等部门落实", "市文化和旅游局", "", "市市场监管局"),
        ("市委组织部、宣传部、教育局负责", "", "市委组织部 市委宣传部 市教育局", ""),
    ],
)
def test_notes(text: str, lead: str, responsible: str, cooperating: str) -> None:
    assert is_note(text, at_end=True)
    note = read_note(text, CLOCK)
    assert (note.lead, note.responsible, note.cooperating) == (
        lead.split(),
        responsible.split(),
        cooperating.split(),
    )


def test_deadline_inside_a_note() -> None:
    note = read_note("市应急管理局负责，2021年6月底前完成", CLOCK)
    assert note.responsible == ["市应急管理局"]
    assert [one.date for one in note.deadlines] == ["2021-06-30"]


@pytest.mark.parametrize(
    "text",
    ["国办发〔2020〕17号", "头屯河区", "以下简称《办法》", "包括内设机构、下属单位的设置情况", "2020年"],
)
def test_other_brackets_are_no_notes(text: str) -> None:
    assert not is_note(text, at_end=True)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("一、总体要求", Level.FIRST),
        ("（一）指导思想。贯彻", Level.SECOND),
        ("㈡指导思想", Level.SECOND),
        ("１．开展自查", Level.THIRD),
        ("33.2020年底前建成", Level.THIRD),
        ("（1）开展自查", Level.FOURTH),
        ("①开展自查", Level.FIFTH),
        ("1.1 编制目的", Level.DECIMAL),
        ("第十二条 本条例", Level.ARTICLE),
        ("第一章　总　则", Level.CHAPTER),
        ("3.5%的项目", None),
        ("2020年是收官之年", None),
        ("一、二级市场", None),
        ("三、四线城市", None),
        ("三、二次供水", Level.FIRST),
        ("五、一次性告知", Level.FIRST),
    ],
)
def test_labels(text: str, level: Level | None) -> None:
    label = read_label(shadow(text))
    assert (label.level if label else None) is level


def test_odd_label_is_a_warning() -> None:
    assert [one.code for one in parse("一. 甲\n（一）乙。丙。\n（三）丁。戊。").warnings] == [
        "OD-033",
        "OD-030",
    ]


@pytest.mark.parametrize(
    ("title", "inner"),
    [
        ("国务院办公厅关于印发2020年政务公开工作要点的通知", "2020年政务公开工作要点"),
        (
            "云河市人民政府办公室关于印发《云河市餐厨垃圾管理办法(试行)》的通知",
            "云河市餐厨垃圾管理办法(试行)",
        ),
        ("关于加强汛期值守工作的通知", None),
    ],
)
def test_inner_title(title: str, inner: str | None) -> None:
    assert inner_title(title) == inner


def test_short_name_resolves_to_its_document() -> None:
    reader = Citations()
    first = reader.read("《云河市供水条例》（以下简称《条例》）第九条", 1)
    second = reader.read("《条例》第十条", 2)
    assert [one.citation.title for one in first + second] == ["云河市供水条例"] * 2


def test_number_alone_is_a_citation_without_title() -> None:
    (found,) = Citations().read("按照云政办函〔2019〕61号要求办理", 1)
    assert (found.citation.title, found.citation.number) == (None, "云政办函〔2019〕61号")


@pytest.mark.parametrize(
    ("sentence", "begins", "ends", "words"),
    [
        ("本办法自2020年12月1日起施行，有效期5年。", "2020-12-01", "2025-11-30", "有效期5年"),
        ("本办法自公布之日起施行。", "2020-09-01", None, None),
        ("本办法自公布之日起30日后施行。", "2020-10-01", None, None),
        ("本办法有效期至2022年12月31日。", None, "2022-12-31", "有效期至2022年12月31日"),
        ("本办法自印发之日起试行，试行期2年。", "2020-09-01", "2022-08-31", "试行期2年"),
        ("许可证有效期5年，自发证之日起计算。", None, None, None),
    ],
)
def test_effect(sentence: str, begins: str | None, ends: str | None, words: str | None) -> None:
    meta = parse(f"云河市夜间施工办法\n第一条 甲。\n第二条 {sentence}\n云河市人民政府\n2020年9月1日").metadata
    assert (meta.effective_date, meta.expires_date, meta.validity) == (begins, ends, words)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "《甲办法》（云政发〔2012〕3号）、《乙办法》同时废止。",
            [("甲办法", "云政发〔2012〕3号", None), ("乙办法", None, None)],
        ),
        ("《甲办法》第三条同时废止。", [("甲办法", None, "第三条")]),
        ("云政发〔2012〕3号文件同时废止。", [(None, "云政发〔2012〕3号", None)]),
        ("证件应当依照《甲法》废止。", []),
        ("此前规定与本意见不一致的，以本意见为准。", []),
    ],
)
def test_repeals(sentence: str, expected: list[tuple[str | None, str | None, str | None]]) -> None:
    found = parse(f"云河市夜间施工办法\n第一条 甲。\n第二条 {sentence}").repeals
    assert [(one.title, one.number, one.clause) for one in found] == expected


@pytest.mark.parametrize(
    "text",
    ["二〇二〇年十月十七日", "二○二○年十月十七日", "2020年10月17日", "2020-10-17", "2020 年 10 月 17 日"],
)
def test_dates(text: str) -> None:
    assert whole_date(text) == dt.date(2020, 10, 17)


def test_moment() -> None:
    assert find_moment("发布时间：2020-10-20 08:07") == "2020-10-20T08:07"
    assert find_moment("2020年13月1日") is None
