"""Reviews in steps: one person each, in whose place, on paper, back to a step, at once and afterwards."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.models import Document
from gongkai.factories import City, draft, fresh, make_agency, make_person, two_people
from gongkai.jobs.models import Notification
from gongkai.jobs.todos import todos_of
from gongkai.publishing import actions, emergencies, reviewing, schemes
from gongkai.publishing.attributes import Attribution
from gongkai.publishing.choices import (
    AfterReview,
    Decision,
    RecordState,
    RevisionState,
    SecrecyGround,
    Withdrawal,
)
from gongkai.publishing.models import Emergency, LogEntry, Record, Review, ReviewScheme, Revision, person_of
from gongkai.publishing.reminders import remind
from gongkai.publishing.steps import CONTENT, DEFAULT, FINAL, SECRECY, THREE_REVIEWS, Scheme, Stage

SHEET = "sha256:" + "0" * 64


@pytest.fixture
def trio(city: City) -> list[User]:
    """The education bureau with three reviewers and the usual steps."""
    ReviewScheme.objects.filter(agency=city.education).delete()
    more = [make_person(f"jyj-reviewer{number}", (city.education, Role.REVIEWER)) for number in (2, 3)]
    return [city.reviewer, *more]


def in_review(city: City, now: datetime) -> Record:
    record = draft(city, now)
    actions.submit(record, actor=city.editor, now=now)
    return Record.objects.get(pk=record.pk)


def step_of(record: Record) -> tuple[str, str]:
    revision = Revision.objects.get(record=record, number=record.revisions.count())
    return revision.state, revision.step


def test_three_people_approve_one_after_the_other(city: City, trio: list[User], now: datetime) -> None:
    record = in_review(city, now)
    first, second, third = trio
    actions.approve(record, actor=first, opinion="内容属实", now=now)
    assert step_of(record) == (RevisionState.IN_REVIEW, SECRECY)
    with pytest.raises(Refused, match="已审核过这一稿的其他环节"):
        actions.approve(record, actor=first, now=now)
    with pytest.raises(Refused, match="不能办理这一步"):
        actions.publish(record, actor=city.editor, now=now)
    actions.approve(record, actor=second, ground=SecrecyGround.ASKED, reference="云保函〔2026〕2号", now=now)
    actions.approve(record, actor=third, now=now)
    assert step_of(record) == (RevisionState.APPROVED, "")
    reviews = list(Review.objects.values_list("step", "reviewer", "opinion", "ground", "reference"))
    assert reviews == [
        (CONTENT, first.pk, "内容属实", "", ""),
        (SECRECY, second.pk, "", "asked", "云保函〔2026〕2号"),
        (FINAL, third.pk, "", "", ""),
    ]
    assert actions.publish(record, actor=city.editor, now=now).state == RecordState.PUBLISHED


def test_the_secrecy_step_says_what_it_found_and_on_whose_paper(
    city: City, trio: list[User], now: datetime
) -> None:
    record = in_review(city, now)
    actions.approve(record, actor=trio[0], now=now)
    for conclusion, says in (
        ({"ground": ""}, "请选择保密审查结论"),
        ({"ground": SecrecyGround.DECLASSIFIED}, "文号"),
        ({"reference": "秘密★三年"}, "密级标志"),
    ):
        with pytest.raises(Refused, match=says):
            actions.approve(record, actor=trio[1], now=now, **conclusion)
    assert step_of(record) == (RevisionState.IN_REVIEW, SECRECY)


def test_one_of_two_people_decides_every_step_or_stops_after_one(city: City, now: datetime) -> None:
    record = in_review(city, now)
    actions.approve(record, actor=city.reviewer, only_this=True, now=now)
    assert step_of(record) == (RevisionState.IN_REVIEW, SECRECY)
    actions.approve(record, actor=city.reviewer, now=now)
    assert step_of(record) == (RevisionState.APPROVED, "")
    assert Review.objects.count() == 3


def test_what_was_sent_goes_on_by_the_scheme_of_that_day(city: City, trio: list[User], now: datetime) -> None:
    record = in_review(city, now)
    two_people(city.education, city.office)
    actions.approve(record, actor=trio[0], now=now)
    with pytest.raises(Refused, match="至少由 4 人"):
        actions.approve(record, actor=trio[0], now=now)


def test_back_to_a_step_and_back_to_the_author(city: City, trio: list[User], now: datetime) -> None:
    record = in_review(city, now)
    first, second, third = trio
    actions.approve(record, actor=first, now=now)
    actions.approve(record, actor=second, now=now)
    with pytest.raises(Refused, match="已经通过的环节"):
        actions.return_for_changes(record, actor=third, opinion="再看", to_step=FINAL, now=now)
    actions.return_for_changes(record, actor=third, opinion="请补文号", to_step=SECRECY, now=now)
    assert step_of(record) == (RevisionState.IN_REVIEW, SECRECY)
    told = Notification.objects.filter(user=second, key__contains=f":{SECRECY}:")
    assert told.count() == 2
    actions.approve(record, actor=second, now=now)
    actions.return_for_changes(record, actor=third, opinion="日期有误", now=now)
    assert step_of(record) == (RevisionState.RETURNED, "")
    actions.submit(record, actor=city.editor, now=now)
    assert step_of(record) == (RevisionState.IN_REVIEW, CONTENT)  # all steps begin anew


def test_a_reviewer_who_wrote_a_later_revision_may_not_decide(
    city: City, trio: list[User], now: datetime
) -> None:
    record = in_review(city, now)
    actions.return_for_changes(record, actor=trio[0], opinion="再改", now=now)
    trio[1].posts.create(agency=city.education, role=Role.EDITOR)
    second = fresh(trio[1])
    actions.save_draft(record, Document(record=record, text="改过"), "改", actor=second, now=now)
    actions.submit(record, actor=city.editor, now=now)
    with pytest.raises(Refused, match="须由他人审核"):
        actions.approve(record, actor=second, now=now)


# --- Deadlines -------------------------------------------------------------------------------------------------------
def test_a_step_has_working_days_and_a_reminder(city: City, trio: list[User], now: datetime) -> None:
    """Tuesday, 30 June 2026 and three working days: Friday, 3 July; the weekend does not count for the next one."""
    record = in_review(city, now)
    assert Revision.objects.get().step_due_on == date(2026, 7, 3)
    [todo] = [todo for todo in todos_of(fresh(trio[0]), now.date()) if "待审核" in todo.room]
    assert (todo.due, todo.room) == (date(2026, 7, 3), "待审核：内容审核")
    friday = now + timedelta(days=3)
    assert remind(now) == 0
    assert remind(friday) == 3
    assert remind(friday) == 0  # once a day
    actions.approve(record, actor=trio[0], now=friday)
    assert Revision.objects.get().step_due_on == date(2026, 7, 8)
    assert not [todo for todo in todos_of(fresh(trio[0]), now.date()) if "待审核" in todo.room]
    assert [todo for todo in todos_of(fresh(trio[1]), now.date()) if todo.room == "待审核：保密审查"]


# --- In somebody's place ---------------------------------------------------------------------------------------------
def test_a_delegate_decides_on_behalf_of_the_giver(city: City, trio: list[User], now: datetime) -> None:
    first, second, _third = trio
    today = date.today()
    named = Scheme((Stage(CONTENT, person=person_of(first)), Stage(SECRECY), Stage(FINAL)), 4)
    schemes.set_scheme(city.education, named, actor=city.office, now=now)
    record = in_review(city, now)
    with pytest.raises(Refused, match="指定由jyj-reviewer某审核"):
        actions.approve(record, actor=second, now=now)
    given = {"agency": city.education, "since": today, "until": today + timedelta(days=5)}
    with pytest.raises(Refused, match="同一机构的审核人员"):
        schemes.delegate(taker=city.office_reviewer, step=CONTENT, actor=first, now=now, **given)
    made = schemes.delegate(taker=second, step=CONTENT, actor=first, now=now, **given)
    actions.approve(record, actor=fresh(second), now=now)
    review = Review.objects.get()
    assert (review.reviewer, review.on_behalf_of) == (second, first)
    assert review.by == "jyj-reviewer2某（受jyj-reviewer某委托）"
    with pytest.raises(Refused, match="只有委托人"):
        schemes.end_delegation(made, actor=second, now=now)
    schemes.end_delegation(made, actor=first, now=now)
    other = in_review(city, now)
    with pytest.raises(Refused, match="指定由"):
        actions.approve(other, actor=fresh(second), now=now)


def test_the_place_of_an_author_is_nobody_s(city: City, trio: list[User], now: datetime) -> None:
    """Whoever writes and reviews cannot have their own text approved in their name."""
    first, second, _third = trio
    first.posts.create(agency=city.education, role=Role.EDITOR)
    record = actions.create(
        DOCUMENTS, Document(text="一"), "自己的稿", agency=city.education, actor=fresh(first), now=now
    )
    named = Scheme((Stage(CONTENT, person=person_of(first)), Stage(SECRECY), Stage(FINAL)), 4)
    schemes.set_scheme(city.education, named, actor=city.office, now=now)
    actions.submit(record, actor=city.editor, now=now)
    today = date.today()
    schemes.delegate(
        city.education, taker=second, step="", since=today, until=today, actor=fresh(first), now=now
    )
    with pytest.raises(Refused, match="须由他人审核"):
        actions.approve(record, actor=fresh(second), now=now)


def test_a_deputy_acts_for_the_holder_unless_that_is_the_author(
    city: City, trio: list[User], now: datetime
) -> None:
    first, second, _third = trio
    deputy = make_person("jyj-deputy", (city.education, Role.EDITOR))
    first.posts.filter(role=Role.REVIEWER).update(deputy=deputy)
    record = in_review(city, now)
    actions.approve(record, actor=fresh(deputy), now=now)
    assert Review.objects.get().on_behalf_of == first
    second.posts.update(deputy=first)
    actions.approve(record, actor=fresh(first), now=now)
    assert Review.objects.latest("pk").on_behalf_of is None  # first reviews in their own right
    first.posts.create(agency=city.education, role=Role.EDITOR)
    given = {"agency": city.education, "actor": fresh(first), "now": now}
    own = actions.create(DOCUMENTS, Document(text="一"), "审核人写的", **given)
    actions.submit(own, actor=city.editor, now=now)
    with pytest.raises(Refused, match="须由他人审核"):
        actions.approve(own, actor=fresh(deputy), now=now)


def test_a_person_of_the_superior_agency_sees_only_what_waits_for_them(city: City, now: datetime) -> None:
    street = make_agency(
        "青岚区听泉街道办事处", "tingquan", "dispatched_institution", "town", parent=city.district
    )
    editor = make_person("tq-editor", (street, Role.EDITOR))
    own = make_person("tq-reviewer", (street, Role.REVIEWER))
    above = make_person("ql-reviewer", (city.district, Role.REVIEWER))
    stages = (Stage(CONTENT), Stage(SECRECY, person=person_of(above)), Stage(FINAL))
    with pytest.raises(Refused, match="请写明理由"):
        schemes.set_scheme(street, Scheme(stages, 3), actor=city.office, now=now)
    made = schemes.set_scheme(street, Scheme(stages, 3), reason="没有保密专员", actor=city.office, now=now)
    assert schemes.marks_of(made, {own.pk}) == ["最少 3 人", "指定上级人员"]
    record = actions.create(DOCUMENTS, Document(text="一"), "街道的稿", agency=street, actor=editor, now=now)
    actions.submit(record, actor=editor, now=now)
    assert not Record.objects.for_user(fresh(above), "view").exists()
    actions.approve(record, actor=own, now=now)
    assert Record.objects.as_own(fresh(above)).get() == record
    assert [todo.title for todo in todos_of(fresh(above), now.date())] == ["街道的稿"]
    with pytest.raises(Refused, match="指定由"):
        actions.approve(record, actor=own, now=now)
    actions.approve(record, actor=above, opinion="可以公开", now=now)
    assert not Record.objects.for_user(fresh(above), "view").exists()
    actions.approve(record, actor=own, now=now)
    assert actions.publish(record, actor=editor, now=now).state == RecordState.PUBLISHED


# --- Schemes ---------------------------------------------------------------------------------------------------------
def test_who_sets_a_scheme_and_how_low(city: City, now: datetime) -> None:
    two = Scheme(DEFAULT.stages, 2)
    with pytest.raises(Refused, match="公开主管部门设定"):
        schemes.set_scheme(city.education, DEFAULT, actor=city.reviewer, now=now)
    with pytest.raises(Refused, match="只有乡镇、街道"):
        schemes.set_scheme(city.education, two, reason="人少", actor=city.office, now=now)
    with pytest.raises(Refused, match="须有保密审查"):
        schemes.set_scheme(
            city.education, Scheme((Stage(CONTENT), Stage(FINAL)), 3), actor=city.office, now=now
        )
    with pytest.raises(Refused, match="不是该机构或其上级的审核人员"):
        named = Scheme((Stage(CONTENT, person=person_of(city.other_editor)), Stage(SECRECY)), 3)
        schemes.set_scheme(city.education, named, actor=city.office, now=now)
    schemes.set_scheme(city.education, THREE_REVIEWS, kind="documents", actor=city.office, now=now)
    town = make_agency("石渡县柳汀镇人民政府", "liuting", "government", "town", parent=city.county)
    made = schemes.set_scheme(town, two, reason="只有两人", actor=fresh(city.office), now=now)
    assert schemes.marks_of(made, ()) == ["最少 2 人", "审核人员不足"]
    assert ReviewScheme.objects.filter(agency=city.education).count() == 2  # the earlier one is kept
    record = in_review(city, now)
    assert step_of(record) == (RevisionState.IN_REVIEW, "first")


def test_no_scheme_has_less_than_two_people(city: City) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        two_people(city.county, city.office, people=1)


# --- On paper --------------------------------------------------------------------------------------------------------
def paper(record: Record, actor: User, now: datetime, approver: str = "贺局长", **more: object) -> Review:
    given = {"approver": approver, "signed_on": now.date(), "sheet_digest": SHEET} | more
    return reviewing.approve_on_paper(record, actor=actor, now=now, **given)


def test_a_signature_on_paper_counts_for_who_signed(city: City, trio: list[User], now: datetime) -> None:
    record = in_review(city, now)
    with pytest.raises(Refused, match="jyj-editor某修改过这一稿"):
        paper(record, city.editor, now, city.editor.name)
    with pytest.raises(Refused, match="晚于今天"):
        paper(record, city.editor, now, signed_on=now.date() + timedelta(days=1))
    with pytest.raises(Refused, match="不是市教育局的编辑或审核人员"):
        paper(record, city.other_editor, now)
    review = paper(record, city.editor, now)  # the clerk may be the author: it is another who signed
    assert review.by == "贺局长（纸质签字，jyj-editor某登记）"
    with pytest.raises(Refused, match="贺局长已审核过这一稿的其他环节"):
        paper(record, city.editor, now)
    actions.approve(record, actor=trio[0], now=now)
    with pytest.raises(Refused, match="已审核过"):
        paper(record, city.editor, now, f" {trio[0].name} ")
    paper(record, trio[0], now, trio[1].name)
    assert step_of(record) == (RevisionState.APPROVED, "")
    assert actions.publish(record, actor=city.editor, now=now).state == RecordState.PUBLISHED


def test_a_signature_without_its_sheet_cannot_be_stored(city: City, now: datetime) -> None:
    record = in_review(city, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        paper(record, city.editor, now, sheet_digest="")


# --- At once, and afterwards -----------------------------------------------------------------------------------------
def at_once(city: City, trio: list[User], now: datetime) -> Emergency:
    """Content by the first, secrecy and publication by the second; the last step is left to the third."""
    record = in_review(city, now)
    with pytest.raises(Refused, match="保密审查须在公开之前"):
        emergencies.publish_at_once(record, actor=trio[0], reason="谣言须马上澄清", now=now)
    actions.approve(record, actor=trio[0], now=now)
    return emergencies.publish_at_once(record, actor=trio[1], reason="谣言须马上澄清", now=now)


def test_publishing_at_once_is_marked_in_the_log_and_left_to_others(
    city: City, trio: list[User], now: datetime
) -> None:
    made = at_once(city, trio, now)
    entry = LogEntry.objects.get()
    assert (entry.act, entry.manifest) == ("published", {"emergency": True})
    assert (made.revision.step, made.revision.step_due_on) == (FINAL, date(2026, 7, 3))
    for decided in trio[:2]:
        assert not [todo for todo in todos_of(fresh(decided), now.date()) if "补审" in todo.room]
        with pytest.raises(Refused, match="已审核过"):
            emergencies.review_afterwards(made, decision=Decision.APPROVE, opinion="", actor=decided, now=now)
    [todo] = [todo for todo in todos_of(fresh(trio[2]), now.date()) if "补审" in todo.room]
    assert todo.due == date(2026, 7, 3)
    assert remind(now + timedelta(days=3)) == 1
    made = emergencies.review_afterwards(
        made, decision=Decision.APPROVE, opinion="同意", actor=trio[2], now=now
    )
    assert made.state == AfterReview.CONFIRMED
    assert Review.objects.count() == 3


def test_what_is_refused_afterwards_stays_a_todo_until_it_is_gone(
    city: City, trio: list[User], now: datetime
) -> None:
    made = at_once(city, trio, now)
    with pytest.raises(Refused, match="请写明理由"):
        emergencies.review_afterwards(made, decision=Decision.RETURN, opinion=" ", actor=trio[2], now=now)
    made = emergencies.review_afterwards(
        made, decision=Decision.RETURN, opinion="涉及未公开的数据", actor=trio[2], now=now
    )
    assert made.state == AfterReview.REFUSED

    def rooms() -> list[str]:
        return [todo.room for todo in todos_of(fresh(trio[0]), now.date())]

    assert "补审不同意，须撤回或者更正" in rooms()
    with pytest.raises(Refused, match="已经办结"):
        emergencies.review_afterwards(made, decision=Decision.APPROVE, opinion="", actor=trio[2], now=now)
    actions.withdraw(
        made.revision.record, actor=trio[0], reason="有误", withdrawal=Withdrawal.NOTICE, now=now
    )
    assert "补审不同意，须撤回或者更正" not in rooms()


def test_who_may_not_publish_at_once(city: City, trio: list[User], now: datetime) -> None:
    record = in_review(city, now)
    for actor, says in ((city.editor, "不是市教育局的审核人员"), (city.other_editor, "不是市教育局")):
        with pytest.raises(Refused, match=says):
            emergencies.publish_at_once(record, actor=actor, reason="急", now=now)
    actions.approve(record, actor=trio[0], now=now)
    with pytest.raises(Refused, match="请写明理由"):
        emergencies.publish_at_once(record, actor=trio[1], reason=" ", now=now)
    two_people(city.education, city.office)
    other = in_review(city, now)
    with pytest.raises(Refused, match="直接同意并发布"):
        emergencies.publish_at_once(other, actor=trio[0], reason="急", now=now)
    assert not LogEntry.objects.exists()


# --- 公开属性 --------------------------------------------------------------------------------------------------------
HELD = Attribution("withheld", "process_info", "", "会议讨论记录")


def test_what_is_not_proactive_is_neither_sent_nor_published(city: City, now: datetime) -> None:
    record = draft(city, now)
    actions.save_draft(
        record, Document(record=record, text="x"), "讨论记录", said=HELD, actor=city.editor, now=now
    )
    with pytest.raises(Refused, match="不能送审和发布"):
        actions.submit(record, actor=city.editor, now=now)
    newest = record.revisions.order_by("-number").first()
    assert newest.attribution == HELD
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=newest.pk).update(state=RevisionState.PUBLISHED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=newest.pk).update(ground="")
    actions.save_draft(record, Document(record=record, text="y"), "讨论记录", actor=city.editor, now=now)
    assert record.revisions.order_by("-number").first().attribution == HELD  # it stays until another is said
    actions.save_draft(
        record, Document(record=record, text="z"), "纪要", said=Attribution(), actor=city.editor, now=now
    )
    actions.submit(record, actor=city.editor, now=now)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (Attribution("withheld"), "请选择法定事由"),
        (Attribution("withheld", "state_secret", "", "定密"), "国家秘密不得录入"),
        (Attribution("withheld", "process_info", "", "机密★三年"), "密级标志"),
        (Attribution("withheld", "safety_stability", "", "坐标"), "请指明涉及哪一种利益"),
    ],
)
def test_an_attribute_without_its_ground_is_not_kept(
    city: City, now: datetime, said: Attribution, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        actions.create(
            DOCUMENTS, Document(text="x"), "y", agency=city.education, actor=city.editor, now=now, said=said
        )
    assert not Record.objects.exists()


@pytest.mark.parametrize(("title", "text"), [("机密★关于甲", "x"), ("关于甲", "秘密★三年\n一、x")])
def test_a_secrecy_mark_is_not_kept_whatever_way_it_comes(
    city: City, now: datetime, title: str, text: str
) -> None:
    with pytest.raises(Refused, match="密级标志"):
        draft(city, now, title, text)
    assert not Record.objects.exists()
