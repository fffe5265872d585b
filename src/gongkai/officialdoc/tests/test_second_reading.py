"""What the second set of sealed documents taught, one short text for each."""

from __future__ import annotations

import pytest

from gongkai.officialdoc import parse
from gongkai.officialdoc.deadlines import Origin, find_deadlines, read_term
from gongkai.officialdoc.normalise import shadow
from gongkai.officialdoc.units import read_note

PLAN = "云汀市2024年工作要点\n"
SIGNED = "\n云汀市人民政府\n2024年3月1日\n"


@pytest.mark.parametrize(
    ("note", "lead", "responsible", "cooperating"),
    [
        ("责任单位：市水利局（牵头）、市财政局（配合）、市住建局", "市水利局", "市住建局", "市财政局"),
        (
            "市民政局牵头，会同市财政局、市应急局，各区县人民政府落实",
            "市民政局",
            "各区县人民政府",
            "市财政局 市应急局",
        ),
        (
            "市委督查办、市纪委监委机关、各有关责任单位负责",
            "",
            "市委督查办 市纪委监委机关 各有关责任单位",
            "",
        ),
        ("牵头单位：市数据局；配 合单位：市司法局", "市数据局", "", "市司法局"),
        ("责任单位：—", "", "", ""),
    ],
)
def test_parties(note: str, lead: str, responsible: str, cooperating: str) -> None:
    found = read_note(note, Origin())
    assert (found.lead, found.responsible, found.cooperating) == (
        lead.split(),
        responsible.split(),
        cooperating.split(),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("每周五前报送进展", ["每周五前"]),
        ("上半年报省政府审批", ["上半年"]),
        ("2023年12月31日前核发的通行证可以继续使用", []),
    ],
)
def test_deadlines(text: str, words: list[str]) -> None:
    assert [one.text for one in find_deadlines(text, Origin(None, 2024))] == words


def test_a_period_is_no_term() -> None:
    assert read_term("3月—9月", Origin(None, 2024)) == []
    assert read_term("9月", Origin(None, 2024))[0].date == "2024-09-30"


def test_months_of_a_notice_on_the_year_before_are_of_its_own_year() -> None:
    body = "\n各科室：\n一、结算。2月20日前完成结算。\n二、公布。4月底前公布结果。" + SIGNED
    late = parse("云汀市医保局关于开展2023年度费用结算工作的通知" + body)
    plan = parse("云汀市医保局关于印发2025年度工作计划的通知" + body)
    assert [one.date for item in late.items for one in item.deadlines] == ["2024-02-20", "2024-04-30"]
    assert [one.date for item in plan.items for one in item.deadlines] == ["2025-02-20", "2025-04-30"]


def test_number_below_the_title_of_an_announcement() -> None:
    text = "云汀市交通运输局关于规范货运车辆通行的公告\n2024年第2号\n现就有关事项公告如下：\n一、申请。由经营者提出申请。"
    meta = parse(text).metadata
    assert meta.title == "云汀市交通运输局关于规范货运车辆通行的公告"
    assert meta.document_number == "云汀市交通运输局公告2024年第2号"


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "《甲办法》（云政发〔2012〕17号）、《乙规定》和云政办〔2015〕6号文件同时废止。",
            [
                ("甲办法", "云政发〔2012〕17号", None),
                ("乙规定", None, None),
                (None, "云政办〔2015〕6号", None),
            ],
        ),
        (
            "《甲办法》（云政发〔2017〕53号）有效期届满后不再延长，自2025年1月1日起废止。",
            [("甲办法", "云政发〔2017〕53号", None)],
        ),
        ("《甲措施》第八条不再执行。", [("甲措施", None, "第八条")]),
        ("《甲条例》第二十六条同时停止适用。", [("甲条例", None, "第二十六条")]),
        ("《甲细则》第九条第（三）项同时废止。", [("甲细则", None, "第九条第（三）项")]),
    ],
)
def test_repeals(sentence: str, found: list[tuple[str | None, str | None, str | None]]) -> None:
    repeals = parse(f"云汀市办法\n第一条　为了管理，制定本办法。\n第二条　{sentence}\n").repeals
    assert [(one.title, one.number, one.clause) for one in repeals] == found


