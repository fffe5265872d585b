"""Whether the processes behind the site are alive."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from gongkai.jobs.models import Heartbeat
from gongkai.publishing.followers import all_followers
from gongkai.publishing.models import FollowerPosition, LogHead

PROCESSES = ("worker", "follower", "scheduler")
LATE_AFTER_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Health:
    """Seconds since each process beat (None: never), and log entries that each follower has still to read."""

    ages: dict[str, int | None]
    behind: dict[str, int]

    @property
    def late(self) -> frozenset[str]:
        """The processes that have not beaten lately."""
        return frozenset(name for name, age in self.ages.items() if age is None or age >= LATE_AFTER_SECONDS)

    @property
    def is_well(self) -> bool:
        return not self.late

    def as_json(self) -> dict[str, Any]:
        """What `/healthz` answers."""
        return {"ok": self.is_well, "age_seconds": self.ages, "entries_behind": self.behind}


def health(now: datetime | None = None) -> Health:
    """The health of the installation at `now` (the present, unless a test says otherwise)."""
    now = now or timezone.now()
    beats = dict(Heartbeat.objects.values_list("process", "beaten_at"))
    positions = dict(FollowerPosition.objects.values_list("name", "seq"))
    last = LogHead.objects.values_list("seq", flat=True).get(pk=1)
    ages = {name: int((now - beats[name]).total_seconds()) if name in beats else None for name in PROCESSES}
    behind = {follower.name: last - positions.get(follower.name, 0) for follower in all_followers()}
    return Health(ages, behind)
