"""Addresses of documents and bodies (AKN-NC 1.0 §4): /akn/cn/doc/<number>, without a number /akn/cn/doc/<title>.

The standard's form has kind and date before the number. A document that cites another one knows neither; its number
(or title) is what both ends know, and the number holds the year. So the address of a document and the address by
which others cite it are the same.
"""

from __future__ import annotations

import hashlib
from urllib.parse import quote

from ..model import Citation, Document, Repeal
from ..normalise import squash

_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._()")


def segment(name: str) -> str:
    """One segment of an IRI (RFC 3987): Chinese stays readable, the rest is escaped, also ! @ ~ : / of the standard."""
    return "".join(
        char if char in _SAFE or (char > "\xa0" and char.isprintable()) else quote(char, safe="")
        for char in squash(name)
    )


def organization(name: str) -> str:
    """The address of a body or group of bodies, by its name as written."""
    return f"/akn/ontology/organization/cn/{segment(name)}"


def concept(kind: str, name: str) -> str:
    """The address of one of the few events and concepts that the output speaks of."""
    return f"/akn/ontology/{kind}/cn/{name}"


class Addresses:
    """Addresses of this document and of those it names. A number said once holds for every mention of the title."""

    def __init__(self, document: Document) -> None:
        named: list[Citation | Repeal] = [*document.repeals, *document.citations]
        self._numbers = {squash(one.title): one.number for one in named if one.title and one.number}
        meta = document.metadata
        self.work = self._own(document)
        self.by_title = _path(meta.title) if meta.title and meta.document_number else None

    def of(self, named: Citation | Repeal) -> str:
        """Where the named document is."""
        number = named.number or (self._numbers.get(squash(named.title)) if named.title else None)
        return _path(number or named.title or "")

    def _own(self, document: Document) -> str:
        meta = document.metadata
        if name := meta.document_number or meta.title:
            return _path(name)
        # Neither number nor title: named by its content, so that two such documents are not one.
        content = "\n".join((one.label or "") + one.text for one in document.blocks)
        return _path("unnamed-" + hashlib.sha256(content.encode()).hexdigest()[:16])


def _path(name: str) -> str:
    return f"/akn/cn/doc/{segment(name) or 'unnamed'}"
