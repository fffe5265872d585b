"""The news of publishing: a follower of the log."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from gongkai.plans.choices import ReleaseKind
from gongkai.portal.models import News
from gongkai.publishing import followers
from gongkai.publishing.choices import Act, RecordState
from gongkai.publishing.followers import Follower
from gongkai.publishing.models import LogEntry

TOLD = {Act.PUBLISHED, Act.CHANGED, Act.RELEASED}


class NewsFollower(Follower):
    """Writes a line for each act that the public is told of, and removes the lines of what is withdrawn."""

    name = "news"

    def follow(self, entries: Sequence[LogEntry]) -> None:
        for entry in entries:
            record = entry.record
            if record is None:
                continue
            if entry.act == Act.WITHDRAWN:
                News.objects.filter(record_id_of=record.pk).delete()
            elif entry.act == Act.RELEASE_WITHDRAWN:
                News.objects.filter(
                    record_id_of=record.pk, entry__act=Act.RELEASED, entry__snapshot=entry.snapshot_id
                ).delete()
            elif entry.act in TOLD and record.state == RecordState.PUBLISHED:
                News.objects.update_or_create(entry=entry, defaults=self._line(entry))

    def _line(self, entry: LogEntry) -> dict[str, object]:
        record = entry.record
        assert record is not None  # `follow` has seen it
        line = {"record_id_of": record.pk, "agency_name": entry.agency.name, "at": entry.at}
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
