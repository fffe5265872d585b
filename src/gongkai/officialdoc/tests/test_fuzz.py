"""What holds for every text and for every file: properties, files damaged by chance, files made to hurt, earlier finds."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gongkai.officialdoc import Document, UnreadableDocument, parse, parse_bytes
from gongkai.officialdoc.sandbox import CPU_SECONDS, parse_untrusted

from . import hostile, invented
from .damage import damaged
from .invariants import check, check_text, shown

HERE = Path(__file__).parent
FINDS = sorted((HERE / "finds").iterdir())
REAL = [path for path in sorted((HERE / "gold/open").iterdir()) if path.suffix != ".json"]
SLOW = settings(suppress_health_check=list(HealthCheck))

LABELS = (
    "一、 二、 三、 十、 十一、 （一） （二） (三) 1. 2. 3、 0. 1.1 1.1.1 第一条 第二条 第十二条之一 第一章 第二章 第一节 第一编"
    " 目录 附件 附件： 附件1 附： ① ② ⑴ ㈠ 一是 二是 第一， 首先 # ## • - （1） 1） A."
).split()
WORDS = (
    "《 》 〔 〕 （ ） ( ) 【 】 [ ] “ ” < > 牵头 配合 负责 责任单位： 牵头单位： 完成时限： 市财政局 市发展改革委、市教育局 各区县人民政府"
    " 下同 以上 以下均需配合 、 ， 。 ； ： ！ 2020年 2021年5月 2020年13月45日 2023年3月6日 6月底前 年底前 长期坚持 10个工作日内"
    " 同时废止 予以废止 停止执行 失效 自 起施行 自印发之日起施行 有效期5年 有效期至 〔2020〕1号 〔20201号 国办发〔2020〕17号"
    " 令第5号 号 等 和 以下简称 关于 的通知 的批复 的公告 印发 转发 云汀市人民政府办公室 各区人民政府： 现印发给你们 特此通知"
    " 此件公开发布 索引号： 发文字号： 发布日期： 标题： 来源： 打印 关闭 序号 任务 首页>政务公开 当前位置 分享到 | --- * ** … 机密"
    " 抄送： 印发日期 99999999999999999999 〇〇〇〇 一千二百三十四万 零 0 O l I １２ ③ 刑法第三条 &nbsp; &#20013; <p> <!-- --> \\[ {#a}"
).split()
ODD = (
    *("\n", "\n", "\n", "\n\n", "\r\n", "\r", "\u2028", "\x85", "\x0b", "\x0c"),
    *(" ", "    ", "\u3000", "\u3000\u3000", "\t", "\t\t", "\u00a0", "\u2003", "\u200b", "\u00ad", "\ufeff"),
    *("\x00", "\x01", "\x1b", "\x7f", "\ud800", "\udfff", "\ufffd", "\uffff", "\U00020000", "\U0010ffff"),
    *("😀", "👨‍👩‍👧", "\u202e", "\u200f", "א", "العربية", "e\u0301", "甲", "乙丙", "9", "a"),
)
SENTENCES = ("做好工作", "全面推进改革，落实责任", "公布地图。完善制度", "甲", "")

pieces = st.one_of(
    st.sampled_from(LABELS), st.sampled_from(WORDS), st.sampled_from(ODD), st.sampled_from(ODD)
)
soup = st.lists(pieces, max_size=80).map("".join)
line = st.builds(
    lambda label, inner, end: label + "".join(inner) + end,
    st.one_of(st.just(""), st.sampled_from(LABELS)),
    st.lists(st.one_of(st.sampled_from(SENTENCES), st.sampled_from(WORDS)), max_size=6),
    st.sampled_from(("", "。", "：", "；", "（市财政局牵头，6月底前完成）", "\t市财政局\t6月底前", "|")),
)
lines = st.lists(line, max_size=30).map("\n".join)
real_lines = st.lists(st.sampled_from(invented.lines()), min_size=3, max_size=25)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Something like a document: real lines in any order, some of them broken, joined or with odd pieces in them."""
    out = draw(real_lines)
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, len(out) - 1))
        column = draw(st.integers(0, len(out[place])))
        out[place] = out[place][:column] + draw(pieces) + out[place][column:]
    return draw(st.sampled_from(("\n", "\n", "\n\n", "\r\n", " ", "\u3000\u3000", ""))).join(out)


