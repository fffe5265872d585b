"""The sample city as of its own day: whole, and with something of everything. It is made once for this module."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.urls import path
from pytest_django import DjangoDbBlocker

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post, User
from gongkai.accounts.reasons import Refused
from gongkai.accounts.sample import PASSWORD, STAFF
from gongkai.agencies.choices import AgencyKind, Level, NameKind
from gongkai.agencies.codes import check_uscc
from gongkai.agencies.models import Agency, AgencyName
from gongkai.agencies.sample import AGENCIES, ROOT, Calendar
from gongkai.columns.choices import PlacementState
from gongkai.columns.figures import figures_of
from gongkai.columns.models import Column, Placement
from gongkai.columns.tree import Forest
from gongkai.config import sample_city, urls
from gongkai.desk.sign_in import SignIn
from gongkai.directory.models import AgencyGroup, GroupMember, Reform
from gongkai.documents.sample import DOCUMENTS_OF_THE_CITY, REPEALED, TEXTS, record_of
from gongkai.documents.validity import Validity, validity_on
from gongkai.jobs.models import OutboxMail
from gongkai.notices.models import Notice
from gongkai.notices.period import standing_on
from gongkai.plans.choices import Answer, AnswerState, Cycle, DutyState, Match, Part, TaskKind, TaskState
from gongkai.plans.models import (
    Dunning,
    Duty,
    DutyRequest,
    Measure,
    Plan,
    Release,
    Report,
    RoundAnswer,
    Subtask,
    Task,
)
from gongkai.portal.models import News
from gongkai.publishing.choices import RecordState, RevisionState
from gongkai.publishing.models import FollowerPosition, LogEntry, LogHead, Record
from gongkai.publishing.verification import verify

pytestmark = pytest.mark.django_db

AS_OF = sample_city.AS_OF


@pytest.fixture(scope="module", autouse=True)
def _made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The city, around the transactions of the tests, and taken back after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        sample_city.make(AS_OF)
        yield
        transaction.set_rollback(True)


def tasks() -> dict[int, Task]:
    return {task.number: task for task in Plan.objects.get().tasks.with_duties()}


def duties(number: int) -> dict[str, tuple[str, str]]:
    found = Duty.objects.filter(task__number=number).select_related("agency")
    return {duty.agency.code: (duty.part, duty.state) for duty in found}


def test_the_log_is_whole_and_tells_its_acts_in_the_order_of_their_days() -> None:
    assert list(verify()) == []
    moments = list(LogEntry.objects.order_by("seq").values_list("at", flat=True))
    assert moments == sorted(moments)


def test_every_follower_has_read_to_the_head_and_the_news_are_there() -> None:
    head = LogHead.objects.get().seq
    assert {position.seq for position in FollowerPosition.objects.all()} == {head}
    # What came from the old site is no news.
    first = Record.objects.published().filter(migrated_at=None).count() + Release.objects.count()
    assert News.objects.count() == first + len(REPEALED)


def test_standing_tasks_are_kept_wait_or_were_sent_back() -> None:
    standing = {number: task for number, task in tasks().items() if task.kind == TaskKind.STANDING}
    assert Counter(task.state for task in standing.values()) == {
        TaskState.IN_PROGRESS: 9,
        TaskState.SUBMITTED: 4,
        TaskState.RETURNED: 1,
        TaskState.TO_ASSIGN: 1,
    }
    assert [number for number, task in standing.items() if task.cycle == Cycle.HALF_YEAR] == [5, 9]


def test_the_workspace_has_something_of_everything() -> None:
    assert Dunning.objects.count() == 2
    assert DutyRequest.objects.get().answer == Answer.WAITING
    assert Measure.objects.get().actual == 9
    assert Subtask.objects.get().agency.code == "yunlu"
    states = Counter(RoundAnswer.objects.values_list("state", flat=True))
    assert (states[AnswerState.APPROVED], states[AnswerState.SUBMITTED]) == (2, 1)
    assert states[AnswerState.OPEN] > 20
    verdicts = Counter(Report.objects.values_list("verdict", flat=True))
    assert (verdicts["sent_back"], verdicts["waiting"]) == (3, 5)
    assert verdicts["confirmed"] > 20


def test_columns_have_something_of_everything() -> None:
    states = Counter(Placement.objects.values_list("state", flat=True))
    assert (states[PlacementState.OFFERED], states[PlacementState.RETURNED]) == (1, 1)
    assert states[PlacementState.TAKEN] > 5
    assert states[PlacementState.PLACED] > 10
    forest = Forest(Column.objects.select_related("owner"))
    figures = figures_of(forest.walk(), AS_OF)
    late = {forest.nodes[pk].column.name for pk, found in figures.items() if found.is_overdue}
    empty = {forest.nodes[pk].column.name for pk, found in figures.items() if found.is_empty}
    assert (late, empty) == ({"政务动态"}, {"人事信息"})


def test_notices_are_open_about_to_end_and_over() -> None:
    public = Notice.objects.filter(record__state=RecordState.PUBLISHED)
    standings = Counter(standing_on(AS_OF, one.category, one.opens_on, one.ends_on).label for one in public)
    assert standings == {"现行": 2, "公示中": 1, "公示期已满": 1, "已结束": 1}


def test_units_are_what_the_text_means() -> None:
    open_units = [
        unit.text for task in tasks().values() for unit in task.units.all() if unit.match == Match.QUESTION
    ]
    assert open_units == ["市属各行业主管部门"]
    assert tasks()[21].state == TaskState.TO_ASSIGN
    counties = ("qinglan", "chengwan", "yunlu", "shidu", "hexi", "songqiao")
    assert duties(1) == {
        "bgt": (Part.LEAD, DutyState.VERIFIED),
        **dict.fromkeys(counties, (Part.RESPONSIBLE, DutyState.VERIFIED)),
    }
    leads = {
        number: {code for code, (part, _) in duties(number).items() if part == Part.LEAD} for number in (2, 7)
    }
    assert leads == {2: {"sfj", "zwfwj"}, 7: {"fgw", "czj", "swj", "rsj"}}  # 2: a former name
    assert set(duties(12)) == {"wjw", "fgw"}  # a name of a merged agency
    assert set(duties(14)) == {"gjj"}
    assert set(duties(17)) == {"zwfwj", "qinglan", "shidu", "gxq"}  # settled by the office
    assert {code for code, (part, _) in duties(18).items() if part == Part.COOPERATING} == {"wjw", "swj"}
    assert set(duties(22)) == {"zjj", "heat"}


def test_confirmed_work_shows_published_records_and_progress_was_released() -> None:
    release, _first = Release.objects.all()
    content = release.snapshot.read()
    shown = {name: count for name, count in content["figures"].items() if count}
    assert shown == {"done": 3, "kept": 6, "in_progress": 11, "not_started": 8, "waiting": 2, "total": 30}
    confirmed = Report.objects.filter(verdict="confirmed").prefetch_related("evidence__record")
    records = [piece.record for report in confirmed for piece in report.evidence.all() if piece.record]
    assert len(records) >= 3
    assert {record.state for record in records} == {RecordState.PUBLISHED}
    assert not [report for report in confirmed if report.decided_by_id == report.author_id]


def test_documents_are_in_every_state() -> None:
    drafts = Record.objects.filter(kind="documents").exclude(state=RecordState.PUBLISHED)
    drafts = drafts.select_related("working")
    assert {record.working.state for record in drafts} == {RevisionState.IN_REVIEW, RevisionState.RETURNED}
    published = Record.objects.published().filter(kind="documents").select_related("document")
    rows = {record.identifier: record.document for record in published}
    validity = {
        number: validity_on(AS_OF, row.effective_from, row.effective_until).validity
        for number, row in rows.items()
    }
    assert validity["云财规〔2023〕6号"] == Validity.LAPSED
    assert validity["云政发〔2025〕18号"] == Validity.EFFECTIVE
    assert sum(block["kind"] == "article" for block in rows["云政发〔2025〕18号"].blocks) == 12
    assert len({record.agency_id for record in Record.objects.all()}) >= 5


def test_the_library_spans_eight_years_and_every_state_of_validity() -> None:
    calendar = Calendar(AS_OF)
    published = Record.objects.published().filter(kind="documents").select_related("document")
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
    assert {validity[file].reason for file in REPEALED} == {"有效期至2025年12月31日"}
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
    assert (AgencyGroup.objects.get().name, GroupMember.objects.count()) == ("市属各相关部门", 19)


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


def test_division_codes_are_not_given_out_and_names_of_people_are_their_own() -> None:
    assert {code[2:8] for code in Agency.objects.values_list("uscc", flat=True)} == {"990100"}
    assert len({row.name for row in STAFF}) == len(STAFF)


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


@pytest.mark.parametrize("name", ["jyj-editor", "office"])
def test_the_workspace_stands_at_the_day_of_the_city_however_late_it_is_looked_at(
    client: Any, name: str
) -> None:
    with time_machine.travel(datetime(2027, 8, 4, 9, tzinfo=UTC), tick=False):
        client.force_login(User.objects.get(username="jyj-editor"))
        page = client.get("/desk/").content.decode()
    days = [int(found) for found in re.findall(r"已超期\s*(\d+)\s*天", page)]
    assert days
    assert max(days) < 100


def test_the_gate_asks_as_of_the_day_of_the_city(client: Any) -> None:
    """A notice that ends in two months is not over because somebody looks a year later."""
    draft = Notice.objects.get(record__state=RecordState.DRAFT, ends_on__gt=AS_OF)
    editor = Post.objects.filter(agency=draft.record.agency, role=Role.EDITOR).earliest("pk").user
    with time_machine.travel(datetime(2027, 8, 4, 9, tzinfo=UTC), tick=False):
        client.force_login(editor)
        page = client.get(f"/desk/registers/notices/{draft.record_id}/").content.decode()
    assert draft.record.title in page
    assert "已经过去" not in page


def test_making_it_twice_is_refused_and_changes_nothing() -> None:
    head = LogHead.objects.get().seq
    with pytest.raises(Refused, match="数据库中已有数据"):
        sample_city.make(AS_OF)
    assert LogHead.objects.get().seq == head


def test_the_sign_in_page_shows_the_accounts_on_this_machine_only(client: Any, settings: Any) -> None:
    settings.ROOT_URLCONF = (path("desk/sign-in/", SignIn.as_view(), name="account_login"), *urls.urlpatterns)
    page = client.get("/desk/sign-in/").content.decode()
    assert "qinglan-office" in page
    assert PASSWORD in page
    settings.IS_LOCAL_ORIGIN = False
    page = client.get("/desk/sign-in/").content.decode()
    assert "qinglan-office" not in page
    assert PASSWORD not in page


def test_the_site_has_the_name_of_the_city_unless_the_settings_name_it(client: Any, settings: Any) -> None:
    page = client.get("/").content.decode()
    assert "<h1>云汀市政府信息公开</h1>" in page
    assert "主办单位：云汀市人民政府办公厅" in page
    settings.SITE_NAME = "另一个名称"
    page = client.get("/").content.decode()
    assert "<h1>另一个名称</h1>" in page
    assert "云汀市政府信息公开" not in page
