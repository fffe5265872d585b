"""Bytes of a text: every encoding in which Chinese texts are found, broken ones, and what is refused."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.officialdoc import UnreadableDocument, parse_bytes
from gongkai.officialdoc.readers.text import decode

from . import invented

SIMPLE = invented.as_text()
TRADITIONAL = (
    "依據《行政程序法》及有關規定，為加強政府資訊公開，提升施政透明度，特訂定本計畫。各機關應於六月底前完成網站內容更新，"
    "並將辦理情形報送市政府彙整。\n一、總則\n（一）目的：保障人民知的權利，增進人民對公共事務之瞭解、信賴及監督。\n"
)


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
        "utf-7",
        "gb18030",
    ],
)
def test_simplified_text(encoding: str) -> None:
    assert decode(SIMPLE.encode(encoding)) == SIMPLE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "big5", "big5hkscs", "gbk"])
def test_traditional_text(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding)) == TRADITIONAL


def test_hz() -> None:
    text = "关于做好便民服务的通知，请认真贯彻落实。"
    assert decode(text.encode("hz")) == text


def test_ascii_with_plus_signs_is_left_alone() -> None:
    text = "a+b+cde- +AbC+ ~{x~} 1+2=3\n"
    assert decode(text.encode()) == text


def test_wide_text_without_mark_digits_or_line_feeds() -> None:
    text = "关于做好便民服务工作的通知请认真贯彻落实"
    assert decode(text.encode("utf-16-le")) == text
    assert decode(text.encode("utf-16-be")) == text


def test_wide_mark_of_gb18030_and_cut_wide_text() -> None:
    assert decode("\ufeff通知".encode("gb18030")) == "通知"
    assert decode(codecs.BOM_UTF16_LE + SIMPLE.encode("utf-16-le") + b"\x00").startswith(SIMPLE)


@pytest.mark.parametrize("claimed", [None, "gb2312", "big5", "utf-8", "iso-8859-1", "no such"])
def test_what_a_page_claims_does_not_overrule_its_text(claimed: str | None) -> None:
    assert decode(SIMPLE.encode("gb18030"), claimed) == SIMPLE
    assert decode(TRADITIONAL.encode("big5"), claimed) == TRADITIONAL
    assert decode(SIMPLE.encode(), claimed) == SIMPLE


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_cut_text_keeps_all_but_its_last_character(encoding: str) -> None:
    whole = SIMPLE.rstrip()
    assert decode(whole.encode(encoding)[:-1]).rstrip("\ufffd") == whole[:-1]
    short = "市财政局"
    assert decode(short.encode(encoding)[:-1]).rstrip("\ufffd") == short[:-1]


def test_one_broken_character_does_not_turn_the_text_to_gibberish() -> None:
    data = SIMPLE.encode().replace("第".encode(), b"\xe7\xac", 1) if "第" in SIMPLE else SIMPLE.encode()
    data = data.replace("制定".encode(), b"\xe5\x88\xb6\xe5\xae", 1)
    text = decode(data)
    assert text.count("\ufffd") == 1
    assert "云政办发〔2023〕5号" in text
    # The parser warns of the character which is lost.
    assert "OD-090" in [one.code for one in parse_bytes(data).warnings]


@pytest.mark.parametrize(
    "garbled",
    [
        "锟斤拷锟斤拷锟斤拷 2020 锟斤拷锟斤拷",
        SIMPLE.encode().decode("latin-1"),
        SIMPLE.encode().decode("cp1252", "replace"),
        SIMPLE.encode().decode("gb18030", "replace"),
        SIMPLE.encode("gb18030").decode("utf-8", "replace"),
        "ï¿½ï¿½ï¿½ï¿½ï¿½ï¿½",
    ],
)
def test_garbled_text_is_refused(garbled: str) -> None:
    with pytest.raises(UnreadableDocument, match="乱码"):
        decode(garbled.encode())


@pytest.mark.parametrize(
    "text", [SIMPLE + "锟斤拷", "Décret relatif à la publicité, où été naïve façon.", "“”……——", "á"]
)
def test_text_with_little_or_no_garbage_is_kept(text: str) -> None:
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (bytes(range(128, 256)) * 20, "编码"),
        (b"\xff\xff\xff\xff" * 30, "编码"),
        (b"\x01\x02\x03\x04" * 30, "不是文字"),
        (codecs.BOM_UTF32_LE + b"\xff" * 40, "编码"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n", "mht"),
    ],
)
def test_refusals(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableDocument, match=says) as caught:
        decode(data)
    assert "\n" not in str(caught.value)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([None, "gbk", "big5", "utf-16", "x" * 20]))
def test_any_bytes_give_text_or_a_sentence(data: bytes, declared: str | None) -> None:
    try:
        assert "\x00" not in decode(data, declared)
    except UnreadableDocument as error:
        assert str(error)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80).filter(lambda text: "\x00" not in text))
def test_utf8_is_never_taken_for_something_else(text: str) -> None:
    try:
        shown = decode(text.encode())
    except UnreadableDocument:
        return
    assert set(shown) <= set(text) or "+" in text or "~" in text
