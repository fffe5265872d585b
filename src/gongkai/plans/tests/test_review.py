"""The review of an import: questions that disappear, steps that are undone, a corrected text beside its plan."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from gongkai.accounts.reasons import Refused
from gongkai.factories import City
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.choices import DutyState
from gongkai.plans.models import Duty, Plan, PlanImport, Task
from gongkai.plans.questions import Question, open_questions
from gongkai.plans.tests.test_pages import apply, as_, form_data, text, upload

TITLE = "云汀市2026年政务公开工作要点"
TEXT = f"""返回首页
{TITLE}
一、规范公开
1.公布目录,2026年9月底前完成。〔牵头单位:市教育局,责任单位:市属各相关部门〕
2.公布清单,2026年5月底前公布一批,2026年10月底前全部公布。〔责任单位:各区(县)人民政府〕
3.整理文件,2027年6月底前完成。〔责任单位:市卫健委〕
4.收到投诉后，说明处理结果。〔责任单位:市教育局〕
5.办好培训。
"""


def stage(city: City, now: datetime, written: str = TEXT, updates: Plan | None = None) -> PlanImport:
    return actions.stage_import(
        parse(written),
        "plan.txt",
        government=city.government,
        updates=updates,
        actor=city.office,
        now=now,
    )


def asked(staged: PlanImport) -> list[Question]:
    return open_questions(
        staged.item_drafts(), staged.unit_drafts(), staged.parsed, staged.year, staged.settled
    )


def correct(staged: PlanImport, city: City, now: datetime, **more: object) -> PlanImport:
    kept = {"title": staged.title, "year": staged.year, "items": staged.item_drafts(), "decided": {}}
    return actions.correct_import(staged, **(kept | more), actor=city.office, now=now)


def test_what_is_doubtful_is_asked_in_an_order(city: City, now: datetime) -> None:
    questions = asked(stage(city, now))
    assert [(one.kind, one.field) for one in questions][:6] == [
        ("unit", "unit-1"),
        ("collective", "unit-2"),
        ("date", "id_items-1-due_on"),
        ("date", "id_items-2-due_on"),
        ("no_unit", "id_items-4-responsible"),
        ("occasion", "id_items-3-kind"),
    ]
    assert "2026年5月底前、2026年10月底前" in questions[2].text
    assert "不在 2026 年" in questions[3].text
    assert [one.can_settle for one in questions[:3]] == [False, True, True]


def test_what_was_looked_at_or_corrected_is_asked_no_more(city: City, now: datetime) -> None:
    staged = stage(city, now)
    keys = {one.kind: one.key for one in asked(staged)}
    staged = correct(
        staged,
        city,
        now,
        settled=[keys["collective"], keys["no_unit"], keys["unit"]],
        decided={"市属各相关部门": []},
    )
    # A unit that nobody knows is not settled by a mark: it needs an agency.
    assert {one.kind for one in asked(staged)} >= {"unit", "date", "occasion"}
    assert not {one.kind for one in asked(staged)} & {"collective", "no_unit"}
    assert staged.units["各区(县)人民政府"]["decided_by"] == city.office.pk
    staged = correct(staged, city, now, decided={"市属各相关部门": [city.health.pk]})
    assert "unit" not in {one.kind for one in asked(staged)}
    items = staged.item_drafts()
    items[2].due_on = "2026-06-30"
    staged = correct(staged, city, now, items=items)
    assert [one.item for one in asked(staged) if one.kind == "date"] == [1]
    # The same question about another day is a new one.
    items[1].due_on = "2027-01-31"
    date_keys = [one.key for one in asked(staged) if one.kind == "date"]
    staged = correct(staged, city, now, items=items, settled=date_keys)
    assert [one.item for one in asked(staged) if one.kind == "date"] == [1]


def test_several_corrections_are_taken_back_one_by_one(city: City, now: datetime) -> None:
    staged = stage(city, now)
    original = (staged.title, staged.items, staged.units)
    staged = correct(staged, city, now, title="改过的名称")
    items = staged.item_drafts()
    items[4].responsible = ["市教育局"]
    staged = correct(staged, city, now, items=items[1:], decided={"市属各相关部门": [city.health.pk]})
    staged = correct(staged, city, now)  # changes nothing, so it is no step
    assert staged.steps.count() == 2
    version = staged.version
    staged = actions.undo_corrections(staged, actor=city.office, now=now)
    assert (staged.title, len(staged.items), staged.version) == ("改过的名称", 5, version + 1)
    staged = actions.undo_corrections(staged, actor=city.office, now=now)
    assert (staged.title, staged.items, staged.units) == original
    with pytest.raises(Refused, match="没有可以撤销的更正"):
        actions.undo_corrections(staged, actor=city.office, now=now)


def test_steps_are_undone_back_to_one(city: City, now: datetime) -> None:
    staged = stage(city, now)
    for title in ("甲", "乙", "丙"):
        staged = correct(staged, city, now, title=title)
    step = staged.steps.get(title="甲")
    staged = actions.undo_corrections(staged, to=step.version, actor=city.office, now=now)
    assert (staged.title, staged.steps.count()) == ("甲", 1)
    with pytest.raises(Refused, match="主管部门"):
        actions.undo_corrections(staged, actor=city.editor, now=now)
    with pytest.raises(Refused, match="已有人保存"):
        actions.undo_corrections(staged, based_on=0, actor=city.office, now=now)


def test_corrections_are_told_in_words_and_undone_on_the_page(city: City, now: datetime) -> None:
    client, staged = as_(city.office), stage(city, now)
    address = f"/desk/plans/import/{staged.pk}/"
    data = form_data(client.get(address).context["forms"])
    data |= {"items-0-due_on": "2026-11-30", "items-4-leave_out": "on", "plan-title": "改过的名称"}
    client.post(address, data | {"save": "1"})
    page = client.get(address)
    assert page.context["steps"][0]["phrases"] == [
        "名称改为“改过的名称”",
        "第 1 条：完成时限",
        "第 5 条不作为任务",
    ]
    assert f"{city.office}" in page.content.decode()
    version = page.context["staged"].version
    assert "已撤销" in client.post(f"{address}undo/", {"version": version}, follow=True).content.decode()
    assert PlanImport.objects.get().title == TITLE
    version = page.context["staged"].version + 1
    again = client.post(f"{address}undo/", {"version": version}, follow=True).content.decode()
    assert "没有可以撤销" in again
    assert as_(city.editor).post(f"{address}undo/").status_code == 404


@pytest.mark.parametrize("version", [{}, {"version": ""}, {"version": "²"}, {"version": "x"}])
def test_who_sends_no_version_has_seen_none(city: City, now: datetime, version: dict[str, str]) -> None:
    """Otherwise a form without the number would overwrite what somebody saved meanwhile."""
    client, staged = as_(city.office), stage(city, now)
    plan = actions.apply_import(stage(city, now - timedelta(days=3)), actor=city.office, now=now)
    correct(staged, city, now, title="改过的名称")
    address = f"/desk/plans/import/{staged.pk}/"
    data = form_data(client.get(address).context["forms"]) | {"plan-title": "另一个名称"}
    del data["plan-version"]
    sent = {f"plan-{name}": value for name, value in version.items()}
    assert client.post(address, data | sent).status_code == 422
    client.post(f"{address}undo/", version)
    client.post(f"{address}updates/", version | {"plan": plan.pk})
    kept = PlanImport.objects.get(pk=staged.pk)
    assert (kept.title, kept.updates) == ("改过的名称", None)
    client.post(f"{address}undo/", {"version": kept.version, "to": "²"})
    assert PlanImport.objects.get(pk=staged.pk).title == "改过的名称"


def test_only_what_is_asked_is_settled(city: City, now: datetime) -> None:
    client, staged = as_(city.office), stage(city, now)
    address = f"/desk/plans/import/{staged.pk}/"
    page = client.get(address)
    data = form_data(page.context["forms"])
    known = next(one.key for one in page.context["questions"] if one.can_settle)
    junk = {
        "settled": [known, "end:²", "keep:1", "x" * 400],
        "gone-²": "end",
        "gone-1": "end",
        "gone-": "keep",
    }
    assert client.post(address, data | junk).status_code == 302
    assert PlanImport.objects.get().settled == [known]
    # What an earlier version kept does no harm any more.
    PlanImport.objects.update(settled=["end:²", f"end:{10**30}"])
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("count", ["-1", "0", "1"])
def test_items_that_were_not_sent_are_not_left_out(city: City, now: datetime, count: str) -> None:
    client, staged = as_(city.office), stage(city, now)
    address = f"/desk/plans/import/{staged.pk}/"
    data = form_data(client.get(address).context["forms"])
    response = client.post(address, data | {"items-TOTAL_FORMS": count, "save": "1"})
    assert response.status_code == 422
    assert "收到的条目不完整" in response.content.decode()
    assert len(PlanImport.objects.get().items) == 5


def test_a_very_long_unit_note_is_told_and_cut(city: City, now: datetime) -> None:
    written = TEXT.replace("市教育局", "、".join(f"市第{number}局" for number in range(100, 250)), 1)
    staged = stage(city, now, written)
    assert "责任表述过长" in [one.title.partition("：")[2] for one in asked(staged)]
    client, address = as_(city.office), f"/desk/plans/import/{staged.pk}/"
    data = form_data(client.get(address).context["forms"])
    saved = client.post(address, data)
    assert saved.status_code == 302
    plan = actions.apply_import(PlanImport.objects.get(), actor=city.office, now=now)
    assert max(len(task.unit_text) for task in plan.tasks.all()) == 500


def test_questions_are_marked_on_the_page(city: City, now: datetime) -> None:
    client, staged = as_(city.office), stage(city, now)
    address = f"/desk/plans/import/{staged.pk}/"
    page = client.get(address)
    before = page.context["questions"]
    keys = [one.key for one in before if one.can_settle]
    data = form_data(page.context["forms"]) | {"settled": keys}
    refused = client.post(address, data | {"items-0-number": ""})
    assert refused.status_code == 422
    assert refused.content.decode().count('name="settled"') == len(keys)
    assert refused.content.decode().count("checked>核对无误") == len(keys)
    # What was typed is in the page and nowhere else: keys must not throw it away.
    assert " data-unsaved" in refused.content.decode()
    assert " data-unsaved" not in page.content.decode()
    client.post(address, data)
    after = client.get(address)
    assert [one.key for one in after.context["questions"]] == [
        one.key for one in before if not one.can_settle
    ]


def test_lines_belong_to_their_item_and_noise_is_dimmed(city: City, now: datetime) -> None:
    page = as_(city.office).get(f"/desk/plans/import/{stage(city, now).pk}/")
    lines = {line["number"]: line for line in page.context["lines"]}
    assert (lines[4]["item"], lines[4]["owner"], lines[3]["owner"]) == (1, 4, None)
    assert 'href="#item-4"' in page.content.decode()
    assert 'id="item-4"' in page.content.decode()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"items-0-kind": "standing"}, "有完成时限的任务是限期任务"),
        ({"items-3-kind": "dated"}, "限期任务应有完成时限"),
        ({"items-3-trigger": ""}, "触发任务应写明情形"),
    ],
)
def test_a_kind_has_what_it_needs(city: City, now: datetime, fields: dict[str, str], says: str) -> None:
    client, address = as_(city.office), f"/desk/plans/import/{stage(city, now).pk}/"
    data = form_data(client.get(address).context["forms"])
    response = client.post(address, data | fields)
    assert response.status_code == 422
    assert says in response.content.decode()


def test_tasks_are_made_with_the_kind_that_was_chosen(city: City, now: datetime) -> None:
    client, staged = as_(city.office), stage(city, now)
    page = client.get(f"/desk/plans/import/{staged.pk}/")
    assert "建议触发：文中写“收到投诉后”" in page.content.decode()
    data = form_data(page.context["forms"]) | {"items-4-cycle": "half_year", "items-0-due_on": ""}
    apply(client, staged.pk, data | {"items-0-kind": "standing"})
    made = dict(Task.objects.values_list("number", "kind"))
    assert made == {1: "standing", 2: "dated", 3: "dated", 4: "triggered", 5: "standing"}
    assert Task.objects.get(number=4).trigger == "收到投诉后"
    assert Task.objects.get(number=5).cycle == "half_year"


# --- a corrected text -------------------------------------------------------------------------------------------------
def test_a_second_upload_updates_the_plan_on_the_page(city: City, now: datetime) -> None:
    client = as_(city.office)
    plan = actions.apply_import(stage(city, now - timedelta(days=3)), actor=city.office, now=now)
    corrected = TEXT.replace("2026年9月底前", "2026年11月底前").replace("市教育局,责任", "市卫健委,责任")
    response = upload(client, "更正.txt", corrected.encode(), city.government.pk)
    address = response.headers["Location"]
    page = client.get(address)
    assert page.context["update"].counts == {"same": 4, "changed": 1, "new": 0, "dropped": 0}
    assert "<ins>" in page.content.decode()
    assert "完成时限 2026年9月30日 → 2026年11月30日" in page.content.decode()
    gone = Duty.objects.get(task__number=1, agency=city.education)
    assert page.context["questions"][0].key == f"gone:{gone.pk}"
    data = form_data(page.context["forms"]) | {f"gone-{gone.pk}": "end"}
    client.post(address, data | {"save": "1"})
    page = client.get(address)
    assert f"gone:{gone.pk}" not in [one.key for one in page.context["questions"]]
    response = apply(client, page.context["staged"].pk, form_data(page.context["forms"]))
    assert response.headers["Location"] == f"/desk/plans/{plan.pk}/"
    gone.refresh_from_db()
    assert gone.state == DutyState.CANCELLED
    assert Plan.objects.count() == 1


def test_the_office_says_which_task_an_item_corrects(city: City, now: datetime) -> None:
    client = as_(city.office)
    plan = actions.apply_import(stage(city, now - timedelta(days=3)), actor=city.office, now=now)
    other = TEXT.replace("5.办好培训。", "5.组织公开工作人员集中学习,考核合格后上岗。〔责任单位:市教育局〕")
    address = upload(client, "更正.txt", other.encode(), city.government.pk).headers["Location"]
    page = client.get(address)
    assert page.context["update"].counts == {"same": 4, "changed": 0, "new": 1, "dropped": 1}
    data = form_data(page.context["forms"])
    assert "原要点中没有第 77 项" in client.post(address, data | {"items-4-replaces": "77"}).content.decode()
    client.post(address, data | {"items-4-replaces": "5"})
    page = client.get(address)
    assert page.context["update"].counts == {"same": 4, "changed": 1, "new": 0, "dropped": 0}
    fifth = plan.tasks.get(number=5)
    apply(client, page.context["staged"].pk, form_data(page.context["forms"]))
    fifth.refresh_from_db()
    assert fifth.text.startswith("组织公开工作人员")


def test_a_new_plan_is_made_an_update_and_back(city: City, now: datetime) -> None:
    client = as_(city.office)
    plan = actions.apply_import(stage(city, now - timedelta(days=3)), actor=city.office, now=now)
    other = TEXT.replace(TITLE, "云汀市推进政务公开的若干措施")
    address = upload(client, "另一份.txt", other.encode(), city.government.pk).headers["Location"]
    assert PlanImport.objects.first().updates is None
    client.post(f"{address}updates/", {"plan": plan.pk, "version": 0})
    staged = PlanImport.objects.first()
    assert (staged.updates, [item["task"] for item in staged.items]) == (
        plan,
        list(plan.tasks.values_list("pk", flat=True)),
    )
    client.post(f"{address}undo/", {"version": staged.version})
    staged.refresh_from_db()
    assert (staged.updates, staged.items[0]["task"]) == (None, None)
    client.post(f"{address}updates/", {"plan": plan.pk, "version": staged.version})
    for junk in ({"plan": "999"}, {"plan": "²"}, {"plan": "x"}, {"plan": str(10**30)}, {}):
        staged.refresh_from_db()
        sent = {"version": staged.version} | junk
        assert client.post(f"{address}updates/", sent).status_code == 404
    staged.refresh_from_db()
    assert staged.updates == plan


def test_a_dropped_task_is_read_and_done_no_more(city: City, now: datetime) -> None:
    plan = actions.apply_import(stage(city, now - timedelta(days=3)), actor=city.office, now=now)
    task, duty = plan.tasks.get(number=4), Duty.objects.get(task__number=4)
    shorter = TEXT.replace("4.收到投诉后，说明处理结果。〔责任单位:市教育局〕\n", "").replace("5.办", "4.办")
    actions.apply_import(
        stage(city, now + timedelta(days=1), shorter, plan), actor=city.office, now=now + timedelta(days=1)
    )
    page = as_(city.office).get(f"/desk/plans/tasks/{task.pk}/")
    assert page.status_code == 200
    assert "不再列入" in page.content.decode()
    assert page.context["acts"] == []
    for act in (
        lambda: actions.pause(task, reason="x", actor=city.office, now=now),
        lambda: actions.accept(duty, actor=city.editor, now=now),
    ):
        with pytest.raises(Refused, match="不再列入"):
            act()
    assert "收到投诉后" not in as_(city.office).get(f"/desk/plans/{plan.pk}/").content.decode()


@pytest.mark.parametrize("is_update", [False, True])
def test_queries_of_the_review_do_not_grow_with_items(
    city: City, now: datetime, is_update: bool, django_assert_max_num_queries: object
) -> None:
    client = as_(city.office)

    def measure(items: int, title: str) -> int:
        written = text(items).replace("云汀市2026年政务公开工作要点", title)
        plan = None
        if is_update:
            plan = actions.apply_import(stage(city, now, written), actor=city.office, now=now)
        staged = stage(city, now, written.replace("9月底", "10月底"), plan)
        for number in range(3):
            staged = correct(staged, city, now, title=f"{title}{number}")
        with django_assert_max_num_queries(25) as captured:  # type: ignore[operator]
            assert client.get(f"/desk/plans/import/{staged.pk}/").status_code == 200
        return len(captured)

    measure(2, "云汀市要点甲")  # what is remembered once per process
    assert measure(20, "云汀市要点乙") == measure(200, "云汀市要点丙")


def test_an_update_makes_a_fixed_number_of_queries(
    city: City, now: datetime, django_assert_max_num_queries: object
) -> None:
    def measure(items: int, title: str) -> int:
        written = text(items).replace("云汀市2026年政务公开工作要点", title)
        plan = actions.apply_import(stage(city, now, written), actor=city.office, now=now)
        staged = stage(city, now, written.replace("9月底", "10月底"), plan)
        with django_assert_max_num_queries(60) as captured:  # type: ignore[operator]
            actions.apply_import(staged, actor=city.office, now=now)
        assert plan.tasks.filter(due_on__month=10).count() == items
        return len(captured)

    measure(2, "云汀市要点甲")
    # SQLite takes changed rows in batches of some dozens; below that the number is the same.
    assert measure(5, "云汀市要点乙") == measure(20, "云汀市要点丙")


def test_strangers_find_nothing(city: City, now: datetime) -> None:
    address = f"/desk/plans/import/{stage(city, now).pk}/"
    for way in ("", "undo/", "updates/"):
        assert as_(city.editor).get(address + way).status_code == 404
        assert Client().get(address + way).status_code == 302
    assert as_(city.office).get(f"{address}undo/").status_code == 302
