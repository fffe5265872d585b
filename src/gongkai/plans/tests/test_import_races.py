"""Two imports of one plan are applied at once: the second finds it imported."""

from __future__ import annotations

from datetime import datetime

from gongkai.accounts.reasons import Refused
from gongkai.directory.tests.test_races import twice
from gongkai.factories import City, fresh
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.models import Plan
from gongkai.plans.tests.test_progress import TEXT


def test_of_two_imports_of_one_plan_the_second_is_refused(committed_db: str, now: datetime) -> None:
    city = City()
    staged = [
        actions.stage_import(parse(TEXT), "x.txt", government=city.government, actor=city.office, now=now)
        for _ in range(2)
    ]
    _plan, second = twice(lambda: actions.apply_import(staged.pop(), actor=fresh(city.office), now=now))
    assert isinstance(second, Refused)
    assert "已经导入过" in str(second)
    assert Plan.objects.count() == 1
