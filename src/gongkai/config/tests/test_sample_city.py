"""The sample city: whole, the same every time, and alive on every day for which it is made."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.urls import path
from django.utils import timezone

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post, User
from gongkai.accounts.reasons import Refused
from gongkai.accounts.sample import PASSWORD, STAFF
from gongkai.agencies.choices import AgencyKind, Level, NameKind
from gongkai.agencies.codes import check_uscc
from gongkai.agencies.models import Agency, AgencyName
from gongkai.agencies.sample import AGENCIES, ROOT, Calendar
from gongkai.config import sample_city, urls
from gongkai.desk.sign_in import SignIn
from gongkai.directory.models import AgencyGroup, GroupMember, Reform
from gongkai.documents.sample import DOCUMENTS_OF_THE_CITY, REPEALED, TEXTS, record_of
from gongkai.documents.validity import Validity, validity_on
from gongkai.jobs.models import Notification, OutboxMail
from gongkai.plans.choices import DutyState, Match, Part, TaskState
from gongkai.plans.models import Duty, Plan, Release, Report, Task
from gongkai.portal.models import News, SampleCity
from gongkai.publishing.choices import RecordState, RevisionState
from gongkai.publishing.models import FollowerPosition, LogEntry, LogHead, Record, Review, Revision
from gongkai.publishing.verification import verify

pytestmark = pytest.mark.django_db

AS_OF = sample_city.AS_OF
DAYS = [AS_OF, date(2026, 1, 15), date(2026, 7, 4), date(2027, 3, 1), date(2024, 2, 29), date(2033, 12, 31)]


@pytest.fixture
def made() -> None:
    sample_city.make(AS_OF)


def tasks() -> dict[int, Task]:
    return {task.number: task for task in Plan.objects.get().tasks.with_duties()}


def duties(number: int) -> dict[str, tuple[str, str]]:
    found = Duty.objects.filter(task__number=number).select_related("agency")
    return {duty.agency.code: (duty.part, duty.state) for duty in found}


@pytest.mark.usefixtures("made")
def test_the_log_is_whole_and_tells_its_acts_in_the_order_of_their_days() -> None:
    assert list(verify()) == []
    moments = list(LogEntry.objects.order_by("seq").values_list("at", flat=True))
    assert moments == sorted(moments)


@pytest.mark.usefixtures("made")
def test_every_follower_has_read_to_the_head_and_the_news_are_there() -> None:
    head = LogHead.objects.get().seq
    assert {position.seq for position in FollowerPosition.objects.all()} == {head}
    first = Record.objects.published().count() + Release.objects.count()
    assert News.objects.count() == first + len(REPEALED)


@pytest.mark.parametrize("as_of", DAYS)
def test_the_plan_is_half_way_through_on_every_day(as_of: date) -> None:
    sample_city.make(as_of)
    states = {number: task.state for number, task in tasks().items()}
    assert sorted(states) == list(range(1, 13))
    assert Counter(states.values()) == {
        TaskState.VERIFIED: 2,
        TaskState.IN_PROGRESS: 6,
        TaskState.SUBMITTED: 1,
        TaskState.RETURNED: 1,
        TaskState.ASSIGNED: 1,
        TaskState.TO_ASSIGN: 1,
    }
    last_days = [task.due_on for task in tasks().values() if task.due_on]
    assert len(last_days) == 5
    assert sum(day <= as_of for day in last_days) == 3
    assert [number for number, task in tasks().items() if task.is_overdue(as_of)] == [3]
    assert SampleCity.as_of() == as_of


@pytest.mark.parametrize("as_of", DAYS)
def test_nothing_lies_after_the_day_of_the_sample(as_of: date) -> None:
    sample_city.make(as_of)
    moments: list[datetime] = []
    for model, field in (
        (LogEntry, "at"),
        (Revision, "created_at"),
        (Review, "decided_at"),
        (Report, "reported_at"),
        (Duty, "state_since"),
        (Notification, "created_at"),
        (Record, "saved_at"),
        (Plan, "created_at"),
    ):
        moments += model.objects.values_list(field, flat=True)
    days = {timezone.localdate(moment) for moment in moments}
    assert as_of - timedelta(days=320) < min(days)
    assert max(days) < as_of
    assert not [day for day in days if day.weekday() > 4]


def test_the_texts_move_with_the_day() -> None:
    sample_city.make(date(2027, 7, 6))
    plan = Plan.objects.select_related("record__document").get()
    assert (plan.title, plan.year) == ("云汀市2027年政务公开工作要点", 2027)
    assert plan.record.identifier == "云政办〔2027〕12号"
    assert "2026" not in plan.record.document.text
    assert tasks()[3].due_text in tasks()[3].text


@pytest.mark.usefixtures("made")
def test_units_are_what_the_text_means() -> None:
    open_units = [
        unit.text for task in tasks().values() for unit in task.units.all() if unit.match == Match.QUESTION
    ]
    assert open_units == ["市属各行业主管部门"]
    assert tasks()[10].state == TaskState.TO_ASSIGN
    assert duties(1) == {
        "bgt": (Part.LEAD, DutyState.VERIFIED),
        "qinglan": (Part.RESPONSIBLE, DutyState.VERIFIED),
        "shidu": (Part.RESPONSIBLE, DutyState.VERIFIED),
    }
    assert {code for code, (part, _) in duties(2).items() if part == Part.LEAD} == {
        "sfj",
        "zwfwj",
    }  # a former name
    assert {code for code, (part, _) in duties(4).items() if part == Part.LEAD} == {
        "fgw",
        "czj",
        "swj",
        "rsj",
    }
    assert set(duties(7)) == {"wjw", "fgw"}  # a name of a merged agency
    assert set(duties(8)) == {"zwfwj", "qinglan", "shidu", "gxq"}  # settled by the office
    assert {code for code, (part, _) in duties(9).items() if part == Part.COOPERATING} == {"wjw", "swj"}


@pytest.mark.usefixtures("made")
def test_confirmed_work_shows_published_records_and_progress_was_released() -> None:
    release, _first = Release.objects.all()
    content = release.snapshot.read()
    shown = {name: count for name, count in content["figures"].items() if count}
    assert shown == {"done": 2, "in_progress": 5, "not_started": 5, "total": 12}
    confirmed = Report.objects.filter(verdict="confirmed").prefetch_related("evidence__record")
    records = [piece.record for report in confirmed for piece in report.evidence.all() if piece.record]
    assert len(records) >= 3
    assert {record.state for record in records} == {RecordState.PUBLISHED}
    assert not [report for report in confirmed if report.decided_by_id == report.author_id]


@pytest.mark.usefixtures("made")
def test_documents_are_in_every_state() -> None:
    drafts = Record.objects.exclude(state=RecordState.PUBLISHED).select_related("working")
    assert {record.working.state for record in drafts} == {RevisionState.IN_REVIEW, RevisionState.RETURNED}
    published = Record.objects.published().select_related("document")
    rows = {record.identifier: record.document for record in published}
    validity = {
        number: validity_on(AS_OF, row.effective_from, row.effective_until).validity
        for number, row in rows.items()
    }
    assert validity["云财规〔2023〕6号"] == Validity.LAPSED
    assert validity["云政发〔2025〕18号"] == Validity.EFFECTIVE
    assert sum(block["kind"] == "article" for block in rows["云政发〔2025〕18号"].blocks) == 12
    assert len({record.agency_id for record in Record.objects.all()}) >= 5


@pytest.mark.usefixtures("made")
def test_the_library_spans_eight_years_and_every_state_of_validity() -> None:
    calendar = Calendar(AS_OF)
    published = Record.objects.published().select_related("document")
    assert published.count() >= 40
    years = {row.signed[:4] for row in DOCUMENTS_OF_THE_CITY}
    assert len(years) >= 8
    validity = {
        row.file: validity_on(AS_OF, document.effective_from, document.effective_until)
        for row in DOCUMENTS_OF_THE_CITY
        if row.file not in {"greening-regulation"}  # an act of the congress carries no date of signature
        for document in [record_of(row.file, calendar).document]
    }
    assert validity["road-closure"].validity == Validity.NOT_YET
    assert validity["elevator-subsidy"].validity == Validity.LAPSED
    assert {validity[file].reason for file in REPEALED} == {"有效期至2025-12-31"}
    assert validity["provident-fund"].validity == Validity.EFFECTIVE
    assert "市粮食和物资储备局" in record_of("grain-reserve", calendar).document.text  # merged since
    assert len(record_of("school-meals", calendar).document.issuing_body.split()) == 3


def test_the_texts_of_the_library_are_whole_and_their_own() -> None:
    texts = {row.file: (TEXTS / f"{row.file}.txt").read_text("utf-8") for row in DOCUMENTS_OF_THE_CITY}
    assert sorted(texts) == sorted(path.stem for path in TEXTS.glob("*.txt"))
    assert {file for file, text in texts.items() if not 400 <= len(text) <= 2500} == set()
    sentences = Counter(line for text in texts.values() for line in set(text.splitlines()) if len(line) > 30)
    assert [line for line, count in sentences.items() if count > 1] == []
    hosts = set(re.findall(r"[@/]([a-z.-]+\.[a-z]+)", "".join(texts.values())))
    assert hosts == {"yunting.example"}
    assert {number[:5] for number in re.findall(r"\d[\d-]{10,}", "".join(texts.values()))} == {"0000-"}


@pytest.mark.usefixtures("made")
def test_the_directory_holds_a_former_name_and_a_merged_agency() -> None:
    former = AgencyName.objects.filter(kind=NameKind.FORMER, agency__code="zwfwj")
    assert {(name.name, name.until) for name in former} == {
        ("云汀市行政审批服务局", date(2026, 1, 18)),
        ("市行政审批局", date(2026, 1, 18)),
    }
    merged = Agency.objects.get(code="lsj")
    assert (merged.until, merged.successors.get().code) == (date(2025, 12, 31), "fgw")
    assert {check_uscc(code) for code in Agency.objects.values_list("uscc", flat=True)} == {None}
    assert Agency.objects.count() == len(AGENCIES)
    assert {(reform.kind, reform.basis) for reform in Reform.objects.all()} == {
        ("merge", "云编〔2026〕1号"),
        ("rename", "云编〔2026〕3号"),
    }
    assert (AgencyGroup.objects.get().name, GroupMember.objects.count()) == ("市属各相关部门", 7)


@pytest.mark.usefixtures("made")
def test_the_city_has_the_bodies_of_a_city() -> None:
    alive = Agency.objects.filter(until=None).select_related("parent")
    own = Counter(agency.kind for agency in alive if agency.parent and agency.parent.code == ROOT)
    assert own[AgencyKind.GENERAL_OFFICE] == 1
    departments = alive.filter(kind=AgencyKind.DEPARTMENT, level=Level.CITY)
    assert (
        departments.filter(is_vertical=False).count(),
        departments.filter(is_vertical=True).get().code,
    ) == (
        18,
        "swj",
    )
    assert own[AgencyKind.AUTHORISED_ORGANISATION] == 1
    assert own[AgencyKind.PUBLIC_ENTERPRISE] == 3
    counties = alive.filter(kind=AgencyKind.GOVERNMENT, level=Level.COUNTY)
    assert counties.count() == 6
    for county in counties:
        assert county.children.filter(kind=AgencyKind.GENERAL_OFFICE).count() == 1
        assert county.posts.filter(role=Role.DISCLOSURE_OFFICE).exists()
    assert alive.filter(kind=AgencyKind.DISPATCHED_INSTITUTION, level=Level.TOWN).count() >= 3
    township = alive.get(kind=AgencyKind.GOVERNMENT, level=Level.TOWN)
    assert User.objects.filter(posts__agency=township).distinct().count() == 2
    combined = AgencyName.objects.get(kind=NameKind.PLATE, agency__kind=AgencyKind.GOVERNMENT)
    assert (combined.name, combined.agency.name) == ("云汀经济技术开发区管理委员会", "澄湾区人民政府")


@pytest.mark.usefixtures("made")
def test_division_codes_are_not_given_out_and_names_of_people_are_their_own() -> None:
    assert {code[2:8] for code in Agency.objects.values_list("uscc", flat=True)} == {"990100"}
    assert len({row.name for row in STAFF}) == len(STAFF)


@pytest.mark.usefixtures("made")
def test_every_role_has_someone_and_everyone_can_sign_in() -> None:
    assert set(Post.objects.values_list("role", flat=True)) == set(Role)
    staff = User.objects.filter(is_sample=True)
    assert staff.count() == len(STAFF) + 1
    for user in staff:
        validate_password(PASSWORD, user)
        assert authenticate(username=user.username, password=PASSWORD) == user
    assert not staff.exclude(email="")
    assert not OutboxMail.objects.exists()
    for post in Post.objects.select_related("agency"):
        post.clean()


@pytest.mark.usefixtures("made")
def test_making_it_twice_is_refused_and_changes_nothing() -> None:
    head = LogHead.objects.get().seq
    with pytest.raises(Refused, match="数据库中已有数据"):
        sample_city.make(AS_OF)
    assert LogHead.objects.get().seq == head


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
            [snapshot.read() for snapshot in _snapshots()],
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
    return [
        revision.snapshot for revision in Revision.objects.select_related("snapshot").order_by("created_at")
    ]


def test_the_calendar_moves_whole_weeks_and_leaves_its_own_day_alone() -> None:
    text = "2026年3月10日印发，2026年4月底前完成，2026年底前总结，见云政办〔2026〕12号和2026年要点。"
    assert Calendar(AS_OF).text(text, "2026-03-10") == text
    assert Calendar(date(2026, 12, 1)).text(text, "2026-03-10") == (
        "2026年8月11日印发，2026年9月底前完成，2027年5月底前总结，见云政办〔2026〕12号和2026年要点。"
    )
    assert Calendar(date(2026, 6, 29)).shift == timedelta(weeks=-1)


@pytest.mark.usefixtures("made")
def test_the_sign_in_page_shows_the_accounts_on_this_machine_only(client: Any, settings: Any) -> None:
    settings.ROOT_URLCONF = (path("desk/sign-in/", SignIn.as_view(), name="account_login"), *urls.urlpatterns)
    page = client.get("/desk/sign-in/").content.decode()
    assert "qinglan-office" in page
    assert PASSWORD in page
    settings.IS_LOCAL_ORIGIN = False
    page = client.get("/desk/sign-in/").content.decode()
    assert "qinglan-office" not in page
    assert PASSWORD not in page


def test_a_real_city_shows_no_accounts(client: Any, settings: Any) -> None:
    settings.ROOT_URLCONF = (path("desk/sign-in/", SignIn.as_view(), name="account_login"), *urls.urlpatterns)
    assert PASSWORD not in client.get("/desk/sign-in/").content.decode()


def test_how_to_sign_in_names_every_account_and_the_password() -> None:
    told = sample_city.how_to_sign_in()
    assert all(row.username in told for row in STAFF)
    assert PASSWORD in told
