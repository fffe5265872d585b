"""One of each thing that an agency and its city's office have, each marked with words that nobody else may read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.attachments import actions as attachments
from gongkai.attachments.entries import PURPOSE, entry
from gongkai.attachments.models import Attachment
from gongkai.clock import actions as clock
from gongkai.clock.tests.notices import NATIONWIDE
from gongkai.columns import actions as columns
from gongkai.columns import placing
from gongkai.columns.models import Column
from gongkai.compliance.actions import explain
from gongkai.compliance.choices import Severity
from gongkai.compliance.gate import decided
from gongkai.compliance.models import Finding
from gongkai.desk.models import KeptForm
from gongkai.directory.actions import reforms
from gongkai.directory.actions.groups import save_group
from gongkai.directory.actions.learnt import learn
from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.models import Document
from gongkai.factories import City, draft, fresh, make_person, published
from gongkai.jobs.models import Notification
from gongkai.lexicon import actions as lexicon
from gongkai.lexicon import correcting
from gongkai.lexicon.models import Entry
from gongkai.lexicon.places import records_with
from gongkai.notices.kind import NOTICES
from gongkai.notices.models import Notice
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft, answers, rounds
from gongkai.plans.choices import RequestKind
from gongkai.plans.models import Duty, Measure, Release
from gongkai.plans.progress import SCHEMA, progress_content
from gongkai.publishing import actions as publishing
from gongkai.publishing import emergencies, followers, reviewing, scheduling, schemes, takeovers
from gongkai.publishing.anchors import make_anchor
from gongkai.publishing.attributes import Attribution
from gongkai.publishing.channels import record_appearance
from gongkai.publishing.choices import Channel
from gongkai.publishing.dump import write_dump
from gongkai.publishing.erasure import ask_erasure
from gongkai.publishing.models import Record, Snapshot
from gongkai.publishing.old_addresses import Address, read_address
from gongkai.publishing.steps import DEFAULT
from gongkai.publishing.tests import old_site
from gongkai.registers import bulk, imports
from gongkai.registers.models import BulkAct, TableImport
from gongkai.registers.register import by_slug

PLAN = "云汀市2026年政务公开工作要点\n一、规范\n1.更新清单,2026年9月底前公布。〔牵头单位:市教育局〕\n2.整理。〔责任单位:市属各相关部门〕"
SECRET, WORKS = "只有教育局知道的草稿", "秘密进展"
MARKS = (SECRET, WORKS)
TITLE = f"关于{SECRET}的通知"
LINK = "详见 /documents/999999/ 。"
"""A link that leads nowhere: every draft has a finding."""


@dataclass
class World:
    """What there is, by its numbers. `closed` are records of which a stranger sees nothing, `public` those that are published."""

    city: City
    editor_elsewhere: User
    reviewer_elsewhere: User
    closed: dict[str, Record] = field(default_factory=dict)
    public: dict[str, Record] = field(default_factory=dict)
    files: dict[str, Attachment] = field(default_factory=dict)
    one: dict[str, int] = field(default_factory=dict)
    """The number of the one thing of each other sort, by a word of this test's own."""
    version: str = ""
    finding_key: str = ""


def made(city: City, now: datetime) -> World:
    """The world, made by the people who may."""
    world = World(
        city,
        make_person("wjw-only-editor", (city.health, Role.EDITOR)),
        make_person("wjw-only-reviewer", (city.health, Role.REVIEWER)),
    )
    _ended(world, now)
    _records(world, now)
    _files(world, now)
    world.public["urgent"] = _urgent(city, now)
    _around_records(world, now)
    _prepared(world, now)
    _offices(world, now)
    _plans(world, now)
    _columns(world, now)
    _elsewhere(world, now)
    for one in followers.all_followers():
        one.catch_up()
    write_dump()
    return world


def _save(city: City, record: Record, now: datetime, **more: object) -> None:
    row = Document(text=f"一、{SECRET}\n{LINK}", document_number="云教发〔2026〕3号")
    publishing.save_draft(record, row, TITLE, actor=city.editor, now=now, **more)  # type: ignore[arg-type]


