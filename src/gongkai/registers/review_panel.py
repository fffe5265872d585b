"""Where a record stands on its way, and what was said on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _

from gongkai.attachments.models import SignedSheet
from gongkai.publishing.choices import Decision, RecordState, ReviewStep, RevisionState
from gongkai.publishing.models import Emergency, Record, Review
from gongkai.publishing.standing import scheme_in_force, standing
from gongkai.publishing.steps import DEFAULT, Event
from gongkai.registers.register import Status, Text

REVISION_TONES = {
    RevisionState.EDITING: "neutral",
    RevisionState.IN_REVIEW: "info",
    RevisionState.RETURNED: "warning",
    RevisionState.APPROVED: "success",
}


@dataclass(frozen=True, slots=True)
class Said:
    """An entry for the component `timeline`."""

    at: datetime
    who: str
    text: str
    detail: str


def record_status(record: Record) -> Status:
    """The public state, or, for the record's own agency, where the working revision stands."""
    if record.is_own and record.working is not None:
        state, step = RevisionState(record.working.state), record.working.get_step_display()
        public = _("已发布，修改稿") if record.state == RecordState.PUBLISHED else ""
        if not record.working.attribution.is_public:
            return Status(f"{public}{record.working.get_attribute_display()}", "warning")
        return Status(
            f"{public}{state.label}{'：' if step else ''}{step}", REVISION_TONES.get(state, "neutral")
        )
    tone = {RecordState.PUBLISHED: "success", RecordState.WITHDRAWN: "danger"}.get(
        RecordState(record.state), "neutral"
    )
    return Status(record.get_state_display(), tone)


def steps_of(record: Record) -> list[tuple[str, str]]:
    """起草, the review steps, 发布: each with who decided it or until when it waits; for the record's own people only."""
    revision = record.working
    if not record.is_own or revision is None:
        return []
    state = revision.state
    if state in (RevisionState.EDITING, RevisionState.RETURNED):
        scheme = scheme_in_force(record.agency_id, record.kind)
        names = (scheme.scheme() if scheme else DEFAULT).names
        return [
            (_("起草"), "current"),
            *((str(ReviewStep(name).label), "todo") for name in names),
            (_("发布"), "todo"),
        ]
    stands = standing(revision)
    days = {review.step: review for review in revision.reviews.filter(decision=Decision.APPROVE)}
    done = [(_passed(event, days.get(event.step)), "done") for event in stands.approvals]
    waiting = [
        (
            f"{ReviewStep(stage.step).label}{_until(revision.step_due_on) if place == 0 else ''}",
            "current" if place == 0 else "todo",
        )
        for place, stage in enumerate(stands.waiting)
    ]
    return [(_("起草"), "done"), *done, *waiting, (_("发布"), "todo" if waiting else "current")]


def _passed(event: Event, review: Review | None) -> str:
    label = str(ReviewStep(event.step).label)
    if review is None:
        return label
    day = dateformat.format(timezone.localtime(review.decided_at), "n月j日 H:i")
    return f"{label} {event.person.name} {day}"


def _until(due: date | None) -> str:
    return _("（%(day)s前）") % {"day": dateformat.format(due, "n月j日")} if due else ""


def reviews_of(record: Record) -> list[Said]:
    """What was decided since the last publication, the newest first; of an emergency publication also afterwards."""
    if not record.is_own:
        return []
    published = record.current.number if record.current else 0
    since = Q(revision__number__gt=published)
    if record.state == RecordState.PUBLISHED:
        since |= Q(revision=record.current, revision__emergency__isnull=False)
    reviews = Review.objects.filter(since, revision__record=record)
    found = reviews.select_related("revision", "reviewer", "on_behalf_of").order_by("-decided_at", "-pk")
    return [Said(review.decided_at, review.by, _said(review), _detail(review)) for review in found]


def _said(review: Review) -> str:
    step, decision = review.get_step_display(), review.get_decision_display()
    where = _("（退回到%(step)s）") % {"step": review.get_returned_to_display()} if review.returned_to else ""
    return _("%(step)s：%(decision)s%(where)s（第 %(number)s 版）") % {
        "step": step,
        "decision": decision,
        "where": where,
        "number": review.revision.number,
    }


def _detail(review: Review) -> str:
    parts = [review.opinion, review.get_ground_display(), review.reference]
    return "；".join(part for part in parts if part)


def review_links(record: Record) -> list[tuple[Text, str]]:
    """The printed sheet, the signed ones, and the emergency publication of what the public reads, if it was one."""
    if not record.is_own:
        return []
    links: list[tuple[Text, str]] = [
        (_("审查审批表（Word）"), reverse("reviews:sheet", args=[record.pk, "docx"])),
        (_("审查审批表（PDF）"), reverse("reviews:sheet", args=[record.pk, "pdf"])),
    ]
    shown = record.working_id or record.current_id
    signed = SignedSheet.objects.filter(review__revision=shown).select_related("attachment", "review")
    links += [
        (
            _("签字件：%(step)s") % {"step": sheet.review.get_step_display()},
            sheet.attachment.get_absolute_url(),
        )
        for sheet in signed
    ]
    if record.state == RecordState.PUBLISHED:
        found = Emergency.objects.filter(revision=record.current)
        links += [(_("应急发布和补审"), reverse("reviews:emergency", args=[one.pk])) for one in found]
    return links
