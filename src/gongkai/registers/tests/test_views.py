"""What every register does, tried through HTTP on the registers that there are."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime

import pytest
from django.test import Client

from gongkai.agencies.models import Agency
from gongkai.documents.models import Document
from gongkai.factories import City, draft, make_person, published
from gongkai.publishing import actions
from gongkai.publishing.choices import RecordState
from gongkai.publishing.models import LogEntry, Record
from gongkai.registers.register import all_registers

DOCUMENTS = "/desk/registers/documents/"


def as_(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def act(client: Client, address: str, verb: str, **data: str) -> object:
    """Open the page of a verb and press its button, as a person does."""
    page = client.get(f"{address}{verb}/")
    seen = page.context["seen"] if page.status_code == 200 else ""
    return client.post(f"{address}{verb}/", {"seen": seen} | data)


def fields(**changes: object) -> dict[str, object]:
    return {
        "attribute": "proactive",
        "title": "关于防汛的通知",
        "text": "一、要求\n1.值守。",
        "recipients": "各区人民政府\n各部门",
    } | changes


def test_the_list_shows_my_agency_s_drafts_and_what_is_public(city: City, now: datetime) -> None:
    draft(city, now, "教育局草稿")
    published(city, now, "教育局通知")
    mine = as_(city.editor).get(DOCUMENTS).content.decode()
    others = as_(city.other_editor).get(DOCUMENTS).content.decode()
    assert "教育局草稿" in mine
    assert "教育局草稿" not in others
    assert "教育局通知" in others


def test_the_city_s_office_does_not_see_drafts_of_other_agencies(city: City, now: datetime) -> None:
    record = draft(city, now, "教育局草稿")
    assert as_(city.office).get(f"{DOCUMENTS}{record.pk}/").status_code == 404


def test_create_edit_history(city: City) -> None:
    client = as_(city.editor)
    response = client.post(f"{DOCUMENTS}new/", fields(agency=city.education.pk))
    record = Record.objects.get()
    assert response.headers["Location"] == f"{DOCUMENTS}{record.pk}/"
    assert record.document.recipients == ["各区人民政府", "各部门"]
    assert [block["kind"] for block in record.document.blocks] == ["chapter", "item"]
    client.post(f"{DOCUMENTS}{record.pk}/edit/", fields(title="关于防汛工作的通知", based_on=1))
    history = client.get(f"{DOCUMENTS}{record.pk}/history/").content.decode()
    assert "关于防汛的通知" in history
    assert "关于防汛工作的通知" in history
    assert "第 2 版" in history


def test_what_was_left_empty_is_read_from_the_text(city: City) -> None:
    text = "云汀市教育局关于防汛的通知\n云教发〔2026〕9号\n各学校：\n一、要求\n1.值守。\n云汀市教育局\n2026年5月8日"
    as_(city.editor).post(f"{DOCUMENTS}new/", fields(agency=city.education.pk, text=text, recipients=""))
    document = Record.objects.get().document
    assert (document.document_number, str(document.signed_on)) == ("云教发〔2026〕9号", "2026-05-08")


def test_an_error_keeps_what_was_typed(city: City) -> None:
    response = as_(city.editor).post(
        f"{DOCUMENTS}new/",
        fields(
            agency=city.education.pk,
            effective_from="2026-05-01",
            effective_until="2026-04-01",
            text="独有的正文",
        ),
    )
    assert response.status_code == 422
    assert "失效日期早于施行日期" in response.content.decode()
    assert "独有的正文" in response.content.decode()
    assert not Record.objects.exists()


def test_a_text_beyond_all_measure_is_refused(city: City) -> None:
    data = fields(agency=city.education.pk, text="字" * 300_001)
    assert as_(city.editor).post(f"{DOCUMENTS}new/", data).status_code == 422
    assert not Record.objects.exists()


def test_a_secret_text_is_not_kept(city: City) -> None:
    response = as_(city.editor).post(
        f"{DOCUMENTS}new/", fields(agency=city.education.pk, text="秘密★3年\n关于甲的通知\n正文。")
    )
    assert "密级标志" in response.content.decode()
    assert not Record.objects.exists()


def test_the_second_of_two_editors_loses_nothing(city: City, now: datetime) -> None:
    record = draft(city, now)
    client = as_(city.editor)
    client.post(f"{DOCUMENTS}{record.pk}/edit/", fields(title="先存的", based_on=1))
    response = client.post(
        f"{DOCUMENTS}{record.pk}/edit/", fields(title="后存的", text="后写的正文", based_on=1)
    )
    assert response.status_code == 422
    assert "后写的正文" in response.content.decode()
    assert "第 2 版" in response.content.decode()
    assert Record.objects.get().title == "先存的"


def test_who_has_seen_the_newer_version_may_save_on_top(city: City, now: datetime) -> None:
    record = draft(city, now)
    client = as_(city.editor)
    client.post(f"{DOCUMENTS}{record.pk}/edit/", fields(title="先存的", based_on=1))
    refused = client.post(f"{DOCUMENTS}{record.pk}/edit/", fields(title="后存的", based_on=1))
    newest = refused.context["form"]["based_on"].value()
    client.post(f"{DOCUMENTS}{record.pk}/edit/", fields(title="后存的", based_on=newest))
    assert Record.objects.get().title == "后存的"


def test_a_reviewer_reads_the_whole_text_and_what_was_said(city: City, now: datetime) -> None:
    long = "一、总则\n" + "\n".join(f"{number}.第{number}件事。" for number in range(1, 200))
    record = draft(city, now, text=long)
    actions.submit(record, actor=city.editor, now=now)
    actions.return_for_changes(record, actor=city.reviewer, opinion="末尾有误", now=now)
    changed = long.replace("第199件事", "最后一件事")
    actions.save_draft(
        record, Document(record=record, text=changed), record.title, actor=city.editor, now=now
    )
    address = f"{DOCUMENTS}{record.pk}/"
    assert "末尾有误" in as_(city.editor).get(address).content.decode()
    history = as_(city.reviewer).get(f"{address}history/").content.decode()
    assert "199.最后一件事。" in history
    assert "198.第198件事" not in history.split("第 1 版")[0]
    record = draft(city, now, "又一件", long)
    assert "第199件事" in as_(city.reviewer).get(f"{DOCUMENTS}{record.pk}/").content.decode()


def test_no_one_creates_for_another_agency(city: City) -> None:
    response = as_(city.editor).post(f"{DOCUMENTS}new/", fields(agency=city.health.pk))
    assert response.status_code == 422
    assert not Record.objects.exists()


def test_only_editors_may_create(city: City) -> None:
    assert as_(city.auditor).get(f"{DOCUMENTS}new/").status_code == 404


def test_from_draft_to_the_public_through_buttons(city: City, now: datetime) -> None:
    record = draft(city, now)
    address = f"{DOCUMENTS}{record.pk}/"
    editor, reviewer = as_(city.editor), as_(city.reviewer)
    assert "不是市教育局的审核人员" not in editor.get(address).content.decode()
    act(editor, address, "submit")
    assert "您不是市教育局的审核人员" in editor.get(address).content.decode()
    act(editor, address, "approve-and-publish")
    assert Record.objects.get().state == RecordState.DRAFT
    act(reviewer, address, "approve-and-publish", opinion="同意", ground="not_secret")
    assert Record.objects.get().state == RecordState.PUBLISHED
    assert reviewer.post(f"{address}withdraw/", {"reason": ""}).status_code == 422
    act(reviewer, address, "withdraw", reason="有误", withdrawal="notice")
    assert Record.objects.get().state == RecordState.WITHDRAWN
    assert LogEntry.objects.count() == 2


def test_nobody_approves_what_they_have_not_read(city: City, now: datetime) -> None:
    """The reviewer's page is open while another tab sends the draft back and the author writes a new one."""
    record = draft(city, now)
    address = f"{DOCUMENTS}{record.pk}/"
    actions.submit(record, actor=city.editor, now=now)
    reviewer = as_(city.reviewer)
    seen = reviewer.get(f"{address}approve-and-publish/").context["seen"]
    actions.return_for_changes(record, actor=city.reviewer, opinion="再改", now=now)
    actions.save_draft(record, Document(record=record, text="没人读过"), "改", actor=city.editor, now=now)
    actions.submit(record, actor=city.editor, now=now)
    for sent in (seen, "", "x", "99"):
        page = reviewer.post(
            f"{address}approve-and-publish/", {"seen": sent, "ground": "not_secret"}, follow=True
        )
        assert "不是最新一稿" in page.content.decode()
    assert Record.objects.get().state == RecordState.DRAFT


