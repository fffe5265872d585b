"""公开属性: what each ground of the law asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.publishing.attributes import GROUNDS, INTERESTS, Attribution, Lack, lacks_of
from gongkai.publishing.choices import Attribute, Ground, Interest


def test_the_choices_are_those_of_the_law() -> None:
    assert set(Ground.values) == set(GROUNDS)
    assert set(Interest.values) == set(INTERESTS)


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        (Attribution(), []),
        (Attribution("proactive", "", "", "应当主动公开"), []),
        (Attribution("proactive", "process_info"), [Lack.GROUND_WHERE_PUBLIC]),
        (Attribution("secret"), [Lack.UNKNOWN]),
        (Attribution("withheld"), [Lack.NO_REASON, Lack.NO_GROUND]),
        (Attribution("withheld", "process_info", "", "会议讨论记录"), []),
        (Attribution("withheld", "safety_stability", "", "涉及管网坐标"), [Lack.NO_INTEREST]),
        (Attribution("withheld", "safety_stability", "privacy", "涉及管网坐标"), [Lack.OTHER_INTEREST]),
        (Attribution("withheld", "safety_stability", "public_security", "涉及管网坐标"), []),
        (Attribution("on_request", "safety_stability", "public_security", "x"), [Lack.OTHER_ATTRIBUTE]),
        (Attribution("withheld", "prohibited_by_law", "", "法律不让公开"), [Lack.NO_PROVISION]),
        (Attribution("withheld", "prohibited_by_law", "", "《统计法》第九条"), []),
        (Attribution("withheld", "not_wide", "", "只涉及一户"), [Lack.OTHER_ATTRIBUTE]),
        (Attribution("on_request", "not_wide", "", "只涉及一户"), []),
        (Attribution("withheld", "state_secret", "", "定密"), [Lack.STATE_SECRET]),
    ],
)
def test_what_an_attribution_lacks(said: Attribution, lacks: list[Lack]) -> None:
    assert list(lacks_of(said)) == lacks


@given(
    st.builds(
        Attribution,
        st.sampled_from([*Attribute.values, ""]),
        st.sampled_from([*Ground.values, "", "x"]),
        st.sampled_from([*Interest.values, ""]),
        st.text(max_size=5),
    )
)
def test_what_lacks_nothing_and_is_not_public_says_why(said: Attribution) -> None:
    if not list(lacks_of(said)) and not said.is_public:
        rule = GROUNDS[said.ground]
        assert said.reason.strip()
        assert said.attribute in rule.attributes
        assert bool(rule.interests) == bool(said.interest)
