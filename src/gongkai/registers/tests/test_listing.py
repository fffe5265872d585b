"""Facets beside a list: each is counted as if it alone were not set, and its links keep the rest of the address."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qs

from django.http import QueryDict
from django.test import Client

from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.models import Document
from gongkai.factories import City, draft, published
from gongkai.publishing import actions
from gongkai.registers.listing import FacetShown, Listing
from gongkai.registers.register import by_slug


def facets(city: City, query: str, user: object = None, slug: str = "documents") -> dict[str, FacetShown]:
    register = by_slug(slug)
    assert register is not None
    listing = Listing(register, user or city.editor, QueryDict(query))
    return {facet.label: facet for facet in listing.facets()}


def counts(facet: FacetShown) -> dict[str, int]:
    return {value.label: value.count for value in facet.values}


def some_records(city: City, now: datetime) -> None:
    for number in range(3):
        draft(city, now, f"草稿{number}")
    for number in range(2):
        published(city, now, f"通知{number}")
    row = Document(text="卫健委的正文")
    other = actions.create(DOCUMENTS, row, "卫健委", agency=city.health, actor=city.other_editor, now=now)
    actions.submit(other, actor=city.other_editor, now=now)


def test_each_facet_is_counted_without_its_own_filter(city: City, now: datetime) -> None:
    some_records(city, now)
    found = facets(city, "")
    assert counts(found["状态"]) == {"未发布": 3, "已发布": 2}  # of another agency's draft nothing is counted
    assert counts(found["公开机构"]) == {"市教育局": 5}
    found = facets(city, "state=published")
    assert counts(found["状态"]) == {"未发布": 3, "已发布": 2}
    assert counts(found["公开机构"]) == {"市教育局": 2}
    found = facets(city, f"agency={city.education.pk}&q=草稿")
    assert counts(found["状态"]) == {"未发布": 3}


def test_links_keep_the_rest_of_the_address_and_take_the_choice_back(city: City, now: datetime) -> None:
    some_records(city, now)
    found = facets(city, "q=通知&sort=title&page=2&state=published")["状态"]
    chosen = next(value for value in found.values if value.is_chosen)
    assert parse_qs(chosen.address.removeprefix("?")) == {"q": ["通知"], "sort": ["title"]}
    other = facets(city, "q=通知&sort=title")["状态"].values[0]
    assert parse_qs(other.address.removeprefix("?")) == {
        "q": ["通知"],
        "sort": ["title"],
        "state": ["published"],
    }


def test_a_chosen_value_without_rows_stays_to_be_taken_back(city: City, now: datetime) -> None:
    some_records(city, now)
    found = facets(city, "state=withdrawn")["状态"]
    assert counts(found)["已撤回"] == 0
    assert facets(city, "state=nothing&agency=x")["状态"].values


def test_of_many_values_the_most_frequent_are_shown(city: City, now: datetime) -> None:
    found = facets(city, "", city.office, "agencies")["机构性质"]
    assert found.left_out == 0
    assert counts(facets(city, "", city.office, "agencies")["存续"]) == {"存续": 6}


def test_the_list_shows_them_and_its_files_by_one_address(city: City, now: datetime) -> None:
    some_records(city, now)
    client = Client()
    client.force_login(city.editor)
    html = client.get("/desk/registers/documents/?state=draft&q=草稿").content.decode()
    assert 'aria-current="true">未发布 <span class="facet__count">3</span>' in html
    for form in ("xlsx", "csv", "json"):
        assert f"/desk/registers/documents.{form}?state=draft&amp;q=" in html
