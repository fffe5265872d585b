"""Sealed things open for whom they were sealed, unchanged, and for nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from gongkai.privacy.keys import Damaged
from gongkai.privacy.sealing import seal, unseal

OLD, NEW = "an old key of forty characters, no more!", "a new key of forty characters, no fewer!"


@given(st.binary(max_size=300), st.text(max_size=20))
def test_what_was_sealed_comes_back(data: bytes, bound_to: str) -> None:
    assert unseal(seal(data, bound_to), bound_to) == data


def test_nothing_can_be_read_in_it() -> None:
    assert "校车".encode() not in seal("校车安全".encode(), "row 1")


def test_it_does_not_open_in_another_row() -> None:
    with pytest.raises(Damaged):
        unseal(seal(b"x", "row 1"), "row 2")


@given(st.integers(0, 200))
def test_one_changed_byte_is_noticed(at: int) -> None:
    sealed = bytearray(seal(b"x" * 60, "row"))
    sealed[at % len(sealed)] ^= 1
    with pytest.raises(Damaged):
        unseal(bytes(sealed), "row")


@pytest.mark.parametrize(
    "sealed", [b"", b"\n", b"[]\n", b"{}\nx", b'{"algorithm":"AES-256-GCM","key":[]}\nx']
)
def test_what_was_never_sealed_is_damaged(sealed: bytes) -> None:
    with pytest.raises(Damaged):
        unseal(sealed, "row")


def test_an_older_key_still_opens(settings: Settings) -> None:
    settings.PRIVATE_KEYS = [OLD]
    sealed = seal(b"x", "row")
    settings.PRIVATE_KEYS = [NEW, OLD]
    assert unseal(sealed, "row") == b"x"
    settings.PRIVATE_KEYS = [NEW]
    with pytest.raises(Damaged):
        unseal(sealed, "row")
