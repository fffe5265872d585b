"""A record's life: each verb once as it should go, and once as it must not."""

from datetime import datetime, timedelta

import pytest

from gongkai.accounts.reasons import Refused
from gongkai.documents.models import Document
from gongkai.factories import City, draft, published
from gongkai.jobs.models import Notification
from gongkai.publishing import actions
from gongkai.publishing.choices import Act, RecordState, RevisionState, Withdrawal
from gongkai.publishing.models import LogEntry, Record, Snapshot
from gongkai.publishing.tests.tampering import drop_guards


def test_a_draft_fills_its_typed_row(city: City, now: datetime) -> None:
    record = draft(city, now)
    record.refresh_from_db()
    assert (record.state, record.identifier) == (RecordState.DRAFT, "云教发〔2026〕3号")
    assert record.document.text.startswith("一、总则")
    assert not LogEntry.objects.exists()


def test_publishing_writes_row_record_and_log(city: City, now: datetime) -> None:
    record = published(city, now)
    entry = LogEntry.objects.get()
    assert record.state == RecordState.PUBLISHED
    assert (record.published_at, record.working) == (now, None)
    assert (entry.act, entry.seq, entry.record) == (Act.PUBLISHED, 1, record)
    assert entry.digest == record.current.snapshot.digest
    assert entry.keys == sorted([f"agency:{city.education.pk}", "kind:documents", f"record:{record.pk}"])


def test_nobody_reviews_what_they_wrote(city: City, now: datetime) -> None:
    """The other bureau's person is editor and reviewer at once: of their own draft they may not decide."""
    row = Document(text="一、总则")
    record = actions.create(
        actions.kind_of(draft(city, now)),
        row,
        "自己的稿",
        agency=city.health,
        actor=city.other_editor,
        now=now,
    )
    actions.submit(record, actor=city.other_editor, now=now)
    with pytest.raises(Refused, match="须由他人审核"):
        actions.approve(record, actor=city.other_editor, now=now)


def test_a_reviewer_who_changed_an_earlier_revision_is_an_author_too(city: City, now: datetime) -> None:
    record = draft(city, now)
    city.reviewer.posts.create(agency=city.education, role="editor")
    actions.save_draft(
        record, Document(record=record, text="二、细则"), record.title, actor=city.reviewer, now=now
    )
    actions.save_draft(
        record, Document(record=record, text="三、附则"), record.title, actor=city.editor, now=now
    )
    actions.submit(record, actor=city.editor, now=now)
    with pytest.raises(Refused, match="须由他人审核"):
        actions.approve(record, actor=city.reviewer, now=now)


def test_a_stranger_may_do_nothing(city: City, now: datetime) -> None:
    record = draft(city, now)
    with pytest.raises(Refused, match="不是市教育局的编辑"):
        actions.submit(record, actor=city.other_editor, now=now)
    actions.submit(record, actor=city.editor, now=now)
    for act in (
        lambda: actions.approve(record, actor=city.other_editor, now=now),
        lambda: actions.return_for_changes(record, actor=city.other_editor, opinion="不行", now=now),
        lambda: actions.publish(record, actor=city.other_editor, now=now),
        lambda: actions.delete_draft(record, actor=city.other_editor),
    ):
        with pytest.raises(Refused):
            act()
    record.refresh_from_db()
    assert record.state == RecordState.DRAFT


def test_what_is_in_review_does_not_change(city: City, now: datetime) -> None:
    record = draft(city, now)
    actions.submit(record, actor=city.editor, now=now)
    with pytest.raises(Refused, match="正在审核"):
        actions.save_draft(record, Document(record=record, text="x"), "x", actor=city.editor, now=now)


def test_returning_needs_a_reason_and_reaches_the_author(city: City, now: datetime) -> None:
    record = draft(city, now)
    actions.submit(record, actor=city.editor, now=now)
    assert Notification.objects.get(user=city.reviewer).text == "待审核：关于校车安全的通知"
    with pytest.raises(Refused, match="请写明理由"):
        actions.return_for_changes(record, actor=city.reviewer, opinion=" ", now=now)
    actions.return_for_changes(record, actor=city.reviewer, opinion="日期有误", now=now)
    record.refresh_from_db()
    assert record.working.state == RevisionState.RETURNED
    assert "日期有误" in Notification.objects.get(user=city.editor).text


