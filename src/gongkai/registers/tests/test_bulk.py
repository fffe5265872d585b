"""One act on many rows: each is asked first, and then all of them or none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client

from gongkai.accounts.reasons import Refused
from gongkai.documents.models import Document
from gongkai.factories import City, draft, published
from gongkai.publishing import actions
from gongkai.publishing.choices import RecordState, RevisionState
from gongkai.publishing.models import LogEntry, Record
from gongkai.registers import bulk, tasks
from gongkai.registers.choices import Stage
from gongkai.registers.deciding import confirm, give_up, without_hindered
from gongkai.registers.models import BulkAct
from gongkai.registers.register import by_slug

LIST = "/desk/registers/documents/"


def as_(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def choose(client: Client, query: str, **given: object) -> BulkAct:
    answer = client.post(f"{LIST}bulk/?{query}", given)
    assert answer.status_code == 302
    act = BulkAct.objects.latest("pk")
    assert answer.headers["Location"] == f"{LIST}bulk/{act.pk}/"
    return act


def press(client: Client, act: BulkAct, what: str = "confirm") -> BulkAct:
    client.post(f"{LIST}bulk/{act.pk}/", {"do": what})
    act.refresh_from_db()
    return act


def working_states() -> set[str]:
    return set(Record.objects.values_list("working__state", flat=True))


def test_several_drafts_are_submitted_in_one_act(city: City, now: datetime) -> None:
    rows = [draft(city, now, f"第{number}件") for number in range(3)]
    client = as_(city.editor)
    page = client.get(LIST).content.decode()
    assert f'name="pk" value="{rows[0].pk}"' in page
    query = "&".join(f"pk={row.pk}" for row in rows[:2])
    assert "第0件" in client.get(f"{LIST}bulk/?{query}").content.decode()
    assert client.get(f"{LIST}bulk/?{query}&do=verb:submit").status_code == 200
    act = choose(client, f"{query}&do=verb:submit")
    assert act.stage == Stage.READY
    assert working_states() == {RevisionState.EDITING}  # nothing happens by looking
    assert press(client, act).stage == Stage.DONE
    assert [Record.objects.get(pk=row.pk).working.state for row in rows] == [
        "in_review",
        "in_review",
        "editing",
    ]
    press(client, act)  # pressed twice
    assert "都已办理" in client.get(f"{LIST}bulk/{act.pk}/").content.decode()


def test_all_rows_of_a_search(city: City, now: datetime) -> None:
    for number in range(25):
        draft(city, now, f"通知{number}")
    draft(city, now, "别的")
    act = choose(as_(city.editor), "all=1&q=通知&do=verb:submit")
    assert act.total == 25
    press(as_(city.editor), act)
    assert Record.objects.get(title="别的").working.state == RevisionState.EDITING
    assert Record.objects.filter(working__state=RevisionState.IN_REVIEW).count() == 25


def test_one_that_cannot_hinders_all_and_is_left_out_by_a_button(city: City, now: datetime) -> None:
    fine, in_review = draft(city, now, "可以"), draft(city, now, "不可以")
    actions.submit(in_review, actor=city.editor, now=now)
    client = as_(city.editor)
    act = choose(client, "all=1&do=verb:submit")
    page = client.get(f"{LIST}bulk/{act.pk}/")
    reasons = {row.title: row.reasons for row in page.context["rows"]}
    assert reasons == {"不可以": ["现在的状态不能“送审”。"], "可以": []}
    assert press(client, act).stage == Stage.READY
    assert Record.objects.get(pk=fine.pk).working.state == RevisionState.EDITING
    press(client, press(client, act, "narrow"))
    assert Record.objects.get(pk=fine.pk).working.state == RevisionState.IN_REVIEW


def test_what_changed_after_the_preview_stops_the_whole_act(city: City, now: datetime) -> None:
    first, second = draft(city, now, "一"), draft(city, now, "二")
    act = choose(as_(city.editor), "all=1&do=verb:submit")
    actions.save_draft(second, Document(record=second, text="新"), "二改", actor=city.editor, now=now)
    act = press(as_(city.editor), act)
    assert (act.stage, list(act.problems)) == (Stage.READY, [str(second.pk)])
    assert "已有人改过" in act.problems[str(second.pk)][0]
    assert Record.objects.get(pk=first.pk).working.state == RevisionState.EDITING


def test_one_field_of_many_rows(city: City, now: datetime) -> None:
    draft(city, now, "一")
    open_ended = draft(city, now, "二")
    public = published(city, now, "三")
    client = as_(city.editor)
    refused = client.post(f"{LIST}bulk/?all=1&do=field:effective_from", {"effective_from": "某日"})
    assert refused.status_code == 422
    act = choose(client, "all=1&do=field:effective_from", effective_from="2026-07-01")
    assert "2026-07-01" in client.get(f"{LIST}bulk/{act.pk}/").content.decode()
    press(client, act)
    assert str(Document.objects.get(pk=open_ended.pk).effective_from) == "2026-07-01"
    assert Document.objects.get(pk=public.pk).effective_from is None  # a draft, until it is published
    assert Record.objects.get(pk=public.pk).working.number == 2
    act = choose(client, "all=1&do=field:effective_until", effective_until="2026-06-01")
    assert len(act.problems) == 3
    assert "早于施行日期" in str(act.problems)


def test_withdrawing_asks_for_the_reason_once(city: City, now: datetime) -> None:
    for number in range(3):
        published(city, now, f"第{number}件")
    reviewer = as_(city.reviewer)
    assert reviewer.post(f"{LIST}bulk/?all=1&do=verb:withdraw", {"reason": ""}).status_code == 422
    act = choose(reviewer, "all=1&do=verb:withdraw", reason="有误", withdrawal="notice")
    press(reviewer, act)
    assert set(Record.objects.values_list("state", "withdrawal_reason")) == {(RecordState.WITHDRAWN, "有误")}
    assert LogEntry.objects.count() == 6


def test_nobody_approves_in_bulk(city: City, now: datetime) -> None:
    names = [one.name for one in bulk.operations(by_slug("documents"), city.reviewer)]
    assert "verb:submit" in names
    assert not [name for name in names if "approve" in name]
    assert as_(city.reviewer).post(f"{LIST}bulk/?all=1&do=verb:approve").status_code == 404


def test_many_rows_are_done_in_the_background(
    city: City, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "INLINE", 2)
    for number in range(3):
        draft(city, now, f"第{number}件")
    client = as_(city.editor)
    act = choose(client, "all=1&do=verb:submit")
    assert "正在检查" in client.get(f"{LIST}bulk/{act.pk}/").content.decode()
    tasks.carry_out.func(act.pk)
    assert press(client, act).stage == Stage.WRITING
    assert working_states() == {RevisionState.EDITING}
    tasks.carry_out.func(act.pk)
    tasks.carry_out.func(act.pk)  # given back after its worker died
    assert working_states() == {RevisionState.IN_REVIEW}


def test_nobody_narrows_or_gives_up_what_was_confirmed_meanwhile(city: City, now: datetime) -> None:
    """Both look at the act as it is under its lock, not as their page showed it."""
    in_review = draft(city, now, "不可以")
    actions.submit(in_review, actor=city.editor, now=now)
    draft(city, now, "可以")
    act = choose(as_(city.editor), "all=1&do=verb:submit")
    other = BulkAct.objects.get(pk=act.pk)
    without_hindered(act)
    confirmed = confirm(BulkAct.objects.get(pk=act.pk))
    without_hindered(other)
    with pytest.raises(Refused, match="已经确认"):
        give_up(other)
    bulk.carry_out(confirmed, now)
    done = BulkAct.objects.get(pk=act.pk)
    assert (done.stage, done.total) == (Stage.DONE, 1)
    with pytest.raises(Refused, match="已经确认"):
        give_up(other)
    assert press(as_(city.editor), done, "cancel").stage == Stage.DONE


def test_what_was_given_up_is_not_confirmed(city: City, now: datetime) -> None:
    draft(city, now)
    act = choose(as_(city.editor), "all=1&do=verb:submit")
    give_up(BulkAct.objects.get(pk=act.pk))
    without_hindered(act)
    with pytest.raises(Refused, match="已经放弃"):
        confirm(act)
    assert not BulkAct.objects.exists()
    assert working_states() == {RevisionState.EDITING}


def test_what_is_given_up_while_it_is_examined_ends_quietly(
    city: City, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "INLINE", 0)
    monkeypatch.setattr(bulk, "CHUNK", 1)
    for number in range(3):
        draft(city, now, f"第{number}件")
    act = choose(as_(city.editor), "all=1&do=verb:submit")
    asked, look = list[int](), bulk._Asked.why_not

    def look_and_give_up(self: bulk._Asked, pk: int, seen: object, may_edit: bool) -> Iterator[object]:
        asked.append(pk)
        if len(asked) == 2:
            give_up(BulkAct.objects.get(pk=act.pk))
        return look(self, pk, seen, may_edit)

    monkeypatch.setattr(bulk._Asked, "why_not", look_and_give_up)
    tasks.carry_out.func(act.pk)
    assert (len(asked), BulkAct.objects.exists()) == (2, False)
    assert working_states() == {RevisionState.EDITING}


def test_of_confirming_and_giving_up_at_once_one_comes_first(committed_db: str, now: datetime) -> None:
    city = City()
    draft(city, now)
    act = choose(as_(city.editor), "all=1&do=verb:submit")
    both, said = threading.Barrier(2), []

    def press_at_once(verb: Callable[[BulkAct], object]) -> None:
        try:
            mine = BulkAct.objects.get(pk=act.pk)
            both.wait(30)
            verb(mine)
            said.append(verb.__name__)
        except Refused:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=press_at_once, args=[verb]) for verb in (confirm, give_up)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    [first] = said
    assert BulkAct.objects.filter(pk=act.pk, stage=Stage.WRITING).exists() is (first == "confirm")
    assert BulkAct.objects.exists() is (first == "confirm")


def test_too_many_and_none_are_refused(city: City, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    client = as_(city.editor)
    client.post(f"{LIST}bulk/?pk=999999&pk=x&pk=²&do=verb:submit")
    for number in range(3):
        draft(city, now, f"第{number}件")
    monkeypatch.setattr(bulk, "MOST", 2)
    page = client.post(f"{LIST}bulk/?all=1&do=verb:submit", follow=True)
    assert "一次最多 2 行" in page.content.decode()
    assert not BulkAct.objects.exists()


def test_whose_it_is_not_gets_404(city: City, now: datetime) -> None:
    record = draft(city, now)
    act = choose(as_(city.editor), "all=1&do=verb:submit")
    assert as_(city.auditor).get(f"{LIST}bulk/").status_code == 404
    for person in (city.other_editor, city.reviewer):
        assert as_(person).get(f"{LIST}bulk/{act.pk}/").status_code == 404
        assert as_(person).post(f"{LIST}bulk/{act.pk}/", {"do": "confirm"}).status_code == 404
    page = as_(city.other_editor).get(f"{LIST}bulk/?pk={record.pk}")
    assert page.context["count"] == 0


def test_verbs_of_others_records_say_why_not(city: City, now: datetime) -> None:
    published(city, now)
    act = choose(as_(city.other_editor), "all=1&do=verb:withdraw", reason="x", withdrawal="gone")
    assert len(act.problems) == 1
    act = choose(as_(city.other_editor), "all=1&do=field:issuing_body", issuing_body="别人")
    assert list(act.problems.values()) == [["您不能修改这一行。"]]
