"""The panel 栏目 on the page of each record: where it stands, what waits for an answer, and the way to change that."""

from __future__ import annotations

from datetime import date

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from gongkai.accounts.models import User
from gongkai.columns import rules
from gongkai.columns.choices import TONES, PlacementState
from gongkai.columns.models import Placement
from gongkai.columns.tree import Forest, forest_of
from gongkai.publishing.choices import RecordState
from gongkai.publishing.models import Record
from gongkai.registers.panels import record_panel


@record_panel
def column_panel(user: User, record: Record, today: date) -> SafeString:
    """For the record's own people, and for whoever keeps a column in which it stands."""
    may_place = rules.may_place(user, record) is None and record.state != RecordState.WITHDRAWN
    rows = placement_rows(user, record)
    if not rows and not may_place:
        return mark_safe("")
    context = {"record": record, "rows": rows, "may_place": may_place}
    return render_to_string("gongkai/columns/_panel.html", context)


def placement_rows(user: User, record: Record) -> list[tuple[Placement, str, str]]:
    """Each place that the person may see, with its column in words and the tone of its state; a query for each tree."""
    seen = Placement.objects.for_user(user, "view").filter(record=record)
    placements = list(seen.select_related("column__owner", "record__agency"))
    trees: dict[int, Forest] = {
        owner: forest_of(owner) for owner in {one.column.owner_id for one in placements}
    }
    return [
        (one, trees[one.column.owner_id].path(one.column), TONES[PlacementState(one.state)])
        for one in placements
    ]
