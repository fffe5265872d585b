"""The pages of work plans: what each person sees, and that queries do not grow with tasks."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.accounts.reasons import Refused
from gongkai.conftest import NOW
from gongkai.documents.register import LinesField
from gongkai.factories import City, fresh, make_agency, make_person
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft
from gongkai.plans.choices import DutyState, ImportState
from gongkai.plans.forms import UnitsField
from gongkai.plans.models import Duty, Plan, PlanImport, Task, TaskUnit
from gongkai.plans.review_windows import ITEMS_ON_A_PAGE
from gongkai.publishing import actions as publishing
from gongkai.publishing.models import LogEntry

HEAD = "云汀市2026年政务公开工作要点\n一、规范公开\n"


def text(items: int) -> str:
    units = "〔牵头单位:市教育局,责任单位:市卫健委、各区(县)人民政府、市属各相关部门〕"
    return HEAD + "\n".join(
        f"{number}.办好第{number}件事,2026年9月底前完成。{units}" for number in range(1, items + 1)
    )


def plan_of(city: City, now: datetime, items: int = 3) -> Plan:
    staged = actions.stage_import(
        parse(text(items)), "plan.txt", government=city.government, actor=city.office, now=now
    )
    plan = actions.apply_import(staged, actor=city.office, now=now)
    # A collective is a question until the office says whom it means.
    actions.settle_unit(plan, "各区(县)人民政府", [city.district, city.county], actor=city.office, now=now)
    return plan


def as_(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def publish(plan: Plan, city: City, now: datetime) -> None:
    publishing.submit(plan.record, actor=city.office, now=now)
    publishing.approve(plan.record, actor=city.office_reviewer, now=now)
    publishing.publish(plan.record, actor=city.office_reviewer, now=now)
    actions.release_progress(plan, actor=city.office, now=now)


def upload(client: Client, name: str, content: bytes, government: int) -> object:
    return client.post(
        "/desk/plans/import/", {"government": government, "file": SimpleUploadedFile(name, content)}
    )


def apply(client: Client, pk: int, data: dict[str, str]) -> object:
    """Save what is in the form of the review, and confirm."""
    seen = client.post(f"/desk/plans/import/{pk}/", data | {"apply": "1"}, follow=True)
    return client.post(f"/desk/plans/import/{pk}/apply/", {"version": seen.context["staged"].version})


def test_upload_correct_apply(city: City) -> None:
    client = as_(city.office)
    response = upload(client, "plan.txt", text(3).encode("gb18030"), city.government.pk)
    staged = PlanImport.objects.get()
    assert response.headers["Location"] == f"/desk/plans/import/{staged.pk}/"  # type: ignore[attr-defined]
    page = client.get(f"/desk/plans/import/{staged.pk}/")
    assert 'id="line-3"' in page.content.decode()
    data = form_data(page.context["forms"])
    data["items-1-text"] = "改过的第二件事"
    data["items-2-leave_out"] = "on"
    assert apply(client, staged.pk, data).status_code == 302  # type: ignore[attr-defined]
    assert list(Task.objects.values_list("number", "text")) == [
        (1, "办好第1件事,2026年9月底前完成。"),
        (2, "改过的第二件事"),
    ]
    assert "已生成任务" in client.get(f"/desk/plans/import/{staged.pk}/").content.decode()


def test_an_item_can_be_added(city: City) -> None:
    client = as_(city.office)
    upload(client, "plan.txt", text(2).encode(), city.government.pk)
    staged = PlanImport.objects.get()
    address = f"/desk/plans/import/{staged.pk}/"
    data = form_data(client.get(address).context["forms"])
    data |= {"items-2-number": "9", "items-2-text": "补充的事", "items-2-lead": "市教育局"}
    apply(client, staged.pk, data)
    added = Task.objects.get(number=9)
    assert (added.text, added.duties.get().agency) == ("补充的事", city.education)


def test_a_mistake_in_the_review_keeps_everything(city: City) -> None:
    client = as_(city.office)
    upload(client, "plan.txt", text(3).encode(), city.government.pk)
    staged = PlanImport.objects.get()
    address = f"/desk/plans/import/{staged.pk}/"
    data = form_data(client.get(address).context["forms"])
    data |= {"items-0-due_on": "九月底", "items-1-text": "这一句不能丢"}
    response = client.post(address, data | {"apply": "1"})
    assert response.status_code == 422
    assert "这一句不能丢" in response.content.decode()
    assert "九月底" in response.content.decode()
    assert not Task.objects.exists()


def test_a_refused_apply_takes_the_corrections_back(city: City) -> None:
    client = as_(city.office)
    upload(client, "plan.txt", text(2).encode(), city.government.pk)
    staged = PlanImport.objects.get()
    address = f"/desk/plans/import/{staged.pk}/"
    data = form_data(client.get(address).context["forms"])
    out = {"items-0-leave_out": "on", "items-1-leave_out": "on"}
    assert client.post(address, data | out | {"apply": "1"}).status_code == 422
    staged.refresh_from_db()
    assert len(staged.items) == 2
    assert client.post(address, data | {"apply": "1"}).status_code == 302


def test_of_two_who_correct_one_import_the_second_is_told(city: City) -> None:
    client = as_(city.office)
    upload(client, "plan.txt", text(2).encode(), city.government.pk)
    address = f"/desk/plans/import/{PlanImport.objects.get().pk}/"
    data = form_data(client.get(address).context["forms"])
    client.post(address, data | {"items-0-text": "先改的", "save": "1"})
    second = client.post(address, data | {"items-1-text": "后改的", "save": "1"})
    assert second.status_code == 422
    assert "后改的" in second.content.decode()
    assert PlanImport.objects.get().items[0]["text"] == "先改的"
    again = form_data(second.context["forms"])
    assert client.post(address, again | {"save": "1"}).status_code == 302


@pytest.mark.parametrize("address", ["/desk/plans/{plan}/release/", "/desk/notifications/read/"])
def test_who_signs_in_again_on_the_way_is_led_to_a_page(city: City, now: datetime, address: str) -> None:
    client = as_(city.office)
    page = client.get(address.format(plan=plan_of(city, now).pk), follow=True)
    assert page.status_code == 200
    assert not LogEntry.objects.exists()


def form_data(forms: dict[str, object]) -> dict[str, str]:
    """What a browser would send back unchanged."""
    data: dict[str, str] = {}
    for entry in forms.values():
        members = [entry.management_form, *entry.forms] if hasattr(entry, "management_form") else [entry]  # type: ignore[attr-defined]
        for form in members:
            for field in form:  # type: ignore[attr-defined]
                value = field.value()
                if isinstance(value, list) and field.field.widget.allow_multiple_selected:
                    data[field.html_name] = value  # type: ignore[assignment]
                elif value is not None and value is not False:
                    data[field.html_name] = str(field.field.prepare_value(value))
    return data


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", b"%PDF-1.7\n", "PDF"),
        ("a.docx", b"PK\x03\x04 broken", ""),
        ("a.txt", b"", ""),
        ("a.txt", "没有条目的文字。".encode(), "没有可生成任务的条目"),
        ("a.exe", b"MZ\x90\x00" + bytes(200), ""),
    ],
)
def test_what_cannot_be_read_is_said_in_chinese(city: City, name: str, content: bytes, says: str) -> None:
    response = upload(as_(city.office), name, content, city.government.pk)
    assert response.status_code == 422  # type: ignore[attr-defined]
    assert says in response.content.decode()  # type: ignore[attr-defined]
    assert not PlanImport.objects.exists()


def test_a_refused_decision_keeps_the_opinion(city: City, now: datetime) -> None:
    duty = Duty.objects.get(task__plan=plan_of(city, now), task__number=1, agency=city.education)
    proof = [EvidenceDraft("清单", url="https://yunting.example/")]
    report = actions.report(duty, text="完成", is_done=True, evidence=proof, actor=city.editor, now=now)
    long = "缺少目录" * 200
    response = as_(city.office).post(f"/desk/plans/reports/{report.pk}/send-back/", {"opinion": long})
    assert response.status_code == 422
    assert long in response.content.decode()
    assert as_(city.office).post(f"/desk/plans/reports/{report.pk}/send-back/", {}).status_code == 422
    as_(city.office).post(f"/desk/plans/reports/{report.pk}/send-back/", {"opinion": "缺少目录"})
    again = as_(city.office).post(f"/desk/plans/reports/{report.pk}/confirm/", {"opinion": "迟到的意见"})
    assert "已有结论" in again.content.decode()


def test_an_office_without_an_editor_s_post_hears_it_before_it_works(city: City) -> None:
    person = make_person("qinglan-office", (city.district, "disclosure_office"))
    office, asked = as_(person), "须同时有青岚区人民政府的编辑岗位"
    assert asked in office.get("/desk/plans/import/").content.decode()
    upload(office, "plan.txt", text(1).encode(), city.district.pk)
    staged = PlanImport.objects.get()
    page = office.get(f"/desk/plans/import/{staged.pk}/")
    assert asked in page.content.decode()
    with pytest.raises(Refused, match=asked):
        actions.apply_import(staged, actor=fresh(person), now=NOW)
    both = as_(city.office)
    assert "编辑岗位" not in both.get("/desk/plans/import/").content.decode()


def test_an_import_can_be_given_up(city: City, now: datetime) -> None:
    staged = actions.stage_import(parse(text(1)), "x", government=city.government, actor=city.office, now=now)
    as_(city.office).post(f"/desk/plans/import/{staged.pk}/discard/")
    staged.refresh_from_db()
    assert staged.state == ImportState.DISCARDED
    assert as_(city.office).post(f"/desk/plans/import/{staged.pk}/discard/").status_code in {302, 409}


def test_a_district_s_office_sees_its_own_plan_and_its_own_duties(city: City, now: datetime) -> None:
    plan = plan_of(city, now)
    person = make_person("qinglan-office", (city.district, "disclosure_office"), (city.district, "editor"))
    client = as_(person)
    assert client.get(f"/desk/plans/{plan.pk}/").status_code == 200  # its government has duties
    assert client.post(f"/desk/plans/{plan.pk}/release/").status_code == 404
    assert "办好第1件事" in client.get("/desk/plans/my-tasks/").content.decode()


def test_who_has_no_duty_sees_nothing(city: City, now: datetime) -> None:
    plan = plan_of(city, now)
    bystander = make_person("bystander", (city.office_agency, "editor"))
    assert as_(bystander).get(f"/desk/plans/{plan.pk}/").status_code == 404
    assert plan.title not in as_(bystander).get("/desk/plans/").content.decode()


def test_one_agency_does_not_read_another_s_report(city: City, now: datetime) -> None:
    plan = plan_of(city, now)
    duty = Duty.objects.get(task__plan=plan, task__number=1, agency=city.education)
    actions.report(duty, text="教育局的内部进展", is_done=False, evidence=[], actor=city.editor, now=now)
    address = f"/desk/plans/tasks/{duty.task_id}/"
    assert "教育局的内部进展" in as_(city.office).get(address).content.decode()
    assert "教育局的内部进展" not in as_(city.other_editor).get(address).content.decode()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://x.example/a", "没有网址"])
def test_evidence_is_a_web_address(city: City, now: datetime, link: str) -> None:
    plan = plan_of(city, now)
    task = plan.tasks.first()
    response = as_(city.editor).post(
        f"/desk/plans/tasks/{task.pk}/", {"text": "完成", "links": link, "is_done": "on"}
    )
    assert response.status_code == 422
    assert "不是网址" in response.content.decode()
    assert Duty.objects.get(task=task, agency=city.education).state == DutyState.ASSIGNED


def test_a_question_is_settled_on_its_page(city: City, now: datetime) -> None:
    plan = plan_of(city, now)
    address = f"/desk/plans/{plan.pk}/settle/?text=市属各相关部门"
    assert as_(city.office).post(address, {}).status_code == 422
    tasks = [task.pk for task in plan.tasks.all()]
    as_(city.office).post(address, {"agencies": [city.office_agency.pk], "tasks": tasks})
    assert Duty.objects.filter(agency=city.office_agency).count() == 3
    assert as_(city.office).get(address).status_code == 404
    assert as_(city.editor).get(address).status_code == 404


def test_the_public_page_shows_the_released_snapshot_and_not_the_present(city: City, now: datetime) -> None:
    plan = plan_of(city, now)
    publish(plan, city, now)
    duty = Duty.objects.get(task__plan=plan, task__number=1, agency=city.education)
    proof = [EvidenceDraft("清单", url="https://yunting.example/")]
    report = actions.report(
        duty, text="已办好这件事", is_done=True, evidence=proof, actor=city.editor, now=now
    )
    actions.confirm(report, actor=city.office, now=now)
    address = f"/plans/{plan.pk}/"
    assert "已办好这件事" not in Client().get(address).content.decode()
    actions.release_progress(plan, actor=city.office, now=now)
    assert "已办好这件事" in Client().get(address).content.decode()
    publishing.withdraw(plan.record, actor=city.office_reviewer, reason="重发", withdrawal="gone", now=now)
    assert Client().get(address).status_code == 410


def test_the_ledger_filters_and_counts_in_the_database(city: City, now: datetime) -> None:
    plan = plan_of(city, now, 5)
    duty = Duty.objects.get(task__plan=plan, task__number=2, agency=city.education)
    actions.report(duty, text="在办", is_done=False, evidence=[], actor=city.editor, now=now)
    page = as_(city.office).get(f"/desk/plans/{plan.pk}/?state=in_progress&agency=jyj")
    assert [row["task"].number for row in page.context["rows"]] == [2]
    assert [(str(label), count) for label, count, _tone in page.context["counts"] if count] == [
        ("已交办", 4),
        ("办理中", 1),
    ]


@pytest.mark.parametrize(
    "address", ["/desk/", "/desk/plans/", "/desk/plans/{plan}/", "/desk/plans/my-tasks/"]
)
def test_queries_do_not_grow_with_tasks(
    city: City, now: datetime, address: str, django_assert_max_num_queries: object
) -> None:
    plan = plan_of(city, now, 20)
    client = as_(city.office)

    def measure() -> int:
        with django_assert_max_num_queries(26) as captured:  # type: ignore[operator]
            assert client.get(address.format(plan=plan.pk)).status_code == 200
        return len(captured)

    few = measure()
    agencies = [
        make_agency(f"云汀市第{number}局", f"j{number}", parent=city.government) for number in range(20)
    ]
    tasks = Task.objects.bulk_create(Task(plan=plan, number=number, text="x") for number in range(100, 300))
    Duty.objects.bulk_create(
        Duty(task=task, agency=agency, part="responsible", state_since=now)
        for task in tasks
        for agency in agencies
    )
    TaskUnit.objects.bulk_create(TaskUnit(task=task, text="x", part="lead", match="agency") for task in tasks)
    assert measure() == few


def test_a_task_page_makes_a_fixed_number_of_queries(
    city: City, now: datetime, django_assert_max_num_queries: object
) -> None:
    task = plan_of(city, now).tasks.first()
    client = as_(city.office)

    def measure() -> int:
        with django_assert_max_num_queries(20) as captured:  # type: ignore[operator]
            client.get(f"/desk/plans/tasks/{task.pk}/")
        return len(captured)

    duty = Duty.objects.get(task=task, agency=city.education)
    proof = [EvidenceDraft("清单", url="https://yunting.example/")]
    actions.report(duty, text="一", is_done=False, evidence=proof, actor=city.editor, now=now)
    few = measure()
    for _ in range(20):
        actions.report(duty, text="又", is_done=False, evidence=proof, actor=city.editor, now=now)
    assert measure() == few


def test_the_largest_import_can_be_saved(city: City) -> None:
    client = as_(city.office)
    upload(client, "plan.txt", text(499).encode(), city.government.pk)
    address = f"/desk/plans/import/{PlanImport.objects.get().pk}/"
    data = form_data(client.get(address).context["forms"])
    assert client.post(address, data).status_code == 302


def test_forged_counts_of_forms_make_no_more_than_there_may_be(city: City) -> None:
    client = as_(city.office)
    upload(client, "plan.txt", text(2).encode(), city.government.pk)
    address = f"/desk/plans/import/{PlanImport.objects.get().pk}/"
    data = form_data(client.get(address).context["forms"])
    forged = client.post(address, data | {"items-TOTAL_FORMS": "100000"})
    assert forged.status_code == 422
    assert len(forged.context["forms"]["items"].forms) == ITEMS_ON_A_PAGE + 1


def test_a_unit_with_a_nul_is_refused() -> None:
    with pytest.raises(ValidationError):
        UnitsField().clean("市\x00局")
    with pytest.raises(ValidationError):
        LinesField().clean("各\x00学校")
