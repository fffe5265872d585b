"""`make eval`: precision, recall and F1 of each kind of personal data, against gold written by people who had not read the detectors.

`gold/sentences*.jsonl` have one object per line: {"id", "text", "hits": [{"kind", "start", "end"}], "note", "set"}, places in characters.
`gold/files*.jsonl` have {"file", "hits": [{"kind", "text", "where"}], "hidden": […], "set"} for the files of `gold/files/`; they
are read as the platform reads them, with all that is hidden in them; pictures have no text to look at. The half `open` is there to work with and has to
reach the targets; of the half `sealed` nothing but figures is ever shown, so that they tell how the detectors do on texts
that nobody had before his eyes. A found hit is right when the kinds agree and, of numbers, the digits are the same; of
everything else when both spans share at least half of the longer one. Kinds that the gold has not are not counted.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from gongkai.officialdoc import UnreadableDocument
from gongkai.privacy.detection import detect, detect_table
from gongkai.privacy.files.pieces import read_pieces
from gongkai.privacy.files.places import Story
from gongkai.privacy.hits import digits_of

GOLD = Path(__file__).parent / "gold"
OPEN, SEALED = "open", "sealed"
# To be reached at the least on the open half: by numbers that prove themselves, and by what lives by its context.
TARGETS = {"resident_id": 0.98, "bank_card": 0.98, "name": 0.95, "address": 0.97, "health": 0.9, "minor": 0.9}
NUMBERS = {
    "resident_id",
    "resident_id_15",
    "mobile",
    "landline",
    "bank_card",
    "bank_account",
    "passport",
    "plate",
}
KINDS = NUMBERS | {"email", "address", "birth", "name", "minor", "health", "poverty"}


class Claim(NamedTuple):
    """One hit, of the gold or of the detectors. In files there are no places, only texts."""

    kind: str
    text: str
    start: int = 0
    end: int = 0


class Score(NamedTuple):
    """What was right, missed and invented, with the claims themselves to show."""

    right: list[Claim]
    missed: list[Claim]
    invented: list[Claim]


def number_of(claim: Claim) -> str:
    """The number itself: digits and Latin letters, a mobile number without the country."""
    if claim.kind in ("mobile", "landline"):
        digits = digits_of(claim.text)
        return digits[-11:] if claim.kind == "mobile" else digits
    return "".join(sign for sign in claim.text.upper() if sign.isalnum() or sign.isdecimal())


def agree(gold: Claim, found: Claim) -> bool:
    """Whether a found hit is the one that the gold means."""
    if gold.kind != found.kind:
        return False
    if gold.kind in NUMBERS:
        shared = min(gold.end, found.end) - max(gold.start, found.start)
        same = digits_of(number_of(gold)) == digits_of(number_of(found))
        return same and (shared > 0 or gold.end == found.end == 0)
    if gold.end or found.end:
        shared = min(gold.end, found.end) - max(gold.start, found.start)
        return shared * 2 >= max(gold.end - gold.start, found.end - found.start)
    one, other = ("".join(claim.text.split()) for claim in (gold, found))
    return (one in other or other in one) and 2 * min(len(one), len(other)) >= max(len(one), len(other))


def compare(gold: Sequence[Claim], found: Sequence[Claim]) -> Score:
    """Each claim of one side counts for one of the other."""
    score, left = Score([], [], []), list(found)
    for claim in gold:
        match = next((one for one in left if agree(claim, one)), None)
        if match is None:
            score.missed.append(claim)
        else:
            left.remove(match)
            score.right.append(claim)
    score.invented.extend(left)
    return score


def rows(folder: Path, lists: str, half: str) -> Iterator[dict[str, Any]]:
    """The objects of one half of the lists of gold; without a mark a row is open."""
    for path in sorted(folder.glob(lists)):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and (row := json.loads(line)).get("set", OPEN) == half:
                yield row


def sentences(folder: Path, half: str) -> Iterator[tuple[str, str, Score]]:
    """Name, text and score of each gold sentence."""
    for gold in rows(folder, "sentences*.jsonl", half):
        text = gold["text"]
        wanted = [
            Claim(hit["kind"], text[hit["start"] : hit["end"]], hit["start"], hit["end"])
            for hit in gold["hits"]
        ]
        yield gold["id"], text, compare(wanted, in_sentence(text))


def in_sentence(text: str) -> list[Claim]:
    """What the detectors find in a sentence."""
    return [
        Claim(hit.kind.value, hit.text, hit.start, hit.end) for hit in detect(text) if hit.kind.value in KINDS
    ]


def in_file(path: Path) -> list[Claim]:
    """What they find in all pieces of a file, hidden ones too. A value that a file repeats counts once.

    Raises UnreadableDocument for a file that cannot be read, or that is nothing but pictures.
    """
    tables: dict[tuple[str, str, int | None, bool], dict[tuple[int, int], str]] = {}
    texts: dict[tuple[str, bool], list[str]] = {}
    pieces = read_pieces(path.read_bytes())
    if not any(piece.text and piece.place.story is not Story.PROPERTY for piece in pieces):
        raise UnreadableDocument("picture")
    for piece in pieces:
        place, hidden = piece.place, piece.hidden is not None
        if place.story is Story.PROPERTY or not piece.text:
            continue  # who wrote a file is a finding of its own
        if place.row is not None and place.column is not None:
            # Hidden rows and columns belong to the table, and so have its heads.
            key = (place.part, place.sheet, place.table, place.story is not Story.SHEET and hidden)
            cells = tables.setdefault(key, {})
            cells[place.row, place.column] = cells.get((place.row, place.column), "") + piece.text
        else:
            texts.setdefault((place.story, hidden), []).append(piece.text)
    hits = [one.hit for cells in tables.values() for one in detect_table(_rows(cells))]
    hits += [hit for lines in texts.values() for hit in detect("\n".join(lines))]
    return list(dict.fromkeys(Claim(hit.kind.value, hit.text) for hit in hits if hit.kind.value in KINDS))


def _rows(cells: dict[tuple[int, int], str]) -> list[list[str]]:
    """Cells at their places; rows and columns without any are left out."""
    columns = sorted({column for _, column in cells})
    return [[cells.get((row, column), "") for column in columns] for row in sorted({row for row, _ in cells})]


def files(folder: Path, half: str) -> Iterator[tuple[str, str, Score]]:
    """Name and score of each file whose text can be read here: what a reader sees, and what is hidden from him."""
    for gold in rows(folder, "files*.jsonl", half):
        wanted, within = (
            list(
                dict.fromkeys(Claim(hit["kind"], hit["text"]) for hit in gold["hits"] if _within(hit) == here)
            )
            for here in (False, True)
        )
        try:
            found = in_file(folder / "files" / gold["file"])
        except UnreadableDocument:
            continue  # a picture
        result = compare(wanted, found)
        yield gold["file"], "", result._replace(invented=compare(within, result.invented).invented)


def _within(hit: dict[str, Any]) -> bool:
    """Whether a value stands in a file inside the file: that file is found, and goes as a whole."""
    return hit.get("where") in ("embedded_file", "pdf_attachment")


def score(folder: Path, half: str = OPEN, show: str | None = None) -> dict[str, list[int]]:
    """Right, missed and invented by kind; `show` prints the faults of a kind, or of `all`, of the open half only."""
    totals: dict[str, list[int]] = {}
    for name, text, result in chain(sentences(folder, half), files(folder, half)):
        for place, claims in enumerate(result):
            for kind, number in Counter(claim.kind for claim in claims).items():
                totals.setdefault(kind, [0, 0, 0])[place] += number
        for sign, claims in (("-", result.missed), ("+", result.invented)):
            for claim in claims:
                if half == OPEN and show in (claim.kind, "all"):
                    print(f"{name} {sign} {claim.kind} {claim.text!r}  {text[:200]!r}")
    return totals


def rates(right: int, missed: int, invented: int) -> tuple[float, float, float]:
    """Precision, recall and F1; 1 where there was nothing to be wrong about."""
    precision = right / (right + invented) if right + invented else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    total = 2 * right + missed + invented
    return precision, recall, 2 * right / total if total else 1.0


def below(totals: dict[str, list[int]]) -> dict[str, tuple[float, float]]:
    """The kinds with a target whose precision or recall does not reach it."""
    out = {}
    for kind, target in TARGETS.items():
        precision, recall, _ = rates(*totals.get(kind, (0, 0, 0)))
        if min(precision, recall) < target:
            out[kind] = (round(precision, 3), round(recall, 3))
    return out


def main(argv: Sequence[str] | None = None) -> int:
    """Print both halves side by side; exit 1 where a kind is below its target on the open one."""
    options = argparse.ArgumentParser(description="Measure the detectors of personal data.")
    options.add_argument("folder", nargs="?", type=Path, default=GOLD)
    options.add_argument("--show", help="print the faults of this kind, or of all, on the open half")
    given: Any = options.parse_args(argv)
    halves = {half: score(given.folder, half, given.show) for half in (OPEN, SEALED)}
    kinds = sorted(set().union(*halves.values()))
    if not kinds:
        print(f"no gold in {given.folder}")
        return 0
    columns = f"{'right':>8}{'missed':>7}{'wrong':>6}{'prec.':>7}{'recall':>7}{'F1':>6}"
    print(f"{'':16}{OPEN:>30}{SEALED:>41}\n{'kind':16}{columns}{columns}   target (open)")
    short = below(halves[OPEN])
    for kind in kinds:
        figures = "".join(map(_figures, (halves[half].get(kind, (0, 0, 0)) for half in (OPEN, SEALED))))
        target = f"   {TARGETS[kind]}{' not reached' if kind in short else ''}" if kind in TARGETS else ""
        print(f"{kind:16}{figures}{target}")
    return int(bool(short))


def _figures(counts: Sequence[int]) -> str:
    right, missed, invented = counts
    precision, recall, f1 = rates(right, missed, invented)
    return f"{right:8}{missed:7}{invented:6}{precision:7.2f}{recall:7.2f}{f1:6.2f}"


if __name__ == "__main__":
    raise SystemExit(main())
