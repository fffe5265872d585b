"""Reviewing through the buttons: what each page asks and shows, paper with its sheet, and two people who save at once."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.accounts.choices import Role
from gongkai.attachments.models import Attachment, SignedSheet
from gongkai.documents.models import Document
from gongkai.factories import City, draft, make_person, published
from gongkai.publishing import actions
from gongkai.publishing.choices import RecordState, RevisionState
from gongkai.publishing.models import LogEntry, Record, Review, ReviewScheme

DOCUMENTS = "/desk/registers/documents/"


def as_(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


@pytest.fixture
def waiting(city: City, now: datetime) -> str:
    """The address of a record that waits for the first of three reviewers."""
    ReviewScheme.objects.filter(agency=city.education).delete()
    for number in (2, 3):
        make_person(f"jyj-reviewer{number}", (city.education, Role.REVIEWER))
    record = draft(city, now)
    actions.submit(record, actor=city.editor, now=now)
    return f"{DOCUMENTS}{record.pk}/"


def reviewer(number: int) -> Client:
    from gongkai.accounts.models import User

    return as_(User.objects.get(username=f"jyj-reviewer{'' if number == 1 else number}"))


def test_three_people_through_the_buttons(city: City, waiting: str) -> None:
    page = reviewer(1).get(waiting).content.decode()
    assert "待审核：内容审核" in page
    assert 'aria-current="step">内容审核（7月3日前）' in page
    assert "同意并发布" not in page
    assert "ground" not in reviewer(1).get(f"{waiting}approve/").context["form"].fields
    reviewer(1).post(f"{waiting}approve/", {"seen": 1, "opinion": "属实"})
    asked = reviewer(2).get(f"{waiting}approve/").context["form"].fields
    assert {"ground", "reference", "opinion", "at_step"} == set(asked)
    kept = reviewer(2).post(f"{waiting}approve/", {"seen": 1, "ground": "asked", "opinion": "独有的意见"})
    assert kept.status_code == 422
    assert "文号" in kept.content.decode()
    assert "独有的意见" in kept.content.decode()
    reviewer(2).post(f"{waiting}approve/", {"seen": 1, "ground": "not_secret"})
    page = reviewer(3).get(waiting).content.decode()
    assert "内容审核：同意（第 1 版）" in page
    assert "属实" in page
    assert "不涉及国家秘密" in page
    reviewer(3).post(f"{waiting}approve-and-publish/", {"seen": 1})
    assert Record.objects.get().state == RecordState.PUBLISHED


def test_the_last_of_several_steps_only_ends_in_publishing(city: City, waiting: str) -> None:
    """Whoever types the address of a button that is not offered publishes nothing."""
    reviewer(1).post(f"{waiting}approve-and-publish/", {"seen": 1, "ground": "not_secret"})
    assert not LogEntry.objects.exists()
    assert Record.objects.get().working.state == RevisionState.IN_REVIEW
    assert not Review.objects.exists()


def test_nobody_decides_another_step_than_they_opened(city: City, waiting: str) -> None:
    """Two reviewers have the page of the first step open; the second is not taken for who reviewed the secrecy."""
    form = reviewer(2).get(f"{waiting}approve/").context["form"]
    opened = {"seen": 1, "at_step": form["at_step"].value()}
    reviewer(1).post(f"{waiting}approve/", opened)
    for finding in ({}, {"ground": "not_secret"}):
        assert reviewer(2).post(f"{waiting}approve/", opened | finding).status_code == 422
    late = reviewer(2).post(f"{waiting}approve/", opened | {"ground": "not_secret"})
    assert "不在您打开时的环节" in late.content.decode()
    assert [review.step for review in Review.objects.all()] == ["content"]


def test_the_page_of_a_decision_shows_what_changed_beside_what_is_public(city: City, now: datetime) -> None:
    record = published(city, now)
    text = "一、总则\n1.按时检查车辆。\n2.新增一条。"
    actions.save_draft(record, Document(record=record, text=text), "新名称", actor=city.editor, now=now)
    actions.submit(record, actor=city.editor, now=now)
    for verb in ("approve", "approve-and-publish", "return", "approve-on-paper"):
        page = reviewer(1).get(f"{DOCUMENTS}{record.pk}/{verb}/").content.decode()
        assert "与公开的一版相比" in page, verb
        assert "<del>关于校车安全的通知</del>" in page, verb
        assert "2.新增一条。" in page, verb
    assert (
        "与公开的一版相比" not in as_(city.reviewer).get(f"{DOCUMENTS}{record.pk}/withdraw/").content.decode()
    )


def test_back_to_a_step_through_the_form(city: City, waiting: str) -> None:
    assert "to_step" not in reviewer(1).get(f"{waiting}return/").context["form"].fields
    reviewer(1).post(f"{waiting}approve/", {"seen": 1})
    form = reviewer(2).get(f"{waiting}return/").context["form"]
    assert [value for value, _label in form.fields["to_step"].choices] == ["", "content"]
    reviewer(2).post(f"{waiting}return/", {"seen": 1, "opinion": "数字不符", "to_step": "content"})
    page = reviewer(1).get(waiting).content.decode()
    assert "退回（退回到内容审核）" in page
    assert Record.objects.get().working.step == "content"


def sheet(name: str = "签字.txt", text: str = "同意发布。") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_paper_keeps_its_sheet_or_nothing(city: City, waiting: str, now: datetime) -> None:
    editor, address = as_(city.editor), f"{waiting}approve-on-paper/"
    data = {"seen": 1, "approver": "贺局长", "signed_on": "2026-06-30"}
    assert editor.post(address, data).status_code == 422  # no sheet
    marked = editor.post(address, data | {"sheet": sheet(text="秘密★三年\n同意")})
    assert "带有密级标志" in marked.content.decode()
    own = editor.post(address, data | {"approver": city.editor.name, "sheet": sheet()})
    assert own.status_code == 422
    assert "修改过这一稿" in own.content.decode()
    assert not Attachment.objects.exists()
    assert not Review.objects.exists()
    assert editor.post(address, data | {"sheet": sheet()}).status_code == 302
    kept = SignedSheet.objects.get()
    assert kept.review.sheet_digest == kept.attachment.digest
    page = editor.get(waiting).content.decode()
    assert "贺局长（纸质签字，jyj-editor某登记）" in page
    assert kept.attachment.get_absolute_url() in page
    assert as_(city.other_editor).get(kept.attachment.get_absolute_url()).status_code == 404
    assert as_(city.other_editor).get(address).status_code == 404


def test_publishing_at_once_through_the_button(city: City, waiting: str) -> None:
    assert "保密审查须在公开之前完成" in reviewer(1).get(waiting).content.decode()
    reviewer(1).post(f"{waiting}approve/", {"seen": 1, "only_this": "on"})
    address, given = f"{waiting}publish-at-once/", {"seen": 1, "ground": "not_secret", "reason": "须马上澄清"}
    for name in ("ground", "reason"):
        assert reviewer(2).post(address, given | {name: ""}).status_code == 422
    reviewer(2).post(address, given)
    assert Record.objects.get().state == RecordState.PUBLISHED
    assert "应急发布和补审" in reviewer(3).get(waiting).content.decode()


def test_two_people_need_no_more_buttons_than_before(city: City, now: datetime) -> None:
    record = draft(city, now)
    actions.submit(record, actor=city.editor, now=now)
    page = reviewer(1).get(f"{DOCUMENTS}{record.pk}/").content.decode()
    assert "应急发布" not in page.split("可以做的事")[1].split("</section>")[0]
    form = reviewer(1).get(f"{DOCUMENTS}{record.pk}/approve/").context["form"]
    assert "内容审核、保密审查、终审" in form.fields["only_this"].help_text
    address = f"{DOCUMENTS}{record.pk}/approve-and-publish/"
    assert reviewer(1).post(address, {"seen": 1}).status_code == 422  # the finding is asked for
    assert reviewer(1).post(address, {"seen": 1, "ground": "not_secret"}).status_code == 302
    assert Record.objects.get().state == RecordState.PUBLISHED


# --- 公开属性 --------------------------------------------------------------------------------------------------------
def fields(**changes: object) -> dict[str, object]:
    return {"title": "关于防汛的通知", "text": "一、要求\n1.值守。", "attribute": "proactive"} | changes


def test_the_attribute_is_asked_for_and_proactive_stands_there_first(city: City) -> None:
    client, address = as_(city.editor), f"{DOCUMENTS}new/"
    form = client.get(address).context["form"]
    assert form["attribute"].value() == "proactive"
    assert "state_secret" not in dict(form.fields["attribute_ground"].choices)
    refused = client.post(address, fields(agency=city.education.pk, attribute=""))
    assert set(refused.context["form"].errors) == {"attribute"}
    refused = client.post(address, fields(agency=city.education.pk, attribute="withheld", text="独有的正文"))
    assert set(refused.context["form"].errors) == {"attribute_ground", "attribute_reason"}
    assert "独有的正文" in refused.content.decode()
    said = {"attribute": "withheld", "attribute_ground": "process_info", "attribute_reason": "讨论记录"}
    assert client.post(address, fields(agency=city.education.pk, **said)).status_code == 302
    record = Record.objects.get()
    assert record.working.attribution.ground == "process_info"
    again = client.get(f"{DOCUMENTS}{record.pk}/edit/").context["form"]
    assert {name: again[name].value() for name in said} == said


# --- Two people who save the same record -----------------------------------------------------------------------------
def test_the_second_sees_both_versions_and_loses_nothing(city: City, now: datetime) -> None:
    """Both began from the public edition; one changed the title, the other the text, and both the issuing body."""
    record = published(city, now)
    first, second = as_(city.editor), as_(city.editor)
    address = f"{DOCUMENTS}{record.pk}/edit/"
    begun = {"text": "一、总则\r\n1.按时检查车辆。", "document_number": "云教发〔2026〕3号", "based_on": 1}
    begun |= {"title": "关于校车安全的通知", "attribute": "proactive"}
    first.post(address, begun | {"title": "对方的名称", "issuing_body": "对方写的机关"})
    answer = second.post(
        address, begun | {"text": "一、总则\r\n1.按时检查车辆。\r\n2.我加的。", "issuing_body": "我写的机关"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "第 2 版" in page
    rows = {str(row.label): row for row in answer.context["conflict"]}
    assert rows["名称"].is_taken
    assert (rows["名称"].theirs, rows["名称"].public) == ("对方的名称", "关于校车安全的通知")
    assert not rows["发文机关"].is_taken
    assert (rows["发文机关"].mine, rows["发文机关"].theirs) == ("我写的机关", "对方写的机关")
    form = answer.context["form"]
    assert form["title"].value() == "对方的名称"  # not touched here, so not undone
    assert form["issuing_body"].value() == "我写的机关"
    assert "2.我加的。" in form["text"].value()
    data = {name: form[name].value() or "" for name in form.fields}
    assert second.post(address, data).status_code == 302
    content = Record.objects.get().working.snapshot.read()
    assert (content["title"], content["issuing_body"]) == ("对方的名称", "我写的机关")
    assert "2.我加的。" in content["text"]
    assert record.revisions.count() == 3  # what the first saved is in the history


def test_long_texts_are_compared_by_their_lines(city: City, now: datetime) -> None:
    lines = [f"{number}.第{number}件事。" for number in range(1, 120)]
    record = draft(city, now, text="\n".join(lines))
    client, address = as_(city.editor), f"{DOCUMENTS}{record.pk}/edit/"
    begun = {"title": record.title, "attribute": "proactive", "based_on": 1}
    client.post(address, begun | {"text": "\r\n".join([*lines, "对方加的。"])})
    answer = client.post(address, begun | {"text": "\r\n".join([*lines, "我加的。"])})
    [row] = [row for row in answer.context["conflict"] if str(row.label) == "正文"]
    assert (row.mine, row.theirs, row.public) == ("我加的。", "对方加的。", "")
