"""What a release says, in each schema that was ever stored."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gongkai.factories import City
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft
from gongkai.plans.models import Duty, Plan, Report
from gongkai.plans.progress import SCHEMA, STATES, is_public_address, progress_content
from gongkai.plans.release_changes import warnings
from gongkai.plans.released import read
from gongkai.publishing import canonical
from gongkai.publishing.models import Snapshot

SAMPLES = Path(__file__).parent / "samples"
TEXT = """云汀市2026年政务公开工作要点
一、规范公开
1.更新清单，2026年9月底前公布。〔牵头单位：市教育局，责任单位：市卫健委〕
2.按时公开热线办理情况。〔责任单位：市教育局、市卫健委〕
二、应急公开
3.发生突发事件时及时发布信息。〔牵头单位：市卫健委〕
"""


@pytest.fixture
def plan(city: City, now: datetime) -> Plan:
    """Handed out on 30 June: a dated task, a standing one of two agencies, and one that waits for its occasion."""
    staged = actions.stage_import(
        parse(TEXT), "x.txt", government=city.government, actor=city.office, now=now
    )
    made = actions.apply_import(staged, actor=city.office, now=now)
    actions.change_terms(
        made.tasks.get(number=3),
        kind="triggered",
        trigger="突发事件",
        reason="按文意",
        actor=city.office,
        now=now,
    )
    return made


def confirmed(plan: Plan, number: int, user: object, city: City, now: datetime) -> Report:
    duty = Duty.objects.get(task__plan=plan, task__number=number, agency__in=user.agency_ids())
    proof = [EvidenceDraft("清单", url="https://yunting.example/list")]
    made = actions.report(duty, text="已经公布。", is_done=True, evidence=proof, actor=user, now=now)
    actions.confirm(made, actor=city.office, now=now)
    return made


def told(plan: Plan, number: int, now: datetime) -> dict[str, object]:
    return next(task for task in progress_content(plan, now)["tasks"] if task["number"] == number)


def test_a_snapshot_of_schema_1_reads_as_one_of_today(plan: Plan, now: datetime) -> None:
    stored = Snapshot(
        schema="plan-progress.1", content=(SAMPLES / "plan-progress.1.json").read_bytes(), salt=b"x"
    )
    content, fresh = read(stored), progress_content(plan, now)
    assert content is not None
    assert content.keys() == fresh.keys()
    assert content["figures"] == {
        "total": 2,
        "done": 1,
        "kept": 0,
        "in_progress": 0,
        "not_started": 1,
        "waiting": 0,
    }
    for old in content["tasks"]:
        assert old.keys() == fresh["tasks"][0].keys()
    first = content["tasks"][0]
    assert (first["kind"], first["agencies"][0]["name"]) == ("dated", "云汀市教育局")
    assert first["results"][0].keys() == {"agency", "text", "period", "confirmed_on", "evidence"}


def test_what_is_no_progress_or_was_erased_is_not_read() -> None:
    with pytest.raises(LookupError):
        read(Snapshot(schema="documents.1", content=b"{}", salt=b"x"))
    assert read(Snapshot(schema="plan-progress.1", content=None, salt=None)) is None


def test_the_stored_content_is_what_was_computed(plan: Plan, now: datetime) -> None:
    taken = Snapshot.take(SCHEMA, progress_content(plan, now))
    assert canonical.encode(read(taken)) == canonical.encode(progress_content(plan, now))


def test_a_standing_task_is_kept_when_all_who_decide_were_confirmed(
    plan: Plan, city: City, now: datetime
) -> None:
    confirmed(plan, 2, city.editor, city, now)
    half = told(plan, 2, now)
    assert half["state"] == "in_progress"
    assert half["periods"] == []
    confirmed(plan, 2, city.other_editor, city, now)
    assert told(plan, 2, now)["state"] == "kept"
    later = told(plan, 2, now + timedelta(days=30))
    assert (later["state"], later["periods"]) == ("kept", ["2026-Q2"])


def test_a_task_whose_occasion_has_not_come_says_so(plan: Plan, city: City, now: datetime) -> None:
    assert (told(plan, 3, now)["state"], told(plan, 3, now)["trigger"]) == ("waiting", "突发事件")
    task = plan.tasks.get(number=3)
    actions.trigger(
        task, happened_on=now.date(), due_on=date(2026, 7, 2), reason="暴雨", actor=city.office, now=now
    )
    assert (told(plan, 3, now)["state"], told(plan, 3, now)["due_on"]) == ("not_started", date(2026, 7, 2))


def test_a_result_that_the_office_took_back_is_not_told(plan: Plan, city: City, now: datetime) -> None:
    made = confirmed(plan, 1, city.editor, city, now)
    assert told(plan, 1, now)["state"] == "done"
    later = now + timedelta(days=1)
    actions.reopen(made.duty, reason="清单不全", actor=city.office, now=later)
    assert (told(plan, 1, later)["state"], told(plan, 1, later)["results"]) == ("in_progress", [])
    confirmed(plan, 1, city.editor, city, later + timedelta(days=1))
    assert len(told(plan, 1, later + timedelta(days=2))["results"]) == 1


def test_who_no_longer_has_the_task_is_not_named(plan: Plan, city: City, now: datetime) -> None:
    duty = Duty.objects.get(task__plan=plan, task__number=1, agency=city.health)
    assert [agency["name"] for agency in told(plan, 1, now)["agencies"]] == [
        "云汀市教育局",
        "云汀市卫生健康委员会",
    ]
    actions.cancel(duty, reason="不再承担", actor=city.office, now=now)
    assert [agency["part"] for agency in told(plan, 1, now)["agencies"]] == ["lead"]


def test_evidence_inside_the_workspace_is_left_out(plan: Plan, city: City, now: datetime) -> None:
    duty = Duty.objects.get(task__plan=plan, task__number=1, agency=city.education)
    inside = [EvidenceDraft("内部页", url="http://127.0.0.1:8000/desk/plans/1/")]
    made = actions.report(duty, text="好了。", is_done=True, evidence=inside, actor=city.editor, now=now)
    actions.confirm(made, actor=city.office, now=now)
    assert [result["evidence"] for result in told(plan, 1, now)["results"]] == [[]]


def test_figures_count_every_state(plan: Plan, now: datetime) -> None:
    counted = progress_content(plan, now)["figures"]
    assert counted["total"] == sum(counted[state] for state in STATES) == 3
    assert counted["waiting"] == 1


@pytest.mark.parametrize(
    ("was", "now_is", "is_warned"),
    [
        ("done", "kept", True),
        ("done", "in_progress", True),
        ("in_progress", "not_started", True),
        ("in_progress", "waiting", True),
        ("not_started", "waiting", False),
        ("waiting", "not_started", False),
        ("not_started", "in_progress", False),
        ("kept", "done", False),
    ],
)
def test_a_task_that_falls_back_is_looked_at(
    plan: Plan, now: datetime, was: str, now_is: str, is_warned: bool
) -> None:
    before, after = (canonical.decode(canonical.encode(progress_content(plan, now))) for _ in range(2))
    before["tasks"][0]["state"], after["tasks"][0]["state"] = was, now_is
    said = warnings(plan, before, after).get(1, [])
    assert any("上次公布为" in text for text in said) == is_warned


@pytest.mark.parametrize(
    "url",
    [
        "https://gongkai.example/desk/tasks/1/",
        "HTTPS://GongKai.Example/desk/tasks/1/",
        "http://gongkai.example:8000/desk/",
        "https://gongkai.example./desk/",
        "https://who@gongkai.example/desk/",
        "https://ｇongkai.example/desk/",
        "https://gongkai.example//desk/",
        "https://gongkai.example/plans/../desk/",
        "https://gongkai.example/%64esk/",
        "https:\\\\gongkai.example\\desk\\",
        "http://localhost:8000/desk/",
        "http://127.0.0.1/desk/tasks/1/",
        "http://[::1]:8000/desk/",
        "http://[/desk/",
        "http://[::ffff:127.0.0.1]/desk/",
        "http://127.0.0.2/desk/",
        "http://127.1/desk/",
        "http://2130706433/desk/",
        "http://0.0.0.0/desk/",
        "http://app.localhost/desk/",
        "https://gongkai.example/%2564esk/",
        "https://gongkai.example/%252e%252e/desk/",
        "/desk/tasks/1/",
        "",
    ],
)
def test_no_address_leads_the_public_into_the_workspace(settings: Any, url: str) -> None:
    settings.ORIGIN = "https://gongkai.example"
    assert not is_public_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://gongkai.example/plans/1/",
        "https://gongkai.example/desktop/",
        "https://other.example/desk/",
        "https://gongkai.example.org/desk/",
        "http://8.8.8.8/desk/",
    ],
)
def test_every_other_address_is_public(settings: Any, url: str) -> None:
    settings.ORIGIN = "https://gongkai.example"
    assert is_public_address(url)
