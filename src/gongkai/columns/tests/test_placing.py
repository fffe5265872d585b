"""What stands in columns: placed, offered, taken, returned, removed; who decides, who is told, what the log says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post, User
from gongkai.accounts.reasons import Refused
from gongkai.columns import placing
from gongkai.columns.choices import PlacementState
from gongkai.columns.models import Column, Placement
from gongkai.columns.tests.conftest import Columns, add
from gongkai.factories import City, draft, fresh, published
from gongkai.jobs.models import Notification
from gongkai.jobs.todos import todos_of
from gongkai.publishing import actions, bundles
from gongkai.publishing.choices import Act
from gongkai.publishing.followers import all_followers
from gongkai.publishing.models import LogEntry, Record

pytestmark = pytest.mark.django_db


def acts(*names: str) -> list[LogEntry]:
    return list(LogEntry.objects.filter(act__in=names or (Act.PLACED, Act.REMOVED)).order_by("seq"))


def told(user: User) -> list[str]:
    found = Notification.objects.filter(user=user, url__startswith="/desk/columns/")
    return list(found.order_by("pk").values_list("text", flat=True))


def waiting_for(user: User, now: datetime) -> list[str]:
    return [todo.room for todo in todos_of(fresh(user), now.date()) if "栏目" in todo.room]


@pytest.fixture
def record(city: City, now: datetime) -> Record:
    return published(city, now)


def test_its_own_agency_places_a_record_and_the_log_says_so(
    record: Record, columns: Columns, city: City, now: datetime
) -> None:
    with pytest.raises(Refused, match="不是市教育局的编辑或审核人员"):
        placing.place(record, columns.schools, actor=fresh(city.other_editor), now=now)
    with pytest.raises(Refused, match=r"只能报送.*（本平台的约定）"):
        placing.place(record, columns.news, actor=fresh(city.editor), now=now)
    placing.place(record, columns.schools, actor=fresh(city.editor), now=now)
    (entry,) = acts()
    assert (entry.act, entry.record, entry.manifest) == (
        Act.PLACED,
        record,
        {"column": columns.schools.pk},
    )
    assert f"column:{columns.schools.pk}" in entry.keys
    assert [one.column for one in Placement.objects.listed()] == [columns.schools]
    with pytest.raises(Refused, match="已列入"):
        placing.place(record, columns.schools, actor=fresh(city.editor), now=now)


def test_a_draft_appears_with_its_publication_and_the_log_names_the_column_then(
    columns: Columns, city: City, now: datetime
) -> None:
    first = draft(city, now, "还没有公开的通知")
    placing.place(first, columns.schools, actor=fresh(city.editor), now=now)
    assert (acts(), list(Placement.objects.listed())) == ([], [])
    actions.submit(first, actor=city.editor, now=now)
    actions.approve(first, actor=city.reviewer, now=now)
    actions.publish(first, actor=city.reviewer, now=now)
    assert f"column:{columns.schools.pk}" in acts(Act.PUBLISHED)[-1].keys
    assert Placement.objects.listed().get().record == first


def test_a_bundle_names_the_columns_of_its_members(columns: Columns, city: City, now: datetime) -> None:
    members = [draft(city, now, f"第{number}件") for number in (1, 2)]
    placing.place(members[1], columns.schools, actor=fresh(city.editor), now=now)
    for one in members:
        actions.submit(one, actor=city.editor, now=now)
        actions.approve(one, actor=city.reviewer, now=now)
    bundles.release_together(members, actor=city.reviewer, now=now)
    assert f"column:{columns.schools.pk}" in acts(Act.BUNDLED)[0].keys


def test_a_draft_with_a_place_may_still_be_deleted(columns: Columns, city: City, now: datetime) -> None:
    first = draft(city, now)
    placing.place(first, columns.schools, actor=fresh(city.editor), now=now)
    actions.delete_draft(first, actor=city.editor)
    assert not Placement.objects.exists()


def test_what_is_withdrawn_leaves_its_columns_by_itself(
    record: Record, columns: Columns, city: City, now: datetime
) -> None:
    placing.place(record, columns.schools, actor=fresh(city.editor), now=now)
    actions.withdraw(record, actor=city.reviewer, reason="有误", withdrawal="notice", now=now)
    assert not Placement.objects.listed().exists()
    assert f"column:{columns.schools.pk}" in acts(Act.WITHDRAWN)[0].keys
    with pytest.raises(Refused, match="已经撤回"):
        placing.offer(record, columns.news, actor=fresh(city.editor), now=now)


def test_the_office_takes_what_a_department_offers(
    record: Record, columns: Columns, city: City, now: datetime
) -> None:
    placement = placing.offer(record, columns.notices, actor=fresh(city.editor), now=now)
    assert told(city.office) == ["市教育局向栏目“通知公告”报送：关于校车安全的通知"]
    assert waiting_for(city.office, now) == ["报送到栏目“通知公告”，待决定"]
    assert acts() == []
    for stranger in (city.editor, city.other_editor, city.auditor):
        with pytest.raises(Refused, match="公开主管决定"):
            placing.take(placement, actor=fresh(stranger), now=now)
    placing.take(placement, actor=fresh(city.office), now=now + timedelta(hours=1))
    (entry,) = acts()
    assert (entry.agency, entry.role) == (city.government, Role.DISCLOSURE_OFFICE)
    assert {f"column:{columns.notices.pk}", f"agency:{city.education.pk}"} <= set(entry.keys)
    assert told(city.editor) == ["栏目“通知公告”已采用：关于校车安全的通知"]
    assert waiting_for(city.office, now) == []


def test_the_office_returns_with_a_reason_and_the_department_offers_again(
    record: Record, columns: Columns, city: City, now: datetime
) -> None:
    placement = placing.offer(record, columns.notices, actor=fresh(city.editor), now=now)
    with pytest.raises(Refused, match="写明理由"):
        placing.return_offer(placement, reason=" ", actor=fresh(city.office), now=now)
    with pytest.raises(Refused, match="手机号"):
        placing.return_offer(placement, reason="找13812345678", actor=fresh(city.office), now=now)
    placing.return_offer(placement, reason="与全市无关", actor=fresh(city.office), now=now)
    assert told(city.editor) == ["栏目“通知公告”退回：关于校车安全的通知"]
    assert waiting_for(city.editor, now) == ["栏目“通知公告”退回"]
    assert acts() == []
    again = placing.offer(record, columns.notices, actor=fresh(city.editor), now=now + timedelta(days=1))
    assert (again.pk, again.state, again.reason) == (placement.pk, PlacementState.OFFERED, "")
    assert len(told(city.office)) == 2


def test_an_office_sees_no_draft_that_was_offered(columns: Columns, city: City, now: datetime) -> None:
    first = draft(city, now, "还没有公开的通知")
    placement = placing.offer(first, columns.notices, actor=fresh(city.editor), now=now)
    office = fresh(city.office)
    assert not Placement.objects.for_user(office, "view").exists()
    assert (told(city.office), waiting_for(city.office, now)) == ([], [])
    with pytest.raises(Refused, match="公开以后才能决定"):
        placing.take(placement, actor=office, now=now)
    placing.recall(placement, actor=fresh(city.editor), now=now)
    assert not Placement.objects.exists()


def test_an_office_is_told_of_an_offer_when_everybody_can_read_it_and_once(
    columns: Columns, city: City, now: datetime
) -> None:
    follower = next(one for one in all_followers() if one.name == "column-offers")
    first = draft(city, now, "还没有公开的通知")
    placing.offer(first, columns.notices, actor=fresh(city.editor), now=now)
    placing.offer(published(city, now), columns.notices, actor=fresh(city.editor), now=now)
    follower.catch_up()
    assert told(city.office) == ["市教育局向栏目“通知公告”报送：关于校车安全的通知"]
    actions.submit(first, actor=city.editor, now=now)
    actions.approve(first, actor=city.reviewer, now=now)
    actions.publish(first, actor=city.reviewer, now=now + timedelta(days=1))
    follower.catch_up()
    assert told(city.office)[1:] == ["市教育局向栏目“通知公告”报送：还没有公开的通知"]
    follower.rebuild()
    assert len(told(city.office)) == 2


def test_nobody_decides_on_their_own_offer(
    record: Record, columns: Columns, city: City, now: datetime
) -> None:
    Post.objects.create(user=city.office, agency=city.education, role=Role.EDITOR)
    placement = placing.offer(record, columns.notices, actor=fresh(city.office), now=now)
    assert waiting_for(city.office, now) == []
    for verb in (placing.take, lambda *a, **k: placing.return_offer(*a, reason="不用", **k)):
        with pytest.raises(Refused, match="须由他人决定。（本平台的约定）"):
            verb(placement, actor=fresh(city.office), now=now)
    placing.take(placement, actor=fresh(city.office_reviewer), now=now)


def test_records_are_offered_upwards_only(record: Record, city: City, now: datetime) -> None:
    other = Column.objects.create(owner=city.district, name="区里的栏目")
    health = Column.objects.create(owner=city.health, name="卫健的栏目")
    for column in (other, health):
        with pytest.raises(Refused, match="只能报送到上级人民政府"):
            placing.offer(record, column, actor=fresh(city.editor), now=now)


def test_who_put_it_there_takes_it_out(record: Record, columns: Columns, city: City, now: datetime) -> None:
    own = placing.place(record, columns.schools, actor=fresh(city.editor), now=now)
    taken = placing.offer(record, columns.notices, actor=fresh(city.editor), now=now)
    placing.take(taken, actor=fresh(city.office), now=now)
    with pytest.raises(Refused, match="公开主管决定"):
        placing.remove(Placement.objects.get(pk=taken.pk), reason="不要了", actor=fresh(city.editor), now=now)
    with pytest.raises(Refused, match="不是市教育局"):
        placing.remove(own, reason="不要了", actor=fresh(city.office), now=now)
    with pytest.raises(Refused, match="手机号"):
        placing.remove(own, reason="找13812345678", actor=fresh(city.editor), now=now)
    placing.remove(own, reason="放错了", actor=fresh(city.editor), now=now)
    placing.remove(Placement.objects.get(pk=taken.pk), reason="过时", actor=fresh(city.office), now=now)
    assert [entry.manifest for entry in acts(Act.REMOVED)] == [
        {"column": columns.schools.pk},
        {"column": columns.notices.pk},
    ]
    assert told(city.editor)[-1] == "栏目“通知公告”移出：关于校车安全的通知"
    assert not Placement.objects.listed().exists()
    assert placing.place(record, columns.schools, actor=fresh(city.editor), now=now).state == "placed"


@pytest.mark.parametrize(
    "act",
    [
        lambda placement, city, now: placing.take(placement, actor=fresh(city.office), now=now),
        lambda placement, city, now: placing.return_offer(
            placement, reason="晚了", actor=fresh(city.office), now=now
        ),
        lambda placement, city, now: placing.recall(placement, actor=fresh(city.editor), now=now),
    ],
)
def test_what_was_decided_is_not_decided_again(
    record: Record,
    columns: Columns,
    city: City,
    now: datetime,
    act: Callable[[Placement, City, datetime], object],
) -> None:
    placement = placing.offer(record, columns.notices, actor=fresh(city.editor), now=now)
    placing.take(placement, actor=fresh(city.office), now=now)
    with pytest.raises(Refused, match="不能办理这一步"):
        act(placement, city, now)


def test_an_agency_places_what_it_carries_on(record: Record, city: City, now: datetime) -> None:
    ended = city.education
    ended.until = (now - timedelta(days=2)).date()
    ended.save()
    ended.handed_to.create(successor=city.health, since=(now - timedelta(days=1)).date())
    column = add(city.health, "卫生教育", city.other_editor, now)
    assert placing.place(record, column, actor=fresh(city.other_editor), now=now).state == "placed"
