"""Releases of plans that must not be kept: what publishing asks of this room when it erases what was released."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.reasons import Reason
from gongkai.jobs.models import Notification, OutboxMail
from gongkai.letters.letter import written_day
from gongkai.plans import sources
from gongkai.plans.models import Plan, Release, Task
from gongkai.publishing import derived
from gongkai.publishing.choices import Act, RecordState
from gongkai.publishing.derived import Place, Released, holds
from gongkai.publishing.erasure import ERASED_TITLE
from gongkai.publishing.models import LogEntry, Record


class PlanReleases:
    """Progress and closing reports of plans, and the rows of which they are made."""

    def released(self, record: Record) -> list[Released]:
        known = list(Release.objects.filter(plan=record.pk, erased_at=None).select_related("snapshot"))
        if not known:
            return []
        told = LogEntry.objects.filter(act=Act.RELEASED, record=record)
        entries = dict(told.values_list("snapshot", "seq"))
        is_public = record.state == RecordState.PUBLISHED
        newest: dict[str, int] = {}
        for one in known:  # the newest first
            if one.is_shown:
                newest.setdefault(one.kind, one.pk)
        return [
            Released(
                entries[one.snapshot_id],
                one.snapshot,
                _label(one, is_public and newest.get(one.kind) == one.pk),
                is_public and newest.get(one.kind) == one.pk,
            )
            for one in known
            if one.snapshot_id in entries
        ]

    def places(self, record: Record, passage: str) -> list[Place]:
        return list(sources.places_in(record.pk, passage))

    def why_not_places(self, record: Record, passage: str) -> list[Reason | None]:
        tasks = Task.objects.filter(plan=record.pk).order_by("number")
        words = ("text", "unit_text", "chapter", "section", "due_text")
        found = [
            str(number) for number, *texts in tasks.values_list("number", *words) if holds(passage, texts)
        ]
        if any(
            holds(passage, [title])
            for title in Plan.objects.filter(pk=record.pk).values_list("title", flat=True)
        ):
            return [Reason(_("要点的名称里还有这段文字，清除后公布时会再次出现。请先改正要点文件和名称。"))]
        if not found:
            return []
        # Tasks say what their document says: erased here, they would not fit it any more.
        text = _(
            "第 %(numbers)s 项任务的原文里还有这段文字，清除后公布时会再次出现。请先改正要点文件，重新导入，更正任务。"
        )
        return [Reason(text % {"numbers": "、".join(found)})]

    def called(self, record: Record, places: Collection[Place]) -> list[str]:
        return sources.called(record.pk, places)

    def erase(
        self, record: Record, released: Collection[Released], places: Collection[Place], now: datetime
    ) -> None:
        gone = Release.objects.filter(plan=record.pk, snapshot__in=[one.snapshot.pk for one in released])
        gone.exclude(withdrawn_at=None).update(withdrawal_reason=ERASED_TITLE)
        gone.update(erased_at=now)
        _forget_told(sources.empty(record.pk, places))


derived.register(PlanReleases())


def _label(release: Release, is_current: bool) -> str:
    at = timezone.localtime(release.released_at)
    words = {
        "kind": release.get_kind_display(),
        "at": f"{written_day(at.date())} {at:%H:%M}",
        "state": _("，现在公开") if is_current else _("，已撤回") if release.is_withdrawn else "",
    }
    return _("%(kind)s（%(at)s公布%(state)s）") % words


def _forget_told(pages: Collection[str]) -> None:
    """People were told of reasons and opinions with a link to where they stand."""
    Notification.objects.filter(url__in=pages).update(text=ERASED_TITLE)
    told = Q(pk__in=[])
    for page in pages:
        told |= Q(body__contains=f"{page}\n")
    OutboxMail.objects.filter(told).update(subject=ERASED_TITLE, body=ERASED_TITLE)
