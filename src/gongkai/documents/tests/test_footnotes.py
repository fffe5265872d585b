"""Footnotes of a text: which paragraphs are some, and the way there and back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from gongkai import officialdoc
from gongkai.documents.footnotes import linked
from gongkai.documents.page import shown
from gongkai.documents.reading import block_rows
from gongkai.factories import City, published

TEXT = """\
云汀市水务局关于供水水质的公告

浑浊度[1]合格，余氯②偏低[1]，见[2026]和［9］。
一、出厂水
全部合格②。
云汀市水务局
2026年6月10日
[1] 以散射浊度单位计。
② 每升毫克数。
"""


def rows(text: str) -> list[dict[str, Any]]:
    return block_rows(officialdoc.parse(text).blocks)


def test_a_paragraph_at_the_end_that_opens_with_a_mark_of_the_text_is_its_footnote() -> None:
    notes = [block for block in linked(rows(TEXT)) if block.get("note")]
    assert [(note["note"], note["label"], note["text"]) for note in notes] == [
        (1, "[1]", "以散射浊度单位计。"),
        (2, "②", "每升毫克数。"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "一、条件\n包括：①户口；②住房。\n① 户口在本市。\n以上为必要条件。",  # a list within the text
        "一、条件\n没有记号。\n[1] 没有人提到它。",
        "[1] 第一段就是记号，正文[1]在后面。",
        "一、条件\n见[2026]。\n[2026] 不是脚注。",
    ],
)
def test_what_merely_looks_like_a_mark_stays_text(text: str) -> None:
    assert linked(rows(text)) == rows(text)


def test_every_mark_leads_to_its_note_and_the_note_to_the_first_mark() -> None:
    page = LexborHTMLParser(render_to_string("gongkai/documents/_body.html", {"blocks": shown(rows(TEXT))}))
    assert [mark.attributes["href"] for mark in page.css("sup a")] == [
        "#note-1",
        "#note-2",
        "#note-1",
        "#note-2",
    ]
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    for link in page.css("sup a, .document__footnote-back"):
        assert str(link.attributes["href"]).removeprefix("#") in ids
    assert page.css_first("#note-1").text() == "[1]回到正文 以散射浊度单位计。"
    assert "[2026]" in page.body.text() and "［9］" in page.body.text()


def test_nothing_of_a_text_is_lost() -> None:
    for before, after in zip(rows(TEXT), linked(rows(TEXT)), strict=True):
        if pieces := after.get("pieces"):
            assert "".join(piece.get("text") or piece["mark"] for piece in pieces) == before["text"]


@pytest.mark.django_db
def test_the_page_of_a_document_links_its_footnotes(city: City, now: datetime, client: Client) -> None:
    record = published(city, now, "关于水质的公告")
    record.document.blocks = rows(TEXT.replace("浑浊度", "浑浊度<1 & "))
    record.document.save()
    page = client.get(record.get_absolute_url()).content.decode()
    assert '<p id="note-2" class="document__footnote">' in page
    assert "浑浊度&lt;1 &amp; " in page
