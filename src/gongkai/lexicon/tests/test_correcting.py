"""A word found in all that is public and put right in one act: who may, what changes, what hinders, and that review holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, Refused
from gongkai.agencies.models import Agency
from gongkai.attachments import texts
from gongkai.attachments.entries import entry
from gongkai.attachments.tests.records import upload
from gongkai.conftest import NOW
from gongkai.desk.navigation import commands
from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.models import Document
from gongkai.documents.reading import block_rows
from gongkai.factories import City, fresh, make_person
from gongkai.lexicon import correcting, tasks, views_staff
from gongkai.lexicon.matching import Words, word_of
from gongkai.lexicon.models import Correction
from gongkai.lexicon.places import records_with
from gongkai.lexicon.replacing import corrected, paragraphs, replaced
from gongkai.notices.kind import NOTICES
from gongkai.notices.models import Notice
from gongkai.officialdoc import parse
from gongkai.publishing import actions, gate
from gongkai.publishing.bundles import release_together
from gongkai.publishing.choices import Act, ErasureGround, RevisionState
from gongkai.publishing.correcting import Corrected, correct_together, why_not_correct
from gongkai.publishing.erasure import ERASED_TITLE, ask_erasure, erase_content
from gongkai.publishing.models import LogEntry, Record, Revision
from gongkai.publishing.several import SeveralRefused
from gongkai.registers.choices import Stage
from gongkai.registers.deciding import confirm, without_hindered

FIND = "/desk/lexicon/find/"
TEXT = "一、总则\n1.外来工友和外来工友之家。\n2.按《外来工友办法》办理。"
GIVEN = {"wrong": "外来工友", "right": "务工人员", "exceptions": "外来工友之家"}
WORDS = Words([word_of("外来工友", "务工人员", ["外来工友之家"])])


@pytest.mark.parametrize(
    ("text", "right", "count"),
    [
        ("外来工友、外来工友", "务工人员、务工人员", 2),
        ("外来工友之家", "外来工友之家", 0),
        ("《外来工友办法》", "《外来工友办法》", 0),
        ("", "", 0),
    ],
)
def test_what_is_right_is_left_alone(text: str, right: str, count: int) -> None:
    assert replaced(text, WORDS) == (right, count)


def test_a_right_word_that_contains_the_wrong_one_does_not_grow() -> None:
    words = Words([word_of("电话", "联系电话")])
    once, count = replaced("电话和联系电话", words)
    assert (once, count) == ("联系电话和联系电话", 1)
    assert replaced(once, words) == (once, 0)


def test_a_word_over_the_end_of_a_paragraph_is_marked_in_both() -> None:
    words = Words([word_of("甲\n乙", "丙")])
    assert replaced("前甲\n乙后", words) == ("前丙后", 1)
    assert [one.pieces for one in paragraphs("前甲\n乙后\n尾", words)] == [
        [("kept", "前"), ("taken", "甲")],
        [("taken", "乙"), ("added", "丙"), ("kept", "后")],
        [("kept", "尾")],
    ]


def test_content_is_corrected_in_its_words_alone() -> None:
    content = {
        "title": "外来工友",
        "recipients": ["外来工友", "各区"],
        "signed_on": "2026-01-01",
        "blocks": [{"kind": "外来工友", "text": "外来工友", "label": None, "anchor": "外来工友"}],
        "attachments": [{"name": "外来工友.txt"}],
    }
    after = corrected(content, ["recipients", "signed_on", "blocks"], WORDS)
    assert after == content | {
        "title": "务工人员",
        "recipients": ["务工人员", "各区"],
    }


def test_what_people_read_is_made_anew_from_the_corrected_text() -> None:
    """An exception that reaches over a label matches the text alone: blocks that were corrected apart would say something else."""
    text = "通知\n第一条 不得收费。\n第二条 不得拖延。"
    content = {"title": "通知", "text": text, "blocks": block_rows(parse(text).blocks)}
    words = Words([word_of("不得", "不可", ["第一条 不得"])])
    after = DOCUMENTS.derived(corrected(content, ["text", "blocks"], words))
    assert after["text"] == "通知\n第一条 不得收费。\n第二条 不可拖延。"
    assert after["blocks"] == block_rows(parse(after["text"]).blocks)
    assert [block["text"] for block in after["blocks"] if "收费" in block["text"]] == ["不得收费。"]


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def public(
    agency: Agency,
    editor: User,
    reviewer: User,
    now: datetime,
    title: str = "关于外来工友的通知",
    row: Document | None = None,
) -> Record:
    row = row or Document(text=TEXT, blocks=block_rows(parse(TEXT).blocks), recipients=["各外来工友"])
    record = actions.create(DOCUMENTS, row, title, agency=agency, actor=editor, now=now)
    actions.submit(record, actor=editor, now=now)
    actions.approve(record, actor=reviewer, now=now)
    return actions.publish(record, actor=reviewer, now=now)


@pytest.fixture
def here(city: City, now: datetime) -> Record:
    """Of the education bureau."""
    return public(city.education, city.editor, city.reviewer, now)


@pytest.fixture
def there(city: City, now: datetime) -> Record:
    """Of the health commission."""
    other = make_person("wjw-reviewer", (city.health, "reviewer"))
    return public(city.health, city.other_editor, other, now)


def as_(user: User) -> Client:
    client = Client()
    client.force_login(fresh(user))
    return client


def prepared(user: User, now: datetime) -> Correction:
    actor = fresh(user)
    rows = list(records_with("外来工友", actor))
    made = correcting.prepare("外来工友", "务工人员", ["外来工友之家"], rows, actor=actor, now=now)
    correcting.examine(made, now)
    return made


def confirmed(made: Correction, now: datetime) -> Correction:
    correcting.carry_out(confirm(made), now)
    made.refresh_from_db()
    return made


def test_the_office_corrects_everywhere_and_the_agencies_review_and_release(
    city: City, now: datetime, here: Record, there: Record
) -> None:
    second = public(city.education, city.editor, city.reviewer, now, "外来工友服务指南")
    logged = LogEntry.objects.count()
    assert confirmed(prepared(city.office, now), now).stage == Stage.DONE
    assert LogEntry.objects.count() == logged  # nothing is public by this
    for record in (here, there, second):
        record.refresh_from_db()
        assert "外来工友" in record.title and "外来工友和" in record.document.text
        assert record.working is not None
        assert (record.working.state, record.working.author) == (RevisionState.IN_REVIEW, city.office)
        assert record.working.note == f"统一改正第{Correction.objects.get().pk}号"
    for record in (here, second):
        actions.approve(record, actor=city.reviewer, now=now)
    release_together([here, second], actor=city.reviewer, now=now)
    entry = LogEntry.objects.get(seq=logged + 1)
    assert (entry.act, len(entry.manifest["records"])) == (Act.BUNDLED, 2)  # type: ignore[index]
    here.refresh_from_db()
    document = Document.objects.get(pk=here.pk)
    assert here.title == "关于务工人员的通知" and document.recipients == ["各务工人员"]
    assert "务工人员和外来工友之家" in document.text and "《外来工友办法》" in document.text
    assert "务工人员和外来工友之家" in "".join(block["text"] for block in document.blocks)


def test_numbers_and_issuers_are_left_alone_and_originals_warned_of(city: City, now: datetime) -> None:
    row = Document(
        text="外来工友", blocks=[], document_number="外来工友〔2026〕1号", issuing_body="外来工友办公室"
    )
    record = public(city.education, city.editor, city.reviewer, now, "通知", row)
    made = prepared(city.office, now)
    page = as_(city.office).get(f"/desk/lexicon/corrections/{made.pk}/").content.decode()
    assert "正文原件如此的不改，另发更正。" in page
    confirmed(made, now)
    record.refresh_from_db()
    content = DOCUMENTS.read(record.working.snapshot)  # type: ignore[union-attr]
    assert (content["document_number"], content["issuing_body"], content["text"]) == (
        "外来工友〔2026〕1号",
        "外来工友办公室",
        "务工人员",
    )


@pytest.mark.parametrize("is_done", [True, False])
def test_an_erasure_reaches_the_words_of_a_correction(
    city: City, now: datetime, here: Record, there: Record, is_done: bool
) -> None:
    made = prepared(city.office, now)
    other = correcting.prepare("总则", "总纲", [], [there], actor=fresh(city.office), now=now)
    if is_done:
        confirmed(made, now)
        actions.approve(here, actor=city.reviewer, now=now)
        actions.publish(here, actor=city.reviewer, now=now)
    else:
        actions.withdraw(here, actor=city.reviewer, reason="有误", withdrawal="notice", now=now)
    asked = ask_erasure(
        here,
        revisions=[1],
        ground=ErasureGround.PERSONAL_DATA,
        reason="涉及个人隐私",
        actor=city.editor,
        now=now,
    )
    erase_content(asked, actor=city.reviewer, now=now)
    kept = {one.pk: (one.wrong, one.right, one.exceptions, one.problems) for one in Correction.objects.all()}
    assert kept.pop(other.pk)[:2] == ("总则", "总纲")
    assert kept == ({made.pk: (ERASED_TITLE, ERASED_TITLE, [], {})} if is_done else {})
    assert not Revision.objects.filter(note__contains="外来工友").exists()


def test_nobody_narrows_or_gives_up_what_was_confirmed_meanwhile(
    city: City, now: datetime, here: Record, there: Record
) -> None:
    actions.save_draft(here, Document.objects.get(pk=here.pk), "另写的", actor=city.editor, now=now)
    made = prepared(city.office, now)
    other = Correction.objects.get(pk=made.pk)
    without_hindered(made)
    sure = confirm(Correction.objects.get(pk=made.pk))
    Correction.objects.filter(pk=made.pk).update(problems={str(there.pk): ["写入中"]})
    without_hindered(other)
    assert Correction.objects.get(pk=made.pk).total == 1
    address, client = f"/desk/lexicon/corrections/{made.pk}/", as_(city.office)
    assert "已经确认" in client.post(address, {"do": "cancel"}, follow=True).content.decode()
    correcting.carry_out(sure, now)
    assert "已经确认" in client.post(address, {"do": "cancel"}, follow=True).content.decode()
    assert Correction.objects.get(pk=made.pk).stage == Stage.DONE


def test_what_was_given_up_goes_no_further(city: City, now: datetime, here: Record) -> None:
    made = prepared(city.office, now)
    sure = confirm(Correction.objects.get(pk=made.pk))
    Correction.objects.all().delete()
    with pytest.raises(Refused, match="已经放弃"):
        confirm(made)
    correcting.carry_out(sure, now)
    made.stage = Stage.EXAMINING
    correcting.examine(made, now)
    assert here.revisions.count() == 1 and not Correction.objects.exists()


def test_all_means_all_that_can_be_put_right(
    city: City, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those in which the word only stands rightly do not use up the places of the others."""
    monkeypatch.setattr(correcting, "MOST", 1)
    for place in "一二三":
        rightly = Document(text="外来工友之家", blocks=[])
        public(city.education, city.editor, city.reviewer, now, f"第{place}件", rightly)
    wanted = [
        public(city.education, city.editor, city.reviewer, now, f"外来工友第{place}件") for place in "一二"
    ]
    client = as_(city.editor)
    address = client.get(FIND, GIVEN).context["address"]
    said = client.post(address, {"all": "1"}, follow=True).content.decode()
    assert "一次最多 1 件" in said and not Correction.objects.exists()
    monkeypatch.setattr(correcting, "MOST", 2)
    client.post(address, {"all": "1"})
    assert [pk for pk, _digest in Correction.objects.get().rows] == [one.pk for one in wanted]


