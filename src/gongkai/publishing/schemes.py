"""Setting by which steps an agency reviews, and handing a step to a colleague."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post, User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.choices import Level
from gongkai.agencies.models import Agency
from gongkai.jobs.notifications import notify
from gongkai.publishing.day import public_day
from gongkai.publishing.models import Delegation, ReviewScheme
from gongkai.publishing.rules import REVIEW_BASIS, SECRECY_REVIEW_BASIS
from gongkai.publishing.secrecy import has_no_secrecy_mark
from gongkai.publishing.standing import superiors_of
from gongkai.publishing.steps import (
    DEFAULT,
    MOST_STAGES,
    MOST_WORKDAYS,
    Flaw,
    Scheme,
    fewest_people,
    flaws_of,
)

LONGEST_DELEGATION = 92  # days: who is away for longer hands over the post
_FLAWS: dict[Flaw, str | Promise] = {
    Flaw.NO_SECRECY: gettext_lazy("流程里须有保密审查。"),
    Flaw.TOO_FEW_STEPS: gettext_lazy("流程至少有两个环节。"),
    Flaw.TOO_MANY_STEPS: gettext_lazy("流程最多有 %(most)s 个环节。"),
    Flaw.STEP_TWICE: gettext_lazy("同一环节只能出现一次。"),
    Flaw.TOO_FEW_PEOPLE: gettext_lazy("连同起草人，至少由 %(fewest)s 人办理；只有乡镇、街道可以低到 2 人。"),
    Flaw.TOO_MANY_PEOPLE: gettext_lazy("人数多于环节数加一，谁也办不完。"),
    Flaw.WORKDAYS: gettext_lazy("每个环节的期限为 1 至 %(days)s 个工作日。"),
    Flaw.NAMED_ARE_TOO_FEW: gettext_lazy("同一人指定给几个环节，人数就不够了；请减少最少人数或者换人。"),
}


def is_township(agency: Agency) -> bool:
    """Whether the agency is of a township or a street."""
    return agency.level == Level.TOWN


def may_be_named(agency: Agency, day: date) -> list[User]:
    """Reviewers of the agency, then those of the agencies above it: a step may name one of them."""
    agencies = {agency.pk} | superiors_of(agency)
    posts = Post.objects.in_force(day).filter(agency__in=agencies, role=Role.REVIEWER)
    users = {post.user_id: (post.agency_id != agency.pk, post.user) for post in posts.select_related("user")}
    return [user for _is_above, user in sorted(users.values(), key=lambda one: (one[0], one[1].pk))]


def why_not_set(actor: User, agency: Agency) -> list[Reason | None]:
    """The disclosure office of a government above, or of the township itself, sets the scheme: reviewers do not ease their own."""
    is_office = agency.pk in actor.supervised_agency_ids
    return [None if is_office else Reason(_("审核流程由本级或上级的公开主管部门设定。"), REVIEW_BASIS)]


@transaction.atomic
def set_scheme(
    agency: Agency, scheme: Scheme, *, kind: str = "", reason: str = "", actor: User, now: datetime
) -> ReviewScheme:
    """Set the steps from now on; what is in review already goes on by the scheme under which it was sent. Earlier ones are kept."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    words = {"most": MOST_STAGES, "days": MOST_WORKDAYS, "fewest": fewest_people(is_township(agency))}
    allowed = {user.pk for user in may_be_named(agency, timezone.localdate())}
    named = [stage.person for stage in scheme.stages if stage.person]
    above = allowed - _reviewers_of(agency)
    is_eased = not scheme.is_one_person_per_step or any(person.id in above for person in named)
    refuse_if(
        [
            *why_not_set(actor, agency),
            *(
                Reason(
                    str(_FLAWS[flaw]) % words,
                    SECRECY_REVIEW_BASIS if flaw == Flaw.NO_SECRECY else REVIEW_BASIS,
                )
                for flaw in flaws_of(scheme, is_township=is_township(agency))
            ),
            *(
                Reason(_("%(name)s不是该机构或其上级的审核人员。") % {"name": person.name})
                for person in named
                if person.id not in allowed
            ),
            Reason(_("不是一个环节一人，或者指定上级人员的，请写明理由。"))
            if is_eased and not reason.strip()
            else None,
            has_no_secrecy_mark(None, reason),
        ]
    )
    made = ReviewScheme.objects.create(
        agency=agency, kind=kind, people=scheme.people, reason=reason.strip(), set_by=actor, set_at=now
    )
    for position, stage in enumerate(scheme.stages):
        made.stages.create(
            position=position,
            step=stage.step,
            workdays=stage.workdays,
            person_id=stage.person.id if stage.person else None,
        )
    return made


