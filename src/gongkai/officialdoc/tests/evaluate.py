"""`make eval`: precision, recall and F1 of each kind of fact, against gold files written by people who had not read the parser.

A gold file is the object of `gongkai parse --json` for the document beside it, without `file`; a key that is left out,
or named under `unscored`, is not counted. `warnings` lists the codes that must be raised (recall alone is measured).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gongkai.officialdoc import parse_bytes

GOLD = Path(__file__).parent / "gold"
METADATA = (
    "title issuing_body document_number recipients signed_date published_at effective_date expires_date validity"
    " index_number openness"
).split()
UNITS = {"lead_units", "responsible_units", "cooperating_units", "unit_text"}
TARGET = 0.98

Fact = tuple[Any, ...]
Scores = dict[str, list[int]]


def squash(value: Any) -> Any:
    """Texts are compared without white space; everything else as it is."""
    return "".join(value.split()) if isinstance(value, str) else value


def facts(result: dict[str, Any]) -> dict[str, Counter[Fact]]:
    """The facts of one object by kind. A kind that is absent was not labelled."""
    out: dict[str, Counter[Fact]] = {}
    for key, value in _plain(result):
        out.setdefault(key, Counter())
        if value is not None:
            out[key][value] += 1
    return out


def _plain(result: dict[str, Any]) -> Iterator[tuple[str, Fact | None]]:
    """Pairs of kind and fact; (kind, None) says that the kind was looked at."""
    if "kind" in result:
        yield "kind", (result["kind"],)
    for key in METADATA:
        if key in result.get("metadata", {}):
            value = result["metadata"][key]
            yield key, None
            for one in value if isinstance(value, list) else [value]:
                if one is not None:
                    yield key, (squash(one),)
    for key, fields in (
        ("citations", ("title", "number")),
        ("repeals", ("title", "number", "clause")),
        ("chapters", ("number", "title")),
        ("sections", ("chapter", "number", "title")),
        ("articles", ("number", "chapter")),
    ):
        if key in result:
            yield key, None
            for one in result[key]:
                yield key, tuple(squash(one.get(name) or None) for name in fields)
                if key == "articles" and all("text" in other for other in result[key]):
                    yield "articles.text", (one["number"], squash(one["text"]))
    for key in ("tail", "noise"):
        if key in result:
            yield key, None
            for text in result[key]:
                yield key, (squash(text),)
    if "items" in result and all("number" in one for one in result["items"]):
        yield from _items(result["items"])


def _items(items: list[dict[str, Any]]) -> Iterator[tuple[str, Fact | None]]:
    seen: Counter[Fact] = Counter()
    yield "items", None
    for item in items:
        place = (item.get("chapter"), item.get("section"), item["number"])
        seen[place] += 1
        key = (*place, seen[place])
        yield "items", key
        for name in ("title", "text", "unit_text"):
            if name in item:
                yield f"items.{name}", (key, squash(item[name])) if item[name] is not None else None
        for name in ("lead_units", "responsible_units", "cooperating_units"):
            if name in item:
                yield f"items.{name}", None
                for unit in item[name]:
                    yield f"items.{name}", (key, squash(unit))
        if "deadlines" in item:
            yield "items.deadlines", None
            for one in item["deadlines"]:
                yield "items.deadlines", (key, squash(one["text"]), one.get("date"))
        if "citations" in item:
            yield "items.citations", None
            for one in item["citations"]:
                yield "items.citations", (key, squash(one["title"]) or None, one.get("number"))


def _labelled(items: list[dict[str, Any]], name: str) -> set[Fact]:
    """The items for which the gold file has this key: one that was left out is not counted."""
    seen: Counter[Fact] = Counter()
    out = set()
    for item in items:
        place = (item.get("chapter"), item.get("section"), item["number"])
        seen[place] += 1
        if name in item:
            out.add((*place, seen[place]))
    return out


def unscored(gold: dict[str, Any]) -> set[str]:
    """The kinds which the gold file leaves to the reader's judgement."""
    out: set[str] = set()
    for key in gold.get("unscored", {}):
        name = key.removeprefix("metadata.")
        out.add(name)
        if name == "items.units":
            out |= {f"items.{one}" for one in UNITS}
        if name == "items":
            out |= {f"items.{one}" for one in (*UNITS, "title", "text", "deadlines", "citations")}
    return out


