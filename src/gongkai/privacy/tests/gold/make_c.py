"""The twenty files of the second gold set: tables of many layouts, prose, and hidden content."""

from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
from docx.shared import RGBColor
from openpyxl.comments import Comment

from gongkai.privacy.tests.gold.gold_file import Gold
from gongkai.privacy.tests.gold.make_docx import comment, document, embed, save, table, text_box, tracked
from gongkai.privacy.tests.gold.make_pdf import annotate, attach, canvas, lines, typeset, with_pikepdf
from gongkai.privacy.tests.gold.make_xlsx import keep, saved_book, sheet_of


def cd01() -> Gold:
    """A form of labels and values; the address fills merged cells and breaks over two lines."""
    gold = Gold("cd01.docx", "comment")
    made = document("房屋租赁登记备案申请表")
    rows = [
        ["出租人", "[N|覃月容]", "证件号码", "[I|33992119660412402?]"],
        ["联系电话", "[M|13735790624]", "婚姻状况", "丧偶"],
        ["承租人", "[N|买合木提·热西提]", "证件号码", "[I|65992119940808371?]"],
        ["房屋坐落", "[A|云汀市高桥区石榴巷\n二弄 8 号 3 层东套]", "", ""],
        ["租赁期限", "2025年10月1日至2026年9月30日", "", ""],
        ["备案机关意见", "材料齐全，准予备案。　　经办：区住建局住房保障科", "", ""],
    ]
    table(made, gold, rows)
    grid = made.tables[0]
    for r in (3, 4, 5):
        grid.cell(r, 1).merge(grid.cell(r, 3))
        grid.cell(r, 1).text = gold(rows[r][1])
    line = made.add_paragraph(gold("出租人签字：[N|覃月容]　　代办人：[N|覃勇]（其子）"))
    note = gold("[N|覃勇]没带委托书，电话[M|15268613370]，周四补来", "comment")
    comment(made, line.runs[0], note, "窗口3号")
    return save(made, gold)


def cd02() -> Gold:
    """A head of two rows with merged cells, several members of a household in one cell."""
    gold = Gold("cd02.docx")
    made = document(gold("苍耳坡村2025年第三季度[Y|低收入]家庭入户核查表"))
    rows = [
        ["序号", "户主", "", "家庭成员", "核查情况", "备注"],
        ["", "姓名", "组别门牌", "", "", ""],
        [
            "1",
            "[N|奚兆丰]",
            "[A|二组14号]",
            "妻[N|龙阿妹]\n长女[N|奚婷]（[K|高一]）\n次子[N|奚晨]（[K|11岁]）",
            "户主[H|双眼白内障]，劳力不足",
            "新增",
        ],
        ["2", "[N|韦小妹]", "[A|三组附2号]", "独居", "有承包地1.8亩", "子女在外，电话[M|18877610943]"],
        ["3", "[N|蓝有亮]", "[A|五组31号]", "母[N|黄氏兰]", "车辆[V|云H·31T60]已报废", "拟退出"],
    ]
    table(made, gold, rows)
    grid = made.tables[0]
    grid.cell(0, 1).merge(grid.cell(0, 2))
    for column in (0, 3, 4, 5):
        grid.cell(0, column).merge(grid.cell(1, column))
    made.add_paragraph("核查组组长：镇民政办主任严守义　　核查日期：2025年9月11日")
    return save(made, gold)


def cd03() -> Gold:
    gold = Gold("cd03.docx", "tracked_change")
    made = document("民事调解书")
    made.add_paragraph("（2025）云1302民初886号")
    made.add_paragraph(
        gold("原告[N|栾素琴]，女，[D|1971年5月20日]出生，住[A|云汀市北郊区面粉厂路17号附3号]。")
    )
    made.add_paragraph(gold("被告[N|呼和]，男，蒙古族，住[A|安陵县草坝镇牧民定居点6排2号]。"))
    line = made.add_paragraph(gold("[N|栾素琴]诉称，2024年12月8日[N|呼和]向其借款3万元，有"))
    tracked(line, "del", gold("[N|齐木德]、[N|栾三多]", "tracked_change"), "书记员", 1)
    tracked(line, "ins", "两名证人", "书记员", 2)
    line.add_run("在场见证，至今未还。")
    made.add_paragraph(gold("经本院主持调解，[N|呼和]自愿于2025年12月31日前一次付清，双方再无争议。"))
    made.add_paragraph("审判员　冷秋生\n书记员　麦青")
    return save(made, gold)


