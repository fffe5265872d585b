"""One search over what a person may see: pages of their own, documents, agencies by any name, tasks and plans.

Each source starts from the rows that `for_user` gives, so nothing is found that a list would not show.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

from django.core.paginator import Page
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.accounts.models import User
from gongkai.accounts.paging import Pages
from gongkai.accounts.row_fields import row_number
from gongkai.agencies.models import Agency, AgencyName
from gongkai.desk.navigation import commands
from gongkai.plans.models import Plan, Task
from gongkai.publishing.day import public_day
from gongkai.publishing.kinds import left_public
from gongkai.publishing.lookup import holds
from gongkai.publishing.models import Record
from gongkai.registers.review_panel import record_status

AT_ONCE, PAGE_SIZE = 5, 20
_BIGGEST_NUMBER = 100_000

Words = Sequence[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found, where it is, and what tells it from its likes."""

    title: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What one source found: the first few, and how many there are."""

    name: str
    label: str | Promise
    total: int
    hits: list[Hit]


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of thing: which rows have all the words, and how a row is shown."""

    label: str | Promise
    rows: Callable[[User, Words], QuerySet[Any]]
    hit: Callable[[Any, Words], Hit]


def search(user: User, words: Words) -> list[Group]:
    """The groups in which something was found. Without words: the pages that the person uses."""
    pages = [
        Hit(label, url)
        for label, url in commands(user)
        if all(word.casefold() in label.casefold() for word in words)
    ]
    groups = [Group("pages", _("页面和操作"), len(pages), pages if not words else pages[:AT_ONCE])]
    if words:
        for name, source in SOURCES.items():
            rows = source.rows(user, words)
            found = [source.hit(row, words) for row in rows[: AT_ONCE + 1]]
            total = len(found) if len(found) <= AT_ONCE else rows.count()
            groups.append(Group(name, source.label, total, found[:AT_ONCE]))
    return [group for group in groups if group.total]


def search_one(user: User, words: Words, name: str, number: str) -> tuple[Group, Page[Any]]:
    """All that one source finds, page by page."""
    source = SOURCES[name]
    page = Pages(source.rows(user, words), PAGE_SIZE).get_page(number)
    return Group(name, source.label, page.paginator.count, [source.hit(row, words) for row in page]), page


# --- Sources ---------------------------------------------------------------------------------------------------------
def _all(words: Words, condition: Callable[[str], Q]) -> Q:
    return reduce(and_, map(condition, words))


def _records(user: User, words: Words) -> QuerySet[Any]:
    def has(word: str) -> Q:
        return holds(word, "title", "identifier")

    rows = Record.objects.for_user(user, "view").filter(_all(words, has))
    rows = rows.exclude(Q(is_own=False) & left_public(public_day()))
    return rows.select_related("agency", "working").order_by("-saved_at", "-pk")


def _record(record: Record, _words: Words) -> Hit:
    what = [record.identifier, record.agency.label, str(record_status(record).text)]
    url = reverse("registers:detail", args=[record.kind, record.pk])
    return Hit(record.title, url, " · ".join(filter(None, what)))


def _agencies(user: User, words: Words) -> QuerySet[Any]:
    def has(word: str) -> Q:
        named = AgencyName.objects.filter(holds(word, "name")).values("agency")
        own = holds(word, "name", "short_name") | Q(code__iexact=word)
        return own | Q(uscc__iexact=word) | Q(pk__in=named)

    rows = Agency.objects.for_user(user, "view").filter(_all(words, has))
    return rows.select_related("parent").prefetch_related("names").order_by("level", "position", "pk")


def _agency(agency: Agency, words: Words) -> Hit:
    folded = [word.casefold() for word in words]
    names = [name for name in agency.names.all() if name.name != agency.name]
    named = [name for name in names if all(word in name.name.casefold() for word in folded)]
    what = [agency.parent.label if agency.parent else ""]
    if named and not all(word in agency.name.casefold() for word in folded):
        what.insert(0, f"{named[0].get_kind_display()}：{named[0].name}")
    return Hit(
        agency.name, reverse("registers:detail", args=["agencies", agency.pk]), " · ".join(filter(None, what))
    )


def _tasks(user: User, words: Words) -> QuerySet[Any]:
    def has(word: str) -> Q:
        number = row_number(word)
        by_number = Q(number=number) if number is not None and number < _BIGGEST_NUMBER else Q()
        return holds(word, "text", "unit_text") | by_number

    rows = Task.objects.filter(_all(words, has), plan__in=Plan.objects.for_user(user, "view"))
    return rows.select_related("plan").order_by("-plan__year", "plan", "number")


def _task(task: Task, _words: Words) -> Hit:
    return Hit(str(task), reverse("plans-desk:task", args=[task.pk]), task.plan.title)


def _plans(user: User, words: Words) -> QuerySet[Any]:
    rows = Plan.objects.for_user(user, "view").filter(_all(words, lambda word: holds(word, "title")))
    return rows.select_related("government").order_by("-year", "title")


def _plan(plan: Plan, _words: Words) -> Hit:
    return Hit(plan.title, reverse("plans-desk:plan", args=[plan.pk]), plan.government.label)


SOURCES = {
    "documents": Source(gettext_lazy("文件"), _records, _record),
    "tasks": Source(gettext_lazy("任务"), _tasks, _task),
    "plans": Source(gettext_lazy("工作要点"), _plans, _plan),
    "agencies": Source(gettext_lazy("机构"), _agencies, _agency),
}
