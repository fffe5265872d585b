"""The news of publishing: a follower of the log."""

from __future__ import annotations

from collections.abc import Sequence

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
                    record_id_of=record.pk, act=Act.RELEASED, entry__snapshot=entry.snapshot_id
                ).delete()
            elif entry.act in TOLD and record.state == RecordState.PUBLISHED:
                News.objects.update_or_create(entry=entry, defaults=self._line(entry))

    def _line(self, entry: LogEntry) -> dict[str, object]:
        record = entry.record
        assert record is not None  # `follow` has seen it
        return {
            "record_id_of": record.pk,
            "title": record.title,
            "url": record.plan.get_absolute_url() if entry.act == Act.RELEASED else record.get_absolute_url(),
            "agency_name": entry.agency.name,
            "act": entry.act,
            "at": entry.at,
        }

    def forget(self) -> None:
        News.objects.all().delete()


followers.register(NewsFollower())