def compare(
    gold: dict[str, Any], found: dict[str, Any]
) -> dict[str, tuple[Counter[Fact], Counter[Fact], int]]:
    """By kind: facts missed, facts invented, number right."""
    wanted, got = facts(gold), facts(found)
    out = {}
    for kind in wanted.keys() - unscored(gold):
        have = got.get(kind, Counter())
        if kind.startswith("items."):
            labelled = _labelled(gold["items"], kind.removeprefix("items."))
            have = Counter({fact: number for fact, number in have.items() if fact[0] in labelled})
        right = wanted[kind] & have
        out[kind] = (wanted[kind] - right, have - right, right.total())
    if "warnings" in gold:
        codes = Counter((code,) for code in set(gold["warnings"]))
        raised = Counter((code,) for code in {one["code"] for one in found["warnings"]})
        right = codes & raised
        out["warnings"] = (codes - right, Counter(), right.total())
    return out


def read(path: Path) -> dict[str, Any]:
    """What the parser finds in a document; a refusal counts as nothing found."""
    try:
        return parse_bytes(path.read_bytes()).to_json(path.name)
    except Exception as error:  # a crash must not hide what the other documents show
        print(f"{path.name}: {type(error).__name__}: {error}", file=sys.stderr)
        return {"warnings": []}


def pairs(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The documents of a folder with their gold."""
    for gold in sorted(folder.glob("*.json")):
        document = next((one for one in sorted(folder.glob(f"{gold.stem}.*")) if one.suffix != ".json"), None)
        if document is not None:
            yield document, json.loads(gold.read_text(encoding="utf-8"))


def score(folders: list[Path], show: str | None = None) -> Scores:
    """Right, missed and invented by kind over all documents. `show` prints the faults of a kind (`all`: of every kind)."""
    totals: Scores = defaultdict(lambda: [0, 0, 0])
    for folder in folders:
        for path, gold in pairs(folder):
            for kind, (missed, invented, right) in sorted(compare(gold, read(path)).items()):
                for place, number in enumerate((right, missed.total(), invented.total())):
                    totals[kind][place] += number
                if show in (kind, "all"):
                    for sign, wrong in (("-", missed), ("+", invented)):
                        for fact in wrong:
                            print(f"{path.name} {kind} {sign} {str(fact)[:400]}")
    return totals


def f1(right: int, missed: int, invented: int) -> float:
    """The harmonic mean of precision and recall; 1 where there was nothing to find and nothing was invented."""
    return 2 * right / (2 * right + missed + invented) if right + missed + invented else 1.0


def main() -> int:
    """Print the table; exit 1 where a kind is below the target."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folders", nargs="*", type=Path, default=[GOLD / "open", GOLD / "sealed"])
    options.add_argument("--show", help="print the faults of this kind, or of all")
    given = options.parse_args()
    totals = score(given.folders, given.show)
    documents = sum(1 for folder in given.folders for _ in pairs(folder))
    print(
        f"{documents} documents\n{'kind':26}{'right':>7}{'missed':>8}{'wrong':>7}{'prec.':>8}{'recall':>8}{'F1':>8}"
    )
    for kind, (right, missed, invented) in sorted(totals.items()):
        precision = right / (right + invented) if right + invented else 1.0
        recall = right / (right + missed) if right + missed else 1.0
        mark = "" if f1(right, missed, invented) >= TARGET else "  <"
        print(
            f"{kind:26}{right:7}{missed:8}{invented:7}{precision:8.3f}{recall:8.3f}"
            f"{f1(right, missed, invented):8.3f}{mark}"
        )
    return int(any(f1(*one) < TARGET for one in totals.values()))


if __name__ == "__main__":
    raise SystemExit(main())
