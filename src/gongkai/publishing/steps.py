"""审核环节: which steps a text goes through, who may decide one, and when it has gone through all of them.

政府信息公开条例第十七条: an agency reviews before it discloses, with procedure and responsibility fixed; 保守国家秘密法实施条例
(2024) 第四十二条: the secrecy of each item is reviewed before it is disclosed. That nobody reviews their own work, and that each
step has a person of its own, is our reading of both.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

CONTENT, SECRECY, FINAL = "content", "secrecy", "final"
FIRST, SECOND, THIRD = "first", "second", "third"
MOST_STAGES, MOST_WORKDAYS = 6, 20
FEWEST = 2
"""Never fewer people than the author and one other."""
FEWEST_BUT_IN_TOWNSHIPS = 3


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a review: by account, or by name alone where a sheet was signed on paper."""

    name: str
    id: int | None = None

    def is_same(self, other: Person) -> bool:
        """By account where both have one, else by name: a signature is that of whoever bears the name."""
        if self.id is not None and other.id is not None:
            return self.id == other.id
        return plain(self.name) == plain(other.name)

    def is_among(self, others: Iterable[Person]) -> bool:
        """Whether one of the others is the same person."""
        return any(self.is_same(other) for other in others)


def plain(name: str) -> str:
    """A name as its letters alone: 张 三 and 张三, 阿依古丽·买买提 with whatever dot, are the same on sheets."""
    return "".join(char for char in unicodedata.normalize("NFKC", name).casefold() if char.isalnum())


