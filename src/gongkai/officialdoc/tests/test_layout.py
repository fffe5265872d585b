"""What the readers of PDF and OFD make of pages: the same pages in both formats, and the pure geometry by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.officialdoc import parse, parse_bytes
from gongkai.officialdoc.lines import Hint, Source
from gongkai.officialdoc.readers import read
from gongkai.officialdoc.readers.layout import Page, Piece, Rule, compose

from . import invented
from .typeset import LEFT, RIGHT, SIZE, Sheet, Typesetter, Word, as_ofd, as_pdf, width

Make = Callable[[list[Sheet]], bytes]
TEXT = (
    "云河市便民服务站点应当公开事项名称、办理条件、申请材料、办理流程和收费标准，并为老年人、残疾人提供便利。"
)


@pytest.fixture(params=[as_pdf, as_ofd], ids=["pdf", "ofd"])
def make(request: pytest.FixtureRequest) -> Make:
    return request.param


def main(source: Source) -> list[str]:
    """Lines of the text proper."""
    return [line for number, line in enumerate(source.lines, 1) if not aside(source, number)]


def aside(source: Source, number: int) -> bool:
    hint = source.hints.get(number, Hint())
    return hint.noise or hint.footnote


def noise(source: Source) -> list[str]:
    return [source.lines[number - 1] for number, hint in source.hints.items() if hint.noise]


def footnotes(source: Source) -> list[str]:
    return [source.lines[number - 1] for number, hint in source.hints.items() if hint.footnote]


def rows(source: Source) -> list[str]:
    return [source.lines[number - 1] for number, hint in source.hints.items() if hint.table]


def plan() -> list[Sheet]:
    out = Typesetter("云河市人民政府公报")
    out.centred(invented.TITLE[:10])
    out.centred(invented.TITLE[10:28])
    out.centred(invented.TITLE[28:])
    out.centred(invented.HEAD[1], SIZE)
    out.skip()
    out.paragraph(invented.HEAD[2], indent=0)
    for line in invented.CARRIER:
        out.paragraph(line)
    out.skip()
    out.right(invented.SIGNED[0], 2)
    out.right(invented.SIGNED[1], 4)
    out.paragraph(invented.SIGNED[2])
    out.new_page()
    out.centred(invented.PLAN)
    out.skip()
    for label, text in invented.BODY:
        out.paragraph((label or "") + text)
    out.paragraph(invented.CLOSING)
    return out.sheets


def test_a_plan_reads_as_its_text(make: Make) -> None:
    source = read(make(plan()))
    assert main(source) == invented.lines()
    assert sorted(set(noise(source))) == ["— 1 —", "— 2 —", "云河市人民政府公报"]
    whole = parse_bytes(make(plan())).to_json()
    text = parse(invented.as_text()).to_json()
    for key in ("kind", "metadata", "citations", "chapters", "sections", "items", "tail"):
        if key in ("kind", "metadata", "citations", "tail"):
            assert whole[key] == text[key]
        else:
            assert [one["number"] for one in whole[key]] == [one["number"] for one in text[key]]


def test_a_paragraph_runs_over_the_page_break_and_notes_wait_for_its_end(make: Make) -> None:
    out = Typesetter("云河市人民政府公报")
    for number in range(30):
        out.paragraph(f"第{number}段。{TEXT * 2}")
    source = read(make(out.sheets))
    assert len(out.sheets) > 3
    assert main(source) == [f"第{number}段。{TEXT * 2}" for number in range(30)]
    assert len(noise(source)) == 2 * len(out.sheets)


def test_flush_paragraphs_without_indent_end_at_short_lines(make: Make) -> None:
    out = Typesetter()
    for number in range(6):
        out.paragraph(f"{number + 1}．{TEXT}第{number}", indent=0)
    assert main(read(make(out.sheets))) == [f"{number + 1}．{TEXT}第{number}" for number in range(6)]


def test_hanging_items_are_joined(make: Make) -> None:
    out = Typesetter()
    for number in range(1, 5):
        out.paragraph(TEXT)
        out.paragraph(f"（{'一二三四'[number - 1]}）{TEXT}", indent=2, hang=5)
    expected = [line for number in range(1, 5) for line in (TEXT, f"（{'一二三四'[number - 1]}）{TEXT}")]
    assert main(read(make(out.sheets))) == expected


def test_headings_at_the_margin_below_a_full_line(make: Make) -> None:
    out = Typesetter()
    full = TEXT[:51] + "。"  # with the indent two lines of 27 characters
    for sign in "一二三":
        out.paragraph(f"{sign}、重点任务", indent=0)
        out.paragraph(full)
    expected = [line for sign in "一二三" for line in (f"{sign}、重点任务", full)]
    assert main(read(make(out.sheets))) == expected


def test_a_line_may_be_short_for_the_sake_of_a_bracket(make: Make) -> None:
    out = Typesetter()
    out.line(TEXT[:22] + "各县", LEFT + 32)
    out.line("（市、区）和" + TEXT[:21], LEFT)
    out.line(TEXT[:10] + "。", LEFT)
    assert main(read(make(out.sheets))) == [TEXT[:22] + "各县（市、区）和" + TEXT[:21] + TEXT[:10] + "。"]


def test_table_of_contents_stays_lines(make: Make) -> None:
    out = Typesetter()
    out.paragraph(TEXT)
    for sign in "一二三":
        out.line(f"{sign}、重点任务{'…' * 20}3", LEFT)
    expected = [f"{sign}、重点任务{'…' * 20}3" for sign in "一二三"]
    assert main(read(make(out.sheets)))[1:] == expected


def test_signature_and_date_stay_lines_of_their_own(make: Make) -> None:
    out = Typesetter()
    out.paragraph(TEXT * 3)
    out.right("云河市民政局", 2)
    out.right("云河市财政局", 2)
    out.right("2023年3月6日", 2)
    assert main(read(make(out.sheets)))[1:] == ["云河市民政局", "云河市财政局", "2023年3月6日"]


def test_two_columns_are_read_one_after_the_other_under_a_title_of_full_width(make: Make) -> None:
    out = Typesetter()
    out.new_page()
    out.centred("云河市便民服务办法")
    top = out.y
    gutter = 288.0
    for left, right, numbers in ((LEFT, gutter, range(1, 4)), (gutter + 24, RIGHT + 10, range(4, 7))):
        out.y = top
        for number in numbers:
            out.paragraph(f"第{'一二三四五六'[number - 1]}条　{TEXT[:40]}。", left=left, right=right)
    expected = [f"第{'一二三四五六'[number]}条　{TEXT[:40]}。" for number in range(6)]
    assert main(read(make(out.sheets))) == ["云河市便民服务办法", *expected]


def test_columns_whose_lines_stand_at_other_heights(make: Make) -> None:
    out = Typesetter(numbered=False)
    out.new_page()
    top = out.y
    for left, right, shift, sign in ((LEFT, 288.0, 0, "甲"), (312.0, RIGHT, 11, "乙")):
        out.y = top + shift
        for number in range(3):
            out.paragraph(f"{sign}{number}{TEXT}", left=left, right=right)
    assert main(read(make(out.sheets))) == [f"{sign}{number}{TEXT}" for sign in "甲乙" for number in range(3)]


@pytest.mark.parametrize("number", ["— {} —", "-{}-", "{}", "第{}页 共3页", "{}/3", "第 {} 页"])
def test_page_numbers(make: Make, number: str) -> None:
    sheets = []
    for page in range(1, 4):
        sheet = Sheet([Word(LEFT, 200 + 28 * line, f"第{page}页的第{line}行，") for line in range(10)])
        sheet.words.append(Word(280, 790, number.format(page), 12))
        sheets.append(sheet)
    source = read(make(sheets))
    assert noise(source) == [number.format(page) for page in range(1, 4)]


def test_a_running_head_that_counts_the_pages(make: Make) -> None:
    sheets = []
    for page in range(4):
        sheet = Sheet([Word(LEFT, 200 + 28 * line, f"第{page}页的第{line}行，") for line in range(10)])
        sheet.words.append(
            Word(LEFT if page % 2 else 350, 60, f"{page + 16}  云河市人民政府公报2023年第5期", 10.5)
        )
        sheets.append(sheet)
    assert [line[:2] for line in noise(read(make(sheets)))] == ["16", "17", "18", "19"]


def test_annex_headings_at_the_top_of_pages_are_no_running_heads(make: Make) -> None:
    sheets = [Sheet([Word(LEFT, 80, f"附件{page}"), Word(LEFT, 200, TEXT[:20])]) for page in range(1, 4)]
    assert [line for line in main(read(make(sheets))) if line.startswith("附件")] == [
        "附件1",
        "附件2",
        "附件3",
    ]


def test_footnotes_at_the_foot(make: Make) -> None:
    out = Typesetter()
    out.paragraph(TEXT + TEXT)
    out.paragraph(TEXT)
    sheet = out.sheets[0]
    sheet.rules.append((LEFT, 690, LEFT + 140, 690))
    sheet.words += [
        Word(LEFT, 704, "①  便民服务站点，是指由市、区县两级设立的固定场所，包括流动", 10.5),
        Word(LEFT, 719, "服务车。", 10.5),
        Word(LEFT, 734, "②  老年人，是指六十周岁以上的公民。", 10.5),
    ]
    source = read(make(out.sheets))
    assert main(source) == [TEXT + TEXT, TEXT]
    assert [line.replace(" ", "") for line in footnotes(source)] == [
        "①便民服务站点，是指由市、区县两级设立的固定场所，包括流动服务车。",
        "②老年人，是指六十周岁以上的公民。",
    ]


@pytest.mark.parametrize("mark", ["①", "1", "[1]"])
def test_the_mark_that_points_to_a_footnote_is_not_text(make: Make, mark: str) -> None:
    end = LEFT + width(TEXT[:10])
    words = [
        Word(LEFT, 200, TEXT[:10]),
        Word(end, 194, mark, 8),
        Word(end + width(mark, 8), 200, TEXT[10:20]),
    ]
    words += [Word(LEFT, 240, "面积为100平方米。"), Word(LEFT, 704, f"{mark} 注释文字。", 10.5)]
    source = read(make([Sheet(words, [(LEFT, 690, LEFT + 140, 690)])]))
    assert main(source) == [TEXT[:20], "面积为100平方米。"]
    assert footnotes(source) == [f"{mark} 注释文字。"]


def test_ruled_table_with_broken_empty_and_merged_cells(make: Make) -> None:
    out = Typesetter()
    out.paragraph(TEXT)
    sheet = out.sheets[0]
    xs, ys = [LEFT, 140.0, 265.0, 430.0, RIGHT], [300.0, 330.0, 380.0, 410.0, 440.0]
    sheet.rules += [(xs[0], y, xs[-1], y) for y in (300, 330, 410, 440)]
    sheet.rules += [(xs[0], 380, xs[2], 380), (xs[3], 380, xs[4], 380)]
    sheet.rules += [(x, ys[0], x, ys[-1]) for x in (xs[0], xs[1], xs[3], xs[4])]
    sheet.rules.append((xs[2], ys[0], xs[2], 410))
    for x, y, text in (
        (95, 320, "序号"), (150, 320, "事项"), (330, 320, "单位"), (440, 320, "时限"),
        (95, 350, "1"), (145, 350, "改造便民服务站点"), (145, 372, "并公布地图"), (330, 385, "市住建局"),
        (440, 350, "6月底"), (95, 400, "2"), (145, 400, "保留人工窗口"),
        (95, 430, "3"), (145, 430, "各区县"), (440, 430, "年底"),
    ):  # fmt: skip
        sheet.words.append(Word(x, y, text, 14))
    out.y = 460
    out.paragraph(TEXT)
    source = read(make(out.sheets))
    assert rows(source) == [
        "序号\t事项\t单位\t时限",
        "1\t改造便民服务站点并公布地图\t市住建局\t6月底",
        "2\t保留人工窗口\t市住建局\t",
        "3\t各区县\t\t年底",
    ]
    assert main(source)[0] == main(source)[-1] == TEXT


def test_repeated_head_row_becomes_noise(make: Make) -> None:
    sheets = []
    for page in range(2):
        sheet = Sheet()
        sheet.grid([LEFT, 200.0, 400.0], [150.0 + 30 * row for row in range(4)])
        for row in range(3):
            cells = ("序号", "事项") if row == 0 else (str(2 * page + row), f"事项{page}{row}")
            sheet.words += [Word(90, 170 + 30 * row, cells[0], 12), Word(210, 170 + 30 * row, cells[1], 12)]
        sheets.append(sheet)
    source = read(make(sheets))
    assert rows(source) == ["序号\t事项", "1\t事项01", "2\t事项02", "3\t事项11", "4\t事项12"]
    assert noise(source) == ["序号 事项"]


def test_a_row_that_the_page_break_cuts(make: Make) -> None:
    sheets = []
    xs = [LEFT, 130.0, 260.0, 400.0]
    for cells in (
        [("1", "改造站点", "市民政局"), ("2", "保留人工窗口，", "市教育局")],
        [("", "方便老年人。", "市财政局"), ("3", "公布地图", "市公安局")],
    ):
        sheet = Sheet()
        sheet.grid(xs, [150.0, 180.0, 210.0])
        for row, texts in enumerate(cells):
            sheet.words += [
                Word(x + 6, 170 + 30 * row, text, 12) for x, text in zip(xs, texts, strict=False) if text
            ]
        sheets.append(sheet)
    assert rows(read(make(sheets))) == [
        "1\t改造站点\t市民政局",
        "2\t保留人工窗口，方便老年人。\t市教育局 市财政局",
        "3\t公布地图\t市公安局",
    ]


def test_a_first_cell_that_spans_rows_over_the_page_break(make: Make) -> None:
    sheets = []
    for page in range(2):
        sheet = Sheet()
        sheet.grid([LEFT, 200.0, 400.0], [150.0, 240.0])
        sheet.rules += [(200, 180, 400, 180), (200, 210, 400, 210)]
        sheet.words += [Word(210, 170 + 30 * row, f"举措{page}{row}", 12) for row in range(3)]
        if page == 0:
            sheet.words.append(Word(90, 200, "普惠", 12))
        sheets.append(sheet)
    assert rows(read(make(sheets))) == [f"普惠\t举措{page}{row}" for page in range(2) for row in range(3)]


def test_a_frame_around_text_is_no_table(make: Make) -> None:
    out = Typesetter()
    out.paragraph(TEXT)
    out.sheets[0].grid([LEFT - 10, RIGHT + 10], [100.0, 400.0])
    assert main(read(make(out.sheets))) == [TEXT]


def test_aligned_table_without_rules(make: Make) -> None:
    out = Typesetter()
    out.paragraph(TEXT)
    sheet = out.sheets[0]
    for row, cells in enumerate(
        (("序号", "事项", "单位"), ("1", "改造站点", "市住建局"), ("2", "公布地图", "市民政局"))
    ):
        sheet.words += [
            Word(x, 300 + 24 * row, text, 12) for x, text in zip((90, 150, 350), cells, strict=True)
        ]
    assert rows(read(make(out.sheets))) == [
        "序号\t事项\t单位",
        "1\t改造站点\t市住建局",
        "2\t公布地图\t市民政局",
    ]


def test_words_drawn_twice_are_read_once_and_are_bold(make: Make) -> None:
    words = [
        Word(LEFT, 200, "一、总体要求"),
        Word(LEFT, 240, TEXT[:20]),
        Word(LEFT + 0.4, 200, "一、总体要求"),
    ]
    words[1:1] = [Word(LEFT, 270 + 28 * line, f"第{line}行文字，") for line in range(8)]
    source = read(make([Sheet(words)]))
    assert source.lines.count("一、总体要求") == 1
    assert "一、总体要求一、总体要求" not in source.lines


def test_bold_opening(make: Make) -> None:
    sheet = Sheet(
        [
            Word(LEFT, 200, "一、改造站点。", bold=True),
            Word(LEFT + width("一、改造站点。"), 200, "六月底前完成。"),
        ]
    )
    source = read(make([sheet]))
    assert source.lines == ["一、改造站点。六月底前完成。"]
    assert source.hints == {1: Hint(bold=7)}


def test_turned_words_and_words_off_the_page_are_no_text(make: Make) -> None:
    sheet = Sheet(
        [Word(LEFT, 200, TEXT[:20]), Word(200, 500, "内部资料", 40, angle=45), Word(700, 300, "页外")]
    )
    source = read(make([sheet]))
    assert main(source) == [TEXT[:20]]
    assert noise(source) == ["内部资料"]


def test_a_page_set_sideways_is_read_upright(make: Make) -> None:
    sheet = Sheet([Word(200 + 28 * line, 700, f"{line}{TEXT[:20]}。", angle=90) for line in range(3)])
    assert main(read(make([sheet]))) == [f"{line}{TEXT[:20]}。" for line in range(3)]


def test_spread_signature_and_typed_spaces(make: Make) -> None:
    words = [Word(LEFT + 24 * place, 200, char) for place, char in enumerate("云河市民政局")]
    words.append(Word(LEFT, 240, "第一条　根据 ISO 9001 标准，制定本办法。"))
    assert main(read(make([Sheet(words)]))) == ["云河市民政局", "第一条　根据 ISO 9001 标准，制定本办法。"]


def piece(text: str, left: float, y: float, size: float = 10) -> Piece:
    return Piece(text, left, y, left + size * len(text), y + size, size)


coordinates = st.floats(-50, 650, allow_nan=False)
pieces = st.builds(
    piece,
    st.text("甲乙丙1a（《。—", min_size=1, max_size=12),
    coordinates,
    st.floats(0, 840),
    st.sampled_from([8.0, 10.0, 22.0]),
)
levels = st.builds(lambda x, y, long: Rule(x, y, x + long, y), coordinates, coordinates, st.floats(0, 600))
uprights = st.builds(lambda x, y, long: Rule(x, y, x, y + long), coordinates, coordinates, st.floats(0, 800))
pages = st.lists(
    st.builds(
        lambda some, rules: Page(595, 842, some, rules),
        st.lists(pieces, max_size=40),
        st.lists(st.one_of(levels, uprights), max_size=20),
    ),
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(pages)
def test_no_character_on_a_page_is_lost(some: list[Page]) -> None:
    """Whatever is on a page is in a line, save what is drawn twice."""
    seen = set()
    for page in some:
        for one in page.pieces:
            if 0 <= (one.left + one.right) / 2 <= 595 and 0 <= one.middle <= 842:
                seen |= set(one.text)
    source = compose(some)
    assert seen == set("".join("".join(source.lines).split()))
    assert all(1 <= number <= len(source.lines) for number in source.hints)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(1, 6), min_size=2, max_size=5),
    st.integers(2, 6),
    st.floats(20, 60),
)
def test_any_full_grid_gives_its_cells(widths: list[int], count: int, unit: float) -> None:
    xs = [50.0]
    for value in widths:
        xs.append(xs[-1] + 20 + value * unit / 6)
    ys = [100.0 + 30 * row for row in range(count + 1)]
    rules = [Rule(xs[0], y, xs[-1], y) for y in ys] + [Rule(x, ys[0], x, ys[-1]) for x in xs]
    words = [
        piece("格", xs[column] + 5, ys[row] + 8) for row in range(count) for column in range(len(widths))
    ]
    source = compose([Page(900, 842, words, rules)])
    assert source.lines == ["\t".join(["格"] * len(widths))] * count
