"""Whole invented documents of other kinds: notice with level-one items, rule, order, page header, annex."""

from __future__ import annotations

from gongkai.officialdoc import parse


def test_notice_whose_level_one_numbers_are_the_items() -> None:
    text = """云河市财政局关于做好票据管理的通知
各区县财政局、市直各单位：
现就有关事项通知如下：
一、清点存量。各单位于3月底前清点完毕。（责任单位：市财政局）
二、统一格式。新票据按新格式印制。
三、加强检查。财政局每年抽查一次。
特此通知。
云河市财政局
2022年1月10日
"""
    data = parse(text).to_json()
    assert data["kind"] == "notice"
    assert data["chapters"] == []
    assert [(one["number"], one["chapter"], one["title"]) for one in data["items"]] == [
        (1, None, "清点存量"),
        (2, None, "统一格式"),
        (3, None, "加强检查"),
    ]
    assert data["items"][0]["deadlines"] == [{"text": "3月底前", "date": "2022-03-31"}]
    assert data["tail"] == ["特此通知。"]
    assert data["metadata"]["issuing_body"] == "云河市财政局"


def test_sections_that_are_the_items_and_a_chapter_with_text() -> None:
    text = """云河市夏季防汛实施方案
一、总体要求
确保安全度汛。
二、重点任务
（一）排查隐患。对低洼处逐一排查。（市水务局牵头，应急管理局配合）
（二）备足物资。沙袋到位。
〔责任单位：市应急管理局〕
三、工作要求。各单位要守土有责。
"""
    result = parse(text)
    assert [(one.number, one.title) for one in result.chapters] == [
        ("一", "总体要求"),
        ("二", "重点任务"),
        ("三", "工作要求"),
    ]
    assert [(one.number, one.chapter, one.title) for one in result.items] == [
        (1, "二", "排查隐患"),
        (2, "二", "备足物资"),
    ]
    assert result.items[0].cooperating_units == ["市应急管理局"]
    assert result.items[1].unit_text == "〔责任单位：市应急管理局〕"
    assert result.sections == []


def test_order_that_carries_a_rule() -> None:
    text = """云河市人民政府令
第12号
《云河市犬只管理办法》已经2021年5月6日市人民政府第9次常务会议通过，现予公布，自2021年7月1日起施行。
市长 张某
2021年5月20日
云河市犬只管理办法
第一章 总则
第一条 为了规范养犬，制定本办法。
第二条 本市养犬适用本办法。
第二章 附则
第三条 违反第二条
规定的，依法处理。
《云河市养犬规定》同时废止。
"""
    result = parse(text)
    assert result.metadata.title == "云河市犬只管理办法"
    assert result.metadata.effective_date == "2021-07-01"
    assert result.metadata.signed_date == "2021-05-20"
    assert [(one.number, one.chapter) for one in result.articles] == [(1, "一"), (2, "一"), (3, "二")]
    assert [one.title for one in result.repeals] == ["云河市养犬规定"]


def test_table_of_contents_is_not_read_twice() -> None:
    text = (
        "云河市市容条例\n目录\n第一章 总则\n第二章 附则\n第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。"
    )
    result = parse(text)
    assert [one.line for one in result.chapters] == [5, 7]
    assert len(result.articles) == 2
    assert result.kind == "law"


def test_page_header_in_one_line_and_over_two() -> None:
    text = """索 引 号：YH-2021-008  发文机关：云河市司法局  成文日期：2021年3月2日
有效性：
有效
发布时间：2021-03-04 09:30 来源：云河市司法局 浏览次数：12
云河市司法局关于开展公证便民月的通告
云司〔2021〕4号
为方便群众，通告如下。
【打印】【关闭】
"""
    meta = parse(text).metadata
    assert (meta.index_number, meta.issuing_body, meta.validity) == ("YH-2021-008", "云河市司法局", "有效")
    assert (meta.signed_date, meta.published_at) == ("2021-03-02", "2021-03-04T09:30")
    assert meta.document_number == "云司〔2021〕4号"


def test_damaged_number_in_the_header_is_null_with_a_warning() -> None:
    result = parse("文号：云办〔20245号\n云河市关于甲的通知\n正文。")
    assert result.metadata.document_number is None
    assert [one.code for one in result.warnings] == ["OD-011"]


