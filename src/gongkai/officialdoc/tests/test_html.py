"""Pages as they are on the web: soup, layout tables, menus, metadata, marks and lists."""

from __future__ import annotations

import base64
import contextlib
import quopri
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from gongkai.officialdoc import UnreadableDocument, parse_bytes
from gongkai.officialdoc.lines import Hint, Source
from gongkai.officialdoc.readers.html import read_html
from gongkai.officialdoc.readers.pagesource import VOID
from gongkai.officialdoc.readers.pagestream import End, Start, stream


def page(body: str, head: str = "") -> Source:
    return read_html(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode())


def lines(body: str) -> list[str]:
    return page(body).lines


def noise(source: Source) -> list[str]:
    return [line for number, line in enumerate(source.lines, 1) if source.hints.get(number, Hint()).noise]


def rows(body: str) -> list[list[str]]:
    source = page(body)
    return [
        line.split("\t")
        for number, line in enumerate(source.lines, 1)
        if source.hints.get(number, Hint()).table
    ]


# What is text, what is furniture, what is nothing


def test_furniture_is_kept_as_noise_in_place() -> None:
    source = page(
        "<header>云河市人民政府</header><nav><a href=x>首页</a></nav><p>正文</p>"
        "<div class='share'>分享到：<a>微信</a></div><p>续</p><menu><li>打印</menu>"
        "<div role='contentinfo'>云ICP备1号</div><footer>版权所有</footer><aside>热点</aside>"
    )
    assert source.lines == [
        "云河市人民政府",
        "首页",
        "正文",
        "分享到：微信",
        "续",
        "打印",
        "云ICP备1号",
        "版权所有",
        "热点",
    ]
    assert noise(source) == [line for line in source.lines if line not in ("正文", "续")]


def test_inline_share_bar_ends_the_line() -> None:
    source = page("<p>发布日期：2023-03-06<span class='bdsharebuttonbox'>分享</span>来源：办公室</p>")
    assert source.lines == ["发布日期：2023-03-06", "分享", "来源：办公室"]
    assert noise(source) == ["分享"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var a='假';</script>",
        "<style>p{content:'假'}</style>",
        "<template><p>假</p></template>",
        "<p hidden>假</p>",
        "<div style='display: none'><p>假</p></div>",
        "<span style='visibility:hidden'>假</span>",
        "<span style='mso-hide:all'>假</span>",
        "<select><option>假</select>",
        "<button>假</button>",
        "<textarea>假</textarea>",
        "<noscript>假</noscript>",
        "<dialog><p>假</p></dialog>",
        "<!-- 假 -->",
        "<!--[if gte mso 9]><xml>假</xml><![endif]-->",
        "<svg><title>假</title></svg>",
        "<iframe src=x>假</iframe>",
        "<img alt='假' title='假'>",
    ],
)
def test_what_is_not_shown(hidden: str) -> None:
    assert lines(f"<p>甲</p>{hidden}<p>乙</p>") == ["甲", "乙"]


def test_page_within_a_form_is_read() -> None:
    """Whole sites stand in one form."""
    assert lines("<form id=form1><input value=假><p>正文</p></form>") == ["正文"]


def test_head_of_an_article_is_no_furniture() -> None:
    source = page(
        "<article><header><h1>关于便民的通知</h1></header><p>正文</p><footer>编辑</footer></article>"
    )
    assert source.lines == ["关于便民的通知", "正文", "编辑"]
    assert noise(source) == ["编辑"]


def test_title_and_metadata_beside_the_article_are_kept() -> None:
    text = "".join(f"<p>{number}.改造便民站点，方便群众办事。</p>" for number in range(1, 40))
    source = page(
        "<div><a href=a>首页</a> &gt; <a href=b>文件</a></div><div class=t>关于便民的通知</div><div>发布日期：2023-03-06</div>"
        f"<div id=zoom>{text}<p><a href=c>附表</a></p></div><ul><li><a href=f.docx>附件：站点表.docx</a>"
        "<li><a href=d>关于旧事的通知</a></ul>"
    )
    assert source.lines[1:3] == ["关于便民的通知", "发布日期：2023-03-06"]
    assert noise(source) == ["首页 > 文件", "关于旧事的通知"]


