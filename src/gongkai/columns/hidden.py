"""What columns are called that the public does not see: the log tells that they were changed, the dump does not tell what they say."""

from __future__ import annotations

from gongkai.columns.models import Column
from gongkai.columns.tree import Forest
from gongkai.publishing.choices import Act
from gongkai.publishing.dump import keeps_back
from gongkai.publishing.models import LogEntry


@keeps_back
def entries_of_hidden_columns() -> set[int]:
    """The entries about columns that are hidden now, or stand below one that is; a closed one was public and stays so."""
    shown = {number for number, node in Forest(Column.objects.all()).nodes.items() if node.is_visible}
    shown |= set(Column.objects.filter(is_shown=True, closed_on__isnull=False).values_list("pk", flat=True))
    entries = LogEntry.objects.filter(act=Act.COLUMN_CHANGED).values_list("seq", "manifest")
    return {seq for seq, manifest in entries if (manifest or {}).get("column") not in shown}
