"""A Word document (ISO/IEC 29500, Transitional and Strict) as lines: running heads, main text, notes, running feet."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from ..errors import NoText, UnreadableDocument
from ..lines import Hint, Source
from .guard import open_package
from .numbering import Definitions, Numbering
from .wordnames import W
from .wordnotes import notes, running
from .wordparts import WordPackage
from .wordsheet import StyleSheet
from .wordstory import PLAIN, Story
from .wordstyles import Styles


def read_docx(data: bytes) -> Source:
    """Lines of a Word document. Heads and feet are marked as noise, notes as footnotes; both are not the main text."""
    package = WordPackage(open_package(data))
    body = package.root(package.main).find(f"{W}body")
    if body is None:
        raise UnreadableDocument("Word 文件没有正文，请重新保存后再试")
    sheet, numbers = package.related("styles"), package.related("numbering")
    styles = Styles(StyleSheet(package.content(sheet) if sheet is not None else None))
    definitions = Definitions(lambda: package.root(numbers), styles) if numbers is not None else None

    def story(roots: Iterable[etree._Element], hint: Hint) -> Story:
        # Each story counts for itself: a numbered head does not move the numbers of the text.
        out = Story(styles, Numbering(definitions, styles), hint)
        for root in roots:
            out.read(root)
        return out

    main = story([body], PLAIN)
    sections = list(body.iter(f"{W}sectPr"))
    heads = story(running(package, sections, "header"), Hint(noise=True))
    feet = story(running(package, sections, "footer"), Hint(noise=True))
    apart = story(notes(package, main.notes), Hint(footnote=True))
    if not any(line.strip() for line in (*main.lines, *apart.lines)):
        raise NoText("Word 文件没有文字，可能只有图片")
    return _joined([_once(heads), main, apart, _once(feet)])


def _once(story: Story) -> Story:
    """Heads of several sections say the same: each line once."""
    lines, hints = story.lines, story.hints
    story.lines, story.hints = [], {}
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if line.strip() not in seen:
            seen.add(line.strip())
            story.lines.append(line)
            story.hints[len(story.lines)] = hints[number]
    return story


def _joined(stories: list[Story]) -> Source:
    source = Source([])
    for story in stories:
        before = len(source.lines)
        source.lines += story.lines
        source.hints |= {before + number: hint for number, hint in story.hints.items()}
    return source
