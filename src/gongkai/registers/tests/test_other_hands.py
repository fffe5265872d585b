"""What a record's verbs, files and pages tell and do for those who are not its own people, or no longer."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.attachments.entries import entry
from gongkai.attachments.models import Attachment
from gongkai.attachments.tests.records import body, save, upload
from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.models import Document
from gongkai.factories import City, draft, fresh, make_agency, make_person, published
from gongkai.jobs.models import Notification
from gongkai.jobs.notifications import notify
from gongkai.publishing import actions, bundles, emergencies, schemes
from gongkai.publishing.attributes import Attribution
from gongkai.publishing.choices import RevisionState
from gongkai.publishing.erasure import ask_erasure
from gongkai.publishing.models import LogEntry, Record, Review, Revision, person_of
from gongkai.publishing.scheduling import publish_due, schedule
from gongkai.publishing.steps import CONTENT, FINAL, SECRECY, Scheme, Stage
from gongkai.registers.record_verbs import RECORD_VERBS

DOCUMENTS_DESK = "/desk/registers/documents/"
PHONE = "13912345678"
VERBS = [verb.name for verb in RECORD_VERBS]


@pytest.fixture
def own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def as_(user: User) -> Client:
    client = Client()
    client.force_login(fresh(user))
    return client


def in_state(city: City, now: datetime, state: str) -> Record:
    """A published record with a revision of the given state on its way; empty: with none."""
    record = published(city, now)
    if state:
        actions.save_draft(record, Document(text="一、新稿"), record.title, actor=city.editor, now=now)
        Revision.objects.filter(record=record, number=2).update(
            state=state, step=CONTENT if state == RevisionState.IN_REVIEW else ""
        )
    return record


@pytest.mark.parametrize(
    "state",
    ["", RevisionState.EDITING, RevisionState.IN_REVIEW, RevisionState.RETURNED, RevisionState.APPROVED],
)
def test_no_verb_of_a_public_record_exists_for_others_whatever_is_on_its_way(
    city: City, now: datetime, state: str
) -> None:
    record = in_state(city, now, state)
    before, head = Revision.objects.values_list("number", "state"), LogEntry.objects.count()
    kept = list(before)
    for person in (city.other_editor, city.office, city.auditor):
        client = as_(person)
        for verb in VERBS:
            address = f"{DOCUMENTS_DESK}{record.pk}/{verb}/"
            assert client.get(address).status_code == 404, verb
            assert client.post(address, {"seen": 2, "opinion": "x", "reason": "x"}).status_code == 404, verb
    assert (list(before.all()), LogEntry.objects.count()) == (kept, head)


@pytest.mark.parametrize(
    "state",
    ["", RevisionState.EDITING, RevisionState.IN_REVIEW, RevisionState.RETURNED, RevisionState.APPROVED],
)
def test_a_verb_that_does_not_apply_says_so_to_the_records_own_people(
    city: City, now: datetime, state: str
) -> None:
    record = in_state(city, now, state)
    for person in (city.editor, city.reviewer):
        client = as_(person)
        row = Record.objects.for_user(fresh(person), "view").get(pk=record.pk)
        for verb in RECORD_VERBS:
            address = f"{DOCUMENTS_DESK}{record.pk}/{verb.name}/"
            if verb.applies(row):
                assert client.get(address).status_code == 200
                continue
            for answer in (client.get(address, follow=True), client.post(address, follow=True)):
                assert answer.redirect_chain == [(f"{DOCUMENTS_DESK}{record.pk}/", 302)], verb.name
                assert list(answer.context["messages"]), verb.name


# --- The gate speaks to who may, and nothing is copied for anyone else -------------------------------------------------
def test_the_gate_tells_strangers_nothing(city: City, now: datetime) -> None:
    record = draft(city, now, text=f"一、联系王小明，手机{PHONE}。")
    stranger = fresh(city.other_editor)
    for verb in (
        lambda: actions.submit(record, actor=stranger, now=now),
        lambda: actions.publish(record, actor=stranger, now=now),
        lambda: emergencies.publish_at_once(record, actor=stranger, reason="急", now=now),
        lambda: bundles.release_together([record], actor=stranger, now=now),
    ):
        with pytest.raises(Refused) as refused:
            verb()
        assert "手机" not in str(refused.value)


@pytest.mark.usefixtures("own_folder")
def test_no_file_is_copied_for_who_may_not_publish(city: City, now: datetime, tmp_path: Path) -> None:
    record = draft(city, now)
    save(record, [entry(upload(city, now))], city, now)
    actions.submit(record, actor=city.editor, now=now)
    stranger = fresh(city.other_editor)
    (tmp_path / "public").write_text("a file, not a folder: whoever copies anything into it fails")
    for verb in (
        lambda: actions.publish(record, actor=stranger, now=now),
        lambda: emergencies.publish_at_once(record, actor=stranger, reason="急", now=now),
        lambda: bundles.release_together([record], actor=stranger, now=now),
    ):
        with pytest.raises(Refused):
            verb()
    with pytest.raises(OSError):
        actions.approve(record, actor=city.reviewer, now=now)
        actions.publish(record, actor=city.reviewer, now=now)


@pytest.mark.usefixtures("own_folder")
def test_files_of_drafts_are_for_those_who_write_and_review(city: City, now: datetime) -> None:
    record = draft(city, now)
    kept = upload(city, now)
    save(record, [entry(kept)], city, now)
    address = f"/desk/attachments/{kept.pk}/"
    assert body(as_(city.reviewer).get(address))
    for role in set(Role.values) - {Role.EDITOR, Role.REVIEWER, Role.DISCLOSURE_OFFICE}:
        colleague = make_person(f"jyj-{role}", (city.education, role))
        assert as_(colleague).get(address).status_code == 404, role
        assert not Attachment.objects.for_user(fresh(colleague), "edit").exists()


def test_the_reason_of_an_attribute_is_for_the_agencys_own_people(city: City, now: datetime) -> None:
    said = Attribution("proactive", reason="经办人认为可以公开，法规处有保留")
    record = actions.create(
        DOCUMENTS, Document(text="一"), "通知", agency=city.education, actor=city.editor, now=now, said=said
    )
    for verb in (actions.submit, actions.approve, actions.publish):
        verb(record, actor=city.editor if verb is actions.submit else city.reviewer, now=now)
    pages = ("", "history/", "history/compare/")
    for person, expected in ((city.editor, True), (city.other_editor, False), (city.office, False)):
        client = as_(person)
        said_there = [client.get(f"{DOCUMENTS_DESK}{record.pk}/{page}").content.decode() for page in pages]
        said_there += [
            b"".join(client.get(f"/desk/registers/documents.{form}").streaming_content).decode("utf-8-sig")
            for form in ("csv", "json")
        ]
        assert any("有保留" in text for text in said_there) == expected, person


# --- Who is no longer there ------------------------------------------------------------------------------------------
def test_whom_a_step_names_sees_nothing_once_they_work_elsewhere(city: City, now: datetime) -> None:
    street = make_agency(
        "青岚区听泉街道办事处", "tingquan", "dispatched_institution", "town", parent=city.district
    )
    editor, own = (make_person(f"tq-{role}", (street, role)) for role in (Role.EDITOR, Role.REVIEWER))
    above = make_person("ql-reviewer", (city.district, Role.REVIEWER))
    stages = (Stage(CONTENT), Stage(SECRECY, person=person_of(above)), Stage(FINAL))
    schemes.set_scheme(street, Scheme(stages, 3), reason="没有保密专员", actor=city.office, now=now)
    record = actions.create(DOCUMENTS, Document(text="一"), "街道的稿", agency=street, actor=editor, now=now)
    actions.submit(record, actor=editor, now=now)
    actions.approve(record, actor=own, now=now)
    assert Record.objects.as_own(fresh(above)).exists()
    above.posts.update(agency=city.health)  # a reviewer still, of an agency that has nothing to say here
    assert not Record.objects.for_user(fresh(above), "view").exists()
    assert as_(above).get(f"{DOCUMENTS_DESK}{record.pk}/").status_code == 404
    with pytest.raises(Refused, match="不是上级机关"):
        actions.approve(record, actor=fresh(above), now=now)
    assert Review.objects.count() == 1


def test_who_left_publishes_nothing_at_the_time_that_they_had_set(city: City, now: datetime) -> None:
    record = draft(city, now)
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, now=now)
    at = now + timedelta(hours=1)
    schedule(record, actor=city.editor, publish_at=at, now=now)
    User.objects.filter(pk=city.editor.pk).update(is_active=False)
    assert publish_due(at) == []
    assert not LogEntry.objects.exists()
    record.refresh_from_db()
    assert "编辑或审核人员" in record.schedule.failure
    assert not Notification.objects.filter(user=city.editor, text__contains="没有办成").exists()
    assert Notification.objects.filter(user=city.reviewer, text__contains="没有办成").exists()


def test_a_closed_account_is_told_nothing(city: City, now: datetime) -> None:
    User.objects.filter(pk=city.editor.pk).update(is_active=False)
    people = [fresh(city.editor), fresh(city.reviewer)]
    assert notify(people, "一事", "/desk/", key="k", now=now) == 1
    assert list(Notification.objects.values_list("user", flat=True)) == [city.reviewer.pk]


# --- Erasure ---------------------------------------------------------------------------------------------------------
def test_the_office_asks_about_what_was_public_and_learns_of_no_draft(city: City, now: datetime) -> None:
    record = in_state(city, now, RevisionState.EDITING)
    address = f"/desk/publishing/records/{record.pk}/erasure/"
    office, own = as_(city.office), as_(city.editor)
    page = office.get(address)
    assert [value for value, _label in page.context["form"]["revisions"].field.choices] == ["1"]
    assert [value for value, _label in own.get(address).context["form"]["revisions"].field.choices] == [
        "2",
        "1",
    ]
    asked = {"ground": "personal_data", "reason": "公开了个人信息"}
    answer = office.post(address, asked | {"passage": "新稿"})
    assert "没有哪一稿含有这段文字" in answer.content.decode()
    assert "没有哪一稿" not in own.post(address, asked | {"passage": "新稿"}, follow=True).content.decode()
    record.erasures.all().delete()
    with pytest.raises(Refused, match="请选择要清除的稿"):
        ask_erasure(record, revisions=[2], **asked, actor=fresh(city.office), now=now)


def test_a_set_time_says_that_a_change_has_ended_it(city: City, now: datetime) -> None:
    record = draft(city, now)
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, now=now)
    schedule(record, actor=city.editor, publish_at=now + timedelta(hours=1), now=now)
    page = as_(city.editor).get(f"{DOCUMENTS_DESK}{record.pk}/").content.decode()
    assert "定时发布" in page
    assert "定时已失效" not in page
    record.refresh_from_db()
    row = Document(record=record, text="一、改过")
    actions.save_draft(record, row, record.title, actor=city.editor, now=now)
    page = as_(city.editor).get(f"{DOCUMENTS_DESK}{record.pk}/").content.decode()
    assert "定时已失效：定时之后又有修改" in page


def test_the_page_of_a_record_that_was_taken_back_says_when_and_why(city: City, now: datetime) -> None:
    record = published(city, now)
    actions.withdraw(record, actor=city.reviewer, reason="数字有误", withdrawal="notice", now=now)
    page = as_(city.editor).get(f"{DOCUMENTS_DESK}{record.pk}/").content.decode()
    assert "2026年6月30日 09:00：数字有误" in page