def test_who_may_correct_finds_the_page_by_its_name(city: City) -> None:
    may = [
        person
        for person in (city.editor, city.office, city.reviewer, city.auditor)
        if any(url == FIND for _label, url in commands(fresh(person)))
    ]
    assert may == [city.editor, city.office]


def test_the_navigation_shows_where_finding_and_correcting_belong(
    city: City, now: datetime, here: Record
) -> None:
    made = prepared(city.office, now)
    for address in (FIND, f"/desk/lexicon/corrections/{made.pk}/"):
        entries = as_(city.office).get(address).context["desk_navigation"]
        assert [one["url"] for one in entries if one["current"]] == ["/desk/registers/words/"]


def test_the_gate_reads_corrected_texts_together_and_before_the_locks_only(
    city: City, now: datetime, here: Record, there: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = list[list[int]]()

    def look(records: Sequence[Record], today: date) -> list[list[Reason]]:
        read.append([record.pk for record in records])
        return [[] for _record in records]

    monkeypatch.setattr(gate, "_checks", [look])
    made = prepared(city.office, now)
    assert confirmed(made, now).stage == Stage.DONE
    assert read == [[here.pk, there.pk]] * 2  # for the preview, and before it is done


def test_what_is_not_public_is_told_in_its_own_words(city: City, now: datetime, here: Record) -> None:
    actions.withdraw(here, actor=city.reviewer, reason="有误", withdrawal="notice", now=now)
    here.refresh_from_db()
    [said] = [str(one) for one in why_not_correct(fresh(city.editor), here) if one]
    assert "不能在公开的内容里改正" in said


def test_an_editor_finds_and_corrects_only_their_own(
    city: City, now: datetime, here: Record, there: Record
) -> None:
    page = as_(city.editor).get(FIND, GIVEN)
    [row] = page.context["rows"]
    assert (row["record"], row["count"], row["reasons"]) == (here, 3, [])
    assert "<mark>外来工友</mark>" in page.content.decode()
    assert [(one.label, one.count) for one in row["places"]] == [("名称", 1), ("主送机关", 1), ("正文", 1)]
    assert [one.number for one in row["places"][2].excerpts] == [2]
    address = page.context["address"]
    refused = as_(city.editor).post(address, {"record": [there.pk]}, follow=True)
    assert "没有选中任何一件" in refused.content.decode() and not Correction.objects.exists()
    content = DOCUMENTS.read(there.current.snapshot)  # type: ignore[union-attr]
    one = Corrected(there.pk, there.current.snapshot.digest, content)  # type: ignore[union-attr]
    with pytest.raises(SeveralRefused, match="公开主管"):
        correct_together([one], note="", actor=fresh(city.editor), now=now)
    assert as_(city.reviewer).get(FIND).status_code == 404
    assert as_(city.auditor).get(FIND).status_code == 404


def test_what_has_left_the_web_only_its_own_agency_finds(
    city: City, now: datetime, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    kept = upload(city, now, "名单.txt", "外来工友名单".encode() * 3)
    texts.take_out(kept.pk, now)
    row = Notice(
        category="publicity",
        text="外来工友张某拟获补助。",
        ends_on=now.date(),
        contact="0000-0000000（虚构）",
    )
    record = actions.create(
        NOTICES, row, "公示", attachments=[entry(kept)], agency=city.education, actor=city.editor, now=now
    )
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, now=now)
    actions.publish(record, actor=city.reviewer, now=now)

    def found(user: User, day: datetime) -> tuple[int, int]:
        with time_machine.travel(day, tick=False):
            context = as_(user).get(FIND, GIVEN).context
            return len(context["rows"]), len(context["files"])

    assert found(city.office, now) == (1, 1)  # the last day still counts
    after = now + timedelta(days=1)
    assert (found(city.office, after), found(city.editor, after)) == ((0, 0), (1, 1))


def test_from_the_search_to_the_drafts_by_hand(city: City, here: Record, there: Record) -> None:
    client = as_(city.editor)
    address = client.get(FIND, GIVEN).context["address"]
    page = client.post(address, {"record": [here.pk]}, follow=True)
    [row] = page.context["rows"]
    changes, marks = dict(row.changes), [("taken", "外来工友"), ("added", "务工人员")]
    assert changes["名称"][0].pieces == (("kept", "关于"), *marks, ("kept", "的通知"))
    assert [one.pieces for one in changes["正文"]] == [
        (("kept", "一、总则"),),
        (("kept", "1."), *marks, ("kept", "和外来工友之家。")),
        (("kept", "2.按《外来工友办法》办理。"),),
    ]
    html = page.content.decode()
    assert row.reasons == [] and "<del>" in html and "<ins>" in html
    number = Correction.objects.get().pk
    assert as_(city.office).get(f"/desk/lexicon/corrections/{number}/").status_code == 404
    done = client.post(page.redirect_chain[-1][0], {"do": "confirm"}, follow=True)
    assert done.context["is_done"] and "送审" in done.content.decode()
    again = client.post(page.redirect_chain[-1][0], {"do": "confirm"}, follow=True)
    here.refresh_from_db()
    assert again.context["is_done"] and here.revisions.count() == 2
    assert there.revisions.count() == 1


def test_who_is_at_work_on_one_hinders_all_by_name_for_their_own_people(
    city: City, now: datetime, here: Record, there: Record
) -> None:
    row = Document.objects.get(pk=here.pk)
    actions.save_draft(here, row, "另写的", actor=city.editor, now=now)
    made = prepared(city.office, now)
    assert made.problems == {str(here.pk): ["该机构正在修改这一件，请由它在修改稿里改正。"]}
    own = prepared(city.editor, now)
    assert "jyj-editor某正在修改（第 2 版）" in own.problems[str(here.pk)][0]
    address = f"/desk/lexicon/corrections/{made.pk}/"
    client = as_(city.office)
    refused = client.post(address, {"do": "confirm"}, follow=True)
    assert "请先去掉" in refused.content.decode() and there.revisions.count() == 1
    client.post(address, {"do": "narrow"})
    client.post(address, {"do": "confirm"})
    there.refresh_from_db()
    here.refresh_from_db()
    assert there.revisions.count() == 2 and here.working.author == city.editor  # type: ignore[union-attr]


def test_what_changed_in_between_stops_all_of_it(
    city: City, now: datetime, here: Record, there: Record
) -> None:
    made = prepared(city.office, now)
    assert made.problems == {}
    row, later = Document.objects.get(pk=here.pk), now + timedelta(minutes=1)
    actions.save_draft(here, row, "关于外来工友的新通知", actor=city.editor, now=later)
    actions.submit(here, actor=city.editor, now=later)
    actions.approve(here, actor=city.reviewer, now=later)
    actions.publish(here, actor=city.reviewer, now=later)
    made = confirmed(made, later)
    assert made.stage == Stage.READY and "全部都没有改正" in made.notice
    assert list(made.problems) == [str(here.pk)] and "已经变了" in made.problems[str(here.pk)][0]
    here.refresh_from_db()
    assert (here.working, there.revisions.count()) == (None, 1)


def test_the_gate_is_asked_of_the_corrected_text(city: City, now: datetime, here: Record) -> None:
    actor = fresh(city.editor)
    rows = list(records_with("外来工友", actor))
    made = correcting.prepare("外来工友", "帐户", [], rows, actor=actor, now=now)
    correcting.examine(made, now)
    assert any("应当写作“账户”" in one for one in made.problems[str(here.pk)])


def test_texts_of_files_are_named_but_not_changed(
    city: City, now: datetime, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path
    kept = upload(city, now, "名单.txt", "外来工友名单".encode() * 3)
    texts.take_out(kept.pk, now)
    record = actions.create(
        DOCUMENTS,
        Document(text="见附件。"),
        "给外来工友的附件通知",
        attachments=[entry(kept)],
        agency=city.education,
        actor=city.editor,
        now=now,
    )
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, now=now)
    actions.publish(record, actor=city.reviewer, now=now)
    page = as_(city.editor).get(FIND, GIVEN)
    assert [(one.record, one.count) for one in page.context["files"]] == [(record, 3)]
    monkeypatch.setattr(views_staff, "PAGE_SIZE", 1)
    public(city.education, city.editor, city.reviewer, now)
    assert as_(city.editor).get(FIND, GIVEN | {"page": "2"}).context["files"] == ()
    made = prepared(city.office, now)
    assert made.problems == {}
    assert confirmed(made, now).stage == Stage.DONE
    record.refresh_from_db()
    assert record.working is not None
    content = DOCUMENTS.read(record.working.snapshot)
    assert (content["title"], content["attachments"][0]["attachment"]) == ("给务工人员的附件通知", kept.pk)


def test_a_word_in_a_list_is_found_too(city: City, now: datetime) -> None:
    row = Document(text="见下。", recipients=["各外来工友"])
    record = actions.create(DOCUMENTS, row, "通知", agency=city.education, actor=city.editor, now=now)
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, now=now)
    actions.publish(record, actor=city.reviewer, now=now)
    [found] = as_(city.editor).get(FIND, GIVEN).context["rows"]
    assert [one.label for one in found["places"]] == ["主送机关"]


