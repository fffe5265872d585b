"""The lexicon at work: what is shipped, what an office enters, names that are no longer borne, and who keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from gongkai.accounts.reasons import Refused
from gongkai.agencies.choices import NameKind
from gongkai.agencies.models import Agency, AgencyName
from gongkai.compliance.choices import Severity
from gongkai.compliance.gate import decided
from gongkai.conftest import NOW
from gongkai.documents.models import Document
from gongkai.factories import City, draft, make_person
from gongkai.lexicon import actions
from gongkai.lexicon.models import Entry
from gongkai.publishing import actions as publishing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def enter(city: City, now: datetime, wrong: str, right: str = "", **more: object) -> Entry:
    entry = Entry(**{"government": city.government, "kind": "wording", "wrong": wrong, "right": right} | more)
    return actions.save(entry, actor=city.office, now=now)


def said(city: City, now: datetime, text: str) -> list[tuple[str, str, Severity]]:
    record = draft(city, now, text=text)
    record.refresh_from_db()
    return [(one.seen.rule.name, one.seen.message, one.seen.severity) for one in decided(record, NOW.date())]


def test_a_shipped_typo_stops_a_draft(city: City, now: datetime) -> None:
    record = draft(city, now, text="请存入指定帐户。")
    with pytest.raises(Refused, match="“帐户”应当写作“账户”"):
        publishing.submit(record, actor=city.editor, now=now)


def test_a_word_holds_below_its_government_and_in_its_time(city: City, now: datetime) -> None:
    enter(city, now, "跨越式提升", "稳步提升", severity=Severity.WARNING, basis="办公厅表述清单")
    assert said(city, now, "实现跨越式提升。") == [
        ("lexicon.words", "正文中的“跨越式提升”应当写作“稳步提升”（办公厅表述清单）", Severity.WARNING)
    ]
    Entry.objects.update(since=NOW.date() + timedelta(days=1))
    assert said(city, now, "实现跨越式提升。") == []
    Entry.objects.update(since=None, government=city.district)
    assert said(city, now, "实现跨越式提升。") == []


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [(0, 0, True), (-9, 0, True), (-9, -1, False), (0, 9, True), (1, 9, False)],
)
def test_first_and_last_day_of_a_word_count(
    city: City, now: datetime, since: int, until: int, found: bool
) -> None:
    enter(
        city,
        now,
        "跨越式提升",
        since=NOW.date() + timedelta(days=since),
        until=NOW.date() + timedelta(days=until),
    )
    assert bool(said(city, now, "实现跨越式提升。")) is found


@pytest.mark.parametrize(("made", "found"), [(date(2018, 12, 31), False), (date(2019, 1, 1), True)])
def test_a_name_is_right_on_the_last_day_on_which_it_was_borne(
    city: City, now: datetime, made: date, found: bool
) -> None:
    name = "云汀市卫生和计划生育委员会"
    ended = {"since": date(2014, 1, 1), "until": date(2018, 12, 31)}
    AgencyName.objects.create(agency=city.health, name=name, kind=NameKind.FORMER, **ended)
    record = draft(city, now)
    row = Document(record=record, text=f"由{name}负责。", signed_on=made)
    publishing.save_draft(record, row, record.title, actor=city.editor, now=now)
    record.refresh_from_db()
    rules = {one.seen.rule.name for one in decided(record, NOW.date())}
    assert ("lexicon.old_names" in rules) is found


def test_an_old_name_is_found_where_it_stands_for_the_present(city: City, now: datetime) -> None:
    AgencyName.objects.create(
        agency=city.health,
        name="云汀市卫生和计划生育委员会",
        kind=NameKind.FORMER,
        since=date(2014, 1, 1),
        until=date(2018, 12, 31),
    )
    [(rule, message, severity)] = said(city, now, "由云汀市卫生和计划生育委员会负责。")
    assert (rule, severity) == ("lexicon.old_names", Severity.WARNING) and "云汀市卫生健康委员会" in message
    for text in (
        "由原云汀市卫生和计划生育委员会移交。",
        "由原“云汀市卫生和计划生育委员会”移交。",
        "依据《云汀市卫生和计划生育委员会关于体检的通知》办理。",
    ):
        assert said(city, now, text) == []


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"wrong": "帐户", "right": "帐户"}, "相同"),
        ({"wrong": "帐户", "exceptions": ["帐本"]}, "里没有"),
        ({"wrong": "跨越式提升"}, "已经在词库里"),
    ],
)
def test_an_entry_makes_sense(city: City, now: datetime, more: dict[str, object], why: str) -> None:
    enter(city, now, "跨越式提升")
    with pytest.raises(Refused, match=why):
        enter(city, now, str(more.pop("wrong")), str(more.pop("right", "")), **more)


def test_the_office_keeps_it_and_nobody_else(city: City, now: datetime, client: Client) -> None:
    client.force_login(city.editor)
    assert client.get(reverse("registers:list", args=["words"])).status_code == 200
    assert client.get(reverse("registers:create", args=["words"])).status_code == 404
    client.force_login(city.office)
    typed = {
        "government": city.government.pk,
        "kind": "typo",
        "wrong": "帐薄",
        "right": "账簿",
        "exceptions": "旧帐薄册\n",
        "severity": "error",
    }
    client.post(reverse("registers:create", args=["words"]), typed)
    entry = Entry.objects.get()
    assert (entry.exceptions, entry.versions.get().by) == (["旧帐薄册"], city.office)
    page = client.get(reverse("registers:history", args=["words", entry.pk])).content.decode()
    assert "旧帐薄册" in page
    short = client.post(reverse("registers:create", args=["words"]), typed | {"wrong": "薄"})
    assert short.status_code == 422 and "至少写两个字" in short.content.decode()
    stranger = Entry(government=Agency.objects.get(code="qinglan"), kind="typo", wrong="帐册", right="账册")
    with pytest.raises(Refused, match="公开主管"):
        actions.save(stranger, actor=city.office, now=now)


WORDS = "/desk/registers/words/"


def typed(city: City, **more: str) -> dict[str, object]:
    own = {"government": city.government.pk, "kind": "typo", "wrong": "帐薄", "severity": "error"}
    return own | {"right": "账簿"} | more


def test_the_second_of_two_who_change_a_word_sees_both_and_loses_nothing(
    city: City, now: datetime, client: Client
) -> None:
    entry = enter(city, now, "帐薄", "账簿", kind="typo", severity="error")
    edit = f"{WORDS}{entry.pk}/edit/"
    client.force_login(city.office)
    assert client.get(edit).context["form"]["based_on"].value() == 1
    first = client.post(edit, typed(city, right="帐簿", basis="先存的依据", based_on="1"))
    assert first.status_code == 302
    refused = client.post(edit, typed(city, right="账册", based_on="1"))
    assert refused.status_code == 422
    entry.refresh_from_db()
    assert (entry.right, entry.basis, entry.versions.count()) == ("帐簿", "先存的依据", 2)
    shown = {str(one.label): one for one in refused.context["conflict"]}
    assert (shown["应当写作"].mine, shown["应当写作"].theirs) == ("账册", "帐簿")
    assert shown["依据"].is_taken and refused.context["form"]["basis"].value() == "先存的依据"
    again = typed(
        city, right="账册", basis="先存的依据", based_on=refused.context["form"]["based_on"].value()
    )
    assert client.post(edit, again).status_code == 302
    entry.refresh_from_db()
    assert (entry.right, entry.basis) == ("账册", "先存的依据")


def test_a_word_that_moves_to_another_government_is_both_offices_to_change(city: City, now: datetime) -> None:
    entry = enter(city, now, "帐薄", "账簿")
    there = make_person("qinglan-office", (city.district, "disclosure_office"))
    entry.government = city.district
    with pytest.raises(Refused, match="公开主管"):
        actions.save(entry, actor=there, now=now)
