"""The sample city: the columns of its government and of some agencies, what stands in them, and what became of offers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from gongkai.accounts.sample import person
from gongkai.agencies.models import Agency
from gongkai.agencies.sample import Calendar, Story
from gongkai.columns import actions, placing
from gongkai.columns.models import Column, Placement
from gongkai.publishing.models import Record

NEWS, POLICY, ORDERS, PAPERS = "政务动态", "政策文件", "市政府规章", "市政府文件"
NOTICES, PUBLICITY, PERSONNEL = "通知公告", "公示", "人事信息"


@dataclass(frozen=True, slots=True)
class SampleColumn:
    """One column, with who makes it."""

    agency: str
    name: str
    keeper: str
    parent: str = ""
    cycle: int | None = None
    note: str = ""


COLUMNS = (
    SampleColumn("yunting", NEWS, "office", cycle=14, note="全市政务公开工作的新进展"),
    SampleColumn("yunting", POLICY, "office", cycle=183, note="市政府和市政府办公厅的规章、文件"),
    SampleColumn("yunting", ORDERS, "office", parent=POLICY, note="以市政府令公布的规章"),
    SampleColumn("yunting", PAPERS, "office", parent=POLICY, cycle=183),
    SampleColumn("yunting", NOTICES, "office", cycle=183, note="面向全市的通知、公告和公示"),
    SampleColumn("yunting", PUBLICITY, "office", parent=NOTICES, note="公示期满的列入“已结束”"),
    SampleColumn("yunting", PERSONNEL, "office", note="任免和招录"),
    SampleColumn("bgt", "办公厅文件", "bgt-editor", cycle=183),
    SampleColumn("jyj", "招生入学", "jyj-editor", cycle=183, note="招生政策、学区划分和入学办理"),
    SampleColumn("jyj", NOTICES, "jyj-editor", cycle=183),
    SampleColumn("zjj", NOTICES, "zjj-editor", cycle=183),
    SampleColumn("sthjj", "执法检查", "sthjj-editor", note="专项检查的安排和结果"),
)
# By whom the documents of an agency are placed, and in which of its columns; those of the government by whether they are orders.
OWN = (
    ("bgt", "办公厅文件", "bgt-editor"),
    ("jyj", "招生入学", "jyj-editor"),
    ("sthjj", "执法检查", "sthjj-editor"),
)
REASON = "属于行业检查信息，列入本局栏目即可；全市通报后再报动态。"


def stories(calendar: Calendar) -> Iterator[Story]:
    """The tree is made when the platform opens, filled on changing over, and fed by offers since."""
    yield _tree(calendar)
    yield _filling(calendar)
    yield _taken(calendar)
    yield _returned(calendar)
    yield _waiting(calendar)


def column_of(agency: str, name: str) -> Column:
    """A column of the sample city."""
    return Column.objects.select_related("owner").get(owner__code=agency, name=name)


def _tree(calendar: Calendar) -> Story:
    now = yield calendar.at("2025-09-03 10:00")
    for number, row in enumerate(COLUMNS):
        owner = Agency.objects.get(code=row.agency)
        column = Column(
            owner=owner,
            parent=column_of(row.agency, row.parent) if row.parent else None,
            name=row.name,
            position=(number + 1) * 10,
            update_cycle=row.cycle,
            note=row.note,
        )
        actions.save(column, actor=person(row.keeper), now=now + timedelta(minutes=number))


def _filling(calendar: Calendar) -> Story:
    """Everything that was public by then, a minute each."""
    now = yield calendar.at("2026-06-12 15:00")
    for record in _documents("yunting"):
        name = ORDERS if "令" in record.identifier else PAPERS
        placing.place(record, column_of("yunting", name), actor=person("office"), now=now)
        now += timedelta(minutes=1)
    for agency, name, keeper in OWN:
        for record in _documents(agency):
            placing.place(record, column_of(agency, name), actor=person(keeper), now=now)
            now += timedelta(minutes=1)


def _taken(calendar: Calendar) -> Story:
    """The general office offers what it has issued for the whole city; the office takes it."""
    now = yield calendar.at("2026-06-15 09:10")
    column = column_of("yunting", PAPERS)
    offered: list[Placement] = [
        placing.offer(record, column, actor=person("bgt-editor"), now=now) for record in _documents("bgt")[:4]
    ]
    now = yield calendar.at("2026-06-15 14:30")
    for placement in offered:
        placing.take(placement, actor=person("office2"), now=now)


def _returned(calendar: Calendar) -> Story:
    now = yield calendar.at("2026-06-16 10:00")
    record = _documents("sthjj")[0]
    placement = placing.offer(record, column_of("yunting", NEWS), actor=person("sthjj-editor"), now=now)
    now = yield calendar.at("2026-06-16 16:40")
    placing.return_offer(placement, reason=REASON, actor=person("office"), now=now)


def _waiting(calendar: Calendar) -> Story:
    """A list of the housing bureau still waits on the day of the sample."""
    now = yield calendar.at("2026-06-29 10:20")
    record = _documents("zjj")[0]
    placing.offer(record, column_of("yunting", NOTICES), actor=person("zjj-editor"), now=now)


def _documents(agency: str) -> list[Record]:
    """What an agency has in the library, the newest first."""
    public = Record.objects.published().filter(agency__code=agency, kind="documents")
    return list(public.order_by("-published_at", "-pk"))
