"""A stranger and an editor of another agency try every address that there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from gongkai.attachments import actions as attachments
from gongkai.clock import actions as clock
from gongkai.clock.tests.notices import NATIONWIDE
from gongkai.columns import actions as columns
from gongkai.columns import placing
from gongkai.columns.models import Column
from gongkai.factories import City, draft, published
from gongkai.notices.kind import NOTICES
from gongkai.notices.models import Notice
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft, answers, rounds
from gongkai.plans.acts import ACTS
from gongkai.plans.choices import RequestKind
from gongkai.plans.models import Duty, DutyRequest, Measure, Release, Subtask, Task
from gongkai.plans.progress import SCHEMA, progress_content
from gongkai.publishing import actions as publishing
from gongkai.publishing.models import LogEntry, Record, Snapshot

PLAN = "云汀市2026年政务公开工作要点\n一、规范\n1.更新清单,2026年9月底前公布。〔牵头单位:市教育局〕\n2.整理。〔责任单位:市属各相关部门〕"
SECRET = "只有教育局知道的草稿"
PUBLIC = {"/", "/agencies/", "/documents/", "/plans/", "/log/", "/log/head.json", "/feed.atom", "/healthz"}
OPEN_TO_ALL = {"/desk/sign-in/"}


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


ROUTES = sorted(set(patterns(get_resolver())))


@pytest.fixture
def addresses(city: City, now: datetime, settings: Settings, tmp_path: Path) -> list[str]:
    """Every route of the project, filled in with things of the education bureau and of the city's office."""
    record = draft(city, now, SECRET)
    published(city, now)
    staged = actions.stage_import(
        parse(PLAN), "x.txt", government=city.government, actor=city.office, now=now
    )
    plan = actions.apply_import(staged, actor=city.office, now=now)
    waiting = actions.stage_import(
        parse(PLAN), "y.txt", government=city.government, actor=city.office, now=now
    )
    duty = Duty.objects.get(task__number=1)
    by_office = {"actor": city.office, "now": now}
    part = actions.add_subtask(duty.task, city.education, text=SECRET, due_on=None, **by_office)
    measure = actions.add_measure(
        duty.task, name=SECRET, unit="份", target=Decimal(3), is_ceiling=False, **by_office
    )
    asked = actions.ask(duty, RequestKind.NOT_OURS, reason=SECRET, actor=city.editor, now=now)
    targets: dict[type, int] = {
        Task: duty.task_id,
        Duty: duty.pk,
        Subtask: part.pk,
        Measure: measure.pk,
        DutyRequest: asked.pk,
    }
    round = rounds.open_round(plan, "2026", due_on=now.date(), actor=city.office, now=now)
    answer = round.answers.get(agency=city.education)
    drafts = [answers.EntryDraft(one, "秘密进展") for one in Duty.objects.filter(agency=city.education)]
    answers.save(answer, drafts, actor=city.editor, now=now)
    letter = actions.dun(
        plan, city.education, [duty], text=SECRET, answer_by=now.date() + timedelta(days=7), **by_office
    )
    proof = [EvidenceDraft("网页", url="https://yunting.example/")]
    report = actions.report(duty, text="秘密进展", is_done=True, evidence=proof, actor=city.editor, now=now)
    settings.DATA_DIR = tmp_path
    attachment = attachments.store(
        SimpleUploadedFile("a.txt", SECRET.encode()),
        agency=city.education,
        actor=city.editor,
        now=now,
        purpose="evidence",
    )
    column = columns.save(Column(owner=city.education, name="教育动态"), actor=city.editor, now=now)
    above = columns.save(Column(owner=city.government, name="市政府动态"), actor=city.office, now=now)
    by_bureau = {"agency": city.education, "actor": city.editor, "now": now}
    notice = publishing.create(NOTICES, Notice(text=SECRET), SECRET, **by_bureau)
    placing.place(notice, column, actor=city.editor, now=now)
    placement = placing.offer(notice, above, actor=city.editor, now=now)
    calendar, _changes = clock.enter(NATIONWIDE, actor=city.office, now=now)
    # The plan's document is a draft: what was released of it would be closed too.
    release = Release.objects.create(
        plan=plan,
        snapshot=Snapshot.take(SCHEMA, progress_content(plan, now)),
        released_by=city.office,
        released_at=now,
    )
    acts = {f"desk/plans/acts/{act.name}/": targets[act.target] for act in ACTS}
    numbers = {
        "desk/attachments/": attachment.pk,
        "desk/calendars/": calendar.pk,
        "desk/columns/": column.pk,
        "desk/columns/placements/": placement.pk,
        "desk/columns/records/": notice.pk,
        "columns/": column.pk,
        "notices/": notice.pk,
        "desk/plans/import/": waiting.pk,
        "desk/plans/answers/": answer.pk,
        "desk/plans/rounds/": round.pk,
        "desk/plans/tasks/": duty.task_id,
        "desk/plans/reports/": report.pk,
        "desk/plans/dunnings/": letter.pk,
        "desk/plans/releases/": release.pk,
        "desk/plans/": plan.pk,
        "desk/registers/": record.pk,
        "documents/": record.pk,
        "plans/": plan.pk,
        "release": release.pk,
        "duty": duty.pk,
    } | acts
    routes = [route for route in ROUTES if "admin/" not in route and "plans/acts/" not in route]
    return [fill(route, numbers) for route in [*routes, *(f"{act}<id:pk>/" for act in acts)]]