def test_many_are_done_in_the_background_and_old_ones_are_swept(
    city: City, now: datetime, here: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(correcting, "INLINE", 0)
    client = as_(city.editor)
    address = client.get(FIND, GIVEN).context["address"]
    page = client.post(address, {"all": "1"}, follow=True)
    assert "正在检查" in page.content.decode()
    made = Correction.objects.get()
    tasks.carry_out.func(made.pk)
    client.post(page.redirect_chain[-1][0], {"do": "confirm"})
    tasks.carry_out.func(made.pk)
    tasks.carry_out.func(made.pk)  # a task that runs twice
    made.refresh_from_db()
    assert (made.stage, here.revisions.count()) == (Stage.DONE, 2)
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        assert tasks.sweep.func() == 1


def test_the_page_asks_no_more_of_many_records(city: City, now: datetime, here: Record) -> None:
    client = as_(city.editor)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(FIND, GIVEN).status_code == 200
        return len(caught)

    queries()
    few = queries()
    for number in range(6):
        public(city.education, city.editor, city.reviewer, now, f"外来工友第{number}号")
    assert queries() == few <= 12


def test_an_entry_of_the_lexicon_fills_in_the_form(city: City, now: datetime, here: Record) -> None:
    from gongkai.lexicon.tests.test_words import enter

    made = enter(city, now, "外来工友", "务工人员", exceptions=["外来工友之家"])
    client = as_(city.office)
    page = client.get(f"/desk/registers/words/{made.pk}/").content.decode()
    link = re.search(r'href="(/desk/lexicon/find/[^"]*)"', page)
    assert link
    [row] = client.get(link[1]).context["rows"]
    assert (row["record"], row["count"]) == (here, 3)