def test_what_is_on_its_way_is_for_the_own_agency_only(city: City, now: datetime) -> None:
    """Of another agency's public record one sees the public edition: the same before and after a draft is saved."""
    record = published(city, now)
    client = as_(city.other_editor)
    addresses = [
        f"{DOCUMENTS}{record.pk}/",
        f"{DOCUMENTS}{record.pk}/history/",
        DOCUMENTS,
        f"{DOCUMENTS[:-1]}.csv",
    ]

    def look() -> list[bytes]:
        pages = [client.get(address) for address in addresses]
        return [b"".join(page.streaming_content) if page.streaming else page.content for page in pages]

    def plain(pages: list[bytes]) -> list[bytes]:
        return [re.sub(rb'csrfmiddlewaretoken" value="[^"]+"', b"", page) for page in pages]

    before = look()
    actions.save_draft(record, Document(record=record, text="新的秘密"), "新题", actor=city.editor, now=now)
    assert plain(look()) == plain(before)
    assert city.editor.name not in before[1].decode()
    assert "新题" in as_(city.editor).get(addresses[0]).content.decode()
    actions.withdraw(record, actor=city.reviewer, reason="有误", withdrawal="gone", now=now)
    assert client.get(addresses[0]).status_code == 404
    assert as_(city.reviewer).get(addresses[0]).status_code == 200