def test_beside_an_article_with_its_own_title_only_metadata_counts() -> None:
    source = page(
        "<div>云河市人民政府门户网站</div><div>文 号：云政发〔2023〕1号</div>"
        "<div class=pages_content><h1>关于便民的通知</h1><p>正文</p></div><div>您是第5位访问者</div>"
    )
    assert noise(source) == ["云河市人民政府门户网站", "您是第5位访问者"]


def test_row_of_links_is_a_menu_where_no_article_is_marked() -> None:
    source = page(
        "<div><a href=a>首页</a>|<a href=b>要闻</a>|<a href=c>公开</a></div><p><a href=d>附表</a></p>"
    )
    assert noise(source) == ["首页|要闻|公开"]


def test_two_articles_mark_nothing() -> None:
    source = page("<article><p>甲</p></article><article><p>乙</p></article><p><a href=x>丙</a></p>")
    assert noise(source) == []


def test_meta_elements_of_the_page() -> None:
    head = "<meta name=ArticleTitle content='关于&amp;的 通知'><meta name=PubDate content='2023-03-06'><meta name=x content=y>"
    assert page("<p>甲", head).page == {"title": "关于&的 通知", "published": "2023-03-06"}


# Lines


def test_inline_soup_makes_no_spaces() -> None:
    soup = "<p><font><span>加强</span></font><span>\n</span><span>政策</span>\n<b>解读</b>&#8203;<span>\n  工作</span>。2023\n年 abc\ndef</p>"
    assert lines(soup) == ["加强政策解读工作。2023 年 abc def"]


def test_found_spaces_stay() -> None:
    assert lines("<p>通 知&nbsp;&nbsp;书　　云政发</p>") == ["通 知 书 云政发"]


def test_breaks_and_blocks_end_lines() -> None:
    assert lines(
        "甲<br><br/>乙<span><div>丙</div>丁</span><hr>戊<span style='display:block'>己</span>庚"
    ) == list("甲乙丙丁戊己庚")


def test_line_feed_before_an_indent_begins_a_paragraph() -> None:
    assert lines("<p>　　一、总则\n　　（一）目的。\n&nbsp;&nbsp;二、附则\n为此</p>") == [
        "一、总则",
        "（一）目的。",
        "二、附则为此",
    ]


def test_pre_keeps_its_lines() -> None:
    assert lines("<pre>\n一、总则\n  第一条\n\n第二条</pre>") == ["一、总则", "第一条", "第二条"]
    assert lines("<div style='white-space: pre-wrap'>甲\n<b>乙</b>丙\n丁</div>") == ["甲", "乙丙", "丁"]


def test_escaped_tags_are_text() -> None:
    assert lines(
        "<p>按照&lt;关于做好工作的通知&gt;&amp;lt;甲&amp;gt;&amp;nbsp;乙&amp;#20013;AT&amp;T</p>"
    ) == ["按照<关于做好工作的通知><甲> 乙中AT&T"]


def test_title_marks_that_look_like_tags() -> None:
    text = "按照<关于做好工作的通知>、<A市规划>、<《条例》>和</关于旧事的通知>、<2023年计划>执行"
    assert lines(f"<p>{text}<b title='a<关b'>。</b></p>") == [f"{text}。"]


def test_characters_without_width() -> None:
    assert lines("<p>\ufeff中\u200b国\u00ad人\u2060民&zwnj;</p>") == ["中国人民"]


def test_bold_openings() -> None:
    def bold(body: str) -> int:
        return page(body).hints.get(1, Hint()).bold

    assert bold("<p><b>一、甲</b>乙</p>") == 3
    assert bold("<p>甲<b>乙</b></p>") == 0
    assert bold("<h2>甲乙</h2>") == 2
    assert bold("<p><span style='font-weight: 700'>甲</span><strong>乙</strong>丙</p>") == 2
    assert bold("<p><b><span style='font-weight:normal'>甲</span></b></p>") == 0
    assert bold("<p style='font-weight:bold'>甲\n乙</p>") == 2


# Tables


