"""Is the directory that the public reads the one that was logged?"""

from collections.abc import Iterator

from django.db.models import Max

from gongkai.agencies.models import Agency
from gongkai.directory.actions import content
from gongkai.publishing import canonical
from gongkai.publishing.choices import Act
from gongkai.publishing.models import LogEntry
from gongkai.publishing.verification import Problem, digest_of, public_content_check


@public_content_check
def verify_identities() -> Iterator[Problem]:
    """Compare each agency with the last entry about it. A directory that was never logged at all says nothing."""
    entries = LogEntry.objects.filter(act=Act.AGENCY_CHANGED, snapshot__isnull=False)
    newest = entries.values("agency").annotate(seq=Max("seq")).values("seq")
    logged = {entry.agency_id: entry for entry in entries.filter(seq__in=newest).select_related("snapshot")}
    if not logged:
        return
    for agency in Agency.objects.select_related("parent", "successor"):
        entry = logged.get(agency.pk)
        is_whole = (
            entry is not None and entry.snapshot is not None and digest_of(entry.snapshot) == entry.digest
        )
        if not is_whole or entry.snapshot.read() != canonical.decode(canonical.encode(content(agency))):  # type: ignore[union-attr]
            yield Problem(
                "identity",
                f"机构 {agency.code}（{agency.name}）的信息与日志不符。",
                entry.seq if entry else None,
            )
