"""Notices: where a day finds them, what the gate says, what time tells the log, and what the public reads."""

from __future__ import annotations

import gzip
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from gongkai.accounts.reasons import Refused
from gongkai.attachments.entries import entry, version_of
from gongkai.attachments.tests.records import address, as_, publish, upload
from gongkai.columns import actions as columns
from gongkai.columns import placing
from gongkai.columns.models import Column
from gongkai.compliance.gate import decided
from gongkai.compliance.looking import look_at
from gongkai.compliance.rule import RecordRule, Run
from gongkai.factories import City, fresh
from gongkai.notices.kind import NOTICES
from gongkai.notices.models import Notice
from gongkai.notices.period import standing_on
from gongkai.notices.rules import CONTACT as CONTACT_RULE
from gongkai.notices.rules import END, OPENED, ORDER, PAST
from gongkai.publishing import actions, dump, takeovers
from gongkai.publishing.choices import Act
from gongkai.publishing.followers import all_followers
from gongkai.publishing.models import LogEntry, Record, Snapshot, Takeover
from gongkai.publishing.moments import append_due
from gongkai.publishing.several import Draft
from gongkai.publishing.tests.old_site import OLD, opened

pytestmark = pytest.mark.django_db
OPENS, ENDS = date(2026, 7, 1), date(2026, 7, 7)
CONTACT = "评优办，0000-0000002（虚构）"


@pytest.mark.parametrize(
    ("day", "publicity", "announcement"),
    [
        (date(2026, 6, 30), "尚未开始", "尚未开始"),
        (OPENS, "公示中", "现行"),
        (ENDS, "公示中", "现行"),
        (date(2026, 7, 8), "公示期已满", "已结束"),
    ],
)
def test_both_days_belong_to_the_period(day: date, publicity: str, announcement: str) -> None:
    assert standing_on(day, "publicity", OPENS, ENDS).label == publicity
    assert standing_on(day, "announcement", OPENS, ENDS).label == announcement
    assert standing_on(day, "announcement", None, None).label == "现行"


def draft(city: City, now: datetime, **values: object) -> Record:
    row = Notice(**{"text": "现予公示。\n有异议的请反映。", "contact": CONTACT} | values)
    by = {"agency": city.education, "actor": fresh(city.editor), "now": now}
    return actions.create(NOTICES, row, "关于评优结果的公示", **by)


def published(city: City, now: datetime, **values: object) -> Record:
    record = draft(city, now, **values)
    actions.submit(record, actor=fresh(city.editor), now=now)
    actions.approve(record, actor=fresh(city.reviewer), now=now)
    return actions.publish(record, actor=fresh(city.reviewer), now=now)


def test_the_gate_lets_no_publicity_notice_out_without_an_end(city: City, now: datetime) -> None:
    record = draft(city, now, category="publicity")
    with pytest.raises(Refused, match="公示没有截止日期"):
        actions.submit(record, actor=fresh(city.editor), now=now)


def test_the_gate_asks_about_what_is_over_before_it_begins(city: City, now: datetime) -> None:
    record = draft(city, now, category="publicity", ends_on=now.date() - timedelta(days=1))
    with pytest.raises(Refused, match="已经过去"):
        actions.submit(record, actor=fresh(city.editor), now=now)
    last = draft(city, now, category="publicity", ends_on=now.date())  # today still counts
    actions.submit(last, actor=fresh(city.editor), now=now)


@pytest.mark.parametrize("category", ["publicity", "announcement"])
def test_time_tells_the_log_that_it_is_over_and_which_list_moves(
    city: City, now: datetime, category: str
) -> None:
    record = published(city, now, category=category, ends_on=ENDS)
    column = columns.save(Column(owner=city.education, name="公示"), actor=fresh(city.editor), now=now)
    placing.place(record, column, actor=fresh(city.editor), now=now)
    assert append_due(ENDS, now + timedelta(days=7)) == 0
    assert append_due(ENDS + timedelta(days=1), now + timedelta(days=8)) == 1
    entry = LogEntry.objects.order_by("-seq")[0]
    assert (entry.act, entry.record, entry.role) == (Act.CLOSED, record, "time")
    assert column.key in entry.keys
    assert append_due(ENDS + timedelta(days=9), now + timedelta(days=16)) == 0


def test_the_public_reads_what_it_is_today(city: City, now: datetime) -> None:
    record = published(city, now, category="publicity", ends_on=ENDS)
    client = Client()
    for days, words, listed in ((0, "公示中", "open"), (8, "公示期已满", "ended")):
        with time_machine.travel(now + timedelta(days=days), tick=False):
            page = client.get(record.get_absolute_url()).content.decode()
            assert words in page
            for state in ("open", "ended"):
                found = client.get(f"/notices/?state={state}").content.decode()
                assert (record.title in found) == (state == listed), (days, state)
    assert record.title not in client.get("/notices/?category=announcement").content.decode()


