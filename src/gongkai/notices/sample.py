"""The sample city: notices and publicity notices, one about to end, some that are over, one that nobody has sent to review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from gongkai.accounts.sample import person
from gongkai.agencies.models import Agency
from gongkai.agencies.sample import Calendar, Story
from gongkai.columns import placing
from gongkai.columns.sample import NEWS, NOTICES, PUBLICITY, column_of
from gongkai.notices.choices import Category
from gongkai.notices.kind import NOTICES as KIND
from gongkai.notices.models import Notice
from gongkai.publishing import actions
from gongkai.publishing.sample import review


@dataclass(frozen=True, slots=True)
class SampleNotice:
    """A notice and its way to the public and into columns; without `published` it is a draft."""

    title: str
    agency: str
    editor: str
    category: Category
    text: str
    written: str
    published: str = ""
    opens: str = ""
    ends: str = ""
    contact: str = ""
    column: str = ""
    offered_to: str = ""


_ANNOUNCEMENT, _PUBLICITY = Category.ANNOUNCEMENT, Category.PUBLICITY
NOTICES_OF_THE_CITY = (
    SampleNotice(
        "关于2025年度政务公开评估结果的公示",
        "yunting",
        "office",
        _PUBLICITY,
        "2025年度全市政务公开评估已经完成，现将结果为优秀的单位公示如下：市教育局、市水务局、石渡县人民政府。\n"
        "公示期内有异议的，请以书面形式写明事实和理由，送市政府办公厅政务公开科。",
        "2026-06-08 09:30",
        "2026-06-09 10:00",
        "2026-06-09",
        "2026-06-16",
        "市政府办公厅政务公开科，0000-0000001（虚构）",
        PUBLICITY,
    ),
    SampleNotice(
        "关于市级政务服务大厅搬迁的公告",
        "zwfwj",
        "zwfwj-editor",
        _ANNOUNCEMENT,
        "市级政务服务大厅自2026年6月22日起迁至青岚区听泉路18号（虚构）办公。\n"
        "6月20日、21日搬迁期间暂停现场办理，网上办理照常。",
        "2026-06-10 09:20",
        "2026-06-12 09:00",
        "",
        "2026-06-24",
        "大厅值班室，0000-0000018（虚构）",
        "",
        NOTICES,
    ),
    SampleNotice(
        "关于2026年拟认定普惠性民办幼儿园名单的公示",
        "jyj",
        "jyj-editor",
        _PUBLICITY,
        "按照普惠性民办幼儿园认定办法，经申报、核查和评审，拟认定听泉街道第一幼儿园、沙渚街道中心幼儿园、澄湾区第二幼儿园为2026年普惠性民办幼儿园，现予公示。\n"
        "公示期内有异议的，可以向市教育局学前教育科反映；单位反映的加盖公章，个人反映的写明联系方式。",
        "2026-06-23 09:10",
        "2026-06-24 10:30",
        "2026-06-24",
        "2026-07-02",
        "市教育局学前教育科，0000-0000022（虚构）",
        NOTICES,
        PUBLICITY,
    ),
    SampleNotice(
        "关于开展物业服务质量检查的通告",
        "zjj",
        "zjj-editor",
        _ANNOUNCEMENT,
        "自2026年7月1日起，在全市住宅小区开展物业服务质量检查，检查收费公示、电梯维护、消防通道和维修资金使用。\n"
        "检查结果在本局网站公布。",
        "2026-06-24 10:00",
        "2026-06-26 09:40",
        "",
        "",
        "市住房城乡建设局物业管理科，0000-0000033（虚构）",
        NOTICES,
    ),
    SampleNotice(
        "全市政务公开培训班开班",
        "bgt",
        "bgt-editor",
        _ANNOUNCEMENT,
        "6月8日，全市政务公开培训班开班，各区县、各部门从事公开工作的一百二十人参加。\n培训为期两天，内容是依申请公开的办理和公开平台的使用。",
        "2026-06-08 15:00",
        "2026-06-09 15:30",
        "",
        "",
        "",
        "",
        NEWS,
    ),
    SampleNotice(
        "关于就业见习单位征集的公告",
        "rsj",
        "rsj-editor",
        _ANNOUNCEMENT,
        "现面向全市征集2026年下半年就业见习单位，条件和办法另附。",
        "2026-06-29 16:00",
        ends="2026-08-31",
    ),
)


def stories(calendar: Calendar) -> Iterator[Story]:
    """The way of each notice."""
    yield from (_story(row, calendar) for row in NOTICES_OF_THE_CITY)


def _story(row: SampleNotice, calendar: Calendar) -> Story:
    now = yield calendar.at(row.written)
    written = row.written[:10]
    notice = Notice(
        category=row.category,
        text=calendar.text(row.text, written),
        formed_on=calendar.day(written),
        opens_on=calendar.day(row.opens) if row.opens else None,
        ends_on=calendar.day(row.ends) if row.ends else None,
        contact=row.contact,
    )
    agency, editor = Agency.objects.get(code=row.agency), person(row.editor)
    title = calendar.text(row.title, written)
    record = actions.create(KIND, notice, title, agency=agency, actor=editor, now=now)
    if row.column:
        placing.place(record, column_of(row.agency, row.column), actor=editor, now=now)
    if not row.published:
        return
    actions.submit(record, actor=editor, now=now + timedelta(minutes=30))
    yield from review(record, now + timedelta(hours=2), "同意公开，个人信息已检查。")
    now = yield calendar.at(row.published)
    actions.publish(record, actor=editor, now=now)
    if row.offered_to:
        now = yield now + timedelta(minutes=20)
        placement = placing.offer(record, column_of("yunting", row.offered_to), actor=editor, now=now)
        now = yield now + timedelta(hours=3)
        placing.take(placement, actor=person("office2"), now=now)
