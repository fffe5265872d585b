"""A running installation for the browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from gongkai.config.tests.serving import CHROMIUM, launched, served


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the served sample city keeps its state."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Iterator[str]:
    """The address of a served sample city."""
    with served(site_folder) as address:
        yield address


# Module scope: Playwright's event loop must not outlive the walks, because Django refuses to work beside one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Without it the walks are skipped here, and fail in CI."""
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "Chromium is missing"
        pytest.skip("Chromium is not installed")
    with launched() as browser:
        yield browser
