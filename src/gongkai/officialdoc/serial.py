"""Results as JSON: the public contract (`contract`) and a form without loss for our own processes (`dump`, `load`)."""

from __future__ import annotations

import dataclasses
import sys
import types
import typing
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from .model import Citation, Document, Item

T = TypeVar("T")


def contract(document: Document, file: str) -> dict[str, Any]:
    """Keys and order of `gongkai parse --json`."""
    return {
        "file": file,
        "kind": document.kind,
        "metadata": dataclasses.asdict(document.metadata),
        "citations": [{**_citation(one), "issuer": one.issuer} for one in document.citations],
        "repeals": [
            {"title": one.title or "", "number": one.number, "clause": one.clause} for one in document.repeals
        ],
        "chapters": [{"number": one.number, "title": one.title} for one in document.chapters],
        "sections": [
            {"chapter": one.chapter, "number": one.number, "title": one.title} for one in document.sections
        ],
        "articles": [
            {"number": one.number, "chapter": one.chapter, "text": one.text} for one in document.articles
        ],
        "items": [_item(one) for one in document.items],
        "tail": [one.text for one in document.tail],
        "noise": [one.text for one in document.noise],
        "warnings": [dataclasses.asdict(one) for one in document.warnings],
    }


def _citation(citation: Citation) -> dict[str, Any]:
    # The contract gives `title` no null: a document cited by its number alone has the empty string.
    return {"title": citation.title or "", "number": citation.number}


def _item(item: Item) -> dict[str, Any]:
    return {
        "number": item.number,
        "chapter": item.chapter,
        "section": item.section,
        "title": item.title,
        "text": item.text,
        "unit_text": item.unit_text,
        "lead_units": list(item.lead_units),
        "responsible_units": list(item.responsible_units),
        "cooperating_units": list(item.cooperating_units),
        "deadlines": [dataclasses.asdict(one) for one in item.deadlines],
        "citations": [_citation(one) for one in item.citations],
    }


def dump(document: Document) -> dict[str, Any]:
    """All fields of all nodes."""
    return dataclasses.asdict(document)


def load(cls: type[T], data: Any) -> T:
    """Rebuild the dataclass `cls` from plain values and check every type on the way."""
    if not isinstance(data, dict):
        raise ValueError(f"{cls.__name__}: an object is expected")
    hints = typing.get_type_hints(cls, vars(sys.modules[cls.__module__]))
    names = {one.name for one in dataclasses.fields(cls)}  # type: ignore[arg-type]
    if names != set(data):
        raise ValueError(f"{cls.__name__}: other fields than expected")
    return cls(**{name: _value(hints[name], data[name]) for name in names})


def _value(hint: Any, value: Any) -> Any:
    origin = typing.get_origin(hint)
    if origin is list:
        if not isinstance(value, list):
            raise ValueError("a list is expected")
        (inner,) = typing.get_args(hint)
        return [_value(inner, one) for one in value]
    if origin in (types.UnionType, typing.Union):
        if value is None:
            return None
        (inner,) = [one for one in typing.get_args(hint) if one is not type(None)]
        return _value(inner, value)
    if dataclasses.is_dataclass(hint):
        return load(typing.cast(type, hint), value)
    if not isinstance(value, hint):
        raise ValueError(f"{hint.__name__} is expected")
    return value
