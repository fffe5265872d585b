"""The settings of the tests: the real ones, with a data folder of their own and a cheap password hash."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_RUN = "GONGKAI_TEST_RUN"
"""The folder of one run of the tests; its workers find it in their environment."""


def _own_folder() -> Path:
    # Records are numbered from 1 in every worker's database: two that shared a folder would clear each other's files away.
    if _RUN not in os.environ:
        os.environ[_RUN] = tempfile.mkdtemp(prefix="gongkai-tests-")
        atexit.register(shutil.rmtree, os.environ[_RUN], ignore_errors=True)
    return Path(os.environ[_RUN]) / os.environ.get("PYTEST_XDIST_WORKER", "main")


os.environ["GONGKAI_DATA_DIR"] = str(_own_folder())

from gongkai.config.settings import *  # noqa: E402, F403
from gongkai.config.settings import DATA_DIR, DATABASES, STORAGES  # noqa: E402

(DATA_DIR / "static").mkdir(parents=True, exist_ok=True)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, because threads of one test must meet the locks that processes meet.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "db" / f"test-{os.getpid()}.sqlite3")}