@SLOW
@given(st.one_of(st.text(max_size=200), soup, lines, documents()))
@example("一、😀\ud800\udfff\u200b\ud800")
def test_every_text_gives_a_whole_result(text: str) -> None:
    """No exception; the contract, the lines, the round trip, the anchors; XML; no Chinese character is lost."""
    check_text(text)


@SLOW
@given(st.one_of(soup, lines, documents()))
def test_the_same_text_gives_the_same_result(text: str) -> None:
    first = parse(text)
    parse("一、别的\n二、文件")
    assert parse(text) == first


def test_the_result_does_not_depend_on_the_order_of_hashes() -> None:
    code = (
        "import json, sys; from gongkai.officialdoc import parse; from gongkai.officialdoc.akn import to_akn;"
        "d = parse(sys.stdin.read()); print(json.dumps(d.dump())); print(to_akn(d).decode())"
    )
    text = next(path for path in REAL if path.suffix == ".txt").read_text(encoding="utf-8")
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code],
            input=text.encode(),
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("一、", "（一）", "1.", "第一条 ", "", "　　")), st.integers(0x4E00, 0x9FA5)
        ),
        max_size=40,
    )
)
def test_no_character_is_lost(rows: list[tuple[str, int]]) -> None:
    """Each line has a character of its own and is found again in blocks or residue."""
    text = "\n".join(f"{label}甲{chr(code)}乙。" for label, code in rows)
    assert {chr(code) for _, code in rows} <= set(shown(parse(text)))


@pytest.mark.parametrize(
    "form", ["{}", "一、{}", "1.{}", "（{}", "《{}》", "责任单位：{}", "附件：{}", "| {} |"]
)
def test_very_long_lines(form: str) -> None:
    check_text("云汀市计划\n" + form.format("推进改革、" * 20_000))


def assert_refusal(error: UnreadableDocument) -> None:
    """One sentence in Chinese for the person who sent the file."""
    assert re.search(r"[\u4e00-\u9fff]", str(error))
    assert "\n" not in str(error)
    assert len(str(error)) < 300


def read(data: bytes) -> Document | None:
    """Parse; a refusal is right as well. Whatever is read must be whole."""
    try:
        document = parse_bytes(data)
    except UnreadableDocument as error:
        assert_refusal(error)
        return None
    check(document)
    return document


MAGIC: tuple[bytes, ...] = (
    b"",
    b"",
    b"PK\3\4",
    b"%PDF-1.7\n",
    b"<html>",
    b"<p>",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xff\xfe\0\0",
)
MAGIC += (
    b"\x84\x31\x95\x33",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
    b"MIME-Version: 1.0\nContent-Type: multipart/related\n",
    b"+AAA-",
)


@SLOW
@given(
    st.sampled_from(MAGIC),
    st.one_of(st.binary(max_size=400), soup.map(lambda text: text.encode("utf-8", "replace"))),
)
def test_any_bytes(magic: bytes, data: bytes) -> None:
    read(magic + data)


ENCODINGS = "utf-8 utf-8-sig gb18030 gbk big5hkscs utf-16-le utf-16-be utf-16 utf-32-le utf-32-be utf-32 utf-7 hz".split()
TEXT = invented.as_text() * 3


@pytest.mark.parametrize(
    "encoding", "utf-8 utf-8-sig gb18030 gbk utf-16-le utf-16-be utf-16 utf-32-le utf-32-be utf-32".split()
)
@pytest.mark.parametrize("missing", [0, 1, 2, 3])
def test_text_cut_within_a_character(encoding: str, missing: int) -> None:
    """The last bytes are missing: the text is read all the same, in the right encoding."""
    data = TEXT.encode(encoding)
    assert parse_bytes(data[: len(data) - missing]).metadata.title == invented.TITLE


@SLOW
@given(
    st.sampled_from(ENCODINGS),
    st.sampled_from(ENCODINGS),
    st.integers(0, 2_000),
    st.integers(0, 2_000),
)
def test_mixed_encodings(one: str, other: str, first: int, second: int) -> None:
    """Two pieces in different encodings, cut anywhere."""
    read(
        TEXT.encode(one, "replace")[first : first + 900]
        + TEXT.encode(other, "replace")[second : second + 500]
    )


@SLOW
@given(st.sampled_from(REAL), st.integers(0, 2**32))
def test_damaged_files(path: Path, seed: int) -> None:
    """A document or a refusal, and soon."""
    start = time.process_time()
    read(damaged(path.read_bytes(), seed))
    assert time.process_time() - start < CPU_SECONDS, (path.name, seed)


