"""机构改革 through the pages: say what, see what it brings about, confirm; and what the public reads afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine
from django.test import Client

from gongkai.accounts.models import Post
from gongkai.agencies.models import Agency
from gongkai.conftest import NOW
from gongkai.directory import actions
from gongkai.directory.actions import Terms
from gongkai.directory.models import Reform
from gongkai.factories import City, make_person

NEW = "/desk/registers/agencies/reforms/new"
TERMS = {"effective_on": "2026-06-01", "basis": "云编〔2026〕7号"}


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office(city: City) -> Client:
    client = Client()
    client.force_login(city.office)
    return client


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_a_merger_is_seen_before_it_is_confirmed(city: City, office: Client) -> None:
    data = TERMS | {"agencies": [city.education.pk], "into": city.health.pk}
    page = office.post(f"{NEW}/merge/", data)
    assert page.status_code == 200
    assert "云汀市教育局存续至2026年5月31日" in text(page)
    assert "jyj-editor某（编辑）转到云汀市卫生健康委员会" in text(page)
    assert f'name="agencies" value="{city.education.pk}"' in text(page)
    assert not Reform.objects.exists()
    back = office.post(f"{NEW}/merge/", data | {"back": "1"})
    assert (back.status_code, 'value="云编〔2026〕7号"' in text(back)) == (200, True)
    done = office.post(f"{NEW}/merge/", data | {"confirm": "1"}, follow=True)
    assert "云汀市教育局存续至2026年5月31日" in text(done)
    assert "云编〔2026〕7号" in text(office.get("/desk/registers/agencies/reforms/"))
    history = text(office.get(f"/desk/registers/agencies/{city.education.pk}/history/"))
    assert "合并（云编〔2026〕7号）" in history


def test_a_merger_into_a_new_agency(city: City, office: Client) -> None:
    data = TERMS | {"agencies": [city.education.pk, city.health.pk], "new_name": "云汀市教育卫生局"}
    refused = office.post(f"{NEW}/merge/", data)
    assert refused.status_code == 422
    assert "都要填写" in text(refused)
    assert "云汀市教育卫生局" in text(refused)
    data |= {"new_code": "jwj", "new_kind": "department", "confirm": "1"}
    assert office.post(f"{NEW}/merge/", data).status_code == 302
    assert Agency.objects.get(code="jwj").parent == city.government
    assert office.post(f"{NEW}/merge/", TERMS | {"agencies": [city.district.pk]}).status_code == 422


def test_of_a_split_everybody_is_asked(city: City, office: Client) -> None:
    data = TERMS | {"agency": city.education.pk}
    for number, (name, code) in enumerate((("云汀市基础教育局", "jcj"), ("云汀市职业教育局", "zyj")), 1):
        data |= {f"part{number}_name": name, f"part{number}_code": code, f"part{number}_kind": "department"}
    page = office.post(f"{NEW}/split/", data)
    editor, reviewer = (Post.objects.get(user=user) for user in (city.editor, city.reviewer))
    assert f'name="post-{editor.pk}"' in text(page)
    silent = office.post(f"{NEW}/split/", data | {"confirm": "1", f"post-{editor.pk}": "new-1"})
    assert (silent.status_code, Reform.objects.count()) == (422, 0)
    given = {"confirm": "1", f"post-{editor.pk}": "new-1", f"post-{reviewer.pk}": "leaves"}
    assert office.post(f"{NEW}/split/", data | given).status_code == 302
    assert Post.objects.get(user=city.editor, until=None).agency.code == "zyj"
    assert not Post.objects.filter(user=city.reviewer, until=None).exists()


def test_renaming_and_ending(city: City, office: Client) -> None:
    page = text(office.get(f"{NEW}/rename/?agency=jyj"))
    assert 'value="云汀市教育局"' in page
    data = TERMS | {"agency": city.education.pk, "name": "云汀市教育体育局", "short_name": "市教体局"}
    assert office.post(f"{NEW}/rename/", data | {"confirm": "1"}).status_code == 302
    again = office.post(f"{NEW}/rename/", data | {"confirm": "1"})
    assert (again.status_code, "没有变化" in text(again)) == (422, True)
    data = TERMS | {"agency": city.health.pk, "successors": [city.education.pk], "effective_on": "2026-06-02"}
    assert office.post(f"{NEW}/abolish/", data | {"confirm": "1"}).status_code == 302
    assert Agency.objects.get(code="wjw").until == date(2026, 6, 1)


@pytest.mark.parametrize("kind", ["rename", "merge", "split", "abolish"])
def test_nothing_said_is_nothing_done(city: City, office: Client, kind: str) -> None:
    assert office.get(f"{NEW}/{kind}/").status_code == 200
    for data in ({}, {"confirm": "1"}, {"effective_on": "昨天", "basis": "x" * 300, "agency": "999"}):
        assert office.post(f"{NEW}/{kind}/", data).status_code == 422
    assert not Reform.objects.exists()


def test_only_an_office_reforms_and_only_its_own(city: City) -> None:
    editor, district = Client(), Client()
    editor.force_login(city.editor)
    assert editor.get("/desk/registers/agencies/reforms/").status_code == 404
    assert editor.get(f"{NEW}/merge/").status_code == 404
    district.force_login(make_person("ql", (city.district, "disclosure_office")))
    data = TERMS | {"agency": city.education.pk, "name": "甲", "confirm": "1"}
    assert district.post(f"{NEW}/rename/", data).status_code == 422
    assert not Reform.objects.exists()


def test_the_public_reads_what_became_of_an_agency(city: City, now: datetime) -> None:
    terms = Terms(date(2026, 6, 1), "云编〔2026〕7号", city.office, now)
    actions.merge([city.education], city.health, terms=terms)
    client = Client()
    ended, heir = text(client.get("/agencies/jyj/")), text(client.get("/agencies/wjw/"))
    assert "存续至" in ended
    assert '<a href="/agencies/wjw/">云汀市卫生健康委员会</a>' in ended
    assert '<a href="/agencies/jyj/">云汀市教育局</a>' in heir
    assert "云编〔2026〕7号" in heir
    assert "/agencies/jyj/" not in text(client.get("/agencies/"))


def test_the_public_may_ask_for_a_day(city: City, now: datetime) -> None:
    terms = Terms(date(2026, 6, 1), "云编〔2026〕7号", city.office, now)
    actions.rename(city.education, name="云汀市教育体育局", short_name="市教体局", terms=terms)
    client = Client()
    assert "时的名称：云汀市教育局" in text(client.get("/agencies/jyj/?as_of=2026-05-31"))
    assert "时的名称：云汀市教育体育局" in text(client.get("/agencies/jyj/?as_of=2026-06-01"))
    assert "尚未设立" in text(client.get("/agencies/jyj/?as_of=2001-01-01"))
    assert client.get("/agencies/jyj/?as_of=gestern").status_code == 200
