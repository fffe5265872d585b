"""The pages, through HTTP: what the public finds, and what each person may do in the workspace."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.accounts.models import User
from gongkai.columns import actions, placing
from gongkai.columns.models import Column, Placement
from gongkai.columns.tests.conftest import Columns, add
from gongkai.factories import City, draft, fresh, published
from gongkai.jobs.models import Notification, OutboxMail
from gongkai.notices.kind import NOTICES
from gongkai.notices.models import Notice
from gongkai.publishing import actions as publishing
from gongkai.publishing import erasure
from gongkai.publishing.choices import Act
from gongkai.publishing.models import LogEntry, Record

pytestmark = pytest.mark.django_db


def get(address: str, user: User | None = None, status: int = 200) -> str:
    client = Client()
    if user is not None:
        client.force_login(fresh(user))
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def post(address: str, user: User, status: int = 302, **data: object) -> str:
    client = Client()
    client.force_login(fresh(user))
    answer = client.post(address, data)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def notice(city: City, now: datetime, title: str, ends_on: date | None = None) -> Record:
    category = "publicity" if ends_on else "announcement"
    row = Notice(
        text="公示如下。", category=category, ends_on=ends_on, contact="评优办，0000-0000002（虚构）"
    )
    record = publishing.create(NOTICES, row, title, agency=city.education, actor=fresh(city.editor), now=now)
    publishing.submit(record, actor=fresh(city.editor), now=now)
    publishing.approve(record, actor=fresh(city.reviewer), now=now)
    return publishing.publish(record, actor=fresh(city.reviewer), now=now)


# --- In public -------------------------------------------------------------------------------------------------------
def test_an_empty_column_says_why(columns: Columns) -> None:
    page = get(columns.news.get_absolute_url())
    assert "本栏目暂无信息" in page
    assert "本栏目还没有列入信息。" in page
    assert "更新周期 14 天" in page


def test_a_column_lists_its_own_and_what_stands_below_each_once(
    columns: Columns, city: City, now: datetime
) -> None:
    record = published(city, now)
    hidden = add(city.government, "准备中", city.office, now, parent=columns.news, is_shown=False)
    for column in (columns.news, columns.notices, hidden):
        placement = placing.offer(record, column, actor=fresh(city.editor), now=now)
        placing.take(placement, actor=fresh(city.office), now=now)
    page = get(columns.news.get_absolute_url())
    assert page.count(f'href="{record.get_absolute_url()}"') == 1
    assert "共 1 件" in page
    assert "准备中" not in page
    below = get(columns.notices.get_absolute_url())
    assert f'<a href="{columns.news.get_absolute_url()}">政务动态</a>' in below  # the way up


def test_a_withdrawn_record_is_gone_at_once(columns: Columns, city: City, now: datetime) -> None:
    record = published(city, now)
    placing.place(record, columns.schools, actor=fresh(city.editor), now=now)
    assert record.title in get(columns.schools.get_absolute_url())
    publishing.withdraw(record, actor=fresh(city.reviewer), reason="有误", withdrawal="gone", now=now)
    assert record.title not in get(columns.schools.get_absolute_url())


def test_what_has_ended_is_listed_apart_and_keeps_its_address(
    columns: Columns, city: City, now: datetime
) -> None:
    last = now.date() + timedelta(days=7)
    ending, lasting = notice(city, now, "关于评优的公示", last), notice(city, now, "关于值班的公告")
    for record in (ending, lasting):
        placing.place(record, columns.schools, actor=fresh(city.editor), now=now)
    address = columns.schools.get_absolute_url()
    with time_machine.travel(now + timedelta(days=7), tick=False):  # the last day still counts
        assert ending.title in get(address)
        assert "公示中" in get(ending.get_absolute_url())
    with time_machine.travel(now + timedelta(days=8), tick=False):
        current, ended = get(address), get(f"{address}?show=ended")
        assert (ending.title in current, lasting.title in current) == (False, True)
        assert (ending.title in ended, lasting.title in ended) == (True, False)
        assert "公示期已满" in get(ending.get_absolute_url())
        publishing.withdraw(lasting, actor=fresh(city.reviewer), reason="有误", withdrawal="gone", now=now)
        assert "此前公开的都已期满" in get(address)


def test_what_is_closed_says_so_and_what_was_never_shown_is_not_there(
    columns: Columns, city: City, now: datetime
) -> None:
    prepared = add(city.government, "准备中", city.office, now, is_shown=False)
    get(prepared.get_absolute_url(), status=404)
    actions.close(columns.schools, actor=fresh(city.editor), now=now)
    page = get(columns.schools.get_absolute_url())
    assert "起停用" in page
    assert "学校通知" in page
    assert "仍在发布它的机构页面上" in page
    columns.notices.is_shown = False
    actions.save(columns.notices, actor=fresh(city.office), now=now)
    page = get(columns.notices.get_absolute_url())
    assert ("暂不显示" in page, "通知公告</h1>" in page) == (True, False)
    assert "学校通知" not in get("/columns/")


def test_what_stands_below_a_hidden_column_is_told_as_little(
    columns: Columns, city: City, now: datetime
) -> None:
    prepared = add(city.government, "准备中", city.office, now, is_shown=False)
    below = add(city.government, "准备中的下级", city.office, now, parent=prepared)
    get(below.get_absolute_url(), status=404)
    columns.news.is_shown = False  # this one the public has known
    actions.save(columns.news, actor=fresh(city.office), now=now)
    above, known = get(columns.news.get_absolute_url()), get(columns.notices.get_absolute_url())
    assert ("暂不显示" in above, above == known) == (True, True)


def test_the_list_names_the_owners_of_its_day(columns: Columns, city: City, now: datetime) -> None:
    city.education.until = now.date()
    city.education.save()
    for days, is_there in ((0, True), (1, False)):
        with time_machine.travel(now + timedelta(days=days), tick=False):
            assert ("学校通知" in get("/columns/")) == is_there


def test_columns_are_found_from_where_people_are(columns: Columns, city: City) -> None:
    link = f'href="{columns.news.get_absolute_url()}"'
    for address in ("/", "/columns/", "/site-map/", "/agencies/yunting/"):
        assert link in get(address), address
    assert f'href="{columns.schools.get_absolute_url()}"' in get("/agencies/jyj/")
    assert columns.notices.get_absolute_url() in get("/sitemap-columns.xml")


def test_the_log_names_the_column_of_an_act(columns: Columns, city: City, now: datetime) -> None:
    placing.place(published(city, now), columns.schools, actor=fresh(city.editor), now=now)
    columns.news.is_shown = False
    actions.save(columns.news, actor=fresh(city.office), now=now)
    page = get("/log/")
    assert "栏目：学校通知" in page
    assert "列入栏目" in page
    assert "政务动态" not in page


def test_a_column_asks_no_more_of_many_records(columns: Columns, city: City, now: datetime) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            get(columns.schools.get_absolute_url())
        return len(captured)

    def fill(count: int) -> None:
        for number in range(count):
            record = published(city, now, f"第{number}件")
            placing.place(record, columns.schools, actor=fresh(city.editor), now=now)

    fill(2)
    few = queries()
    fill(10)
    for number in range(5):
        add(city.education, f"栏目{number}", city.editor, now, parent=columns.schools)
    assert queries() == few <= 10


# --- In the workspace --------------------------------------------------------------------------------------------------
def test_the_tree_shows_its_figures_to_everybody_and_its_buttons_to_its_keeper(
    columns: Columns, city: City
) -> None:
    page = get("/desk/columns/", city.office)
    assert "政务动态" in page
    assert "空白" in page
    assert "新建栏目" in page
    page = get("/desk/columns/?agency=yunting", city.editor)
    assert ("政务动态" in page, "新建栏目" in page) == (True, False)


def test_a_keeper_adds_changes_and_closes(columns: Columns, city: City) -> None:
    form = {"name": "招生入学", "position": "10", "update_cycle": "183", "is_shown": "on", "note": "招生政策"}
    post("/desk/columns/new/?agency=jyj", city.editor, **form, parent=columns.schools.pk)
    made = Column.objects.get(name="招生入学")
    assert (made.owner, made.parent, made.update_cycle) == (city.education, columns.schools, 183)
    post(f"/desk/columns/{made.pk}/edit/", city.editor, **form | {"name": "招生"}, parent="")
    made.refresh_from_db()
    assert (made.name, made.parent) == ("招生", None)
    page = post(f"/desk/columns/{made.pk}/edit/", city.editor, 422, **form | {"name": "学校通知"}, parent="")
    assert "同级栏目中已有“学校通知”。" in page
    assert 'value="学校通知"' in page
    post(f"/desk/columns/{made.pk}/close/", city.editor)
    made.refresh_from_db()
    assert made.closed_on is not None
    assert "重新启用</button>" in get(f"/desk/columns/{made.pk}/", city.editor)
    post(f"/desk/columns/{made.pk}/reopen/", city.editor)
    made.refresh_from_db()
    assert made.closed_on is None


@pytest.mark.parametrize("person", ["office", "other_editor", "auditor"])
def test_the_columns_of_others_are_not_theirs_to_keep(columns: Columns, city: City, person: str) -> None:
    user = getattr(city, person)
    for address in (
        "/desk/columns/new/?agency=jyj",
        f"/desk/columns/{columns.schools.pk}/edit/",
        f"/desk/columns/{columns.schools.pk}/close/",
    ):
        get(address, user, 404)
        post(address, user, 404, name="别人的", position="1")
    post(f"/desk/columns/{columns.schools.pk}/reopen/", user, 404)
    get(f"/desk/columns/{columns.schools.pk}/", user)  # what is public may be looked at


def test_a_record_says_where_it_stands_and_is_placed_and_offered(
    columns: Columns, city: City, now: datetime
) -> None:
    record = published(city, now)
    detail = f"/desk/registers/documents/{record.pk}/"
    assert "还没有列入栏目" in get(detail, city.editor)
    assert "列入栏目或者报送" not in get(detail, city.other_editor)
    address = f"/desk/columns/records/{record.pk}/"
    get(address, city.other_editor, 404)
    page = get(address, city.editor)
    assert "政务动态 / 通知公告" in page
    wrong = {"own-column": columns.notices.pk, "place": "1"}  # not one of its own
    post(address, city.editor, 422, **wrong)
    post(address, city.editor, **{"own-column": columns.schools.pk, "place": "1"})
    post(address, city.editor, **{"above-column": columns.notices.pk, "offer": "1"})
    states = dict(Placement.objects.values_list("column__name", "state"))
    assert states == {"学校通知": "placed", "通知公告": "offered"}
    page = get(detail, city.editor)
    assert "市教育局：学校通知</a>" in page
    assert "报送待定" in page


def test_what_an_ended_agency_made_is_placed_with_its_heir(
    columns: Columns, city: City, now: datetime
) -> None:
    record = published(city, now)
    ended = city.education
    ended.until = (now - timedelta(days=2)).date()
    ended.save()
    ended.handed_to.create(successor=city.health, since=(now - timedelta(days=1)).date())
    column = add(city.health, "卫生教育", city.other_editor, now)
    address = f"/desk/columns/records/{record.pk}/"
    with time_machine.travel(now, tick=False):
        page = get(address, city.other_editor)
        assert ("卫生教育" in page, "学校通知" in page) == (True, False)
        post(address, city.other_editor, **{"own-column": column.pk, "place": "1"})
    assert Placement.objects.get().column == column


def test_what_was_typed_stays_when_it_is_refused(columns: Columns, city: City, now: datetime) -> None:
    placement = placing.offer(published(city, now), columns.notices, actor=fresh(city.editor), now=now)
    address = f"/desk/columns/placements/{placement.pk}/"
    page = post(address, city.office, 422, step="return_offer", reason="请找13812345678")
    assert "手机号" in page
    assert 'value="请找13812345678"' in page
    placement.refresh_from_db()
    assert placement.state == "offered"


def test_a_page_promises_an_entry_of_the_log_only_where_there_is_one(
    columns: Columns, city: City, now: datetime
) -> None:
    for record, says in ((published(city, now), True), (draft(city, now, "没有公开的"), False)):
        placement = placing.place(record, columns.schools, actor=fresh(city.editor), now=now)
        page = get(f"/desk/columns/placements/{placement.pk}/", city.editor)
        assert ("记录仍然公开" in page) == says
        assert ("公开时不再列入" in page) == (not says)


def test_a_change_leads_to_its_entry(columns: Columns, city: City) -> None:
    entry = LogEntry.objects.get(act=Act.COLUMN_CHANGED, manifest__column=columns.schools.pk)
    assert f'href="/log/#entry-{entry.seq}"' in get(f"/desk/columns/{columns.schools.pk}/", city.editor)


def test_the_office_decides_on_the_page_of_the_offer(columns: Columns, city: City, now: datetime) -> None:
    record = published(city, now)
    placement = placing.offer(record, columns.notices, actor=fresh(city.editor), now=now)
    address = f"/desk/columns/placements/{placement.pk}/"
    get(address, city.other_editor, 404)
    offers = get("/desk/columns/offers/", city.office)
    assert record.title in offers
    assert f"{city.government.label}：政务动态 / 通知公告" in offers
    assert record.title not in get("/desk/columns/offers/", city.editor)
    assert record.title in get(f"/desk/columns/{columns.notices.pk}/", city.office)
    page = post(address, city.office, 422, step="return_offer", reason="")
    assert "请填写这一项" in page
    post(address, city.office, step="return_offer", reason="与全市无关")
    page = get(address, city.editor)
    assert "与全市无关" in page
    assert "撤回报送" in page
    post(address, city.editor, step="recall")
    get(address, city.editor, 404)
    post(address, city.office, 404, step="take")


def test_a_draft_that_was_offered_is_nobodys_but_its_agencys(
    columns: Columns, city: City, now: datetime
) -> None:
    record = draft(city, now, "只有教育局知道的草稿")
    placement = placing.offer(record, columns.notices, actor=fresh(city.editor), now=now)
    get(f"/desk/columns/placements/{placement.pk}/", city.office, 404)
    for address in (
        "/desk/columns/",
        "/desk/columns/offers/",
        f"/desk/columns/{columns.notices.pk}/",
        "/desk/",
    ):
        assert record.title not in get(address, city.office), address
    assert "公开以后，对方才看得到报送" in get(f"/desk/columns/placements/{placement.pk}/", city.editor)


def test_an_erasure_reaches_what_was_told_of_an_offer(columns: Columns, city: City, now: datetime) -> None:
    User.objects.filter(pk=city.office.pk).update(email="office@example.invalid")
    record = published(city, now, "关于青藤巷的通知")
    placement = placing.offer(record, columns.notices, actor=fresh(city.editor), now=now)
    placing.return_offer(placement, reason="不写青藤巷", actor=fresh(city.office), now=now)
    publishing.withdraw(record, actor=fresh(city.reviewer), reason="有误", withdrawal="gone", now=now)
    asked = erasure.ask_erasure(
        record,
        revisions=[one.number for one in record.revisions.all()],
        ground="personal_data",
        reason="涉及个人",
        actor=fresh(city.editor),
        now=now,
    )
    erasure.erase_content(asked, actor=fresh(city.reviewer), now=now)
    assert not Notification.objects.filter(text__contains="青藤巷").exists()
    assert not OutboxMail.objects.filter(body__contains="青藤巷").exists()
    assert not Placement.objects.filter(reason__contains="青藤巷").exists()


def test_the_tree_asks_no_more_of_many_columns(columns: Columns, city: City, now: datetime) -> None:
    def queries(address: str) -> int:
        client = Client()
        client.force_login(fresh(city.office))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    def fill(first: int, count: int) -> None:
        for number in range(first, first + count):
            add(city.government, f"栏目{number}", city.office, now, parent=columns.news)
            record = published(city, now, f"第{number}件")
            placement = placing.offer(record, columns.news, actor=fresh(city.editor), now=now)
            placing.take(placement, actor=fresh(city.office), now=now)

    one = f"/desk/columns/{columns.news.pk}/"
    fill(1, 2)
    few = queries("/desk/columns/"), queries(one)
    fill(3, 10)
    assert (queries("/desk/columns/"), queries(one)) == few
    assert few[0] <= 12
