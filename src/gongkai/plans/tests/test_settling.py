"""Settling what a unit means: proposals with reasons, zones that are asked about, spellings and groups that are kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import unquote

import pytest
import time_machine

from gongkai.accounts.reasons import Refused
from gongkai.agencies.models import Agency, AgencyName
from gongkai.conftest import NOW
from gongkai.directory import actions as directory
from gongkai.directory.models import AgencyGroup, LearntName
from gongkai.factories import City, make_agency
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.drafts import ItemDraft
from gongkai.plans.models import Duty, Plan, PlanImport, Settlement, Task
from gongkai.plans.proposals import meaning, proposals
from gongkai.plans.tests.test_pages import as_, form_data

pytestmark = pytest.mark.django_db
MANY, COUNTIES, ODD = "市属各相关部门", "各区(县)人民政府", "教文委"


def text(year: int) -> str:
    return f"""云汀市{year}年政务公开工作要点
1.公布目录。〔牵头单位:市教育局,责任单位:{MANY}〕
2.按时公开。〔责任单位:{COUNTIES}〕
3.另行办理。〔牵头单位:{ODD},责任单位:{MANY}〕
"""


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def zone(city: City) -> Agency:
    return make_agency("云汀高新技术产业开发区管理委员会", "gxq", "zone_committee", parent=city.government)


def staged(city: City, now: datetime, year: int) -> PlanImport:
    return actions.stage_import(
        parse(text(year)), "plan.txt", government=city.government, actor=city.office, now=now
    )


@pytest.fixture
def plan(city: City, zone: Agency, now: datetime) -> Plan:
    return actions.apply_import(staged(city, now, 2026), actor=city.office, now=now)


def duties(number: int) -> set[str]:
    return set(Duty.objects.filter(task__number=number).values_list("agency__code", flat=True))


def offered(city: City, unit: str, plan: Plan | None = None) -> dict[str, tuple[float, set[int]]]:
    today = date(2026, 6, 30)
    found = meaning(city.government, unit, today)
    return {
        one.key.partition("-")[0]: (one.confidence, set(one.agencies))
        for one in proposals(city.government, unit, found, today, plan)
    }


def test_nothing_is_expanded_by_itself(plan: Plan) -> None:
    assert duties(1) == {"jyj"}
    assert duties(2) == set()  # there is a zone, so even this is asked


def test_proposals_come_with_reason_and_confidence(city: City, plan: Plan, now: datetime) -> None:
    assert offered(city, MANY)["tree"][0] == 0.5
    directory.save_group(city.government, name=MANY, agencies=[city.health], actor=city.office, now=now)
    directory.save_group(
        city.government, name="教育口", agencies=[city.education], actor=city.office, now=now
    )
    found = meaning(city.government, MANY, date(2026, 6, 30))
    ranked = proposals(city.government, MANY, found, date(2026, 6, 30), plan)
    assert [(one.label, one.agencies == (city.health.pk,)) for one in ranked] == [
        (MANY, True),
        ("机构名录", False),
    ]
    assert "同名" in ranked[0].reason
    page = as_(city.office).get(f"/desk/plans/{plan.pk}/settle/?text={MANY}").content.decode()
    assert page.count("可信度高") == 1
    assert page.count('name="agencies"') > 3
    assert f'value="{city.health.pk}" class' not in page
    ticked = as_(city.office).get(f"/desk/plans/{plan.pk}/settle/?text={MANY}&from={ranked[0].key}")
    assert ticked.context["form"].initial["agencies"] == [city.health.pk]


@pytest.mark.parametrize(
    ("unit", "near"),
    [
        ("各区(县)人民政府", {"各区、县政府"}),
        ("市属各相关部门", {"市属有关部门", "市属各相关部门和企业"}),
        ("市司法局等市属各相关部门", {"市属有关部门"}),
        ("市教育局", set()),
    ],
)
def test_groups_of_other_names_are_offered_where_the_words_are_alike(
    city: City, now: datetime, unit: str, near: set[str]
) -> None:
    """What the office of a real city meets in its texts. A group of quite another name says nothing about them."""
    for name in (
        "教育口",
        "各区、县政府",
        "各县人民政府",
        "市属有关部门",
        "区属有关部门",
        "市属各相关部门和企业",
        "人民政府",
    ):
        directory.save_group(city.government, name=name, agencies=[city.health], actor=city.office, now=now)
    today = date(2026, 6, 30)
    found = meaning(city.government, unit, today)
    groups = [one for one in proposals(city.government, unit, found, today) if one.key.startswith("group")]
    assert {one.label for one in groups} == near
    assert all(one.confidence >= 0.5 and "写法相近" in one.reason for one in groups)


def test_the_pick_is_saved_as_a_group_and_offered_for_the_next_plan(
    city: City, plan: Plan, now: datetime
) -> None:
    office, address = as_(city.office), f"/desk/plans/{plan.pk}/settle/?text={MANY}"
    tasks = [task.pk for task in plan.tasks.filter(number__in=[1, 3])]
    data = {"agencies": [city.health.pk, city.education.pk], "tasks": tasks, "group_name": MANY}
    assert office.post(address, data).status_code == 302
    assert (duties(1), duties(3)) == ({"jyj", "wjw"}, {"jyj", "wjw"})
    assert AgencyGroup.objects.get().members.count() == 2
    assert Settlement.objects.get().agencies.count() == 2
    following = staged(city, now, 2027).units[MANY]
    assert (following["match"], following["agencies"]) == ("question", [])
    assert set(following["candidates"]) == {city.health.pk, city.education.pk}
    assert following["reason"].startswith("与保存的机构组同名")


def test_the_last_plan_s_choice_is_offered(city: City, plan: Plan, now: datetime) -> None:
    actions.settle(plan, MANY, [city.health], actor=city.office, now=now)
    assert "last" not in offered(city, MANY, plan)  # its own
    assert offered(city, MANY)["last"] == (0.8, {city.health.pk})
    assert "云汀市2026年政务公开工作要点》中由office某" in staged(city, now, 2027).units[MANY]["reason"]


def test_what_was_chosen_at_the_import_is_kept_too(city: City, now: datetime) -> None:
    made = staged(city, now, 2026)
    made = actions.correct_import(
        made,
        title=made.title,
        year=2026,
        items=[ItemDraft(**item) for item in made.items],
        decided={MANY: [city.health.pk]},
        actor=city.office,
        now=now,
    )
    actions.apply_import(made, actor=city.office, now=now)
    assert [(one.text, one.decided_by) for one in Settlement.objects.all()] == [(MANY, city.office)]


def test_zones_are_asked_and_the_answer_is_a_hint_next_time(
    city: City, plan: Plan, zone: Agency, now: datetime
) -> None:
    office, address = as_(city.office), f"/desk/plans/{plan.pk}/settle/?text={COUNTIES}"
    page = office.get(address).content.decode()
    assert "云汀高新技术产业开发区管理委员会）是否计入" in page
    assert "以前没有回答过" in page
    data = {"agencies": [city.district.pk, city.county.pk], "tasks": [plan.tasks.get(number=2).pk]}
    assert office.post(address, data).status_code == 422
    picked = data | {"agencies": [city.district.pk, zone.pk], "with_zones": "no"}
    refused = office.post(address, picked)
    assert (refused.status_code, "但选择了" in refused.content.decode()) == (422, True)
    assert office.post(address, data | {"with_zones": "yes"}).status_code == 302
    assert duties(2) == {"qinglan", "shidu", "gxq"}
    following = actions.apply_import(staged(city, now, 2027), actor=city.office, now=now)
    again = office.get(f"/desk/plans/{following.pk}/settle/?text={COUNTIES}").content.decode()
    assert "的回答：计入" in again
    assert 'value="yes" checked' not in again
    with pytest.raises(Refused, match="是否计入"):
        actions.settle(following, COUNTIES, [city.district], actor=city.office, now=now)


def test_a_correction_is_learnt_and_the_next_text_means_it(city: City, plan: Plan, now: datetime) -> None:
    office, address = as_(city.office), f"/desk/plans/{plan.pk}/settle/?text={ODD}"
    data = {"agencies": [city.education.pk], "tasks": [plan.tasks.get(number=3).pk], "remember": "on"}
    assert office.post(address, data).status_code == 302
    learnt = LearntName.objects.get()
    assert (learnt.text, learnt.source, learnt.learnt_by) == (ODD, plan.title, city.office)
    unit = staged(city, now, 2027).units[ODD]
    assert unit["agencies"] == [city.education.pk]
    assert unit["reason"] == "由2026年6月的更正习得，“教文委”对应“云汀市教育局”。"
    assert meaning(city.district, ODD, date(2026, 6, 30)).kind == "question"  # it is this government's word
    directory.withdraw(learnt, actor=city.office, now=now)
    assert staged(city, now, 2027).units[ODD]["match"] == "question"


def test_learnt_for_two_it_is_a_question_again(city: City, plan: Plan, now: datetime) -> None:
    for agency in (city.education, city.health):
        directory.learn(city.government, ODD, agency, actor=city.office, now=now)
    found = meaning(city.government, ODD, date(2026, 6, 30))
    assert (found.kind, set(found.members)) == ("question", {city.education.pk, city.health.pk})


@pytest.mark.parametrize(
    ("unit", "says"),
    [(MANY, "集合的写法"), ("各有关部门", "集合的写法"), ("市卫健委", "其他机构登记的名称")],
)
def test_what_is_never_learnt(city: City, now: datetime, unit: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        directory.learn(city.government, unit, city.education, actor=city.office, now=now)
    with pytest.raises(Refused, match="只有云汀市人民政府"):
        directory.learn(city.government, ODD, city.education, actor=city.editor, now=now)
    assert not LearntName.objects.exists()


def test_two_agencies_are_not_remembered_as_one(city: City, plan: Plan, now: datetime) -> None:
    both = [city.education, city.health]
    with pytest.raises(Refused, match="只有一个机构时"):
        actions.settle(plan, ODD, both, remember=True, actor=city.office, now=now)
    assert not Settlement.objects.exists()


def test_a_choice_for_some_tasks_leaves_the_others_open(city: City, plan: Plan, now: datetime) -> None:
    office, address = as_(city.office), f"/desk/plans/{plan.pk}/settle/?text={MANY}"
    first = plan.tasks.get(number=1)
    data = {"agencies": [city.health.pk], "tasks": [first.pk]}
    assert office.post(address, data | {"tasks": []}).status_code == 422
    assert office.post(address, data).status_code == 302
    assert "wjw" in duties(1)
    assert "wjw" not in duties(3)
    assert [task.number for task in office.get(address).context["tasks"]] == [3]
    assert not Task.objects.filter(number=1, units__match="question").exists()


def test_the_page_says_what_the_choice_did_to_duties_that_were_there(
    city: City, plan: Plan, now: datetime
) -> None:
    task = plan.tasks.get(number=3)
    by_office = {"reason": "补充", "actor": city.office, "now": now}
    actions.assign_task(task, city.education, "cooperating", **by_office)
    data = {"agencies": [city.education.pk], "tasks": [task.pk]}
    page = as_(city.office).post(f"/desk/plans/{plan.pk}/settle/?text={ODD}", data, follow=True)
    said = "新增 0 项职责，调整 1 项已有职责的角色，在 1 项任务中明确了牵头单位。"
    assert said in page.content.decode()


# --- the same while an import is checked ------------------------------------------------------------------------------
def address_of(made: PlanImport, unit: str, more: str = "") -> str:
    return f"/desk/plans/import/{made.pk}/settle/?text={unit}{more}"


def test_the_review_leads_to_the_same_questions_and_back(city: City, zone: Agency, now: datetime) -> None:
    office, made = as_(city.office), staged(city, now, 2026)
    review = f"/desk/plans/import/{made.pk}/"
    data = form_data(office.get(review).context["forms"]) | {"plan-title": "改过的名称", "settle": COUNTIES}
    way = office.post(review, data)
    assert unquote(way.headers["Location"]) == address_of(made, COUNTIES, "&page=1")
    made.refresh_from_db()
    assert made.title == "改过的名称"  # what was typed is kept first
    page = office.get(way.headers["Location"]).content.decode()
    assert "云汀高新技术产业开发区管理委员会）是否计入" in page
    sent = {"agencies": [city.district.pk, city.county.pk], "version": made.version}
    assert office.post(address_of(made, COUNTIES), sent).status_code == 422  # the zone is not answered
    back = office.post(address_of(made, COUNTIES), sent | {"with_zones": "yes"})
    place = list(made.units).index(COUNTIES)
    assert back.headers["Location"] == f"{review}#unit-{place}"
    made.refresh_from_db()
    assert set(made.units[COUNTIES]["agencies"]) == {city.district.pk, city.county.pk, zone.pk}
    assert f'id="unit-{place}"' in office.get(review).content.decode()
    actions.undo_corrections(made, actor=city.office, now=now)
    made.refresh_from_db()
    assert (made.title, made.units[COUNTIES]["agencies"]) == ("改过的名称", [])


def test_groups_are_picked_with_reason_and_confidence_in_the_review(city: City, now: datetime) -> None:
    group = directory.save_group(
        city.government, name=MANY, agencies=[city.health], actor=city.office, now=now
    )
    made = staged(city, now, 2026)
    page = as_(city.office).get(address_of(made, MANY, f"&from=group-{group.pk}"))
    assert page.context["form"].initial["agencies"] == [city.health.pk]
    assert "与保存的机构组同名" in page.content.decode()
    assert page.content.decode().count("可信度高") == 1


def test_what_is_learnt_in_the_review_is_learnt_with_the_tasks(city: City, now: datetime) -> None:
    office, made = as_(city.office), staged(city, now, 2026)
    learn = {"agencies": [city.education.pk], "remember": "on"}
    save = {"agencies": [city.health.pk, city.education.pk], "group_name": "教卫口"}
    for unit, sent in ((ODD, learn), (MANY, save)):
        made.refresh_from_db()
        assert office.post(address_of(made, unit), sent | {"version": made.version}).status_code == 302
    assert not LearntName.objects.exists() and not AgencyGroup.objects.exists()
    page = office.get(f"/desk/plans/import/{made.pk}/").content.decode()
    assert "生成任务时记住这一写法" in page
    assert "保存为机构组“教卫口”" in page
    plan = actions.apply_import(made, actor=city.office, now=now)
    learnt = LearntName.objects.get()
    assert (learnt.text, learnt.agency, learnt.source) == (ODD, city.education, plan.title)
    assert AgencyGroup.objects.get().members.count() == 2
    # Withdrawn, it is not learnt again by a corrected text of the same plan.
    directory.withdraw(learnt, actor=city.office, now=now)
    again = actions.stage_import(
        parse(text(2026)), "b.txt", government=city.government, updates=plan, actor=city.office, now=now
    )
    actions.apply_import(again, actor=city.office, now=now)
    assert not LearntName.objects.filter(withdrawn_at=None).exists()


def test_a_unit_is_left_open_again_in_the_review(city: City, now: datetime) -> None:
    office, made = as_(city.office), staged(city, now, 2026)
    unit = "市教育局"
    assert made.units[unit]["agencies"] == [city.education.pk]
    left = office.post(address_of(made, unit), {"leave-open": "1", "version": made.version})
    assert left.status_code == 302
    made.refresh_from_db()
    assert (made.units[unit]["match"], made.units[unit]["agencies"]) == ("question", [])
    review = office.get(f"/desk/plans/import/{made.pk}/")
    assert review.context["steps"][0]["phrases"] == ["“市教育局”留待以后明确"]
    steps, reason = made.steps.count(), made.units[ODD]["reason"]
    page = office.get(address_of(made, ODD)).content.decode()
    assert reason in page
    assert "先登记再回到这里选定" in page
    office.post(address_of(made, ODD), {"leave-open": "1", "version": made.version})
    made.refresh_from_db()
    assert (made.steps.count(), made.units[ODD]["reason"]) == (steps, reason)
    stale = office.post(address_of(made, unit), {"leave-open": "1", "version": made.version + 7})
    assert (stale.status_code, "已有人保存" in stale.content.decode()) == (422, True)
    assert office.get(address_of(made, "没有的写法")).status_code == 404
    assert as_(city.editor).get(address_of(made, unit)).status_code == 404
    wrong = {"agencies": [city.education.pk], "remember": "on", "version": made.version}
    assert "集合的写法" not in office.post(address_of(made, MANY), wrong).content.decode()  # it is not asked
    with pytest.raises(Refused, match="集合的写法"):
        actions.settle_in_review(made, MANY, [city.health], remember=True, actor=city.office, now=now)
    with pytest.raises(Refused, match="没有“没有的写法”"):
        actions.settle_in_review(made, "没有的写法", [city.health], actor=city.office, now=now)
    with pytest.raises(Refused, match="密级标志"):
        actions.settle_in_review(made, MANY, [city.health], group_name="机密★组", actor=city.office, now=now)


def test_proposals_in_the_review_speak_of_the_day_of_the_text(city: City, now: datetime) -> None:
    """A name that was given to another agency since then means who bore it when the text was written."""
    AgencyName.objects.create(
        agency=city.education, name="云汀市大数据局", kind="plate", since=date(2026, 2, 1)
    )
    old = "云汀市2025年政务公开工作要点\n1.公布目录。〔牵头单位:市大数据局〕\n"
    made = actions.stage_import(parse(old), "a.txt", government=city.government, actor=city.office, now=now)
    unit = "市大数据局"
    today = date(2026, 6, 30)
    assert meaning(city.government, unit, today).confidence > 0.8
    assert meaning(city.government, unit, today, date(2025, 3, 1)).kind == "question"
    made.parsed["metadata"]["signed_date"] = "2025-03-01"
    made.save()
    page = as_(city.office).get(address_of(made, unit)).content.decode()
    assert "可信度高" not in page


def test_a_unit_that_is_not_registered_leads_to_its_registration(city: City, now: datetime) -> None:
    written = text(2026).replace(ODD, "市数据局")
    waiting = actions.stage_import(
        parse(written), "plan.txt", government=city.government, actor=city.office, now=now
    )
    client, address = as_(city.office), f"/desk/plans/import/{waiting.pk}/settle/"
    page = client.get(address, {"text": "市数据局"}).content.decode()
    link = page.partition("先登记再回到这里选定：")[2].partition('href="')[2].partition('"')[0]
    form = client.get(link.replace("&amp;", "&")).context["form"]
    assert form["name"].value() == "云汀市数据局"
    assert form["short_name"].value() == "市数据局"
    assert "登记“" not in client.get(address, {"text": MANY}).content.decode()
