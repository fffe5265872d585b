"""What holds for every result, whatever the text was. The property tests ask for it, and so does the fuzzer (fuzz/)."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from typing import Any

from gongkai.officialdoc import Document, parse
from gongkai.officialdoc.akn import to_akn

_KINDS = ("work_plan", "normative", "law", "notice", "reply", "report", "other")
_BLOCKS = ("title addressees paragraph chapter section article item signature date note table").split()
_HAN = re.compile(r"[\u3400-\u9fff]")
# What a conversion to Markdown or HTML writes, and which is no text of the document.
_HALF = re.compile(r"\\ud[89a-f]")
_MARKUP = re.compile(r"<!--|</?[A-Za-z]|[{}]")


class Day(str):
    """In the schema: a day as ISO 8601 writes it."""


class Moment(str):
    """In the schema: a day, or a day with hours and minutes."""


_CITED = {"title": str, "number": (str, None)}
# The contract of `gongkai parse --json` (docs/command-line.md): a type, one of several, a list of one, or an object.
SCHEMA: dict[str, Any] = {
    "file": str,
    "kind": str,
    "metadata": {
        **dict.fromkeys(("title", "issuing_body", "document_number"), (str, None)),
        "recipients": [str],
        "signed_date": (Day, None),
        "published_at": (Moment, None),
        "effective_date": (Day, None),
        "expires_date": (Day, None),
        **dict.fromkeys(("validity", "index_number", "openness"), (str, None)),
    },
    "citations": [{**_CITED, "issuer": (str, None)}],
    "repeals": [{**_CITED, "clause": (str, None)}],
    "chapters": [{"number": str, "title": str}],
    "sections": [{"chapter": (str, None), "number": str, "title": str}],
    "articles": [{"number": int, "chapter": (str, None), "text": str}],
    "items": [
        {
            "number": int,
            **dict.fromkeys(("chapter", "section", "title"), (str, None)),
            "text": str,
            "unit_text": (str, None),
            "lead_units": [str],
            "responsible_units": [str],
            "cooperating_units": [str],
            "deadlines": [{"text": str, "date": (Day, None)}],
            "citations": [_CITED],
        }
    ],
    "tail": [str],
    "noise": [str],
    "warnings": [{"line": int, "code": str, "message": str}],
}


def check_schema(value: object, schema: object = SCHEMA, place: str = "") -> None:
    """Raise AssertionError, with the place, where the value is not what the schema says."""
    if isinstance(schema, dict):
        assert isinstance(value, dict), place
        assert list(value) == list(schema), f"{place}: {list(value)}"
        for key, inner in schema.items():
            check_schema(value[key], inner, f"{place}.{key}")
    elif isinstance(schema, list):
        assert isinstance(value, list), place
        for number, one in enumerate(value):
            check_schema(one, schema[0], f"{place}[{number}]")
    elif isinstance(schema, tuple):
        if value is not None:
            check_schema(value, schema[0], place)
    elif schema is Day:
        assert isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value, (
            f"{place}: {value}"
        )
    elif schema is Moment:
        assert isinstance(value, str), place
        assert re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?", value), f"{place}: {value}"
        dt.datetime.fromisoformat(value)
    else:
        assert type(value) is schema, f"{place}: {value!r}"


def check(document: Document) -> None:
    """Everything that holds for a result without its source."""
    contract = document.to_json("甲.txt")
    check_schema(contract)
    assert json.loads(json.dumps(contract, ensure_ascii=False)) == contract
    assert document.kind in _KINDS, document.kind
    assert Document.load(document.dump()) == document
    written = json.dumps(document.dump())
    # JSON knows no two halves of a character beside each other that are not one character.
    assert _HALF.search(written) or Document.load(json.loads(written)) == document
    places = [
        one.line
        for rows in (
            document.citations,
            document.repeals,
            document.chapters,
            document.sections,
            document.articles,
            document.items,
            document.tail,
            document.noise,
            document.warnings,
            document.blocks,
        )
        for one in rows
    ]
    assert all(type(line) is int and 1 <= line <= len(document.lines) for line in places), places
    assert all(block.kind in _BLOCKS for block in document.blocks), [one.kind for one in document.blocks]
    anchors = [one.anchor for one in document.blocks if one.anchor]
    assert len(anchors) == len(set(anchors)), [name for name, count in Counter(anchors).items() if count > 1]
    assert all(re.fullmatch(r"OD-\d{3}", one.code) and one.message for one in document.warnings)
    assert to_akn(document).startswith(b"<?xml")


def shown(document: Document) -> str:
    """All text of the result."""
    pieces = [(one.label or "") + one.text for one in document.blocks]
    pieces += [one.text for one in (*document.noise, *document.tail)]
    return "".join(pieces)


def lost(document: Document, text: str) -> set[str]:
    """Han characters of the text that are nowhere in the result."""
    if _MARKUP.search(text):
        return set()
    return set(_HAN.findall(text)) - set(shown(document))


def check_text(text: str) -> Document:
    """Parse, and check what holds for every text."""
    document = parse(text)
    check(document)
    assert not lost(document, text), lost(document, text)
    return document
