"""Two imports of one plan are applied at once, or one answer given twice: the second finds it done."""

from __future__ import annotations

from datetime import datetime

from gongkai.accounts.reasons import Refused
from gongkai.directory.tests.test_races import twice
from gongkai.factories import City, fresh
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.models import Plan, Settlement
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


def test_a_unit_is_settled_once(committed_db: str, now: datetime) -> None:
    city = City()
    text = TEXT.replace("市教育局、市卫健委", "有关局办")
    staged = actions.stage_import(
        parse(text), "x.txt", government=city.government, actor=city.office, now=now
    )
    plan = actions.apply_import(staged, actor=city.office, now=now)
    _made, second = twice(
        lambda: actions.settle(plan, "有关局办", [city.health], actor=fresh(city.office), now=now)
    )
    assert isinstance(second, Refused)
    assert "“有关局办”已经明确" in str(second)
    assert Settlement.objects.count() == 1