def test_the_draft_document_of_a_plan_is_not_deleted(city: City, now: datetime) -> None:
    from gongkai.officialdoc import parse
    from gongkai.plans import actions as plans

    text = "云汀市2026年要点\n一、规范\n1.更新。〔牵头单位:市教育局〕"
    staged = plans.stage_import(parse(text), "x", government=city.government, actor=city.office, now=now)
    plan = plans.apply_import(staged, actor=city.office, now=now)
    page = as_(city.office)
    assert "还有别的内容用到这一件" in page.get(f"{DOCUMENTS}{plan.pk}/").content.decode()
    act(page, f"{DOCUMENTS}{plan.pk}/", "delete")
    assert "不能删除" in page.get(f"{DOCUMENTS}{plan.pk}/").content.decode()
    assert Record.objects.filter(pk=plan.pk).exists()


def test_a_deleted_draft_leads_back_to_the_list(city: City, now: datetime) -> None:
    record = draft(city, now)
    response = act(as_(city.editor), f"{DOCUMENTS}{record.pk}/", "delete")
    assert response.headers["Location"] == DOCUMENTS
    assert not Record.objects.exists()


def test_the_address_is_the_state_of_the_list(city: City, now: datetime) -> None:
    for number in range(25):
        draft(city, now, f"通知{number:02}")
    client = as_(city.editor)
    first = client.get(f"{DOCUMENTS}?q=通知&sort=title").content.decode()
    last = client.get(f"{DOCUMENTS}?q=通知&sort=title&page=99").content.decode()
    assert "通知00" in first
    assert "通知24" not in first
    assert "通知24" in last  # page numbers are clamped
    assert client.get(f"{DOCUMENTS}?sort=agency__uscc&page=x&state=y&agency=z").status_code == 200


