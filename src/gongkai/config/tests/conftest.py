"""A running installation for the browser: the sample city, served as `gongkai serve` serves it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def clean_environment(folder: Path) -> dict[str, str]:
    """The environment of a process that must see nothing of the tests' own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GONGKAI_", "DJANGO_"))}
    return kept | {"GONGKAI_DATA_DIR": str(folder)}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the served sample city keeps its state."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Iterator[str]:
    """The address of a served sample city."""
    folder = site_folder
    port = free_port()
    environment = clean_environment(folder) | {"DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0"], env=environment, check=True
    )
    subprocess.run(
        [sys.executable, "-m", "gongkai", "demo"], env=environment, check=True, capture_output=True
    )
    server = subprocess.Popen(
        [sys.executable, "-m", "gongkai", "serve", "--port", str(port)], env=environment
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/log/head.json").close()
            break
        except OSError:
            time.sleep(0.5)
    yield address
    server.send_signal(signal.SIGTERM)
    server.wait(30)


# Module scope: Playwright's event loop must not outlive the walks, because Django refuses to work beside one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Without it the walks are skipped here, and fail in CI."""
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "Chromium is missing"
        pytest.skip("Chromium is not installed")
    quiet = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield launched
        launched.close()
