"""Workbooks: what is hidden is found, the copy has only what is seen, and a value is in no member of it."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from gongkai.privacy.files.burning import burn
from gongkai.privacy.files.hidden import find_hidden
from gongkai.privacy.files.pieces import read_pieces
from gongkai.privacy.files.places import HiddenKind
from gongkai.privacy.files.redaction import Redaction

from . import made
from .made import ID, MOBILE, NAME, cells, rewritten, saved, workbook

REDACTION = Redaction("公民身份号码", value=ID, mask="（已隐去）")
HEAD = ["姓名", "身份证号", "手机"]


def named(data: bytes, kind: HiddenKind) -> list[str]:
    return [finding.excerpt for finding in find_hidden(data) if finding.kind is kind]


def test_cells_have_the_head_of_their_column() -> None:
    data = saved(workbook(["2024年救助名单"], HEAD, [NAME, ID, int(MOBILE)]))
    found = {piece.text: str(piece.place) for piece in read_pieces(data) if piece.hidden is None}
    assert found[ID] == "工作表“名单”第3行B列（身份证号）"
    assert found[MOBILE] == "工作表“名单”第3行C列（手机）"


@pytest.mark.parametrize(
    "row",
    [
        [ID],
        ["号码" + ID + "。"],
        ["6501 9919 0001 0100 15"],
        list(ID),
        [int(char) for char in ID],
        ["650199190001", "010015"],
        ["".join(chr(0xFF10 + int(char)) for char in ID)],
    ],
)
def test_a_value_however_it_stands_in_cells(row: list[object]) -> None:
    burnt = burn(saved(workbook(HEAD, row)), [REDACTION])
    assert made.traces(burnt.data, ID) == []
    assert "（已隐去）" in str(cells(burnt.data)["名单"][1])
    assert burnt.removals[0].place.row == 2


def test_a_value_down_a_column() -> None:
    burnt = burn(saved(workbook(*([char] for char in ID))), [REDACTION])
    assert cells(burnt.data)["名单"][0] == ["（已隐去）"]
    assert len(burnt.removals) == 1


def test_numbers_days_and_looks_stay() -> None:
    book = workbook(HEAD, [NAME, ID, 1.5], [date(2024, 3, 1), True, None])
    book.active["C2"].number_format = "0.00"
    book.active["A1"].font = Font(bold=True)
    book.active.merge_cells("A4:B4")
    book.active.column_dimensions["B"].width = 30
    book.active.freeze_panes = "A2"
    copy = openpyxl.load_workbook(io.BytesIO(burn(saved(book), [REDACTION]).data)).active
    assert [copy["C2"].value, copy["A3"].value.date(), copy["B3"].value] == [1.5, date(2024, 3, 1), True]
    assert (copy["C2"].number_format, copy["A1"].font.b, copy.freeze_panes) == ("0.00", True, "A2")
    assert copy.column_dimensions["B"].width == 30


def test_text_that_looks_like_a_formula_stays_text() -> None:
    book = workbook(["甲"])
    book.active["A2"].value, book.active["A2"].data_type = "=1+1", "s"
    copy = openpyxl.load_workbook(io.BytesIO(burn(saved(book), []).data)).active
    assert (copy["A2"].value, copy["A2"].data_type) == ("=1+1", "s")


def hidden_sheet(state: str) -> openpyxl.Workbook:
    book = workbook(["甲"])
    other = book.create_sheet("来源")
    other.append([ID])
    other.sheet_state = state
    return book


def hidden_row() -> openpyxl.Workbook:
    book = workbook(HEAD, [NAME, ID], ["李四", "无"])
    book.active.row_dimensions[2].hidden = True
    return book


def hidden_column() -> openpyxl.Workbook:
    book = workbook(HEAD, [NAME, ID, "甲"])
    book.active.column_dimensions["B"].hidden = True
    return book


def grouped() -> openpyxl.Workbook:
    book = workbook(HEAD, [NAME, ID, "甲"])
    book.active.column_dimensions.group("B", "B", hidden=True)
    return book


def shows_nothing() -> openpyxl.Workbook:
    book = workbook([ID, "甲"])
    book.active["A1"].number_format = ";;;"
    return book


def white() -> openpyxl.Workbook:
    book = workbook([ID, "甲"])
    book.active["A1"].font = Font(color="FFFFFFFF")
    return book


def black_on_black() -> openpyxl.Workbook:
    book = workbook([ID, "甲"])
    book.active["A1"].font = Font(color="FF000000")
    book.active["A1"].fill = PatternFill("solid", fgColor="FF000000")
    return book


def commented() -> openpyxl.Workbook:
    book = workbook(["甲"])
    book.active["A1"].comment = Comment(ID, "王五")
    return book


def defined() -> openpyxl.Workbook:
    book = workbook(["甲"])
    book.defined_names["x"] = DefinedName("x", attr_text=f'"{ID}"')
    return book


def validated() -> openpyxl.Workbook:
    book = workbook(["甲"])
    book.active.add_data_validation(DataValidation(type="list", formula1=f'"{ID},无"', sqref="A1"))
    return book


def ruled() -> openpyxl.Workbook:
    book = workbook(["甲"])
    book.active.conditional_formatting.add(
        "A1", CellIsRule(operator="equal", formula=[f'"{ID}"'], font=Font(bold=True))
    )
    return book


def authored() -> openpyxl.Workbook:
    book = workbook(["甲"])
    book.properties.creator = ID
    return book


HIDDEN = {
    "a hidden sheet": (hidden_sheet("hidden"), HiddenKind.HIDDEN_SHEET),
    "a very hidden sheet": (hidden_sheet("veryHidden"), HiddenKind.VERY_HIDDEN_SHEET),
    "a hidden row": (hidden_row(), HiddenKind.HIDDEN_ROW),
    "a hidden column": (hidden_column(), HiddenKind.HIDDEN_COLUMN),
    "a closed group": (grouped(), HiddenKind.HIDDEN_COLUMN),
    "a format that shows nothing": (shows_nothing(), HiddenKind.UNSEEN_TEXT),
    "white on white": (white(), HiddenKind.UNSEEN_TEXT),
    "black on black": (black_on_black(), HiddenKind.UNSEEN_TEXT),
    "a comment": (commented(), HiddenKind.COMMENT),
    "a defined name": (defined(), HiddenKind.DEFINED_NAME),
    "a list of validation": (validated(), HiddenKind.DEFINED_NAME),
    "a rule of formatting": (ruled(), HiddenKind.DEFINED_NAME),
    "a property": (authored(), HiddenKind.PROPERTY),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_content_is_found_and_removed(name: str) -> None:
    book, kind = HIDDEN[name]
    data = saved(book)
    assert any(ID in excerpt for excerpt in named(data, kind))
    burnt = burn(data, [REDACTION])
    assert made.traces(burnt.data, ID) == []
    assert find_hidden(burnt.data) == []
    assert "甲" in str(cells(burnt.data)) or "李四" in str(cells(burnt.data))


SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
MEMBERS = {
    "records of a pivot table": (
        "xl/pivotCache/pivotCacheRecords1.xml",
        f'<pivotCacheRecords {SPACE}><r><s v="{ID}"/></r></pivotCacheRecords>',
        HiddenKind.CACHE,
    ),
    "items of a pivot table": (
        "xl/pivotCache/pivotCacheDefinition1.xml",
        f'<pivotCacheDefinition {SPACE}><s v="{ID}"/></pivotCacheDefinition>',
        HiddenKind.CACHE,
    ),
    "an external link": (
        "xl/externalLinks/externalLink1.xml",
        f"<externalLink {SPACE}><cell><v>{ID}</v></cell></externalLink>",
        HiddenKind.EXTERNAL_LINK,
    ),
    "a connection": (
        "xl/connections.xml",
        f'<connections {SPACE}><connection><dbPr command="{ID}"/></connection></connections>',
        HiddenKind.DATA_CONNECTION,
    ),
    "a thread of comments": (
        "xl/threadedComments/threadedComment1.xml",
        f"<ThreadedComments><text>{ID}</text></ThreadedComments>",
        HiddenKind.COMMENT,
    ),
    "custom XML": ("customXml/item1.xml", f"<a>{ID}</a>", HiddenKind.CUSTOM_DATA),
    "a history of changes": (
        "xl/revisions/revisionLog1.xml",
        f"<revisions><t>{ID}</t></revisions>",
        HiddenKind.TRACKED_CHANGE,
    ),
}


@pytest.mark.parametrize("name", MEMBERS)
def test_members_beside_the_sheets(name: str) -> None:
    member, content, kind = MEMBERS[name]
    data = rewritten(saved(workbook(["甲"])), {member: content})
    assert any(ID in excerpt for excerpt in named(data, kind))
    burnt = burn(data, [REDACTION])
    assert made.traces(burnt.data, ID) == []
    assert find_hidden(burnt.data) == []


def sheet_of(content: str, *strings: str) -> bytes:
    """A workbook whose sheet and shared strings are written by hand."""
    data = saved(workbook(["甲"]))
    others = {name: text.decode() for name, text in made.members(data).items()}
    items = "".join(f"<si>{one}</si>" for one in strings)
    rels, types = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
    role = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    link = f'<Relationship Id="rId99" Type="{role}" Target="/xl/sharedStrings.xml"/></Relationships>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    return rewritten(
        data,
        {
            "xl/worksheets/sheet1.xml": f"<worksheet {SPACE}>{content}</worksheet>",
            "xl/sharedStrings.xml": f"<sst {SPACE}>{items}</sst>",
            rels: others[rels].replace("</Relationships>", link),
            types: others[types].replace("</Types>", override),
        },
    )


def shared(number: int, reference: str = "A1") -> str:
    return f'<c r="{reference}" t="s"><v>{number}</v></c>'


def test_strings_that_no_cell_uses_any_more() -> None:
    data = sheet_of(f'<sheetData><row r="1">{shared(0)}</row></sheetData>', "<t>甲</t>", f"<t>{ID}</t>")
    assert named(data, HiddenKind.CACHE) == [ID]
    burnt = burn(data, [REDACTION])
    assert made.traces(burnt.data, ID) == []
    assert cells(burnt.data)["名单"] == [["甲"]]


def test_a_shared_string_in_pieces_some_of_them_white() -> None:
    white = f'<r><rPr><color rgb="FFFFFFFF"/></rPr><t>{NAME}</t></r>'
    data = sheet_of(
        f'<sheetData><row r="1">{shared(0)}</row></sheetData>',
        f"<r><t>号650199</t></r><r><rPr><b/></rPr><t>190001010015</t></r>{white}<rPh sb='0' eb='1'><t>{ID}</t></rPh>",
    )
    assert named(data, HiddenKind.UNSEEN_TEXT) == [NAME]
    burnt = burn(data, [REDACTION])
    assert cells(burnt.data)["名单"] == [["号（已隐去）"]]
    assert made.traces(burnt.data, ID) == made.traces(burnt.data, NAME) == []


def test_columns_without_width_and_sheets_without_rows() -> None:
    row = f'<sheetData><row r="1">{shared(0)}{shared(1, "B1")}</row></sheetData>'
    narrow = sheet_of(
        f'<cols><col min="2" max="5" width="0" customWidth="1"/></cols>{row}', "<t>甲</t>", f"<t>{ID}</t>"
    )
    assert named(narrow, HiddenKind.HIDDEN_COLUMN) == [ID]
    assert cells(burn(narrow, [REDACTION]).data)["名单"] == [["甲"]]
    flat = sheet_of(
        f'<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>{row}', "<t>甲</t>", f"<t>{ID}</t>"
    )
    assert named(flat, HiddenKind.HIDDEN_ROW) == [f"甲 {ID}"]
    assert made.traces(burn(flat, [REDACTION]).data, ID) == []


def test_a_value_below_a_merged_cell() -> None:
    data = saved(workbook(["甲", ID]))
    sheet = made.members(data)["xl/worksheets/sheet1.xml"]
    merged = sheet.replace(
        b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
    )
    data = rewritten(data, {"xl/worksheets/sheet1.xml": merged})
    assert ID in str(named(data, HiddenKind.UNSEEN_TEXT))
    assert made.traces(burn(data, [REDACTION]).data, ID) == []


def test_formulas_become_their_results() -> None:
    data = saved(workbook(["甲", "乙"]))
    sheet = made.members(data)["xl/worksheets/sheet1.xml"].decode()
    formula = f'<c r="C1"><f>IF(A1="{ID}",[1]名单!$B$2,3)</f><v>3</v></c></row>'
    data = rewritten(data, {"xl/worksheets/sheet1.xml": sheet.replace("</row>", formula)})
    assert named(data, HiddenKind.EXTERNAL_LINK) == [ID]
    burnt = burn(data, [REDACTION])
    assert cells(burnt.data)["名单"] == [["甲", "乙", 3]]
    assert b"<f>" not in made.members(burnt.data)["xl/worksheets/sheet1.xml"]


def test_caches_of_charts_stay_behind_and_that_is_said() -> None:
    book = workbook(HEAD, [NAME, 1, 2])
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=2, min_row=1, max_row=2), titles_from_data=True)
    book.active.add_chart(chart, "E1")
    data = saved(book)
    xml = made.members(data)["xl/charts/chart1.xml"].decode()
    at = xml.index("</c:f>" if "</c:f>" in xml else "</f>")
    end = xml.index(">", at) + 1
    space = "c:" if "</c:f>" in xml else ""
    cache = f'<{space}strCache><{space}pt idx="0"><{space}v>{ID}</{space}v></{space}pt></{space}strCache>'
    data = rewritten(data, {"xl/charts/chart1.xml": xml[:end] + cache + xml[end:]})
    assert ID in str([piece.text for piece in read_pieces(data)])
    burnt = burn(data, [REDACTION])
    assert burnt.left_out == ("图表",)
    assert made.traces(burnt.data, ID) == []


def test_a_hidden_column_in_the_middle_of_a_number() -> None:
    """Two digits are hidden: what is left would give the number away all but for them."""
    book = workbook(list(ID))
    book.active.column_dimensions["C"].hidden = True
    assert cells(burn(saved(book), [REDACTION]).data)["名单"] == [["（已隐去）"] + [None] * 16] or cells(
        burn(saved(book), [REDACTION]).data
    )["名单"] == [["（已隐去）"]]


def test_hidden_rows_and_columns_are_taken_out_and_the_rest_moves_up() -> None:
    book = workbook(["甲", "乙", "丙"], ["1", "2", "3"], ["4", "5", "6"], [None] * 3, ["7", "8", "9"])
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    assert cells(burn(saved(book), []).data)["名单"] == [["甲", "丙"], ["4", "6"], [None, None], ["7", "9"]]


def test_names_of_sheets_and_margins() -> None:
    book = workbook(["甲"], title=f"名单{MOBILE}")
    book.active.oddHeader.center.text = f"联系人{NAME}"
    burnt = burn(
        saved(book), [Redaction("手机", value=MOBILE, mask="*"), Redaction("姓名", value=NAME, mask="欧阳**")]
    )
    again = openpyxl.load_workbook(io.BytesIO(burnt.data))
    assert again.sheetnames == ["名单＊"]
    assert again.active.oddHeader.center.text == "联系人欧阳**"
    assert made.traces(burnt.data, MOBILE) == []


def test_words_that_only_a_format_shows() -> None:
    book = workbook([1])
    book.active["A1"].number_format = f'"{ID}"'
    assert ID in {piece.text for piece in read_pieces(saved(book)) if piece.hidden is None}
    burnt = burn(saved(book), [REDACTION])
    assert made.traces(burnt.data, ID) == []
    assert [(one.place.row, one.place.column) for one in burnt.removals] == [(1, 1)]


def test_one_cell_alone() -> None:
    data = saved(workbook(["尿毒症救助名单"], ["姓名", "病情"], [NAME, "尿毒症"], ["李四", "尿毒症"]))
    place = next(piece.place for piece in read_pieces(data) if piece.text == "尿毒症")
    burnt = burn(data, [Redaction("病情", value="尿毒症", place=place, mask="—", only_here=True)])
    assert cells(burnt.data)["名单"] == [
        ["尿毒症救助名单", None],
        ["姓名", "病情"],
        [NAME, "—"],
        ["李四", "尿毒症"],
    ]


def test_nothing_tells_who_made_the_copy_and_when() -> None:
    data = saved(workbook(["甲"]))
    burnt = burn(data, [])
    assert not any(name.startswith("docProps") for name in made.members(burnt.data))
    assert burnt.data == burn(data, []).data


def test_a_cell_far_away_costs_nothing() -> None:
    book = workbook(["甲"])
    book.active["XFD1048576"] = ID
    burnt = burn(saved(book), [REDACTION])
    assert made.traces(burnt.data, ID) == []


def test_cells_blackened_by_hand() -> None:
    """The fill is black, the letters have the colour that nobody chose, which is black too."""
    book = workbook([ID, "甲"])
    book.active["A1"].fill = PatternFill("solid", fgColor="FF000000")
    assert named(saved(book), HiddenKind.UNSEEN_TEXT) == [ID]
    assert made.traces(burn(saved(book), []).data, ID) == []


DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor>'
    "<xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>0</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
    "<xdr:to><xdr:col>0</xdr:col><xdr:colOff>600000</xdr:colOff><xdr:row>0</xdr:row><xdr:rowOff>180000</xdr:rowOff></xdr:to>"
    "<xdr:sp><xdr:spPr>{}</xdr:spPr></xdr:sp></xdr:twoCellAnchor></xdr:wsDr>"
)
BLACK = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'


@pytest.mark.parametrize(("fill", "covers"), [(BLACK, True), ("<a:noFill/>", False)])
def test_a_black_box_over_a_cell(fill: str, covers: bool) -> None:
    """The copy has no shapes: what lay below one must not come to light in it."""
    data = saved(workbook([ID, "甲"]))
    role = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
    relation = "http://schemas.openxmlformats.org/package/2006/relationships"
    data = rewritten(
        data,
        {
            "xl/drawings/drawing1.xml": DRAWING.format(fill),
            "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{relation}"><Relationship Id="rId1" Type="{role}" '
            'Target="../drawings/drawing1.xml"/></Relationships>',
        },
    )
    assert named(data, HiddenKind.COVERED) == ([ID] if covers else [])
    assert (made.traces(burn(data, []).data, ID) == []) == covers
    assert cells(burn(data, []).data)["名单"][0][1] == "甲"


def test_numbers_of_which_a_spreadsheet_keeps_fifteen_digits() -> None:
    data = saved(workbook(HEAD, [NAME, float(ID), 13812345678.0]))
    texts = {piece.text for piece in read_pieces(data)}
    assert {"650199190001010000", MOBILE} <= texts
    burnt = burn(data, [Redaction("号码", value="650199190001010000"), Redaction("手机", value=MOBILE)])
    assert cells(burnt.data)["名单"][1] == [NAME, None, None]
    assert made.traces(burnt.data, ID[:12]) == []


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("xl/macrosheets/sheet1.xml", HiddenKind.SCRIPT),
        ("xl/richData/rdrichvalue.xml", HiddenKind.CACHE),
        ("xl/slicers/slicer1.xml", HiddenKind.CACHE),
        ("xl/xmlMaps.xml", HiddenKind.CUSTOM_DATA),
        ("xl/volatileDependencies.xml", HiddenKind.DATA_CONNECTION),
        ("xl/webextensions/webextension1.xml", HiddenKind.SCRIPT),
        ("docMetadata/LabelInfo.xml", HiddenKind.PROPERTY),
    ],
)
def test_parts_that_no_sheet_shows_are_found_and_go(part: str, kind: HiddenKind) -> None:
    data = rewritten(saved(workbook(HEAD)), {part: f'<one xmlns="urn:x" said="{ID}"/>'})
    assert ID in " ".join(named(data, kind))
    assert made.traces(burn(data, []).data, ID) == []
