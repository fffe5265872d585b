"""The twelve DOCX files of the gold set."""

from collections.abc import Callable, Sequence
from typing import Any

import docx
import openpyxl
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import RGBColor

from gongkai.privacy.tests.gold.gold_file import MOMENT, Gold, settle
from gongkai.privacy.tests.gold.make_xlsx import saved_book


def document(title: str, author: str = "") -> Any:
    """An empty document with a title and no author but the given one."""
    made = docx.Document()
    made.core_properties.author = made.core_properties.last_modified_by = author
    made.core_properties.comments = ""
    made.core_properties.created = MOMENT
    made.add_heading(title, 1)
    return made


def table(made: Any, gold: Gold, rows: Sequence[Sequence[str]]) -> None:
    grid = made.add_table(len(rows), len(rows[0]), style="Table Grid")
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            grid.cell(r, c).text = gold(cell)


def comment(made: Any, run: Any, text: str, author: str) -> None:
    note = made.add_comment(run, text, author, author[:1])
    note._comment_elm.attrib.pop(qn("w:date"), None)


def tracked(paragraph: Any, tag: str, text: str, author: str, number: int) -> None:
    """A run inside w:ins or w:del."""
    change, run = OxmlElement(f"w:{tag}"), OxmlElement("w:r")
    change.set(qn("w:id"), str(number))
    change.set(qn("w:author"), author)
    change.set(qn("w:date"), "2026-01-04T10:00:00Z")
    content = OxmlElement("w:delText" if tag == "del" else "w:t")
    content.set(qn("xml:space"), "preserve")
    content.text = text
    run.append(content)
    change.append(run)
    paragraph._p.append(change)


def embed(made: Any, data: bytes) -> None:
    """A workbook as an embedded object with an empty picture."""
    name = PackURI("/word/embeddings/Microsoft_Excel_Sheet1.xlsx")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    part = Part(name, kind, data, made.part.package)
    rel = made.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"
    )
    made.add_paragraph().add_run()._r.append(
        parse_xml(
            f'<w:object {nsdecls("w", "r")} xmlns:v="urn:schemas-microsoft-com:vml" '
            'xmlns:o="urn:schemas-microsoft-com:office:office">'
            '<v:shape id="_x0000_i1025" style="width:40pt;height:20pt"/>'
            f'<o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" ShapeID="_x0000_i1025" '
            f'DrawAspect="Icon" ObjectID="_1" r:id="{rel}"/></w:object>'
        )
    )


def text_box(paragraph: Any, text: str) -> None:
    paragraph.add_run()._r.append(
        parse_xml(
            f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml">'
            '<v:shape id="box1" style="width:300pt;height:40pt"><v:textbox><w:txbxContent>'
            f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
            "</w:txbxContent></v:textbox></v:shape></w:pict>"
        )
    )


def save(made: Any, gold: Gold) -> Gold:
    made.save(gold.path)
    settle(gold.path)
    return gold


def d01() -> Gold:
    gold = Gold("d01.docx")
    made = document("柳湾镇2025年耕地地力保护补贴发放清册（第一村）")
    table(
        made,
        gold,
        [
            ["序号", "户主", "身份证号", "面积（亩）", "金额（元）", "一卡通账号"],
            ["1", "[N|茹克亚·斯拉木]", "[I|65019919680917004?]", "9.2", "1012.00", "[C|621700880100227145?]"],
            ["2", "[N|鲍国梁]", "[I|65019919721103223?]", "15.7", "1727.00", "[C|621700880100227146?]"],
            ["3", "[N|端木槿]", "[I|51102819850524518?]", "4.0", "440.00", "[B|3055 0120 0887 14]"],
        ],
    )
    made.add_paragraph(gold("更正：[N|鲍国梁]原登记的15位证件号为[J|650103721103223]。"))
    made.add_paragraph("监督电话：0991-3300127（镇农业发展办公室）。公示期：2025年6月3日至6月9日。")
    return save(made, gold)


def d02() -> Gold:
    gold = Gold("d02.docx", "metadata_author")
    made = document("政府信息公开申请表", "汤若望舒")
    table(
        made,
        gold,
        [
            ["姓　名", "[N|游思源]", "证件名称", "居民身份证"],
            ["证件号码", "[I|42019919910302461?]", "联系电话", "[M|15527408861]"],
            ["通信地址", "[A|楚江市江岸区胜利街139号楼2单元5层]", "电子邮箱", "[E|you.siyuan@example.com]"],
            ["所需信息", "2024年度江堤加固工程监理合同", "获取方式", "电子邮件"],
        ],
    )
    made.add_paragraph(gold("申请人签名：[N|游思源]　　2025年3月11日"))
    return save(made, gold)


def d03() -> Gold:
    gold = Gold("d03.docx", "tracked_change")
    made = document("行政处罚决定书")
    made.add_paragraph("青市监罚〔2025〕44号")
    line = made.add_paragraph("当事人：何某")
    tracked(line, "del", gold("（[N|何崇礼]，身份证[I|63019919840712095?]）", "tracked_change"), "编辑甲", 1)
    tracked(line, "ins", "（自然人）", "编辑甲", 2)
    made.add_paragraph("当事人在集市销售未经检疫的羊肉12公斤，货值金额864元，处以罚款8640元。")
    made.add_paragraph("缴款账户：非税收入财政专户，账号62001455500000111。")
    return save(made, gold)


