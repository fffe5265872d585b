"""The news of publishing: a follower of the log."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from gongkai.plans.choices import ReleaseKind
from gongkai.portal.models import News
from gongkai.publishing import followers
from gongkai.publishing.choices import Act, RecordState
from gongkai.publishing.followers import Follower
from gongkai.publishing.models import LogEntry, Record
from gongkai.publishing.publications import publications

TOLD = {Act.PUBLISHED, Act.CHANGED, Act.RELEASED}


class NewsFollower(Follower):
    """Writes a line for each act that the public is told of, and removes the lines of what is withdrawn.

    What was taken over from an old site is no news: it was read there when it was one.
    """

    name = "news"

    def follow(self, entries: Sequence[LogEntry]) -> None:
        for entry in entries:
            if entry.act == Act.BUNDLED:
                self._tell_each(entry)
            elif entry.record is not None:
                self._tell(entry, entry.record)

    def _tell(self, entry: LogEntry, record: Record) -> None:
        lines = News.objects.filter(record=record)
        if entry.act == Act.WITHDRAWN:
            lines.delete()
        elif entry.act == Act.ERASED:
            # A line may have the title that had to go; that of a closing report names its plan.
            lines.exclude(entry__act=Act.RELEASED, act=Act.PUBLISHED).update(title=record.title)
        elif entry.act == Act.RELEASE_WITHDRAWN:
            lines.filter(entry__act=Act.RELEASED, entry__snapshot=entry.snapshot_id).delete()
        elif entry.act in TOLD and record.state == RecordState.PUBLISHED:
            News.objects.update_or_create(entry=entry, record=record, defaults=self._line(entry))

    def _tell_each(self, entry: LogEntry) -> None:
        members = {one.record: one for one in publications(entry)}
        public = Record.objects.published().filter(pk__in=members).select_related("agency")
        News.objects.filter(entry=entry).delete()
        News.objects.bulk_create(
            News(
                entry=entry,
                record=record,
                title=record.title,
                agency_name=record.agency.name,
                act=members[record.pk].act,
                at=entry.at,
            )
            for record in public
        )

    def _line(self, entry: LogEntry) -> dict[str, object]:
        record = entry.record
        assert record is not None  # `_tell` has seen it
        line = {"agency_name": entry.agency.name, "at": entry.at}
        if entry.act != Act.RELEASED:
            return line | {"title": record.title, "act": entry.act}
        plan = record.plan
        if plan.releases.filter(snapshot=entry.snapshot_id, kind=ReleaseKind.CLOSING).exists():
            # A report is published like a document, and its line leads to the report, not to the progress.
            title = _("%(plan)s落实情况") % {"plan": plan.title}
            return line | {"title": title[:300], "act": Act.PUBLISHED}
        return line | {"title": record.title, "act": entry.act}

    def forget(self) -> None:
        News.objects.all().delete()


followers.register(NewsFollower())
