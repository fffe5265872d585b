"""机构改革: renaming, merging, splitting and ending agencies, each in one act with one entry in the publication log.

What the office is shown before it decides is the act itself, carried out and taken back: `preview`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.choices import AgencyKind
from gongkai.agencies.models import Agency, Succession
from gongkai.directory import reform_rules as rules
from gongkai.directory.actions.identity import (
    content,
    enter,
    lock_directory,
    save_names,
    why_not_change,
    why_not_stand_there,
)
from gongkai.directory.choices import ReformKind
from gongkai.directory.groups import pass_membership
from gongkai.directory.models import Reform
from gongkai.directory.people import move_posts
from gongkai.directory.succession import Handover, hand_over
from gongkai.letters.letter import written_day
from gongkai.publishing.choices import Act
from gongkai.publishing.log import append
from gongkai.publishing.models import Snapshot
from gongkai.publishing.secrecy import has_no_secrecy_mark

SCHEMA = "agency-reform.1"
Effects = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Terms:
    """What every reform has: the day from which it holds, the document that decided it, who enters it when."""

    effective_on: date
    basis: str
    actor: User
    now: datetime


def why_not_reform(
    terms: Terms,
    touched: Sequence[Agency],
    ended: Sequence[Agency] = (),
    heirs: Sequence[Agency] = (),
) -> list[Reason | None]:
    """Reasons that concern every reform. `heirs` without a number are made in the act."""
    made = [heir for heir in heirs if heir.pk is None]
    return [
        rules.keeps(terms.actor, touched),
        *rules.are_kept_from_above(terms.actor, ended),
        rules.has_basis(terms.basis),
        has_no_secrecy_mark(None, terms.basis),
        rules.has_come(terms.effective_on, timezone.localdate(terms.now)),
        *rules.exist(touched, terms.effective_on),
        *rules.is_no_root(ended),
        *rules.are_others(ended, heirs),
        *rules.stand_not_below(ended, heirs),
        *rules.leave_nobody_below(ended, heirs),
        *rules.codes_are_free(made),
        *(reason for one in made for reason in why_not_change(terms.actor, one, ended)),
    ]


@transaction.atomic
def rename(agency: Agency, *, name: str, short_name: str, terms: Terms) -> Reform:
    """Give an agency another name from a day on; the old one stays known as a former name."""
    agency = _locked([agency])[0]
    old, old_short = agency.name, agency.short_name
    reasons = [
        *why_not_reform(terms, [agency]),
        rules.follows_its_name(agency, terms.effective_on),
        Reason(_("名称没有变化。")) if (old, old_short) == (name, short_name) else None,
    ]
    agency.name, agency.short_name = name, short_name
    refuse_if([*reasons, *why_not_change(terms.actor, agency)])
    save_names(agency, terms.effective_on)
    effects = [
        (str(_("名称")), _("%(old)s → %(new)s") % {"old": before, "new": after or _("不再使用")})
        for before, after in ((old, name), (old_short, short_name))
        if before and before != after
    ]
    if short_name and not old_short:
        effects.append((str(_("名称")), _("简称 %(new)s") % {"new": short_name}))
    return _enter(ReformKind.RENAME, [agency], effects, terms)


@transaction.atomic
def merge(agencies: Sequence[Agency], into: Agency, *, terms: Terms) -> Reform:
    """Merge agencies into one that exists, which may be one of them, or into a new one (`into` has no number yet)."""
    if into.pk:
        into = _locked([into])[0]
    ended = _locked([agency for agency in agencies if agency.pk != into.pk])
    refuse_if(
        [
            rules.are_several([*ended, into], 2),
            *why_not_reform(terms, [*ended, *([into] if into.pk else [])], ended, [into]),
        ]
    )
    effects = list(_make([into], terms))
    for agency in ended:
        effects += _end(agency, (into,), {}, terms)
    return _enter(ReformKind.MERGE, [*ended, into], effects, terms)


@transaction.atomic
def split(
    agency: Agency,
    parts: Sequence[Agency],
    *,
    stays: bool = False,
    people: Mapping[int, Agency] | None = None,
    terms: Terms,
) -> Reform:
    """Split an agency into several, new ones or such that exist; with `stays` it lives on beside those that leave it.

    Of an agency that ends, `people` says for each post (by its number) at which part it goes on.
    """
    agency = _locked([agency])[0]
    old_parts = _locked([part for part in parts if part.pk])
    known = {part.pk: part for part in old_parts}
    parts = [known.get(part.pk, part) for part in parts]
    ended = [] if stays else [agency]
    refuse_if(
        [
            rules.are_several(parts, 1 if stays else 2),
            *why_not_reform(terms, [agency, *old_parts], ended, parts),
            *(rules.are_kept_from_above(terms.actor, [agency]) if stays else ()),
            *rules.are_others([agency], parts),
        ]
    )
    effects = list(_make(parts, terms))
    if stays:
        for part in parts:
            Succession.objects.create(predecessor=agency, successor=part, since=terms.effective_on)
        names = "、".join(part.name for part in parts)
        sentence = _("%(name)s继续存在，部分职责由%(parts)s承担；已交办的任务仍由原机构办理。")
        effects.append((str(_("机构")), sentence % {"name": agency.name, "parts": names}))
    else:
        chosen = {post: known.get(part.pk, part) for post, part in (people or {}).items()}
        effects += _end(agency, tuple(parts), chosen, terms)
    return _enter(ReformKind.SPLIT, [agency, *parts], effects, terms)


@transaction.atomic
def abolish(
    agency: Agency,
    successors: Sequence[Agency] = (),
    *,
    people: Mapping[int, Agency] | None = None,
    terms: Terms,
) -> Reform:
    """End an agency. Its successors, if there are any, exist already."""
    agency = _locked([agency])[0]
    heirs = _locked(successors)
    refuse_if(why_not_reform(terms, [agency, *heirs], [agency], heirs))
    effects = list(_end(agency, tuple(heirs), people or {}, terms))
    return _enter(ReformKind.ABOLISH, [agency, *heirs], effects, terms)


class _TakenBack(Exception):
    """Carries what an act brought about out of its transaction."""

    def __init__(self, effects: Effects) -> None:
        self.effects = effects


def preview(act: Callable[[], Reform]) -> Effects:
    """What a reform would bring about: it is carried out and taken back. Raises `Refused` as the act would."""
    try:
        with transaction.atomic():
            raise _TakenBack([(heading, sentence) for heading, sentence in act().effects])
    except _TakenBack as done:
        return done.effects


def _locked(agencies: Sequence[Agency]) -> list[Agency]:
    """The agencies as they are now, in the order given; who would change them too waits."""
    lock_directory()
    numbers = [agency.pk for agency in agencies]
    found = {
        one.pk: one
        for one in Agency.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk")
    }
    return [found[number] for number in dict.fromkeys(numbers)]


def _make(heirs: Sequence[Agency], terms: Terms) -> Iterator[tuple[str, str]]:
    """Enter the successors that are new; they begin on the day of the reform."""
    for heir in heirs:
        if heir.pk is None:
            heir.since = terms.effective_on
            enter(heir)
            yield str(_("机构")), _("设立%(name)s（%(code)s）。") % {"name": heir.name, "code": heir.code}


def _end(
    agency: Agency, heirs: tuple[Agency, ...], people: Mapping[int, Agency], terms: Terms
) -> Iterator[tuple[str, str]]:
    """End an agency with its names, and hand over what it had."""
    handover = Handover(agency, heirs, terms.effective_on, terms.basis)
    said = {
        "name": agency.name,
        "day": written_day(handover.last_day),
        "heirs": "、".join(heir.name for heir in heirs),
    }
    agency.until = handover.last_day
    agency.save(update_fields=["until"])
    agency.names.filter(until=None).update(until=handover.last_day)
    for heir in heirs:
        Succession.objects.create(predecessor=agency, successor=heir, since=terms.effective_on)
    sentence = (
        _("%(name)s存续至%(day)s，由%(heirs)s承接。") if heirs else _("%(name)s存续至%(day)s，没有承接机构。")
    )
    yield str(_("机构")), sentence % said
    if handover.heir is not None:
        for child in agency.children.filter(until=None):
            child.parent = handover.heir
            refuse_if(why_not_stand_there(child))
            child.save(update_fields=["parent"])
            yield (
                str(_("下级机构")),
                _("%(name)s改由%(heir)s管理。")
                % {
                    "name": child.name,
                    "heir": handover.heir.name,
                },
            )
    yield from ((str(_("人员")), sentence) for sentence in move_posts(handover, people))
    yield from ((str(_("机构组")), sentence) for sentence in pass_membership(handover))
    yield from hand_over(handover, terms.actor, terms.now)


def _enter(kind: ReformKind, touched: Sequence[Agency], effects: Effects, terms: Terms) -> Reform:
    """Leave the reform and its one entry in the log, with the identities of all who have a part in it."""
    moved = Agency.objects.filter(parent__in=touched, until=None)
    everyone = Agency.objects.filter(
        pk__in=[*(one.pk for one in touched), *moved.values_list("pk", flat=True)]
    )
    agencies = list(everyone.select_related("parent").prefetch_related("names", "successors").order_by("pk"))
    facts: dict[str, Any] = {
        "reform": kind.value,
        "effective_on": terms.effective_on.isoformat(),
        "basis": terms.basis,
    }
    entry = append(
        Act.AGENCY_CHANGED,
        agency=_government_of(touched[0]),
        role=Role.DISCLOSURE_OFFICE,
        snapshot=Snapshot.take(
            SCHEMA, {"reform": facts, "agencies": {one.code: content(one) for one in agencies}}
        ),
        keys=["site", *(f"agency:{one.pk}" for one in agencies)],
        manifest=facts | {"agencies": [one.code for one in agencies]},
        now=timezone.localtime(terms.now),
    )
    made = Reform.objects.create(
        kind=kind,
        effective_on=terms.effective_on,
        basis=terms.basis,
        government=entry.agency,
        effects=effects,
        entered_by=terms.actor,
        entered_at=terms.now,
        entry=entry,
    )
    made.agencies.set(agencies)
    return made


def _government_of(agency: Agency) -> Agency:
    """The nearest government above an agency, or itself at the top."""
    above = Agency.objects.ancestors(agency, include_self=agency.parent_id is None)
    governments = [one for one in above if one.kind == AgencyKind.GOVERNMENT]
    return governments[-1] if governments else agency
