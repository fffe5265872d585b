"""Write the gold files and their lists; run with ``src`` on the path, twice gives the same bytes.

Texts carry the marks of sentences.src, so a hit is recorded where its value is written.
"""

import json
import random
from typing import Any

from gongkai.privacy.tests.gold import make_c, make_docx, make_pdf, make_plain, make_xlsx
from gongkai.privacy.tests.gold.gold_file import FILES, HERE
from gongkai.privacy.tests.gold.make_sentences import FREE

LISTS = {
    "files.jsonl": (*make_docx.MAKERS, *make_xlsx.MAKERS, *make_pdf.MAKERS, *make_plain.MAKERS),
    "files-c.jsonl": make_c.MAKERS,
}


def letters(file: str) -> str:
    """What stands before the number of a file: d, x, p, i, t by its format; cd, cx, cp, ct of the second set."""
    return file.partition(".")[0].rstrip("0123456789")


def share(rows: list[dict[str, Any]]) -> None:
    """Give each file its half: as many of each format in both, clean ones apart.

    The first draw is taken in which every kind of hidden content that occurs twice is in both halves.
    """
    order = sorted(rows, key=lambda row: (letters(row["file"]), not row["hits"] and not row["hidden"]))
    for seed in range(20260402, 20270402):
        draw = random.Random(seed)
        for i in range(0, len(order), 2):
            for row, half in zip(order[i : i + 2], draw.sample(["open", "sealed"], 2), strict=True):
                row["set"] = half
        halves: dict[str, list[str]] = {}
        for row in rows:
            for kind in row["hidden"]:
                halves.setdefault(kind, []).append(row["set"])
        if all(len(seen) == 1 or len(set(seen)) == 2 for seen in halves.values()):
            return
    raise AssertionError("no draw spreads the hidden kinds")


def main() -> None:
    FILES.mkdir(exist_ok=True)
    for name, makers in LISTS.items():
        golds = [make() for make in makers]
        rows = [{"file": gold.name, "hits": gold.hits, "hidden": gold.hidden, "set": ""} for gold in golds]
        share(rows)
        if name.removesuffix(".jsonl") in FREE:
            for row in rows:
                row["set"] = "open"
        with (HERE / name).open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    main()