def _records(world: World, now: datetime) -> None:
    city, by_editor = world.city, {"actor": world.city.editor, "now": now}
    world.closed["draft"] = draft(city, now, TITLE, f"{SECRET}。{LINK}")
    held = world.closed["held"] = draft(city, now, TITLE)
    _save(city, held, now, said=Attribution("withheld", "internal_affairs", "", SECRET))
    for name in ("waiting", "approved"):
        record = world.closed[name] = draft(city, now, f"{TITLE}二")
        publishing.submit(record, **by_editor)
    publishing.approve(world.closed["approved"], actor=city.reviewer, opinion=SECRET, now=now)
    scheduling.schedule(
        world.closed["approved"], actor=city.reviewer, publish_at=now + timedelta(days=900), now=now
    )
    returned = world.closed["returned"] = draft(city, now, TITLE)
    publishing.submit(returned, **by_editor)
    publishing.return_for_changes(returned, actor=city.reviewer, opinion=SECRET, now=now)
    world.public["plain"] = published(city, now, "公开的甲")
    changed = world.public["changed"] = published(city, now, "公开的乙")
    _save(city, changed, now)
    refused = world.public["refused"] = published(city, now, "公开的丙")
    row = Document(text=f"一、{SECRET}", document_number="云教发〔2026〕4号")
    publishing.save_draft(refused, row, TITLE, **by_editor, note=SECRET)
    publishing.submit(refused, **by_editor)
    publishing.return_for_changes(refused, actor=city.reviewer, opinion=SECRET, now=now)


def _ended(world: World, now: datetime) -> None:
    """A publicity notice whose period is over: its title is public, what it named is not."""
    city, then = world.city, now - timedelta(days=20)
    row = Notice(
        text=SECRET,
        contact=SECRET,
        category="publicity",
        opens_on=then.date(),
        ends_on=now.date() - timedelta(days=1),
    )
    by_editor = {"actor": city.editor, "now": then}
    record = publishing.create(NOTICES, row, "公开的公示", agency=city.education, **by_editor)
    publishing.submit(record, **by_editor)
    publishing.approve(record, actor=city.reviewer, now=then)
    publishing.publish(record, actor=city.reviewer, now=then)
    world.one["ended notice"] = record.pk


def _urgent(city: City, now: datetime) -> Record:
    """An emergency publication whose last step is still open."""
    colleague = make_person("jyj-second-reviewer", (city.education, Role.REVIEWER))
    schemes.set_scheme(city.education, DEFAULT, reason=SECRET, actor=city.office, now=now)
    record = draft(city, now, "公开的丁")
    publishing.submit(record, actor=city.editor, now=now)
    reviewing.approve(record, actor=city.reviewer, opinion=SECRET, only_this=True, now=now)
    urgent = emergencies.publish_at_once(record, actor=colleague, reason=SECRET, now=now)
    schemes.delegate(
        city.education,
        taker=colleague,
        step="",
        since=now.date(),
        until=now.date() + timedelta(days=80),
        actor=fresh(city.reviewer),
        now=now,
    )
    return urgent.revision.record


def _files(world: World, now: datetime) -> None:
    """A file that is public with its record, one that only its next revision names, one of a draft, one that is evidence."""
    city = world.city

    def upload(name: str, text: str, purpose: str = PURPOSE) -> Attachment:
        file = SimpleUploadedFile(f"{name}.txt", text.encode())
        given = {"agency": city.education, "actor": city.editor, "now": now, "purpose": purpose}
        return attachments.store(file, **given)  # type: ignore[arg-type]

    files = world.files
    files["public"], files["next"] = upload("申请表", "申请表的内容"), upload("下一稿", SECRET)
    files["draft"], files["evidence"] = upload("草稿", SECRET), upload("佐证", SECRET, "evidence")
    files["loose"] = upload("未用", SECRET)
    _save(city, world.closed["draft"], now, attachments=[entry(files["draft"])])
    record = draft(city, now, "公开的戊")
    row = Document(text="附件公开。", document_number="云教发〔2026〕5号")
    given = {"actor": city.editor, "now": now}
    publishing.save_draft(record, row, "公开的戊", attachments=[entry(files["public"])], **given)
    publishing.submit(record, **given)
    publishing.approve(record, actor=city.reviewer, now=now)
    world.public["with file"] = publishing.publish(record, actor=city.reviewer, now=now)
    _save(city, record, now, attachments=[entry(files["public"]), entry(files["next"])])