def test_rows_between_tabs_are_not_divided() -> None:
    rows = "序号\t文件名称\t文号\n1\t云汀市供水管理办法\t云政发〔2012〕3号\n2\t云汀市供热管理办法\t云政发〔2013〕4号\n"
    document = parse(
        "云汀市人民政府关于废止部分文件的决定\n下列文件予以废止：\n附件\n废止的文件目录\n" + rows
    )
    assert [(one.title, one.number) for one in document.repeals] == [
        ("云汀市供水管理办法", "云政发〔2012〕3号"),
        ("云汀市供热管理办法", "云政发〔2013〕4号"),
    ]


def test_headings_of_a_report_are_sections() -> None:
    body = "一、总体情况\n（一）主动公开情况\n全年公开信息186条。\n（二）监督保障情况\n培训2次。\n二、存在问题\n解读不多。\n"
    report = parse("云汀市水务局2023年政府信息公开工作年度报告\n" + body)
    assert [one.title for one in report.sections] == ["主动公开情况", "监督保障情况"]
    assert report.kind == "report"


def test_a_title_that_stands_twice_is_the_title() -> None:
    title = "云汀市水务局2023年政府信息公开工作年度报告"
    text = f"政府信息公开指南\n政府信息公开制度\n{title}\n发布日期：2024-01-19\n{title}\n一、总体情况\n全年公开信息186条。\n"
    assert parse(text).metadata.title == title


def test_counts_by_decision() -> None:
    table = "序号\t文件名称\t文号\t清理结果\n1\t甲办法总则\t云政发〔2012〕3号\t废止\n2\t乙办法总则\t云政发〔2013〕4号\t继续有效\n"
    start = "云汀市农业局关于公布清理结果的公告\n共清理2件，其中继续有效1件、废止"
    wrong, right = parse(f"{start}2件。\n{table}"), parse(f"{start}1件。\n{table}")
    assert [(one.line, one.code) for one in wrong.warnings] == [(2, "OD-071")]
    assert right.warnings == []


def test_each_annex_counts_anew() -> None:
    lists = "现将两个清单印发。\n附件1\n目录甲\n1.建设桥梁。要快。\n2.建设道路。要好。\n附件2\n目录乙\n1.种树。要多。\n2.种草。要密。\n"
    assert "OD-030" not in [one.code for one in parse(PLAN + lists).warnings]
    assert "OD-030" in [one.code for one in parse(PLAN + lists.replace("1.种树", "4.种树")).warnings]


@pytest.mark.parametrize(
    ("text", "read"),
    [("O2O模式", "O2O模式"), ("I7处理器", "I7处理器"), ("第l2条", "第12条"), ("12月1O日", "12月10日")],
)
def test_letters_that_are_no_digits(text: str, read: str) -> None:
    assert shadow(text) == read


def test_whom_to_ask_above_the_signature_is_text_below_it_a_note() -> None:
    items = "一、参会人员。各科室负责人。\n二、会议时间。3月8日上午。\n"
    above = parse(f"云汀市人民政府办公室关于开会的通知\n{items}（联系人：甲，电话：1）\n特此通知。{SIGNED}")
    below = parse(f"云汀市人民政府办公室关于开会的通知\n{items}特此通知。{SIGNED}（联系人：甲，电话：1）\n")
    assert "（联系人：甲，电话：1）" in [one.text for one in above.tail]
    assert "（联系人：甲，电话：1）" not in [one.text for one in below.tail]


@pytest.mark.parametrize(
    ("note", "lead", "responsible", "cooperating", "terms"),
    [
        ("市发改委、财政局", "", "市发改委 市财政局", "", []),
        ("市司法局，各区", "", "市司法局 各区", "", []),
        ("市数据局，12月底前", "", "市数据局", "", ["12月底前"]),
        ("责任单位：市司法局；责任科室：法规科", "", "市司法局 法规科", "", []),
        ("省生态环境厅牵头，省住建厅、省水利厅等按职责配合", "省生态环境厅", "", "省住建厅 省水利厅", []),
    ],
)
def test_bare_lists(note: str, lead: str, responsible: str, cooperating: str, terms: list[str]) -> None:
    item = parse(f"{PLAN}一、改革。\n1.公布地图。（{note}）\n2.修订目录。（市司法局）{SIGNED}").items[0]
    found = (item.lead_units, item.responsible_units, item.cooperating_units)
    assert found == (lead.split(), responsible.split(), cooperating.split())
    assert [one.text for one in item.deadlines] == terms