def cd04() -> Gold:
    """Minutes: officials by their office, residents by name; the roll of who signed in is embedded."""
    gold = Gold("cd04.docx", "embedded_file", "metadata_author")
    made = document("槐荫社区议事会纪要", "苗可人")
    made.add_paragraph("时间：2025年9月3日19时　地点：社区二楼会议室　主持：社区党委书记郎英")
    made.add_paragraph(
        gold("[N|计家宝]提出，[A|槐荫社区后街31号]门前的香樟遮光，希望修枝；[N|阿达来提]同意。")
    )
    made.add_paragraph(gold("[N|宫小平]反对移走棋桌，称老人无处可去。表决：赞成9票，反对3票，弃权1票。"))
    made.add_paragraph("决定：由街道市政科于月底前修枝，棋桌保留。")
    book = openpyxl.Workbook()
    for row in (["签到", "电话"], ["[N|计家宝]", "[M|13586820417]"], ["[N|印春华]", "[L|0578-6617 205]"]):
        book.active.append([gold(cell, "embedded_file") for cell in row])
    embed(made, saved_book(book))
    return save(made, gold)


def cd05() -> Gold:
    gold = Gold("cd05.docx")
    made = document("关于左权路等三条道路命名更名的公告")
    made.add_paragraph(
        "经市政府批准，纺织三路更名为张謇路，平江路东段命名为江南春路，新建桥梁命名为祝英台桥。"
    )
    rows = [
        ["现用名", "标准名", "起止点"],
        ["纺织三路", "张謇路", "东起解放大道，西至高家湾"],
        ["无", "祝英台桥", "跨云水河，南接康乐里"],
    ]
    table(made, gold, rows)
    made.add_paragraph("咨询：市民政局区划地名科，解放大道9号政务中心4楼412室，电话0578-2210480。")
    made.add_paragraph("公告期内可查阅方案；专家组组长为云汀师范学院教授谷文澜。")
    return save(made, gold)


def cd06() -> Gold:
    """An agreement; the header, a text box and hidden text hold data too."""
    gold = Gold("cd06.docx", "hidden_text", "white_text")
    made = document("房屋搬迁安置协议书")
    made.sections[0].header.paragraphs[0].text = gold("档案：[N|池万有]户　第4片区")
    made.add_paragraph("甲方：高桥区房屋征收中心，地址：高桥路66号，法定代表人：关胜利")
    made.add_paragraph(gold("乙方：[N|池万有]，共有人：[N|池晓燕]、[N|尔布拉音]"))
    line = made.add_paragraph(
        gold("乙方原房[A|水井坊19号]，安置房[A|锦澜府四期2幢1单元803]，差价款12,400元。")
    )
    run = line.add_run(gold("打款到[C|622848033877204431?]，户名[N|池晓燕]", "hidden_text"))
    run.font.hidden = True
    run = line.add_run(gold("乙方[H|听力残疾二级]，须当面讲解", "white_text"))
    run.font.color.rgb = RGBColor(255, 255, 255)
    text_box(made.add_paragraph(), gold("钥匙由[N|池晓燕]代领 [M|15988630712]"))
    return save(made, gold)


