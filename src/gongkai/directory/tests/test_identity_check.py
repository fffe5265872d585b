"""The rule of the directory: an entry that says who the agency is."""

from __future__ import annotations

import pytest

from gongkai.agencies.models import Agency
from gongkai.agencies.sample import credit_code
from gongkai.compliance.rule import Verdict, agency_rules
from gongkai.conftest import NOW
from gongkai.directory.checks import IDENTITY
from gongkai.factories import City

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("entry", "is_fulfilled", "detail"),
    [
        ({"uscc": credit_code(7)}, True, "已登记"),
        ({"uscc": ""}, False, "缺少：统一社会信用代码"),
        ({"uscc": credit_code(7), "since": None}, False, "缺少：设立日期"),
        ({"uscc": "1" * 18, "since": None}, False, "缺少：统一社会信用代码、设立日期"),
    ],
)
def test_code_and_founding_day(city: City, entry: dict[str, object], is_fulfilled: bool, detail: str) -> None:
    assert IDENTITY in agency_rules()
    agency = Agency.objects.filter(pk=city.education.pk)
    agency.update(**entry)
    assert list(IDENTITY.look(agency, NOW.date())) == [Verdict(city.education.pk, is_fulfilled, detail)]