@pytest.mark.parametrize(
    ("term", "dates"),
    [
        ("2025.6.30", ["2025-06-30"]),
        ("2025-06", ["2025-06-30"]),
        ("20250630", ["2025-06-30"]),
        ("6月15号前", ["2024-06-15"]),
        ("明年1月", ["2025-01-31"]),
        ("6月15日、9月15日", ["2024-06-15", "2024-09-15"]),
        ("6月15日至9月30日", []),
        ("每周五17时前", [None]),
        ("自立案之日起15个工作日内", [None]),
        ("每季度结束后10日内", [None]),
    ],
)
def test_terms(term: str, dates: list[str | None]) -> None:
    assert [one.date for one in read_term(term, Origin(None, 2024))] == dates


def test_the_first_leads_unless_the_note_says_who() -> None:
    rule = "本要点每项任务列第一位的单位为牵头单位，其他为配合单位，下同；明确了角色的，从其规定。\n"
    items = parse(
        f"{PLAN}{rule}1.公布地图。\n（市发改委、财政局）\n2.修订目录。（市司法局、市编办按职责分工负责）{SIGNED}"
    ).items
    assert (items[0].lead_units, items[0].cooperating_units) == (["市发改委"], ["市财政局"])
    assert (items[1].lead_units, items[1].responsible_units) == ([], ["市司法局", "市编办"])


def test_articles_inside_a_paragraph() -> None:
    text = "云汀市管护办法\n第一条　为了管护，制定本办法。\n第二条　期限三年。第三条县水利局检查。\n（一）一年；\n（二）两年。第四条违反第二条的，依照《条例》第五条处理。"
    assert [(one.number, one.text.split("\n")[0]) for one in parse(text).articles] == [
        (1, "为了管护，制定本办法。"),
        (2, "期限三年。"),
        (3, "县水利局检查。"),
        (4, "违反第二条的，依照《条例》第五条处理。"),
    ]


def test_first_and_last_day_in_one_sentence() -> None:
    meta = parse(
        "云汀市评定细则\n第一条　为了评定，制定本细则。\n第二条　本细则执行期限为2024年7月1日至2026年6月30日。\n"
    ).metadata
    assert (meta.effective_date, meta.expires_date) == ("2024-07-01", "2026-06-30")


def test_a_line_with_a_note_is_never_residue() -> None:
    document = parse(f"{PLAN}1.公布地图。（市司法局负责）\n公开数据（市数据局牵头）")
    assert document.noise == []


def test_closing_below_a_table_of_tasks() -> None:
    table = "| 序号 | 任务 | 责任单位 |\n|---|---|---|\n| 1 | 修订目录 | 市司法局 |\n\n各责任单位要按月报送进展。\n"
    assert [one.text for one in parse(PLAN + "现将任务分解如下。\n" + table).tail] == [
        "各责任单位要按月报送进展。"
    ]


def test_roles_in_brackets_on_lines_of_their_own() -> None:
    item = parse(f"{PLAN}1.公布目录。\n【责任单位】市教育局，各区教育局\n【时限】2024年5月").items[0]
    assert (item.text, item.responsible_units) == ("公布目录。", ["市教育局", "各区教育局"])
    assert [one.date for one in item.deadlines] == ["2024-05-31"]


def test_tasks_of_another_style_in_one_chapter() -> None:
    text = "一、公开\n1.公布目录。（市司法局负责）\n二、落实\n（1）公布地图。（市司法局负责）\n（2）修订地图。（市府办牵头）\n"
    items = parse(PLAN + text).items
    assert [(one.chapter, one.number, one.lead_units) for one in items] == [
        ("一", 1, []),
        ("二", 1, []),
        ("二", 2, ["市府办"]),
    ]
    # A list in a provision stays its text.
    assert (
        len(
            parse(
                f"{PLAN}一、公开\n1.公布目录。（市司法局负责）\n二、条件\n（1）年满十八岁；\n（2）有住所。\n"
            ).items
        )
        < 4
    )


def test_a_table_of_markdown_below_the_heading_of_repeals() -> None:
    table = "| 序号 | 文件名称 | 文号 |\n|---|---|---|\n| 1 | 云汀市供水办法 | 云政发〔2001〕1号 |\n"
    repeals = parse(f"云汀市关于废止部分文件的决定\n现决定：\n废止的规范性文件目录\n{table}").repeals
    assert [(one.title, one.number) for one in repeals] == [("云汀市供水办法", "云政发〔2001〕1号")]


