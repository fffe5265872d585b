"""Is the progress that the public reads the one that was released?"""

from collections.abc import Iterator

from gongkai.plans.models import Release
from gongkai.publishing.choices import Act
from gongkai.publishing.models import LogEntry
from gongkai.publishing.verification import Problem, public_content_check


@public_content_check
def verify_releases() -> Iterator[Problem]:
    """Every release that is shown has its entry in the log, every entry that was not taken back its release."""
    entries = LogEntry.objects.filter(
        act__in=[Act.RELEASED, Act.RELEASE_WITHDRAWN], record__plan__isnull=False
    )
    logged: dict[tuple[int | None, int | None], int] = {}
    for plan, snapshot, act, seq in entries.order_by("seq").values_list("record", "snapshot", "act", "seq"):
        if act == Act.RELEASED:
            logged[plan, snapshot] = seq
        else:
            logged.pop((plan, snapshot), None)
    shown = set(Release.objects.filter(withdrawn_at=None).values_list("plan", "snapshot"))
    for plan in sorted({plan or 0 for plan, _snapshot in shown ^ logged.keys()}):
        seqs = [seq for (its_plan, _snapshot), seq in logged.items() if its_plan == plan]
        yield Problem("release", f"要点 {plan} 公布的进展与日志不符。", max(seqs) if seqs else None, plan)
