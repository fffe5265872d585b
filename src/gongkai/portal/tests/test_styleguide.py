"""The style guide shows every component, in the words of the pages, and none of its ids twice."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from gongkai.portal.styleguide import COLOURS, chapters
from gongkai.portal.templatetags import charts, components
from gongkai.portal.tests.test_colours import tokens

# What a page has once, around its content: seen on every page.
LAYOUT = {"public_navigation", "side_navigation"}


def test_every_component_is_shown() -> None:
    sources = "".join(example.source for chapter in chapters() for example in chapter.examples)
    known = {*components.register.tags, *charts.register.tags}
    assert {name for name in known if not re.search(rf"{{% {name}\b", sources)} == LAYOUT


def test_every_colour_is_one_of_the_tokens() -> None:
    assert set(COLOURS) <= set(tokens("tokens.css"))


@pytest.mark.django_db
def test_the_page_is_whole(client: Client) -> None:
    html = LexborHTMLParser(client.get("/styleguide/").content.decode())
    ids = Counter(node.attributes["id"] for node in html.css("[id]"))
    assert [identity for identity, count in ids.items() if count > 1] == []
    assert len(html.css("figure.chart")) == 5
    for link in html.css(".toc a"):
        assert html.css_first(link.attributes["href"] or "") is not None
