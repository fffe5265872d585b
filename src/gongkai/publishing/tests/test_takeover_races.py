"""Two people act on a cut-over, a batch or an address at once: the second sees what the first did, on either database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from gongkai.documents.models import Document
from gongkai.factories import City, make_person, published
from gongkai.publishing import actions, takeovers
from gongkai.publishing.channels import record_appearance, record_correction
from gongkai.publishing.cutovers import close_cutover
from gongkai.publishing.models import ChannelCorrection, Cutover, LogEntry, OldAddress, Record, Takeover
from gongkai.publishing.tests.old_site import opened, prepared
from gongkai.publishing.tests.test_races import one_after_the_other
from gongkai.publishing.verification import verify

Act = Callable[[], object]


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("confirm", "confirm", "已经确认"),
        ("close", "confirm", "已经结束"),
        ("leave out", "confirm", "已经不在"),
        ("save", "confirm", "有改动"),
        ("confirm", "leave out", "已经确认"),
        ("confirm", "save", ""),
        ("close", "prepare", "已经结束"),
        ("prepare", "prepare", "待迁入"),
        ("open", "open", "已经打开"),
    ],
)
def test_the_second_act_sees_the_first(
    committed_db: str, now: datetime, first: str, second: str, why: str
) -> None:
    city = City()
    other = make_person("jyj-reviewer2", (city.education, "reviewer"))
    cutover = opened(city, now)
    batch, (record,) = prepared(city, cutover, now, "/a/1.html")
    seen = takeovers.digest_of(takeovers.members_of(batch))
    row = Document(record=record, text="又一稿")
    reviewers = iter([city.reviewer, other])
    acts: dict[str, Act] = {
        "confirm": lambda: takeovers.confirm(
            Takeover.objects.get(pk=batch.pk), seen=seen, actor=next(reviewers), now=now
        ),
        "close": lambda: close_cutover(cutover, actor=city.office, now=now),
        "leave out": lambda: takeovers.leave_out(batch, [record.pk], actor=city.editor),
        "save": lambda: actions.save_draft(record, row, "又一稿", actor=city.editor, now=now, based_on=1),
        "prepare": lambda: prepared(city, cutover, now, "/a/2.html"),
        "open": lambda: opened(city, now, host="www.other.example"),
    }
    refused = one_after_the_other(acts[first], acts[second])
    if why:
        assert len(refused) == 1
        assert why in refused[0]
    assert LogEntry.objects.filter(act="migrated").count() <= 1
    assert OldAddress.objects.filter(path="/a/2.html").count() <= 1
    assert Cutover.objects.filter(host="www.other.example").count() <= 1
    assert list(verify()) == []


def test_a_draft_left_out_while_it_is_confirmed_is_not_published(committed_db: str, now: datetime) -> None:
    city = City()
    batch, (record, other) = prepared(city, opened(city, now), now, "/a/1.html", "/a/2.html")
    seen = takeovers.digest_of(takeovers.members_of(batch))
    refused = one_after_the_other(
        lambda: takeovers.leave_out(batch, [record.pk], actor=city.editor),
        lambda: takeovers.confirm(batch, seen=seen, actor=city.reviewer, now=now),
    )
    assert len(refused) == 1
    assert "有改动" in refused[0]
    assert not Record.objects.published().exists()
    assert other.pk in takeovers.waiting_drafts()


def test_a_change_while_somebody_records_a_correction_waits_for_them(
    committed_db: str, now: datetime
) -> None:
    city = City()
    record = published(city, now)
    made = record_appearance(record, channel="tv", appeared_on=now.date(), actor=city.editor, now=now)
    later = now + timedelta(days=1)

    def change(text: str) -> None:
        actions.save_draft(
            record, Document(record=record, text=text), record.title, actor=city.editor, now=later
        )
        actions.submit(record, actor=city.editor, now=later)
        actions.approve(record, actor=city.reviewer, now=later)
        actions.publish(record, actor=city.editor, now=later)

    change("一、改过")
    done = {"remedy": "corrected", "done_on": later.date(), "seen": 2}
    refused = one_after_the_other(
        lambda: change("一、再改"),
        lambda: record_correction(made, **done, actor=city.editor, now=later),
    )
    assert len(refused) == 1
    assert "更新的版本" in refused[0]
    assert not ChannelCorrection.objects.exists()
    assert list(verify()) == []
