"""Letters to agencies that are late: issued once with a number of their own, read by those they concern, never changed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pypdfium2
import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from docx import Document

from gongkai.accounts.reasons import Refused
from gongkai.agencies.models import Agency
from gongkai.conftest import NOW
from gongkai.factories import City, fresh, make_person
from gongkai.jobs.models import Notification
from gongkai.jobs.todos import todos_of
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft
from gongkai.plans.choices import DutyState, EventVerb
from gongkai.plans.dunning_letter import how_late, letter_of, what_to_do
from gongkai.plans.models import Dunning, Duty, Plan, Task
from gongkai.plans.tests.test_pages import as_, plan_of
from gongkai.plans.tests.test_timeline import held
from gongkai.plans.timeline import replay

pytestmark = pytest.mark.django_db
LATE, SOON, LATER = date(2026, 5, 31), date(2026, 7, 10), date(2026, 12, 31)


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def plan(city: City, now: datetime) -> Plan:
    """Of three tasks one is late, one soon due, one due at the end of the year."""
    made = plan_of(city, now)
    for number, day in enumerate((LATE, SOON, LATER), start=1):
        made.tasks.filter(number=number).update(due_on=day)
    return made


def duties(plan: Plan, agency: Agency, *numbers: int) -> list[Duty]:
    return list(Duty.objects.filter(task__plan=plan, agency=agency, task__number__in=numbers))


def dun(plan: Plan, city: City, now: datetime, *numbers: int, **more: object) -> Dunning:
    chosen = duties(plan, city.education, *numbers or (1,))
    terms = {"text": "请抓紧。", "answer_by": date(2026, 7, 7), "actor": city.office, "now": now}
    return actions.dun(plan, city.education, chosen, **terms | more)


def address(plan: Plan, code: str = "jyj") -> str:
    return f"/desk/plans/{plan.pk}/dunnings/new/{code}/"


def test_the_office_writes_a_letter_to_who_is_late(city: City, plan: Plan) -> None:
    office = as_(city.office)
    page = office.get(f"/desk/plans/{plan.pk}/dunnings/").content.decode()
    assert address(plan) in page
    form = office.get(address(plan)).context["form"]
    late, soon = duties(plan, city.education, 1)[0], duties(plan, city.education, 2)[0]
    assert form.initial["duties"] == [late.pk]
    assert set(form.fields["duties"].queryset) == {late, soon}
    data = {"duties": [late.pk, soon.pk], "text": "请抓紧办理。", "answer_by": "2026-07-07"}
    assert office.post(address(plan), data).status_code == 302
    made = Dunning.objects.get()
    assert (str(made), made.agency, made.issued_by) == ("督办〔2026〕1号", city.education, city.office)
    assert {one.agency for one in made.plan.tasks.get(number=1).events.filter(verb=EventVerb.REMINDED)} == {
        city.education
    }
    told = Notification.objects.get(user=city.editor, url=made.get_absolute_url())
    assert told.text == "督办〔2026〕1号：2 项任务，请于2026年7月7日前反馈"


@pytest.mark.parametrize(
    ("today", "weekday", "proposed"),
    [
        ("2026-06-30", "Tuesday", date(2026, 7, 7)),  # Saturday and Sunday lie between
        (
            "2026-09-28",
            "Monday",
            date(2026, 10, 10),
        ),  # the National Day ends on 7 October, the 10th is a Saturday worked
    ],
)
def test_an_agency_has_five_working_days_to_answer(
    city: City, plan: Plan, today: str, weekday: str, proposed: date
) -> None:
    moment = datetime.fromisoformat(f"{today}T09:00:00+08:00")
    assert f"{moment:%A}" == weekday
    with time_machine.travel(moment, tick=False):
        assert as_(city.office).get(address(plan)).context["form"].initial["answer_by"] == proposed


def test_what_is_wrong_is_said_and_what_was_typed_stays(city: City, plan: Plan) -> None:
    office, late = as_(city.office), duties(plan, city.education, 1)[0]
    changes: list[tuple[dict[str, object], str]] = [
        ({"duties": []}, "督办任务"),
        ({"text": ""}, "督办要求"),
        ({"answer_by": "2026-06-30"}, "反馈期限应晚于今天"),
        ({"answer_by": "9999-12-31"}, "日期应在2025年到2028年之间"),
        ({"text": "机密★10年"}, "密级标志"),
        ({"duties": [duties(plan, city.education, 3)[0].pk]}, "督办任务"),
        ({"duties": [late.pk, 10**30]}, "督办任务"),
        ({"duties": ["²"]}, "督办任务"),
        ({"duties": [duties(plan, city.health, 1)[0].pk]}, "督办任务"),
    ]
    for change, said in changes:
        data: dict[str, object] = {"duties": [late.pk], "text": "这一句不能丢", "answer_by": "2026-07-07"}
        data |= change
        response = office.post(address(plan), data)
        assert response.status_code == 422
        assert said in response.content.decode()
        assert "text" in change or "这一句不能丢" in response.content.decode()
    assert not Dunning.objects.exists()


def test_who_may_not_and_what_needs_no_letter_is_refused(city: City, plan: Plan, now: datetime) -> None:
    with pytest.raises(Refused, match="政府信息公开工作主管部门"):
        dun(plan, city, now, actor=city.editor)
    with pytest.raises(Refused, match="不属于该机构"):
        actions.dun(
            plan,
            city.education,
            [*duties(plan, city.education, 1), *duties(plan, city.health, 1)],
            text="请抓紧。",
            answer_by=date(2026, 7, 7),
            actor=city.office,
            now=now,
        )
    proof = [EvidenceDraft("网页", url="https://yunting.example/")]
    [late] = duties(plan, city.education, 1)
    actions.report(late, text="已完成", is_done=True, evidence=proof, actor=city.editor, now=now)
    with pytest.raises(Refused, match="第 1 项现在不需要督办"):
        dun(plan, city, now)
    actions.pause(plan.tasks.get(number=2), reason="等待", actor=city.office, now=now)
    with pytest.raises(Refused, match="第 2 项现在不需要督办"):
        dun(plan, city, now, 2)
    assert address(plan) not in as_(city.office).get(f"/desk/plans/{plan.pk}/dunnings/").content.decode()


def test_the_same_letter_is_not_written_twice(city: City, plan: Plan, now: datetime) -> None:
    first = dun(plan, city, now, 1, 2)
    with pytest.raises(Refused, match=rf"{first}已就同样的任务、同样的反馈期限发出，还没有得到反馈"):
        dun(plan, city, now, 1, 2, text="请务必抓紧。")
    dun(plan, city, now, 1)  # on other tasks
    dun(plan, city, now, 1, 2, answer_by=date(2026, 7, 8))  # by another day
    [late] = duties(plan, city.education, 1)
    actions.report(late, text="办理中", is_done=False, evidence=[], actor=city.editor, now=now)
    dun(plan, city, now, 1, 2)  # it was answered, but not done
    assert Dunning.objects.count() == 4


def test_numbers_run_by_government_and_year(city: City, plan: Plan, now: datetime) -> None:
    made = [dun(plan, city, now), dun(plan, city, now, 2)]
    said = "云汀市2026年营商环境信息公开工作要点\n1.公布清单,2026年5月底前完成。〔牵头单位:市教育局〕\n"
    staged = actions.stage_import(
        parse(said), "b.txt", government=city.government, actor=city.office, now=now
    )
    other = actions.apply_import(staged, actor=city.office, now=now)
    made.append(dun(other, city, now))
    later = now + timedelta(days=200)
    with time_machine.travel(later, tick=False):
        made.append(dun(plan, city, later, answer_by=date(2027, 2, 1)))
    assert [str(one) for one in made] == [
        "督办〔2026〕1号",
        "督办〔2026〕2号",
        "督办〔2026〕3号",
        "督办〔2027〕1号",
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Dunning.objects.filter(pk=made[2].pk).update(serial=1)


def test_the_letter_says_each_task_and_stays_as_it_was_issued(city: City, plan: Plan, now: datetime) -> None:
    made = dun(plan, city, now, 1, 2)
    Task.objects.filter(plan=plan).update(due_on=LATER, text="后来改了")
    Agency.objects.filter(pk=city.education.pk).update(name="云汀市教育和体育局")
    letter = letter_of(Dunning.objects.get(pk=made.pk))
    assert (letter.addressee, letter.issuer) == ("云汀市教育局", "云汀市人民政府办公厅")
    assert letter.paragraphs == (
        "你单位承担的《云汀市2026年政务公开工作要点》下列任务，截至2026年6月30日已经超过或者临近完成时限。"
        "根据《中华人民共和国政府信息公开条例》第四十七条，现予督办。",
        "请抓紧。",
        "请于2026年7月7日前反馈办理情况。",
    )
    rows = [(row["number"], row["due_on"], row["late"]) for row in letter.table.rows]
    assert rows == [(1, LATE, "超期 30 天"), (2, SOON, "还有 10 天")]
    client = as_(city.editor)
    word = client.get(f"/desk/plans/dunnings/{made.pk}/docx/")
    texts = [cell.text for row in Document(io.BytesIO(word.content)).tables[0].rows for cell in row.cells]
    assert {"办好第1件事,2026年9月底前完成。", "2026年5月31日", "超期 30 天"} <= set(texts)
    assert "%E7%9D%A3%E5%8A%9E" in word.headers["Content-Disposition"]
    pdf = client.get(f"/desk/plans/dunnings/{made.pk}/pdf/")
    said = "".join(pypdfium2.PdfDocument(pdf.content)[0].get_textpage().get_text_bounded().split())
    assert "督办〔2026〕1号" in said
    assert "超期30天" in said


def test_the_addressed_agency_and_the_office_read_it_and_nobody_else(
    city: City, plan: Plan, now: datetime
) -> None:
    made = dun(plan, city, now)
    addresses = [f"/desk/plans/dunnings/{made.pk}/{end}" for end in ("", "docx/", "pdf/")]
    stranger = make_person("stranger")
    for user, status in (
        (city.office, 200),
        (city.editor, 200),
        (city.reviewer, 200),
        (city.other_editor, 404),  # has a part in the same task
        (stranger, 404),
    ):
        assert [as_(user).get(one).status_code for one in addresses] == [status] * 3
    assert as_(city.office).get(f"/desk/plans/dunnings/{made.pk}/exe/").status_code == 404
    assert {Client().get(one).status_code for one in addresses} == {302}
    assert str(made) in as_(city.editor).get(f"/desk/plans/{plan.pk}/dunnings/").content.decode()
    assert str(made) not in as_(city.other_editor).get(f"/desk/plans/{plan.pk}/dunnings/").content.decode()
    assert as_(stranger).get(f"/desk/plans/{plan.pk}/dunnings/").status_code == 404
    assert as_(city.editor).get(address(plan)).status_code == 404
    assert as_(city.editor).post(address(plan), {}).status_code == 404
    assert as_(city.office).get(address(plan, "nobody")).status_code == 404


def test_a_letter_waits_among_the_todos_until_its_tasks_are_reported(
    city: City, plan: Plan, now: datetime
) -> None:
    made = dun(plan, city, now)

    def waiting() -> list[str]:
        found = todos_of(fresh(city.editor), NOW.date())
        return [todo.title for todo in found if todo.url == made.get_absolute_url()]

    assert waiting() == [str(made)]
    proof = [EvidenceDraft("网页", url="https://yunting.example/")]
    actions.report(made.duties.get(), text="已完成", is_done=True, evidence=proof, actor=city.editor, now=now)
    assert waiting() == []


def test_a_reminder_changes_no_state(city: City, plan: Plan, now: datetime) -> None:
    dun(plan, city, now, 2)
    task = plan.tasks.get(number=3)
    actions.accept(task.duties.get(agency=city.education), actor=city.editor, now=now)
    actions.change_terms(task, kind="dated", due_on=SOON, reason="提前", actor=city.office, now=now)
    dun(plan, city, now, 3)
    assert replay(event.as_event() for event in task.events.all()) == held(plan.tasks.get(number=3))


def test_the_task_leads_to_the_letter(city: City, plan: Plan) -> None:
    late, later = plan.tasks.get(number=1), plan.tasks.get(number=3)
    link = f"{address(plan)}?task={late.pk}"
    assert link in as_(city.office).get(f"/desk/plans/tasks/{late.pk}/").content.decode()
    assert address(plan) not in as_(city.office).get(f"/desk/plans/tasks/{later.pk}/").content.decode()
    assert address(plan) not in as_(city.editor).get(f"/desk/plans/tasks/{late.pk}/").content.decode()
    soon = plan.tasks.get(number=2)
    proposed = as_(city.office).get(f"{address(plan)}?task={soon.pk}").context["form"].initial["duties"]
    assert len(proposed) == 2


def test_queries_do_not_grow_with_letters(
    city: City, now: datetime, django_assert_max_num_queries: object
) -> None:
    plan = plan_of(city, now, items=25)
    plan.tasks.update(due_on=LATE)
    for number in range(1, 21):
        dun(plan, city, now, number)
    big = dun(plan, city, now, *range(1, 26))
    for user, pages in (
        (city.office, [f"/desk/plans/{plan.pk}/dunnings/", address(plan), f"/desk/plans/dunnings/{big.pk}/"]),
        (city.editor, [f"/desk/plans/{plan.pk}/dunnings/", f"/desk/plans/dunnings/{big.pk}/"]),
    ):
        client = as_(user)
        for page in pages:
            client.get(page)
            with django_assert_max_num_queries(14):  # type: ignore[operator]
                client.get(page)


def test_words_for_days_and_states() -> None:
    assert how_late(LATE, date(2026, 6, 1)) == "超期 1 天"
    assert how_late(LATE, LATE) == "今天到期"
    assert how_late(LATE, date(2026, 5, 30)) == "还有 1 天"
    assert what_to_do(DutyState.RETURNED, True) == "按退回意见补充，重新报送办理结果和佐证"
    assert what_to_do(DutyState.ASSIGNED, False) == "立即着手办理，报送办理结果和佐证"
    assert what_to_do(DutyState.IN_PROGRESS, True) == "抓紧完成，报送办理结果和佐证，并说明超期原因"
