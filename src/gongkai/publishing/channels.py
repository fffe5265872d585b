"""政府信息公开条例第二十三条: what else than this site an edition went out through, and that a correction reaches the same channels.

What is on this site, the log says; nobody enters it. Elsewhere people record it. An appearance is *behind* when the public reads
something else here than what was shown there, until somebody records what was done there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, Refused, refuse_if
from gongkai.publishing import canonical, rules
from gongkai.publishing.choices import Act, Channel, RecordState, Remedy
from gongkai.publishing.kinds import kind_of
from gongkai.publishing.locks import lock_records
from gongkai.publishing.log import append
from gongkai.publishing.models import (
    Appearance,
    ChannelCorrection,
    Edition,
    LogEntry,
    Record,
    Revision,
    Snapshot,
)
from gongkai.publishing.personal import has_no_personal_data
from gongkai.publishing.secrecy import has_no_secrecy_mark
from gongkai.publishing.web_links import is_web_address, readable

CORRECTION_BASIS = "政府信息公开条例第六条"
APPEARED, TAKEN_BACK = "appeared", "taken_back"
"""What the log says was done, beside the values of `Remedy`."""


def why_not_record(actor: User, record: Record) -> list[Reason | None]:
    """An editor or a reviewer of the owner agency, and only what was public here.

    A withdrawn record counts: what was printed before has to be seen to all the same.
    """
    never = record.state == RecordState.DRAFT
    return [
        rules.must_edit_or_review(actor, record),
        Reason(_("这一件还没有在本站公开，先发布再登记其他渠道。")) if never else None,
    ]


@dataclass(frozen=True, slots=True)
class Possible:
    """What was shown, since which day that is possible, and why not before. The gazette may well come before this site does."""

    revision: Revision
    since: date | None
    why_not_before: str


def why_not_appear(channel: str, appeared_on: date, possible: Possible, today: date) -> list[Reason | None]:
    """A channel of the list other than this site, on a day on which what was shown may have been shown there."""
    since = possible.since
    return [
        None if channel in Channel.values else Reason(_("请选择公开渠道。")),
        Reason(_("本网站的公开由系统按公开日志记载，不用登记。")) if channel == Channel.WEBSITE else None,
        Reason(possible.why_not_before) if since and appeared_on < since else None,
        Reason(_("公开日期晚于今天。")) if appeared_on > today else None,
    ]


def texts_may_stand(public: Sequence[str], internal: Sequence[str] = ()) -> list[Reason | None]:
    """Nothing secret in any text, nobody's number in what the public reads."""
    shown = [readable(text) for text in public]
    return [
        has_no_secrecy_mark(None, *shown, *internal),
        next((found for text in shown if (found := has_no_personal_data(text))), None),
    ]


def record_appearance(
    record: Record,
    *,
    channel: str,
    appeared_on: date,
    carrier: str = "",
    link: str = "",
    note: str = "",
    edition: int | None = None,
    actor: User,
    now: datetime,
) -> Appearance:
    """Record that an edition (without a number: the one that the public reads, or read last) went out through another channel."""
    with transaction.atomic():
        (record,) = lock_records([record.pk])
        refuse_if(why_not_record(actor, record))
        possible = _shown(record, edition)
        carrier, link, note = carrier.strip(), link.strip(), note.strip()
        refuse_if(
            [
                *why_not_appear(channel, appeared_on, possible, timezone.localdate(now)),
                is_web_address(link),
                *texts_may_stand([carrier, link], [note]),
            ]
        )
        made = Appearance.objects.create(
            record=record,
            revision=possible.revision,
            channel=channel,
            appeared_on=appeared_on,
            carrier=carrier,
            link=link,
            note=note,
            recorded_by=actor,
            recorded_at=now,
        )
        _append(made, record, APPEARED, actor, now, link_digest(possible.revision.snapshot, link))
        return made


