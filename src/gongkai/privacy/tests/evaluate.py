"""`make eval`: precision, recall and F1 of each kind of personal data, against gold written by people who had not read the detectors.

`gold/sentences.jsonl` has one object per line: {"id", "text", "hits": [{"kind", "start", "end"}], "note"}, places in characters.
`gold/files.jsonl` has {"file", "hits": [{"kind", "text"}], "hidden": […]} for the files of `gold/files/`; what is hidden in
files is not looked at here. A found hit is right when the kinds agree and, of numbers, the digits are the same; of
everything else when both spans share at least half of the longer one. Kinds that the gold has not are not counted.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

from gongkai.officialdoc import UnreadableDocument, parse_bytes
from gongkai.privacy.detection import detect, detect_table
from gongkai.privacy.hits import digits_of

GOLD = Path(__file__).parent / "gold"
# To be reached at the least: numbers that prove themselves, and what lives by its context.
TARGETS = dict.fromkeys(("resident_id", "mobile", "bank_card"), 0.98)
OTHER_TARGET = 0.9
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


def sentences(path: Path) -> Iterator[tuple[str, str, list[Claim]]]:
    """Name, text and claims of each gold sentence."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            gold = json.loads(line)
            text = gold["text"]
            yield (
                gold["id"],
                text,
                [
                    Claim(hit["kind"], text[hit["start"] : hit["end"]], hit["start"], hit["end"])
                    for hit in gold["hits"]
                ],
            )


def in_sentence(text: str) -> list[Claim]:
    """What the detectors find in a sentence."""
    return [
        Claim(hit.kind.value, hit.text, hit.start, hit.end) for hit in detect(text) if hit.kind.value in KINDS
    ]


def in_file(path: Path) -> list[Claim]:
    """What they find in what a file shows. A value that a file repeats counts once."""
    if path.suffix.lower() == ".xlsx":
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
        tables = [
            [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        ]
        hits = [one.hit for table in tables for one in detect_table(table)]
    else:
        hits = detect("\n".join(parse_bytes(path.read_bytes()).lines))
    return list(dict.fromkeys(Claim(hit.kind.value, hit.text) for hit in hits if hit.kind.value in KINDS))


def files(folder: Path) -> Iterator[tuple[str, list[Claim], list[Claim]]]:
    """Name, gold claims and found claims of each file whose text can be read here; pictures have none."""
    listing = folder / "files.jsonl"
    for line in listing.read_text(encoding="utf-8").splitlines() if listing.exists() else ():
        gold = json.loads(line)
        path = folder / "files" / gold["file"]
        wanted = list(dict.fromkeys(Claim(hit["kind"], hit["text"]) for hit in gold["hits"]))
        try:
            yield gold["file"], wanted, in_file(path)
        except UnreadableDocument as error:
            if wanted:
                print(f"{gold['file']}: {error}", file=sys.stderr)


def score(folder: Path, show: str | None = None) -> dict[str, list[int]]:
    """Right, missed and invented by kind; `show` prints the faults of a kind, or of `all`."""
    pairs: list[tuple[str, str, list[Claim], list[Claim]]] = []
    if (folder / "sentences.jsonl").exists():
        pairs += [
            (name, text, gold, in_sentence(text))
            for name, text, gold in sentences(folder / "sentences.jsonl")
        ]
    pairs += [(name, "", gold, found) for name, gold, found in files(folder)]
    totals: dict[str, list[int]] = {}
    for name, text, gold, found in pairs:
        result = compare(gold, found)
        for place, claims in enumerate(result):
            for kind, number in Counter(claim.kind for claim in claims).items():
                totals.setdefault(kind, [0, 0, 0])[place] += number
        for sign, claims in (("-", result.missed), ("+", result.invented)):
            for claim in claims:
                if show in (claim.kind, "all"):
                    print(f"{name} {sign} {claim.kind} {claim.text!r}  {text[:200]!r}")
    return totals


def rates(right: int, missed: int, invented: int) -> tuple[float, float, float]:
    """Precision, recall and F1; 1 where there was nothing to be wrong about."""
    precision = right / (right + invented) if right + invented else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    total = 2 * right + missed + invented
    return precision, recall, 2 * right / total if total else 1.0


def below(totals: dict[str, list[int]]) -> dict[str, tuple[float, float]]:
    """The kinds whose precision or recall does not reach what was asked for."""
    out = {}
    for kind, counts in totals.items():
        precision, recall, _ = rates(*counts)
        if min(precision, recall) < TARGETS.get(kind, OTHER_TARGET):
            out[kind] = (round(precision, 3), round(recall, 3))
    return out


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table; exit 1 where a kind is below its target."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", nargs="?", type=Path, default=GOLD)
    options.add_argument("--show", help="print the faults of this kind, or of all")
    given: Any = options.parse_args(argv)
    totals = score(given.folder, given.show)
    if not totals:
        print(f"no gold in {given.folder}")
        return 0
    print(f"{'kind':26}{'right':>7}{'missed':>8}{'wrong':>7}{'prec.':>8}{'recall':>8}{'F1':>8}")
    short = below(totals)
    for kind, counts in sorted(totals.items()):
        precision, recall, f1 = rates(*counts)
        right, missed, invented = counts
        mark = "  <" if kind in short else ""
        print(f"{kind:26}{right:7}{missed:8}{invented:7}{precision:8.3f}{recall:8.3f}{f1:8.3f}{mark}")
    return int(bool(short))


if __name__ == "__main__":
    raise SystemExit(main())
