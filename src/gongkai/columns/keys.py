"""What the log says beside a record's own keys: the columns in which it stands move with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai.columns.choices import LISTED
from gongkai.columns.models import Placement
from gongkai.publishing.log import key_source


@key_source
def column_keys(numbers: Sequence[int]) -> Iterable[str]:
    """`column:5` for each column that lists one of the records; one query."""
    listed = Placement.objects.filter(record__in=numbers, state__in=LISTED)
    return [f"column:{column}" for column in listed.order_by("column").values_list("column", flat=True)]
