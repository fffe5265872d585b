"""A follower that removes copies of files as soon as the public does not read them any more."""

from collections.abc import Sequence

from gongkai.attachments import record_files
from gongkai.publishing import followers
from gongkai.publishing.followers import Follower
from gongkai.publishing.models import LogEntry


class PublicFiles(Follower):
    """Settles the files of each record on which something was done. They are shown by its state, so being late shows nothing."""

    name = "public-files"
    batch = 50

    def follow(self, entries: Sequence[LogEntry]) -> None:
        for pk in sorted({entry.record_id for entry in entries if entry.record_id is not None}):
            record_files.settle(pk)

    def forget(self) -> None:
        """Reading again settles each record anew; what is public stays readable meanwhile."""


followers.register(PublicFiles())
