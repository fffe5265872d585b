"""Evidence that is uploaded with a report: kept with it, seen by who sees the report, never by the public."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from gongkai.attachments.models import Attachment
from gongkai.factories import City
from gongkai.plans import actions
from gongkai.plans.choices import DutyState, Verdict
from gongkai.plans.models import Duty, Evidence, Plan, Report
from gongkai.plans.progress import progress_content
from gongkai.plans.tests.test_pages import as_, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(city: City, now: datetime, settings: Settings, tmp_path: Path) -> Plan:
    settings.DATA_DIR = tmp_path
    return plan_of(city, now)


def send(client: Client, duty: Duty, content: bytes = "签到表".encode(), **more: object) -> int:
    file = SimpleUploadedFile("签到表.txt", content)
    data = {"text": "培训完成", "is_done": "on", "attachments": [file], **more}
    return client.post(f"/desk/plans/tasks/{duty.task_id}/", data).status_code


def test_a_file_alone_is_evidence(city: City, plan: Plan, now: datetime) -> None:
    lead = plan.tasks.get(number=1).duties.get(agency=city.education)
    editor = as_(city.editor)
    assert send(editor, lead) == 302
    piece = Evidence.objects.select_related("attachment").get()
    assert (piece.label, piece.attachment.purpose) == ("签到表.txt", "evidence")
    address = piece.attachment.get_absolute_url()
    for person in (city.editor, city.office):
        assert address in as_(person).get(f"/desk/plans/tasks/{lead.task_id}/").content.decode()
        assert b"".join(as_(person).get(address).streaming_content).decode() == "签到表"
    # The responsible agency of the same task does not see the lead's report, nor its file.
    assert as_(city.other_editor).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_the_lead_sees_the_files_of_its_partners(city: City, plan: Plan) -> None:
    partner = plan.tasks.get(number=1).duties.get(agency=city.health)
    assert send(as_(city.other_editor), partner) == 302
    address = Attachment.objects.get().get_absolute_url()
    assert as_(city.editor).get(address).status_code == 200


def test_a_refused_report_keeps_words_and_leaves_no_file(city: City, plan: Plan, tmp_path: Path) -> None:
    lead = plan.tasks.get(number=1).duties.get(agency=city.education)
    client = as_(city.editor)
    assert send(client, lead, content=b"<html><script>alert(1)</script></html>") == 422
    assert send(client, lead, text="") == 422
    page = client.post(
        f"/desk/plans/tasks/{lead.task_id}/", {"text": "写好的进展", "is_done": "on", "links": ""}
    )
    assert "写好的进展" in page.content.decode()
    lead.refresh_from_db()
    assert lead.state == DutyState.ASSIGNED
    assert not Report.objects.exists()
    assert not Attachment.objects.exists()
    assert not list((tmp_path / "private").rglob("*.part"))


def test_a_file_stays_in_the_workspace(city: City, plan: Plan, now: datetime) -> None:
    lead = plan.tasks.get(number=1).duties.get(agency=city.education)
    send(as_(city.editor), lead)
    report = Report.objects.get(verdict=Verdict.WAITING)
    actions.confirm(report, actor=city.office, now=now)
    assert "签到表" not in str(progress_content(plan, now))
