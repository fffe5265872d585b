"""What the publication log says of identities: an entry about one agency, or one entry of a reform about several."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.choices import NameKind
from gongkai.agencies.models import Agency
from gongkai.directory.actions.identity import logged_content
from gongkai.directory.choices import ReformKind
from gongkai.publishing.choices import Act
from gongkai.publishing.models import LogEntry, Snapshot

LABELS = {"parent": _("上级机构"), "successors": _("承接机构"), "names": _("名称沿革")}


def field_label(name: str) -> Any:
    """What a part of an identity is called."""
    return LABELS.get(name) or Agency._meta.get_field(name).verbose_name  # type: ignore[union-attr]


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


def told(entries: Collection[LogEntry]) -> dict[int, str]:
    """What each entry about identities says, in words, by its number in the log: 合并：甲、乙 → 丙. Three queries, however many.

    What was erased is not told again.
    """
    concerned = [entry for entry in entries if entry.act == Act.AGENCY_CHANGED and entry.snapshot_id]
    # The contents of documents stay where they are: only identities are read.
    snapshots = Snapshot.objects.in_bulk([entry.snapshot_id for entry in concerned])
    for entry in concerned:
        entry.snapshot = snapshots.get(entry.snapshot_id)
    alone = [entry for entry in concerned if entry.manifest is None]
    before = _before(alone)
    return {
        entry.seq: _reform(entry) if entry.manifest else _change(entry, before.get(entry.seq))
        for entry in concerned
    }


def _before(entries: Iterable[LogEntry]) -> dict[int, dict[str, Any]]:
    """The identity that stood before each entry about one agency."""
    wanted = {entry.seq: entry.agency for entry in entries}
    agencies = set(wanted.values())
    about = Q(agency__in=agencies, manifest__isnull=True) | Q(reform__agencies__in=agencies)
    earlier = LogEntry.objects.filter(about, act=Act.AGENCY_CHANGED, seq__lt=max(wanted, default=0))
    stands: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for entry in earlier.select_related("snapshot", "agency").order_by("seq").distinct():
        for code, identity in identities_of(entry).items():
            stands.setdefault(code, []).append((entry.seq, identity))
    found = {}
    for seq, agency in wanted.items():
        known = [identity for number, identity in stands.get(agency.code, ()) if number < seq]
        if known:
            found[seq] = known[-1]
    return found


def _change(entry: LogEntry, before: dict[str, Any] | None) -> str:
    after = identities_of(entry).get(entry.agency.code, {})
    if not after:
        return ""
    if before is None:
        return str(_("设立"))
    changed = [str(field_label(name)) for name, value in after.items() if before.get(name) != value]
    return f"{_('变更')}{'：' if changed else ''}{'、'.join(changed)}"


def _reform(entry: LogEntry) -> str:
    """The form of the reform, whom it concerned and what it stands on."""
    facts, identities = entry.manifest or {}, identities_of(entry)
    last_day = (date.fromisoformat(facts["effective_on"]) - timedelta(days=1)).isoformat()
    ended = {code: one for code, one in identities.items() if one.get("until") == last_day}
    heirs = {code for one in ended.values() for code in one.get("successors", ())}
    old = [str(one["name"]) for one in ended.values()]
    new = [str(identities[code]["name"]) for code in sorted(heirs) if code in identities]
    if facts["reform"] == ReformKind.RENAME:
        pairs = [
            (name, one["name"])
            for one in identities.values()
            for kind, name, _since, until in one.get("names", ())
            if kind == NameKind.FORMER and until == last_day
        ]
        old, new = [pair[0] for pair in pairs[:1]], [pair[1] for pair in pairs[:1]]
    parties = " → ".join("、".join(names) for names in (old, new) if names)
    words = f"{ReformKind(facts['reform']).label}{'：' if parties else ''}{parties}"
    return f"{words}（{facts['basis']}）" if facts["basis"] else words
