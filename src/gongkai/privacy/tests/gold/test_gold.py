"""The gold data hold together: offsets, check digits, halves, and every file opens and holds its hits."""

import html
import io
import json
import re
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pikepdf
import pypdfium2
import pytest
from PIL import Image
from stdnum import luhn
from stdnum.cn import ric

from gongkai.privacy.tests.gold.gold_file import FILES, HERE
from gongkai.privacy.tests.gold.make_files import letters
from gongkai.privacy.tests.gold.make_sentences import FREE, KINDS, SOURCES, passages, read

HIDDEN = {
    *(
        "hidden_sheet",
        "hidden_row",
        "hidden_column",
        "comment",
        "tracked_change",
        "hidden_text",
        "white_text",
    ),
    *("embedded_file", "metadata_author", "exif_gps", "pdf_attachment", "pdf_annotation"),
    *("pdf_invisible_text", "covered_text", "formula_cache", "pivot_cache"),
}
# A value that also stands within something longer that is none: a nickname.
WITHIN_OTHERS = {("E193", "骆驼")}
WIDE = str.maketrans("０１２３４５６７８９Ｘｘx", "0123456789XXX")


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


SENTENCE_SETS = {source: rows_of(source.with_suffix(".jsonl")) for source in SOURCES}
# Whole sets without a source: each is sealed, until it is given free.
WHOLE_SETS = {
    path.stem: rows_of(path)
    for path in sorted(HERE.glob("sentences*.jsonl"))
    if not path.with_suffix(".src").exists()
}
SENTENCES = [row for rows in (*SENTENCE_SETS.values(), *WHOLE_SETS.values()) for row in rows]
FILE_LISTS = sorted(HERE.glob("files*.jsonl"))
FILE_ROWS = [row for path in FILE_LISTS for row in rows_of(path)]


def values() -> list[tuple[str, str]]:
    """(kind, value) of every hit in sentences and files."""
    spans = [(h["kind"], row["text"][h["start"] : h["end"]]) for row in SENTENCES for h in row["hits"]]
    return spans + [(h["kind"], h["text"]) for row in FILE_ROWS for h in row["hits"]]


def bare(value: str) -> str:
    return re.sub(r"[^0-9X]", "", value.translate(WIDE))


def test_sentences_are_what_their_source_says():
    for source, rows in SENTENCE_SETS.items():
        made = [(note, *read(marked)) for note, marked in passages(source)]
        assert [(row["note"], row["text"], row["hits"]) for row in rows] == made
    assert len({row["id"] for row in SENTENCES}) == len({row["text"] for row in SENTENCES}) == len(SENTENCES)


def test_a_marked_value_is_marked_wherever_it_stands():
    for row in SENTENCES:
        spans = [(h["start"], h["end"]) for h in row["hits"]]
        assert all(0 <= start < end <= len(row["text"]) for start, end in spans)
        for hit in row["hits"]:
            value = row["text"][hit["start"] : hit["end"]]
            assert value == value.strip()
            if hit["kind"] in {"name", "mobile", "address"}:
                found = [m.start() for m in re.finditer(re.escape(value), row["text"])]
                unmarked = [at for at in found if not any(a <= at < b for a, b in spans)]
                assert not unmarked or (row["id"], value) in WITHIN_OTHERS, (row["id"], value)


def test_numbers_pass_or_fail_their_check_as_their_kind_says():
    for kind, value in values():
        digits = bare(value)
        if kind == "resident_id":
            assert len(digits) == 18, value
            assert ric.calc_check_digit(digits) == digits[-1], value
            date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
        elif kind == "resident_id_15":
            date(1900 + int(digits[6:8]), int(digits[8:10]), int(digits[10:12]))
            assert len(digits) == 15, value
        elif kind == "bank_card":
            assert 16 <= len(digits) <= 19, value
            assert luhn.is_valid(digits), value
        elif kind == "bank_account":
            assert not (16 <= len(digits) <= 19 and luhn.is_valid(digits)), value
        assert kind in KINDS.values()


def test_a_set_without_source_is_sealed_as_a_whole_or_free():
    halves = {stem: {row["set"] for row in rows} for stem, rows in WHOLE_SETS.items()}
    assert halves == {stem: {"open" if stem in FREE else "sealed"} for stem in WHOLE_SETS}
    assert halves["sentences-g"] == {"sealed"}


def test_both_halves_have_the_same_mix():
    for source, rows in SENTENCE_SETS.items():
        if source.stem in FREE:
            assert {row["set"] for row in rows} == {"open"}
            continue
        mix = Counter((row["set"], bool(row["hits"])) for row in rows)
        assert all(mix["open", hits] and mix["open", hits] == mix["sealed", hits] for hits in (True, False))
    measured = [row for path in FILE_LISTS if path.stem not in FREE for row in rows_of(path)]
    formats = Counter((row["set"], letters(row["file"])) for row in measured)
    assert all(abs(formats["open", kind] - formats["sealed", kind]) <= 1 for _, kind in formats)


def content(name: str) -> str:
    """All text of a file that common readers give, hidden or not."""
    data = (FILES / name).read_bytes()
    if name.endswith((".docx", ".xlsx")):
        (docx.Document if name.endswith("docx") else openpyxl.load_workbook)(io.BytesIO(data))
        package = zipfile.ZipFile(io.BytesIO(data))
        assert package.testzip() is None
        parts = [package.read(member) for member in package.namelist() if member.endswith((".xml", ".xlsx"))]
        inner = [zipfile.ZipFile(io.BytesIO(p)) for p in parts if p.startswith(b"PK")]
        parts += [book.read(member) for book in inner for member in book.namelist()]
        whole = html.unescape("\n".join(part.decode() for part in parts if not part.startswith(b"PK")))
        return whole + re.sub(r"<[^>]+>", "", whole)
    if name.endswith(".pdf"):
        text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
        with pikepdf.open(io.BytesIO(data)) as pdf:
            text += "".join(a.get_file().read_bytes().decode() for a in pdf.attachments.values())
            notes = [note for page in pdf.pages for note in page.get("/Annots", [])]
            return text + "".join(str(note.Contents) for note in notes)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("gb18030")


@pytest.mark.parametrize("row", FILE_ROWS, ids=lambda row: row["file"])
def test_file_opens_and_holds_its_hits(row):
    assert set(row["hidden"]) <= HIDDEN
    assert {hit["where"] for hit in row["hits"]} <= {"visible", *row["hidden"]}
    assert (FILES / row["file"]).stat().st_size < 60_000
    if row["file"][0] == "i":
        Image.open(FILES / row["file"]).load()
        return
    text = re.sub(r"\s", "", content(row["file"]))
    assert [hit for hit in row["hits"] if re.sub(r"\s", "", hit["text"]) not in text] == []


def test_every_file_is_listed_once():
    assert sorted(row["file"] for row in FILE_ROWS) == sorted(path.name for path in FILES.iterdir())