def test_what_is_carried_is_named_above_by_the_page() -> None:
    text = (
        "云汀市农村物流工作要点\n各县区交通运输局：\n现将《云汀市农村物流工作要点》印发给你们。\n"
        "云汀市交通运输局\n2024年3月14日\n云汀市农村物流工作要点\n一、补齐网络\n1.建设枢纽。\n"
    )
    document = parse(text)
    assert [(one.text, one.line) for one in document.noise] == [("云汀市农村物流工作要点", 1)]
    assert document.metadata.title == "云汀市农村物流工作要点"


def test_lists_before_the_text_parted_by_a_slash() -> None:
    rule = "各项任务前方括号内，“／”前为牵头单位、后为配合单位。\n"
    items = parse(
        f"{PLAN}{rule}1.【县市场监管局／县教体局】核查食堂。\n2.【县卫健局】培训人员。{SIGNED}"
    ).items
    assert [(one.text, one.lead_units, one.cooperating_units) for one in items] == [
        ("核查食堂。", ["县市场监管局"], ["县教体局"]),
        ("培训人员。", ["县卫健局"], []),
    ]


@pytest.mark.parametrize(
    ("menu", "title"),
    [
        ("通知公告", "云汀市水务局2022年度政府信息公开工作年度报告"),
        ("信息公开目录", "云汀市人民政府关于城镇建设用地的批复"),
        ("首页　省志　通知公告", "云汀市地方志办公室关于召开推进会的通知"),
    ],
)
def test_menus_are_no_titles(menu: str, title: str) -> None:
    assert parse(f"{menu}\n政策文件\n{title}\n云政发〔2022〕3号\n各区：\n一、好。\n").metadata.title == title


def test_publication_and_issue_are_two_days() -> None:
    page = "云汀市办法\n发布时间：2024-01-05 来源：云汀市政府\n"
    for event, day in (("公布", "2024-01-05"), ("印发", "2023-12-29")):
        text = f"{page}第一条　为了管理，制定本办法。\n第二条　本办法自{event}之日起施行。\n云汀市人民政府\n2023年12月29日\n"
        assert parse(text).metadata.effective_date == day


def test_page_numbers_between_the_parts_of_a_paragraph() -> None:
    document = parse(f"{PLAN}1.公布目录，并且\n—3—\n，按时更新。（市司法局负责）{SIGNED}")
    assert [one.text for one in document.noise] == ["—3—"]
    assert document.items[0].text == "公布目录，并且，按时更新。"


def test_a_number_shares_the_fate_of_the_title_behind_it() -> None:
    text = "云汀市办法\n第一条　为了管理，制定本办法。\n第二条　云价〔2014〕56号文件和《甲通知》（云价〔2015〕29号）第二条同时废止。"
    assert [(one.title, one.number) for one in parse(text).repeals] == [
        ("甲通知", "云价〔2015〕29号"),
        (None, "云价〔2014〕56号"),
    ]


def test_a_carrier_may_have_provisions_of_its_own() -> None:
    outer = "云汀市教育局转发省教育厅《招生办法》的通知\n各学校：\n现将《招生办法》转发给你们，并提出以下意见。\n一、各校要于5月31日前摸底。\n二、各校不得调整学区。\n"
    inner = "云汀市教育局\n2022年5月18日\n招生办法\n第一条　为了招生，制定本办法。\n第二条　本办法自印发之日起施行。\n"
    document = parse(outer + inner)
    assert [(one.number, one.text) for one in document.items] == [
        (1, "各校要于5月31日前摸底。"),
        (2, "各校不得调整学区。"),
    ]
    assert [one.number for one in document.articles] == [1, 2]


def test_chapters_whose_number_stands_without_a_blank() -> None:
    text = "现制定本计划。\n1监测预警\n1.1提高能力\n1.1.1新建监测点。\n1.1.2完善系统。\n2应急准备\n2.1修订预案\n2.1.1修订预案。\n"
    document = parse(PLAN + text)
    assert [(one.number, one.title) for one in document.chapters] == [("1", "监测预警"), ("2", "应急准备")]
    assert [(one.chapter, one.section, one.number) for one in document.items] == [
        ("1", "1.1", 1),
        ("1", "1.1", 2),
        ("2", "2.1", 1),
    ]