def cx01() -> Gold:
    """Two rows of title, a row of the unit, a head of two rows with merged cells, a row of signatures."""
    gold = Gold("cx01.xlsx", "hidden_column")
    rows: list[list[str | float]] = [
        ["云汀市2025年[Y|困难][H|残疾]人生活补贴发放花名册"],
        ["（第九批）"],
        ["填报单位：白塔镇人民政府", "", "", "", "", "单位：元"],
        ["序号", "补贴对象", "", "残疾类别", "金额", "备注"],
        ["", "姓名", "住址", "", "", ""],
        [1, "[N|敖云]", "[A|前营村六组9号]", "[H|肢体二级]", 240, ""],
        [2, "[N|贝守田]", "[A|老粮站家属院2排4号]", "[H|精神三级]", 180, "由弟[N|贝守业]代领"],
        [3, "[N|迟桂枝]", "[A|前营村一组22号附1]", "[H|言语一级]", 240, "账户待核"],
        ["制表：", "镇民政办", "审核：", "副镇长　常一鸣"],
    ]
    sheet = sheet_of(gold, rows)
    for cells in ("A1:F1", "A2:F2", "B4:C4", "A4:A5", "D4:D5", "E4:E5", "F4:F5"):
        sheet.merge_cells(cells)
    for row, card in ((6, "[I|33992119550630218?]"), (8, "[I|33992119720901324?]")):
        sheet.cell(row, 7, gold(card, "hidden_column"))
    sheet.column_dimensions["G"].hidden = True
    return keep(sheet, gold)


def cx02() -> Gold:
    """Three persons and their amounts on every row."""
    gold = Gold("cx02.xlsx")
    rows: list[list[str | float]] = [
        ["2025年水稻种植保险分户理赔公示"],
        ["户主", "赔款", "户主", "赔款", "户主", "赔款"],
        ["[N|卞高明]", 412.5, "[N|尕藏才让]", 96, "[N|古爱华]", 1203.8],
        ["[N|郜 平]", 77, "[N|热娜·买买提明]", 530, "[N|呼延宏]", 288],
        ["[N|笪长根]", 310, "[N|斛律坤]", 45.6, "", ""],
        ["合计", "", "", "", "", 2962.9],
        ["承保机构：中恒财产保险广济支公司", "", "", "电话：0578-7710095"],
    ]
    return keep(sheet_of(gold, rows), gold)


def cx03() -> Gold:
    """A card with labels at the left of their values, on two sheets, and a remark in free text."""
    gold = Gold("cx03.xlsx", "comment", "metadata_author")
    rows: list[list[str | float]] = [
        ["个人信访登记卡", "", "", ""],
        ["姓　名", "[N|郏二明]", "性　别", "男"],
        ["出生年月", "[D|1962.03]", "民　族", "汉"],
        ["现住址", "[A|钟楼街道城隍庙街44号\n后楼二层]", "", ""],
        ["证件", "护照[P|EJ4402817]", "电话", "[M|199 0578 3346]"],
        ["诉求", "[N|郏二明]反映三轮车被扣，要求返还。", "", ""],
    ]
    sheet = sheet_of(gold, rows)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("B4:D4")
    sheet["B6"].comment = Comment(gold("其妻[N|仲秋菊]一同来访", "comment"), "接待一")
    more = sheet_of(gold, [["处理", "车辆已由[N|郏二明]领回"], ["承办", "交警支队秩序科"]], sheet.parent)
    more.title = "办理"
    return keep(sheet, gold, author="敬一民")


def cx04() -> Gold:
    """A gapped sheet: groups as merged rows between the persons, numbers as numbers."""
    gold = Gold("cx04.xlsx", "hidden_row", "hidden_sheet")
    rows: list[list[str | float]] = [
        ["志愿者签到", "", ""],
        ["救援一组", "", ""],
        ["[N|巩俊峰]", 15157830062, "右臂戴红袖标"],
        ["[N|艾合买提江]", 15157830447, ""],
        ["救援二组", "", ""],
        ["[N|谯玲]", 15157831159, "组长，邮箱[E|qiao.ling@example.net]"],
        ["[N|桂小花]", 15157831160, ""],
    ]
    sheet = sheet_of(gold, rows)
    for row in (3, 4, 6, 7):
        gold(f"[M|{sheet.cell(row, 2).value}]")
    for cells in ("A1:C1", "A2:C2", "A5:C5"):
        sheet.merge_cells(cells)
    for column, cell in enumerate(["[N|满江平]", "", "退出，[H|扭伤脚踝]"], 1):
        sheet.cell(8, column, gold(cell, "hidden_row"))
    sheet.row_dimensions[8].hidden = True
    kin = [["队员", "紧急联系人", "住址"], ["[N|谯玲]", "[N|谯德全]", "[A|打铜巷7号后院]"]]
    sheet_of(gold, kin, sheet.parent, "hidden_sheet").sheet_state = "hidden"
    return keep(sheet, gold)


