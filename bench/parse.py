"""How fast documents are read and parsed, beside the bare reader of each format: `python -m bench.parse`.

All runs are in this process, on one core, interleaved; each figure is the median of the rounds. Ratios count, absolute
figures depend on the machine. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

import docx
import pypdfium2
from lxml import etree

from gongkai.officialdoc import parse_bytes
from gongkai.officialdoc.readers import read

from .documents import as_docx, as_pdf, chinese_font, plan

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FILES, ROUNDS = 30, 7


@dataclass
class Job:
    """One way to read the files of one format, and the seconds of each round."""

    form: str
    name: str
    run: Callable[[bytes], object]
    files: list[bytes]
    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def bare_docx(data: bytes) -> list[str]:
    """The text of each paragraph, by zipfile and lxml."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return ["".join(node.text or "" for node in paragraph.iter(f"{W}t")) for paragraph in root.iter(f"{W}p")]


def python_docx(data: bytes) -> list[str]:
    """The same by python-docx."""
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def bare_pdf(data: bytes) -> list[str]:
    """The text of each page, by PDFium."""
    document = pypdfium2.PdfDocument(data)
    texts = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    document.close()
    return texts


def bare_text(data: bytes) -> list[str]:
    """The lines."""
    return data.decode("utf-8").split("\n")


def jobs() -> list[Job]:
    """What is measured. The first of each format is the bare reader."""
    plans = [plan(number) for number in range(FILES)]
    texts = ["\n".join(lines).encode() for lines in plans]
    words = [as_docx(lines) for lines in plans]
    out = [
        Job("text", "split into lines", bare_text, texts),
        Job("text", "officialdoc", parse_bytes, texts),
        Job("DOCX", "zipfile + lxml, w:t", bare_docx, words),
        Job("DOCX", "python-docx", python_docx, words),
        Job("DOCX", "officialdoc, reader alone", read, words),
        Job("DOCX", "officialdoc", parse_bytes, words),
    ]
    font = chinese_font()
    if font is None:
        print(
            "PDF is left out: this system has no TrueType font with Chinese characters (Debian: fonts-wqy-microhei)"
        )
        return out
    pages = [as_pdf(lines) for lines in plans]
    print(f"PDF: {len(pages[0]) // 1000} KB each with a subset of {font}")
    return [
        *out,
        Job("PDF", "pypdfium2, plain text", bare_pdf, pages),
        Job("PDF", "officialdoc, reader alone", read, pages),
        Job("PDF", "officialdoc", parse_bytes, pages),
    ]


def measure(some: list[Job], rounds: int) -> None:
    """One round to warm up, then the rounds: in each, every job reads all of its files once."""
    for number in range(rounds + 1):
        for job in some:
            start = time.perf_counter()
            for data in job.files:
                job.run(data)
            if number:
                job.seconds.append(time.perf_counter() - start)


def report(some: list[Job]) -> None:
    """The table, then the ratios that are aimed at."""
    bare = {job.form: job.median for job in reversed(some)}
    print(f"\n{'format':6} {'reader':28} {'files/s':>9} {'ms/file':>9} {'of bare':>8}")
    for job in some:
        rate = len(job.files) / job.median
        print(
            f"{job.form:6} {job.name:28} {rate:9,.0f} {1000 / rate:9.2f} {bare[job.form] / job.median:8.3f}"
        )
    final = {job.form: job for job in some if job.name == "officialdoc"}
    text = final["text"]
    print(f"\ntext  {sum(map(len, text.files)) / text.median / 1e6:.2f} MB/s of UTF-8 (aim: 1)")
    for form, aim in (("DOCX", 0.1), ("PDF", 0.5)):
        if form in final:
            print(f"{form:5} {bare[form] / final[form].median:.3f} of the bare reader (aim: {aim})")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    some = jobs()
    characters = sum(len(data.decode()) for data in some[0].files) // FILES
    print(f"{FILES} invented files of about {characters:,} characters, {rounds} rounds, one core")
    measure(some, rounds)
    report(some)


if __name__ == "__main__":
    main()
