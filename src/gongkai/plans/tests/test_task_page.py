"""The page of one task: reports by pages, constant queries, what agencies keep from each other, who has lost the duty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from gongkai.attachments.models import Attachment
from gongkai.directory import actions as directory
from gongkai.directory.actions import Terms
from gongkai.factories import City, fresh
from gongkai.plans import actions
from gongkai.plans.choices import Answer, RequestKind, Verdict
from gongkai.plans.models import Duty, DutyRequest, Measure, Report, Subtask
from gongkai.plans.tests.test_pages import as_, plan_of

pytestmark = pytest.mark.django_db


def test_the_reports_of_a_task_are_paged_by_the_database(
    city: City, now: datetime, django_assert_max_num_queries: object
) -> None:
    task = plan_of(city, now).tasks.get(number=1)
    lead, partner = task.duties.get(agency=city.education), task.duties.get(agency=city.health)
    Report.objects.bulk_create(
        Report(
            duty=duty,
            author=city.editor,
            text=f"{duty.agency.label}第{number}份。" + "说明" * 200,
            reported_at=now + timedelta(minutes=number),
            verdict=Verdict.NOTED,
        )
        for duty in (lead, partner)
        for number in range(750)
    )
    url = f"/desk/plans/tasks/{task.pk}/"
    # The lead and the office read the partner's reports too, the partner its own alone.
    for user, count in ((city.editor, 1500), (city.office, 1500), (city.other_editor, 750)):
        client = as_(user)
        client.get(url)
        with django_assert_max_num_queries(60):  # type: ignore[operator]
            first = client.get(url)
        assert first.context["page_obj"].paginator.count == count
        assert len(first.content) < 150_000
        assert "第749份" in first.content.decode()
        last = client.get(f"{url}?page=999").content.decode()
        assert "第0份" in last
        assert "第749份" not in last


def test_an_opinion_that_is_refused_stays_beside_its_report(city: City, now: datetime) -> None:
    """Also on a later page of the list."""
    duty = plan_of(city, now).tasks.get(number=1).duties.get(agency=city.education)
    waiting = Report.objects.create(
        duty=duty, author=city.editor, text="完成", reported_at=now, verdict=Verdict.WAITING
    )
    Report.objects.bulk_create(
        Report(
            duty=duty,
            author=city.editor,
            text="进展",
            reported_at=now + timedelta(minutes=number),
            verdict=Verdict.NOTED,
        )
        for number in range(1, 30)
    )
    office, decide = as_(city.office), f"/desk/plans/reports/{waiting.pk}/confirm/?page=2"
    assert decide in office.get(f"/desk/plans/tasks/{duty.task_id}/?page=2").content.decode()
    refused = office.post(decide, {"opinion": "这句话不能丢"})  # the duty is not submitted
    assert refused.status_code == 422
    assert "这句话不能丢</textarea>" in refused.content.decode()


# --- Who has lost the duty ---------------------------------------------------------------------------------------------
def returned(lead: Duty, city: City, now: datetime) -> None:
    asked = actions.ask(lead, "not_ours", reason="不属本单位职责", actor=city.editor, now=now)
    actions.answer(
        asked, is_granted=True, opinion="同意", instead=[city.office_agency], actor=city.office, now=now
    )


def cancelled(lead: Duty, city: City, now: datetime) -> None:
    actions.cancel(lead, reason="不再承担", actor=city.office, now=now)


@pytest.mark.parametrize("lose", [returned, cancelled])
def test_who_lost_the_duty_reads_what_was_before_and_nothing_since(
    lose: Callable[[Duty, City, datetime], None],
    city: City,
    now: datetime,
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.DATA_DIR = tmp_path
    plan = plan_of(city, now)
    task = plan.tasks.get(number=1)
    lead, partner = task.duties.get(agency=city.education), task.duties.get(agency=city.health)
    url = f"/desk/plans/tasks/{task.pk}/"

    def reports(text: str) -> str:
        """The partner reports with a file."""
        data = {"text": text, "attachments": [SimpleUploadedFile("一.txt", text.encode())]}
        assert as_(city.other_editor).post(url, data).status_code == 302
        return Attachment.objects.latest("pk").get_absolute_url()

    with time_machine.travel(now, tick=False):
        file = reports("配合单位先前的话")
        actions.pause(task, reason="失去职责之前暂缓", actor=city.office, now=now)
        actions.resume(task, reason="恢复", actor=city.office, now=now)
        if lose is not returned:  # whoever has begun cannot return it
            actions.report(lead, text="自己的话", is_done=False, evidence=[], actor=city.editor, now=now)
        seen = as_(city.editor).get(url).content.decode()
        assert "配合单位先前的话" in seen
        assert as_(city.editor).get(file).status_code == 200
    later = now + timedelta(days=1)
    with time_machine.travel(later, tick=False):
        lose(lead, city, later)
    after = later + timedelta(days=1)
    with time_machine.travel(after, tick=False):
        newer = reports("配合单位后来的话")
        actions.pause(task, reason="失去职责之后暂缓", actor=city.office, now=after)
        former = fresh(city.editor)
        page = as_(former).get(url).content.decode()
        assert "失去职责之前暂缓" in page
        assert "失去职责之后暂缓" not in page
        assert ("自己的话" in page) is (lose is not returned)
        for word in ("配合单位先前的话", "配合单位后来的话"):
            assert word not in page
        for address in (file, newer):
            assert as_(former).get(address).status_code == 404
        ledger = as_(former).get(f"/desk/plans/{plan.pk}/ledger/csv/").content.decode()
        assert "先前的话" not in ledger
        assert "后来的话" not in ledger
        # The office, and whoever has a duty still, read on.
        for reader in (city.office, city.other_editor):
            assert "失去职责之后暂缓" in as_(reader).get(url).content.decode()
        assert partner.reports.count() == 2


def test_whose_agency_was_merged_away_reads_on_for_its_heir(city: City, now: datetime) -> None:
    """The people go over with the tasks; in the name of the agency that has ended nobody reads anything."""
    task = plan_of(city, now).tasks.get(number=1)
    partner = task.duties.get(agency=city.health)
    later = now + timedelta(days=1)
    with time_machine.travel(later, tick=False):
        terms = Terms(later.date(), "云编〔2026〕7号", city.office, later)
        directory.merge([city.education], city.office_agency, terms=terms)
        actions.report(
            partner, text="配合单位的话", is_done=False, evidence=[], actor=city.other_editor, now=later
        )
        mover = fresh(city.editor)
        assert city.office_agency.pk in mover.agency_ids()
        assert "配合单位的话" in as_(mover).get(f"/desk/plans/tasks/{task.pk}/").content.decode()


@pytest.mark.parametrize("who", ["office", "editor", "other_editor"])
def test_queries_do_not_grow_with_what_a_task_is_made_of(city: City, now: datetime, who: str) -> None:
    task = plan_of(city, now).tasks.first()
    assert task is not None
    duty = Duty.objects.get(task=task, agency=city.health)
    client = as_(getattr(city, who))

    def measure(count: int) -> int:
        day = task.due_on or now.date()
        for number in range(count):
            Subtask.objects.create(task=task, agency=city.health, text="x", position=number)
            Measure.objects.create(task=task, name="x", target=1)
            DutyRequest.objects.create(
                duty=duty,
                kind=RequestKind.EXTENSION,
                reason="x",
                wanted_on=day + timedelta(days=1),
                asked_by=city.other_editor,
                asked_at=now,
                answer=Answer.REFUSED,
                answered_by=city.office,
                answered_at=now,
            )
            actions.report(duty, text="在办", is_done=False, evidence=[], actor=city.other_editor, now=now)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(f"/desk/plans/tasks/{task.pk}/").status_code == 200
        return len(captured)

    few = measure(1)
    assert (few, measure(10)) == (few, few)
    assert few <= 40


def test_who_handles_a_task_inside_is_between_the_agency_and_the_office(city: City, now: datetime) -> None:
    task = plan_of(city, now).tasks.first()
    assert task is not None
    duty = Duty.objects.get(task=task, agency=city.health)
    actions.accept(duty, handler="信访处", actor=city.other_editor, now=now)
    address = f"/desk/plans/tasks/{task.pk}/"
    assert "信访处" not in as_(city.editor).get(address).content.decode()
    for user in (city.office, city.other_editor):
        assert as_(user).get(address).content.decode().count("信访处") >= 2


def test_a_second_click_reports_nothing_twice(city: City, now: datetime) -> None:
    task = plan_of(city, now).tasks.first()
    assert task is not None
    editor, address = as_(city.editor), f"/desk/plans/tasks/{task.pk}/"
    sent = {"text": "正在办理。", "seen": editor.get(address).context["seen"]}
    assert editor.post(address, sent).status_code == 302
    again = editor.post(address, sent)
    assert (again.status_code, "已有新的报告" in again.content.decode()) == (422, True)
    assert Report.objects.count() == 1
    assert f'name="seen" value="{Report.objects.get().pk}"' in again.content.decode()
    assert editor.post(address, sent | {"seen": again.context["seen"]}).status_code == 302
