"""Whatever people do to a task, its events alone tell what the tables hold."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.conftest import NOW
from gongkai.factories import City, fresh
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft, answers, rounds
from gongkai.plans.choices import Answer, DutyState, Part, RequestKind, TaskKind, Verdict
from gongkai.plans.models import Duty, DutyRequest, Plan, Report, Task, TaskEvent
from gongkai.plans.periods import bounds
from gongkai.plans.round_rules import periods_of_year
from gongkai.plans.timeline import Picture, replay

TEXT = """云汀市2026年政务公开工作要点
1.公布目录,2026年9月底前完成。〔牵头单位:市教育局,责任单位:市卫健委、各区(县)人民政府〕
2.按时公开。〔牵头单位:市卫健委、市教育局〕
3.另行明确。〔牵头单位:市属各相关部门,责任单位:市教育局〕
"""
LINK = [EvidenceDraft("目录", url="https://www.yunting.invalid/1")]


def plan_of(city: City, now: datetime) -> Plan:
    staged = actions.stage_import(
        parse(TEXT), "plan.txt", government=city.government, actor=city.office, now=now
    )
    return actions.apply_import(staged, actor=city.office, now=now)


def held(task: Task) -> Picture:
    """What the tables say."""
    return Picture(
        kind=task.kind,
        due_on=task.due_on,
        is_paused=task.is_paused,
        is_triggered=task.triggered_on is not None,
        duties={duty.agency_id: (duty.part, duty.state) for duty in task.duties.all()},
    )


class RandomHistory:
    """People who do what comes into their heads; what is refused changes nothing."""

    def __init__(self, city: City, plan: Plan, dice: random.Random) -> None:
        self.city, self.plan, self.dice = city, plan, dice
        self.now = NOW
        self.done = 0
        self.people = [city.office, city.office_reviewer] * 2 + [
            city.editor,
            city.other_editor,
            city.reviewer,
        ]
        self.agencies = [city.education, city.health, city.district, city.county]

    def step(self) -> None:
        self.now += timedelta(days=self.dice.randrange(12))
        task = self.dice.choice(list(self.plan.tasks.all()))
        duties = list(task.duties.all())
        duty = self.dice.choice(duties) if duties else None
        actor = fresh(self.dice.choice(self.people))
        with suppress(Refused), transaction.atomic():
            self._act(task, duty, actor)
            self.done += 1

    def _act(self, task: Task, duty: Duty | None, actor: User) -> None:
        dice, given_by = self.dice, {"actor": actor, "now": self.now}
        day = date(2026, 1, 1) + timedelta(days=dice.randrange(600))
        report = Report.objects.filter(duty__task=task, verdict=Verdict.WAITING).first()
        asked = DutyRequest.objects.filter(duty__task=task, answer=Answer.WAITING).first()
        of_task = [
            lambda: actions.change_terms(
                task,
                kind=dice.choice(list(TaskKind)),
                due_on=day,
                trigger="发生时",
                reason="调整",
                **given_by,
            ),
            lambda: actions.pause(task, reason="等待上级文件", **given_by),
            lambda: actions.resume(task, reason="文件已到", **given_by),
            lambda: actions.trigger(
                task, happened_on=self.now.date(), due_on=None, reason="发生", **given_by
            ),
            lambda: actions.assign_task(
                task, dice.choice(self.agencies), dice.choice(list(Part)), reason="补充交办", **given_by
            ),
            lambda: actions.settle_unit(
                self.plan, "市属各相关部门", dice.sample(self.agencies, 2), **given_by
            ),
            self._round,
        ]
        of_duty = [
            lambda: actions.accept(duty, handler="办公室", **given_by),
            lambda: actions.report(duty, text="进展", is_done=dice.random() < 0.6, evidence=LINK, **given_by),
            lambda: actions.ask(
                duty, dice.choice(list(RequestKind)), reason="理由", wanted_on=day, **given_by
            ),
            lambda: actions.reopen(duty, reason="证明材料失效", **given_by),
            lambda: self._recall(duty),
        ]
        choices = of_task + (of_duty * 4 if duty else [])
        if duty:
            choices.append(lambda: actions.cancel(duty, reason="不再需要", **given_by))
            choices.append(
                lambda: actions.dun(
                    task.plan,
                    duty.agency,
                    [duty],
                    text="请抓紧。",
                    answer_by=self.now.date() + timedelta(days=7),
                    **given_by,
                )
            )
        if report:
            choices += [
                lambda: actions.confirm(report, **given_by),
                lambda: actions.send_back(report, opinion="请补充", **given_by),
            ] * 3
        if asked:
            choices += [
                lambda: actions.answer(
                    asked,
                    is_granted=dice.random() < 0.6,
                    opinion="答复",
                    instead=[dice.choice(self.agencies)],
                    **given_by,
                )
            ] * 3
        dice.choice(choices)()

    def _recall(self, duty: Duty) -> None:
        """Its agency takes back what waits, or what it reports now: the duty stands where it stood before, by its timeline."""
        editor = fresh(self.city.editor if duty.agency == self.city.education else self.city.other_editor)
        given_by: dict[str, Any] = {"actor": editor, "now": self.now}
        if duty.state != DutyState.SUBMITTED:
            actions.report(duty, text="写错了", is_done=True, evidence=LINK, **given_by)
        made = actions.recall(duty, reason="数字有误", **given_by)
        events = list(duty.task.events.all())
        sent = next(place for place, event in enumerate(events) if event.report_id == made.pk)
        before = replay(event.as_event() for event in events[:sent])
        duty.refresh_from_db()
        assert duty.state == before.duties[duty.agency_id][1]

    def _round(self) -> None:
        """A whole round in which the education bureau answers and nobody else does."""
        city, now, period = self.city, self.now, self.dice.choice(periods_of_year(self.plan.year))
        due_on = max(now.date(), bounds(period)[0])
        made = rounds.open_round(self.plan, period, due_on=due_on, actor=city.office, now=now)
        answer = made.answers.select_related("round__plan", "agency").filter(agency=city.education).first()
        if answer is None:
            return
        is_done, given_by = self.dice.random() < 0.5, {"actor": city.editor, "now": now}
        said = [
            answers.EntryDraft(duty, "填报", is_done=is_done, links="https://www.yunting.invalid/1")
            for duty in Duty.objects.filter(agency=city.education, task__plan=self.plan)
        ]
        answers.save(answer, said, partners_missing="未送来", **given_by)
        answers.submit(answer, **given_by)
        answers.approve(answer, actor=city.reviewer, now=now)
        frozen = NOW.replace(year=due_on.year, month=due_on.month, day=due_on.day) + timedelta(days=1)
        rounds.freeze(made, actor=city.office, now=frozen)


class TestRandomHistories(TestCase):
    @settings(max_examples=15)
    @given(st.integers(0, 2**32))
    def test_the_timeline_reproduces_the_state(self, seed: int) -> None:
        check(seed, steps=40)

    @pytest.mark.prove
    @settings(max_examples=200)
    @given(st.integers(0, 2**32))
    def test_long_histories(self, seed: int) -> None:
        check(seed, steps=200)


def check(seed: int, steps: int) -> None:
    city = City()
    history = RandomHistory(city, plan_of(city, NOW), random.Random(seed))
    for _ in range(steps):
        history.step()
    for task in Task.objects.all():
        events = [one.as_event() for one in task.events.all()]
        assert replay(events) == held(task)
        for moment in range(1, len(events)):
            replay(events[:moment])  # every past day can be told too
    tasks = {task.pk: task for task in Task.objects.with_duties()}
    for task in Task.objects.with_state():
        assert task.derived_state == tasks[task.pk].state


@pytest.mark.django_db
def test_random_people_do_get_things_done() -> None:
    """The histories above are no rows of refusals: this one, of a seed that is rich in events, has every kind of move."""
    city = City()
    history = RandomHistory(city, plan_of(city, NOW), random.Random(2))
    for _ in range(250):
        history.step()
    assert history.done > 30
    moves = set(TaskEvent.objects.filter(verb="moved").values_list("state", flat=True))
    assert moves >= {"accepted", "in_progress", "submitted", "returned"}
    assert Report.objects.filter(verdict=Verdict.RECALLED).exists()
    assert len(set(TaskEvent.objects.values_list("verb", flat=True))) > 9
