"""Is the progress that the public reads the one that was released?"""

from collections.abc import Iterator

from django.db.models import Max

from gongkai.plans.models import Release
from gongkai.publishing.choices import Act
from gongkai.publishing.models import LogEntry
from gongkai.publishing.verification import Problem, public_content_check


@public_content_check
def verify_releases() -> Iterator[Problem]:
    """The newest release of each plan shows the snapshot of the newest entry about it, and the other way round."""
    entries = LogEntry.objects.filter(act=Act.RELEASED, record__plan__isnull=False)
    newest = entries.values("record").annotate(seq=Max("seq")).values("seq")
    logged = {entry.record_id: entry for entry in entries.filter(seq__in=newest)}
    shown = {
        release.plan_id: release.snapshot_id for release in Release.objects.order_by("released_at", "pk")
    }
    for plan in sorted(shown.keys() | logged.keys(), key=str):
        entry = logged.get(plan)
        if entry is None or shown.get(plan) != entry.snapshot_id:
            yield Problem(
                "release", f"要点 {plan} 公布的进展与日志不符。", entry.seq if entry else None, plan
            )
