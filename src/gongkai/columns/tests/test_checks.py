"""Empty columns, columns past their cycle, and the log against what columns list."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from gongkai.agencies.models import Agency
from gongkai.columns import actions, placing
from gongkai.columns.checks import EMPTY, OVERDUE
from gongkai.columns.figures import figures_of
from gongkai.columns.models import Column, Placement
from gongkai.columns.tests.conftest import Columns
from gongkai.columns.tree import forest_of
from gongkai.compliance.rule import AgencyRule
from gongkai.factories import City, fresh, published
from gongkai.publishing import actions as publishing
from gongkai.publishing.models import Record
from gongkai.publishing.verification import verify

pytestmark = pytest.mark.django_db


def verdict(rule: AgencyRule, agency: Agency, day: date) -> tuple[bool, str]:
    found = {one.agency_id: one for one in rule.look(Agency.objects.active(day), day)}
    return found[agency.pk].is_fulfilled, found[agency.pk].detail


@pytest.fixture
def taken(columns: Columns, city: City, now: datetime) -> Record:
    record = published(city, now)
    placement = placing.offer(record, columns.notices, actor=fresh(city.editor), now=now)
    placing.take(placement, actor=fresh(city.office), now=now)
    return record


def test_an_empty_column_is_one_with_nothing_below_either(
    columns: Columns, city: City, now: datetime
) -> None:
    today = now.date()
    assert verdict(EMPTY, city.government, today) == (False, "2 个：“政务动态”、“通知公告”")
    assert verdict(EMPTY, city.education, today) == (False, "1 个：“学校通知”")
    assert verdict(EMPTY, city.health, today) == (True, "没有对公众显示的栏目")


def test_what_stands_below_fills_what_stands_above(
    taken: Record, columns: Columns, city: City, now: datetime
) -> None:
    assert verdict(EMPTY, city.government, now.date()) == (True, "2 个栏目都符合")
    columns.notices.is_shown = False  # out of sight it fills nothing
    actions.save(columns.notices, actor=fresh(city.office), now=now)
    assert verdict(EMPTY, city.government, now.date()) == (False, "1 个：“政务动态”")


@pytest.mark.parametrize(
    ("days", "overdue"), [(14, ""), (15, "1 个：“政务动态”"), (184, "2 个：“政务动态”、“通知公告”")]
)
def test_a_column_is_late_on_the_day_after_its_cycle(
    taken: Record, columns: Columns, city: City, now: datetime, days: int, overdue: str
) -> None:
    found = verdict(OVERDUE, city.government, now.date() + timedelta(days=days))
    assert found == (not overdue, overdue or "2 个栏目都符合")


def test_a_withdrawn_record_fills_no_column_and_keeps_none_in_time(
    taken: Record, columns: Columns, city: City, now: datetime
) -> None:
    later = now + timedelta(days=10)
    newer = published(city, later, "关于防汛的通知")
    placement = placing.offer(newer, columns.notices, actor=fresh(city.editor), now=later)
    placing.take(placement, actor=fresh(city.office), now=later)
    late = now.date() + timedelta(days=15)  # for what is now the newest, not for the other one
    assert verdict(OVERDUE, city.government, late)[0]
    publishing.withdraw(newer, actor=city.reviewer, reason="有误", withdrawal="gone", now=later)
    assert verdict(OVERDUE, city.government, late) == (False, "1 个：“政务动态”")
    publishing.withdraw(taken, actor=city.reviewer, reason="有误", withdrawal="gone", now=later)
    assert verdict(EMPTY, city.government, late) == (False, "2 个：“政务动态”、“通知公告”")
    assert verdict(OVERDUE, city.government, late)[0]  # it is called empty, not late too


def test_a_closed_column_is_neither_empty_nor_late(
    taken: Record, columns: Columns, city: City, now: datetime
) -> None:
    late = now.date() + timedelta(days=400)
    assert verdict(OVERDUE, city.government, late) == (False, "2 个：“政务动态”、“通知公告”")
    placing.remove(Placement.objects.get(), reason="不再使用", actor=fresh(city.office), now=now)
    assert verdict(EMPTY, city.government, late) == (False, "2 个：“政务动态”、“通知公告”")
    actions.close(columns.notices, actor=fresh(city.office), now=now)
    assert verdict(EMPTY, city.government, late) == (False, "1 个：“政务动态”")
    actions.close(columns.news, actor=fresh(city.office), now=now)
    for rule in (EMPTY, OVERDUE):
        assert verdict(rule, city.government, late) == (True, "没有对公众显示的栏目")
    actions.reopen(columns.news, actor=fresh(city.office), now=now)
    assert verdict(EMPTY, city.government, late) == (False, "1 个：“政务动态”")


def test_an_empty_column_is_not_called_late_too(columns: Columns, city: City, now: datetime) -> None:
    assert verdict(OVERDUE, city.government, now.date() + timedelta(days=400))[0]


def test_figures_count_what_the_public_sees(
    taken: Record, columns: Columns, city: City, now: datetime
) -> None:
    forest = forest_of(city.government.pk)
    found = figures_of(forest.walk(), now.date())
    news, notices = found[columns.news.pk], found[columns.notices.pk]
    assert (news.records, news.last, news.is_empty) == (0, now.date(), False)
    assert (notices.records, notices.due_on) == (1, now.date() + timedelta(days=183))


def problems() -> list[str]:
    return [problem.code for problem in verify() if problem.code == "column"]


def test_the_log_bears_witness_of_columns(taken: Record, columns: Columns, city: City, now: datetime) -> None:
    assert problems() == []
    Column.objects.filter(pk=columns.news.pk).update(name="改过的名字")
    assert problems() == ["column"]
    Column.objects.filter(pk=columns.news.pk).update(name="政务动态")
    Placement.objects.create(record=taken, column=columns.schools, state="placed")
    assert problems() == ["column"]


def test_what_was_removed_and_came_back_without_an_act_is_found(
    taken: Record, columns: Columns, city: City, now: datetime
) -> None:
    placement = Placement.objects.get()
    placing.remove(placement, reason="过时", actor=fresh(city.office), now=now)
    assert problems() == []
    Placement.objects.update(state="taken")
    assert problems() == ["column"]


def test_one_late_column_is_no_veto_and_the_rule_says_so() -> None:
    assert "合计达到五个" in str(OVERDUE.text)
    assert "个别栏目超过周期不是否决" in str(OVERDUE.text)
