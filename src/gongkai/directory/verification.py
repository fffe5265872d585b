"""Is the directory that the public reads the one that was logged?"""

from collections.abc import Iterator

from django.db.models import Max

from gongkai.agencies.models import Agency
from gongkai.directory.actions.identity import content
from gongkai.directory.entries import identities_of
from gongkai.publishing import canonical
from gongkai.publishing.choices import Act
from gongkai.publishing.models import LogEntry
from gongkai.publishing.verification import Problem, digest_of, public_content_check


@public_content_check
def verify_identities() -> Iterator[Problem]:
    """Compare each agency with the last entry about it. A directory that was never logged at all says nothing."""
    logged = _newest()
    if not logged:
        return
    read: dict[int, dict[str, dict[str, object]]] = {}
    agencies = Agency.objects.select_related("parent").prefetch_related("names", "successors")
    for agency in agencies:
        entry = logged.get(agency.code)
        if entry is not None and entry.seq not in read:
            is_whole = digest_of(entry.snapshot) == entry.digest
            read[entry.seq] = identities_of(entry) if is_whole else {}
        known = read[entry.seq].get(agency.code) if entry else None
        now = canonical.decode(canonical.encode(content(agency)))
        # What an earlier version did not yet know of an agency it could not log.
        if known is None or any(now.get(name) != value for name, value in known.items()):
            yield Problem(
                "identity",
                f"机构 {agency.code}（{agency.name}）的信息与日志不符。",
                entry.seq if entry else None,
            )


def _newest() -> dict[str, LogEntry]:
    """The newest entry about each agency, by its code: its own, or that of a reform in which it had a part."""
    entries = LogEntry.objects.filter(act=Act.AGENCY_CHANGED, snapshot__isnull=False)
    joined = entries.select_related("snapshot", "agency")
    own = entries.filter(manifest__isnull=True).values("agency").annotate(seq=Max("seq")).values("seq")
    newest = {entry.agency.code: entry for entry in joined.filter(seq__in=own)}
    for entry in joined.filter(manifest__isnull=False).order_by("seq"):
        for code in (entry.manifest or {}).get("agencies", ()):
            if code not in newest or newest[code].seq < entry.seq:
                newest[code] = entry
    return newest