def test_attachments_listed_below_their_word_are_no_annex() -> None:
    document = parse(
        "云汀市人民政府关于废止部分文件的决定\n现决定如下。\n附件：\n1. 废止的目录\n2. 失效的目录\n云汀市人民政府\n2022年11月25日\n（此件公开发布）\n"
    )
    meta = document.metadata
    assert (meta.issuing_body, meta.signed_date, meta.openness) == (
        "云汀市人民政府",
        "2022-11-25",
        "此件公开发布",
    )


def test_quotations_of_markdown_are_text() -> None:
    assert (
        parse("云汀市通知\n各区：\n请办理。\n> 云汀市人民政府\n>\n> 2022年11月25日\n").metadata.signed_date
        == "2022-11-25"
    )


def test_the_others_cooperate_by_their_duties() -> None:
    rule = "列第一位的为牵头单位，其余单位按照职责配合做好工作，各项任务抓好落实。\n"
    item = parse(f"{PLAN}{rule}1.公布目录。（责任单位：市司法局、市编办）{SIGNED}").items[0]
    assert (item.lead_units, item.responsible_units, item.cooperating_units) == (["市司法局"], [], ["市编办"])


def test_an_announcement_of_an_amendment_prints_the_whole_act() -> None:
    text = (
        "云汀市人民代表大会常务委员会公告\n《关于修改〈云汀市水源条例〉的决定》已经通过，现予公布，自2023年7月1日起施行。\n"
        "云汀市人民代表大会常务委员会\n2023年6月6日\n云汀市水源条例\n"
        "（2012年9月21日云汀市第十一届人民代表大会常务委员会第五次会议通过）\n第一条　为了保护水源，制定本条例。\n第二条　本条例适用于本市。\n"
    )
    document = parse(text)
    assert (document.metadata.title, document.kind) == ("云汀市水源条例", "law")
    assert [one.number for one in document.articles] == [1, 2]


@pytest.mark.parametrize(("article", "codes"), [("二", []), ("十五", ["OD-062"])])
def test_an_article_of_its_own_that_the_text_does_not_have(article: str, codes: list[str]) -> None:
    text = f"云汀市办法\n第一条　为了管理，制定本办法。\n第二条　依照本办法第{article}条处理。\n"
    assert [one.code for one in parse(text).warnings] == codes


def test_labels_that_only_their_style_parts_from_the_value() -> None:
    text = (
        "索引号QY002-0105-2024-00046\n信息分类人事任免\n发布机构青屿市人事局\n发文日期2024-10-11\n文号青政人〔2024〕14号\n有效性\n"
        "名称青屿市人民政府关于任免的通知\n青屿市人民政府关于任免的通知\n青政人〔2024〕14号\n各区人民政府：\n经研究决定，任命江晚为副主任。\n"
    )
    metadata = parse(text).metadata
    assert (metadata.title, metadata.index_number) == (
        "青屿市人民政府关于任免的通知",
        "QY002-0105-2024-00046",
    )
    assert metadata.document_number == "青政人〔2024〕14号"


@pytest.mark.parametrize("group", ["各村（社区）", "各镇党委和人民政府", "各定点零售药店"])
def test_whom_a_line_of_addressees_names_with_ge(group: str) -> None:
    text = f"云汀市医保局关于开展检查的通知\n云医保〔2024〕1号\n{group}，市医疗保险中心：\n为加强管理，现通知如下。\n{SIGNED}"
    assert parse(text).metadata.recipients == [group, "市医疗保险中心"]


def test_an_edition_below_the_title_belongs_to_it() -> None:
    text = "云汀市防火应急预案\n（2024年修订）\n1 总则\n1.1 编制目的\n为了防火，制定本预案。\n"
    assert parse(text).metadata.title == "云汀市防火应急预案（2024年修订）"


def test_a_note_of_responsibility_below_all_else_is_no_residue() -> None:
    text = f"{PLAN}1.公布目录。（责任单位：市司法局）\n2.办好窗口，\n— 3 —\n【牵头单位：市编办；配合单位：各镇（街道）】\n"
    assert parse(text).items[1].lead_units == ["市编办"]


def test_sections_of_one_bureau_hand_down_no_level() -> None:
    text = f"{PLAN}1.公布目录。（牵头单位：市司法局；配合单位：财务科、信息中心）{SIGNED}"
    assert parse(text).items[0].cooperating_units == ["财务科", "信息中心"]
