"""A plan whose agencies lead each other's tasks, and a round in it."""

from __future__ import annotations

from datetime import date, datetime

from gongkai.agencies.models import Agency
from gongkai.factories import City
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.actions import answers, rounds
from gongkai.plans.actions.answers import EntryDraft
from gongkai.plans.models import Duty, Plan, Round, RoundAnswer

TEXT = """云汀市2026年政务公开工作要点
1.公布目录,2026年9月底前完成。〔牵头单位:市教育局,责任单位:市卫健委〕
2.公开预案,2026年10月底前完成。〔牵头单位:市卫健委,责任单位:市教育局〕
3.按时公开。〔牵头单位:市教育局〕
"""
DUE = date(2026, 7, 10)
LINK = "目录 https://www.yunting.invalid/1"


def plan_of(city: City, now: datetime, text: str = TEXT) -> Plan:
    staged = actions.stage_import(
        parse(text), "plan.txt", government=city.government, actor=city.office, now=now
    )
    return actions.apply_import(staged, actor=city.office, now=now)


def round_of(city: City, now: datetime) -> Round:
    return rounds.open_round(plan_of(city, now), "2026-Q2", due_on=DUE, actor=city.office, now=now)


def answer_of(round: Round, agency: Agency) -> RoundAnswer:
    return RoundAnswer.objects.select_related("agency", "round__plan__government").get(
        round=round, agency=agency
    )


def drafts(answer: RoundAnswer, text: str = "已完成一半。", **more: object) -> list[EntryDraft]:
    """The same words for every duty."""
    duties = Duty.objects.filter(agency=answer.agency, task__plan=answer.round.plan).select_related("task")
    return [EntryDraft(duty, text, **more) for duty in duties.order_by("task__number")]


def approved(round: Round, city: City, now: datetime, **more: object) -> RoundAnswer:
    """The education bureau's answer, approved by its head, without waiting for partners."""
    answer = answer_of(round, city.education)
    answers.save(
        answer, drafts(answer, **more), partners_missing="卫健委下周送来", actor=city.editor, now=now
    )
    answers.submit(answer, actor=city.editor, now=now)
    return answers.approve(answer, actor=city.reviewer, now=now)
