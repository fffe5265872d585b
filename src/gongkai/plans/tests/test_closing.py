"""The closing report of a plan's year."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from urllib.parse import quote

import docx
import pypdfium2
import pytest
from django.test import Client

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.factories import City
from gongkai.jobs.todos import todos_of
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.closing import closing_content, closing_section, sections, unanswered
from gongkai.plans.closing_todos import closing_todos
from gongkai.plans.models import ClosingReport, Plan, Release
from gongkai.plans.tests.test_pages import as_
from gongkai.plans.tests.test_progress import confirmed, plan  # noqa: F401  (a fixture)
from gongkai.portal.models import News
from gongkai.portal.news import NewsFollower
from gongkai.publishing import actions as publishing
from gongkai.publishing.models import LogEntry
from gongkai.publishing.verification import verify

TEXTS = {
    "overview": "各单位按要求推进。\n全年没有推迟公布的文件。",
    "problems": "个别单位报送不及时。",
    "next_steps": "",
    "chapters": {"规范公开": "清单已经更新两次。"},
}
ANSWERS = {"1": {"outcome": "carried_over", "reason": "清单仍在核对，明年第一季度公布。"}}


@pytest.fixture
def closed(plan: Plan, city: City, now: datetime) -> Plan:  # noqa: F811
    """The plan is public; the standing task was kept, the dated one is undone, the third waits for its occasion."""
    publishing.submit(plan.record, actor=city.office, now=now)
    publishing.approve(plan.record, actor=city.office_reviewer, now=now)
    publishing.publish(plan.record, actor=city.office_reviewer, now=now)
    confirmed(plan, 2, city.editor, city, now)
    confirmed(plan, 2, city.other_editor, city, now)
    return plan


def save(plan: Plan, city: City, now: datetime, version: int = 0, **more: object) -> ClosingReport:  # noqa: F811
    said = {"texts": TEXTS, "answers": ANSWERS, "version": version, "actor": city.office, "now": now} | more
    return actions.save_closing(plan, **said)


def test_numbers_come_from_the_plan_and_words_from_the_office(
    closed: Plan, city: City, now: datetime
) -> None:
    save(closed, city, now)
    told = sections(closing_content(closed, now))
    assert [section.heading for section in told] == [
        "一、总体情况",
        "二、分章落实情况",
        "三、常态任务年末状态",
        "四、未完成任务及原因",
        "五、情形未出现的任务",
        "六、存在的问题",
    ]
    assert told[0].paragraphs == [
        "云汀市2026年政务公开工作要点共确定任务3项。截至2026年6月30日，持续落实1项，未开始1项，情形未出现1项。",
        "各单位按要求推进。",
        "全年没有推迟公布的文件。",
    ]
    first = told[1].parts[0]
    assert (first.heading, first.paragraphs[1]) == ("（一）规范公开", "清单已经更新两次。")
    assert told[2].paragraphs == ["常态任务1项，确认落实1个周期。"]
    assert "结转下年度继续办理。原因：清单仍在核对，明年第一季度公布。" in told[3].paragraphs[0]


def test_an_undone_task_needs_its_outcome_and_its_reason(closed: Plan, city: City, now: datetime) -> None:
    save(closed, city, now, answers={"1": {"outcome": "ended", "reason": ""}})
    assert unanswered(closing_content(closed, now)) == [1]
    with pytest.raises(Refused, match="第 1 项没有完成"):
        actions.release_closing(closed, actor=city.office_reviewer, now=now)
    save(closed, city, now, version=1)
    assert actions.release_closing(closed, actor=city.office_reviewer, now=now).kind == "closing"


def test_who_wrote_it_does_not_release_it(closed: Plan, city: City, now: datetime) -> None:
    with pytest.raises(Refused, match="请先填写并保存"):
        actions.release_closing(closed, actor=city.office_reviewer, now=now)
    save(closed, city, now)
    with pytest.raises(Refused, match="须由他人核对"):
        actions.release_closing(closed, actor=city.office, now=now)
    with pytest.raises(Refused, match="主管部门"):
        actions.release_closing(closed, actor=city.editor, now=now)


def test_of_two_who_write_the_second_is_told(closed: Plan, city: City, now: datetime) -> None:
    save(closed, city, now)
    with pytest.raises(Refused, match="已有人保存"):
        save(closed, city, now, actor=city.office_reviewer)
    assert ClosingReport.objects.get().saved_by == city.office


def test_a_secrecy_mark_in_a_reason_is_refused(closed: Plan, city: City, now: datetime) -> None:
    with pytest.raises(Refused):
        save(closed, city, now, answers={"1": {"outcome": "ended", "reason": "机密★1年"}})


def test_the_annual_report_gets_the_released_report_and_nothing_before(
    closed: Plan, city: City, now: datetime
) -> None:
    save(closed, city, now)
    assert closing_section(closed) is None
    actions.release_closing(closed, actor=city.office_reviewer, now=now)
    save(closed, city, now, version=1, texts=TEXTS | {"overview": "改过的话"})
    section = closing_section(closed)
    assert section is not None
    assert (section["year"], section["figures"]["kept"]) == (2026, 1)
    assert "改过的话" not in str(section)
    assert section["undone"] == [
        {
            "number": 1,
            "text": "更新清单，2026年9月底前公布。",
            "agencies": ["云汀市教育局", "云汀市卫生健康委员会"],
            "state": "not_started",
            "outcome": "carried_over",
            "reason": "清单仍在核对，明年第一季度公布。",
        }
    ]


def test_the_office_writes_another_releases_and_the_public_reads(closed: Plan, city: City) -> None:
    address, public = f"/desk/plans/{closed.pk}/closing/", f"/plans/{closed.pk}/closing/"
    assert Client().get(public).status_code == 404
    office, second = as_(city.office), as_(city.office_reviewer)
    assert "没有完成的任务 1 项" in office.get(address).content.decode()
    said = {"version": "0", "overview": "各单位按要求推进。", "chapter-0": "清单已更新。"}
    said |= {"outcome-1": "carried_over", "reason-1": "仍在核对。"}
    assert office.post(address, said).status_code == 302
    again = office.post(address, said | {"overview": "后写的话"})
    assert again.status_code == 422
    assert "后写的话" in again.content.decode()
    assert "现在不能公布" in office.get(f"{address}release/").content.decode()
    page = second.get(f"{address}release/")
    assert second.post(f"{address}release/", {"seen": "sha256:0"}).status_code == 422
    assert second.post(f"{address}release/", {"seen": page.context["seen"]}).status_code == 302
    told = Client().get(public).content.decode()
    assert "各单位按要求推进。" in told
    assert "后写的话" not in told
    assert "看全年落实情况" not in told
    assert list(verify()) == []


def test_a_closing_report_is_no_release_of_progress(closed: Plan, city: City, now: datetime) -> None:
    save(closed, city, now)
    released = actions.release_closing(closed, actor=city.office_reviewer, now=now)
    assert Client().get(f"/plans/{closed.pk}/").status_code == 404
    assert not Release.objects.latest_per_plan().exists()
    actions.release_progress(closed, actor=city.office, now=now)
    assert "看全年落实情况" in Client().get(f"/plans/{closed.pk}/").content.decode()
    actions.withdraw_release(released, reason="数字有误", actor=city.office, now=now)
    for page in (f"/plans/{closed.pk}/closing/", released.get_absolute_url()):
        told = Client().get(page).content.decode()
        assert "数字有误" in told
        assert "清单仍在核对" not in told
    assert closing_section(closed) is None
    assert "看全年落实情况" not in Client().get(f"/plans/{closed.pk}/").content.decode()
    assert LogEntry.objects.filter(act="release_withdrawn").count() == 1
    assert list(verify()) == []


def test_the_report_is_a_file_too(closed: Plan, city: City, now: datetime) -> None:
    save(closed, city, now)
    draft = as_(city.office).get(f"/desk/plans/{closed.pk}/closing/draft.docx")
    read = docx.Document(io.BytesIO(draft.content))
    text = "\n".join(paragraph.text for paragraph in read.paragraphs)
    assert "云汀市2026年政务公开工作要点落实情况" in text
    assert "清单已经更新两次。" in text
    assert [cell.text for cell in read.tables[0].rows[1].cells][:2] == ["1", "更新清单，2026年9月底前公布。"]
    for kind in ("docx", "pdf"):
        address = f"/plans/{closed.pk}/closing/closing.{kind}"
        assert Client().get(address).status_code == 404
        assert as_(city.editor).get(f"/desk/plans/{closed.pk}/closing/draft.{kind}").status_code == 404
    actions.release_closing(closed, actor=city.office_reviewer, now=now)
    told = Client().get(f"/plans/{closed.pk}/closing/closing.pdf")
    assert told.headers["Content-Type"] == "application/pdf"
    name = "云汀市2026年政务公开工作要点落实情况"
    assert f"filename*=utf-8''{quote(f'{name}.pdf')}" in told.headers["Content-Disposition"]
    assert quote(f"{name}（草稿）.docx") in draft.headers["Content-Disposition"]
    page = pypdfium2.PdfDocument(told.content)[0].get_textpage().get_text_bounded()
    assert "共确定任务3项" in "".join(page.split())


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        ([0] * 7, "常态任务7项，均尚未确认落实。"),
        ([0, 1, 2, 2], "常态任务4项，其中2项确认落实2个周期，1项确认落实1个周期，1项尚未确认落实。"),
        ([2, 2], "常态任务2项，均确认落实2个周期。"),
    ],
)
def test_standing_tasks_are_counted_in_plain_words(
    closed: Plan, now: datetime, periods: list[int], said: str
) -> None:
    content = closing_content(closed, now)
    [known] = [task for task in content["tasks"] if task["kind"] == "standing"]
    content["tasks"] = [known | {"periods": known["periods"] * count} for count in periods]
    assert said in [text for section in sections(content) for text in section.paragraphs]


def test_the_second_person_hears_that_the_report_waits(closed: Plan, city: City, now: datetime) -> None:
    def waits(user: User) -> bool:
        return any(todo.room == "落实情况待核对公布" for todo in todos_of(user, now.date()))

    assert not waits(city.office_reviewer)
    save(closed, city, now)
    assert [waits(user) for user in (city.office, city.office_reviewer, city.editor)] == [False, True, False]
    actions.release_closing(closed, actor=city.office_reviewer, now=now + timedelta(minutes=1))
    assert not waits(city.office_reviewer)
    save(closed, city, now + timedelta(hours=1), version=1)
    assert waits(city.office_reviewer)


def test_the_news_of_the_report_lead_to_it(closed: Plan, city: City, now: datetime) -> None:
    save(closed, city, now)
    released = actions.release_closing(closed, actor=city.office_reviewer, now=now)
    NewsFollower().catch_up()
    line = News.objects.latest("entry")
    assert (line.title, line.act_label) == ("云汀市2026年政务公开工作要点落实情况", "发布")
    assert line.get_absolute_url() == f"/plans/{closed.pk}/closing/"
    actions.withdraw_release(released, reason="数字有误", actor=city.office, now=now)
    NewsFollower().catch_up()
    assert not News.objects.filter(entry=line.entry).exists()


def test_another_agency_neither_reads_nor_writes_it(closed: Plan, city: City) -> None:
    for address in (f"/desk/plans/{closed.pk}/closing/", f"/desk/plans/{closed.pk}/closing/release/"):
        assert as_(city.editor).get(address).status_code == 404
        assert as_(city.editor).post(address, {"version": "0"}).status_code == 404
    assert not ClosingReport.objects.exists()


NEXT = """云汀市2027年政务公开工作要点
一、规范公开
1.组织培训，全年不少于两次。〔牵头单位：市教育局〕
"""


def next_plan(city: City, now: datetime, text: str = NEXT) -> Plan:
    staged = actions.stage_import(
        parse(text), "下年.txt", government=city.government, actor=city.office, now=now
    )
    return actions.apply_import(staged, actor=city.office, now=now)


def test_what_was_carried_over_is_proposed_and_named(closed: Plan, city: City, now: datetime) -> None:
    address = f"/desk/plans/{closed.pk}/closing/"
    assert as_(city.office).get(address).context["form"]["outcome-1"].value() == ""
    new = next_plan(city, now)
    actions.carry_over(closed.tasks.get(number=1), new, actor=city.office, now=now)
    page = as_(city.office).get(address)
    assert page.context["form"]["outcome-1"].value() == "carried_over"
    assert "已结转到《云汀市2027年政务公开工作要点》第 2 项" in page.content.decode()
    # Who says that it ends, though it goes on, is told before the public is.
    save(closed, city, now, answers={"1": {"outcome": "ended", "reason": "不再需要。"}})
    assert as_(city.office).get(address).context["form"]["outcome-1"].value() == "ended"
    with pytest.raises(Refused, match="第 1 项已经结转到下年度"):
        actions.release_closing(closed, actor=city.office_reviewer, now=now)
    save(closed, city, now, version=1)
    # The public hears of the next plan once it may read it.
    assert "2027" not in str(sections(closing_content(closed, now)))
    publishing.submit(new.record, actor=city.office, now=now)
    publishing.approve(new.record, actor=city.office_reviewer, now=now)
    publishing.publish(new.record, actor=city.office_reviewer, now=now)
    left = str(sections(closing_content(closed, now)))
    assert "结转下年度继续办理（列为《云汀市2027年政务公开工作要点》第2项）。" in left
    actions.release_closing(closed, actor=city.office_reviewer, now=now)
    assert "第2项" in Client().get(f"/plans/{closed.pk}/closing/").content.decode()


def test_what_the_next_plan_lists_by_itself_is_proposed_too(closed: Plan, city: City, now: datetime) -> None:
    again = "2.更新清单，2027年9月底前公布。〔牵头单位：市教育局〕\n"
    next_plan(city, now, NEXT + again)
    page = as_(city.office).get(f"/desk/plans/{closed.pk}/closing/")
    assert page.context["form"]["outcome-1"].value() == "carried_over"
    assert "第 2 项与它文字相近" in page.content.decode()


def test_what_is_to_go_on_and_nobody_carried_waits_for_the_office(
    closed: Plan, city: City, now: datetime, django_assert_max_num_queries: object
) -> None:
    def waiting(user: User = city.office) -> list[tuple[str, str]]:
        return [(todo.detail, todo.url) for todo in todos_of(user, now.date()) if todo.room == "待结转"]

    save(closed, city, now)
    assert waiting() == []
    actions.release_closing(closed, actor=city.office_reviewer, now=now)
    assert waiting() == [("第 1 项待导入下年度要点后结转", f"/desk/plans/{closed.pk}/closing/")]
    assert waiting(city.editor) == []
    new = next_plan(city, now)
    [(told, address)] = waiting()
    assert told == "第 1 项尚未结转到《云汀市2027年政务公开工作要点》"
    assert address == f"/desk/plans/{new.pk}/carry-over/"
    assert as_(city.office).get(address).status_code == 200
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        assert [todo.room for todo in closing_todos(city.office, now.date())] == ["待结转"]
    actions.carry_over(closed.tasks.get(number=1), new, actor=city.office, now=now)
    assert waiting() == []


def test_what_the_next_plan_lists_waits_for_nobody(closed: Plan, city: City, now: datetime) -> None:
    save(closed, city, now)
    actions.release_closing(closed, actor=city.office_reviewer, now=now)
    next_plan(city, now, NEXT + "2.更新清单，2027年9月底前公布。〔牵头单位：市教育局〕\n")
    assert not any(todo.room == "待结转" for todo in todos_of(city.office, now.date()))


def test_the_numbers_of_a_chapter_stand_below_its_name(closed: Plan, city: City) -> None:
    page = as_(city.office).get(f"/desk/plans/{closed.pk}/closing/").content.decode()
    assert page.count("任务2项，持续落实1项，未开始1项。") == 1
    below = page.partition("任务2项，持续落实1项，未开始1项。")[0].partition(">分章<")[2]
    assert "规范公开" in below