def fill(route: str, numbers: dict[str, int]) -> str:
    longest = max((prefix for prefix in numbers if route.startswith(prefix)), key=len, default="")
    pk = str(numbers.get(longest, 1))
    route = re.sub(r"\(\?P<verb>([a-z-]+)[^)]*\)", r"\1", route.replace(r"(?P<pk>\d{1,18})", pk))
    route = (
        route.replace("<slug:slug>", "documents")
        .replace("<slug:verb>", "submit")
        .replace("<slug:kind>", "merge")
        .replace("<slug:code>", "jyj")
        .replace("<slug:form>", "docx")
        .replace("<slug:section>", "records")
        .replace("<slug:token>", "unknown")
        .replace("<slug:version>", "unknown")
        .replace("<str:rule>", "content.title")
        .replace("<slug:key>", "unknown")
        .replace("<str:name>", "unknown")
        .replace(r"\.(?P<form>docx|pdf)", ".docx")
    )
    route = (
        route.replace("<id:number>", "1")
        .replace("<id:duty>", str(numbers["duty"]))
        .replace("<id:task>", str(numbers["desk/plans/tasks/"]))
        .replace("<id:release>", str(numbers["release"]))
    )
    return "/" + route.replace("<id:pk>", pk).replace("^", "").replace("$", "")


def test_every_route_is_filled(addresses: list[str]) -> None:
    assert len(addresses) > 25
    assert not [address for address in addresses if re.search(r"[<(\\]", address)]


def test_a_stranger_reads_what_is_public_and_nothing_else(addresses: list[str]) -> None:
    client = Client()
    for address in addresses:
        response = client.get(address)
        if address.startswith("/desk/") and address not in OPEN_TO_ALL:
            assert response.status_code in {302, 405}, address
            if response.status_code == 302:
                assert response.headers["Location"].startswith("/desk/sign-in/"), address
        else:
            assert response.status_code in {200, 404} or address == "/healthz", address
            assert SECRET not in response.content.decode(), address
            assert "秘密进展" not in response.content.decode(), address


def test_whatever_is_sent_to_a_public_address_is_not_allowed(addresses: list[str]) -> None:
    client = Client(enforce_csrf_checks=True)
    public = [address for address in addresses if not address.startswith("/desk/")]
    assert len(public) > 20
    for address in public:
        for send in (client.post, client.put, client.delete):
            assert send(address).status_code == 405, address


def test_a_stranger_changes_nothing(addresses: list[str]) -> None:
    before = list(Record.objects.values_list("pk", "state", "saved_at")), LogEntry.objects.count()
    client = Client()
    for address in addresses:
        response = client.post(address, {"opinion": "x", "reason": "x"})
        assert response.status_code in {302, 403, 404, 405} or address in OPEN_TO_ALL, address
    assert (list(Record.objects.values_list("pk", "state", "saved_at")), LogEntry.objects.count()) == before


def test_an_editor_of_another_agency_sees_and_changes_nothing_of_mine(
    addresses: list[str], city: City
) -> None:
    client = Client()
    before = list(Record.objects.values_list("pk", "state", "saved_at", "working__state"))
    for address in addresses:
        if "sign-out" in address:
            continue
        for response in (
            client.get(address),
            client.post(address, {"opinion": "x", "reason": "x", "text": "x"}),
        ):
            client.force_login(city.other_editor)
            assert SECRET not in _text(response), address
            assert "秘密进展" not in _text(response), address
            assert response.status_code < 500 or address == "/healthz", address
    assert list(Record.objects.values_list("pk", "state", "saved_at", "working__state")) == before


@pytest.mark.parametrize(
    "field",
    [
        "acts",
        "answers",
        "attachments",
        "calendars",
        "columns",
        "decisions",
        "drafts",
        "imports",
        "letters",
        "releases",
        "rounds",
        "tasks",
    ],
)
def test_another_agency_gets_404(addresses: list[str], city: City, field: str) -> None:
    client = Client()
    client.force_login(city.other_editor)
    wanted = {
        "acts": [a for a in addresses if a.startswith("/desk/plans/acts/")],
        "attachments": [a for a in addresses if a.startswith("/desk/attachments/")],
        "calendars": [a for a in addresses if a.startswith("/desk/calendars/")],
        "columns": [
            a for a in addresses if re.match(r"/desk/columns/(placements|records|\d+/edit|\d+/close)", a)
        ],
        "drafts": [a for a in addresses if re.match(r"/desk/registers/documents/\d+/", a)],
        "imports": [a for a in addresses if a.startswith("/desk/plans/import/")],
        "tasks": [a for a in addresses if a.startswith("/desk/plans/tasks/")],
        "decisions": [a for a in addresses if a.startswith("/desk/plans/reports/")],
        "rounds": [a for a in addresses if "/rounds/" in a],
        "answers": [a for a in addresses if a.startswith("/desk/plans/answers/")],
        "letters": [a for a in addresses if "/dunnings/" in a and not a.endswith("/dunnings/")],
        "releases": [a for a in addresses if a.endswith(("/release/", "/settle/", "/withdraw/"))],
    }[field]
    assert wanted
    for address in wanted:
        assert 404 in {client.get(address).status_code, client.post(address, {"opinion": "x"}).status_code}, (
            address
        )


def _text(response: object) -> str:
    if getattr(response, "streaming", False):
        return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    return response.content.decode()  # type: ignore[attr-defined]
