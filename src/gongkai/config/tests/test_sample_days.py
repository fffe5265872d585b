"""The sample city on any day for which it is made: its texts move with the day, and it is the same every time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import path

from gongkai.accounts.models import Post, User
from gongkai.accounts.reasons import Refused
from gongkai.accounts.sample import PASSWORD, STAFF
from gongkai.agencies.models import Agency, AgencyName
from gongkai.agencies.sample import Calendar
from gongkai.config import sample_city, urls
from gongkai.desk.sign_in import SignIn
from gongkai.documents.sample import DOCUMENTS_OF_THE_CITY, NUMBER, REPEALED, text_of
from gongkai.jobs.models import Notification
from gongkai.plans.models import Duty, Plan, Report, Task
from gongkai.portal.models import News, SampleCity
from gongkai.publishing.models import LogEntry, Revision

pytestmark = pytest.mark.django_db

AS_OF = sample_city.AS_OF
DAYS = [AS_OF, date(2026, 1, 15), date(2026, 7, 4), date(2027, 3, 1), date(2024, 2, 29), date(2033, 12, 31)]


def tasks() -> dict[int, Task]:
    return {task.number: task for task in Plan.objects.get().tasks.with_duties()}


@pytest.mark.parametrize("as_of", [*DAYS, date(2026, 11, 29)])
def test_a_cited_number_is_that_of_the_cited_document_on_every_day(as_of: date) -> None:
    calendar = Calendar(as_of)
    texts = {row.file: text_of(row, calendar) for row in DOCUMENTS_OF_THE_CITY}
    numbers = {file: found[0] for file, text in texts.items() if (found := NUMBER.search(text))}
    for file in (*REPEALED, "elevator-subsidy", "rent-relief"):
        assert f"（{numbers[file]}）" in texts["cleanup-decision"]
    assert numbers["grain-reserve"] in texts["grain-extension"]
    assert numbers["small-shops"] in texts["small-shops-explained"]


def test_the_texts_move_with_the_day() -> None:
    sample_city.make(date(2027, 7, 6))
    plan = Plan.objects.select_related("record__document").get()
    assert (plan.title, plan.year) == ("云汀市2027年政务公开工作要点", 2027)
    assert plan.record.identifier == "云政办〔2027〕12号"
    assert "2026" not in plan.record.document.text
    assert tasks()[3].due_text in tasks()[3].text


def test_a_year_beyond_reading_is_refused() -> None:
    with pytest.raises(Refused, match="2001年至2098年"):
        sample_city.make(date.min)
    assert not SampleCity.objects.exists()


def test_two_runs_make_the_same_city() -> None:
    assert _made_and_undone() == _made_and_undone()


def _made_and_undone() -> list[Any]:
    """Everything that was made, without salts, hashes and row numbers."""
    with transaction.atomic():
        sample_city.make(AS_OF)
        found: list[Any] = [
            sorted(
                Agency.objects.values_list(
                    "code", "name", "uscc", "since", "until", "parent__code", "position"
                )
            ),
            sorted(
                map(str, AgencyName.objects.values_list("agency__code", "name", "kind", "since", "until"))
            ),
            sorted(User.objects.filter(is_sample=True).values_list("username", "name", "date_joined")),
            sorted(Post.objects.values_list("user__username", "agency__code", "role")),
            list(LogEntry.objects.values_list("seq", "act", "agency__code", "record__title", "role", "at")),
            [_content(snapshot) for snapshot in _snapshots()],
            sorted(Duty.objects.values_list("task__number", "agency__code", "part", "state", "state_since")),
            sorted(
                map(
                    str, Report.objects.values_list("text", "verdict", "opinion", "reported_at", "decided_at")
                )
            ),
            sorted(Notification.objects.values_list("user__username", "text", "created_at")),
            list(News.objects.values_list("title", "act", "at")),
        ]
        transaction.set_rollback(True)
    return found


def _snapshots() -> list[Any]:
    revisions = Revision.objects.select_related("snapshot")
    # What was released in one act was made at one moment: the row number settles the order.
    return [revision.snapshot for revision in revisions.order_by("created_at", "pk")]


def _content(snapshot: Any) -> Any:
    """What a snapshot says; the rows of its files have other numbers in a database that counts on after a rollback."""
    said = snapshot.read()
    for file in said.get("attachments", []):
        del file["attachment"]
    return said


def test_the_calendar_moves_whole_weeks_and_leaves_its_own_day_alone() -> None:
    text = "2026年3月10日印发，2026年4月底前完成，2026年底前总结，见云政办〔2026〕12号和2026年要点。"
    assert Calendar(AS_OF).text(text, "2026-03-10") == text
    assert Calendar(date(2026, 12, 1)).text(text, "2026-03-10") == (
        "2026年8月11日印发，2026年9月底前完成，2027年5月底前总结，见云政办〔2026〕12号和2026年要点。"
    )
    assert Calendar(date(2026, 6, 29)).shift == timedelta(weeks=-1)


def test_a_real_city_shows_no_accounts(client: Any, settings: Any) -> None:
    settings.ROOT_URLCONF = (path("desk/sign-in/", SignIn.as_view(), name="account_login"), *urls.urlpatterns)
    assert PASSWORD not in client.get("/desk/sign-in/").content.decode()


def test_how_to_sign_in_names_every_account_and_the_password() -> None:
    told = sample_city.how_to_sign_in()
    assert all(row.username in told for row in STAFF)
    assert PASSWORD in told
