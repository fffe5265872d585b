"""Files under a new key: only the head of a file is written anew, where its own key stands wrapped."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.attachments import storage
from gongkai.privacy.keys import Damaged
from gongkai.privacy.rotation import keeps


@keeps("attachments")
def files_under_the_first_key() -> Iterator[str]:
    """Every kept file. A file is replaced in one step: it opens under the old key or under the new one."""
    for name in storage.names():
        try:
            yield "moved" if storage.rewrap(name) else "current"
        except Damaged:
            yield "damaged"
