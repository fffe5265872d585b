"""The plan of the city: who stands where, and that each tile leads to its part of the page."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from gongkai.agencies.choices import AgencyKind
from gongkai.agencies.models import Agency
from gongkai.directory.city_plan import tiles
from gongkai.factories import City

pytestmark = pytest.mark.django_db


def test_tiles_are_read_row_by_row_and_no_place_is_taken_twice() -> None:
    governments = [
        Agency(code=code, tile=tile) for code, tile in (("c", "1-2"), ("a", "3-1"), ("x", "1-2"), ("n", ""))
    ]
    assert [(tile.agency.code, tile.column, tile.row) for tile in tiles(governments)] == [
        ("a", 3, 1),
        ("c", 1, 2),
    ]


@pytest.mark.parametrize("tile", ["0-1", "9-1", "11", "1-2-", "一-二", "1-2\n"])
def test_a_place_is_a_column_and_a_row(city: City, tile: str) -> None:
    city.district.tile = tile
    with pytest.raises(ValidationError):
        city.district.full_clean()


def test_the_page_shows_the_plan_and_agencies_by_kind(city: City, client: Client) -> None:
    Agency.objects.filter(pk=city.district.pk).update(tile="2-1")
    Agency.objects.filter(pk=city.health.pk).update(is_vertical=True)
    page = LexborHTMLParser(client.get("/agencies/").content.decode())
    [tile] = page.css(".city-plan__tile")
    assert tile.parent is not None
    assert tile.parent.attributes["class"] == "column-2 row-1"
    assert page.css_first(tile.attributes["href"] or "") is not None
    kinds = [heading.text().split()[0] for heading in page.css(".directory-kind")]
    assert kinds == [AgencyKind.GENERAL_OFFICE.label, AgencyKind.DEPARTMENT.label, "垂直管理机构"]
