"""The tree: who keeps it, what may stand where, what is told to the log."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from gongkai.accounts.reasons import Refused
from gongkai.columns import actions, placing
from gongkai.columns.models import Column
from gongkai.columns.tests.conftest import Columns, add
from gongkai.columns.tree import DEPTH, forest_of
from gongkai.factories import City, fresh, published
from gongkai.publishing import actions as publishing
from gongkai.publishing.choices import Act
from gongkai.publishing.models import LogEntry
from gongkai.publishing.verification import verify

pytestmark = pytest.mark.django_db


def changes() -> list[LogEntry]:
    return list(LogEntry.objects.filter(act=Act.COLUMN_CHANGED).order_by("seq"))


def test_each_keeps_their_own_and_nobody_else_does(columns: Columns, city: City, now: datetime) -> None:
    assert add(city.education, "招生入学", city.reviewer, now).pk
    for actor in (city.editor, city.auditor, city.other_editor):
        with pytest.raises(Refused, match="由其公开主管管理"):
            add(city.government, "政策文件", actor, now)
    for actor in (city.office, city.other_editor):
        with pytest.raises(Refused, match="由其编辑或审核人员管理"):
            add(city.education, "教师招聘", actor, now)
    assert not Column.objects.filter(name__in=["政策文件", "教师招聘"]).exists()


def test_a_change_is_told_once_with_what_the_public_reads(
    columns: Columns, city: City, now: datetime
) -> None:
    before = len(changes())
    columns.notices.name = "通知公告和公示"
    actions.save(columns.notices, actor=fresh(city.office), now=now)
    actions.save(columns.notices, actor=fresh(city.office), now=now)  # nothing is new
    (entry,) = changes()[before:]
    assert entry.keys == sorted(
        [f"agency:{city.government.pk}", f"column:{columns.notices.pk}", f"column:{columns.news.pk}"]
    )
    assert (entry.manifest, entry.role) == ({"column": columns.notices.pk}, "disclosure_office")
    assert entry.snapshot is not None
    assert entry.snapshot.read()["name"] == "通知公告和公示"


def test_what_is_being_prepared_is_not_told(city: City, now: datetime) -> None:
    column = add(city.government, "专题", city.office, now, is_shown=False)
    column.name = "专题专栏"
    actions.save(column, actor=fresh(city.office), now=now)
    assert changes() == []
    column.is_shown = True
    actions.save(column, actor=fresh(city.office), now=now)
    column.is_shown = False
    actions.save(column, actor=fresh(city.office), now=now)
    assert [entry.snapshot.read()["is_shown"] for entry in changes()] == [True, False]


def test_a_column_stands_below_its_own_agency_only(columns: Columns, city: City, now: datetime) -> None:
    with pytest.raises(Refused, match="属于同一机构"):
        add(city.education, "放错了", city.editor, now, parent=columns.news)


def test_no_circle_and_no_name_twice(columns: Columns, city: City, now: datetime) -> None:
    columns.news.parent = columns.notices
    with pytest.raises(Refused, match="下级栏目下面"):
        actions.save(columns.news, actor=fresh(city.office), now=now)
    with pytest.raises(Refused, match="同级栏目中已有"):
        add(city.government, "通知公告", city.office, now, parent=columns.news)
    assert add(city.government, "通知公告", city.office, now).parent_id is None  # at another place it may
    with pytest.raises(IntegrityError), transaction.atomic():
        Column.objects.create(owner=city.government, name="政务动态")


def test_it_is_no_deeper_than_people_look(columns: Columns, city: City, now: datetime) -> None:
    last = columns.notices
    for number in range(3, DEPTH + 1):
        last = add(city.government, f"第{number}级", city.office, now, parent=last)
    with pytest.raises(Refused, match=f"最多 {DEPTH} 级"):
        add(city.government, "太深", city.office, now, parent=last)
    other = add(city.government, "别处", city.office, now)
    columns.news.parent = other  # and it would take everything below along
    with pytest.raises(Refused, match=f"最多 {DEPTH} 级"):
        actions.save(columns.news, actor=fresh(city.office), now=now)


def test_a_move_takes_along_what_stands_below(columns: Columns, city: City, now: datetime) -> None:
    top = add(city.government, "信息公开", city.office, now)
    columns.news.parent = top
    actions.save(columns.news, actor=fresh(city.office), now=now)
    assert forest_of(city.government.pk).path(columns.notices) == "信息公开 / 政务动态 / 通知公告"


def test_it_is_closed_when_nothing_is_left(columns: Columns, city: City, now: datetime) -> None:
    record = published(city, now)
    placed = placing.place(record, columns.schools, actor=fresh(city.editor), now=now)
    placing.offer(record, columns.notices, actor=fresh(city.editor), now=now)
    for column, actor, words in (
        (columns.news, city.office, "1 个下级栏目"),
        (columns.notices, city.office, "1 件报送没有答复"),
        (columns.schools, city.editor, "还有 1 件"),
        (columns.schools, city.office, "由其编辑或审核人员管理"),
    ):
        with pytest.raises(Refused, match=words):
            actions.close(column, actor=fresh(actor), now=now)
    placing.remove(placed, reason="不再使用", actor=fresh(city.editor), now=now)
    closed = actions.close(columns.schools, actor=fresh(city.editor), now=now)
    assert closed.closed_on == now.date()
    assert changes()[-1].snapshot.read()["closed_on"] == now.date().isoformat()
    for act in (
        lambda: placing.place(record, closed, actor=fresh(city.editor), now=now + timedelta(hours=1)),
        lambda: actions.save(closed, actor=fresh(city.editor), now=now),
        lambda: add(city.education, "下级", city.editor, now, parent=closed),
    ):
        with pytest.raises(Refused, match="已经停用"):
            act()
    assert add(city.education, "学校通知", city.editor, now).pk != closed.pk  # its name is free again


def test_a_closed_column_is_opened_again_at_its_old_address(
    columns: Columns, city: City, now: datetime
) -> None:
    with pytest.raises(Refused, match="没有停用"):
        actions.reopen(columns.notices, actor=fresh(city.office), now=now)
    for column in (columns.notices, columns.news):
        actions.close(column, actor=fresh(city.office), now=now)
    another = add(city.government, "政务动态", city.office, now)
    for column, actor, words in (
        (columns.notices, city.office, "上级栏目已经停用"),
        (columns.news, city.office, "已有“政务动态”"),
        (columns.news, city.editor, "由其公开主管管理"),
    ):
        with pytest.raises(Refused, match=words):
            actions.reopen(column, actor=fresh(actor), now=now)
    actions.close(another, actor=fresh(city.office), now=now)
    assert actions.reopen(columns.news, actor=fresh(city.office), now=now).closed_on is None
    assert changes()[-1].snapshot.read()["closed_on"] is None
    assert actions.reopen(columns.notices, actor=fresh(city.office), now=now).pk == columns.notices.pk
    assert list(verify()) == []


def test_a_withdrawn_record_does_not_come_back_into_a_closed_column(
    columns: Columns, city: City, now: datetime
) -> None:
    record = published(city, now)
    placement = placing.place(record, columns.schools, actor=fresh(city.editor), now=now)
    publishing.withdraw(record, actor=city.reviewer, reason="有误", withdrawal="notice", now=now)
    actions.close(columns.schools, actor=fresh(city.editor), now=now)
    placement.refresh_from_db()
    assert (placement.state, placement.reason) == ("removed", "栏目停用")