def _around_records(world: World, now: datetime) -> None:
    """Findings of drafts and of what is public, explained ones; a request to erase; an anchor."""
    city, one = world.city, world.one
    changed = Record.objects.get(pk=world.public["changed"].pk)
    waiting = Record.objects.get(pk=world.closed["draft"].pk)
    found = next(one for one in decided(changed, now.date()) if one.seen.rule.name == "content.links")
    explain(found.seen, reason=SECRET, actor=city.editor, now=now)
    world.finding_key = found.seen.found.key
    given = {"rule": "content.links", "agency": city.education, "severity": Severity.WARNING, "found_at": now}
    for name, record in (("draft", waiting), ("public", changed), ("agency", None)):
        made = Finding.objects.create(record=record, key=name, message=SECRET, **given)
        explain(made, reason=SECRET, actor=city.editor, now=now)
        one[f"finding {name}"] = made.pk
    asked = ask_erasure(
        changed, revisions=[1], ground="personal_data", reason=SECRET, actor=city.editor, now=now
    )
    one["erasure"] = asked.pk
    one["emergency"] = world.public["urgent"].current.emergency.pk  # type: ignore[union-attr]
    anchor = make_anchor(now)
    assert anchor is not None
    one["anchor"] = anchor.pk


def _prepared(world: World, now: datetime) -> None:
    """A table that waits to be confirmed, an act on many rows, a kept form, a notification."""
    city, documents = world.city, by_slug("documents")
    assert documents is not None
    mine = documents.queryset(city.editor, "edit").filter(pk=world.closed["draft"].pk)
    sheet = f"标识,名称\n{world.closed['draft'].pk},{SECRET}改"
    staged = imports.stage(documents, sheet.encode(), f"{SECRET}.csv", actor=city.editor, now=now)
    imports.examine(staged)
    operation = bulk.find_operation(documents, city.editor, "verb:delete")
    assert operation is not None
    act = bulk.prepare(documents, mine, operation, {}, actor=city.editor, now=now)
    bulk.examine(act)
    world.one |= {"import": staged.pk, "bulk": act.pk}
    assert (TableImport.objects.count(), BulkAct.objects.count()) == (1, 1)
    records = list(records_with("公开的甲", city.editor))
    correction = correcting.prepare("公开的甲", SECRET, [], records, actor=city.editor, now=now)
    correcting.examine(correction, now)
    world.one["correction"] = correction.pk
    KeptForm.objects.create(token="A" * 43, user=city.editor, sealed=b"x", kept_at=now)
    told = Notification.objects.create(user=city.editor, text=SECRET, key="mine", created_at=now)
    world.one["notification"] = told.pk


def _offices(world: World, now: datetime) -> None:
    """What the disclosure office keeps: words, groups, learnt spellings, names, a reform, a calendar."""
    city, by_office = world.city, {"actor": world.city.office, "now": now}
    word = Entry(government=city.government, kind="wording", wrong="外来工友", right="务工人员")
    world.one["word"] = lexicon.save(word, **by_office).pk
    group = save_group(
        city.government, name="市属各部门", agencies=[city.education], note=SECRET, **by_office
    )
    learnt = learn(city.government, "教体局", city.education, source=SECRET, **by_office)
    terms = reforms.Terms(now.date(), "云编〔2026〕1号", **by_office)
    reform = reforms.rename(city.county, name="石渡区人民政府", short_name="", terms=terms)
    calendar, _changes = clock.enter(NATIONWIDE, **by_office)
    name = city.education.names.order_by("pk").first()
    assert name is not None
    world.one |= {
        "group": group.pk,
        "learnt": learnt.pk,
        "reform": reform.pk,
        "calendar": calendar.pk,
        "name": name.pk,
    }


