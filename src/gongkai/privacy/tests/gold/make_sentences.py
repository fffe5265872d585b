"""Write each sentences*.jsonl from its .src: marks become offsets, check digits are computed."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
# Sealed in half at first, or as a whole, then given free: detectors are tuned on them, and newer sets are measured by.
FREE = {
    "sentences",
    "sentences-b",
    "sentences-c",
    "sentences-d",
    "sentences-e",
    "sentences-f",
    "files",
    "files-c",
}
SOURCES = sorted(HERE.glob("sentences*.src"))
KINDS = {
    "I": "resident_id",
    "J": "resident_id_15",
    "M": "mobile",
    "L": "landline",
    "C": "bank_card",
    "B": "bank_account",
    "P": "passport",
    "V": "plate",
    "E": "email",
    "A": "address",
    "D": "birth",
    "N": "name",
    "K": "minor",
    "H": "health",
    "Y": "poverty",
}
MARK = re.compile(r"\[([A-Z](?:\+[A-Z])*|[iuc])\|([^\]]*)\]")
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def id_check(digits: str) -> str:
    """The 18th character of a resident number (GB 11643) after its 17 digits."""
    total = sum(int(d) * 2 ** (17 - i) for i, d in enumerate(digits))
    return "10X98765432"[total % 11]


def luhn_check(with_gap: str) -> str:
    """The digit that belongs in the place of ``?`` so that the whole number passes Luhn."""
    return next(d for d in "0123456789" if luhn(with_gap.replace("?", d)))


def luhn(number: str) -> bool:
    """Whether the digits pass the Luhn check."""
    doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def uscc_check(first17: str) -> str:
    """The 18th character of a unified social credit code (GB 32100) after its first 17."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(first17))
    return alphabet[(31 - total % 31) % 31]


def filled(mark: str, value: str) -> str:
    """The value with its ``?`` replaced by the right check digit."""
    if "?" not in value:
        return value
    bare = re.sub(r"[^0-9A-Z?]", "", value.translate({v: k for k, v in FULL_WIDTH.items()}))
    if mark.startswith(("I", "i")):
        digit = id_check(re.sub(r"[^0-9]", "", bare))
    elif mark == "u":
        digit = uscc_check(bare[:-1])
    else:
        digit = luhn_check(bare)
    wide = any(c in value for c in "０１２３４５６７８９")
    return value.replace("?", digit.translate(FULL_WIDTH) if wide else digit)


def read(marked: str) -> tuple[str, list[dict[str, str | int]]]:
    """Plain text and hits of a marked passage."""
    text = ""
    hits: list[dict[str, str | int]] = []
    last = 0
    for found in MARK.finditer(marked):
        text += marked[last : found.start()]
        start = len(text)
        text += filled(found[1], found[2])
        if found[1].isupper():
            hits += [{"kind": KINDS[k], "start": start, "end": len(text)} for k in found[1].split("+")]
        last = found.end()
    return text + marked[last:], hits


def passages(source: Path) -> Iterator[tuple[str, str]]:
    """(note, marked passage) in the order of the source."""
    manner = ""
    for block in source.read_text("utf-8").split("\n\n"):
        remark: list[str] = []
        lines: list[str] = []
        for line in block.strip("\n").split("\n"):
            if line.startswith("## "):
                manner = line[3:]
            elif line.startswith("= "):
                remark.append(line[2:])
            elif line:
                lines.append(line)
        if lines:
            note = ": ".join([manner, *remark])
            yield note, "\n".join(lines).replace("\\t", "\t").replace("\\n", "\n")


def write(source: Path) -> None:
    """The rows beside their source; ids begin with the letter of the file, S for the first."""
    letter = source.stem.rpartition("-")[2][0].upper()
    rows = []
    for number, (note, marked) in enumerate(passages(source), 1):
        text, hits = read(marked)
        rows.append({"id": f"{letter}{number:03}", "text": text, "hits": hits, "note": note, "set": ""})
    # Every second one of each manner, with and without hits apart, so that both halves have the same mix.
    order = sorted(rows, key=lambda row: (bool(row["hits"]), str(row["note"]).split(":")[0]))
    draw = random.Random(20260401)
    for pair in (order[i : i + 2] for i in range(0, len(order), 2)):
        for row, half in zip(pair, draw.sample(["open", "sealed"], 2), strict=False):
            row["set"] = half
    if source.stem in FREE:
        for row in rows:
            row["set"] = "open"
    with source.with_suffix(".jsonl").open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def main() -> None:
    for source in SOURCES:
        write(source)


if __name__ == "__main__":
    main()
