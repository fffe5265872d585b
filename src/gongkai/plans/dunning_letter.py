"""What a 督办单 says: frozen when it is issued, and set as a letter as often as somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from gongkai.agencies.choices import AgencyKind
from gongkai.agencies.models import Agency
from gongkai.letters.letter import Letter, Table, written_day
from gongkai.letters.tables import Column
from gongkai.plans.choices import DutyState
from gongkai.plans.models import Dunning, Duty, Plan

# 政府信息公开条例第四十七条: the competent department supervises, and urges those who do not act as they should.
BASIS = "《中华人民共和国政府信息公开条例》第四十七条"
# A duty that ends within so many days is soon due: it may stand in a letter.
SOON_DAYS = 30
COLUMNS = (
    Column("number", "序号", 4, "number"),
    Column("text", "工作任务", 16),
    Column("due_on", "完成时限", 11, "date"),
    Column("late", "超期情况", 8),
    Column("todo", "办理要求", 11),
)


def is_soon_due(due_on: date | None, today: date) -> bool:
    """The last day has passed or comes near: the duty may stand in a letter."""
    return due_on is not None and due_on <= today + timedelta(days=SOON_DAYS)


def how_late(due_on: date, today: date) -> str:
    """超期 3 天, 今天到期, 还有 3 天. The last day itself is in time."""
    days = (today - due_on).days
    if days > 0:
        return f"超期 {days} 天"
    return "今天到期" if days == 0 else f"还有 {-days} 天"


def what_to_do(state: str, is_late: bool) -> str:
    """What is asked of an agency whose duty is in this state."""
    if state == DutyState.RETURNED:
        return "按退回意见补充，重新报送办理结果和佐证"
    begun = "抓紧完成" if state == DutyState.IN_PROGRESS else "立即着手办理"
    return f"{begun}，报送办理结果和佐证" + ("，并说明超期原因" if is_late else "")


def content_of(plan: Plan, agency_name: str, duties: Iterable[Duty], today: date) -> dict[str, Any]:
    """What the letter says of names and tasks on this day, as plain JSON values. The duties carry their tasks."""
    rows = []
    for duty in duties:
        due_on = duty.task.due_on
        assert due_on is not None  # the action has seen to it
        rows.append(
            {
                "duty": duty.pk,
                "number": duty.task.number,
                "text": duty.task.text,
                "due_on": due_on.isoformat(),
                "late": how_late(due_on, today),
                "todo": what_to_do(duty.state, due_on < today),
            }
        )
    return {"issuer": issuer_of(plan, today), "addressee": agency_name, "plan": plan.title, "rows": rows}


def issuer_of(plan: Plan, today: date) -> str:
    """The general office of the government is its competent department (条例第三条); where none is listed, the government."""
    offices = Agency.objects.filter(parent=plan.government, kind=AgencyKind.GENERAL_OFFICE).active(today)
    office = offices.order_by("position").first()
    return (office or plan.government).name


def rows_of(dunning: Dunning) -> list[dict[str, Any]]:
    """The tasks of the letter, with real days."""
    return [row | {"due_on": date.fromisoformat(row["due_on"])} for row in dunning.content["rows"]]


def letter_of(dunning: Dunning) -> Letter:
    """The letter as it was issued."""
    issued_on = timezone.localdate(dunning.issued_at)
    rows, plan = rows_of(dunning), dunning.content["plan"]
    late = sum(row["due_on"] < issued_on for row in rows)
    what = "超过完成时限" if late == len(rows) else "临近完成时限" if not late else "超过或者临近完成时限"
    opening = (
        f"你单位承担的《{plan}》下列任务，截至{written_day(issued_on)}已经{what}。根据{BASIS}，现予督办。"
    )
    return Letter(
        title="政务公开工作任务督办单",
        number=str(dunning),
        addressee=dunning.content["addressee"],
        paragraphs=(opening, dunning.text, f"请于{written_day(dunning.answer_by)}前反馈办理情况。"),
        issuer=dunning.content["issuer"],
        issued_on=issued_on,
        table=Table(COLUMNS, rows),
    )
