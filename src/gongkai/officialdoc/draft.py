"""What the assembling steps share: blocks by paragraph, warnings, citations and anchors."""

from __future__ import annotations

from dataclasses import dataclass, field

from .citations import Citations
from .deadlines import Origin
from .lines import Paragraph
from .model import Article, Block, Chapter, Citation, Item, ParseWarning, Section, TextLine
from .normalise import fold
from .notes import Noted, divide
from .rules import Rules


@dataclass(slots=True)
class Draft:
    """The document in the making."""

    items: list[Paragraph]
    origin: Origin
    citations: Citations
    rules: Rules = field(default_factory=Rules)
    listed: frozenset[int] = frozenset()
    narrative: bool = False
    cited: dict[int, list[Citation]] = field(default_factory=dict)
    blocks: dict[int, list[Block]] = field(default_factory=dict)
    chapters: list[Chapter] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    tasks: list[Item] = field(default_factory=list)
    tail: list[TextLine] = field(default_factory=list)
    noise: list[TextLine] = field(default_factory=list)
    warnings: list[ParseWarning] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    repeats: dict[str, int] = field(default_factory=dict)
    divided: dict[tuple[int, int], Noted] = field(default_factory=dict)

    def divide(self, index: int, start: int = 0) -> Noted:
        """A paragraph, from a place on, divided into text and responsibility notes; done once."""
        key = (index, start)
        if key not in self.divided:
            alone = start == 0 and self.items[index].label is None
            self.divided[key] = divide(self.items[index].text[start:], self.origin, start_of_line=alone)
        return self.divided[key]

    def warn(self, index: int, code: str, message: str) -> None:
        """A warning at a paragraph."""
        self.warnings.append(ParseWarning(self.items[index].line, code, message))

    def anchor(self, *names: str) -> str:
        """The first free name; when all are taken, the last with a counter."""
        for name in names:
            if name not in self.anchors:
                self.anchors.add(name)
                return name
        base = names[-1]
        count = self.repeats.get(base, 1) + 1
        while f"{base}-{count}" in self.anchors:
            count += 1
        self.repeats[base] = count
        self.anchors.add(f"{base}-{count}")
        return f"{base}-{count}"

    def block(
        self,
        index: int,
        kind: str,
        text: str | None = None,
        *,
        number: str | None = None,
        anchor: str | None = None,
        label: str | None = None,
    ) -> None:
        """Add a block for a paragraph; without text the whole paragraph."""
        item = self.items[index]
        words = item.text if text is None else text
        if kind == "table" or item.table:
            kind, words = "table", item.text
        else:
            words = fold(words)
        self.blocks.setdefault(index, []).append(Block(kind, number, words, item.line, anchor, label))
