"""Where a record went out beside this site, and that a correction reaches the same channels."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from gongkai.accounts.reasons import Refused
from gongkai.documents.models import Document
from gongkai.factories import City, draft, fresh, published
from gongkai.publishing import actions
from gongkai.publishing.channels import link_digest, record_appearance, record_correction, take_back
from gongkai.publishing.choices import Act, ErasureGround
from gongkai.publishing.erasure import ask_erasure, erase_content
from gongkai.publishing.followers import all_followers
from gongkai.publishing.models import Appearance, ChannelCorrection, LogEntry, Record
from gongkai.publishing.verification import verify

pytestmark = pytest.mark.django_db
LINK = "https://paper.example/2026/a.html"
"""An invented newspaper."""


def follow() -> None:
    for follower in all_followers():
        follower.catch_up()


def appears(city: City, record: Record, now: datetime, **more: Any) -> Appearance:
    given = {"channel": "newspaper", "appeared_on": now.date(), "carrier": "《云汀日报》第3版", "link": LINK}
    return record_appearance(record, **given | more, actor=city.editor, now=now)


def change(city: City, record: Record, now: datetime, text: str = "一、改过的总则") -> None:
    actions.save_draft(record, Document(record=record, text=text), record.title, actor=city.editor, now=now)
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, now=now)
    actions.publish(record, actor=city.editor, now=now)


def behind() -> list[str]:
    return [one.channel for one in Appearance.objects.behind()]


def test_an_appearance_is_shown_with_when_and_where_and_without_names(city: City, now: datetime) -> None:
    record = published(city, now)
    appears(city, record, now, note="联系人在总编室")
    follow()
    page = Client().get(f"/documents/{record.pk}/").content.decode()
    assert "公开形式" in page
    assert "《云汀日报》第3版" in page
    assert LINK in page
    assert city.editor.name not in page
    assert "总编室" not in page
    entry = LogEntry.objects.latest("seq")
    assert (entry.act, entry.record, entry.role) == (Act.CHANNELS, record, "editor")
    said = {"channel": "newspaper", "on": "2026-06-30", "did": "appeared"}
    assert record.current is not None
    assert entry.manifest == said | {"link": link_digest(record.current.snapshot, LINK)}
    assert LINK not in str(entry.body())
    assert "报刊 2026-06-30" in Client().get("/log/").content.decode()
    assert list(verify()) == []


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"appeared_on": date(2026, 7, 1)}, "晚于今天"),
        ({"channel": "website"}, "公开日志"),
        ({"channel": "fax"}, "选择"),
        ({"link": "javascript:alert(1)"}, "http"),
        ({"link": "ftp://paper.example/a"}, "http"),
        ({"link": "https:///a"}, "http"),
        ({"link": "https://[/"}, "http"),
        ({"link": "https://paper.example/%31%33%38%30%30%31%33%38%30%30%30"}, "手机号"),
        ({"carrier": "机密★一年"}, "密级"),
        ({"edition": 7}, "没有第 7 版"),
    ],
)
def test_what_cannot_be_is_refused(city: City, now: datetime, given: dict[str, Any], why: str) -> None:
    record = published(city, now)
    with pytest.raises(Refused, match=why):
        appears(city, record, now, **given)
    assert not Appearance.objects.exists()


def test_a_first_edition_may_have_been_printed_before_it_stood_here(city: City, now: datetime) -> None:
    record = draft(city, now)
    row = Document(record=record, text="一", signed_on=date(2026, 6, 20))
    actions.save_draft(record, row, record.title, actor=city.editor, now=now)
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, now=now)
    actions.publish(record, actor=city.editor, now=now)
    for _followed in range(2):
        appears(city, record, now, channel="press_conference", appeared_on=date(2026, 6, 20))
        with pytest.raises(Refused, match="早于成文日期（2026-06-20）"):
            appears(city, record, now, appeared_on=date(2026, 6, 19))
        follow()
    change(city, record, now + timedelta(days=1))
    for _followed in range(2):
        with pytest.raises(Refused, match="早于这一版在本站公开的日期（2026-07-01）"):
            appears(city, record, now + timedelta(days=1), appeared_on=now.date())
        follow()
    appears(city, record, now, appeared_on=date(2026, 6, 20), edition=1)


def test_drafts_and_strangers_are_refused(city: City, now: datetime) -> None:
    waiting, record = draft(city, now), published(city, now)
    with pytest.raises(Refused, match="还没有在本站公开"):
        appears(city, waiting, now)
    given = {"channel": "tv", "appeared_on": now.date(), "now": now}
    for stranger in (city.other_editor, city.auditor, city.office):
        with pytest.raises(Refused, match="不是"):
            record_appearance(record, **given, actor=stranger)


def test_a_change_opens_a_todo_for_each_channel_until_somebody_says_what_was_done(
    city: City, now: datetime
) -> None:
    record = published(city, now)
    paper = appears(city, record, now)
    appears(city, record, now, channel="new_media", carrier="云汀发布")
    gone = appears(city, record, now, channel="tv")
    take_back(gone, reason="登记错了", actor=city.editor, now=now)
    assert behind() == []
    later = now + timedelta(days=1)
    change(city, record, later)
    assert sorted(behind()) == ["new_media", "newspaper"]
    client = Client()
    client.force_login(city.editor)
    home = client.get("/desk/").content.decode()
    assert "其他渠道待更正：报刊" in home
    assert "其他渠道待更正：其他互联网政务媒体" in home
    assert "其他渠道待更正：电视" not in home
    client.force_login(city.other_editor)
    assert "其他渠道待更正" not in client.get("/desk/").content.decode()
    with pytest.raises(Refused, match="理由"):
        record_correction(paper, remedy="not_corrigible", done_on=later.date(), actor=city.editor, now=later)
    with pytest.raises(Refused, match="早于"):
        record_correction(paper, remedy="corrected", done_on=now.date(), actor=city.editor, now=later)
    with pytest.raises(Refused, match="更新的版本"):
        record_correction(
            paper, remedy="corrected", done_on=later.date(), seen=1, actor=city.editor, now=later
        )
    done = {"remedy": "corrected", "done_on": later.date(), "link": f"{LINK}?new", "seen": 2}
    record_correction(paper, **done, actor=city.editor, now=later)
    assert behind() == ["new_media"]
    with pytest.raises(Refused, match="没有待更正"):
        record_correction(paper, **done, actor=city.editor, now=later)
    follow()
    page = Client().get(f"/documents/{record.pk}/").content.decode()
    assert f"{LINK}?new" in page
    assert "2026年7月1日</time>更正" in page
    assert "第 1 版</li>" in page.replace(" · <a", "</li>")  # 云汀发布 still shows the first one
    change(city, record, later + timedelta(days=1), "一、再改的总则")
    assert sorted(behind()) == ["new_media", "newspaper"]


def problems() -> list[str]:
    return [problem.code for problem in verify()]


def test_the_log_bears_witness_of_links(city: City, now: datetime) -> None:
    record = published(city, now)
    appears(city, record, now)
    bare = appears(city, record, now, channel="tv", link="")
    change(city, record, now)
    done = {"remedy": "corrected", "done_on": now.date(), "link": f"{LINK}?new"}
    record_correction(Appearance.objects.get(channel="newspaper"), **done, actor=city.editor, now=now)
    assert problems() == []
    for rows in (
        Appearance.objects.all(),
        ChannelCorrection.objects.all(),
        Appearance.objects.filter(pk=bare.pk),
    ):
        before = rows.values_list("link", flat=True)[0]
        rows.filter(link=before).update(link="https://elsewhere.example/")
        assert problems() == ["link"]
        rows.filter(link="https://elsewhere.example/").update(link=before)
    assert problems() == []


def test_a_withdrawal_reaches_the_channels_too(city: City, now: datetime) -> None:
    record = published(city, now)
    made = appears(city, record, now)
    actions.withdraw(record, actor=city.reviewer, reason="有误", withdrawal="notice", now=now)
    assert behind() == ["newspaper"]
    late = appears(city, record, now, channel="gazette")  # it was printed before
    assert sorted(behind()) == ["gazette", "newspaper"]
    today = now.date()
    record_correction(made, remedy="corrected", done_on=today, actor=city.reviewer, now=now)
    record_correction(
        late, remedy="not_corrigible", done_on=today, reason="公报已经发出", actor=city.editor, now=now
    )
    assert behind() == []
    assert list(verify()) == []


def test_what_was_withdrawn_is_not_pointed_at_after_republication(city: City, now: datetime) -> None:
    record = published(city, now)
    made = appears(city, record, now)
    actions.withdraw(record, actor=city.reviewer, reason="有误", withdrawal="notice", now=now)
    change(city, record, now)
    follow()
    assert LINK not in Client().get(f"/documents/{record.pk}/").content.decode()
    assert behind() == ["newspaper"]
    done = {"remedy": "corrected", "done_on": now.date(), "link": f"{LINK}?new"}
    record_correction(made, **done, actor=city.editor, now=now)
    assert f"{LINK}?new" in Client().get(f"/documents/{record.pk}/").content.decode()


def test_an_erasure_empties_what_was_said_and_the_address_once_it_was_seen_to(
    city: City, now: datetime
) -> None:
    record = published(city, now, "关于某甲的处罚决定")
    made = appears(city, record, now, carrier="《云汀日报》：某甲受罚", note="某甲")
    change(city, record, now)
    asked = ask_erasure(
        record,
        revisions=[1],
        ground=ErasureGround.PERSONAL_DATA,
        reason="涉及个人隐私",
        actor=city.editor,
        now=now,
    )
    erase_content(asked, actor=city.reviewer, now=now)
    made.refresh_from_db()
    assert (made.carrier, made.note, made.link) == ("", "", LINK)
    follow()
    assert LINK not in Client().get(f"/documents/{record.pk}/").content.decode()
    record_correction(made, remedy="corrected", done_on=now.date(), actor=city.editor, now=now)
    made.refresh_from_db()
    assert made.link == ""
    assert list(verify()) == []


def test_the_pages_take_entries_and_corrections(city: City, now: datetime) -> None:
    record = published(city, now)
    Record.objects.filter(pk=record.pk).update(published_at=now - timedelta(days=400))
    client = Client()
    client.force_login(fresh(city.editor))
    url = f"/desk/publishing/records/{record.pk}/channels/"
    assert "登记一个渠道" in client.get(url).content.decode()
    answer = client.post(url, {"channel": "tv", "appeared_on": "2026-06-30", "link": "x"})
    assert answer.status_code == 422
    assert "http" in answer.content.decode()
    assert client.post(url, {"channel": "tv", "appeared_on": "2026-06-30"}).status_code == 302
    made = Appearance.objects.get()
    panel = client.get(f"/desk/registers/documents/{record.pk}/").content.decode()
    assert "电视" in panel
    assert city.editor.name in panel
    change(city, record, now)
    page = client.get(f"/desk/publishing/channels/{made.pk}/").content.decode()
    assert 'name="seen" value="2"' in page
    sent = {"do": "correct", "seen": "2", "remedy": "corrected", "done_on": "2026-06-30"}
    assert client.post(f"/desk/publishing/channels/{made.pk}/", sent).status_code == 302
    assert behind() == []
    assert client.post(f"/desk/publishing/channels/{made.pk}/", {"do": "take_back"}).status_code == 422
    back = {"do": "take_back", "reason": "没有播出"}
    assert client.post(f"/desk/publishing/channels/{made.pk}/", back).status_code == 302
    assert "没有播出" in client.get(url).content.decode()
    client.force_login(city.other_editor)
    for address in (url, f"/desk/publishing/channels/{made.pk}/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": "x"}).status_code == 404


def test_an_export_names_the_channels_and_makes_no_query_for_each_row(
    city: City, now: datetime, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        record = published(city, now, f"第{number}件")
        appears(city, record, now, channel="gazette")
        appears(city, record, now, channel="gazette")
    client = Client()
    client.force_login(city.editor)
    with django_assert_max_num_queries(14):
        answer = client.get("/desk/registers/documents.csv")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.count("政府网站、政府公报") == 3
