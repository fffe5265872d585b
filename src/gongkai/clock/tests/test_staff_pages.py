"""Entering a year's holidays in the workspace: preview, confirmation, correction, and who may."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.clock import actions
from gongkai.clock.arrangements import Holiday
from gongkai.clock.models import CalendarVersion, Deadline
from gongkai.clock.tests.notices import HOLIDAYS_2027, NATIONWIDE, answer, d, regional
from gongkai.clock.tests.test_notice_text import notice
from gongkai.factories import City, fresh, make_person

LIST, NEW, TEXT = "/desk/calendars/", "/desk/calendars/new/", "/desk/calendars/new/text/"


@pytest.fixture(autouse=True)
def _frozen(now: datetime) -> Any:
    with time_machine.travel(now, tick=False):
        yield


def client(user: User) -> Client:
    signed_in = Client()
    signed_in.force_login(user)
    return signed_in


def form(
    holidays: tuple[Holiday, ...] = HOLIDAYS_2027, region: Agency | None = None, **more: str
) -> dict[str, str]:
    """What a browser sends."""
    sent = {
        "year": str(holidays[0].last.year),
        "region": str(region.pk) if region else "",
        "source": "关于节假日安排的通知（虚构）",
        "published_on": "2026-06-01",
        "holidays-TOTAL_FORMS": str(len(holidays) + 1),
        "holidays-INITIAL_FORMS": "0",
        f"holidays-{len(holidays)}-name": "没有日期的一行",
    }
    for number, holiday in enumerate(holidays):
        sent |= {
            f"holidays-{number}-name": holiday.name,
            f"holidays-{number}-first": holiday.first.isoformat(),
            f"holidays-{number}-last": holiday.last.isoformat(),
            f"holidays-{number}-worked": "、".join(map(str, holiday.worked)),
        }
    return sent | more


def test_the_office_enters_a_year(city: City) -> None:
    held = actions.begin(answer("2026-12-10"), agency=city.education, label="云教公开申〔2026〕0001号")
    office = client(city.office)
    assert "1 个未办结的期限是暂定的" in office.get(LIST).content.decode()
    empty = office.get(NEW).content.decode()
    assert 'value="2027"' in empty and 'value="中秋节"' in empty
    shown = office.post(NEW, form())
    page = shown.content.decode()
    assert shown.status_code == 200 and not CalendarVersion.objects.exists()
    assert "共 1 个期限的届满日会变动" in page and "云教公开申〔2026〕0001号" in page
    assert "2027年1月8日" in page and "2027年1月9日" in page
    assert Deadline.objects.get().due_on == d("2027-01-08")
    back = office.post(NEW, form(back="1"))
    assert back.status_code == 200 and 'value="2027-02-05"' in back.content.decode()
    done = office.post(NEW, form(confirm="1"), follow=True)
    version = CalendarVersion.objects.get()
    assert done.redirect_chain == [(f"{LIST}{version.pk}/", 302)]
    assert (
        "1 个期限随之变动" in done.content.decode()
        and "关于节假日安排的通知（虚构）" in done.content.decode()
    )
    assert (version.entered_by, version.days.count()) == (city.office, 34)
    held.refresh_from_db()
    assert (held.due_on, held.is_provisional, held.changes.get().changed_by) == (
        d("2027-01-09"),
        False,
        city.office,
    )
    listed = office.get(LIST).content.decode()
    assert "全国2027年安排（第1版）" in listed and "现行" in listed and "暂定的" not in listed


def test_the_pasted_notice_fills_the_rows(city: City) -> None:
    """What was read stands in the forms to be looked over; nothing is entered by it."""
    office = client(city.office)
    read = office.post(TEXT, {"text": notice(2026)})
    page = read.content.decode()
    assert read.status_code == 200 and not CalendarVersion.objects.exists()
    assert 'value="国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）"' in page
    assert 'value="2025-11-04"' in page and 'value="2026-02-15"' in page
    assert 'value="2026-02-14、2026-02-28"' in page
    refused = office.post(TEXT, {"text": notice(2026).replace("共9天", "共8天")})
    assert refused.status_code == 422 and "读到的日期是 9 天" in refused.content.decode()
    assert office.post(TEXT, {"text": ""}).status_code == 422
    assert office.post(TEXT, {"text": "一" * 30000}).status_code == 422
    assert client(city.editor).post(TEXT, {"text": notice(2026)}).status_code == 404


def test_the_preview_names_the_version_it_replaces_and_the_days_it_drops(city: City, now: datetime) -> None:
    """A second festival entered alone takes the place of the first: whoever enters it is to see that."""
    version, _changes = actions.enter(regional(city.government), actor=city.office, now=now)
    office = client(city.office)
    other = (Holiday("古尔邦节", d("2026-07-21"), d("2026-07-21")),)
    page = office.post(NEW, form(other, region=city.government)).content.decode()
    assert str(version) in page and "2026年7月20日</time> 肉孜节放假" in page
    assert f'name="replaces" value="{version.number}"' in page
    both = (*version.holidays(), *other)
    page = office.post(NEW, form(both, region=city.government)).content.decode()
    assert str(version) in page and "这一次没有了" not in page
    assert 'name="replaces" value="0"' in office.post(NEW, form()).content.decode()
    late = office.post(NEW, form(other, region=city.government, confirm="1", replaces="0"))
    assert late.status_code == 422 and "请再看一遍" in late.content.decode()
    assert CalendarVersion.objects.count() == 1
    sent = form(other, region=city.government, confirm="1", replaces="1") | {"holidays-0-first": ""}
    none = sent | {"holidays-0-last": "", "holidays-0-worked": "", "year": "2026"}
    taken_back = office.post(NEW, none, follow=True)
    assert "没有另外放假或者上班的日子" in taken_back.content.decode()


def test_only_who_may_enter_is_offered_to_correct(city: City, now: datetime) -> None:
    """The city sees what a district has added, and a district what holds nationwide: neither corrects the other's."""
    of_district, _changes = actions.enter(regional(city.district), actor=User.objects.system(), now=now)
    nationwide, _changes = actions.enter(NATIONWIDE, actor=city.office, now=now)
    district = make_person("qinglan-office", (city.district, Role.DISCLOSURE_OFFICE))
    for user, mine, other in ((city.office, nationwide, of_district), (district, of_district, nationwide)):
        browser = client(user)
        assert "更正" in browser.get(f"{LIST}{mine.pk}/").content.decode()
        assert "更正" not in browser.get(f"{LIST}{other.pk}/").content.decode()
        name = other.holidays()[0].first.isoformat()
        assert f'value="{name}"' not in browser.get(f"{NEW}?version={other.pk}").content.decode()


