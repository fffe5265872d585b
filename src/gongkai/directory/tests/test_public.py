"""What the public reads of an agency."""

from __future__ import annotations

from datetime import date

from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from gongkai.agencies.models import AgencyName
from gongkai.factories import City, make_agency


def page_of(address: str) -> LexborHTMLParser:
    return LexborHTMLParser(Client().get(address).content.decode())


def test_the_time_of_a_name_is_told_as_far_as_it_is_known(city: City) -> None:
    more = {"agency": city.education, "kind": "alias"}
    AgencyName.objects.create(name="教育部门", **more)
    AgencyName.objects.create(name="教委", until=date(2010, 5, 31), **more)
    rows = page_of("/agencies/jyj/").css_first(".name-list").css("li")
    told = {
        row.css_first(".name-list__name").text(): [one.text() for one in row.css(".name-list__period")]
        for row in rows
    }
    assert told == {
        "云汀市教育局": ["2018年1月1日至今"],
        "市教育局": ["2018年1月1日至今"],
        "教育部门": [],
        "教委": ["至2010年5月31日"],
    }


def test_the_workspace_tells_the_same_times(city: City) -> None:
    AgencyName.objects.create(agency=city.education, name="教育部门", kind="alias")
    client = Client()
    client.force_login(city.office)
    page = client.get(f"/desk/registers/agencies/{city.education.pk}/").content.decode()
    for text in ("云汀市教育局（全称，2018-01-01至今）", "教育部门（别称）", "<dd>2018-01-01至今</dd>"):
        assert text in page


def test_an_agency_led_from_above_is_called_so_in_the_list_and_on_its_page(city: City) -> None:
    make_agency("云汀市税务局", "swj", parent=city.government, is_vertical=True)
    heads = [head.text().split()[0] for head in page_of("/agencies/").css(".directory-kind")]
    for code, kind in (("swj", "垂直管理机构"), ("jyj", "组成部门")):
        said = page_of(f"/agencies/{code}/").css_first(".page-head p").text()
        assert said.split(" · ")[0] == kind
        assert kind in heads
