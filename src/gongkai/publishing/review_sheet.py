"""信息发布（保密）审查审批表: what was said at each step, with times; steps to come have room for a signature on paper."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from gongkai.letters.letter import Letter, Table, written_day
from gongkai.letters.tables import Column
from gongkai.publishing.choices import Decision, ReviewStep, RevisionState
from gongkai.publishing.kinds import kind_of
from gongkai.publishing.models import Record, Review, Revision
from gongkai.publishing.standing import scheme_in_force, standings
from gongkai.publishing.steps import DEFAULT

TITLE = "信息发布（保密）审查审批表"
BASIS = "《政府信息公开条例》第十七条、《保守国家秘密法实施条例》第四十二条"
DIGEST_SHOWN = (
    23  # the algorithm and the first sixteen figures: enough to tell one text from another on paper
)
COLUMNS = (
    Column("step", "环节", 8),
    Column("who", "审查人", 9),
    Column("opinion", "意见、依据和文号", 22),
    Column("at", "时间", 11),
)
_TO_SIGN = {"who": "（签字）", "opinion": "", "at": "　　年　月　日"}


def sheet_of(record: Record, today: date) -> Letter:
    """The sheet of the revision that is on its way, else of the edition that the public reads."""
    revision = record.working or record.current
    assert revision is not None  # `create` writes the first revision with the record
    reviews = revision.reviews.select_related("reviewer", "on_behalf_of").order_by("decided_at", "pk")
    rows = [_row(review) for review in reviews]
    rows += [{"step": str(ReviewStep(step).label)} | _TO_SIGN for step in _to_come(record, revision)]
    said = [revision.get_attribute_display(), revision.get_ground_display(), revision.attribute_reason]
    emergency = getattr(revision, "emergency", None)
    facts = [
        f"信息名称：{_title(record, revision)}",
        f"公开机构：{record.agency.name}；类别：{kind_of(record).label}",
        f"公开属性：{'；'.join(part for part in said if part)}",
        f"起草人：{revision.author.name}；版次：第 {revision.number} 版",
        f"内容摘要：{revision.snapshot.digest[:DIGEST_SHOWN]}…",
        *([f"应急发布，事后补审。理由：{emergency.reason}"] if emergency else []),
        f"审查依据：{BASIS}。先审查、后公开，一事一审。",
    ]
    return Letter(
        title=TITLE,
        number="",
        addressee="",
        paragraphs=facts,
        issuer=record.agency.name,
        issued_on=today,
        table=Table(COLUMNS, rows),
    )


def _title(record: Record, revision: Revision) -> str:
    content = revision.snapshot.read()
    return str(content["title"]) if content else record.title


def _to_come(record: Record, revision: Revision) -> tuple[str, ...]:
    if revision.state in (RevisionState.EDITING, RevisionState.RETURNED):
        scheme = scheme_in_force(record.agency_id, record.kind)
        return (scheme.scheme() if scheme else DEFAULT).names
    if not revision.step:
        return ()
    return tuple(stage.step for stage in standings([revision])[revision.pk].waiting)


def _row(review: Review) -> dict[str, str]:
    said = review.get_decision_display()
    if review.decision == Decision.RETURN and review.returned_to:
        said += f"到{review.get_returned_to_display()}"
    parts = [said, review.opinion, review.get_ground_display(), review.reference]
    at = timezone.localtime(review.decided_at)
    day = review.signed_on or at.date()
    return {
        "step": str(review.get_step_display()),
        "who": review.by,
        "opinion": "；".join(part for part in parts if part),
        "at": written_day(day) if review.signed_on else f"{written_day(day)} {at:%H:%M}",
    }
