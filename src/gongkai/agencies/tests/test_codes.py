"""Check characters of the codes of an institution."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.agencies.codes import (
    ORG_CODE_ALPHABET,
    USCC_ALPHABET,
    check_uscc,
    org_code_check_character,
    uscc_check_character,
)


@pytest.mark.parametrize(
    "code",
    ["11650100MB0A0000XN", "11370322004222241N", "113708280043326001", "115113010833722043"],
)
def test_codes_of_the_domain_files_pass(code: str) -> None:
    assert check_uscc(code) is None


@pytest.mark.parametrize(("front", "check"), [("00001434", "9"), ("01404053", "X"), ("MB0A0000", "X")])
def test_organisation_codes(front: str, check: str) -> None:
    assert org_code_check_character(front) == check


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", "0位"),
        ("11650100MB0A0000X", "17位"),
        ("11650100MB0A0000XN ", "19位"),
        ("11650100mb0a0000xn", "大写"),
        ("11650100MBOA0000XN", "第11位“O”"),
        ("1165O100MB0A0000XN", "第5位“O”"),
        ("1165A100MB0A0000XN", "行政区划码"),
        ("11650100MB0A00001N", "第9至17位"),
        ("11650100MB0A0000XP", "第18位"),
        ("１１650100MB0A0000XN", "第1位"),
    ],
)
def test_what_is_wrong_is_said(code: str, words: str) -> None:
    sentence = check_uscc(code)
    assert sentence is not None
    assert words in sentence
    assert sentence.endswith("。")


@pytest.mark.parametrize("front", ["", "1234567", "123456789", "1234567a", "1234567-"])
def test_front_of_organisation_code_is_refused(front: str) -> None:
    with pytest.raises(ValueError, match="organisation code"):
        org_code_check_character(front)


def test_front_of_uscc_is_refused() -> None:
    with pytest.raises(ValueError, match="USCC"):
        uscc_check_character("11650100MB0A0000O")


FRONTS = st.tuples(
    st.text(USCC_ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(USCC_ALPHABET, min_size=8, max_size=8),
)


@given(FRONTS)
def test_round_trip(parts: tuple[str, str, str]) -> None:
    front = "".join(parts) + org_code_check_character(parts[2])
    code = front + uscc_check_character(front)
    assert check_uscc(code) is None


@given(FRONTS, st.integers(0, 17), st.sampled_from(USCC_ALPHABET))
def test_one_wrong_character_is_found(parts: tuple[str, str, str], place: int, char: str) -> None:
    front = "".join(parts) + org_code_check_character(parts[2])
    code = front + uscc_check_character(front)
    changed = code[:place] + char + code[place + 1 :]
    assert (check_uscc(changed) is None) == (changed == code)


@given(st.text(max_size=20) | st.text(USCC_ALPHABET + "ioszvIOSZV", min_size=18, max_size=18))
def test_check_never_raises(code: str) -> None:
    sentence = check_uscc(code)
    assert sentence is None or sentence.endswith("。")


@given(st.text(ORG_CODE_ALPHABET, min_size=8, max_size=8))
def test_organisation_code_check_is_digit_or_x(front: str) -> None:
    assert org_code_check_character(front) in set("0123456789X")
