"""Agencies offered under the names of their governments."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.accounts.agency_fields import AgenciesField
from gongkai.agencies.models import Agency
from gongkai.factories import City, make_agency


class Asked(forms.Form):
    agencies = AgenciesField()

    def __init__(self, data: dict[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["agencies"].queryset = Agency.objects.all()


@pytest.mark.django_db
def test_agencies_stand_under_what_they_are_part_of(city: City) -> None:
    make_agency("青岚区教育局", "qljyj", level="county", parent=city.district)
    groups = {
        name: [label for _value, label in choices] for name, choices in Asked().fields["agencies"].choices
    }
    assert set(groups) == {city.government.label, city.district.label}
    assert groups[city.district.label] == ["青岚区教育局"]
    assert {"云汀市人民政府", "云汀市教育局", "青岚区人民政府"} <= set(groups[city.government.label])
    assert sum(map(len, groups.values())) == Agency.objects.count()


@pytest.mark.django_db
def test_what_was_chosen_comes_back_and_more_agencies_ask_no_more_queries(city: City) -> None:
    form = Asked({"agencies": [str(city.education.pk)]})
    assert form.is_valid()
    assert list(form.cleaned_data["agencies"]) == [city.education]
    assert not Asked({"agencies": ["9" * 30]}).is_valid()
    for number in range(5):
        make_agency(f"第{number}街道办事处", f"jd{number}", parent=city.district)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        Asked().as_p()
    assert len(queries) == 1
