"""A corrected text changes its plan in place: what stays, what is newly given, what is taken off, what is left alone."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gongkai.accounts.reasons import Refused
from gongkai.agencies.models import Agency
from gongkai.conftest import NOW
from gongkai.factories import City
from gongkai.jobs.models import Notification
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.choices import DutyState, EventVerb, Match, Part, TaskKind
from gongkai.plans.models import Duty, Plan, PlanImport, Task, TaskEvent
from gongkai.plans.tests.test_timeline import RandomHistory, held
from gongkai.plans.timeline import replay
from gongkai.publishing.models import Record

TITLE = "云汀市2026年政务公开工作要点"
ITEMS = [
    "更新权责清单,2026年9月底前公布。〔牵头单位:市教育局,责任单位:市卫健委、各区(县)人民政府〕",
    "公开热线的办理情况,每半年说明一次群众关心的问题。〔责任单位:市属各相关部门〕",
    "办好年度培训,案例教学不少于总课时的一半。〔牵头单位:市教育局、市卫健委〕",
]
LATER = NOW + timedelta(days=10)


def text(items: list[str], title: str = TITLE) -> str:
    return "\n".join([title, "一、规范公开", *(f"{number}.{item}" for number, item in enumerate(items, 1))])


def stage(city: City, written: str, now: datetime = LATER, *, updates: Plan | None = None) -> PlanImport:
    return actions.stage_import(
        parse(written),
        "更正稿.txt",
        government=city.government,
        updates=updates,
        actor=city.office,
        now=now,
    )


def make(city: City, items: list[str] | None = None) -> Plan:
    return actions.apply_import(stage(city, text(items or ITEMS), NOW), actor=city.office, now=NOW)


def update(city: City, plan: Plan, items: list[str], *, end: bool = True, title: str = TITLE) -> PlanImport:
    staged = stage(city, text(items, title), updates=plan)
    if end:
        staged.settled = [f"end:{pk}" for pk in Duty.objects.values_list("pk", flat=True)]
        staged.save()
    actions.apply_import(staged, actor=city.office, now=LATER)
    return staged


def live(task: Task) -> set[tuple[int, str]]:
    return set(task.duties.counting().values_list("agency", "part"))


def task(plan: Plan, number: int) -> Task:
    return plan.tasks.get(number=number)


def duty(plan: Plan, number: int, agency: Agency) -> Duty:
    return Duty.objects.get(task__plan=plan, task__number=number, agency=agency)


def everything(plan: Plan) -> list[object]:
    return [
        list(Task.with_dropped.order_by("pk").values()),
        list(Duty.objects.order_by("pk").values()),
        list(TaskEvent.objects.order_by("pk").values_list("pk", flat=True)),
        sorted(plan.tasks.values_list("number", "units__text", "units__match", "units__decided_by")),
        list(Record.objects.values_list("pk", "working__number")),
    ]


def test_the_upload_of_a_known_plan_is_seen_to_be_one(city: City) -> None:
    plan = make(city)
    for written, found in [
        (text(ITEMS), plan),
        (text(ITEMS, TITLE + "（更正）"), plan),
        (text(ITEMS, "云汀市2027年政务公开工作要点"), None),
    ]:
        assert actions.plan_to_update(parse(written), city.government) == found
    assert actions.plan_to_update(parse(text(ITEMS)), city.district) is None


def test_the_same_text_changes_nothing(city: City) -> None:
    plan = make(city)
    before = everything(plan)
    update(city, plan, ITEMS)
    assert everything(plan) == before
    assert Plan.objects.count() == 1


def test_what_the_office_corrected_holds_where_the_text_is_the_same(city: City) -> None:
    staged = stage(city, text(ITEMS), NOW)
    items = staged.item_drafts()
    items[1].responsible, items[1].kind, items[1].trigger = ["市教育局"], "triggered", "收到投诉时"
    added = replace(items[2], number=9, text="补充的事", line=0, anchor="", lead=["市卫健委"])
    actions.correct_import(
        staged, title=TITLE, year=2026, items=[*items[:2], added], decided={}, actor=city.office, now=NOW
    )
    plan = actions.apply_import(staged, actor=city.office, now=NOW)
    before = everything(plan)
    update(city, plan, ITEMS)
    assert everything(plan) == before
    update(city, plan, [ITEMS[0], ITEMS[1].replace("每半年", "每月"), ITEMS[2]])
    assert [one.number for one in plan.tasks.all()] == [1, 2, 9]
    assert task(plan, 2).trigger == ""  # the text says otherwise now
    assert live(task(plan, 2)) == {(city.education.pk, Part.RESPONSIBLE)}


def test_a_name_that_the_office_shortened_holds(city: City) -> None:
    long = "云汀市人民政府关于印发《云汀市2026年政务公开工作要点》的通知"
    staged = stage(city, text(ITEMS, long), NOW)
    actions.correct_import(
        staged,
        title=TITLE,
        year=2026,
        items=staged.item_drafts(),
        decided={},
        actor=city.office,
        now=NOW,
    )
    plan = actions.apply_import(staged, actor=city.office, now=NOW)
    before = everything(plan)
    assert actions.plan_to_update(parse(text(ITEMS, long)), city.government) == plan
    update(city, plan, ITEMS, title=long)
    plan.refresh_from_db()
    assert plan.title == TITLE
    assert everything(plan) == before


def test_it_holds_too_where_the_plan_is_chosen_by_hand(city: City) -> None:
    plan = make(city)
    Plan.objects.filter(pk=plan.pk).update(title="云汀市2026年公开要点（试）")
    staged = stage(city, text(ITEMS))
    chosen = actions.choose_plan(staged, Plan.objects.get(), actor=city.office, now=LATER)
    assert chosen.title == "云汀市2026年公开要点（试）"
    typed = stage(city, text(ITEMS))
    actions.correct_import(
        typed,
        title="另起的名称",
        year=2026,
        items=typed.item_drafts(),
        decided={},
        actor=city.office,
        now=LATER,
    )
    chosen = actions.choose_plan(typed, Plan.objects.get(), actor=city.office, now=LATER)
    assert chosen.title == "另起的名称"


def test_an_answer_given_after_the_import_is_not_asked_again(city: City) -> None:
    plan = make(city)
    actions.settle_unit(plan, "市属各相关部门", [city.education, city.health], actor=city.office, now=NOW)
    before = everything(plan)
    staged = update(city, plan, ITEMS)
    assert staged.units["市属各相关部门"]["match"] == Match.COLLECTIVE
    assert everything(plan) == before


def test_a_changed_item_keeps_its_reports(city: City) -> None:
    plan = make(city)
    first = task(plan, 1)
    counties = [city.district, city.county]
    actions.settle_unit(plan, "各区(县)人民政府", counties, actor=city.office, now=NOW)
    actions.report(
        duty(plan, 1, city.education), text="已启动", is_done=False, evidence=[], actor=city.editor, now=NOW
    )
    changed = "更新权责清单和办事指南,2026年11月底前公布。〔牵头单位:市教育局,责任单位:青岚区人民政府、市政府办公厅〕"
    staged = stage(city, text([changed, *ITEMS[1:]]), updates=plan)
    staged.settled = [f"end:{duty(plan, 1, city.health).pk}"]
    staged.save()
    actions.apply_import(staged, actor=city.office, now=LATER)
    now = task(plan, 1)
    assert (now.pk, now.due_on, now.duties.get(agency=city.education).reports.count()) == (
        first.pk,
        date(2026, 11, 30),
        1,
    )
    # Newly named: the general office. Not named any more: the health commission (taken off by the office) and the county (kept).
    assert live(now) == {
        (city.education.pk, Part.LEAD),
        (city.district.pk, Part.RESPONSIBLE),
        (city.office_agency.pk, Part.RESPONSIBLE),
        (city.county.pk, Part.RESPONSIBLE),
    }
    events = list(now.events.filter(at=LATER).values_list("verb", "due_before", "reason"))
    assert (EventVerb.DEADLINE_CHANGED, date(2026, 9, 30), "按“更正稿.txt”更正") in events
    assert (EventVerb.CHANGED, None, "按“更正稿.txt”更正：内容、责任表述") in [
        (verb, before, reason.replace("、时限表述", "")) for verb, before, reason in events
    ]
    assert {verb for verb, *_ in events} == {"changed", "deadline_changed", "assigned", "moved"}
    assert replay([one.as_event() for one in now.events.all()]) == held(now)


def test_a_dropped_item_keeps_its_history_and_can_come_back(city: City) -> None:
    plan = make(city)
    gone = task(plan, 2)
    kept = duty(plan, 3, city.health)
    update(city, plan, [ITEMS[0], ITEMS[2]])
    assert [one.number for one in plan.tasks.all()] == [1, 2]
    assert duty(plan, 2, city.health) == kept
    gone = Task.with_dropped.get(pk=gone.pk)
    assert (gone.dropped_on, gone.events.last().verb) == (LATER.date(), EventVerb.DROPPED)
    update(city, plan, ITEMS)
    gone.refresh_from_db()
    assert (gone.number, gone.dropped_on) == (2, None)
    picture = replay([one.as_event() for one in gone.events.all()])
    assert not picture.is_dropped


def test_reports_of_a_dropped_task_stay_and_its_duties_end(city: City) -> None:
    plan = make(city)
    third = task(plan, 3)
    actions.report(
        duty(plan, 3, city.education), text="已启动", is_done=False, evidence=[], actor=city.editor, now=NOW
    )
    update(city, plan, ITEMS[:2])
    assert set(third.duties.values_list("state", flat=True)) == {DutyState.CANCELLED}
    assert third.duties.get(agency=city.education).reports.count() == 1
    moved = third.events.filter(verb=EventVerb.MOVED, at=LATER)
    assert {one.reason for one in moved} == {"按“更正稿.txt”更正：不再列入"}


def test_two_items_change_places(city: City) -> None:
    plan = make(city)
    before = {one.pk: one.text for one in plan.tasks.all()}
    update(city, plan, [ITEMS[2], ITEMS[0], ITEMS[1]])
    assert {one.pk: one.text for one in plan.tasks.all()} == before
    assert [one.text[:2] for one in plan.tasks.order_by("number")] == ["办好", "更新", "公开"]


def test_what_was_changed_since_is_left_alone(city: City) -> None:
    plan = make(city)
    first = task(plan, 1)
    actions.change_terms(
        first,
        kind=TaskKind.DATED,
        due_on=date(2026, 12, 31),
        reason="上级另有安排",
        actor=city.office,
        now=NOW,
    )
    actions.assign_task(
        first, city.office_agency, Part.COOPERATING, reason="协助", actor=city.office, now=NOW
    )
    update(city, plan, [ITEMS[0].replace("权责清单", "权力清单"), *ITEMS[1:]])
    first.refresh_from_db()
    assert (first.due_on, first.text) == (date(2026, 12, 31), "更新权力清单,2026年9月底前公布。")
    assert (city.office_agency.pk, Part.COOPERATING) in live(first)


def test_the_corrected_text_is_a_new_draft_of_the_document(city: City) -> None:
    plan = make(city)
    update(city, plan, [*ITEMS[:2], "办好两次培训,案例教学不少于总课时的一半。"], title=TITLE + "（更正）")
    plan.refresh_from_db()
    record = Record.objects.get(pk=plan.pk)
    assert (plan.title, record.working.number, record.working.note) == (
        TITLE + "（更正）",
        2,
        "按“更正稿.txt”更正",
    )
    assert "办好两次培训" in record.document.text


def test_newly_named_agencies_are_told_and_no_other(city: City) -> None:
    plan = make(city)
    Notification.objects.all().delete()
    update(city, plan, [ITEMS[0], ITEMS[1].replace("市属各相关部门", "市教育局"), ITEMS[2]])
    assert [one.user for one in Notification.objects.all()] == [city.editor]


def test_who_has_a_task_that_becomes_another_is_told_once(city: City) -> None:
    plan = make(city)
    Notification.objects.all().delete()
    update(city, plan, [ITEMS[0].replace("9月底", "8月底"), ITEMS[1]])
    told = {one.user: one for one in Notification.objects.all()}
    assert len(told) == Notification.objects.count()
    said = f"《{TITLE}》已更正，第 1 项任务的内容、时限或分工有变化，1 项任务不再列入"
    assert (told[city.editor].text, told[city.editor].url) == (said, "/desk/plans/my-tasks/")


def test_who_loses_a_task_or_gets_another_part_is_told(city: City) -> None:
    plan = make(city)
    Notification.objects.all().delete()
    third = ITEMS[2].replace("〔牵头单位:市教育局、市卫健委〕", "〔责任单位:市教育局〕")
    update(city, plan, [*ITEMS[:2], third])
    assert {one.user for one in Notification.objects.all()} == {city.editor, city.other_editor}
    assert {one.url for one in Notification.objects.all()} == {f"/desk/plans/tasks/{task(plan, 3).pk}/"}


def test_a_new_place_in_the_text_is_no_news(city: City) -> None:
    plan = make(city)
    Notification.objects.all().delete()
    update(city, plan, [ITEMS[2], ITEMS[0], ITEMS[1]])
    assert not Notification.objects.exists()


def test_an_update_is_refused(city: City) -> None:
    plan = make(city)
    stale = stage(city, text(ITEMS[:2]), updates=plan)
    foreign = stage(city, text(ITEMS), updates=plan)
    items = foreign.item_drafts()
    items[1].task = items[0].task
    foreign.items = [one.dump() for one in items]
    foreign.save()
    with pytest.raises(Refused, match="第 1、2 条对应同一项原任务"):
        actions.apply_import(foreign, actor=city.office, now=LATER)
    actions.apply_import(
        stage(city, text(ITEMS[:1]), LATER + timedelta(hours=1), updates=plan),
        actor=city.office,
        now=LATER + timedelta(hours=2),
    )
    with pytest.raises(Refused, match="已经更正过"):
        actions.apply_import(stale, actor=city.office, now=LATER + timedelta(hours=3))
    with pytest.raises(Refused, match="主管部门"):
        actions.apply_import(
            stage(city, text(ITEMS), LATER + timedelta(hours=4), updates=plan),
            actor=city.editor,
            now=LATER + timedelta(hours=5),
        )


# --- random edits ------------------------------------------------------------------------------------------------------
MATTERS = [
    "公布行政权力事项的目录",
    "整理现行有效的规范性文件",
    "说明财政资金的分配结果",
    "更新办事指南中的办理地点",
    "回应群众反映集中的问题",
    "轮训承担公开工作的人员",
    "修订公共卫生应急预案",
]
TERMS = ["", ",2026年9月底前完成", ",2026年11月底前完成", ",每半年通报一次", ",情况发生变化的及时更新"]
UNITS = ["市教育局", "市卫健委", "市政府办公厅", "各区(县)人民政府", "青岚区人民政府", "市属各相关部门"]


def random_items(dice: random.Random) -> list[str]:
    matters = dice.sample(MATTERS, dice.randint(1, len(MATTERS)))
    return [random_item(dice, matter) for matter in matters]


def random_item(dice: random.Random, matter: str) -> str:
    lead = f"牵头单位:{dice.choice(UNITS[:3])}," if dice.random() < 0.5 else ""
    units = "、".join(dice.sample(UNITS, dice.randint(1, 3)))
    return f"{matter}{dice.choice(TERMS)}。〔{lead}责任单位:{units}〕"


def edited(dice: random.Random, items: list[str]) -> list[str]:
    items = list(items)
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(len(items) + 1)
        match dice.choice(["put in", "take out", "turn", "change", "again"]):
            case "put in":
                used = {item[:6] for item in items}
                free = [matter for matter in MATTERS if matter[:6] not in used]
                items[place:place] = [random_item(dice, matter) for matter in free[:1]]
            case "take out" if len(items) > 1:
                del items[place - 1]
            case "turn":
                items.reverse()
            case "change" if place:
                items[place - 1] = random_item(dice, items[place - 1][:9].split(",")[0])
            case _ if place:
                items[place - 1] = items[place - 1].replace("。", "，并说明理由。", 1)
    return items


def contents(plan: Plan) -> list[object]:
    fields = (
        "number",
        "text",
        "chapter_number",
        "chapter",
        "anchor",
        "unit_text",
        "kind",
        "due_on",
        "cycle",
        "trigger",
    )
    return [
        (
            *(getattr(one, name) for name in fields),
            [(unit.part, unit.text, unit.match) for unit in one.units.all()],
            live(one),
        )
        for one in plan.tasks.order_by("number")
    ]


def check_replay(plan: Plan) -> None:
    for one in Task.with_dropped.filter(plan=plan):
        picture = replay([event.as_event() for event in one.events.all()])
        assert picture == replace(held(one), is_dropped=one.dropped_on is not None)


class TestRandomEdits(TestCase):
    @settings(max_examples=15)
    @given(st.integers(0, 2**32))
    def test_an_update_gives_what_the_new_text_gives(self, seed: int) -> None:
        check_edits(seed, edits=3)

    @pytest.mark.prove
    @settings(max_examples=200)
    @example(1688332)  # a task comes back to the number of one that goes
    @given(st.integers(0, 2**32))
    def test_many_updates(self, seed: int) -> None:
        check_edits(seed, edits=8)

    @settings(max_examples=8)
    @given(st.integers(0, 2**32))
    def test_after_any_history_the_same_text_changes_nothing(self, seed: int) -> None:
        city, dice = City(), random.Random(seed)
        items = random_items(dice)
        plan = make(city, items)
        history = RandomHistory(city, plan, dice)
        for _ in range(25):
            history.step()
        before = everything(plan)
        actions.apply_import(
            stage(city, text(items), history.now, updates=plan), actor=city.office, now=history.now
        )
        assert everything(plan) == before
        update_now = history.now + timedelta(days=1)
        actions.apply_import(
            stage(city, text(edited(dice, items)), update_now, updates=plan),
            actor=city.office,
            now=update_now,
        )
        check_replay(plan)


def check_edits(seed: int, edits: int) -> None:
    city, dice = City(), random.Random(seed)
    items = random_items(dice)
    plan = make(city, items)
    reports = 0
    for _ in range(edits):
        some = Duty.objects.filter(
            agency=city.education, state=DutyState.ASSIGNED, task__kind__in=["dated", "standing"]
        ).first()
        if some:
            actions.report(some, text="进展", is_done=False, evidence=[], actor=city.editor, now=LATER)
            reports += 1
        items = edited(dice, items)
        update(city, plan, items)
        check_replay(plan)
    assert sum(one.reports.count() for one in Duty.objects.all()) == reports
    updated = contents(plan)
    title = "云汀市2026年另一份工作要点"
    fresh = actions.apply_import(stage(city, text(items, title), LATER), actor=city.office, now=LATER)
    assert updated == contents(fresh)
