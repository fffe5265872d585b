"""Redactions burnt into a Word document.

The copy is a new package. Into it come only parts of the kinds named here, each cleaned and with its values replaced; their names,
links and types are written anew. What is of another kind (comments, properties, embedded files, macros, the template) stays behind.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from lxml import etree
from PIL import Image

from gongkai.officialdoc.readers.guard import open_package
from gongkai.officialdoc.readers.wordnames import STRICT, R, W
from gongkai.officialdoc.readers.wordparts import WordPackage, parse_part

from .kinds import members_of
from .packageparts import relation_role, relations
from .pictures import plain as plain_picture
from .read_docx import sight_in
from .redaction import Redaction, Removal, holds_value
from .wordcleaning import clean, remove, unwrap
from .wordcovering import cover_attributes, cover_text
from .wordpictures import cleaned_picture, crop_of, uncrop
from .wordshown import plain, unshown_notes, unshown_references

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_TYPE = "application/vnd.openxmlformats-officedocument."
# What is taken into the copy: the role of a part, and its content type.
_PARTS = {
    "styles": "wordprocessingml.styles+xml",
    "numbering": "wordprocessingml.numbering+xml",
    "settings": "wordprocessingml.settings+xml",
    "theme": "theme+xml",
    "header": "wordprocessingml.header+xml",
    "footer": "wordprocessingml.footer+xml",
    "footnotes": "wordprocessingml.footnotes+xml",
    "endnotes": "wordprocessingml.endnotes+xml",
    "chart": "drawingml.chart+xml",
    "diagramData": "drawingml.diagramData+xml",
    "diagramLayout": "drawingml.diagramLayout+xml",
    "diagramQuickStyle": "drawingml.diagramStyle+xml",
    "diagramColors": "drawingml.diagramColors+xml",
}
_MAIN_TYPE = f"{_TYPE}wordprocessingml.document.main+xml"
_SETTINGS = frozenset(
    "zoom mirrorMargins gutterAtTop autoHyphenation defaultTabStop evenAndOddHeaders characterSpacingControl "
    "drawingGridHorizontalSpacing drawingGridVerticalSpacing displayHorizontalDrawingGridEvery "
    "displayVerticalDrawingGridEvery displayBackgroundShape bordersDoNotSurroundHeader bordersDoNotSurroundFooter "
    "compat themeFontLang clrSchemeMapping decimalSymbol listSeparator noPunctuationKerning".split()
)
_LINK = re.compile(r"https?://[^\\\s]+", re.IGNORECASE)
_STRICT_DRAWING = (
    b"http://purl.oclc.org/ooxml/drawingml/",
    b"http://schemas.openxmlformats.org/drawingml/2006/",
)
_NAMED = ("{*}docPr", "{*}cNvPr")
_PATH = re.compile(r"[\\/]|\.\w{3,4}$")


def burn_docx(data: bytes, redactions: Sequence[Redaction]) -> tuple[bytes, list[Removal], list[str]]:
    """The copy, the removals, and what was left out in words. Raises UnreadableDocument."""
    return _Copy(data, redactions).make()


class _Copy:
    """The new package while it is made."""

    def __init__(self, data: bytes, redactions: Sequence[Redaction]) -> None:
        self._members = members_of(data)
        self._by_name = {plain(name): name for name in self._members}
        package = WordPackage(open_package(data))
        self._main = self._by_name[plain(package.main)]
        settings = package.related("settings")
        self._settings = package.root(settings) if settings is not None else None
        # The main text as it is cleaned: it is the first part to be so.
        self._text = package.root(package.main)
        self._sight = sight_in(data)
        self._redactions = redactions
        self._removals: dict[Removal, None] = {}
        self._left_out: dict[str, None] = {}
        # Old part, or picture with its crop, → new part; new part → its content, its content type.
        self._names: dict[object, str] = {}
        self._contents: dict[str, bytes] = {}
        self._types: dict[str, str] = {}
        self._roots: dict[str, etree._Element] = {}

    def make(self) -> tuple[bytes, list[Removal], list[str]]:
        """Copy the main part and all that it needs."""
        self._names[self._main] = "word/document.xml"
        self._copy(self._main, "word/document.xml", _MAIN_TYPE)
        self._contents["_rels/.rels"] = _relations_xml(
            [("rId1", f"{_OFFICE}officeDocument", "word/document.xml", False)], ""
        )
        for name in self._members:
            low = f"/{name.lower()}"
            if "/embeddings/" in low:
                self._left_out["嵌入的文件"] = None
            elif "/afchunk" in low:
                self._left_out["插入的其他文件"] = None
            elif low.endswith("vbaproject.bin"):
                self._left_out["宏"] = None
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in {"[Content_Types].xml": self._types_xml(), **self._contents}.items():
                # Without the time of the making.
                archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
        return made.getvalue(), list(self._removals), list(self._left_out)

    def _copy(self, old: str, new: str, content_type: str) -> None:
        self._types[new] = content_type
        root = parse_part(self._members[old].replace(*_STRICT_DRAWING))
        links = self._links(old)
        if root.tag == f"{W}settings":
            for node in [node for node in root if etree.QName(node).localname not in _SETTINGS]:
                root.remove(node)
        removals = cover_text(root, old, self._redactions, lambda: self._clean(root))
        _neutralise(root)
        kept = self._follow(root, old, links)
        removals += cover_attributes(root, old, self._redactions)
        self._removals |= dict.fromkeys(removals)
        etree.cleanup_namespaces(root, keep_ns_prefixes=_ignorable(root))
        self._contents[new] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        if kept:
            folder, name = posixpath.split(new)
            self._contents[f"{folder}/_rels/{name}.rels"] = _relations_xml(kept, "word/")

    def _clean(self, root: etree._Element) -> None:
        clean(root, self._sight)
        if root.tag == f"{W}document":
            for node in list(unshown_references(root, self._settings)):
                remove(node)
            self._text = root
        for note in list(unshown_notes(root, self._text)):
            remove(note)

    def _links(self, part: str) -> dict[str, tuple[str, str, str, bool]]:
        """The relationships of a part by their id: type, role, target (the name of a member), whether it leads outside."""
        found = {}
        for node in relations(self._members, part):
            kind, target = node.get("Type") or "", node.get("Target") or ""
            for ours, strict in STRICT.items():
                kind = kind.replace(strict, ours)
            outside = node.get("TargetMode") == "External"
            if not outside:
                whole = target if target.startswith("/") else f"/{posixpath.dirname(part)}/{target}"
                target = self._by_name.get(plain(posixpath.normpath(whole).lstrip("/")), "")
            found[node.get("Id") or ""] = kind, relation_role(node), target, outside
        return found

    def _follow(
        self, root: etree._Element, old: str, links: dict[str, tuple[str, str, str, bool]]
    ) -> list[tuple[str, str, str, bool]]:
        """The relationships of the copy: those of its elements, and those to parts that no element names."""
        kept: dict[str, tuple[str, str, str, bool]] = {}
        for node in list(root.iter("*")):
            for name, identifier in [(str(name), str(value)) for name, value in node.attrib.items()]:
                if not name.startswith(R) or not identifier:
                    continue
                found = self._target(node, links.get(identifier))
                if found is None:
                    _cut_link(node, name)
                    continue
                key = next((key for key, one in kept.items() if one[1:] == found), None)
                if key is None:
                    key = f"rId{len(kept) + 1}"
                    kept[key] = (key, *found)
                node.set(name, key)
        unnamed = ("styles", "numbering", "settings", "theme", "footnotes", "endnotes")
        for kind, role, target, outside in links.values():
            if target and not outside and role in unnamed:
                key = f"rId{len(kept) + 1}"
                kept[key] = key, kind, self._take(target, role), False
        return list(kept.values())

    def _target(
        self, node: etree._Element, link: tuple[str, str, str, bool] | None
    ) -> tuple[str, str, bool] | None:
        if link is None:
            return None
        kind, role, target, outside = link
        if outside:
            fine = (
                role == "hyperlink" and _LINK.fullmatch(target) and not holds_value(target, self._redactions)
            )
            return (kind, target, True) if fine else None
        if role == "image":
            return kind, self._picture(node, target), False
        if role in _PARTS and target:
            return kind, self._take(target, role), False
        return None

    def _take(self, old: str, role: str) -> str:
        if old not in self._names:
            number = 1 + sum(
                name.startswith(f"word/{role}") for name in self._contents.keys() | self._types.keys()
            )
            new = self._names[old] = f"word/{role}{number}.xml"
            self._copy(old, new, _TYPE + _PARTS[role])
        return self._names[old]

    def _picture(self, node: etree._Element, old: str) -> str:
        crop = crop_of(node)
        key = old, crop
        if key not in self._names:
            number = 1 + sum(name.startswith("word/media/") for name in self._contents)
            found = cleaned_picture(self._members.get(old, b""), old, crop, self._redactions)
            if found is None:
                self._left_out["无法检查的图形（如 EMF、WMF、SVG），原处留白"] = None
                found = plain_picture(Image.new("RGB", (8, 8), "white"), jpeg=False), "png"
            for one in self._redactions:
                if one.place is not None and one.place.box is not None and one.place.part == old:
                    self._removals[Removal(one.place, one.reason, one.mask)] = None
            content, extension = found
            self._names[key] = f"word/media/image{number}.{extension}"
            self._contents[self._names[key]] = content
        uncrop(node)
        return self._names[key]

    def _types_xml(self) -> bytes:
        space = f"{_PACKAGE}content-types"
        root = etree.Element(f"{{{space}}}Types", nsmap=_default(space))
        for extension, kind in (
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xml", "application/xml"),
            ("png", "image/png"),
            ("jpg", "image/jpeg"),
        ):
            etree.SubElement(root, f"{{{space}}}Default", Extension=extension, ContentType=kind)
        for name, kind in self._types.items():
            etree.SubElement(root, f"{{{space}}}Override", PartName=f"/{name}", ContentType=kind)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _cut_link(node: etree._Element, name: str) -> None:
    """An element leads to what is not in the copy: a link loses its frame, a picture its content, others go."""
    if node.tag == f"{W}hyperlink":
        unwrap(node)
    elif etree.QName(node).localname in ("blip", "imagedata", "fill", "stroke", "relIds", "shape"):
        del node.attrib[name]
    else:
        remove(node)


def _neutralise(root: etree._Element) -> None:
    """Names of drawings and titles that hold a path or file name say nothing of the picture."""
    for number, node in enumerate(root.iter(*_NAMED), start=1):
        node.set("name", f"图{number}")
        for key in ("descr", "title"):
            if _PATH.search(node.get(key) or ""):
                del node.attrib[key]
    for node in root.iter("{*}imagedata"):
        for key in map(str, list(node.attrib)):
            if key.endswith(("}title", "}href", "}althref")) or key == "src":
                del node.attrib[key]
    for node in root.iter(f"{W}hyperlink"):
        for key in ("tooltip", "docLocation", "tgtFrame"):
            node.attrib.pop(f"{W}{key}", "")


def _ignorable(root: etree._Element) -> list[str]:
    """Prefixes that mc:Ignorable or Requires name, which must stay declared."""
    words: list[str] = []
    for node in root.iter("*"):
        for name, value in node.attrib.items():
            if str(name).endswith(("}Ignorable", "}ProcessContent")) or name == "Requires":
                words += str(value).split()
    return words


def _relations_xml(links: Sequence[tuple[str, str, str, bool]], folder: str) -> bytes:
    space = f"{_PACKAGE}relationships"
    root = etree.Element(f"{{{space}}}Relationships", nsmap=_default(space))
    for identifier, kind, target, outside in links:
        node = etree.SubElement(root, f"{{{space}}}Relationship", Id=identifier, Type=kind)
        node.set("Target", target if outside else target.removeprefix(folder))
        if outside:
            node.set("TargetMode", "External")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _default(space: str) -> Any:
    """The namespace without a prefix; the types of lxml know none."""
    return {None: space}
