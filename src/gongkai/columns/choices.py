"""Where a record stands on its way into a column."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlacementState(TextChoices):
    """`placed` by its own agency, or `offered` to a government above, whose office has `taken` or `returned` it."""

    PLACED = "placed", _("已列入")
    OFFERED = "offered", _("报送待定")
    TAKEN = "taken", _("已采用")
    RETURNED = "returned", _("已退回")
    REMOVED = "removed", _("已移出")


NOT_YET, GONE = "not_yet", "gone"
LISTED = (PlacementState.PLACED, PlacementState.TAKEN)
"""The states in which a published record stands in its column."""

# Which step may follow which: (state, verb) -> state; the actions refuse everything else. `GONE`: no trace is kept, for nothing was public.
TRANSITIONS: dict[tuple[str, str], str] = {
    (NOT_YET, "place"): PlacementState.PLACED,
    (PlacementState.REMOVED, "place"): PlacementState.PLACED,
    (NOT_YET, "offer"): PlacementState.OFFERED,
    (PlacementState.RETURNED, "offer"): PlacementState.OFFERED,
    (PlacementState.REMOVED, "offer"): PlacementState.OFFERED,
    (PlacementState.OFFERED, "take"): PlacementState.TAKEN,
    (PlacementState.OFFERED, "return_offer"): PlacementState.RETURNED,
    (PlacementState.OFFERED, "recall"): GONE,
    (PlacementState.RETURNED, "recall"): GONE,
    (PlacementState.PLACED, "remove"): PlacementState.REMOVED,
    (PlacementState.TAKEN, "remove"): PlacementState.REMOVED,
}

TONES = {
    PlacementState.PLACED: "success",
    PlacementState.OFFERED: "info",
    PlacementState.TAKEN: "success",
    PlacementState.RETURNED: "warning",
    PlacementState.REMOVED: "neutral",
}
