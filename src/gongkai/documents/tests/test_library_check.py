"""The rule of the library: an agency that still publishes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from gongkai.agencies.choices import AgencyKind
from gongkai.agencies.models import Agency, Succession
from gongkai.compliance.rule import Verdict, agency_rules
from gongkai.conftest import NOW
from gongkai.documents.checks import RECENT
from gongkai.factories import City, published
from gongkai.publishing import actions

pytestmark = pytest.mark.django_db
DAY, TODAY = timedelta(days=1), NOW.date()


def finding(agency: Agency, day: date = TODAY) -> Verdict:
    [found] = RECENT.look(Agency.objects.filter(pk=agency.pk), day)
    return found


def test_an_agency_that_published_within_a_year_fulfils_it(city: City, now: datetime) -> None:
    assert RECENT in agency_rules()
    assert finding(city.education).detail == "文件库中没有已公开的文件"
    published(city, now)
    assert finding(city.education) == Verdict(city.education.pk, True, "最近一次公开：2026年6月30日")
    assert finding(city.education, TODAY + 365 * DAY).is_fulfilled
    assert not finding(city.education, TODAY + 366 * DAY).is_fulfilled
    assert not finding(city.health).is_fulfilled


def test_public_enterprises_are_not_asked(city: City) -> None:
    Agency.objects.filter(pk=city.health.pk).update(kind=AgencyKind.PUBLIC_ENTERPRISE)
    agencies = Agency.objects.filter(pk__in=[city.education.pk, city.health.pk])
    assert [one.agency_id for one in RECENT.look(agencies, TODAY)] == [city.education.pk]
    assert str(RECENT.basis) == "《中华人民共和国政府信息公开条例》第二十条第（一）项"


def test_what_was_published_counts_for_who_carries_on_until_it_is_withdrawn(
    city: City, now: datetime
) -> None:
    record = published(city, now)
    Succession.objects.create(predecessor=city.education, successor=city.health, since=TODAY)
    Agency.objects.filter(pk=city.education.pk).update(until=TODAY - DAY)
    assert finding(city.health).is_fulfilled
    actions.withdraw(record, reason="内容有误", withdrawal="notice", actor=city.reviewer, now=now)
    assert not finding(city.health).is_fulfilled
