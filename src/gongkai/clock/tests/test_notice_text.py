"""The notices of five years, as they were published, give the days that the built-in calendar has."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.clock.arrangements import Arrangement, problems
from gongkai.clock.builtin import builtin_calendar
from gongkai.clock.notice_text import UnreadableNotice, read_notice

# The operative sentences of the notices of the General Office of the State Council.
SENTENCES = {
    2017: """一、元旦：1月1日放假，1月2日（星期一）补休。
二、春节：1月27日至2月2日放假调休，共7天。1月22日（星期日）、2月4日（星期六）上班。
三、清明节：4月2日至4日放假调休，共3天。4月1日（星期六）上班。
四、劳动节：5月1日放假，与周末连休。
五、端午节：5月28日至30日放假调休，共3天。5月27日（星期六）上班。
六、中秋节、国庆节：10月1日至8日放假调休，共8天。9月30日（星期六）上班。""",
    2023: """一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。""",
    2025: """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。""",
    2026: """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。""",
}
HEAD = "国务院办公厅关于{year}年\u3000部分节假日安排的通知\n国办发明电〔2025〕7号\n各省、自治区、直辖市人民政府：\n具体安排通知如下。\n"
TAIL = "\n节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。\n国务院办公厅\n2025年11月4日\n"


def notice(year: int) -> str:
    return HEAD.format(year=year) + SENTENCES[year] + TAIL


@pytest.mark.parametrize("year", SENTENCES)
def test_a_notice_gives_the_days_of_the_built_in_calendar(year: int) -> None:
    read = read_notice(notice(year))
    arrangement = Arrangement(read.year, read.holidays)
    assert list(problems(arrangement)) == []
    builtin = builtin_calendar()
    alone = builtin.with_year(year, "x", arrangement.off, arrangement.work)
    first = date(year, 1, 1).toordinal()
    days = [date.fromordinal(first + number) for number in range(365)]
    assert [day for day in days if alone.is_workday(day) != builtin.is_workday(day)] == []


def test_the_document_is_named_as_it_names_itself() -> None:
    read = read_notice(notice(2026))
    assert read.source == "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）"
    assert (read.year, read.signed_on) == (2026, date(2025, 11, 4))
    assert [holiday.name for holiday in read.holidays][-1] == "国庆节" and len(read.holidays) == 7


def test_the_page_of_the_government_is_read_as_it_is_copied() -> None:
    """Its title is broken after the year, and below the day of signing it says that the document is public."""
    text = notice(2026).replace("2026年\u3000", "2026年\n") + "（此件公开发布）\n"
    read, plain = read_notice(text), read_notice(notice(2026))
    assert read == plain and read.signed_on == date(2025, 11, 4)
    unsigned = notice(2026).replace("2025年11月4日\n", "")
    assert read_notice(unsigned).signed_on is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("（周四）至3日", "（周五）至3日", "“1月1日\\(周五\\)”与日历不符：2026-01-01 是星期四"),
        ("共9天", "共8天", "写明共 8 天，读到的日期是 9 天"),
        ("4月4日（周六）至6日（周一）放假", "清明当日安排", "清明节”一段没有写明"),
        ("4月4日（周六）至6日（周一）放假", "4月31日放假", "不是日期"),
        ("4月4日（周六）至6日（周一）放假", "4月4日、6日放假", "不连续"),
        ("4月4日（周六）至6日（周一）放假", "4月4日至9月6日放假", "不连续"),
        ("节假日安排的通知", "的通知", "标题"),
        ("：", "是", "段落"),
    ],
)
def test_what_contradicts_itself_is_refused(old: str, new: str, says: str) -> None:
    with pytest.raises(UnreadableNotice, match=says):
        read_notice(notice(2026).replace(old, new))


def test_the_notice_of_another_year_is_found_out_by_its_weekdays() -> None:
    with pytest.raises(UnreadableNotice, match="与日历不符"):
        read_notice(notice(2026).replace("2026年", "2027年"))


@given(
    st.text(
        alphabet="一二、元旦春节：:年月日至放假调休上班补休，。（）周六日星期0123456789\n关于节假日安排的通知共天",
        max_size=120,
    )
)
def test_any_text_is_read_or_refused(text: str) -> None:
    for given_text in (text, HEAD.format(year=2026) + text):
        with suppress(UnreadableNotice):
            read_notice(given_text)