def distinct(people: Iterable[Person]) -> list[Person]:
    """Each person once. Who may be the same as another counts as the same."""
    found: list[Person] = []
    for person in people:
        if not person.is_among(found):
            found.append(person)
    return found


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a scheme with its working days. With `person`, only they decide it, or who stands in for them."""

    step: str
    workdays: int = 3
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """The steps in their order, and how many different people handle a text at least, its author among them."""

    stages: tuple[Stage, ...]
    people: int

    @property
    def is_one_person_per_step(self) -> bool:
        """Whether each step has a person of its own."""
        return self.people > len(self.stages)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(stage.step for stage in self.stages)


DEFAULT = Scheme((Stage(CONTENT), Stage(SECRECY), Stage(FINAL)), 4)
# 三审三校: each of three levels reviews and proofreads; the secrecy of the text is reviewed before the last of them.
THREE_REVIEWS = Scheme((Stage(FIRST, 2), Stage(SECOND, 2), Stage(SECRECY, 2), Stage(THIRD, 2)), 5)
PRESETS = {"default": DEFAULT, "three-reviews": THREE_REVIEWS}


class Fault(StrEnum):
    """Why a person may not decide a step."""

    NOTHING_WAITS = "nothing_waits"
    IS_AUTHOR = "is_author"
    ANOTHER_IS_NAMED = "another_is_named"
    TOO_FEW_PEOPLE = "too_few_people"


class Flaw(StrEnum):
    """What is wrong with a scheme."""

    NO_SECRECY = "no_secrecy"
    TOO_FEW_STEPS = "too_few_steps"
    TOO_MANY_STEPS = "too_many_steps"
    STEP_TWICE = "step_twice"
    TOO_FEW_PEOPLE = "too_few_people"
    TOO_MANY_PEOPLE = "too_many_people"
    WORKDAYS = "workdays"
    NAMED_ARE_TOO_FEW = "named_are_too_few"


def fewest_people(is_township: bool) -> int:
    """How low the number of people may be set: a township has few of them."""
    return FEWEST if is_township else FEWEST_BUT_IN_TOWNSHIPS


def flaws_of(scheme: Scheme, *, is_township: bool) -> list[Flaw]:
    """What forbids a scheme."""
    names, count = scheme.names, len(scheme.stages)
    named = [stage.person for stage in scheme.stages if stage.person]
    found = {
        Flaw.NO_SECRECY: SECRECY not in names,
        Flaw.TOO_FEW_STEPS: count < 2,
        Flaw.TOO_MANY_STEPS: count > MOST_STAGES,
        Flaw.STEP_TWICE: len(set(names)) < count,
        Flaw.TOO_FEW_PEOPLE: scheme.people < fewest_people(is_township),
        Flaw.TOO_MANY_PEOPLE: scheme.people > count + 1,
        Flaw.WORKDAYS: any(not 1 <= stage.workdays <= MOST_WORKDAYS for stage in scheme.stages),
        # Nobody could ever decide the last step.
        Flaw.NAMED_ARE_TOO_FEW: len(distinct(named)) + count - len(named) < min(scheme.people, count + 1) - 1,
    }
    return [flaw for flaw, holds in found.items() if holds]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was decided on one revision: a step was approved, or it was returned.

    `returned_to` is the step to which it went back; empty means to its author, and ends the round.
    """

    step: str
    is_approval: bool
    person: Person
    on_behalf_of: Person | None = None
    returned_to: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a revision stands: the scheme, who wrote it, and the approvals that hold, in the order of the steps."""

    scheme: Scheme
    authors: tuple[Person, ...]
    approvals: tuple[Event, ...] = field(default=())

    @property
    def waiting(self) -> tuple[Stage, ...]:
        """The steps that are still to be decided."""
        return self.scheme.stages[len(self.approvals) :]

    @property
    def is_complete(self) -> bool:
        """Every step was approved, by people who may, and by enough of them."""
        people = distinct(event.person for event in self.approvals)
        stood_for = (event.on_behalf_of for event in self.approvals if event.on_behalf_of)
        return (
            not self.waiting
            and len(people) >= self.scheme.people - 1
            and not any(one.is_among(self.authors) for one in [*people, *stood_for])
        )

    def why_not(self, person: Person, stands_for: Sequence[Person] = ()) -> Fault | None:
        """Why this person may not decide the step that waits. `stands_for` are those in whose place they may act."""
        if not self.waiting:
            return Fault.NOTHING_WAITS
        if person.is_among(self.authors):
            return Fault.IS_AUTHOR
        named = self.waiting[0].person
        if named and not person.is_same(named):
            if not named.is_among(stands_for):
                return Fault.ANOTHER_IS_NAMED
            if named.is_among(self.authors):
                return Fault.IS_AUTHOR
        people = distinct([*(event.person for event in self.approvals), person])
        if len(people) + len(self.waiting) - 1 < self.scheme.people - 1:
            return Fault.TOO_FEW_PEOPLE
        return None

    def in_whose_place(self, person: Person, stands_for: Sequence[Person]) -> Person | None:
        """On whose behalf this person decides: of the one who is named, else of the first who handed it over and did not write."""
        if not self.waiting:
            return None
        named = self.waiting[0].person
        if named is not None:
            return None if person.is_same(named) else named
        return next((one for one in stands_for if not one.is_among(self.authors)), None)

    def with_approval(self, event: Event) -> Standing:
        """The same after one more approval."""
        return Standing(self.scheme, self.authors, (*self.approvals, event))

    def at_once(self, person: Person, stands_for: Sequence[Person] = ()) -> tuple[str, ...]:
        """The steps that this person may decide in one act: the one that waits, and those after it in their own right."""
        standing, steps, others = self, list[str](), stands_for
        while standing.waiting and standing.why_not(person, others) is None:
            steps.append(standing.waiting[0].step)
            standing, others = standing.with_approval(Event(steps[-1], True, person)), ()
        return tuple(steps)

    def ends_with(self, person: Person, stands_for: Sequence[Person] = ()) -> bool:
        """Whether this person could decide everything that waits."""
        return bool(self.waiting) and len(self.at_once(person, stands_for)) == len(self.waiting)


def standing_of(
    scheme: Scheme, authors: Iterable[Person], events: Iterable[Event], digest: str | None
) -> Standing:
    """Where a revision stands after these events, in their order. An approval of other bytes than `digest` is none.

    Without a digest the approvals are taken as they stand: enough to say who is asked next, not to publish.
    """
    standing = Standing(scheme, tuple(authors))
    for event in events:
        approvals = standing.approvals
        if not event.is_approval:
            place = scheme.names.index(event.returned_to) if event.returned_to in scheme.names else 0
            standing = Standing(scheme, standing.authors, approvals[:place])
        elif digest in (None, event.digest) and standing.waiting and standing.waiting[0].step == event.step:
            standing = standing.with_approval(event)
    return standing
