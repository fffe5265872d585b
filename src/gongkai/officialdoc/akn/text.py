"""Blocks as elements: paragraphs, tables and headings, and inside them what the standard can mark: titles, numbers,
dates, bodies and references."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from ..citations import Citations
from ..dates import find_date, whole_date
from ..model import Block, Document
from ..normalise import squash
from ..numbers import parse_number
from ..titles import inner_title
from .iris import Addresses
from .organizations import Organizations
from .xml import Element, Ids, add, append_text


class Writer:
    """Writes blocks in reading order, so that a short name is known after its definition (以下简称《条例》)."""

    def __init__(
        self,
        document: Document,
        addresses: Addresses,
        organizations: Organizations,
        ids: Ids,
        mark: Callable[[int, str], None],
    ) -> None:
        self._meta = document.metadata
        self._addresses = addresses
        self._organizations = organizations
        self._ids = ids
        self._mark = mark
        self._known = {addresses.of(one) for one in document.citations}
        titles = [one.text for one in document.blocks if one.kind == "title"]
        if self._meta.title:
            titles += [self._meta.title, inner_title(self._meta.title) or ""]
        self._citations = Citations(frozenset(squash(one) for one in titles if one))

    def block(self, parent: Element, block: Block, prefix: str) -> None:
        """One block as <p> or <table>. A label here is that of a note: the labels of levels are <num>."""
        if block.label:
            block = dataclasses.replace(block, text=f"{block.label}{block.text}", label=None)
        if block.kind == "table":
            self._table(parent, block, prefix)
            return
        special = {
            "title": self._title,
            "addressees": self._addressees,
            "signature": self._signature,
            "date": self._date,
            "note": self._note,
        }
        write = special.get(block.kind)
        paragraph = add(parent, "p", class_=block.kind if write else None)
        if write:
            write(paragraph, block)
        else:
            self.inline(paragraph, block.text, block.line)

    def inline(self, parent: Element, text: str, line: int) -> None:
        """Text with a <ref> for every document that is cited in it."""
        done = 0
        for found in self._citations.read(text, line):
            address = self._addresses.of(found.citation)
            start, end = found.start, found.end
            if text[start - 1 : start] == "《" and text[end : end + 1] == "》":
                start, end = start - 1, end + 1
            if start < done or address not in self._known:
                continue
            append_text(parent, text[done:start])
            add(parent, "ref", text[start:end], href=address)
            done = end
        append_text(parent, text[done:])

    def _title(self, parent: Element, block: Block) -> None:
        title, text = add(parent, "docTitle"), block.text
        for name in sorted(self._organizations.issuers, key=len, reverse=True):
            if text.startswith(name):
                add(title, "docProponent", name, refersTo=self._organizations.reference(name))
                text = text[len(name) :]
                break
        append_text(title, text)

    def _addressees(self, parent: Element, block: Block) -> None:
        self._bodies(parent, block.text, self._meta.recipients, "organization")

    def _bodies(self, parent: Element, text: str, names: list[str], tag: str) -> None:
        done = 0
        for name in names:
            start = text.find(name, done) if name else -1
            if start < 0:
                continue
            append_text(parent, text[done:start])
            add(parent, tag, name, refersTo=self._organizations.reference(name))
            done = start + len(name)
        append_text(parent, text[done:])

    def _signature(self, parent: Element, block: Block) -> None:
        signature = add(parent, "signature")
        found = [one for one in self._organizations.issuers if one in block.text]
        names = sorted(found, key=lambda one: (block.text.find(one), -len(one)))
        self._bodies(signature, block.text, names, "docProponent")
        # 「某某局　2021年5月20日」: body and date in one line.
        tail = signature[-1].tail if len(signature) else None
        if tail and (day := find_date(tail)):
            signature[-1].tail = tail[: len(tail) - len(tail.lstrip())]
            add(signature, self._day_tag(day.isoformat()), tail.lstrip(), date=day.isoformat())

    def _date(self, parent: Element, block: Block) -> None:
        day = whole_date(block.text)
        if day is None:
            append_text(parent, block.text)
        else:
            add(parent, self._day_tag(day.isoformat()), block.text, date=day.isoformat())

    def _day_tag(self, day: str) -> str:
        return "docDate" if day == self._meta.signed_date else "date"

    def _note(self, parent: Element, block: Block) -> None:
        number = parse_number(block.text)
        if number is not None and number.canonical == self._meta.document_number:
            add(parent, "docNumber", block.text)
        else:
            self.inline(parent, block.text, block.line)

    def _table(self, parent: Element, block: Block, prefix: str) -> None:
        eid = self._ids.count(prefix, "table")
        self._mark(block.line, eid)
        table = add(parent, "table", eId=eid)
        for row in block.text.split("\n"):
            cells = add(table, "tr")
            for cell in row.split("\t"):
                self.inline(add(add(cells, "td"), "p"), cell.strip(), block.line)
