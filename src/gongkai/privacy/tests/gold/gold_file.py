"""The record of one gold file, and packages that come out the same each time."""

import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from gongkai.privacy.tests.gold.make_sentences import read

HERE = Path(__file__).parent
FILES = HERE / "files"
MOMENT = datetime(2026, 1, 5, 9, 0, 0)


class Gold:
    """What one file holds: its hits by place, and the kinds of hidden content."""

    def __init__(self, name: str, *hidden: str) -> None:
        self.name = name
        self.path = FILES / name
        self.hidden = sorted(hidden)
        self.hits: list[dict[str, str]] = []

    def __call__(self, marked: str, where: str = "visible") -> str:
        """Plain text of a marked one; its hits are kept. ``where`` is ``visible`` or a hidden kind."""
        text, hits = read(marked)
        for hit in hits:
            value = text[int(hit["start"]) : int(hit["end"])]
            entry = {"kind": str(hit["kind"]), "text": value, "where": where}
            if entry not in self.hits:
                self.hits.append(entry)
        return text


def settle(path: Path, changed: dict[str, Callable[[str], str]] | None = None, **added: str) -> None:
    """Rewrite a package with one date on all members; ``changed`` edits members, ``added`` adds some."""
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    for name, edit in (changed or {}).items():
        members[name] = edit(members[name].decode()).encode()
    members |= {name: text.encode() for name, text in added.items()}
    core = members["docProps/core.xml"].decode()
    members["docProps/core.xml"] = re.sub(
        r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{MOMENT:%Y-%m-%dT%H:%M:%SZ}", core
    ).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in members.items():
            new.writestr(zipfile.ZipInfo(name, (2026, 1, 5, 9, 0, 0)), data, zipfile.ZIP_DEFLATED)