def cx05() -> Gold:
    gold = Gold("cx05.xlsx")
    rows: list[list[str | float]] = [
        ["2025年8月市场主体抽查结果", "", ""],
        ["企业名称", "住所", "结果"],
        ["云汀张小泉五金商行有限公司", "解放大道201号3楼302室", "正常"],
        ["云汀市王老吉餐饮管理有限公司", "高桥路15号", "整改"],
        ["北郊化工园三力源厂", "化工园A区4号厂房", "正常"],
        ["抽查人员：市场监管局稽查科　分管领导：副局长　高长春", "", ""],
    ]
    return keep(sheet_of(gold, rows), gold)


def cx06() -> Gold:
    """Names alone in a grid without a head, as a prize list is often printed; pupils of one class."""
    gold = Gold("cx06.xlsx")
    rows: list[list[str | float]] = [
        ["星光小学[K|五(1)班]午间管理服务名单"],
        ["[N|白灵]", "[N|东方昊]", "[N|恩和]", "[N|封子涵]"],
        ["[N|古力加娜]", "[N|胡杨林]", "[N|尖措]", "[N|金枝]"],
        ["[N|鲁一]", "", "[N|牟 星 辰]", "[N|欧阳娜]"],
        ["（[N|鲁一]改为走读，家长手机[M|18767210085]）"],
    ]
    return keep(sheet_of(gold, rows), gold)


def table_of(rows: Sequence[Sequence[str]], gold: Gold) -> str:
    """A table of typst."""
    cells = "".join(f"[{gold(cell)}], " for row in rows for cell in row)
    return f"#table(columns: {len(rows[0])}, {cells})"


def cp01() -> Gold:
    gold = Gold("cp01.pdf")
    rows = [
        ["房号", "选房人", "共有人", "电话"],
        ["[A|3-201]", "[N|商小伶]", "[N|巴桑次仁]", "[M|17858790034]"],
        ["[A|3-202]", "[N|公冶长青]", "—", "[M|19157210062]"],
        ["[A|5-1704]", "[N|牙生·克里木]", "[N|毋小芹]", "[M|15058634117]"],
    ]
    body = (
        gold("选房人自[A|云锦湾19幢601室]迁出者，须先交房。代理选房：[N|容志]代[N|毋小芹]。")
        + "\n\n"
        + table_of(rows, gold)
    )
    return typeset(gold, "安置房选房结果公示", body)


def cp02() -> Gold:
    """Prose of the police; one name breaks at the end of a line."""
    gold = Gold("cp02.pdf", "pdf_annotation")
    page = canvas(gold, "征集线索通告")
    lines(
        page,
        gold,
        [
            "2025年9月以来，高桥区发生系列入室盗窃案，经查嫌疑人[N|邝国豪]，",
            "男，[D|1987年3月]生，户籍地[A|安陵县双庙乡前集村二组5号]，驾",
            "[V|云K·F9306]灰色面包车在逃。被盗的有[N|哈丽丹]、宗政",
            "涛等人，均已报案。线索请告知办案民警屈警官，值班电话0578-2870117。",
            "云汀市公安局高桥分局　2025年9月21日",
        ],
    )
    gold("[N|宗政涛]")
    page.save()
    note = gold("线人[N|余大年]，[M|13058679902]，不得公开", "pdf_annotation")
    return with_pikepdf(gold, lambda pdf: annotate(pdf, note))