def test_csv_is_what_the_address_shows_and_no_formula(city: City, now: datetime) -> None:
    draft(city, now, "=1+1")
    for number in range(25):
        draft(city, now, f"通知{number:02}")
    client = as_(city.editor)
    text = b"".join(client.get("/desk/registers/documents.csv?q=通知").streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:3] == ["标识", "版次", "名称"]
    assert len(rows) == 26
    text = b"".join(client.get("/desk/registers/documents.csv").streaming_content).decode("utf-8-sig")
    assert "'=1+1" in text


def test_an_htmx_request_gets_the_table_alone(city: City, now: datetime) -> None:
    draft(city, now)
    partial = as_(city.editor).get(DOCUMENTS, headers={"HX-Request": "true"}).content.decode()
    assert "关于校车安全的通知" in partial
    assert "<html" not in partial


def test_unknown_register_and_verb_are_404(city: City, now: datetime) -> None:
    record = draft(city, now)
    client = as_(city.editor)
    assert client.get("/desk/registers/nothing/").status_code == 404
    assert client.get(f"{DOCUMENTS}{record.pk}/explode/").status_code == 404


def test_agencies_are_renamed_by_the_office_with_their_history(city: City) -> None:
    address = f"/desk/registers/agencies/{city.education.pk}/"
    office = as_(city.office)
    data = {
        "name": "云汀市教育和体育局",
        "short_name": "市教体局",
        "kind": "department",
        "level": "city",
        "parent": city.government.pk,
        "position": 100,
        "effective_on": "2026-03-01",
        "since": "2018-01-01",
    }
    assert as_(city.editor).post(f"{address}edit/", data).status_code == 404
    assert office.post(f"{address}edit/", data).status_code == 302
    names = {(n.name, n.kind, str(n.until)) for n in city.education.names.all()}
    assert ("云汀市教育局", "former", "2026-02-28") in names
    assert ("云汀市教育和体育局", "official", "None") in names
    assert LogEntry.objects.get().act == "agency_changed"
    assert "教育和体育局" in office.get(f"{address}history/").content.decode()
    assert office.post(f"{address}edit/", data | {"uscc": "1234"}).status_code == 422
    assert office.post(f"{address}edit/", data | {"parent": city.education.pk}).status_code == 422


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/desk/registers/agencies/new/", "请选择"),
        ("/desk/registers/agencies/", "不限"),
        ("/desk/registers/documents/", "不限"),
    ],
)
def test_nothing_chosen_yet_is_said_in_words(city: City, address: str, says: str) -> None:
    page = as_(city.office).get(address).content.decode()
    assert "---------" not in page
    assert f">{says}</option>" in page


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": "云汀市人民政府"}, "已有机构使用"),
        ({"short_name": "市教育局"}, "已有机构使用"),
        ({"level": "city"}, "不能高于上级"),
        ({"effective_on": "0001-01-01"}, ""),
    ],
)
def test_a_district_cannot_pass_for_the_city(city: City, changes: dict[str, str], says: str) -> None:
    person = make_person("qinglan-office", (city.district, "disclosure_office"))
    data = {"name": "青岚区教育局", "code": "ql-jyj", "kind": "department", "level": "county", "position": 1}
    data |= {"parent": city.district.pk, "effective_on": "2026-03-01"} | changes
    response = as_(person).post("/desk/registers/agencies/new/", data)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Agency.objects.filter(code="ql-jyj").exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "一、要求\n（本件为秘密★三年）"},
        {"title": "机密☆五年 关于甲的通知"},
        {"issuing_body": "密级：秘密"},
        {"text": "特急 秘密*3年\n通知"},
    ],
)
def test_a_secrecy_mark_is_found_wherever_it_stands(city: City, changes: dict[str, str]) -> None:
    response = as_(city.editor).post(f"{DOCUMENTS}new/", fields(agency=city.education.pk) | changes)
    assert "密级标志" in response.content.decode()
    assert not Record.objects.exists()


