"""Keys that the environment does not give: made once and kept beside the data."""

import os
import secrets
from pathlib import Path


def read_or_make(path: Path) -> str:
    """Return the key stored at `path`; the first call makes one of 64 random bytes, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        # Of two processes that start at once one writes, and the other reads what that one wrote.
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(file, "w", encoding="ascii") as opened:
        opened.write(key := secrets.token_urlsafe(64))
    return key
