"""The page of one task: its reports by pages."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gongkai.factories import City
from gongkai.plans.choices import Verdict
from gongkai.plans.models import Report
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