def test_every_day_worked_is_kept(city: City) -> None:
    """However many stand in the field: none is left out silently."""
    saturdays = [f"2027-0{month}-{day:02}" for month, day in ((1, 9), (1, 16), (1, 23), (1, 30), (2, 13))]
    saturdays += [
        "2027-02-20",
        "2027-02-27",
        "2027-03-06",
        "2027-03-13",
        "2027-03-20",
        "2027-03-27",
        "2027-04-10",
    ]
    sent = form() | {"holidays-0-worked": "、".join([*saturdays, "2027-04-17"]), "confirm": "1"}
    assert client(city.office).post(NEW, sent).status_code == 302
    kept = CalendarVersion.objects.get().days.filter(name="元旦", is_work=True)
    assert kept.count() == 13


def test_a_version_is_corrected_from_what_it_says(city: City, now: datetime) -> None:
    version, _changes = actions.enter(NATIONWIDE, actor=city.office, now=now)
    office = client(city.office)
    page = office.get(f"{NEW}?version={version.pk}").content.decode()
    assert 'value="2027-01-05"' in page and 'value="2026-12-27、2027-01-09"' in page
    same = office.post(NEW, form(confirm="1"))
    assert same.status_code == 422 and "相同" in same.content.decode()
    shorter = (Holiday("元旦", d("2027-01-01"), d("2027-01-03")), *HOLIDAYS_2027[1:])
    assert office.post(NEW, form(shorter, confirm="1")).status_code == 302
    assert "已被取代" in office.get(f"{LIST}{version.pk}/").content.decode()
    assert (
        office.get(f"{NEW}?version=x").status_code
        == office.get(f"{NEW}?version={'9' * 30}").status_code
        == 200
    )


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"year": "1999"}, "2004"),
        ({"source": ""}, "必填"),
        ({"published_on": "2026-07-01"}, "今天以后"),
        ({"published_on": "0202-06-01"}, "早于 1949 年"),
        ({"holidays-0-first": "2027-01-32"}, "日期应写作"),
        ({"holidays-0-worked": "周日"}, "“周日”不是日期"),
        ({"holidays-0-name": ""}, "这里不能为空"),
        ({"holidays-0-last": ""}, "这里不能为空"),
        ({"holidays-0-last": "2026-12-31"}, "早于开始日期"),
        ({"region": "9" * 30}, "region"),
        ({"holidays-TOTAL_FORMS": "x"}, "错误"),
        ({"holidays-TOTAL_FORMS": "5000"}, "错误"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(city: City, changed: dict[str, str], says: str) -> None:
    for act in ({}, {"confirm": "1"}):
        shown = client(city.office).post(NEW, form() | changed | act)
        assert shown.status_code == 422 and says in shown.content.decode()
    assert not CalendarVersion.objects.exists()


def test_a_district_sees_and_enters_its_own(city: City, now: datetime) -> None:
    office = make_person("qinglan-office", (city.district, Role.DISCLOSURE_OFFICE))
    of_county, _changes = actions.enter(regional(city.county), actor=User.objects.system(), now=now)
    nationwide, _changes = actions.enter(NATIONWIDE, actor=city.office, now=now)
    browser = client(office)
    listed = browser.get(LIST).content.decode()
    assert str(nationwide) in listed and str(of_county) not in listed
    assert browser.get(f"{LIST}{of_county.pk}/").status_code == 404
    festival = (Holiday("肉孜节", d("2026-07-20"), d("2026-07-20")),)
    refused = browser.post(NEW, form(festival))
    assert refused.status_code == 422 and "最高一级政府" in refused.content.decode()
    other = browser.post(NEW, form(festival, region=city.county))
    assert other.status_code == 422
    assert browser.post(NEW, form(festival, region=city.district, confirm="1")).status_code == 302
    assert CalendarVersion.objects.get(region=city.district).days.get().name == "肉孜节"
    assert f'value="{city.district.pk}" selected' in browser.get(NEW).content.decode()


def test_for_all_others_the_pages_do_not_exist(city: City, now: datetime) -> None:
    version, _changes = actions.enter(NATIONWIDE, actor=city.office, now=now)
    for user in (city.editor, city.other_editor, city.reviewer, city.auditor):
        browser = client(fresh(user))
        for address in (LIST, NEW, f"{LIST}{version.pk}/"):
            assert browser.get(address).status_code == 404, (user, address)
        assert browser.post(NEW, form(confirm="1")).status_code == 404
        assert LIST not in browser.get("/desk/").content.decode()
    assert CalendarVersion.objects.count() == 1
    assert LIST in client(city.office).get("/desk/").content.decode()


def test_the_pages_make_a_fixed_number_of_queries(
    city: City, now: datetime, django_assert_max_num_queries: Any
) -> None:
    browser = client(city.office)
    for number in range(12):
        version, _changes = actions.enter(
            regional(city.government, f"2026-07-{number + 10}"), actor=city.office, now=now
        )
    with django_assert_max_num_queries(12):
        assert browser.get(LIST).status_code == 200
    with django_assert_max_num_queries(12):
        assert browser.get(f"{LIST}{version.pk}/").status_code == 200
