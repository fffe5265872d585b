"""The settings of the tests: the real ones, with a data folder of their own and a cheap password hash."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("GONGKAI_DATA_DIR", str(Path(tempfile.gettempdir()) / f"gongkai-tests-{os.getuid()}"))

from gongkai.config.settings import *  # noqa: F403
from gongkai.config.settings import DATA_DIR, DATABASES, STORAGES

(DATA_DIR / "static").mkdir(parents=True, exist_ok=True)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, because threads of one test must meet the locks that processes meet.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "db" / f"test-{os.getpid()}.sqlite3")}