def test_a_draft_is_not_there_and_a_withdrawn_one_says_why(city: City, now: datetime) -> None:
    client = Client()
    assert client.get(f"/notices/{draft(city, now).pk}/").status_code == 404
    record = published(city, now, category="publicity", ends_on=ENDS)
    actions.withdraw(record, actor=fresh(city.reviewer), reason="名单有误", withdrawal="notice", now=now)
    page = client.get(record.get_absolute_url()).content.decode()
    assert "名单有误" in page
    assert "有异议的请反映" not in page


# --- What the gate and the rules say -------------------------------------------------------------------------------
@pytest.fixture
def own_folder(settings: Settings, tmp_path: Path) -> None:
    """What is kept lies in the folder of the test."""
    settings.DATA_DIR = tmp_path


def said(record: Record, day: date) -> set[str]:
    """The rules of this room that find something in what is public."""
    found = look_at(Record.objects.get(pk=record.pk), Run(day))
    return {one.rule.name for one in found if one.rule.name.startswith("notices.")}


def saved(record: Record, city: City, now: datetime, **values: object) -> Record:
    row = Notice(**{"text": "现予公示。", "category": "publicity", "contact": CONTACT} | values)
    actions.save_draft(record, row, record.title, actor=fresh(city.editor), now=now)
    return Record.objects.get(pk=record.pk)


def test_a_typo_of_a_notice_that_is_over_is_put_right_without_excuses(city: City, now: datetime) -> None:
    record = published(city, now, category="publicity", ends_on=ENDS)
    later = now + timedelta(days=30)
    record = saved(record, city, later, text="现予公示，共三家。", ends_on=ENDS)
    actions.submit(record, actor=fresh(city.editor), now=later)


def prepared(city: City, now: datetime, **values: object) -> Record:
    old = takeovers.Old(opened(city, now), OLD)
    row = Notice(**{"text": "旧的公示。", "category": "publicity"} | values)
    with transaction.atomic():
        (record,) = takeovers.prepare(
            NOTICES, [(Draft(row, "旧的公示", agency=city.education), old)], actor=city.editor, now=now
        )
    return record


def taken_over(city: City, now: datetime, **values: object) -> Record:
    record = prepared(city, now, **values)
    takeovers.confirm(Takeover.objects.latest("pk"), actor=city.reviewer, now=now)
    return Record.objects.get(pk=record.pk)


def test_what_was_over_on_the_old_site_is_taken_over_without_excuses(city: City, now: datetime) -> None:
    record = taken_over(city, now, opens_on=OLD.date() - timedelta(days=9), ends_on=date(2019, 9, 9))
    assert said(record, now.date()) == set()
    page = Client().get(record.get_absolute_url()).content.decode()
    assert "原发布时间" in page
    assert "迁入本站" in page
    assert "云汀教育网" in page
    assert "<dt>发布时间</dt>" not in page


def test_what_no_cutover_can_take_any_more_is_a_draft_like_others(city: City, now: datetime) -> None:
    record = prepared(city, now, ends_on=date(2019, 9, 9))
    rules = {
        days: {one.seen.rule.name for one in decided(record, now.date() + timedelta(days=days))}
        for days in (180, 181)  # the last day of the cut-over still counts
    }
    assert ["notices.past" in rules[days] for days in (180, 181)] == [False, True]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"opens_on": date(2026, 6, 29)}, "早于公开日期"),
        ({"contact": ""}, "没有联系方式"),
        ({"opens_on": date(2026, 6, 30)}, ""),
        ({"category": "announcement", "opens_on": date(2026, 6, 29), "contact": ""}, ""),
    ],
)
def test_a_period_begins_in_public_and_names_whom_to_ask(
    city: City, now: datetime, values: dict[str, object], words: str
) -> None:
    record = draft(city, now, **{"category": "publicity", "ends_on": ENDS} | values)
    if not words:
        actions.submit(record, actor=fresh(city.editor), now=now)
        return
    with pytest.raises(Refused, match=f"{words}.*说明照发的理由.*本平台的约定"):
        actions.submit(record, actor=fresh(city.editor), now=now)


