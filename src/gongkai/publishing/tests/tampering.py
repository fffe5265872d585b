"""What somebody with the rights of the database's owner can do: everything."""

from __future__ import annotations

from django.db import connection

from gongkai.publishing.log import entry_hash
from gongkai.publishing.models import LogEntry, LogHead

LOG, SNAPSHOT, ANCHOR = "publishing_logentry", "publishing_snapshot", "publishing_signedanchor"
SQLITE = {
    LOG: ["no_update", "no_delete"],
    SNAPSHOT: ["no_update"],
    ANCHOR: ["no_update", "no_delete"],
}
POSTGRESQL = {LOG: ["no_change"], SNAPSHOT: ["no_update"], ANCHOR: ["no_change"]}


def drop_guards() -> None:
    """Take every trigger away, as an attacker would first."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for table, names in SQLITE.items():
                for name in names:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}")
        else:
            for table, names in POSTGRESQL.items():
                for name in names:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}")


def rewrite_chain() -> None:
    """Change every entry and chain them anew, head included: the log alone looks whole."""
    previous = ""
    for entry in LogEntry.objects.order_by("seq"):
        entry.role, entry.previous_hash = "editor2", previous
        entry.hash = previous = entry_hash(entry)
        entry.save()
    LogHead.objects.update(hash=previous)