def _shown(record: Record, edition: int | None) -> Possible:
    """What was shown: the first edition since it was made, a later one since the public reads it here."""
    assert record.current is not None
    assert record.changed_at is not None  # `why_not_record` has seen to both
    editions = {one.number: one for one in record.editions.select_related("revision").order_by("number")}
    if edition is not None and edition not in editions:
        raise Refused([Reason(_("没有第 %(number)s 版。") % {"number": edition})])
    newest = next((one for one in editions.values() if one.revision_id == record.current_id), None)
    found = editions[edition] if edition is not None else newest
    revision = found.revision if found else record.current
    if not editions or (found and found.number == min(editions)):
        formed = _formed_on(record, revision)
        words = {"since": f"{formed:%Y-%m-%d}"} if formed else {"since": ""}
        return Possible(revision, formed, _("公开日期早于成文日期（%(since)s）。") % words)
    since = timezone.localdate(
        found.at if found else record.changed_at
    )  # the newest one may not be numbered yet
    words = {"since": f"{since:%Y-%m-%d}"}
    return Possible(revision, since, _("公开日期早于这一版在本站公开的日期（%(since)s）。") % words)


def _formed_on(record: Record, revision: Revision) -> date | None:
    kind = kind_of(record)
    return kind.formed_on(kind.read(revision.snapshot)) if revision.snapshot.content is not None else None


def why_not_take_back(actor: User, appearance: Appearance) -> list[Reason | None]:
    return [
        rules.must_edit_or_review(actor, appearance.record),
        Reason(_("这一条登记已经取消。")) if appearance.taken_back_at else None,
    ]


@transaction.atomic
def take_back(appearance: Appearance, *, reason: str, actor: User, now: datetime) -> None:
    """Take an entry back that was a mistake. It stays, with the reason, for those who look after the record."""
    record, appearance = _locked(appearance)
    refuse_if([*why_not_take_back(actor, appearance), rules.says_why(reason), *texts_may_stand([], [reason])])
    appearance.taken_back_by, appearance.taken_back_at = actor, now
    appearance.taken_back_reason = reason.strip()
    appearance.save(update_fields=["taken_back_by", "taken_back_at", "taken_back_reason"])
    _forget_link_of_erased(appearance)
    _append(appearance, record, TAKEN_BACK, actor, now)


def why_not_correct(actor: User, appearance: Appearance) -> list[Reason | None]:
    """Only what is behind: `is_behind` was read with the row."""
    return [
        *why_not_take_back(actor, appearance),
        None if appearance.is_behind else Reason(_("这一渠道没有待更正的内容。"), CORRECTION_BASIS),
    ]


@transaction.atomic
def record_correction(
    appearance: Appearance,
    *,
    remedy: str,
    done_on: date,
    link: str = "",
    reason: str = "",
    seen: int | None = None,
    actor: User,
    now: datetime,
) -> ChannelCorrection:
    """Record what was done there about what changed here: corrected on a day, or why it cannot be.

    `seen` is the version that the person had before them; where there is a newer one, it is that which has to reach the channel.
    """
    record, appearance = _locked(appearance)
    is_corrected = remedy == Remedy.CORRECTED
    link, reason = link.strip() if is_corrected else "", "" if is_corrected else reason.strip()
    changed_at = record.withdrawn_at or record.changed_at or now
    early = done_on < timezone.localdate(changed_at)
    assert record.current is not None
    newer = seen is not None and seen != record.current.number
    refuse_if(
        [
            *why_not_correct(actor, appearance),
            None if remedy in Remedy.values else Reason(_("请选择办理情况。")),
            Reason(_("这一件又有了更新的版本，请重新打开核对。"), CORRECTION_BASIS) if newer else None,
            Reason(_("办理日期早于本站更正或者撤回的日期。")) if early else None,
            Reason(_("办理日期晚于今天。")) if done_on > timezone.localdate(now) else None,
            None if is_corrected else rules.says_why(reason),
            is_web_address(link),
            *texts_may_stand([link], [reason]),
        ]
    )
    made = ChannelCorrection.objects.create(
        appearance=appearance,
        revision=record.current,
        is_withdrawal=record.state == RecordState.WITHDRAWN,
        remedy=remedy,
        done_on=done_on,
        link=link,
        reason=reason,
        recorded_by=actor,
        recorded_at=now,
    )
    _forget_link_of_erased(appearance)
    _append(appearance, record, remedy, actor, now, link_digest(record.current.snapshot, link))
    return made


