"""A running installation with the sample city, served as `gongkai serve` serves it."""

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
from contextlib import contextmanager
from pathlib import Path
from typing import IO

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


@contextmanager
def served(folder: Path, log: IO[bytes] | None = None) -> Iterator[str]:
    """The address of a sample city that keeps its state in `folder`, as long as it is used. `log` takes what it prints."""
    port = free_port()
    environment = clean_environment(folder) | {"DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0"], env=environment, check=True
    )
    subprocess.run(
        [sys.executable, "-m", "gongkai", "demo"], env=environment, check=True, capture_output=True
    )
    server = subprocess.Popen(
        [sys.executable, "-m", "gongkai", "serve", "--port", str(port)],
        env=environment,
        stdout=log,
        stderr=log,
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


@contextmanager
def launched() -> Iterator[Browser]:
    """Debian's Chromium, which must be there."""
    quiet = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield browser
        browser.close()