def cp03() -> Gold:
    gold = Gold("cp03.pdf", "covered_text", "pdf_invisible_text")
    page = canvas(gold, "劳动关系确认书（公开版）")
    lines(
        page,
        gold,
        [
            "申请人：　　　　　用人单位：云汀船厂有限公司",
            "职工自2019年3月起在船坞从事焊接，经审核予以确认。",
            "确认机关：云汀市人力资源和社会保障局，解放大道9号",
        ],
    )
    page.drawString(128, 740, gold("[N|海那尔]", "covered_text"))
    page.rect(122, 735, 54, 18, fill=1)
    layer = page.beginText(72, 600)
    layer.setTextRenderMode(3)
    layer.textLine(
        gold("[H|左胫骨骨折]；身份证[I|65992119790213337?]；住[A|船厂三宿舍4楼408]", "pdf_invisible_text")
    )
    page.drawText(layer)
    page.save()
    return gold


def cp04() -> Gold:
    gold = Gold("cp04.pdf", "pdf_attachment")
    page = canvas(gold, "遗失声明与公告")
    lines(
        page,
        gold,
        [
            "[N|郗小乔]遗失户口簿一本，声明作废。",
            "[N|那孜古丽]不慎遗失驾驶证，证号[I|65992119880921062?]。",
            "[N|司马安]、[N|佘满囤]合伙开办的早餐铺已停业，债权人请联系[M|13185790631]。",
            "先夫[N|原向东]九月十二日去世，[A|红旗牧场三队家属区丙5号]设灵，[N|康秀云]谨谢亲友。",
        ],
    )
    page.save()
    data = gold(
        "登报人,[N|佘满囤]\n身份证,[I|33992119631117519?]\n账户,[B|3055 0471 2280 91]", "pdf_attachment"
    )
    return with_pikepdf(gold, lambda pdf: attach(pdf, data.encode()))


def cp05() -> Gold:
    return typeset(
        Gold("cp05.pdf"),
        "第二十二届云水龙舟赛规程",
        "参赛队伍：杨柳青队、张家界队、石家庄队、马鞍山队、高平队。\n\n"
        "奖励：冠军3万元，亚军2万元；总裁判长由市体育局竞赛科指派。\n\n"
        "报名：滨海大道200号体育中心1号楼203室，电话0578-8020137，截止2025年5月20日。",
    )


def ct01() -> Gold:
    gold = Gold("ct01.csv")
    rows = [
        "高龄津贴停发核对（高桥区）;;;",
        "编号;姓名;现居;停发原因",
        "GQ-0091;[N|佟秀英];[A|梅园里6号楼1单元402];去世",
        "GQ-0117;[N|凌 霄];[A|铁路新村四巷 31 号];迁往外省，子[N|凌云飞]申报",
        "GQ-0120;[N|苏巴特];[A|纺织二厂宿舍甲楼105];重复登记",
    ]
    gold.path.write_bytes("".join(gold(row) + "\n" for row in rows).encode("gb18030"))
    return gold


def ct02() -> Gold:
    gold = Gold("ct02.txt")
    text = (
        "妈，我是[N|满顺]，换号了，新号[M|166 5780 2241]。\n"
        "[N|曲鹏飞]说寄到他家省事，收件写[A|桥西区煤建路2号煤建小院北楼 3-1]，\n"
        "别写我名字，就写[N|曲鹏飞]收。[N|曲鹏飞]的腿[H|韧带断裂]，在家养着，人一直在。\n"
        "房东[N|洛绒达娃]九号来收房租，账号[B|8801 0044 7203 9165 01]，先替我打一千三。\n"
    )
    gold.path.write_text(gold(text), "utf-8", newline="\n")
    return gold


def ct03() -> Gold:
    gold = Gold("ct03.csv")
    gold.path.write_text(
        "站点,地址,管理单位,开放时间\n"
        "高家堡驿站,高家堡街12号,区城管局,6:00-22:00\n"
        "康乐里驿站,康乐里小区北门,区城管局,24小时\n"
        "白云山驿站,滨海大道200号1号楼大厅,市体育局,9:00-17:00\n",
        "utf-8-sig",
        newline="\n",
    )
    return gold


MAKERS: list[Callable[[], Any]] = [
    *(cd01, cd02, cd03, cd04, cd05, cd06),
    *(cx01, cx02, cx03, cx04, cx05, cx06),
    *(cp01, cp02, cp03, cp04, cp05),
    *(ct01, ct02, ct03),
]