def test_cells_over_columns_and_rows() -> None:
    assert rows(
        "<table><tr><td colspan=2>合<td>丙<tr><td rowspan=2>竖<td>乙<td>丙<tr><td>二<td>三"
        "<tr><td>1<td rowspan=2 colspan=2>块<tr><td>2</table>"
    ) == [["合", "", "丙"], ["竖", "乙", "丙"], ["竖", "二", "三"], ["1", "块", ""], ["2", "块", ""]]


def test_cell_that_reaches_to_the_end_of_its_group() -> None:
    assert rows(
        "<table><tbody><tr><td rowspan=0>甲<td>1<tr><td>2</tbody><tbody><tr><td>乙<td>3</tbody></table>"
    ) == [["甲", "1"], ["甲", "2"], ["乙", "3"]]


def test_reaching_cell_behind_the_own_ones() -> None:
    assert rows("<table><tr><td>1<td>2<td rowspan=2>丙<tr><td>4</table>") == [
        ["1", "2", "丙"],
        ["4", "", "丙"],
    ]


def test_blocks_in_cells_are_joined_by_a_space() -> None:
    assert rows("<table><tr><td><p>甲</p><p>乙</p><td>丙<br>丁\n戊<td><tr><td>1<td><td>3</table>") == [
        ["甲 乙", "丙 丁戊", ""],
        ["1", "", "3"],
    ]


def test_metadata_table_stays_a_table() -> None:
    assert rows(
        "<table><tr><td>索引号：<td>000<td>发文机关：<td>市政府<tr><td>文号<td>云政发〔2023〕1号<td>日期<td>2023-03-06</table>"
    ) == [
        ["索引号：", "000", "发文机关：", "市政府"],
        ["文号", "云政发〔2023〕1号", "日期", "2023-03-06"],
    ]


LONG = "<p>办好民生实事，改造便民站点，方便群众就近办事。</p>" * 20


def test_layout_tables_give_lines() -> None:
    layout = f"<table><tr><td colspan=2><h1>关于便民的通知</h1><tr><td>{LONG}<td><p>侧栏</p></table>"
    source = page(layout)
    assert source.lines[0] == "关于便民的通知"
    assert len(source.lines) == 22
    assert not any(hint.table for hint in source.hints.values())
    assert page("<table><tr><td>甲<tr><td><p>乙<p>丙</table>").lines == ["甲", "乙", "丙"]
    assert page("<table role=presentation><tr><td>甲<td>乙<tr><td>丙<td>丁</table>").hints == {}


def test_document_in_the_last_row_of_its_metadata_table() -> None:
    source = page(f"<table><tr><td>索引号<td>000<td>文号<td>1号<tr><td colspan=4>{LONG}</table>")
    assert source.lines[0] == "索引号\t000\t文号\t1号"
    assert len(source.lines) == 21


def test_long_cells_of_a_task_table_stay_in_their_row() -> None:
    body = f"<table border=1><tr><th>序号<th>任务<th>单位{''.join(f'<tr><td>{n}<td>{LONG}<td>市财政局' for n in range(5))}</table>"
    assert [len(row) for row in rows(body)] == [3] * 6


def test_tables_within_tables() -> None:
    inner = "<table><tr><td>索引号<td>000<tr><td>文号<td>1号</table>"
    assert page(f"<table><tr><td>{inner}<td><p>侧栏</table>").lines == ["索引号\t000", "文号\t1号", "侧栏"]
    ruled = f"<table border=1><tr><td>甲<td>{inner}<tr><td>乙<td>丙<tr><td>丁<td>戊</table>"
    assert rows(ruled)[0] == ["甲", "索引号 000 文号 1号"]


def test_caption_stands_before_the_rows() -> None:
    assert lines("<table><caption>表1</caption><tr><td>甲<td>乙</table>") == ["表1", "甲\t乙"]


