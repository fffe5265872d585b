"""The whole: an <act> where the text has articles, else a <doc>."""

from __future__ import annotations

from bisect import bisect_right

from ..model import Block, Document, Item
from .hierarchy import Node, grow_act, grow_plan
from .iris import Addresses
from .meta import Context, write_annex_meta, write_meta
from .organizations import Organizations
from .parts import Parts, divide
from .text import Writer
from .xml import Element, Ids, add, indent, legal, root, to_bytes

# 款, 项 and 目 keep what they enumerate in a <list>, which is not part of the eIds below it: chp_3__art_20__para_1__point_2.
_LISTING = ("paragraph", "point", "indent")


def to_akn(document: Document) -> bytes:
    """The document as Akoma Ntoso 3.0, valid against the schema of OASIS. The same document gives the same bytes."""
    clean: Document = legal(document)
    return _Maker(clean).make()


class _Maker:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.ids = Ids()
        self.addresses = Addresses(document)
        self.organizations = Organizations(document)
        self.writer = Writer(document, self.addresses, self.organizations, self.ids, self._mark)
        self.places: list[tuple[int, str]] = []
        self.items: dict[int, str] = {}
        self.context = Context(document, self.addresses, self.organizations, self._place, self._place_of)

    def make(self) -> bytes:
        akoma_ntoso = root()
        parts = divide(self.document)
        is_act = any(block.kind == "article" for block in parts.body)
        made = add(akoma_ntoso, "act" if is_act else "doc", name=self.document.kind)
        meta = add(made, "meta")
        self._preface(made, parts)
        self._blocks(made, "preamble", parts.preamble)
        self._body(made, parts.body, is_act=is_act)
        self._blocks(made, "conclusions", parts.conclusions)
        self._annexes(made, parts.annexes)
        # Last, because it points to the elements of the text.
        write_meta(meta, self.context)
        indent(akoma_ntoso)
        return to_bytes(akoma_ntoso)

    def _place(self, line: int) -> str:
        """The eId of the innermost element that begins at the line, or before it."""
        place = bisect_right(self.places, line, key=lambda one: one[0])
        return self.places[place - 1][1] if place else "body"

    def _place_of(self, item: Item) -> str:
        """The eId of an item; of the table or chapter that holds it where it has no element of its own."""
        return self.items.get(id(item)) or self._place(item.line)

    def _mark(self, line: int, eid: str) -> None:
        self.places.append((line, eid))

    def _container(
        self, parent: Element, tag: str, line: int, prefix: str = "", name: str | None = None
    ) -> tuple[Element, str]:
        eid = self.ids.take(prefix, name or tag)
        self._mark(line, eid)
        return add(parent, tag, eId=eid), eid

    def _preface(self, made: Element, parts: Parts) -> None:
        blocks = [*parts.carrier, *parts.preface]
        if not blocks:
            return
        preface, eid = self._container(made, "preface", blocks[0].line)
        inner = preface
        if parts.carrier:
            inner = add(preface, "container", eId=self.ids.take(eid, "carrier"), name="carrier")
        for block in parts.carrier:
            self.writer.block(inner, block, eid)
        for block in parts.preface:
            self.writer.block(preface, block, eid)

    def _blocks(self, made: Element, tag: str, blocks: list[Block]) -> None:
        if blocks:
            part, eid = self._container(made, tag, blocks[0].line)
            for block in blocks:
                self.writer.block(part, block, eid)

    def _body(self, made: Element, blocks: list[Block], *, is_act: bool) -> None:
        line = blocks[0].line if blocks else len(self.document.lines)
        body, eid = self._container(made, "body" if is_act else "mainBody", line, name="body")
        if self.document.metadata.effective_date or self.document.metadata.expires_date:
            body.set("period", "#tmpg_1")
        if is_act:
            tree = grow_act(blocks, self.document.articles, self.ids)
        else:
            tree = grow_plan(blocks, self.document.items, self.ids)
        for part in tree.parts:
            if isinstance(part, Node):
                self._node(body, part)
            else:
                self.writer.block(body, part, eid)
        if not len(body):
            add(body, "p")

    def _node(self, parent: Element, node: Node) -> None:
        self._mark(node.line, node.eid)
        if node.item is not None:
            self.items[id(node.item)] = node.eid
        made = add(parent, node.element, eId=node.eid, name=node.name)
        if node.num:
            add(made, "num", node.num)
        if node.heading:
            self.writer.inline(add(made, "heading"), node.heading, node.line)
        below = [place for place, part in enumerate(node.parts) if isinstance(part, Node)]
        if below and node.element in _LISTING:
            made = add(made, "list", eId=self.ids.take(node.eid, "list_1"))
        self._content(made, node, below)

    def _content(self, made: Element, node: Node, below: list[int]) -> None:
        """Without nodes below <content>; else <intro>, the nodes, <wrapUp>. Between nodes text needs a container."""
        holder: Element | None = None if below or node.parts else add(made, "content")
        for place, part in enumerate(node.parts):
            if isinstance(part, Node):
                self._node(made, part)
                holder = None
                continue
            if holder is None:
                holder = self._holder(made, node, place, below)
            self.writer.block(holder, part, node.eid)

    def _holder(self, made: Element, node: Node, place: int, below: list[int]) -> Element:
        if not below:
            return add(made, "content")
        if place < below[0]:
            return add(made, "intro")
        if place > below[-1]:
            return add(made, "wrapUp")
        between = add(made, "hcontainer", eId=self.ids.count(node.eid, "text"), name="text")
        return add(between, "content")

    def _annexes(self, made: Element, annexes: list[list[Block]]) -> None:
        if not annexes:
            return
        attachments = add(made, "attachments")
        for number, (head, *blocks) in enumerate(annexes, start=1):
            attachment, eid = self._container(attachments, "attachment", head.line, name=f"att_{number}")
            self.writer.inline(add(attachment, "heading"), head.text, head.line)
            annex = add(attachment, "doc", name="annex")
            write_annex_meta(add(annex, "meta"), self.context, number)
            body, inner = self._container(annex, "mainBody", head.line, eid, "body")
            for block in blocks:
                self.writer.block(body, block, inner)
            if not blocks:
                add(body, "p")