def _locked(appearance: Appearance) -> tuple[Record, Appearance]:
    """The appearance as it stands now that its record is locked."""
    (record,) = lock_records([appearance.record_id])
    fresh = Appearance.objects.with_behind().select_related("revision__snapshot").get(pk=appearance.pk)
    fresh.record = record
    return record, fresh


def _forget_link_of_erased(appearance: Appearance) -> None:
    """The address of content that was erased is kept until it was seen to, and no longer."""
    if appearance.link and appearance.revision.snapshot.content is None:
        appearance.link = ""
        appearance.save(update_fields=["link"])


def link_digest(snapshot: Snapshot, link: str) -> str:
    """What the log says of a link: its hash under the salt of the edition that stands there; empty without a link.

    Whoever has the edition can check it; once the edition was erased its salt is gone, and nobody can find the link by trying.
    """
    return canonical.digest(snapshot.salt, link.encode()) if link and snapshot.salt is not None else ""


def _append(
    appearance: Appearance, record: Record, did: str, actor: User, now: datetime, link: str | None = None
) -> LogEntry:
    """The log says channel, day and the digest of the link; link and carrier may hold what must be erased one day, so it does not hold them."""
    said = {
        "channel": str(appearance.channel),
        "on": appearance.appeared_on.isoformat(),
        "did": str(did),
    }
    return append(
        Act.CHANNELS,
        record=record,
        agency=record.agency,
        role=Role.REVIEWER if actor.holds(Role.REVIEWER, record.agency_id) else Role.EDITOR,
        manifest=said if link is None else said | {"link": link},
        now=now,
    )


# --- What is shown ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """An appearance as the public reads it. `edition` is the number of the edition that was shown, where it is not the current one."""

    label: str
    on: date
    carrier: str
    link: str
    edition: int | None
    corrected_on: date | None


def public_channels(record: Record, editions: Sequence[Edition]) -> list[Shown]:
    """Where else the record went out, without what was taken back, erased, or withdrawn and not corrected there since.

    `editions` are those of its page. Two queries at most.
    """
    known = {one.revision_id: one for one in editions}
    rows = record.appearances.standing().filter(revision__snapshot__content__isnull=False)
    done = Prefetch("corrections", ChannelCorrection.objects.filter(remedy=Remedy.CORRECTED).order_by("pk"))
    found = rows.prefetch_related(done).order_by("appeared_on", "pk")
    return [shown for row in found if (shown := _as_public(row, record, known))]


def _as_public(row: Appearance, record: Record, editions: dict[int, Edition]) -> Shown | None:
    corrections = list(row.corrections.all())
    last = corrections[-1] if corrections else None
    is_current = record.current_id in (row.revision_id, last.revision_id if last else None)
    edition = editions.get(row.revision_id)
    if not is_current and edition is not None and edition.is_withdrawn:  # type: ignore[attr-defined]
        return None
    return Shown(
        label=row.get_channel_display(),
        on=row.appeared_on,
        carrier=row.carrier,
        link=(last.link if last and last.link else row.link),
        edition=edition.number if edition and not is_current else None,
        corrected_on=last.done_on if last else None,
    )


def channel_names(record: Record) -> Iterator[str]:
    """公开形式 as one line of an export has it, each channel once; the record's appearances are fetched along."""
    found = [row.channel for row in record.appearances.all() if row.taken_back_at is None]
    if record.state == RecordState.PUBLISHED:
        yield str(Channel.WEBSITE.label)
    for channel in dict.fromkeys(found):
        yield str(Channel(channel).label)