# Lists, pairs, marks


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("<ol>", ["1.甲", "2.乙"]),
        ("<ol start=5>", ["5.甲", "6.乙"]),
        ("<ol type='一'>", ["一、甲", "二、乙"]),
        ("<ol start=3 style='list-style-type: cjk-ideographic'>", ["三、甲", "四、乙"]),
        ("<ol type=a>", ["a.甲", "b.乙"]),
        ("<ol type=I>", ["I.甲", "II.乙"]),
        ("<ol type=①>", ["①甲", "②乙"]),
        ("<ol reversed start=2>", ["2.甲", "1.乙"]),
        ("<ol style='list-style: none'>", ["甲", "乙"]),
        ("<ul>", ["甲", "乙"]),
    ],
)
def test_lists_count(opening: str, expected: list[str]) -> None:
    assert lines(f"{opening}<li>甲<li>乙</{opening[1:3]}>") == expected


def test_list_item_with_a_typed_label_or_an_own_number() -> None:
    assert lines("<ol><li>一、甲<li>一般事项<li value=7><p>丙</p><ul><li>丁</ul><li>（四）戊</ol>") == [
        "一、甲",
        "2.一般事项",
        "7.丙",
        "丁",
        "（四）戊",
    ]


def test_terms_and_values_become_pairs() -> None:
    assert lines(
        "<dl><dt>索引号<dd>000<dt>发文机关：</dt><dd>市政府<br>办公室</dd><dt>名称<dt>文号<dd>1号<dt>空</dl><p>完</p>"
    ) == ["索引号：000", "发文机关：市政府", "办公室", "名称", "文号：1号", "空", "完"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("甲<sup>[1]</sup>乙", "甲乙"),
        ("甲<sup>1</sup>乙", "甲乙"),
        ("甲<sup>①</sup>乙", "甲乙"),
        ("甲<a href='#_ftn1'><sup>[1]</sup></a>乙", "甲乙"),
        ("甲<sup><a href='#fn2'>2</a></sup>乙", "甲乙"),
        ("甲<a href='x.html#_ftn1'>[1]</a>乙", "甲乙"),
        ("5m<sup>2</sup>和10<sup>6</sup>千米<sup>2</sup>", "5m2和106千米2"),
        ("见<a href='#1'>第1条</a>", "见第1条"),
        ("见<a href='x'>[1]</a>", "见[1]"),
        ("甲<sup>注解</sup>", "甲注解"),
    ],
)
def test_marks_of_footnotes(body: str, text: str) -> None:
    assert lines(f"<p>{body}</p>") == [text]


def test_footnotes_are_hinted() -> None:
    source = page(
        "<p>甲<sup>1</sup></p><div id=ftn1><p class=MsoFootnoteText><a href='#_ftnref1'>[1]</a> 注文</p></div>"
        "<ol class=footnotes><li>尾注</ol>"
    )
    assert source.lines == ["甲", "注文", "1.尾注"]
    assert source.hints == {2: Hint(footnote=True), 3: Hint(footnote=True)}


def test_ruby_gives_its_base() -> None:
    assert lines("<p><ruby>河<rp>(</rp><rt>hé</rt><rp>)</rp></ruby>水</p>") == ["河水"]


# The file


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030", "utf-32"])
def test_encodings_of_pages(encoding: str) -> None:
    text = "<html><head><meta charset=utf-8></head><body><p>关于做好便民服务工作的通知</p></body></html>"
    assert read_html(text.encode(encoding)).lines == ["关于做好便民服务工作的通知"]


def test_big5_by_meta_and_by_itself() -> None:
    for claim in ("big5", "gb2312"):
        data = f"<html><meta charset={claim}><body><p>關於加強政府資訊公開工作的通知".encode("big5")
        assert read_html(data).lines == ["關於加強政府資訊公開工作的通知"]


def test_xhtml() -> None:
    text = (
        '<?xml version="1.0" encoding="gbk"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="x"/>'
        "</head><body><p/><div class='a'/><p>甲<a name='b'/>乙<br/>丙<![CDATA[<丁&>]]></p></body></html>"
    )
    assert read_html(text.encode("gbk")).lines == ["甲乙", "丙<丁&>"]