def test_a_district_s_office_keeps_its_own_agencies_only(city: City) -> None:
    person = make_person("qinglan-office", (city.district, "disclosure_office"))
    bureau = Agency.objects.create(
        name="青岚区教育局", code="qljyj", kind="department", level="county", parent=city.district
    )
    client = as_(person)
    assert client.get(f"/desk/registers/agencies/{bureau.pk}/edit/").status_code == 200
    assert client.get(f"/desk/registers/agencies/{city.education.pk}/edit/").status_code == 404


@pytest.mark.parametrize("address", [DOCUMENTS, "/desk/registers/agencies/", "/desk/"])
def test_queries_do_not_grow_with_rows(
    city: City, now: datetime, address: str, django_assert_max_num_queries: object
) -> None:
    client = as_(city.editor)

    def measure() -> int:
        with django_assert_max_num_queries(17) as captured:  # type: ignore[operator]
            assert client.get(address).status_code == 200
        return len(captured)

    for number in range(5):
        actions.submit(draft(city, now, f"少{number}"), actor=city.editor, now=now)
    few = measure()
    for number in range(30):
        draft(city, now, f"多{number}")
        Agency.objects.create(
            name=f"局{number}", code=f"a{number}", kind="department", level="city", parent=city.government
        )
    assert measure() == few


@pytest.mark.parametrize("number", [str(10**30), "9" * 19, "²", "x", "999999"])
def test_a_number_that_no_agency_has_is_no_choice(city: City, now: datetime, number: str) -> None:
    """An address is typed by anybody; a number of thirty digits is answered like one that nobody has."""
    published(city, now, "教育局通知")
    client = as_(city.editor)
    for address in (DOCUMENTS, f"{DOCUMENTS[:-1]}.csv"):
        assert client.get(address, {"agency": number}).status_code == 200
    page = client.get(DOCUMENTS, {"agency": number})
    assert set(page.context["filter_form"].errors) == {"agency"}
    chosen = client.get(DOCUMENTS, {"agency": city.health.pk})
    assert "教育局通知" not in chosen.content.decode()
    assert "教育局通知" in client.get(DOCUMENTS, {"agency": city.education.pk}).content.decode()
    new = {"name": "云汀市新局", "code": "xinju", "parent": number}
    answer = as_(city.office).post("/desk/registers/agencies/new/", new)
    assert answer.status_code == 422
    assert "parent" in answer.context["form"].errors


def test_each_form_says_what_to_fill_in_and_which_article_asks_for_it(city: City, now: datetime) -> None:
    record = draft(city, now)
    client = as_(city.editor)
    for address in (f"{DOCUMENTS}new/", f"{DOCUMENTS}{record.pk}/edit/", f"{DOCUMENTS}{record.pk}/submit/"):
        html = client.get(address).content.decode()
        assert 'class="help"' in html, address
        assert "《政府信息公开条例》第" in html, address
    assert 'class="help"' in as_(city.office).get("/desk/registers/agencies/new/").content.decode()


def test_every_register_and_verb_has_its_help() -> None:
    for register in all_registers():
        assert register.help, register.slug
        for verb in register.verbs:
            assert verb.help, verb.name
            assert verb.help.basis, verb.name


def test_the_button_does_not_call_a_draft_what_is_none(city: City) -> None:
    assert "保存草稿" in as_(city.editor).get(f"{DOCUMENTS}new/").content.decode()
    assert "保存草稿" not in as_(city.office).get("/desk/registers/agencies/new/").content.decode()


def test_a_withdrawal_is_asked_for_in_plain_words(city: City, now: datetime) -> None:
    record = published(city, now)
    html = as_(city.reviewer).get(f"{DOCUMENTS}{record.pk}/withdraw/").content.decode()
    assert "整页不再显示，也不说明理由" in html
    assert "410" not in re.sub(r"<[^>]*>", "", html)
