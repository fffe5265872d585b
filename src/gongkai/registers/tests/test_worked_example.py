"""The register that `docs/how-to-add-a-room.md` shows is made from that page and does what every register does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import gongkai

SOURCE = Path(gongkai.__file__).parents[1]
PAGE = SOURCE.parent / "docs" / "how-to-add-a-room.md"
FILE = re.compile(r"^`hotlines/(\S+)`\n```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
SETTINGS = """
from gongkai.config.settings_test import *
INSTALLED_APPS = [*INSTALLED_APPS, "hotlines"]
ROOT_URLCONF = "example_urls"
"""
URLS = """
from django.http import HttpResponse
from django.urls import include, path
from gongkai.config.urls import *
hotlines = [path("<int:pk>/", lambda request, pk: HttpResponse(), name="hotline")]
urlpatterns += [path("hotlines/", include((hotlines, "hotlines")))]
"""


def test_a_new_register_takes_under_100_lines_and_inherits_its_tests(tmp_path: Path) -> None:
    files = dict(FILE.findall(PAGE.read_text(encoding="utf-8")))
    assert set(files) == {"models.py", "kind.py", "register.py", "apps.py", "tests/test_register.py"}
    lines = [line for name, text in files.items() if "tests" not in name for line in text.splitlines()]
    assert len(lines) < 100
    files |= {"__init__.py": "", "migrations/__init__.py": "", "tests/__init__.py": ""}
    for name, text in files.items():
        target = tmp_path / "hotlines" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.replace("gongkai.hotlines", "hotlines"), encoding="utf-8")
    (tmp_path / "conftest.py").write_text("from gongkai.conftest import *\n", encoding="utf-8")
    (tmp_path / "example_settings.py").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "example_urls.py").write_text(URLS, encoding="utf-8")
    environment = os.environ | {
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{SOURCE}",
        "DJANGO_SETTINGS_MODULE": "example_settings",
        "GONGKAI_DATA_DIR": str(tmp_path / "data"),
    }
    environment.pop("GONGKAI_DATABASE_URL", None)
    pytest = ["pytest", "-q", "-p", "no:cacheprovider", "hotlines/tests/test_register.py"]
    for command in (["django", "makemigrations", "hotlines"], pytest):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert re.search(r"\b1[5-9] passed", done.stdout), done.stdout
