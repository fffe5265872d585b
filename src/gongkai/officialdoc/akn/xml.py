"""The few tools with which elements are made: namespaces, legal characters, eIds, indentation."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from lxml import etree

Element = etree._Element

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OWN = "urn:gongkai:officialdoc:1"
_PREFIXES: Any = {None: AKN, "gk": OWN}  # the stubs of lxml know no default namespace

# XML 1.0 §2.2: what is no Char. Such characters cannot be written in any way, not even as references.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Inside these, white space is text.
_MIXED = {f"{{{AKN}}}{name}" for name in ("p", "num", "heading")}


def legal(value: Any) -> Any:
    """The same value, dataclasses and lists included, without the characters which XML does not have."""
    if isinstance(value, str):
        return _ILLEGAL.sub("", value)
    if isinstance(value, list):
        return [legal(one) for one in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [one.name for one in dataclasses.fields(value)]
        return dataclasses.replace(value, **{name: legal(getattr(value, name)) for name in names})
    return value


def root() -> Element:
    """An empty <akomaNtoso>."""
    return etree.Element(f"{{{AKN}}}akomaNtoso", nsmap=_PREFIXES)


def add(parent: Element, tag: str, text: str | None = None, /, **attributes: str | None) -> Element:
    """A new last child in the namespace of the standard. Attributes that are None are left out; `class_` is `class`."""
    return _add(parent, f"{{{AKN}}}{tag}", text, attributes)


def add_own(parent: Element, tag: str, text: str | None = None, /, **attributes: str | None) -> Element:
    """A new last child in our own namespace."""
    return _add(parent, f"{{{OWN}}}{tag}", text, attributes)


def _add(parent: Element, tag: str, text: str | None, attributes: dict[str, str | None]) -> Element:
    made = etree.SubElement(
        parent, tag, {key.rstrip("_"): value for key, value in attributes.items() if value is not None}
    )
    made.text = text or None
    return made


def append_text(parent: Element, text: str) -> None:
    """Text behind everything that the element holds already."""
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


class Ids:
    """Gives out eIds (AKN-NC 1.0 §5): `prefix__name`, each once. The same document always gets the same ones."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._repeats: dict[str, int] = {}

    def take(self, prefix: str, name: str) -> str:
        """The eId, or with -dup2 … where a number stands twice in the text."""
        base = f"{prefix}__{name}" if prefix else name
        made, count = base, self._repeats.get(base, 1)
        while made in self._taken:
            count += 1
            made = f"{base}-dup{count}"
        self._repeats[base] = count
        self._taken.add(made)
        return made

    def count(self, prefix: str, name: str) -> str:
        """The next of its kind in the container: table_1, table_2."""
        key = f"{prefix} {name}"
        self._repeats[key] = self._repeats.get(key, 0) + 1
        return self.take(prefix, f"{name}_{self._repeats[key]}")


def indent(element: Element, depth: int = 0) -> None:
    """Line breaks and indentation between elements, none inside text (lxml's own would put some into <p><ref/></p>)."""
    if element.tag in _MIXED or not len(element):
        return
    element.text = "\n" + "  " * (depth + 1)
    for child in element:
        indent(child, depth + 1)
        child.tail = element.text
    element[-1].tail = "\n" + "  " * depth


def to_bytes(element: Element) -> bytes:
    """The document as UTF-8 with its declaration."""
    return etree.tostring(element, encoding="UTF-8", xml_declaration=True) + b"\n"
