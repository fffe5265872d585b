"""What the first page shows to whom: figures of one's agency, plans of an office, the log, the health of the installation.

Each part asks a fixed number of queries, and none for a role that the person does not hold.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.desk.kept import kept_for
from gongkai.desk.todo_groups import grouped
from gongkai.jobs.todos import todos_of
from gongkai.plans.behind import is_late
from gongkai.plans.choices import OPEN, DutyState
from gongkai.plans.figures import figures_of
from gongkai.plans.models import Duty, Plan
from gongkai.portal.figures import published_by_month
from gongkai.portal.health import health
from gongkai.publishing.models import LogEntry, Record
from gongkai.registers.review_panel import record_status

RECENT = 6
PLANS_SHOWN = 5
PROCESS_NAMES = {
    "worker": gettext_lazy("后台任务"),
    "follower": gettext_lazy("公开页面更新"),
    "scheduler": gettext_lazy("定时任务"),
}


def home(user: User, now: datetime, *, has_kept: bool) -> dict[str, Any]:
    """Everything that the template needs; `has_kept` says that something may be kept for the person."""
    today = timezone.localdate(now)
    writes = bool(user.agency_ids(Role.EDITOR))
    reviews = bool(user.agency_ids(Role.REVIEWER))
    # An office looks after its plans; its government's own figures stand in them.
    own = user.agency_ids(Role.EDITOR, Role.REVIEWER) - user.agency_ids(Role.DISCLOSURE_OFFICE)
    todos = todos_of(user, today)
    return {
        "kept_count": kept_for(user, now).count() if has_kept else 0,
        "todo_count": len(todos),
        "groups": grouped(todos, today, review_first=reviews and not writes),
        "agency": agency_figures(own, today) if own else None,
        "plans": office_plans(user, today) if user.agency_ids(Role.DISCLOSURE_OFFICE) else None,
        "last_entry": LogEntry.objects.order_by("-seq").first() if user.agency_ids(Role.AUDITOR) else None,
        "is_auditor": bool(user.agency_ids(Role.AUDITOR)),
        "health": health_rows(now) if user.is_superuser else None,
        "recent": recent(user) if writes or reviews else [],
    }


def agency_figures(own: set[int], today: date) -> dict[str, Any]:
    """What these agencies have published month by month, and where their tasks stand. Two queries."""
    duties = Duty.objects.filter(agency__in=own, task__dropped_on=None).counting().order_by()
    by_state = duties.values_list("state").annotate(
        count=Count("pk"), count_late=Count("pk", filter=is_late(today))
    )
    states: Counter[str] = Counter()
    late = 0
    for state, count, count_late in by_state:
        states[state] = count
        late += count_late if state in OPEN else 0
    doing = sum(states[state] for state in OPEN)
    months = published_by_month(today, Record.objects.published().filter(agency__in=own))
    my_tasks, documents = reverse("plans-desk:my-tasks"), reverse("registers:list", args=["documents"])
    return {
        "figures": [
            (doing, _("项任务在办"), my_tasks),
            (states[DutyState.SUBMITTED], _("项报告等主管部门确认"), my_tasks),
            (months[-1][1], _("件本月公开"), f"{documents}?state=published"),
        ],
        "tasks": [
            (_("已办结"), states[DutyState.VERIFIED], "success"),
            (_("已报告，待确认"), states[DutyState.SUBMITTED], "info"),
            (_("在办，未超期"), doing - late, "neutral"),
            (_("在办，已超期"), late, "danger"),
        ],
        "has_tasks": bool(states.total()),
        "months": months,
        "has_published": any(count for _month, count in months),
    }


def office_plans(user: User, today: date) -> list[tuple[Plan, dict[str, int]]]:
    """The newest plans of my office with their figures. Two queries."""
    managed = Plan.objects.for_user(user, "manage").select_related("government")
    plans = list(managed.order_by("-year", "government__position", "title")[:PLANS_SHOWN])
    figures = figures_of(plans, today)
    return [(plan, figures[plan.pk]) for plan in plans]


def recent(user: User) -> list[dict[str, Any]]:
    """What was saved last in my agencies. One query."""
    own = user.agency_ids(Role.EDITOR, Role.REVIEWER)
    records = Record.objects.for_user(user, "view").filter(agency__in=own).select_related("agency", "working")
    return [
        {
            "title": record.title,
            "at": record.saved_at,
            "url": reverse("registers:detail", args=[record.kind, record.pk]),
            "who": record.agency.label,
            "text": record_status(record).text,
        }
        for record in records.order_by("-saved_at")[:RECENT]
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the installation, in words."""

    name: str
    words: str
    is_well: bool


def health_rows(now: datetime) -> list[Part]:
    """Each process and what it last said. Three queries."""
    found = health(now)
    rows = []
    for name, age in found.ages.items():
        is_well = name not in found.late
        if age is None:
            words = _("没有运行过")
        elif is_well:
            words = _("正常")
        else:
            words = _("%(minutes)s 分钟没有消息") % {"minutes": age // 60}
        rows.append(Part(str(PROCESS_NAMES[name]), words, is_well))
    waiting = sum(found.behind.values())
    return [*rows, Part(_("待更新的日志条目"), str(waiting), True)]