@pytest.mark.prove
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_each_real_file_damaged_a_hundred_times(path: Path) -> None:
    data = path.read_bytes()
    for seed in range(100):
        start = time.process_time()
        read(damaged(data, seed))
        assert time.process_time() - start < CPU_SECONDS, seed


# PDFium itself ends the process when memory is short: only the sandbox turns this into a sentence.
ENDS_THE_PROCESS = {"PDF form in itself", "PDF text bomb"}
QUICK = [name for name in hostile.FILES if name not in ENDS_THE_PROCESS]
# What the sandbox grants: a file that takes longer is refused there, and its slot is free again.
MEGABYTES = 1024


def suffer(*names: str) -> dict[str, tuple[str, float, int]]:
    """What becomes of these files within the limits of the sandbox, in one process of their own."""
    command = [sys.executable, "-W", "ignore", "-m", "gongkai.officialdoc.tests.hostile", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONUTF8": "1"})
    rows = [json.loads(row) for row in done.stdout.splitlines()]
    return {name: (outcome, seconds, used) for name, outcome, seconds, used in rows}


def assert_bearable(name: str, found: dict[str, tuple[str, float, int]]) -> None:
    assert name in found, "the process has ended"
    outcome, seconds, used = found[name]
    assert outcome.startswith(("read: ", "refused: ")), outcome
    assert seconds < CPU_SECONDS
    assert used < MEGABYTES


# The quickest of each family; the long run takes them all.
SAMPLE = (
    "zip that lies|zip that overlaps|zip in zip|entities|entity from a file|quadratic entity|deep elements|deep controls|wide span"
    "|nested tables|nested boxes|styles in a circle|style on itself|numbers in a circle|huge number|footnote in itself|symbols|deltas"
    "|infinite places|huge letters|deep OFD|page that is the document|template of itself|PDF of many pages|PDF page in itself"
    "|PDF that says a billion pages|PDF deep array|deep page|tables in tables|unclosed comment|unclosed data|mail in mail"
).split("|")


def test_files_made_to_hurt() -> None:
    found = suffer(*SAMPLE)
    for name in SAMPLE:
        assert_bearable(name, found)


@pytest.mark.prove
@pytest.mark.parametrize("name", QUICK)
def test_each_file_made_to_hurt(name: str) -> None:
    assert_bearable(name, suffer(name))


@pytest.mark.prove
@pytest.mark.parametrize("name", sorted(ENDS_THE_PROCESS))
def test_the_sandbox_outlives_its_child(name: str) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        parse_untrusted(hostile.FILES[name](), "甲.pdf")
    assert_refusal(caught.value)


@pytest.mark.parametrize(
    "path", [path for path in FINDS if path.suffix == ".txt"], ids=lambda path: path.name
)
def test_earlier_finds_of_text(path: Path) -> None:
    check_text(path.read_bytes().decode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    "path", [path for path in FINDS if path.suffix != ".txt"], ids=lambda path: path.name
)
def test_earlier_finds_of_files(path: Path) -> None:
    """Within the limits of the sandbox, for some would take all memory."""
    try:
        check(parse_untrusted(path.read_bytes()))
    except UnreadableDocument as error:
        assert_refusal(error)


def test_wide_spans_end_at_the_last_column_that_is_read() -> None:
    """gridSpan and gridBefore are numbers of a file: no row gets more than 200 columns from them."""
    row = "".join(hostile.cell("甲", '<w:gridSpan w:val="99999"/>') for _ in range(30))
    (block, *_) = [
        one
        for one in parse_bytes(hostile.word(f"<w:tbl>{f'<w:tr>{row}</w:tr>' * 2}</w:tbl>")).blocks
        if one.kind == "table"
    ]
    assert [line.count("\t") < 240 and line.count("甲") for line in block.text.split("\n")] == [30, 30]
    page = f"<html><table>{('<tr>' + '<td colspan=9999>甲</td>' * 30 + '</tr>') * 2}</table>"
    (block, *_) = [one for one in parse_bytes(page.encode()).blocks if one.kind == "table"]
    assert [line.count("\t") < 240 and line.count("甲") for line in block.text.split("\n")] == [30, 30]


def test_labels_of_word_are_no_texts() -> None:
    """lvlText has a few characters; a file can ask for thousands before each paragraph."""
    document = parse_bytes(hostile.FILES["labels that repeat"]())
    assert max(map(len, document.lines)) < 200