@pytest.mark.parametrize("coding", ["quoted-printable", "base64"])
def test_page_archive(coding: str) -> None:
    body = "<html><body><p>关于便民的通知</p></body></html>".encode("gbk")
    coded = quopri.encodestring(body) if coding == "quoted-printable" else base64.encodebytes(body)
    head = f"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html; charset=gbk\nContent-Transfer-Encoding: {coding}\n\n"
    assert read_html(head.encode() + coded + b"\n--x--\n").lines == ["关于便民的通知"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<html><body></body></html>", "没有正文"),
        ("<html><frameset cols=*><frame src=a.html></frameset></html>", "框架"),
        (
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/plain\n\n<html>\n--x--",
            "mht",
        ),
    ],
)
def test_refusals(text: str, says: str) -> None:
    with pytest.raises(UnreadableDocument, match=says) as caught:
        read_html(text.encode())
    assert "\n" not in str(caught.value)


# Soup and size

SOUP = [
    *"甲乙丙",
    *"<p> </p> <div> </div> <b> </b> <table> <tr> <td> </table> <td> <ul> <li> <br/> <o:p> </font>".split(),
    *(
        '<p class="x"">',
        "<a href='a\"b'>",
        '<p a"b=1 =c>',
        '<p title="a>b<c">',
        "<x-y z='1'>",
        "<p / >",
        "&amp;lt;",
    ),
    *(
        "<!-- x -->",
        "<?php x?>",
        "<![if x]>",
        "<svg><path d='M0'/></svg>",
        "<pre>\n戊</pre>",
        "<xmp><b></xmp>",
        "丁<",
    ),
    *(
        "<script>var a='<p>';</script>",
        "<textarea><p>",
        "</textarea>",
        "<iframe><p></iframe>",
        "<math><mi>己</mi></math>",
    ),
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(SOUP), max_size=14).map("".join))
def test_stream_is_well_formed_and_has_the_text_of_the_tree(soup: str) -> None:
    tokens = list(stream(soup))
    opened: list[str] = []
    for token in tokens:
        if isinstance(token, Start) and token.name not in VOID:
            opened.append(token.name)
        elif isinstance(token, End):
            assert opened.pop() == token.name
    assert opened == []
    tree = LexborHTMLParser(soup)
    texts = [
        node.text_content or ""
        for node in tree.root.traverse(include_text=True)
        if node.tag == "-text" and str(node.parent.tag) not in ("script", "iframe")
    ]
    shown = "".join(token for token in tokens if isinstance(token, str))
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", "".join(texts))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(SOUP), max_size=14).map("".join))
def test_soup_never_fails(soup: str) -> None:
    try:
        source = page(soup)
    except UnreadableDocument:
        return
    assert all(line and "\n" not in line for line in source.lines)
    assert all(1 <= number <= len(source.lines) for number in source.hints)


@pytest.mark.parametrize(
    "piece",
    [
        "<div>甲",
        "<ul><li>甲",
        "<table><tr><td>甲",
        "<font color={n}><p>甲",
        "<p><font size={n}>甲",
        "<span>甲",
        "<a",
        "<dl><dt>甲",
        "<sup>甲",
        "<tr><td>1<td>甲",
    ],
)
def test_time_grows_with_size_only(piece: str) -> None:
    """Four times the page takes about four times as long; in the square it would be sixteen times."""

    def seconds(count: int) -> float:
        body = "".join(piece.format(n=n) for n in range(count))
        data = (
            f"<html><body><table>{body}".encode()
            if piece.startswith("<tr")
            else f"<html><body>{body}".encode()
        )
        start = time.process_time()
        with contextlib.suppress(UnreadableDocument):
            read_html(data)
        return time.process_time() - start

    assert min(seconds(20_000) for _ in range(2)) < 10 * max(0.02, min(seconds(5_000) for _ in range(2)))


def test_spans_of_merged_cells_are_bounded() -> None:
    wide = "<td rowspan=65534 colspan=1000>甲</td>" * 300
    source = page(f"<table><tr>{wide}</tr>{'<tr><td>1</td></tr>' * 20_000}</table>")
    assert sum(map(len, source.lines)) < 60_000_000


def test_deep_page_is_a_document() -> None:
    data = ("<html><body>" + "<div>" * 100_000 + "关于便民的通知" + "</div>" * 100_000).encode()
    assert parse_bytes(data).lines == ["关于便民的通知"]