def _plans(world: World, now: datetime) -> None:
    """A plan that was not released, with one of everything that hangs on a task, and an import that waits."""
    city, one = world.city, world.one
    by_office = {"actor": city.office, "now": now}
    given = {"government": city.government, **by_office}
    plan = actions.apply_import(actions.stage_import(parse(PLAN), "x.txt", **given), **by_office)
    waiting = actions.stage_import(parse(PLAN), "y.txt", **given)
    duty = Duty.objects.get(task__number=1)
    part = actions.add_subtask(duty.task, city.education, text=SECRET, due_on=None, **by_office)
    measure: Measure = actions.add_measure(
        duty.task, name=SECRET, unit="份", target=Decimal(3), is_ceiling=False, **by_office
    )
    asked = actions.ask(duty, RequestKind.NOT_OURS, reason=SECRET, actor=city.editor, now=now)
    round = rounds.open_round(plan, "2026", due_on=now.date(), **by_office)
    answer = round.answers.get(agency=city.education)
    drafts = [answers.EntryDraft(one, WORKS) for one in Duty.objects.filter(agency=city.education)]
    answers.save(answer, drafts, actor=city.editor, now=now)
    by = now.date() + timedelta(days=7)
    letter = actions.dun(plan, city.education, [duty], text=SECRET, answer_by=by, **by_office)
    proof = [EvidenceDraft("网页", url="https://yunting.example/")]
    report = actions.report(duty, text=WORKS, is_done=True, evidence=proof, actor=city.editor, now=now)
    # The plan's document is a draft: what was released of it would be closed too.
    release = Release.objects.create(
        plan=plan,
        snapshot=Snapshot.take(SCHEMA, progress_content(plan, now)),
        released_by=city.office,
        released_at=now,
    )
    one |= {
        "plan": plan.pk,
        "plan import": waiting.pk,
        "task": duty.task_id,
        "duty": duty.pk,
        "part": part.pk,
        "measure": measure.pk,
        "asked": asked.pk,
        "round": round.pk,
        "answer": answer.pk,
        "letter": letter.pk,
        "report": report.pk,
        "release": release.pk,
    }


def _columns(world: World, now: datetime) -> None:
    """A column of the bureau and one of the government, a notice that nobody has published in the one and offered to the other."""
    city, one = world.city, world.one
    by_editor = {"actor": city.editor, "now": now}
    column = columns.save(Column(owner=city.education, name="教育动态"), **by_editor)
    above = columns.save(Column(owner=city.government, name="市政府动态"), actor=city.office, now=now)
    notice = publishing.create(NOTICES, Notice(text=SECRET), TITLE, agency=city.education, **by_editor)
    placing.place(notice, column, **by_editor)
    placement = placing.offer(notice, above, **by_editor)
    one |= {
        "column": column.pk,
        "column above": above.pk,
        "notice": notice.pk,
        "placement": placement.pk,
    }


def _elsewhere(world: World, now: datetime) -> None:
    """A record that went out through another channel too, a cut-over, and a batch of it that waits for its second person."""
    city = world.city
    appearance = record_appearance(
        world.public["plain"],
        channel=Channel.NEWSPAPER,
        appeared_on=now.date(),
        carrier="云汀日报",
        note=SECRET,
        actor=city.editor,
        now=now,
    )
    cutover = old_site.opened(city, now, reason=SECRET)
    address = read_address("/jyj/2019/1.html", old_site.HOST)
    assert isinstance(address, Address)
    waiting = (old_site.one(city, TITLE), takeovers.Old(cutover, old_site.OLD, address))
    with transaction.atomic():
        [world.closed["old"]] = takeovers.prepare(DOCUMENTS, [waiting], actor=city.editor, now=now)
    world.one |= {
        "appearance": appearance.pk,
        "cutover": cutover.pk,
        "takeover": cutover.takeovers.get().pk,
    }
