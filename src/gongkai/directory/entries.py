"""What the publication log says of identities: an entry about one agency, or one entry of a reform about several."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from gongkai.agencies.models import Agency
from gongkai.directory.actions.identity import logged_content
from gongkai.publishing.choices import Act
from gongkai.publishing.models import LogEntry


def identity_entries(agency: Agency, most: int) -> list[tuple[LogEntry, dict[str, Any] | None]]:
    """The entries about an agency, the newest first, each with the identity that it left; None where that was erased."""
    about = Q(agency=agency, manifest__isnull=True) | Q(reform__agencies=agency)
    entries = LogEntry.objects.filter(about, act=Act.AGENCY_CHANGED, snapshot__isnull=False)
    return [
        (entry, identities_of(entry).get(agency.code))
        for entry in entries.select_related("snapshot", "agency").order_by("-seq").distinct()[:most]
    ]


def identities_of(entry: LogEntry) -> dict[str, dict[str, Any]]:
    """The identities in an entry, by the codes of their agencies."""
    if entry.snapshot is None or entry.snapshot.content is None:
        return {}
    if entry.manifest is None:
        return {entry.agency.code: logged_content(entry.snapshot)}
    agencies: dict[str, dict[str, Any]] = entry.snapshot.read()["agencies"]
    return agencies
