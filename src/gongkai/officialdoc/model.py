"""The typed result of reading one official document (公文).

Every node knows the line of the source it came from (`line`, counted from 1 in `Document.lines`, which are the
lines as the reader gave them). What the text does not have is None or empty, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import serial, tree

if TYPE_CHECKING:
    from .tree import Node


@dataclass(frozen=True, slots=True)
class ParseWarning:
    """Something doubtful, with its place. `code` is one of the OD-… codes of docs/capabilities/officialdoc.md."""

    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document says about itself. Dates are ISO 8601; `published_at` may carry hours and minutes.

    `issuing_body` is the signature (署名), else the source the page names, else the first words of the title.
    """

    title: str | None = None
    issuing_body: str | None = None
    document_number: str | None = None
    recipients: list[str] = field(default_factory=list)
    signed_date: str | None = None
    published_at: str | None = None
    effective_date: str | None = None
    expires_date: str | None = None
    validity: str | None = None
    index_number: str | None = None
    openness: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Another document named in the text. `title` is None where it is named by its number alone."""

    title: str | None
    number: str | None
    issuer: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Repeal:
    """A document which this one ends. `clause` is the part that ends (第三条), None for the whole."""

    title: str | None
    number: str | None
    clause: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Deadline:
    """A term by which a task is to be done: the words, and the last day (ISO) where it can be computed."""

    text: str
    date: str | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading of the first level: 一、 or 第一章."""

    number: str
    title: str
    line: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the second level: （一） or 第一节."""

    chapter: str | None
    number: str
    title: str
    line: int


@dataclass(frozen=True, slots=True)
class Article:
    """第…条. `branch` is the N of 第…条之N, 0 without. Paragraphs (款) are separated by a line feed."""

    number: int
    chapter: str | None
    text: str
    line: int
    branch: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One task or provision: the lowest numbered level of a plan or notice.

    `text` is without its number and without the unit note; `unit_text` is the note as found.
    """

    number: int
    chapter: str | None
    section: str | None
    title: str | None
    text: str
    unit_text: str | None
    lead_units: list[str]
    responsible_units: list[str]
    cooperating_units: list[str]
    deadlines: list[Deadline]
    citations: list[Citation]
    line: int


@dataclass(frozen=True, slots=True)
class TextLine:
    """A piece of text that belongs to no node: a closing paragraph, or residue of the web page."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the content in reading order, for rendering.

    `kind` is title, addressees, paragraph, chapter, section, article, item, signature, date, note or table.
    `number` is the number alone (九, 12), `label` the label as found (「九、」「第十二条」). The cells of a table row
    are separated by a tab, the rows by a line feed.
    """

    kind: str
    number: str | None
    text: str
    line: int
    anchor: str | None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that was understood of one document."""

    kind: str
    metadata: Metadata
    citations: list[Citation]
    repeals: list[Repeal]
    chapters: list[Chapter]
    sections: list[Section]
    articles: list[Article]
    items: list[Item]
    tail: list[TextLine]
    noise: list[TextLine]
    warnings: list[ParseWarning]
    blocks: list[Block]
    lines: list[str]

    def tree(self) -> Node:
        """The content as one tree (`tree.Node`): document → chapter → section → item or article → paragraph."""
        return tree.grow(self.blocks, self.metadata.title)

    def to_json(self, file: str = "") -> dict[str, Any]:
        """The object of the command-line contract: these keys, always all of them."""
        return serial.contract(self, file)

    def dump(self) -> dict[str, Any]:
        """Everything, without loss, as plain JSON values. The counterpart of `load`."""
        return serial.dump(self)

    @classmethod
    def load(cls, data: dict[str, Any]) -> Document:
        """Rebuild what `dump` wrote. Raises ValueError for anything else."""
        return serial.load(cls, data)