def reviewers_of(agencies: Iterable[int]) -> dict[int, set[int]]:
    """Who reviews in each of the agencies today; one query."""
    found: dict[int, set[int]] = {agency: set() for agency in agencies}
    posts = Post.objects.in_force(timezone.localdate()).filter(agency__in=found, role=Role.REVIEWER)
    for agency, user in posts.values_list("agency_id", "user_id"):
        found[agency].add(user)
    return found


def _reviewers_of(agency: Agency) -> set[int]:
    return reviewers_of([agency.pk])[agency.pk]


def marks_of(scheme: ReviewScheme | None, reviewers: Collection[int]) -> list[str]:
    """What a scorecard says of a scheme: few people, a person of a superior agency, fewer reviewers than it asks for."""
    pure = scheme.scheme() if scheme else DEFAULT
    above = {stage.person.id for stage in pure.stages if stage.person} - set(reviewers)
    marks = [] if pure.is_one_person_per_step else [_("最少 %(people)s 人") % {"people": pure.people}]
    if above:
        marks.append(_("指定上级人员"))
    if len(reviewers) + len(above) < pure.people - 1:
        marks.append(_("审核人员不足"))
    return marks


# --- Delegation ------------------------------------------------------------------------------------------------------
def why_not_delegate(giver: User, taker: User, agency: Agency) -> list[Reason | None]:
    """A reviewer hands over to a colleague who may review as well."""
    reviewers = _reviewers_of(agency)
    return [
        None if giver.holds(Role.REVIEWER, agency.pk) else Reason(_("您不是该机构的审核人员。")),
        None if taker.pk in reviewers else Reason(_("受托人须是同一机构的审核人员。"), REVIEW_BASIS),
        Reason(_("不能委托给自己。")) if giver == taker else None,
    ]


@transaction.atomic
def delegate(
    agency: Agency, *, taker: User, step: str, since: date, until: date, actor: User, now: datetime
) -> Delegation:
    """Hand a step (empty: every step) to a colleague for some days, both ends included."""
    today = public_day(now)
    refuse_if(
        [
            *why_not_delegate(actor, taker, agency),
            Reason(_("截止日期早于起始日期。")) if until < since else None,
            Reason(_("截止日期已经过去。")) if until < today else None,
            Reason(_("一次委托最长 %(days)s 天；时间更长的，请调整岗位。") % {"days": LONGEST_DELEGATION})
            if (until - since).days >= LONGEST_DELEGATION
            else None,
        ]
    )
    made = Delegation.objects.create(
        agency=agency, step=step, giver=actor, taker=taker, since=since, until=until, given_at=now
    )
    notify(
        [taker],
        _("%(giver)s委托您审核：%(step)s，%(since)s至%(until)s")
        % {
            "giver": actor.name,
            "step": made.get_step_display() or _("所有环节"),
            "since": since,
            "until": until,
        },
        reverse("reviews:delegations"),
        key=f"delegation:{made.pk}",
        now=now,
    )
    return made


@transaction.atomic
def end_delegation(delegation: Delegation, *, actor: User, now: datetime) -> None:
    """Take it back before its last day; what was decided under it stays."""
    held = Delegation.objects.select_for_update().get(pk=delegation.pk)
    refuse_if(
        [
            None if held.giver_id == actor.pk else Reason(_("只有委托人可以终止委托。")),
            Reason(_("这项委托已经终止。")) if held.ended_at else None,
        ]
    )
    held.ended_at = now
    held.save(update_fields=["ended_at"])
