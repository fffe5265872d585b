"""A follower that checks each new entry of the log as it comes, so that a break is noticed the same minute."""

from collections.abc import Sequence

import structlog

from gongkai.publishing import followers
from gongkai.publishing.followers import Follower
from gongkai.publishing.log import entry_hash
from gongkai.publishing.models import LogEntry

log = structlog.get_logger("gongkai.publishing")


class ChainWatch(Follower):
    """Recomputes hashes as entries arrive. It keeps nothing but its position; a break stops it, which `/healthz` shows."""

    name = "chain-watch"

    def follow(self, entries: Sequence[LogEntry]) -> None:
        before = LogEntry.objects.filter(seq=entries[0].seq - 1).values_list("hash", flat=True).first() or ""
        for entry in entries:
            if entry.previous_hash != before or entry_hash(entry) != entry.hash:
                log.error("publication log is broken", seq=entry.seq)
                raise ChainBroken(f"entry {entry.seq} does not continue the chain")
            before = entry.hash

    def forget(self) -> None:
        """Nothing is kept."""


class ChainBroken(Exception):
    """An entry does not continue the chain: someone wrote past `append`."""


followers.register(ChainWatch())
