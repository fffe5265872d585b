"""Hostile and odd input: never an exception on text, never more than the guard allows, nothing imported that is not ours."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.officialdoc import Document, UnreadableDocument, parse, parse_bytes
from gongkai.officialdoc.readers import guard
from gongkai.officialdoc.sandbox import parse_untrusted

from . import invented
from .test_cli import call

PIECES = "一、 （一） 1. 第一条 第一章 目录 《 》 〔 〕 （ ） 附件 牵头 责任单位： 市财政局 、 ， 。 2020年 底前 同时废止 自 起施行 有效期 〔2020〕1号 ： 等 和".split()
grammar = st.lists(
    st.one_of(st.sampled_from(PIECES), st.sampled_from(["\n", " ", "\t", "甲", "9"])), max_size=60
).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), grammar))
def test_never_raises_on_text(text: str) -> None:
    document = parse(text)
    assert Document.load(document.dump()) == document
    total = len(document.lines)
    lines = [one.line for one in document.blocks] + [one.line for one in document.noise]
    lines += [one.line for one in document.warnings]
    assert all(1 <= line <= total for line in lines)


@settings(max_examples=200, deadline=None)
@given(grammar)
def test_no_text_is_lost(text: str) -> None:
    """Every line with characters is either in a block or in the residue."""
    document = parse(text)
    shown = "".join([*(one.text for one in document.blocks), *(one.label or "" for one in document.blocks)])
    shown += "".join(one.text for one in document.noise)
    assert {char for char in "".join(text.split()) if char in "甲年底前"} <= set(shown)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_bytes_give_a_document_or_a_refusal(data: bytes) -> None:
    try:
        parse_bytes(data)
    except UnreadableDocument as error:
        assert str(error)


def package(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_zip_bomb_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="过大"):
        parse_bytes(package({"word/document.xml": b"\0" * (30 * 1024 * 1024)}))


def test_lying_directory_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The claimed size is small, the content is not: reading stops at the budget."""
    monkeypatch.setattr(guard, "RATIO_FREE", 1000)
    opened = guard.Package(zipfile.ZipFile(io.BytesIO(package({"a": b"\0" * 100_000}))), packed=1)
    with pytest.raises(UnreadableDocument, match="过大"):
        opened.read("a")


@pytest.mark.parametrize("name", ["../evil", "/etc/x", "a/../../b", "C:/x", "..\\x"])
def test_path_escape_is_refused(name: str) -> None:
    with pytest.raises(UnreadableDocument, match="路径"):
        guard.open_package(package({name: b"x"}))


def test_too_many_members_are_refused() -> None:
    with pytest.raises(UnreadableDocument, match="2000"):
        guard.open_package(package({str(number): b"" for number in range(2001)}))


def test_entities_are_not_expanded() -> None:
    xml = b'<!DOCTYPE a [<!ENTITY b "XX">]><a>&b;</a>'
    assert "XX" not in "".join(map(str, guard.parse_xml(xml).itertext()))


def test_docx_without_body_and_ofd_are_refused() -> None:
    with pytest.raises(UnreadableDocument):
        parse_bytes(package({"word/document.xml": b"<a/>"}))
    with pytest.raises(UnreadableDocument, match="OFD"):
        parse_bytes(package({"OFD.xml": b"<a/>"}))


def test_deep_html_does_not_end_the_process() -> None:
    page = b"<html><body>" + b"<div>" * 20_000 + "甲".encode() + b"</div>" * 20_000
    assert parse_bytes(page).lines == ["甲"]


def test_import_needs_no_django() -> None:
    code = "import sys, gongkai.officialdoc, gongkai.officialdoc.cli, gongkai.officialdoc.sandbox; print([m for m in sys.modules if m.split('.')[0] == 'django'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_concatenated_plans_keep_every_item_block() -> None:
    text = invented.as_text()
    anchors = [one.anchor for one in parse(text * 3).blocks if one.anchor]
    assert len(anchors) == len(set(anchors)) > 8


def test_a_pdf_that_takes_all_memory_ends_its_own_process() -> None:
    """PDFium does not raise where memory ends, it aborts: the command says one line and reads on."""
    finds = Path(__file__).parent / "finds"
    good = Path(__file__).parent / "gold" / "open" / "D06-yanglao-fuwu-yaodian.pdf"
    done = call(str(finds / "form-that-draws-itself.pdf"), str(good), "--json")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert json.loads(done.stdout)["file"] == str(good)


def test_a_day_beyond_the_calendar_is_none() -> None:
    text = "云汀市办法\n第一条　为了管理，制定本办法。\n第二条　本办法自印发之日起30日后施行。\n云汀市人民政府\n9999年12月31日"
    assert parse(text).metadata.effective_date is None


def test_what_steers_and_halves_of_pairs_are_no_text() -> None:
    document = parse("云汀市\ud800办法\n\x1b[31m第一条\u202e　为了\x9b管理。\n")
    assert document.lines == ["云汀市\ufffd办法", "[31m第一条　为了管理。"]
    assert Document.load(document.dump()) == document


def test_merged_cells_do_not_make_a_large_record_of_a_small_file() -> None:
    rows = "<tr><td>丙</td></tr>" * 3900
    page = f"<table border=1><tr><td rowspan=65000>{'甲' * 4900}</td><td>乙</td></tr>{rows}</table>"
    with pytest.raises(UnreadableDocument, match="过大"):
        parse_untrusted(f"<html><body><p>云汀市要点</p>{page}</body></html>".encode())
