"""Tells offices of offers that were made while a record was a draft: when it is published, and not before."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.columns.models import Placement
from gongkai.columns.placing import tell_office
from gongkai.publishing import followers
from gongkai.publishing.followers import Follower
from gongkai.publishing.models import LogEntry
from gongkai.publishing.publications import publications


class OffersFollower(Follower):
    """Looks at each publication for offers without an answer. Who was told of an offer is not told again, also after a rebuild."""

    name = "column-offers"

    def follow(self, entries: Sequence[LogEntry]) -> None:
        published = {one.record: entry.at for entry in entries for one in publications(entry)}
        waiting = Placement.objects.waiting().filter(record__in=published)
        for placement in waiting.select_related("record__agency", "column").order_by("pk"):
            tell_office(placement, published[placement.record_id])

    def forget(self) -> None:
        """Nothing is kept: what was told stays told."""


followers.register(OffersFollower())
