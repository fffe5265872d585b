"""`python -m fuzz.corpus TARGET FOLDER`: first inputs of a target, from the gold documents and from earlier finds."""

from __future__ import annotations

import sys
from pathlib import Path

from gongkai.officialdoc.tests.packages import DIVIDER, DOCX_PARTS, OFD_PARTS, members

TESTS = Path(__file__).parents[1] / "src/gongkai/officialdoc/tests"
SUFFIXES = {
    "text": (".txt", ".md"),
    "bytes": (".txt", ".md", ".html", ".docx", ".ofd", ".pdf"),
    "docx": (".docx",),
    "ofd": (".ofd",),
    "zip": (".docx", ".ofd"),
    "html": (".html",),
    "pdf": (".pdf",),
    "decode": (".txt",),
}
# Word writes hundreds of styles that say nothing.
_LARGE = 60_000


def seed(target: str, data: bytes) -> bytes:
    """A file as the target takes it."""
    parts = {"docx": DOCX_PARTS, "ofd": OFD_PARTS}.get(target)
    if parts is None:
        return data
    found = {name: content for name, content in members(data).items() if len(content) < _LARGE}
    return DIVIDER.join([found.get(name, b"") for name in parts])


def main(target: str, folder: Path) -> None:
    """Write them."""
    folder.mkdir(parents=True, exist_ok=True)
    # What PDFium dies of would end each run at once; the sandbox is there for it.
    finds = [path for path in sorted((TESTS / "finds").iterdir()) if path.suffix != ".pdf"]
    for path in [*sorted((TESTS / "gold/open").iterdir()), *finds]:
        if path.suffix in SUFFIXES[target]:
            data = path.read_bytes()
            (folder / path.name).write_bytes(seed(target, data))
            if target == "decode":
                for encoding in ("gb18030", "utf-16", "utf-16-be", "big5hkscs", "utf-7"):
                    (folder / f"{path.name}.{encoding}").write_bytes(
                        data.decode("utf-8", "replace").encode(encoding, "replace")
                    )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
