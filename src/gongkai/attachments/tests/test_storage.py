"""The private storage: what is read is what was written, or nothing."""

from __future__ import annotations

import contextlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from gongkai.attachments import storage
from gongkai.privacy.keys import Damaged, keys

PLAIN = b"what nobody else may read " * 8000  # four chunks
NEW_KEY = "k" * 40


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def path_of(name: str) -> Path:
    return storage._path(name)


def content(name: str) -> bytes:
    return b"".join(storage.read(name))


@pytest.mark.parametrize(
    "size",
    [0, 1, storage.CHUNK_BYTES - 1, storage.CHUNK_BYTES, storage.CHUNK_BYTES + 1, 2 * storage.CHUNK_BYTES],
)
def test_what_was_written_is_read(size: int) -> None:
    data = os.urandom(size)
    assert content(storage.write(data)) == data


def test_files_are_private_and_unreadable(tmp_path: Path) -> None:
    path = path_of(storage.write(PLAIN))
    stored = path.read_bytes()
    assert PLAIN[:20] not in stored
    assert path.stat().st_mode & 0o777 == 0o600
    assert {folder.stat().st_mode & 0o777 for folder in [path.parent, *path.parent.parents[:2]]} == {0o700}
    head = json.loads(stored.split(b"\n", 1)[0])
    assert (head["algorithm"], head["key"]) == ("AES-256-GCM", next(iter(keys())))


def test_the_same_bytes_are_never_stored_alike() -> None:
    first, second = (path_of(storage.write(PLAIN)).read_bytes() for _ in range(2))
    assert first != second
    assert first[-100:] != second[-100:]


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_changed_byte_is_read(data: st.DataObject) -> None:
    name = storage.write(PLAIN)
    path = path_of(name)
    stored = bytearray(path.read_bytes())
    place = data.draw(st.one_of(st.integers(0, 250), st.integers(0, len(stored) - 1)))
    stored[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(stored)
    with contextlib.suppress(Damaged):
        assert content(name) == PLAIN  # white space in the head may differ
    path.unlink()


def damage(stored: bytes, how: str) -> bytes:
    head, rest = stored.split(b"\n", 1)
    size = storage.CHUNK_BYTES + 16
    chunks = [rest[at : at + size] for at in range(0, len(rest), size)]
    changed = {
        "cut in a chunk": [*chunks[:-1], chunks[-1][:-1]],
        "cut after a chunk": chunks[:-1],
        "exchanged": [chunks[1], chunks[0], *chunks[2:]],
        "repeated": [chunks[0], *chunks],
        "longer": [*chunks, b"x"],
        "no content": [],
    }
    return head + b"\n" + b"".join(changed[how])


@pytest.mark.parametrize(
    "how", ["cut in a chunk", "cut after a chunk", "exchanged", "repeated", "longer", "no content"]
)
def test_nothing_is_read_of_a_file_that_was_changed(how: str) -> None:
    name = storage.write(PLAIN)
    path_of(name).write_bytes(damage(path_of(name).read_bytes(), how))
    with pytest.raises(Damaged):
        storage.read(name)


@pytest.mark.parametrize(
    "change",
    [
        {"chunk": -17},
        {"chunk": 10**9},
        {"chunk": "x"},
        {"algorithm": "none"},
        {"key": "0"},
        {"key": []},
        {"wrapped": ""},
    ],
)
def test_a_changed_head_opens_nothing(change: dict[str, object]) -> None:
    name = storage.write(PLAIN)
    head, rest = path_of(name).read_bytes().split(b"\n", 1)
    path_of(name).write_bytes(json.dumps(json.loads(head) | change).encode() + b"\n" + rest)
    with pytest.raises(Damaged):
        storage.read(name)


def test_a_file_in_the_place_of_another_does_not_open() -> None:
    mine, other = storage.write(PLAIN), storage.write(b"another")
    path_of(mine).write_bytes(path_of(other).read_bytes())
    with pytest.raises(Damaged):
        storage.read(mine)


def test_a_missing_file_is_said_to_be_damaged() -> None:
    with pytest.raises(Damaged):
        storage.read("0" * 32)


@pytest.mark.parametrize("name", ["../secret_key", "", "0" * 31, "0" * 32 + "/x"])
def test_no_name_leads_elsewhere(name: str) -> None:
    with pytest.raises(ValueError):
        storage.delete(name)


def test_a_new_key_reads_what_the_old_one_wrote(settings: Settings) -> None:
    old = storage.write(PLAIN)
    settings.PRIVATE_KEYS = [NEW_KEY, *settings.PRIVATE_KEYS]
    new = storage.write(PLAIN)
    assert content(old) == content(new) == PLAIN
    settings.PRIVATE_KEYS = [NEW_KEY]
    assert content(new) == PLAIN
    with pytest.raises(Damaged, match="under the key"):
        storage.read(old)


def test_a_short_key_stops_the_start(settings: Settings) -> None:
    settings.PRIVATE_KEYS = ["short"]
    with pytest.raises(ImproperlyConfigured, match="GONGKAI_PRIVATE_KEY"):
        keys()


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(storage, "_encrypt", fail)
    with pytest.raises(OSError, match="disk full"):
        storage.write(PLAIN)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_files_by_age() -> None:
    name = storage.write(b"x")
    later = datetime.now(UTC) + timedelta(minutes=1)
    assert list(storage.files_before(later)) == [name]
    assert list(storage.files_before(later - timedelta(hours=1))) == []


def test_a_file_comes_under_a_new_key_as_it_is(settings: Settings, tmp_path: Path) -> None:
    settings.PRIVATE_KEYS = ["o" * 40]
    name = storage.write(PLAIN)
    body = path_of(name).read_bytes().split(b"\n", 1)[1]
    settings.PRIVATE_KEYS = [NEW_KEY, "o" * 40]
    assert storage.rewrap(name)
    assert not storage.rewrap(name)
    assert path_of(name).read_bytes().split(b"\n", 1)[1] == body
    assert path_of(name).stat().st_mode & 0o777 == 0o600
    settings.PRIVATE_KEYS = [NEW_KEY]
    assert content(name) == PLAIN
    assert list(storage.names()) == [name]


def test_a_file_that_cannot_be_opened_is_left_as_it_is(settings: Settings) -> None:
    settings.PRIVATE_KEYS = ["o" * 40]
    name = storage.write(PLAIN)
    before = path_of(name).read_bytes()
    settings.PRIVATE_KEYS = [NEW_KEY]
    with pytest.raises(Damaged):
        storage.rewrap(name)
    assert path_of(name).read_bytes() == before
    assert list(path_of(name).parent.iterdir()) == [path_of(name)]


def test_two_that_rotate_at_once_lose_nothing(settings: Settings) -> None:
    names = [storage.write(PLAIN * 20) for _ in range(20)]
    settings.PRIVATE_KEYS = [NEW_KEY, *settings.PRIVATE_KEYS]
    with ThreadPoolExecutor(4) as pool:
        for name in names:
            for done in [pool.submit(storage.rewrap, name) for _ in range(4)]:
                assert done.result() in (True, False)
    assert all(content(name) == PLAIN * 20 for name in names)
    assert {path.name for path in storage._root().glob("??/*")} == set(names)


def test_a_file_that_was_deleted_meanwhile_is_not_damaged() -> None:
    name = storage.write(PLAIN)
    storage.delete(name)
    assert not storage.rewrap(name)