def test_the_same_is_found_in_what_is_public(city: City, now: datetime) -> None:
    record = published(city, now, category="publicity", opens_on=now.date(), ends_on=ENDS)
    assert said(record, now.date()) == set()
    content = record.current.snapshot.read() | {"opens_on": "2026-06-29", "contact": ""}
    other = Snapshot.take(record.current.snapshot.schema, content)
    record.current.snapshot = other
    record.current.save()
    assert said(record, ENDS) == {"notices.opened", "notices.contact"}
    assert said(record, ENDS + timedelta(days=1)) == {"notices.opened"}  # nobody objects any more


@pytest.mark.parametrize("rule", [END, ORDER, PAST, OPENED, CONTACT_RULE])
def test_a_convention_of_ours_is_called_one(rule: RecordRule) -> None:
    assert "本平台的约定" in str(rule.basis)


# --- After the end -------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("own_folder")
def test_what_a_publicity_notice_names_leaves_the_web_with_its_period(city: City, now: datetime) -> None:
    row = Notice(text="拟表彰青藤小学。", category="publicity", ends_on=ENDS, contact=CONTACT)
    by = {"agency": city.education, "actor": fresh(city.editor), "now": now}
    record = actions.create(NOTICES, row, "关于评优结果的公示", attachments=[entry(upload(city, now))], **by)
    record = publish(record, city, now)
    record = publish(saved(record, city, now, text="拟表彰青藤小学、听泉小学。", ends_on=ENDS), city, now)
    for follower in all_followers():
        follower.catch_up()
    record = Record.objects.get(pk=record.pk)
    file, page = address(record), record.get_absolute_url()
    number = record.attachments[0]["attachment"]
    versioned = f"{file}{version_of(record.attachments[0])}/"
    compare = f"/records/{record.pk}/compare/"
    client, texts = Client(), ("听泉小学", CONTACT, "检查表")
    with time_machine.travel(now + timedelta(days=7), tick=False):  # the last day still counts
        assert all(text in client.get(page).content.decode() for text in texts)
        assert [client.get(one).status_code for one in (file, versioned, compare)] == [200, 200, 200]
        assert compare in client.get(page).content.decode()
    with time_machine.travel(now + timedelta(days=8), tick=False):
        said = client.get(page).content.decode()
        assert not any(text in said for text in texts)
        for words in (
            "公示期已满",
            record.title,
            city.education.name,
            record.current.snapshot.digest,
            "第 1 版",
        ):
            assert words in said
        assert compare not in said
        for one in (file, versioned, f"/files/{record.pk}/all.zip"):
            answer = client.get(one)
            assert (answer.status_code, "期限已满" in answer.content.decode()) == (410, True), one
        assert client.get(compare).status_code == 404
        dump.folder().mkdir(parents=True, exist_ok=True)
        dump.write_contents()
        packed = gzip.decompress((dump.folder() / dump.CONTENTS).read_bytes()).decode()
        assert not any(text in packed for text in ("听泉小学", "青藤小学", CONTACT))
        other, register = as_(fresh(city.other_editor)), "/desk/registers/notices"
        for more in ("", "history/", "history/compare/"):
            assert other.get(f"{register}/{record.pk}/{more}").status_code == 404
        for form in ("csv", "json"):
            exported = b"".join(other.get(f"{register}.{form}").streaming_content).decode("utf-8-sig")
            assert record.title not in exported and "听泉小学" not in exported
        assert record.title not in other.get("/desk/search/", {"q": "评优"}).content.decode()
        desk = as_(fresh(city.editor))
        assert "听泉小学" in desk.get(f"/desk/registers/notices/{record.pk}/").content.decode()
        assert desk.get(reverse("attachments:download", args=[number])).status_code == 200


def test_an_announcement_that_is_over_stays_readable(city: City, now: datetime) -> None:
    record = published(city, now, category="announcement", ends_on=ENDS)
    with time_machine.travel(now + timedelta(days=8), tick=False):
        page = Client().get(record.get_absolute_url()).content.decode()
    assert "已结束" in page
    assert "有异议的请反映" in page


@pytest.mark.usefixtures("own_folder")
def test_what_was_withdrawn_names_nothing_after_its_end_either(city: City, now: datetime) -> None:
    row = Notice(text="拟表彰。", category="publicity", ends_on=ENDS, contact=CONTACT)
    by = {"agency": city.education, "actor": fresh(city.editor), "now": now}
    record = actions.create(NOTICES, row, "关于评优结果的公示", attachments=[entry(upload(city, now))], **by)
    record = publish(record, city, now)
    actions.withdraw(record, actor=fresh(city.reviewer), reason="有误", withdrawal="gone", now=now)
    with time_machine.travel(now + timedelta(days=8), tick=False):
        answer = Client().get(address(record))
    assert answer.status_code == 410
    assert record.title not in answer.content.decode()
