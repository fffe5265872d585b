"""The ten XLSX files of the gold set."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font

from gongkai.privacy.tests.gold.gold_file import FILES, MOMENT, Gold, settle


def saved_book(
    book: Any, author: str | None = None, edits: dict[str, Callable[[str], str]] | None = None, **added: str
) -> bytes:
    book.properties.creator = author
    book.properties.created = MOMENT
    spare = FILES / "spare.xlsx"
    book.save(spare)
    settle(spare, edits, **added)
    data = spare.read_bytes()
    spare.unlink()
    return data


def sheet_of(
    gold: Gold, rows: Sequence[Sequence[str | float]], book: Any = None, where: str = "visible"
) -> Any:
    """A workbook (or one more sheet of it) with the rows; texts are marked ones."""
    sheet = book.create_sheet() if book else openpyxl.Workbook().active
    for row in rows:
        sheet.append([gold(cell, where) if isinstance(cell, str) else cell for cell in row])
    return sheet


def keep(sheet: Any, gold: Gold, author: str | None = None, edits: Any = None, **added: str) -> Gold:
    gold.path.write_bytes(saved_book(sheet.parent, author, edits, **added))
    return gold


def x01() -> Gold:
    gold = Gold("x01.xlsx")
    rows: list[list[str | float]] = [
        ["2025年三季度[Y|农村低保]对象公示表"],
        ["乡镇", "户主姓名", "身份证号", "保障人口", "月补助（元）", "致贫原因"],
        ["石渠镇", "[N|洛桑扎巴]", "[I|54019919630101307?]", 3, 1080, "[H|因病(慢阻肺)]"],
        ["石渠镇", "[N|仓央卓嘎]", "[I|54232619710915084?]", 1, 420, "缺劳力"],
        ["双湖乡", "[N|旦增伦珠]", "[I|54019919840229055?]", 5, 1650, "因学"],
    ]
    return keep(sheet_of(gold, rows), gold)


def x02() -> Gold:
    gold = Gold("x02.xlsx", "hidden_sheet")
    sheet = sheet_of(gold, [["村", "户数", "金额"], ["东沟", 31, 27900], ["西沟", 28, 25200]])
    rows = [
        ["姓名", "证件", "卡号"],
        ["[N|木巴拉克]", "[I|65019919600420117?]", "[C|6228480990012345?]"],
        ["[N|靳轲]", "[I|65019919580316223?]", "[C|6228480990067890?]"],
    ]
    sheet_of(gold, rows, sheet.parent, "hidden_sheet").sheet_state = "veryHidden"
    return keep(sheet, gold)


def x03() -> Gold:
    gold = Gold("x03.xlsx", "hidden_column", "hidden_row")
    sheet = sheet_of(gold, [["姓名", "补贴项目", "金额"], ["[N|苗圃儿]", "高龄津贴", 100]])
    for row, card in ((1, "账号"), (2, "[C|62305209900117845?]")):
        sheet.cell(row, 4, gold(card, "hidden_column"))
    for column, cell in enumerate(["[N|隋唐英]", "高龄津贴（已故）", "100"], 1):
        sheet.cell(3, column, gold(cell, "hidden_row"))
    sheet.append([gold("[N|热汗木]"), "高龄津贴", 200])
    sheet.column_dimensions["D"].hidden = True
    sheet.row_dimensions[3].hidden = True
    return keep(sheet, gold)


def x04() -> Gold:
    gold = Gold("x04.xlsx", "comment", "hidden_column", "hidden_sheet")
    rows = [
        ["工单", "诉求", "结果"],
        ["20250611001", "路灯不亮", "已修复"],
        ["20250611002", "井盖缺失", "已补装"],
    ]
    sheet = sheet_of(gold, rows)
    text = gold("来电人[N|尔肯江]，[M|139-9988-1027]，住[A|七一酱园巷5号]，情绪激动", "comment")
    sheet["B3"].comment = Comment(text, "话务员")
    sheet["D3"] = gold("[L|0991 5817 026]", "hidden_column")
    sheet.column_dimensions["D"].hidden = True
    caller = [["来电人", "证件"], ["[N|尔肯江]", "[P|E70428815]"]]
    sheet_of(gold, caller, sheet.parent, "hidden_sheet").sheet_state = "hidden"
    return keep(sheet, gold)


def cached_values(cached: dict[str, str]) -> Callable[[str], str]:
    """An edit of a sheet that stores a last value beside the formula of each cell."""

    def with_values(xml: str) -> str:
        for cell, value in cached.items():
            xml = re.sub(
                rf'<c r="{cell}"[^>]*>(<f>[^<]*</f>)<v ?/?>(?:</v>)?</c>',
                rf'<c r="{cell}" t="str">\g<1><v>{value}</v></c>',
                xml,
            )
            assert value in xml
        return xml

    return with_values


def x05() -> Gold:
    """The formula points at a sheet that was deleted; the value it had is still stored beside it."""
    gold = Gold("x05.xlsx", "formula_cache")
    sheet = sheet_of(
        gold, [["公示编号", "姓名", "证件号"], ["0001", "艾*", "=#REF!B2"], ["0002", "宁*", "=#REF!B3"]]
    )
    cached = {
        "C2": gold("[I|65019919790608001?]", "formula_cache"),
        "C3": gold("[I|65019919811214337?]", "formula_cache"),
    }

    return keep(sheet, gold, edits={"xl/worksheets/sheet1.xml": cached_values(cached)})


def x06() -> Gold:
    """A pivot table of counts whose cache still holds the rows of the deleted sheet."""
    gold = Gold("x06.xlsx", "pivot_cache")
    sheet = sheet_of(gold, [["行标签", "计数"], ["东城街道", 2], ["总计", 2]])
    names = [gold(n, "pivot_cache") for n in ("[N|束景明]", "[N|阿瓦汗]")]
    phones = [gold(n, "pivot_cache") for n in ("[M|13309981245]", "[M|15719985306]")]
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"

    def field(name: str, values: Sequence[str]) -> str:
        items = "".join(f'<s v="{v}"/>' for v in values)
        return (
            f'<cacheField name="{name}" numFmtId="0"><sharedItems count="{len(values)}">{items}'
            "</sharedItems></cacheField>"
        )

    cache = (
        f'<pivotCacheDefinition xmlns="{main}" xmlns:r="{rel}" r:id="rId1" refreshOnLoad="0" recordCount="2">'
        '<cacheSource type="worksheet"><worksheetSource ref="A1:C3" sheet="名单"/></cacheSource>'
        f'<cacheFields count="3">{field("街道", ["东城街道"])}{field("姓名", names)}{field("电话", phones)}'
        "</cacheFields></pivotCacheDefinition>"
    )
    records = (
        f'<pivotCacheRecords xmlns="{main}" count="2">'
        '<r><x v="0"/><x v="0"/><x v="0"/></r><r><x v="0"/><x v="1"/><x v="1"/></r></pivotCacheRecords>'
    )
    items = '<items count="2"><item x="0"/><item t="default"/></items>'
    pivot = (
        f'<pivotTableDefinition xmlns="{main}" name="透视表1" cacheId="1" dataCaption="值">'
        '<location ref="A1:B3" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
        f'<pivotFields count="3"><pivotField axis="axisRow" showAll="0">{items}</pivotField>'
        '<pivotField dataField="1" showAll="0"/><pivotField showAll="0"/></pivotFields>'
        '<rowFields count="1"><field x="0"/></rowFields>'
        '<rowItems count="2"><i><x/></i><i t="grand"><x/></i></rowItems><colItems count="1"><i/></colItems>'
        '<dataFields count="1"><dataField name="计数" fld="1" subtotal="count"/></dataFields>'
        "</pivotTableDefinition>"
    )

    def relation(kind: str, target: str, number: str = "rId1") -> str:
        return f'<Relationship Id="{number}" Type="{rel}/{kind}" Target="{target}"/>'

    def relations(body: str) -> str:
        return f'<Relationships xmlns="{package}">{body}</Relationships>'

    types = "".join(
        f'<Override PartName="/xl/{part}" '
        f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for part, kind in (
            ("pivotCache/pivotCacheDefinition1.xml", "pivotCacheDefinition"),
            ("pivotCache/pivotCacheRecords1.xml", "pivotCacheRecords"),
            ("pivotTables/pivotTable1.xml", "pivotTable"),
        )
    )
    definition = "pivotCache/pivotCacheDefinition1.xml"
    link = relation("pivotCacheDefinition", definition, "rId99")
    caches = f'<pivotCaches><pivotCache cacheId="1" xmlns:r="{rel}" r:id="rId99"/></pivotCaches></workbook>'
    edits = {
        "[Content_Types].xml": lambda xml: xml.replace("</Types>", f"{types}</Types>"),
        "xl/workbook.xml": lambda xml: xml.replace("</workbook>", caches),
        "xl/_rels/workbook.xml.rels": lambda xml: xml.replace("</Relationships>", f"{link}</Relationships>"),
    }
    added = {
        f"xl/{definition}": cache,
        "xl/pivotCache/pivotCacheRecords1.xml": records,
        "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": relations(
            relation("pivotCacheRecords", "pivotCacheRecords1.xml")
        ),
        "xl/pivotTables/pivotTable1.xml": pivot,
        "xl/pivotTables/_rels/pivotTable1.xml.rels": relations(
            relation("pivotCacheDefinition", f"../{definition}")
        ),
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            relation("pivotTable", "../pivotTables/pivotTable1.xml")
        ),
    }
    return keep(sheet, gold, edits=edits, **added)


def x07() -> Gold:
    gold = Gold("x07.xlsx")
    rows: list[list[str | float]] = [
        ["指标", "2023年", "2024年", "增减%"],
        ["城市低保人数", 17312, 16890, -2.4],
        ["孤儿人数", 214, 203, -5.1],
        ["一般公共预算收入（元）", 13876540912, 15120340077, 9.0],
    ]
    return keep(sheet_of(gold, rows), gold)


def x08() -> Gold:
    gold = Gold("x08.xlsx")
    rows: list[list[str | float]] = [
        ["单位", "办公地址", "负责人", "办公电话", "统一社会信用代码"],
        ["区财政局", "青年北路88号", "局长　沈怀远", "0991-4637001", "11650103010293847Y"],
        ["区卫健委", "体育馆路12号", "主任　阿曼古丽", "0991-4637220", "11650103MB0X12345L"],
    ]
    return keep(sheet_of(gold, rows), gold)


def x09() -> Gold:
    gold = Gold("x09.xlsx", "hidden_row", "metadata_author", "white_text")
    sheet = sheet_of(gold, [["车主", "号牌", "违法行为"], ["[N|万重山]", "[V|川Z·7N506]", "违停"]])
    # A mobile number stored as a number, in white.
    sheet["D2"] = int(gold("[M|13890351172]", "white_text"))
    sheet["D2"].font = Font(color="FFFFFFFF")
    sheet["E2"] = gold("[E|wanchongshan@example.net]", "white_text")
    sheet["E2"].font = Font(color="FFFFFFFF")
    sheet.append([gold(cell, "hidden_row") for cell in ("[N|郁达]", "[V|川ZF08825]", "已申诉撤销")])
    sheet.row_dimensions[3].hidden = True
    return keep(sheet, gold, author="上官婉如")


def x10() -> Gold:
    gold = Gold("x10.xlsx", "formula_cache", "hidden_text")
    sheet = sheet_of(gold, [["学生", "班级", "资助类别"], ["[N|乌日娜]", "[K|小学五年级]", "[Y|低保家庭]"]])
    sheet.append([gold("[N|蓝天野草]"), gold("[K|小学六年级]"), gold("[K|孤儿]")])
    # The number format ;;; shows nothing.
    for row, value in ((2, "[I+K|15019920140622184?]"), (3, "[I+K|15019920130918203?]")):
        sheet.cell(row, 4, gold(value, "hidden_text")).number_format = ";;;"
    # Looked up in a workbook that is not here; the last value is kept.
    sheet["E2"] = "=VLOOKUP(A2,'[roll.xlsx]S'!A:F,6,0)"
    home = {"E2": gold("[A|赛罕塔拉镇牧民新村5排3号]", "formula_cache")}
    return keep(sheet, gold, edits={"xl/worksheets/sheet1.xml": cached_values(home)})


MAKERS: list[Callable[[], Gold]] = [x01, x02, x03, x04, x05, x06, x07, x08, x09, x10]
