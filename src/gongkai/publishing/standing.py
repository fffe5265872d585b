"""Where revisions stand in their review: what `steps` asks for, read from the tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post, User
from gongkai.accounts.reasons import Reason
from gongkai.agencies.models import Agency
from gongkai.publishing import rules
from gongkai.publishing.choices import Decision
from gongkai.publishing.models import (
    Delegation,
    Record,
    Review,
    ReviewScheme,
    Revision,
    SchemeStage,
    person_of,
)
from gongkai.publishing.moving import authors_of
from gongkai.publishing.steps import DEFAULT, Event, Person, Standing, standing_of


def scheme_in_force(agency: int, kind: str) -> ReviewScheme | None:
    """The scheme by which an agency reviews a kind of records; None is the default one."""
    held = ReviewScheme.objects.in_force().filter(agency=agency, kind__in=["", kind])
    return max(held, key=lambda one: bool(one.kind), default=None)


def standings(revisions: Sequence[Revision], *, checked: bool = False) -> dict[int, Standing]:
    """Where each revision stands, by its number; four queries at most.

    `checked` compares every approval with the hash of the stored bytes, for which the revisions carry their snapshots.
    """
    schemes = ReviewScheme.objects.prefetch_related(
        Prefetch("stages", SchemeStage.objects.select_related("person").order_by("position"))
    ).in_bulk({revision.scheme_id for revision in revisions if revision.scheme_id})
    reviews: dict[int, list[Review]] = {}
    decided = Review.objects.filter(revision__in=[revision.pk for revision in revisions])
    for review in decided.select_related("reviewer", "on_behalf_of").order_by("decided_at", "pk"):
        reviews.setdefault(review.revision_id, []).append(review)
    authors = authors_of(revisions)
    return {
        revision.pk: standing_of(
            schemes[revision.scheme_id].scheme() if revision.scheme_id else DEFAULT,
            [Person(name, number) for number, name in authors[revision.pk].items()],
            [event_of(review) for review in reviews.get(revision.pk, ())],
            revision.snapshot.digest if checked else None,
        )
        for revision in revisions
    }


def standing(revision: Revision) -> Standing:
    """Where one revision stands, by the bytes that are stored."""
    return standings([revision], checked=True)[revision.pk]


def event_of(review: Review) -> Event:
    """A stored decision as the rules see it."""
    return Event(
        review.step,
        review.decision == Decision.APPROVE,
        review.person,
        person_of(review.on_behalf_of) if review.on_behalf_of else None,
        review.returned_to,
        review.digest,
    )


@dataclass(frozen=True, slots=True)
class StandsFor:
    """Somebody in whose place a person may act today: for one step or (empty) for every one, in one agency.

    `only_if_named`: whoever deputises beside a post of their own reviews in their own right, unless a step names the other.
    """

    user: User
    agency: int
    step: str
    only_if_named: bool = False


def stands_for(actor: User, day: date) -> list[StandsFor]:
    """In whose place a person may act: by delegation, or as the deputy of a reviewer's post. Two queries."""
    reviews = Post.objects.in_force(day).filter(
        user=OuterRef("giver"), agency=OuterRef("agency"), role=Role.REVIEWER
    )
    given = Delegation.objects.in_force(day).filter(Exists(reviews), taker=actor).select_related("giver")
    own = {post.agency_id for post in _reviewer_posts(actor) if post.user_id == actor.pk}
    deputised = Post.objects.in_force(day).filter(deputy=actor, role=Role.REVIEWER).select_related("user")
    return [
        *(StandsFor(one.giver, one.agency_id, one.step) for one in given.order_by("given_at")),
        *(StandsFor(post.user, post.agency_id, "", post.agency_id in own) for post in deputised),
    ]


def principals(record: Record, standing: Standing, places: Iterable[StandsFor]) -> list[Person]:
    """Those of `places` who count at the step that waits: of the record's agency, or the one whom the step names."""
    if not standing.waiting:
        return []
    stage = standing.waiting[0]
    named = stage.person.id if stage.person else None
    return [
        person_of(one.user)
        for one in places
        if one.step in ("", stage.step)
        and (one.user.pk == named or (one.agency == record.agency_id and not one.only_if_named))
    ]


def why_not_decide(
    actor: User, record: Record, standing: Standing, places: Iterable[StandsFor]
) -> list[Reason | None]:
    """Why this person may not decide the step at which the record waits."""
    person, others = person_of(actor), principals(record, standing, places)
    return [
        must_be_asked(actor, record, standing, others),
        rules.may_decide(standing.why_not(person, others), standing, person),
        _deputises_for_authors_only(actor, record, standing),
    ]


def acts_only_for(actor: User, agency: int, people: Collection[int]) -> bool:
    """Whether every post through which a person reviews in an agency belongs to one of these people: then it is they who act."""
    holders = {post.user_id for post in _reviewer_posts(actor) if post.agency_id == agency}
    return bool(holders) and holders <= set(people)


def _reviewer_posts(actor: User) -> list[Post]:
    return [post for post in actor.current_posts if post.role == Role.REVIEWER]


def _deputises_for_authors_only(actor: User, record: Record, standing: Standing) -> Reason | None:
    """Who reviews only as the deputy of an author reviews in an author's place."""
    authors = {author.id for author in standing.authors if author.id is not None}
    return rules.reviewer_is_not_author(acts_only_for(actor, record.agency_id, authors))


def steps_at_once(
    actor: User, record: Record, standing: Standing, places: Iterable[StandsFor]
) -> tuple[str, ...]:
    """The steps that this person may decide in one act. Whom a step names from above decides that one alone."""
    steps = standing.at_once(person_of(actor), principals(record, standing, places))
    return steps if actor.holds(Role.REVIEWER, record.agency_id) else steps[:1]


def must_be_asked(
    actor: User, record: Record, standing: Standing, others: Sequence[Person] = ()
) -> Reason | None:
    """A reviewer of the owner agency decides; of a superior agency, whom the step names, or who acts in their place."""
    named = standing.waiting[0].person if standing.waiting else None
    if named and (person_of(actor).is_same(named) or named.is_among(others)):
        is_above = record.agency_id in actor.agency_ids_to_review
        return None if is_above else Reason(_("您不是上级机关的审核人员。"))
    return rules.must_review_for_agency(actor, record)


def superiors_of(agency: Agency) -> set[int]:
    """Every agency above."""
    return set(Agency.objects.ancestors(agency).values_list("pk", flat=True))


def may_be_asked(record: Record, standing: Standing, day: date) -> list[User]:
    """Everybody who could decide the step that waits today."""
    if not standing.waiting:
        return []
    stage = standing.waiting[0]
    if stage.person is not None:
        takers = Q(
            taken_delegations__in=Delegation.objects.in_force(day).filter(
                Q(step="") | Q(step=stage.step), giver=stage.person.id
            )
        )
        found = User.objects.filter(Q(pk=stage.person.id) | takers, is_active=True).distinct()
        return [user for user in found if not person_of(user).is_among(standing.authors)]
    posts = Post.objects.in_force(day).filter(agency=record.agency_id, role=Role.REVIEWER)
    users = (post.user for post in posts.select_related("user").order_by("pk"))
    return [user for user in users if standing.why_not(person_of(user)) is None]
