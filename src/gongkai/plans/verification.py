"""Is the progress that the public reads the one that was released?"""

from collections.abc import Iterator

from gongkai.plans.models import Release
from gongkai.publishing.choices import Act
from gongkai.publishing.erasure import erased_digests
from gongkai.publishing.models import LogEntry
from gongkai.publishing.verification import Problem, public_content_check


@public_content_check
def verify_releases() -> Iterator[Problem]:
    """Every release that was not withdrawn has its entry in the log, every entry that was not taken back its release.

    A release says that it was erased when the log says so.
    """
    yield from _verify_erased()
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


def _verify_erased() -> Iterator[Problem]:
    erased = erased_digests()
    entries = LogEntry.objects.filter(act=Act.RELEASED, record__plan__isnull=False)
    rows = entries.values_list("record", "snapshot", "seq", "digest")
    logged = {(plan, snapshot): seq for plan, snapshot, seq, digest in rows if digest in erased}
    said = set(Release.objects.exclude(erased_at=None).values_list("plan", "snapshot"))
    for plan, snapshot in sorted(said ^ logged.keys()):
        text = f"要点 {plan} 公布的内容是否清除，与日志不符。"
        yield Problem("release", text, logged.get((plan, snapshot)), plan)
