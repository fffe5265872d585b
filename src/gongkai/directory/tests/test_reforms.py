"""机构改革: each act once done and once refused, what it leaves behind, and that its preview is the act itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post
from gongkai.accounts.reasons import Refused
from gongkai.agencies.lexicon import directory_of
from gongkai.agencies.models import Agency, Succession
from gongkai.agencies.sample import credit_code
from gongkai.conftest import NOW
from gongkai.directory import actions
from gongkai.directory.actions import Terms
from gongkai.directory.actions.identity import log_identity
from gongkai.directory.models import AgencyGroup, GroupMember, Reform
from gongkai.factories import City, draft, fresh, make_agency, make_person
from gongkai.publishing.models import LogEntry, Record
from gongkai.publishing.verification import verify

DAY, EVE = date(2026, 6, 1), date(2026, 5, 31)
BASIS = "云编〔2026〕7号"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def terms(city: City, now: datetime) -> Terms:
    for agency in Agency.objects.all():
        log_identity(agency, now)
    return Terms(DAY, BASIS, city.office, now)


def new(city: City, name: str, code: str, **more: object) -> Agency:
    return Agency(name=name, code=code, kind="department", level="city", parent=city.government, **more)


def meaning(city: City, unit: str, day: date) -> object:
    found = directory_of(city.government).resolve(unit, day)
    return found.agency_id or found.kind


def test_a_renamed_agency_is_known_by_both_names(city: City, terms: Terms) -> None:
    made = actions.rename(city.health, name="云汀市健康局", short_name="市健康局", terms=terms)
    city.health.refresh_from_db()
    names = {(name.name, name.kind, name.since, name.until) for name in city.health.names.all()}
    assert ("云汀市健康局", "official", DAY, None) in names
    assert ("云汀市卫生健康委员会", "former", date(2018, 1, 1), EVE) in names
    assert (meaning(city, "市卫健委", DAY), meaning(city, "市健康局", DAY)) == (
        city.health.pk,
        city.health.pk,
    )
    assert list(made.effects[0]) == ["名称", "云汀市卫生健康委员会 → 云汀市健康局"]
    assert list(verify()) == []


def test_a_merger_is_one_entry_that_holds_everyone(city: City, terms: Terms) -> None:
    before = LogEntry.objects.count()
    made = actions.merge([city.education, city.health], new(city, "云汀市教育卫生局", "jwj"), terms=terms)
    merged = Agency.objects.get(code="jwj")
    assert (merged.since, {one.code for one in merged.predecessors.all()}) == (DAY, {"jyj", "wjw"})
    assert {agency.until for agency in Agency.objects.filter(code__in=["jyj", "wjw"])} == {EVE}
    assert set(city.education.names.values_list("until", flat=True)) == {EVE}
    entry = LogEntry.objects.latest("seq")
    assert LogEntry.objects.count() == before + 1
    assert entry == made.entry
    assert entry.manifest == {
        "reform": "merge",
        "effective_on": "2026-06-01",
        "basis": BASIS,
        "agencies": ["jyj", "wjw", "jwj"],
    }
    assert meaning(city, "市教育局", DAY) == merged.pk
    assert list(verify()) == []


def test_what_is_done_past_a_reform_is_found(city: City, terms: Terms) -> None:
    actions.merge([city.health], city.education, terms=terms)
    assert list(verify()) == []
    city.health.names.all().delete()
    assert [problem.code for problem in verify()] == ["identity"]


def test_people_go_along_and_answer_for_what_was_theirs(city: City, terms: Terms, now: datetime) -> None:
    record = draft(city, now)
    actions.merge([city.education], city.health, terms=terms)
    post = Post.objects.get(user=city.editor, agency=city.health)
    assert (post.role, post.since, post.until) == (Role.EDITOR, DAY, None)
    assert Post.objects.get(user=city.editor, agency=city.education).until == EVE
    editor, other = fresh(city.editor), fresh(city.other_editor)
    assert editor.agency_ids(Role.EDITOR) == {city.education.pk, city.health.pk}
    assert Record.objects.for_user(other, "edit").get() == record
    assert not Record.objects.for_user(make_person("later"), "view").exists()


def test_who_lives_on_answers_for_itself(city: City, terms: Terms) -> None:
    actions.split(city.education, [new(city, "云汀市招生局", "zsj")], stays=True, terms=terms)
    part = Agency.objects.get(code="zsj")
    person = make_person("zsj-editor", (part, Role.EDITOR))
    assert fresh(person).agency_ids() == {part.pk}
    city.education.refresh_from_db()
    assert (city.education.until, part.predecessors.get()) == (None, city.education)
    assert fresh(city.editor).agency_ids() == {city.education.pk}


def test_of_several_successors_each_person_goes_to_the_chosen_one(city: City, terms: Terms) -> None:
    post = Post.objects.get(user=city.editor)
    parts = [new(city, "云汀市基础教育局", "jcj"), new(city, "云汀市职业教育局", "zyj")]
    made = actions.split(city.education, parts, people={post.pk: parts[1]}, terms=terms)
    assert Post.objects.get(user=city.editor, until=None).agency.code == "zyj"
    assert not Post.objects.filter(user=city.reviewer, until=None).exists()
    said = [sentence for heading, sentence in made.effects if heading == "人员"]
    assert sorted(said) == [
        "jyj-editor某（编辑）转到云汀市职业教育局。",
        "jyj-reviewer某（审核）的岗位到期终止，没有指定新的岗位。",
    ]
    answer = directory_of(city.government).resolve("市教育局", DAY)
    assert (answer.kind, len(answer.members)) == ("question", 2)
    assert "分别承接" in answer.reason


def test_an_agency_may_end_without_anyone_carrying_on(city: City, terms: Terms) -> None:
    actions.abolish(city.health, terms=terms)
    city.health.refresh_from_db()
    assert (city.health.until, Succession.objects.count()) == (EVE, 0)
    assert meaning(city, "市卫健委", DAY) == "question"
    assert meaning(city, "市卫健委", EVE) == city.health.pk


def test_chains_of_reforms_are_followed(city: City, terms: Terms) -> None:
    actions.merge([city.education], city.health, terms=terms)
    actions.merge(
        [Agency.objects.get(code="wjw")],
        new(city, "云汀市社会事业局", "shj"),
        terms=Terms(date(2026, 6, 20), BASIS, terms.actor, terms.now),
    )
    heir = Agency.objects.get(code="shj")
    assert meaning(city, "市教育局", date(2026, 6, 20)) == heir.pk
    assert meaning(city, "市教育局", date(2026, 6, 19)) == city.health.pk
    person = fresh(make_person("shj-editor", (heir, Role.EDITOR)))
    assert person.agency_ids() == {heir.pk, city.health.pk, city.education.pk}


def test_what_stands_below_goes_to_the_successor(city: City, terms: Terms) -> None:
    school = make_agency("云汀市第一中学", "yz", "public_institution", parent=city.education)
    log_identity(school, terms.now)
    with pytest.raises(Refused, match="还有下级机构（云汀市第一中学）"):
        actions.abolish(city.education, terms=terms)
    actions.merge([city.education], city.health, terms=terms)
    school.refresh_from_db()
    assert school.parent == city.health
    assert list(verify()) == []


def test_groups_follow(city: City, terms: Terms) -> None:
    group = AgencyGroup.objects.create(
        government=city.government, name="民生部门", changed_by=city.office, changed_at=terms.now
    )
    GroupMember.objects.create(group=group, agency=city.education)
    actions.merge([city.education], city.health, terms=terms)
    assert [one.agency for one in group.members.on(EVE)] == [city.education]
    assert [one.agency for one in group.members.on(DAY)] == [city.health]


def test_a_preview_says_what_the_act_then_does_and_changes_nothing(city: City, terms: Terms) -> None:
    def act() -> Reform:
        return actions.merge([city.education], new(city, "云汀市教育体育局", "jtj"), terms=terms)

    before = LogEntry.objects.count()
    said = actions.preview(act)
    assert (Reform.objects.count(), LogEntry.objects.count()) == (0, before)
    assert not Agency.objects.filter(code="jtj").exists()
    assert Post.objects.filter(user=city.editor, until=None).exists()
    assert [list(pair) for pair in said] == [list(pair) for pair in act().effects]
    assert ("机构", "设立云汀市教育体育局（jtj）。") in said


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"basis": " "}, "请写明依据"),
        ({"effective_on": date(2026, 7, 1)}, "生效日期还没有到"),
        ({"effective_on": date(2018, 1, 1)}, "晚于“云汀市卫生健康委员会”的设立日期"),
        ({"actor": "editor"}, "不在您主管的范围内"),
    ],
)
def test_reasons_why_not(city: City, terms: Terms, changes: dict[str, object], says: str) -> None:
    changes = {name: city.editor if value == "editor" else value for name, value in changes.items()}
    given = {name: getattr(terms, name) for name in ("effective_on", "basis", "actor", "now")}
    with pytest.raises(Refused, match=says):
        actions.merge([city.health], city.education, terms=Terms(**given | changes))
    with pytest.raises(Refused, match=says):
        actions.rename(city.health, name="甲", short_name="", terms=Terms(**given | changes))
    assert not Reform.objects.exists()


def test_what_cannot_be(city: City, terms: Terms) -> None:
    with pytest.raises(Refused, match="至少应有 2 个机构"):
        actions.merge([city.health], city.health, terms=terms)
    with pytest.raises(Refused, match="至少应有 2 个机构"):
        actions.split(city.health, [city.education], terms=terms)
    with pytest.raises(Refused, match="不能由自己承接"):
        actions.abolish(city.health, [city.health], terms=terms)
    with pytest.raises(Refused, match="最上级"):
        actions.merge([city.government], city.health, terms=terms)
    with pytest.raises(Refused, match="没有变化"):
        actions.rename(city.health, name=city.health.name, short_name="市卫健委", terms=terms)
    with pytest.raises(Refused, match="已经用过"):
        actions.merge([city.health], new(city, "云汀市新局", "jyj"), terms=terms)
    with pytest.raises(Refused, match="第18位"):
        wrong = credit_code(7)[:-1] + ("1" if credit_code(7)[-1] != "1" else "2")
        actions.merge([city.health], new(city, "云汀市新局", "xj", uscc=wrong), terms=terms)
    actions.abolish(city.health, terms=terms)
    with pytest.raises(Refused, match="已经撤销"):
        actions.abolish(city.health, terms=terms)


def test_a_new_agency_may_take_the_name_of_one_that_it_takes_in(city: City, terms: Terms) -> None:
    with pytest.raises(Refused, match="已有机构使用"):
        actions.merge([city.health], new(city, "云汀市教育局", "jyj2"), terms=terms)
    actions.merge([city.health, city.education], new(city, "云汀市教育局", "jyj2"), terms=terms)
    assert meaning(city, "市教育局", DAY) == Agency.objects.get(code="jyj2").pk
    assert meaning(city, "市教育局", EVE) == city.education.pk


def test_nobody_comes_to_stand_under_itself(city: City, terms: Terms) -> None:
    bureau = make_agency("青岚区教育局", "qinglan-jyj", level="county", parent=city.district)
    school = make_agency("青岚区实验学校", "qinglan-sy", "public_institution", "county", parent=bureau)
    for heir in (bureau, school):
        with pytest.raises(Refused, match="是“青岚区人民政府”的下级，不能由它承接"):
            actions.abolish(city.district, [heir], terms=terms)
        with pytest.raises(Refused, match="是“青岚区人民政府”的下级，不能由它承接"):
            actions.merge([city.district], heir, terms=terms)
    made = Agency(name="青岚区教育中心", code="qinglan-zx", kind="department", level="county", parent=bureau)
    with pytest.raises(Refused, match="是“青岚区教育局”的下级，不能由它承接"):
        actions.merge([school, bureau], made, terms=terms)
    assert not Reform.objects.exists()


def test_what_goes_to_the_successor_is_asked_what_an_edit_is_asked(city: City, terms: Terms) -> None:
    make_agency("云汀市第一中学", "yz", "public_institution", parent=city.education)
    part = make_agency("青岚区教育局", "qinglan-jyj", level="county", parent=city.district)
    with pytest.raises(Refused, match="层级不能高于上级机构"):
        actions.merge([city.education], part, terms=terms)
    assert not Reform.objects.exists()


def test_no_office_ends_divides_or_moves_its_own_government(city: City, terms: Terms) -> None:
    bureau = make_agency("青岚区教育局", "qinglan-jyj", level="county", parent=city.district)
    health = make_agency("青岚区卫生健康局", "qinglan-wjj", level="county", parent=city.district)
    district = make_person("qinglan-office", (city.district, Role.DISCLOSURE_OFFICE))
    own = Terms(DAY, BASIS, district, terms.now)
    for act in (
        lambda: actions.abolish(city.district, terms=own),
        lambda: actions.merge([city.district], bureau, terms=own),
        lambda: actions.split(city.district, [bureau, health], terms=own),
        lambda: actions.split(city.district, [bureau], stays=True, terms=own),
    ):
        with pytest.raises(Refused, match="“青岚区人民政府”的机构改革由上级"):
            act()
    for parent in (None, city.education):
        bureau.parent = parent
        with pytest.raises(Refused, match="机构的名称和隶属由上级"):
            actions.change_agency(bureau, actor=district, effective_on=DAY, now=terms.now)
    assert not Reform.objects.exists()
    actions.merge([health], Agency.objects.get(pk=bureau.pk), terms=own)
    assert Agency.objects.get(pk=health.pk).until == EVE