def test_only_approved_bytes_are_published(city: City, now: datetime) -> None:
    record = draft(city, now)
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, now=now)
    record.refresh_from_db()
    drop_guards()
    Snapshot.objects.filter(pk=record.working.snapshot_id).update(content=b'{"title":"forged"}')
    with pytest.raises(Refused, match="与审核通过的不一致"):
        actions.publish(record, actor=city.editor, now=now)


def test_the_public_reads_the_old_text_until_the_new_one_is_published(city: City, now: datetime) -> None:
    record = published(city, now)
    later = now + timedelta(days=1)
    actions.save_draft(
        record, Document(record=record, text="一、新总则"), "新名称", actor=city.editor, now=later
    )
    record.refresh_from_db()
    assert (record.title, record.document.text) == ("关于校车安全的通知", "一、总则\n1.按时检查车辆。")
    actions.submit(record, actor=city.editor, now=later)
    actions.approve(record, actor=city.reviewer, now=later)
    actions.publish(record, actor=city.editor, now=later)
    record = Record.objects.get(pk=record.pk)
    assert (record.title, record.document.text) == ("新名称", "一、新总则")
    assert (record.published_at, record.changed_at) == (now, later)
    assert list(LogEntry.objects.values_list("act", flat=True)) == [Act.PUBLISHED, Act.CHANGED]


def test_a_save_on_top_of_a_newer_revision_is_refused(city: City, now: datetime) -> None:
    record = draft(city, now)
    actions.save_draft(
        record, Document(record=record, text="甲"), "甲", actor=city.editor, now=now, based_on=1
    )
    with pytest.raises(Refused, match="第 2 版"):
        actions.save_draft(
            record, Document(record=record, text="乙"), "乙", actor=city.editor, now=now, based_on=1
        )


def test_withdrawal_leaves_an_entry_and_a_reason(city: City, now: datetime) -> None:
    record = published(city, now)
    with pytest.raises(Refused, match="不是市教育局的审核人员"):
        actions.withdraw(record, actor=city.editor, reason="有误", withdrawal=Withdrawal.NOTICE, now=now)
    actions.withdraw(record, actor=city.reviewer, reason="有误", withdrawal=Withdrawal.NOTICE, now=now)
    record.refresh_from_db()
    assert (record.state, record.withdrawal_reason) == (RecordState.WITHDRAWN, "有误")
    assert LogEntry.objects.last().act == Act.WITHDRAWN
    with pytest.raises(Refused, match="没有公开"):
        actions.withdraw(record, actor=city.reviewer, reason="有误", withdrawal=Withdrawal.NOTICE, now=now)


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("机密★涉及绝密事项", "密级标志"),
        ("机 密⭐有误", "密级标志"),
        ("联系人张三13900001111", "手机号或身份证号"),
        ("联系人张三１３９ ０000 1111", "手机号或身份证号"),
    ],
)
def test_a_reason_that_the_public_reads_at_once_tells_nothing_secret(
    city: City, now: datetime, reason: str, says: str
) -> None:
    record = published(city, now)
    with pytest.raises(Refused, match=says):
        actions.withdraw(record, actor=city.reviewer, reason=reason, withdrawal=Withdrawal.NOTICE, now=now)
    record.refresh_from_db()
    assert (record.state, record.withdrawal_reason) == (RecordState.PUBLISHED, "")


def test_an_opinion_bears_no_secrecy_mark(city: City, now: datetime) -> None:
    record = draft(city, now)
    actions.submit(record, actor=city.editor, now=now)
    for act in (actions.return_for_changes, actions.approve):
        with pytest.raises(Refused, match="密级标志"):
            act(record, actor=city.reviewer, opinion="机密★退回", now=now)
    record.refresh_from_db()
    assert record.working.state == RevisionState.IN_REVIEW


def test_only_what_was_never_published_is_deleted(city: City, now: datetime) -> None:
    gone, kept = draft(city, now), published(city, now)
    actions.delete_draft(gone, actor=city.editor)
    assert list(Record.objects.values_list("pk", flat=True)) == [kept.pk]
    with pytest.raises(Refused, match="只能撤回"):
        actions.delete_draft(kept, actor=city.editor)
