"""The gold documents: what the parser finds in them, by kind of fact, stays at least as good as it was asked to be."""

from __future__ import annotations

import json

import pytest

from gongkai.officialdoc.tests import evaluate
from gongkai.officialdoc.tests.evaluate import GOLD, METADATA, TARGET, compare, f1, pairs, score

KEYS = {
    "kind",
    "metadata",
    "citations",
    "repeals",
    "chapters",
    "sections",
    "articles",
    "items",
    "tail",
    "noise",
}
FOLDERS = [GOLD / "open", GOLD / "sealed"]


def test_gold_is_large_and_has_every_manner_and_format() -> None:
    found = [(path, gold) for folder in FOLDERS for path, gold in pairs(folder)]
    assert len(found) >= 60
    assert {path.suffix for path, _ in found} >= {".txt", ".md", ".html", ".docx", ".pdf", ".ofd"}
    assert {manner for _, gold in found for manner in gold["manners"]} >= {
        str(number) for number in range(1, 17)
    }
    for path, gold in found:
        assert set(gold) >= KEYS, path.name
        assert set(gold["metadata"]) == set(METADATA), path.name


def test_open_documents_reach_the_target() -> None:
    totals = score([GOLD / "open"])
    below = {kind: round(f1(*numbers), 3) for kind, numbers in totals.items() if f1(*numbers) < TARGET}
    assert below == {}


def test_an_error_is_counted_as_missed_and_invented() -> None:
    path, gold = next(pairs(GOLD / "open"))
    found = json.loads(json.dumps(gold)) | {"warnings": []}
    found["metadata"]["title"] = "别的标题"
    missed, invented, right = compare(gold, found)["title"]
    assert (missed.total(), invented.total(), right) == (1, 1, 0), path.name


def test_the_table_names_every_kind(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["evaluate", str(GOLD / "open")])
    evaluate.main()
    table = capsys.readouterr().out
    assert all(
        kind in table for kind in ("title", "citations", "repeals", "items.lead_units", "items.deadlines")
    )
