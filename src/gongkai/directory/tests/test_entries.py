"""What the public log and the register say of identities, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from gongkai.agencies.models import Agency
from gongkai.conftest import NOW
from gongkai.directory import actions
from gongkai.directory.actions import Terms
from gongkai.directory.entries import told
from gongkai.factories import City, make_agency
from gongkai.publishing.models import LogEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def terms(city: City, now: datetime) -> Terms:
    return Terms(date(2026, 6, 1), "云编〔2026〕7号", city.office, now)


def as_office(city: City) -> Client:
    client = Client()
    client.force_login(city.office)
    return client


def test_the_public_log_says_what_a_reform_did(city: City, terms: Terms, now: datetime) -> None:
    made = Agency(name="云汀市数据局", code="sjj", kind="department", level="city", parent=city.government)
    actions.create_agency(made, actor=city.office, now=now)
    made.name, made.position = "云汀市数据管理局", 7
    actions.change_agency(made, actor=city.office, effective_on=date(2026, 3, 1), now=now)
    actions.merge([city.education], city.health, terms=terms)
    words = list(told(list(LogEntry.objects.order_by("seq"))).values())
    assert words[0] == "设立"
    assert words[1].startswith("变更：")
    assert "全称" in words[1]
    assert words[2] == "合并：云汀市教育局 → 云汀市卫生健康委员会（云编〔2026〕7号）"
    page = Client().get("/log/").content.decode()
    for sentence in words:
        assert f'<span class="log__words">{sentence}</span>' in page


def test_each_form_of_a_reform_names_its_parties(city: City, terms: Terms) -> None:
    def latest() -> str:
        return told([LogEntry.objects.order_by("-seq")[0]]).popitem()[1]

    other = make_agency("云汀市体育局", "tyj", parent=city.government)
    actions.rename(city.health, name="云汀市健康委员会", short_name="市健康委", terms=terms)
    assert latest() == "更名：云汀市卫生健康委员会 → 云汀市健康委员会（云编〔2026〕7号）"
    actions.abolish(other, terms=terms)
    assert latest() == "撤销：云汀市体育局（云编〔2026〕7号）"


def test_the_words_of_the_log_make_a_fixed_number_of_queries(
    city: City, now: datetime, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        one = Agency(
            name=f"云汀市第{number}局",
            code=f"j{number}",
            kind="department",
            level="city",
            parent=city.government,
        )
        actions.create_agency(one, actor=city.office, now=now)
    entries = list(LogEntry.objects.select_related("agency"))
    with django_assert_max_num_queries(3):
        assert len(told(entries)) == 12


def test_the_register_marks_who_has_ended(city: City, terms: Terms) -> None:
    actions.merge([city.education], city.health, terms=terms)
    office, address = as_office(city), "/desk/registers/agencies/"
    assert "已撤销 2026-05-31" in office.get(address).content.decode()
    ended = office.get(f"{address}?lasting=no").content.decode()
    lasting = office.get(f"{address}?lasting=yes").content.decode()
    assert "云汀市教育局" in ended
    assert "云汀市卫生健康委员会" not in ended.partition("<tbody")[2]
    assert "云汀市教育局" not in lasting.partition("<tbody")[2]


def test_an_agency_that_is_missing_is_entered_with_its_name(city: City) -> None:
    address = f"/desk/registers/agencies/new/?name=云汀市数据局&parent={city.government.pk}&code=x"
    form = as_office(city).get(address).context["form"]
    assert form["name"].value() == "云汀市数据局"
    assert form["parent"].value() == str(city.government.pk)
    assert not form["code"].value()
