"""Two people act on the directory at once, or one clicks twice: the second is told, and nothing breaks off."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime

from django.db import connection, transaction

from gongkai.accounts.reasons import Refused
from gongkai.agencies.models import Agency
from gongkai.directory import actions
from gongkai.directory.actions import Terms
from gongkai.directory.imports import NEW, UNCHANGED, import_agencies
from gongkai.directory.models import AgencyGroup
from gongkai.factories import City, fresh


def twice(act: Callable[[], object]) -> list[object]:
    """What the act gave to the first and to the second, who begins before the first has ended."""
    has_acted, answers = threading.Event(), list[object]()

    def slow() -> None:
        with transaction.atomic():
            answers.append(act())
            has_acted.set()
            threading.Event().wait(0.3)
        connection.close()

    def late() -> None:
        has_acted.wait(10)
        try:
            answers.append(act())
        except Exception as error:
            answers.append(error)
        connection.close()

    threads = [threading.Thread(target=work) for work in (slow, late)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return answers


def new(city: City, code: str) -> Agency:
    return Agency(name=f"云汀市{code}局", code=code, kind="department", level="city", parent=city.government)


def test_an_agency_is_entered_once(committed_db: str, now: datetime) -> None:
    city = City()
    _made, second = twice(lambda: actions.create_agency(new(city, "tyj"), actor=fresh(city.office), now=now))
    assert isinstance(second, Refused)
    assert "机构代码“tyj”已经用过" in str(second)


def test_a_reform_makes_an_agency_once(committed_db: str, now: datetime) -> None:
    city = City()

    def act() -> object:
        terms = Terms(date(2026, 6, 1), "云编1号", fresh(city.office), now)
        return actions.split(city.education, [new(city, "tyj")], stays=True, terms=terms)

    _made, second = twice(act)
    assert isinstance(second, Refused)


def test_a_table_is_written_once(committed_db: str, now: datetime) -> None:
    city = City()
    head = ["代码", "全称", "机构性质", "层级", "上级机构"]
    lines = [(1, head), (2, ["tyj", "云汀市体育局", "组成部门", "市级", "yunting"])]
    answers = twice(lambda: import_agencies(lines, actor=fresh(city.office), now=now).rows)
    assert answers == [[(2, "云汀市体育局", NEW)], [(2, "云汀市体育局", UNCHANGED)]]


def test_a_group_is_made_once(committed_db: str, now: datetime) -> None:
    city = City()
    given = {"name": "民生部门", "agencies": [city.education], "actor": city.office, "now": now}
    answers = twice(lambda: actions.save_group(city.government, **given))
    assert answers == [AgencyGroup.objects.get()] * 2
