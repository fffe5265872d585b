"""What a machine finds in documents: numbers, names and effect of rules, and what a document ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine

from gongkai.accounts.choices import Role
from gongkai.agencies.models import Agency
from gongkai.compliance.choices import Severity
from gongkai.compliance.findings import fresh_run, refresh_all
from gongkai.compliance.follower import FindingsFollower
from gongkai.compliance.gate import decided
from gongkai.compliance.models import Finding
from gongkai.conftest import NOW
from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.models import Document
from gongkai.factories import City, make_person, published
from gongkai.publishing import actions
from gongkai.publishing.models import Record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def rules_of(city: City, now: datetime, title: str = "关于校车安全的通知", **fields: object) -> set[str]:
    row = Document(**{"text": "一、总则\n1.按时检查车辆。"} | fields)
    record = actions.create(DOCUMENTS, row, title, agency=city.education, actor=city.editor, now=now)
    record.refresh_from_db()
    return {one.seen.rule.name for one in decided(record, NOW.date())}


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("云教发〔2026〕3号", False),
        ("云汀市人民政府令第21号", False),
        ("", False),
        ("云教发2026年3", True),
        ("云教发[2026]03号", True),
    ],
)
def test_numbers_keep_to_the_grammar(city: City, now: datetime, number: str, found: bool) -> None:
    assert ("documents.number" in rules_of(city, now, document_number=number)) is found


def test_a_rule_is_no_ordinance(city: City, now: datetime) -> None:
    order = "云汀市人民政府令第21号"
    assert "documents.rule_name" in rules_of(city, now, "云汀市供热条例", document_number=order)
    assert "documents.rule_name" not in rules_of(city, now, "云汀市供热办法", document_number=order)
    # An ordinance of the people's congress has no number of a government's order.
    assert "documents.rule_name" not in rules_of(city, now, "云汀市供热条例")


@pytest.mark.parametrize(
    ("effective", "text", "found"),
    [
        (date(2026, 5, 30), "第一条 为了规范供热。", True),
        (date(2026, 5, 31), "第一条 为了规范供热。", False),
        # That it takes effect at once is what has to be explained, and no explanation.
        (date(2026, 5, 1), "第一条 为了规范供热。第二条 本办法自公布之日起施行。", True),
    ],
)
def test_a_rule_takes_effect_after_thirty_days(
    city: City, now: datetime, effective: date, text: str, found: bool
) -> None:
    fields = {"signed_on": date(2026, 5, 1), "effective_from": effective, "text": text}
    seen = rules_of(city, now, "云汀市供热办法", document_number="云汀市人民政府令第21号", **fields)
    assert ("documents.rule_effect" in seen) is found


def test_the_earliest_day_of_effect_does_not_move_over_a_holiday(city: City, now: datetime) -> None:
    """Thirty days after Friday 1 May 2026, a holiday, is Sunday 31 May."""
    order, may = "云汀市人民政府令第21号", date(2026, 5, 1)
    for effective, found in ((date(2026, 5, 31), False), (date(2026, 5, 30), True)):
        seen = rules_of(
            city, now, "云汀市供热办法", document_number=order, signed_on=may, effective_from=effective
        )
        assert ("documents.rule_effect" in seen) is found


def test_a_day_in_the_future_is_no_day_of_making(city: City, now: datetime) -> None:
    assert "timing.order" in rules_of(city, now, signed_on=date(2026, 7, 1))
    assert "timing.order" not in rules_of(city, now, signed_on=date(2026, 6, 30))


def test_what_was_ended_does_not_show_as_in_force(city: City, now: datetime) -> None:
    old = published(city, now, "云汀市校车管理办法")
    row = Document(
        text="一、按时检查车辆。\n二、本通知自印发之日起施行，《云汀市校车管理办法》（云教发〔2026〕3号）同时废止。",
        signed_on=date(2026, 6, 29),
        document_number="云教发〔2026〕4号",
    )
    new = actions.create(
        DOCUMENTS, row, "关于废止文件的通知", agency=city.education, actor=city.editor, now=now
    )
    actions.submit(new, actor=city.editor, now=now)
    actions.approve(new, actor=city.reviewer, now=now)
    actions.publish(new, actor=city.reviewer, now=now)
    refresh_all(now)
    finding = Finding.objects.unresolved().get(rule="documents.ended")
    assert (finding.record, finding.severity) == (
        new,
        Severity.ERROR,
    ) and "云汀市校车管理办法" in finding.message
    old.refresh_from_db()
    old.document.effective_until = date(2026, 6, 28)
    actions.save_draft(old, old.document, old.title, actor=city.editor, now=now)
    actions.submit(old, actor=city.editor, now=now)
    actions.approve(old, actor=city.reviewer, now=now)
    actions.publish(old, actor=city.reviewer, now=now)
    # What was changed is the old one; the follower looks at the new one again, as its neighbour.
    FindingsFollower().catch_up()
    assert not Finding.objects.unresolved().filter(rule="documents.ended").exists()


OLD = "云汀市校车管理办法"
REPEAL = f"一、按时检查车辆。\n二、本通知自印发之日起施行，《{OLD}》同时废止。"


def put_out(city: City, title: str, agency: Agency | None = None, **fields: object) -> Record:
    """A document of the education bureau, or of health, through its review."""
    editor, reviewer = city.editor, city.reviewer
    if agency == city.health:
        editor, reviewer = city.other_editor, city.second
    row = Document(**{"text": "一、按时检查车辆。", "signed_on": date(2026, 6, 1)} | fields)
    record = actions.create(DOCUMENTS, row, title, agency=agency or city.education, actor=editor, now=NOW)
    actions.submit(record, actor=editor, now=NOW)
    actions.approve(record, actor=reviewer, now=NOW)
    return actions.publish(record, actor=reviewer, now=NOW)


def ended() -> list[Finding]:
    refresh_all(NOW)
    return list(Finding.objects.unresolved().filter(rule="documents.ended"))


@pytest.fixture
def two(city: City) -> City:
    """The city with a second person in health, so that it can publish too."""
    city.second = make_person("wjw-reviewer", (city.health, Role.REVIEWER))
    return city


@pytest.mark.parametrize(
    ("text", "effective", "found"),
    [
        (REPEAL, None, True),
        # A clause that is ended leaves the rest in force.
        (f"一、《{OLD}》第三条同时废止。", None, False),
        # It has not taken effect yet, and ends nothing before; on its day it does.
        (REPEAL, date(2026, 7, 1), False),
        (REPEAL, date(2026, 6, 30), True),
    ],
)
def test_only_what_was_ended_whole_and_by_now(
    city: City, text: str, effective: date | None, found: bool
) -> None:
    put_out(city, OLD)
    put_out(city, "关于校车的通知", text=text, signed_on=date(2026, 6, 2), effective_from=effective)
    assert bool(ended()) is found


def test_what_was_withdrawn_is_not_shown_as_in_force(city: City) -> None:
    old = put_out(city, OLD)
    put_out(city, "关于校车的通知", text=REPEAL, signed_on=date(2026, 6, 2))
    assert len(ended()) == 1
    actions.withdraw(old, reason="已废止", withdrawal="notice", actor=city.reviewer, now=NOW)
    assert ended() == []


def test_of_the_same_title_it_is_the_one_made_before(city: City) -> None:
    """A new one of the same name ends the old one, and neither itself nor one that came after it."""
    old = put_out(city, OLD, signed_on=date(2025, 1, 6))
    new = put_out(city, OLD, text=REPEAL, signed_on=date(2026, 6, 2))
    put_out(city, OLD, signed_on=date(2026, 6, 3))
    [finding] = ended()
    assert finding.record == new
    assert [one.found.about for one in fresh_run(NOW) if one.rule.name == "documents.ended"] == [
        f"ends {old.pk}"
    ]


def test_another_agency_s_document_is_a_warning(two: City) -> None:
    """Only the agency that owns it can enter the day."""
    put_out(two, OLD, two.health)
    new = put_out(two, "关于校车的通知", text=REPEAL, signed_on=date(2026, 6, 2))
    [finding] = ended()
    assert (finding.record, finding.severity) == (new, Severity.WARNING)
    put_out(two, OLD)
    assert sorted(one.severity for one in ended()) == [Severity.ERROR, Severity.WARNING]
