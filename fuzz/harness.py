"""`python -m fuzz.harness TARGET [options of libFuzzer] [corpus]`: one target, until it finds something or time is up.

A find is written by libFuzzer as `crash-…`, `timeout-…` or `oom-…`. What is kept of it goes, made small, to
src/gongkai/officialdoc/tests/finds, where a test reads it for ever.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import atheris

with atheris.instrument_imports(include=["gongkai.officialdoc"]):
    from gongkai.officialdoc import UnreadableDocument, parse_bytes
    from gongkai.officialdoc.readers.docx import read_docx
    from gongkai.officialdoc.readers.html import read_html
    from gongkai.officialdoc.readers.ofd import read_ofd
    from gongkai.officialdoc.readers.pdf import read_pdf
    from gongkai.officialdoc.readers.text import decode
    from gongkai.officialdoc.tests.invariants import check, check_text
    from gongkai.officialdoc.tests.packages import DOCX_PARTS, OFD_PARTS, packed


def text(data: bytes) -> None:
    """The grammar: any text, with everything that holds for every result."""
    check_text(data.decode("utf-8", "surrogateescape" if data[:1] == b"\0" else "replace"))


def whole(data: bytes) -> None:
    """Any bytes as a file."""
    check(parse_bytes(data))


def docx(data: bytes) -> None:
    """The XML parts of a Word file, in a package that is whole; otherwise check sums would keep the fuzzer out."""
    check(parse_bytes(packed(DOCX_PARTS, data)))


def ofd(data: bytes) -> None:
    """The XML parts of an OFD file."""
    check(parse_bytes(packed(OFD_PARTS, data)))


def reader(read: Callable[[bytes], object]) -> Callable[[bytes], None]:
    """A reader by itself, asked for what `detect` would have kept from it."""

    def run(data: bytes) -> None:
        read(data)

    return run


def zipped(data: bytes) -> None:
    """A package as such: directory, names, sizes, methods."""
    for read in (read_docx, read_ofd):
        try:
            read(data)
        except UnreadableDocument:
            continue


TARGETS = {
    "text": text,
    "bytes": whole,
    "docx": docx,
    "ofd": ofd,
    "zip": zipped,
    "html": reader(read_html),
    "pdf": reader(read_pdf),
    "decode": reader(decode),
}


# Inputs are no longer than this; a PDF is not whole without its end.
LONGEST = {"text": 6_000, "pdf": 200_000}


def main() -> None:
    """Run the target named first; options given win over ours."""
    name = sys.argv.pop(1)
    target = TARGETS[name]
    options = ["-timeout=10", "-rss_limit_mb=1024", f"-max_len={LONGEST.get(name, 20_000)}"]

    def one(data: bytes) -> None:
        try:
            target(data)
        except UnreadableDocument as error:
            if not str(error) or "\n" in str(error):
                raise ValueError("a refusal is one sentence") from error

    atheris.Setup([sys.argv[0], *options, *sys.argv[1:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
