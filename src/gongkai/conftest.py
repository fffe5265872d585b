"""What all rooms' tests share: which tests need a database, a database in which commits are real, people to act."""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from gongkai.factories import City

SHARED = Path(__file__).parents[3] / "shared"
NOW = datetime(2026, 6, 30, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

hypothesis_settings.register_profile("default", deadline=None, max_examples=60)
hypothesis_settings.register_profile("prove", deadline=None, max_examples=2000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything that touches the database as `db`; keep the long run out of the short one."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & {"db", "committed_db"}:
            item.add_marker(pytest.mark.db)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """allauth counts failed sign-ins in the cache; each test starts without."""
    cache.clear()


@pytest.fixture
def now() -> datetime:
    """The moment at which the tests act."""
    return NOW


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The migrated test database. pytest-django would leave it out when only tests on copies of it are selected."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A copy of the migrated database in which commits are real, for threads and processes; dropped afterwards.

    Copied from the test database as a template, so that nothing has to be flushed. Yields its vendor.
    """
    with django_db_blocker.unblock():
        connections.close_all()
        settings = connections.settings["default"]
        original = settings["NAME"]
        is_sqlite = settings["ENGINE"].endswith("sqlite3")
        clone = _clone_sqlite(original) if is_sqlite else _clone_postgresql(settings, original)
        settings["NAME"] = clone
        try:
            yield "sqlite" if is_sqlite else "postgresql"
        finally:
            connections.close_all()
            settings["NAME"] = original
            if is_sqlite:
                for suffix in ("", "-wal", "-shm"):
                    Path(clone + suffix).unlink(missing_ok=True)
            else:
                _administer(settings, f'DROP DATABASE "{clone}" WITH (FORCE)')


def _clone_sqlite(original: str) -> str:
    clone = f"{original}-{uuid.uuid4().hex[:8]}"
    with sqlite3.connect(original) as source, sqlite3.connect(clone) as target:
        source.backup(target)
    return clone


def _clone_postgresql(settings: dict[str, str], original: str) -> str:
    clone = f"{original}_{uuid.uuid4().hex[:8]}"
    _administer(settings, f'CREATE DATABASE "{clone}" TEMPLATE "{original}"')
    return clone


def _administer(settings: dict[str, str], statement: str) -> None:
    import psycopg

    with psycopg.connect(
        dbname="postgres",
        user=settings["USER"],
        password=settings["PASSWORD"],
        host=settings["HOST"],
        port=settings["PORT"],
        autocommit=True,
    ) as connection:
        connection.execute(statement)  # type: ignore[arg-type]


@pytest.fixture
def shared() -> Path:
    """The samples of real input, where they lie beside the project."""
    if not SHARED.exists():
        pytest.skip("the real samples are not here")
    return SHARED


@pytest.fixture
def city(db: None) -> City:
    """A small city in the test's transaction."""
    return City()
