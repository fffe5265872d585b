"""Lighthouse on the ten main public pages: performance, accessibility, good practice, findability, each at least 95."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from gongkai.config.tests.screens import SCREENS, open_screen, reader
from gongkai.config.tests.serving import CHROMIUM, launched, served

VERSION = "12.8.2"
LEAST = 0.95
NAMES = (
    "home",
    "search",
    "documents",
    "document",
    "agencies",
    "agency",
    "progress",
    "public-task",
    "log",
    "guide",
)


def main(target: str) -> int:
    """Measure and print a table; 1 when a page is below 95. Where Lighthouse cannot be installed it says so, and 0."""
    folder = Path(target)
    folder.mkdir(parents=True, exist_ok=True)
    program = _installed(folder)
    if program is None:
        print("skipped: Lighthouse cannot be installed here (it needs npm, its registry, and Chromium)")
        return 0
    failed = False
    with TemporaryDirectory() as state, served(Path(state)) as site:
        for name, address in _addresses(site).items():
            scores = _measure(program, address, folder / f"{name}.json")
            failed |= min(scores.values()) < LEAST
            words = "  ".join(f"{what} {score:.0%}" for what, score in scores.items())
            print(f"{name:12} {words}", flush=True)
    return int(failed)


def _installed(folder: Path) -> Path | None:
    npm = shutil.which("npm")
    program = folder / "node_modules" / ".bin" / "lighthouse"
    if npm is None or CHROMIUM is None:
        return None
    if not program.exists():
        command = [npm, "install", "--silent", "--no-fund", "--prefix", str(folder), f"lighthouse@{VERSION}"]
        if subprocess.run(command, check=False).returncode:
            return None
    return program


def _addresses(site: str) -> dict[str, str]:
    """Where the screens are in this sample city."""
    found = {}
    with launched() as browser:
        context = reader(browser, site, "", 1440)
        for screen in SCREENS:
            if screen.name in NAMES:
                page = context.new_page()
                open_screen(page, screen)
                found[screen.name] = page.url
    return found


def _measure(program: Path, address: str, report: Path) -> dict[str, float]:
    flags = "--headless=new --no-sandbox"
    command = [str(program), address, "--quiet", f"--chrome-flags={flags}", "--output=json"]
    command.append(f"--output-path={report}")
    environment = os.environ | {"CHROME_PATH": str(CHROMIUM)}
    # Chromium now and then fails to record its own trace; Lighthouse then asks to be run again.
    if subprocess.run(command, check=False, env=environment).returncode:
        subprocess.run(command, check=True, env=environment)
    categories = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {name: float(category["score"]) for name, category in categories.items()}
