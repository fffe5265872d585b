"""What a part of a Word document carries that no program shows: foreign elements, stray text, copies of drawings, old names.

Plug-ins and office systems put elements and attributes of their own into documents; Word passes them over, and keeps some of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from gongkai.officialdoc.readers.wordnames import W

from .wordtree import CHART, INSTRUCTIONS, TEXTS

_OFFICE = (
    "http://schemas.openxmlformats.org/",
    "http://purl.oclc.org/ooxml/",
    "http://schemas.microsoft.com/",
    "urn:schemas-microsoft-com:",
    "http://www.w3.org/",
)
_VML = "{urn:schemas-microsoft-com:vml}"
_SOURCE, _FORMAT = f"{CHART}f", f"{CHART}formatCode"
# What may stand in an element besides text that is read: positions, words of the format.
_FIXED = re.compile(r"\s*|-?\d{1,10}|[A-Za-z]{1,20}")
_FORMATS = re.compile(r"[#0?.,%yYmMdDhHsSE+/:;_()$@ \\-]{1,60}|General")
# A drawing once more, packed; words that appear under the mouse.
_DROPPED = re.compile(r"(?:^|\})(?:gfxdata|tooltip|invalidUrl)$")
_VML_DROPPED = ("href", "althref", "target", "title", "src")
KEPT_MARKS = ("_Toc", "_Ref")


def leftovers_in(root: etree._Element) -> Iterator[str]:
    """The texts of a part that no program shows."""
    for node in root.iter("*"):
        foreign = _is_foreign(str(node.tag))
        said = [node.tail, node.text if foreign or _is_stray(node) else None]
        said += [str(value) for name, value in node.attrib.items() if foreign or _is_foreign(str(name))]
        yield from (text.strip() for text in said if text and text.strip())


def drop_leftovers(root: etree._Element) -> None:
    """Take all that out of the part, and what leads to marks and files that are not in the copy."""
    for node in list(root.iter("*")):
        node.tail = None
        if _is_foreign(str(node.tag)):
            if (parent := node.getparent()) is not None:
                parent.remove(node)
            continue
        if _is_stray(node):
            node.text = {_SOURCE: "Sheet1!$A$1", _FORMAT: "General"}.get(str(node.tag))
        for name in map(str, list(node.attrib)):
            if _is_foreign(name) or _DROPPED.search(name) or _is_old_name(node, name):
                del node.attrib[name]


def _is_foreign(name: str) -> bool:
    """The element or attribute is of no namespace of office programs."""
    return name.startswith("{") and not name[1:].startswith(_OFFICE)


def _is_stray(node: etree._Element) -> bool:
    """The element has a text that is not read as one."""
    if node.tag in TEXTS or node.tag in INSTRUCTIONS or not node.text:
        return False
    return not (_FORMATS if node.tag == _FORMAT else _FIXED).fullmatch(node.text)


def _is_old_name(node: etree._Element, name: str) -> bool:
    """Where a drawing of the older kind leads, what it is called; the mark to which a link leads."""
    if name == f"{W}anchor":
        return not node.get(name, "").startswith(KEPT_MARKS)
    if not str(node.tag).startswith(_VML):
        return False
    is_name = name == "id" or name.endswith("}spid")
    return name in _VML_DROPPED or (is_name and not node.get(name, "").startswith("_x0000_"))
