"""The rules of review: whoever decides in whatever order, nobody reviews their own work and there are people enough."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.publishing.steps import (
    CONTENT,
    DEFAULT,
    FINAL,
    MOST_STAGES,
    PRESETS,
    SECRECY,
    Event,
    Fault,
    Flaw,
    Person,
    Scheme,
    Stage,
    Standing,
    distinct,
    flaws_of,
    standing_of,
)

PEOPLE = [Person(f"人{number}", number) for number in range(6)]
AUTHOR, ANNA, BEN, CARL = PEOPLE[:4]
STEPS = ("content", "secrecy", "final", "first", "second", "third")


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    """Any scheme that may be set in a township."""
    names = draw(st.permutations(STEPS))[: draw(st.integers(2, MOST_STAGES))]
    if SECRECY not in names:
        names = [SECRECY, *names[1:]]
    named = st.one_of(st.none(), st.sampled_from(PEOPLE[1:]))
    stages = tuple(Stage(name, draw(st.integers(1, 20)), draw(named)) for name in names)
    return Scheme(stages, draw(st.integers(2, len(stages) + 1)))


def approve(standing: Standing, person: Person, digest: str = "d") -> Event:
    return Event(standing.waiting[0].step, True, person, digest=digest)


@given(schemes(), st.data())
def test_whoever_decides_what_they_may_the_result_has_four_eyes(scheme: Scheme, data: st.DataObject) -> None:
    if flaws_of(scheme, is_township=True):
        return
    authors = tuple(data.draw(st.lists(st.sampled_from(PEOPLE[:2]), min_size=1, max_size=2, unique=True)))
    standing, events = Standing(scheme, authors), list[Event]()
    for _ in range(12):
        person = data.draw(st.sampled_from(PEOPLE))
        if not standing.waiting:
            break
        if standing.why_not(person) is None:
            events.append(approve(standing, person))
            standing = standing_of(scheme, authors, events, "d")
    deciders = distinct(event.person for event in standing.approvals)
    assert not [person for person in deciders if person in authors]
    assert [event.step for event in standing.approvals] == list(scheme.names[: len(standing.approvals)])
    for event, stage in zip(standing.approvals, scheme.stages, strict=False):
        assert stage.person in (None, event.person)
    if not standing.waiting:
        assert len(deciders) + 1 >= scheme.people >= 2
        assert standing.is_complete
        if scheme.is_one_person_per_step:
            assert len(deciders) == len(scheme.stages)


@given(schemes())
def test_a_scheme_without_flaw_can_be_gone_through(scheme: Scheme) -> None:
    """With people enough somebody may always decide the next step, so nothing waits for ever."""
    if flaws_of(scheme, is_township=True):
        return
    crowd = [*PEOPLE[1:], *(Person(f"众{number}", 100 + number) for number in range(MOST_STAGES))]
    named = [stage.person for stage in scheme.stages if stage.person]
    standing = Standing(scheme, (AUTHOR,))
    while standing.waiting:
        # Whoever no step names comes first, so that the named are still fresh when their step waits.
        order = sorted(crowd, key=lambda one: (one in named, one in [e.person for e in standing.approvals]))
        person = next(one for one in order if standing.why_not(one) is None)
        standing = standing.with_approval(approve(standing, person))
    assert standing.is_complete


@given(
    st.lists(
        st.tuples(st.sampled_from(STEPS), st.booleans(), st.sampled_from(PEOPLE), st.sampled_from(["d", "x"]))
    )
)
def test_no_row_of_events_completes_a_review_that_was_not_made(
    rows: list[tuple[str, bool, Person, str]],
) -> None:
    """Whatever was written into the table: complete means each step in order, of these bytes, by people enough, not the author."""
    events = [Event(step, is_approval, person, digest=digest) for step, is_approval, person, digest in rows]
    standing = standing_of(DEFAULT, [AUTHOR], events, "d")
    assert {event.digest for event in standing.approvals} <= {"d"}
    if standing.is_complete:
        assert len(distinct(event.person for event in standing.approvals)) == 3
        assert AUTHOR not in [event.person for event in standing.approvals]


def test_one_person_per_step_unless_the_scheme_says_otherwise() -> None:
    standing = Standing(DEFAULT, (AUTHOR,))
    assert standing.why_not(AUTHOR) == Fault.IS_AUTHOR
    standing = standing.with_approval(approve(standing, ANNA))
    assert standing.why_not(ANNA) == Fault.TOO_FEW_PEOPLE
    assert standing.why_not(BEN) is None
    assert standing.at_once(BEN) == (SECRECY,)
    two = Standing(Scheme(DEFAULT.stages, 2), (AUTHOR,))
    assert two.at_once(ANNA) == (CONTENT, SECRECY, FINAL)
    assert two.ends_with(ANNA)
    assert not two.ends_with(AUTHOR)
    three = Standing(Scheme(DEFAULT.stages, 3), (AUTHOR,))
    assert three.at_once(ANNA) == (CONTENT, SECRECY)  # somebody else must be left for the last


def test_a_signature_on_paper_is_that_of_whoever_bears_the_name() -> None:
    standing = Standing(DEFAULT, (Person("张 三", 1),))
    assert standing.why_not(Person("张三")) == Fault.IS_AUTHOR
    standing = standing.with_approval(approve(standing, Person("李四")))
    assert standing.why_not(Person("李四", 7)) == Fault.TOO_FEW_PEOPLE
    assert standing.why_not(Person("张三", 8)) is None  # two accounts of one name are two people


def test_a_named_person_decides_alone_or_whoever_stands_in_and_did_not_write() -> None:
    scheme = Scheme((Stage(CONTENT, person=ANNA), Stage(SECRECY)), 3)
    standing = Standing(scheme, (AUTHOR,))
    assert standing.why_not(BEN) == Fault.ANOTHER_IS_NAMED
    assert standing.why_not(BEN, [ANNA]) is None
    assert standing.in_whose_place(BEN, [CARL, ANNA]) == ANNA
    assert Standing(scheme, (ANNA,)).why_not(BEN, [ANNA]) == Fault.IS_AUTHOR
    anyone = Standing(DEFAULT, (ANNA,))
    assert anyone.in_whose_place(BEN, [ANNA, CARL]) == CARL  # nobody acts in the place of an author


def test_returning_to_a_step_takes_back_what_was_approved_from_there_on() -> None:
    approvals = [Event(CONTENT, True, ANNA, digest="d"), Event(SECRECY, True, BEN, digest="d")]
    back = Event(FINAL, False, CARL, returned_to=SECRECY)
    standing = standing_of(DEFAULT, [AUTHOR], [*approvals, back], "d")
    assert [event.step for event in standing.approvals] == [CONTENT]
    assert standing.why_not(BEN) is None
    ended = standing_of(DEFAULT, [AUTHOR], [*approvals, Event(FINAL, False, CARL)], "d")
    assert ended.approvals == ()


@pytest.mark.parametrize(
    ("scheme", "is_township", "flaw"),
    [
        (Scheme((Stage(CONTENT), Stage(FINAL)), 3), False, Flaw.NO_SECRECY),
        (Scheme((Stage(SECRECY),), 2), True, Flaw.TOO_FEW_STEPS),
        (Scheme((Stage(SECRECY), Stage(SECRECY)), 3), False, Flaw.STEP_TWICE),
        (Scheme(DEFAULT.stages, 2), False, Flaw.TOO_FEW_PEOPLE),
        (Scheme(DEFAULT.stages, 1), True, Flaw.TOO_FEW_PEOPLE),
        (Scheme(DEFAULT.stages, 5), False, Flaw.TOO_MANY_PEOPLE),
        (Scheme((Stage(CONTENT, 0), Stage(SECRECY)), 3), False, Flaw.WORKDAYS),
        (Scheme((Stage(CONTENT, 1, ANNA), Stage(SECRECY, 1, ANNA)), 3), False, Flaw.NAMED_ARE_TOO_FEW),
    ],
)
def test_flaws_of_schemes(scheme: Scheme, is_township: bool, flaw: Flaw) -> None:
    assert flaw in flaws_of(scheme, is_township=is_township)


def test_the_presets_and_the_two_of_a_township_have_no_flaw() -> None:
    assert [flaws_of(preset, is_township=False) for preset in PRESETS.values()] == [[], []]
    assert flaws_of(Scheme(DEFAULT.stages, 2), is_township=True) == []
