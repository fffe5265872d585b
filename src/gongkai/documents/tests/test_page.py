"""A document as one reads it: contents, tables, citation."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from gongkai.documents.models import Document
from gongkai.documents.page import citation, contents, shown
from gongkai.factories import City, published
from gongkai.publishing import actions
from gongkai.publishing.models import Record


def block(kind: str, text: str = "", label: str = "", anchor: str | None = None) -> dict[str, str | None]:
    return {"kind": kind, "number": None, "label": label, "text": text, "anchor": anchor}


def test_contents_name_chapters_or_the_articles_of_a_longer_text() -> None:
    chapter, paragraph = block("chapter", "总则", "第一章", "c1"), block("paragraph", "甲")
    articles = [block("article", "乙", f"第{number}条", f"a{number}") for number in range(7)]
    assert contents([chapter, paragraph, *articles]) == [chapter]
    assert contents([paragraph, *articles]) == articles
    assert contents([paragraph, *articles[:3]]) == []


@pytest.mark.parametrize(
    ("text", "head", "rows"),
    [
        ("序号\t项目\n1\t停车", ["序号", "项目"], [["1", "停车"]]),
        ("序号\t\n1\t停车\t2元", [], [["序号", "", ""], ["1", "停车", "2元"]]),
        ("合计\t合计\n1\t2", [], [["合计", "合计"], ["1", "2"]]),
        ("一行", [], [["一行"]]),
    ],
)
def test_a_table_is_drawn_as_one(text: str, head: list[str], rows: list[list[str]]) -> None:
    [drawn] = shown([block("table", text)])
    assert (drawn["head"], drawn["rows"]) == (head, rows)


@pytest.mark.django_db
def test_a_document_can_be_cited(city: City, now: datetime, client: Client) -> None:
    record = Record.objects.get(pk=published(city, now, "关于校车安全的通知").pk)
    record.document.document_number, record.document.signed_on = "云教发〔2026〕9号", date(2026, 6, 1)
    said = citation(record, "http://x/documents/1/")
    assert said.startswith("《关于校车安全的通知》（云教发〔2026〕9号），")
    assert "2026年6月1日成文，2026年6月30日发布，http://x/documents/1/" in said
    page = LexborHTMLParser(client.get(record.get_absolute_url()).content.decode())
    assert "《关于校车安全的通知》" in page.css_first("#citation").text()
    assert [
        button.attributes
        for button in page.css("[data-listen], [data-copy]")
        if "hidden" not in button.attributes
    ] == []


@pytest.mark.django_db
def test_a_document_says_when_it_was_changed(city: City, now: datetime, client: Client) -> None:
    record = published(city, now)
    assert "更新时间" not in client.get(record.get_absolute_url()).content.decode()
    later = now + timedelta(days=2)
    actions.save_draft(
        record, Document(record=record, text="一、新总则"), "补充通知", actor=city.editor, now=later
    )
    actions.submit(record, actor=city.editor, now=later)
    actions.approve(record, actor=city.reviewer, now=later)
    actions.publish(record, actor=city.reviewer, now=later)
    page = client.get(record.get_absolute_url()).content.decode()
    assert "更新时间" in page
    assert "2026年7月2日" in page


def test_the_title_that_opens_the_text_is_not_said_twice() -> None:
    body = block("paragraph", "甲")
    opening = [
        block("number", "云政发〔2026〕1号"),
        block("title", "云汀市人民政府"),
        block("title", "关于印发《甲办法》的通知"),
    ]
    attached = block("title", "甲办法")
    whole = [*opening, body, attached, body]
    left = shown(whole, "云汀市人民政府关于印发〈甲办法〉的通知")
    assert [one["text"] for one in left] == ["云政发〔2026〕1号", "甲", "甲办法", "甲"]
    assert shown(whole, "另一个标题") == shown(whole) == whole


@pytest.mark.django_db
def test_lines_that_were_taken_for_a_page_s_own_are_named(city: City, now: datetime) -> None:
    client = Client()
    client.force_login(city.editor)
    text = "云汀市教育局关于栏目的通知\n\n网站设下列栏目：\n首页\n政务公开\n打印\n特此通知。"
    sent = {"attribute": "proactive", "title": "关于栏目的通知", "text": text, "agency": city.education.pk}
    page = client.post("/desk/registers/documents/new/", sent, follow=True).content.decode()
    assert "原文中有 2 行没有列入正文" in page
    left_out = LexborHTMLParser(page).css(".document__left-out li")
    assert [line.text() for line in left_out] == ["首页", "打印"]
    plain = client.post("/desk/registers/documents/new/", sent | {"text": "一、总则\n1.甲。"}, follow=True)
    assert "没有列入正文" not in plain.content.decode()
    assert '<h2 id="chapter-1">一、总则</h2>' in plain.content.decode()
