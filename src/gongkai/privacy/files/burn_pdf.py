"""Redactions burnt into a PDF.

Every page that holds a redaction or something unseen is drawn as a picture, with black boxes and a layer of invisible text made of what
is left: what was below a box is in no byte of the copy. So is a page that shares a font with such a page, for the font lists the
characters of both, often in their order. Other pages are kept as they are, without what hangs on them. The document itself is new: metadata, attachments, forms, scripts, layers, bookmarks, tags and earlier versions stay behind.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pikepdf
import pypdfium2

from gongkai.officialdoc import UnreadableDocument
from gongkai.officialdoc.readers.pdf import lock, open_pdf

from .masks import draw_masks
from .matching import BOUNDARY
from .pdfcleaning import Link, clean_page, fonts_of, links_of, must_be_drawn, prepare, strip
from .pdfextras import is_layered
from .pdflines import around, level
from .pdfobjects import DAMAGED, ODD, open_objects
from .pdfpage import Char, Position, ReadPage, load, picture_of, read_page
from .places import Box, Place, Story
from .redaction import Redaction, Removal, covers_in, holds_value
from .textlayer import Layers, Text

_DPI = 200
_MARGIN = 0.75  # points around a character
_COVERED = "■"
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


def burn_pdf(data: bytes, redactions: Sequence[Redaction]) -> tuple[bytes, list[Removal], list[str]]:
    """The copy, the removals, and what was left out in words. Raises UnreadableDocument."""
    try:
        return _burn(data, redactions)
    except (pikepdf.PdfError, *ODD):
        raise UnreadableDocument(DAMAGED) from None


def _burn(data: bytes, redactions: Sequence[Redaction]) -> tuple[bytes, list[Removal], list[str]]:
    with open_objects(data) as original, lock:
        left_out = _left_out(original)
        links = [links_of(page) for page in original.pages]
        layered = is_layered(original)
        drawn = [must_be_drawn(page, layered=layered) for page in original.pages]
        prepare(original)
        fonts = [fonts_of(page) for page in original.pages]
        prepared = io.BytesIO()
        original.save(prepared)
        document = open_pdf(prepared.getvalue())
        try:
            document.init_forms()
            return _Copy(original, document, redactions, links, drawn, fonts).make(left_out)
        finally:
            document.close()


class _Copy:
    """The new document while it is made."""

    def __init__(
        self,
        original: pikepdf.Pdf,
        document: pypdfium2.PdfDocument,
        redactions: Sequence[Redaction],
        links: list[list[Link]],
        drawn: list[bool],
        fonts: list[set[tuple[int, int]]],
    ) -> None:
        self._original, self._document = original, document
        self._redactions, self._links, self._drawn, self._fonts = redactions, links, drawn, fonts
        self._removals: list[Removal] = []
        # Of each page: the boxes with their masks.
        self._boxes: dict[int, list[Text]] = {}
        self._gone: set[int] = set()

    def make(self, left_out: list[str]) -> tuple[bytes, list[Removal], list[str]]:
        """Find what is to be covered on all pages, then copy or draw one page after the other."""
        pages = []
        for index in range(len(self._document)):
            page = load(self._document, index)
            pages.append(read_page(page))
            page.close()
        # Hidden text may complete a value or stand in the middle of one: so once with it, once without it.
        self._cover(pages, lambda char: True)
        self._cover(pages, lambda char: char.hidden is None)
        self._cover_boxes(pages)
        with pikepdf.new() as copy:
            layers = Layers(copy)
            loses = [self._loses(index, read) for index, read in enumerate(pages)]
            telling = {font for index in range(len(pages)) if loses[index] for font in self._fonts[index]}
            for index, read in enumerate(pages):
                whole = not loses[index] and not self._fonts[index] & telling
                if not (whole and self._keep(copy, index)):
                    self._draw(copy, layers, index, read)
            layers.finish()
            copy.Root.Lang = pikepdf.String("zh-CN")
            strip(copy)
            copy.remove_unreferenced_resources()
            made = io.BytesIO()
            copy.save(
                made,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                compress_streams=True,
                deterministic_id=True,
            )
        return made.getvalue(), list(dict.fromkeys(self._removals)), left_out

    def _loses(self, index: int, read: ReadPage) -> bool:
        """Something of the page is not to be in the copy."""
        hidden = any(char.hidden is not None for char in read.chars)
        return index in self._boxes or hidden or bool(read.covered or read.cropped) or self._drawn[index]

    def _cover(self, pages: list[ReadPage], counts: Callable[[Char], bool]) -> None:
        chars: list[tuple[int, Char]] = []
        for index, page in enumerate(pages):
            chars += [(index, char) for char in page.chars if counts(char)]
            chars.append((index, Char(BOUNDARY, (0.0, 0.0, 0.0, 0.0))))
        owners: list[int] = []
        for at, (_, char) in enumerate(chars):
            owners += [at] * len(char.text)

        def is_here(place: Place, at: int) -> bool:
            index, char = chars[owners[at]]
            if place.page != index + 1:
                return False
            return place.box is None or _inside(char.box, place.box)

        text = "".join(char.text for _, char in chars)
        for cover in covers_in(text, self._redactions, is_here):
            covered = [chars[at] for at in dict.fromkeys(owners[cover.begin : cover.end])]
            shown = [(index, char) for index, char in covered if char.text.strip() and char.text != BOUNDARY]
            if all(id(char) in self._gone for _, char in shown):
                continue
            self._gone |= {id(char) for _, char in shown}
            mask = cover.redaction.mask
            for index, box, quarter in _covers_of(shown, pages):
                self._boxes.setdefault(index, []).append(Text(mask, box, quarter))
                mask = ""
                place = Place(Story.PAGE, page=index + 1, box=tuple(round(side, 1) for side in box))  # type: ignore[arg-type]
                self._removals.append(Removal(place, cover.redaction.reason, cover.redaction.mask))

    def _cover_boxes(self, pages: list[ReadPage]) -> None:
        for one in self._redactions:
            if one.value or one.place is None or one.place.box is None:
                continue
            index = (one.place.page or 0) - 1
            if not 0 <= index < len(pages) or not _inside(
                one.place.box, (0, 0, pages[index].width, pages[index].height)
            ):
                raise UnreadableDocument("遮盖的位置在页面以外，请重新框选")
            self._boxes.setdefault(index, []).append(Text(one.mask, one.place.box))
            self._removals.append(Removal(one.place, one.reason, one.mask))

    def _keep(self, copy: pikepdf.Pdf, index: int) -> bool:
        """Take the page over as it is; False where its content cannot be cleaned."""
        copy.pages.append(self._original.pages[index])
        page = copy.pages[-1]
        if not clean_page(copy, page):
            del copy.pages[-1]
            return False
        for link in self._links[index]:
            if self._is_fine(link.target):
                link.add(copy, page)
        return True

    def _is_fine(self, target: str) -> bool:
        return bool(_LINK.fullmatch(target)) and not holds_value(target, self._redactions)

    def _stays(self, char: Char, boxes: list[Text]) -> bool:
        if char.hidden is not None or id(char) in self._gone or char.text == "\n":
            return False
        return char.box[2] > char.box[0] and not any(_inside(char.box, one.box) for one in boxes)

    def _draw(self, copy: pikepdf.Pdf, layers: Layers, index: int, read: ReadPage) -> None:
        page = load(self._document, index)
        try:
            picture, position = picture_of(page, _DPI), Position(page)
            boxes = self._boxes.get(index, [])
            across, down = picture.width / read.width, picture.height / read.height
            draw_masks(picture, [(_scaled(one.box, across, down), one.text) for one in boxes])
            masks = [replace(one, text=one.text or _COVERED) for one in boxes]
            kept = [char for char in read.chars if self._stays(char, boxes)]
            new = layers.add(picture, read.width, read.height, _ordered(texts_of(kept, read), masks))
            for link in self._links[index]:
                if self._is_fine(link.target):
                    link.moved(position).add(copy, new)
        finally:
            page.close()


def texts_of(chars: list[Char], page: ReadPage) -> list[Text]:
    """The characters joined where they follow each other in a line."""
    lines: list[tuple[list[Char], list[Box]]] = []
    for char in chars:
        here = level(char.box, char.quarter, page.width, page.height)
        size = max(1.0, here[3] - here[1])
        if lines and lines[-1][0][-1].quarter == char.quarter:
            last = lines[-1][1][-1]
            if abs(last[3] - here[3]) <= 0.3 * size and -0.3 * size <= here[0] - last[2] <= size:
                lines[-1][0].append(char)
                lines[-1][1].append(here)
                continue
        lines.append(([char], [here]))
    return [
        Text(
            "".join(char.text for char in some),
            around(char.box for char in some),
            some[0].quarter,
            tuple(box[0] - boxes[0][0] for box in boxes),
        )
        for some, boxes in lines
    ]


def _ordered(lines: list[Text], masks: list[Text]) -> list[Text]:
    """Each mask before the first line that follows it at its height, else at the end."""
    texts = list(lines)
    for mask in masks:
        left, top, _right, bottom = mask.box
        middle = (top + bottom) / 2
        at = next(
            (at for at, one in enumerate(texts) if one.box[1] <= middle <= one.box[3] and one.box[0] >= left),
            len(texts),
        )
        texts.insert(at, mask)
    return texts


def _covers_of(chars: list[tuple[int, Char]], pages: list[ReadPage]) -> list[tuple[int, Box, int]]:
    """One box for the characters of each line, a little larger than these, with its page and the turn of its text."""
    lines: list[tuple[int, int, list[Box]]] = []
    last: Box = (0.0, 0.0, 0.0, 0.0)
    for index, char in chars:
        here = level(char.box, char.quarter, pages[index].width, pages[index].height)
        goes_on = abs(last[3] - here[3]) <= 0.5 * max(1.0, here[3] - here[1])
        if lines and lines[-1][:2] == (index, char.quarter) and goes_on:
            lines[-1][2].append(char.box)
        else:
            lines.append((index, char.quarter, [char.box]))
        last = here
    grown = []
    for index, quarter, boxes in lines:
        left, top, right, bottom = around(boxes)
        grown.append((index, (left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN), quarter))
    return grown


def _inside(box: Box, other: Box) -> bool:
    """The middle of the first box lies in the second."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return other[0] <= x <= other[2] and other[1] <= y <= other[3]


def _scaled(box: Box, across: float, down: float) -> Box:
    return box[0] * across, box[1] * down, box[2] * across, box[3] * down


def _left_out(pdf: pikepdf.Pdf) -> list[str]:
    names = {
        "/Outlines": "书签",
        "/AcroForm": "表单（填写的内容成为页面的一部分）",
        "/StructTreeRoot": "文档标签",
    }
    found = [words for key, words in names.items() if pdf.Root.get(key) is not None]
    if len(pdf.attachments):
        found.append("附件")
    return found