def test_signature_and_header_date_disagree() -> None:
    result = parse("成文日期：2021年3月2日\n云河市教育局关于甲的通知\n正文如下。\n云河市教育局\n2021年3月5日")
    assert result.metadata.signed_date == "2021-03-05"
    assert [(one.line, one.code) for one in result.warnings] == [(5, "OD-042")]


def test_plan_in_an_annex() -> None:
    text = "关于印发年度安排的通知\n各处室：\n现将安排印发给你们。\n附件：年度安排\n云河市档案馆\n2021年3月5日\n附件\n年度安排\n一、甲\n1.乙（市档案馆负责）\n2.丙（市档案馆负责）"
    result = parse(text)
    assert [one.number for one in result.items] == [1, 2]
    assert result.metadata.signed_date == "2021-03-05"


def test_secret_mark_is_a_warning() -> None:
    assert "OD-100" in [one.code for one in parse("机密★1年\n云河市关于甲的通知\n正文。").warnings]


def test_nothing_is_invented_for_an_empty_text() -> None:
    data = parse("").to_json("-")
    assert data["kind"] == "other"
    assert data["metadata"]["recipients"] == []
    assert all(value is None for key, value in data["metadata"].items() if key != "recipients")
    assert all(data[key] == [] for key in ("citations", "items", "articles", "noise", "warnings", "tail"))


def test_decimal_numbers() -> None:
    text = """云河市防汛应急预案
1 总则
1.1 编制目的
提高能力。
1.2 适用范围
本市。
2 组织体系
2.1 领导机构
2.1.1 指挥长由市长担任。
"""
    result = parse(text)
    assert [(one.number, one.title) for one in result.chapters] == [("1", "总则"), ("2", "组织体系")]
    assert [(one.chapter, one.number) for one in result.sections] == [("2", "2.1")]
    assert [(one.chapter, one.title) for one in result.items] == [
        ("1", "编制目的"),
        ("1", "适用范围"),
        ("2", None),
    ]


def test_markdown_with_bold_headings_and_bare_notes() -> None:
    text = """# 云河市2022年工作要点

## 一、推进公开

**1. 建目录。** 各部门编制目录。
责任单位：市政府办公室
完成时限：6月底

**2. 建平台。** 上线平台（市大数据局牵头，2022年12月底前完成）。各区跟进（各区县负责）。
"""
    first, second = parse(text).items
    assert (first.title, first.responsible_units) == ("建目录", ["市政府办公室"])
    assert [one.date for one in first.deadlines] == ["2022-06-30"]
    assert (second.title, second.lead_units, second.responsible_units) == (
        "建平台",
        ["市大数据局"],
        ["各区县"],
    )
    assert second.text == "建平台。 上线平台。各区跟进。"


def test_whole_plan_in_one_line() -> None:
    filler = "各部门要按照统一格式填报，由专人审核后在政府网站公布，接受社会监督，并且定期开展评估。"
    text = f"云河市2022年政务公开工作要点 一、加强公开 （一）建目录 1.编制目录。{filler}（市政府办公室负责）2.公布目录。{filler}（市司法局负责）"
    text += f" 二、强化保障 3.开展培训。{filler}（市人社局负责）"
    result = parse(text)
    assert result.metadata.title == "云河市2022年政务公开工作要点"
    assert [(one.number, one.chapter, one.section) for one in result.items] == [
        (1, "一", "一"),
        (2, "一", "一"),
        (3, "二", None),
    ]
    assert [one.responsible_units for one in result.items] == [["市政府办公室"], ["市司法局"], ["市人社局"]]


def test_upward_report_with_page_furniture() -> None:
    text = """首页 > 信息公开
云河市审计局关于2020年度审计工作情况的报告
发布日期：2021-01-20
来源：云河市审计局
一、总体情况
全年完成审计12项。
附件：1.审计项目表
2.整改表
上一篇：甲
"""
    result = parse(text)
    assert result.kind == "report"
    assert result.items == []
    assert [one.line for one in result.noise] == [1, 3, 4, 9]
    assert result.metadata.published_at == "2021-01-20"