def d04() -> Gold:
    gold = Gold("d04.docx", "comment")
    made = document("关于市长信箱来信的答复")
    line = made.add_paragraph()
    line.add_run("市民朋友：您反映的")
    run = line.add_run("白鹭小区停水问题")
    line.add_run("，经查系加压泵故障，已于当日22时恢复供水。")
    note = gold("来信人[N|祖晓慈]，手机[M|18290650713]，不要写进正文", "comment")
    comment(made, run, note, "责任编辑")
    return save(made, gold)


def d05() -> Gold:
    gold = Gold("d05.docx", "embedded_file", "hidden_text")
    made = document("公开招聘幼儿园教师考察对象")
    line = made.add_paragraph(gold("考察对象：[N|支蕾蕾]、[N|阿尔孜古丽]。"))
    run = line.add_run(gold("前者[D|1997年6月30日]出生，证号[I|61019919970630184?]", "hidden_text"))
    run.font.hidden = True
    book = openpyxl.Workbook()
    book.active.append([gold(cell, "embedded_file") for cell in ("[N|支蕾蕾]", "[L|029-8533 6610]", "父亲")])
    embed(made, saved_book(book))
    made.add_paragraph("考察时间：2025年8月18日至20日。联系电话：029-86660012（区教育局人事科）。")
    return save(made, gold)


def d06() -> Gold:
    gold = Gold("d06.docx", "white_text")
    made = document("危房改造验收公告")
    line = made.add_paragraph(gold("[N|马哈木提]、[N|应采儿月]两户验收合格。"))
    run = line.add_run(gold("家庭类型：[Y|低保户]；电话[M|13565441290]", "white_text"))
    run.font.color.rgb = RGBColor(255, 255, 255)
    return save(made, gold)


def d07() -> Gold:
    gold = Gold("d07.docx", "embedded_file")
    made = document("2025年医疗救助情况通报")
    made.add_paragraph("全年救助2,164人次，支出1,530.7万元，人均7,074元。明细见内嵌表格图标。")
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [
        ["姓名", "病种", "证件号"],
        ["[N|夏侯惇惇]", "[H|再生障碍性贫血]", "[I|65019919550228073?]"],
        ["[N|帕提古]", "[H|宫颈癌]", "[I|65019919690814062?]"],
    ]
    for row in rows:
        sheet.append([gold(cell, "embedded_file") for cell in row])
    embed(made, saved_book(book))
    return save(made, gold)


def d08() -> Gold:
    gold = Gold("d08.docx")
    made = document("关于做好2025年今冬明春火灾防控工作的通知")
    made.add_paragraph("各乡镇人民政府、街道办事处，区直各部门：")
    made.add_paragraph("请于11月20日前将方案报区消防救援大队，邮箱xffk@example.gov.cn，电话0996-2010119。")
    made.add_paragraph("政策文件索引号：MB1K00452/2025-00317；统一社会信用代码11652801MB1K00452P。")
    made.add_paragraph("联系人：办公室刘主任；地址：文化东路5号行政中心B座308室。")
    return save(made, gold)


def d09() -> Gold:
    gold = Gold("d09.docx")
    made = document("区政府第31次常务会议纪要")
    made.add_paragraph("主持：区长韩冬青。出席：卢照、买合木提·阿布都。记录：区政府办钟楠。")
    made.add_paragraph("会议审议了低保提标方案，同意自7月起将城市低保标准提高到每月780元，覆盖1,903户。")
    made.add_paragraph("项目代码2506-650108-04-01-771203，概算总投资13,912.45万元。")
    return save(made, gold)


def d10() -> Gold:
    gold = Gold("d10.docx")
    made = document(gold("[H|重度残疾]人护理补贴公示"))
    head = made.sections[0].header.paragraphs[0]
    head.text = gold("经办核对：家属[N|蒲松铃]，[M|19199013458]")
    line = made.add_paragraph()
    # One number over three runs, as an editor leaves it after a change of format.
    whole = gold("[N|哈斯其木格]（[I|15019919500606208?]），[H|视力残疾一级]，[A|伊敏街北三巷27号]")
    for start, end in ((0, 12), (12, 19), (19, len(whole))):
        run = line.add_run(whole[start:end])
        run.bold = start == 12
    return save(made, gold)


def d11() -> Gold:
    gold = Gold("d11.docx")
    made = document("《河源市社会救助实施细则》政策解读")
    made.add_paragraph("问：哪些人可以申请？答：患重病、重度残疾、家庭人均收入低于标准的本市居民。")
    made.add_paragraph("问：未满14周岁的孩子怎样申请？答：由监护人代为提出，携带户口簿即可。")
    made.add_paragraph("咨询：市民政局社会救助科，0762-3380011；办公时间8:30—12:00。")
    return save(made, gold)


def d12() -> Gold:
    gold = Gold("d12.docx", "comment", "metadata_author", "tracked_change")
    made = document("第三小学新生分班名单（送审稿）", "古再努尔")
    line = made.add_paragraph(gold("[K|一年级]2班：[N|单雨萌]、[N|多力坤]、[N|白乐天天]"))
    tracked(line, "ins", gold("、[N|闵小满]（[K|5周岁]）", "tracked_change"), "教务", 3)
    note = gold("[N|多力坤]家长电话[M|17509980326]，孩子有[H|癫痫]", "comment")
    comment(made, line.runs[0], note, "校医室")
    text_box(made.add_paragraph(), gold("插班生证号：[I+K|65019920190510022?]"))
    return save(made, gold)


MAKERS: list[Callable[[], Gold]] = [d01, d02, d03, d04, d05, d06, d07, d08, d09, d10, d11, d12]
