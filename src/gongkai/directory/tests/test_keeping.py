"""Groups, learnt spellings and further names through their pages, and who is counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.accounts.reasons import Refused
from gongkai.agencies.lexicon import directory_of
from gongkai.agencies.models import Agency
from gongkai.conftest import NOW
from gongkai.directory import actions
from gongkai.directory.actions import Terms
from gongkai.directory.imports import import_agencies
from gongkai.directory.models import AgencyGroup, LearntName
from gongkai.factories import City, fresh, make_agency, make_person

DESK = "/desk/registers/agencies"
PLATE = "云汀经济技术开发区管理委员会"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def as_(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def test_a_group_is_made_changed_and_removed(city: City) -> None:
    office = as_(city.office)
    data = {"government": city.government.pk, "name": "民生部门", "agencies": [city.education.pk]}
    assert office.post(f"{DESK}/groups/new/", data | {"agencies": []}).status_code == 422
    assert office.post(f"{DESK}/groups/new/", data).status_code == 302
    group = AgencyGroup.objects.get()
    assert "民生部门" in office.get(f"{DESK}/groups/").content.decode()
    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        office = as_(city.office)
        assert (
            office.post(f"{DESK}/groups/{group.pk}/", data | {"agencies": [city.health.pk]}).status_code
            == 302
        )
        page = office.get(f"{DESK}/groups/{group.pk}/")
    assert page.context["form"].initial["agencies"] == [city.health.pk]
    assert [(one.agency, one.until) for one in page.context["past"]] == [(city.education, date(2026, 7, 8))]
    assert [one.agency for one in group.members.on(date(2026, 7, 8))] == [city.education]
    assert office.post(f"{DESK}/groups/{group.pk}/remove/").status_code == 302
    assert not AgencyGroup.objects.exists()


def test_groups_are_the_office_s_own(city: City, now: datetime) -> None:
    group = actions.save_group(city.government, name="甲", agencies=[city.health], actor=city.office, now=now)
    district = as_(make_person("ql", (city.district, "disclosure_office")))
    for client in (district, as_(city.editor)):
        assert client.get(f"{DESK}/groups/{group.pk}/").status_code == 404
        assert client.post(f"{DESK}/groups/{group.pk}/remove/").status_code == 404
    assert as_(city.editor).get(f"{DESK}/groups/").status_code == 404
    with pytest.raises(Refused, match="不在本级政府范围内"):
        actions.save_group(
            city.district,
            name="乙",
            agencies=[city.health],
            actor=make_person("ql2", (city.district, "disclosure_office")),
            now=now,
        )


def test_a_learnt_spelling_is_listed_and_withdrawn(city: City, now: datetime) -> None:
    learnt = actions.learn(
        city.government, "教文委", city.education, source="要点", actor=city.office, now=now
    )
    office = as_(city.office)
    assert "教文委" in office.get(f"{DESK}/learnt/").content.decode()
    assert as_(city.editor).get(f"{DESK}/learnt/").status_code == 404
    assert as_(city.editor).post(f"{DESK}/learnt/{learnt.pk}/withdraw/").status_code == 404
    assert office.post(f"{DESK}/learnt/{learnt.pk}/withdraw/").status_code == 302
    learnt.refresh_from_db()
    assert (learnt.withdrawn_by, learnt.withdrawn_at) == (city.office, NOW)
    assert "已撤回" in office.get(f"{DESK}/learnt/").content.decode()
    actions.learn(city.government, "教文委", city.education, actor=city.office, now=now)
    assert LearntName.objects.count() == 2
    assert "教文委" not in Client().get("/agencies/jyj/").content.decode()


def test_a_zone_joined_with_a_district_is_one_agency_with_two_names(city: City) -> None:
    office, address = as_(city.office), f"{DESK}/{city.district.pk}/names/"
    assert office.post(address, {"name": PLATE, "kind": "plate", "since": "2020-01-01"}).status_code == 302
    assert office.post(address, {"name": PLATE, "kind": "plate"}).status_code == 422
    assert office.post(address, {"name": "云汀市教育局", "kind": "alias"}).status_code == 422
    assert as_(city.editor).get(address).status_code == 404
    lexicon = directory_of(city.government)
    for written in (
        PLATE,
        "云汀经济技术开发区管委会",
        "经济技术开发区管委会",
        "青岚区政府",
        "青岚区人民政府",
    ):
        assert lexicon.resolve(written, NOW.date()).agency_id == city.district.pk, written
    assert lexicon.resolve("各区(县)人民政府", NOW.date()).zones == ()  # it is a district already
    assert PLATE in Client().get("/agencies/qinglan/").content.decode()
    plate = city.district.names.get(name=PLATE)
    assert office.post(f"{DESK}/names/{plate.pk}/end/").status_code == 302
    plate.refresh_from_db()
    assert plate.until == date(2026, 6, 29)
    official = city.district.names.get(kind="official")
    office.post(f"{DESK}/names/{official.pk}/end/")
    official.refresh_from_db()
    assert official.until is None


def test_the_names_of_a_government_are_kept_from_above(city: City, now: datetime) -> None:
    actions.add_name(city.district, name=PLATE, kind="plate", since=None, actor=city.office, now=now)
    plate = city.district.names.get(name=PLATE)
    own = as_(make_person("ql", (city.district, "disclosure_office")))
    address = f"{DESK}/{city.district.pk}/names/"
    for kind in ("plate", "short", "alias"):
        page = own.post(address, {"name": "云汀市临时政府", "kind": kind})
        assert page.status_code == 422
        assert "由上级政府信息公开工作主管部门维护" in page.content.decode()
    own.post(f"{DESK}/names/{plate.pk}/end/")
    plate.refresh_from_db()
    assert plate.until is None
    assert address not in own.get(f"{DESK}/{city.district.pk}/").content.decode()
    assert address in as_(city.office).get(f"{DESK}/{city.district.pk}/").content.decode()
    assert as_(city.office).post(f"{DESK}/names/{plate.pk}/end/").status_code == 302
    plate.refresh_from_db()
    assert plate.until is not None


def test_agencies_led_from_above_are_counted_apart_unless_set(city: City) -> None:
    tax = make_agency(
        "国家税务总局云汀市税务局", "swj", "department", parent=city.government, is_vertical=True
    )
    assert tax not in Agency.objects.counted()
    page = Client().get("/agencies/").content.decode()
    assert "3 个机构，另有垂直管理机构 1 个" in page
    Agency.objects.filter(pk=tax.pk).update(counts_in_sums=True)
    assert tax in Agency.objects.counted()
    assert "4 个机构" in Client().get("/agencies/").content.decode()


@pytest.mark.parametrize("page", ["groups/", "learnt/", "reforms/", "table/xlsx/"])
def test_queries_do_not_grow_with_rows(city: City, now: datetime, page: str) -> None:
    client, counts = as_(city.office), []
    for batch in (range(3), range(3, 15)):
        for number in batch:
            agency = make_agency(f"云汀市第{number}局", f"j{number}", parent=city.government)
            by = {"actor": city.office, "now": now}
            actions.save_group(city.government, name=f"组{number}", agencies=[agency, city.health], **by)
            actions.learn(city.government, f"写法甲{number}", agency, **by)
            terms = Terms(date(2026, 6, 1), "云编1号", fresh(city.office), now)
            actions.rename(agency, name=f"云汀市新{number}局", short_name="", terms=terms)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{DESK}/{page}").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


def test_the_directory_takes_in_nothing_with_a_secrecy_mark(city: City, now: datetime) -> None:
    marked, by = "机密★教育局", {"actor": city.office, "now": now}
    terms = Terms(date(2026, 6, 1), "云编1号", city.office, now)
    secret = Terms(date(2026, 6, 1), "机密★云编1号", city.office, now)
    made = Agency(name=marked, code="x", kind="department", level="city", parent=city.government)
    for act in (
        lambda: actions.create_agency(made, **by),
        lambda: actions.add_name(city.health, name=marked, kind="plate", since=None, **by),
        lambda: actions.rename(city.health, name=marked, short_name="", terms=terms),
        lambda: actions.abolish(city.health, terms=secret),
        lambda: actions.merge([city.health], made, terms=terms),
        lambda: actions.save_group(city.government, name="组", note=marked, agencies=[city.health], **by),
    ):
        with pytest.raises(Refused, match="密级标志"):
            act()
    cells = {"代码": "x", "全称": "新局", "机构性质": "组成部门", "层级": "市级", "上级机构": "yunting"}
    for column in ("全称", "简称", "加挂牌子", "别称", "曾用名"):
        row = cells | {column: marked}
        report = import_agencies([(1, list(row)), (2, list(row.values()))], **by)
        assert ["密级标志" in reason for _row, _column, reason in report.rejected] == [True]
