"""An OFD document (GB/T 33190-2016) as lines: package, document, pages in their order; the text is in `ofd_page`.

Signatures, annotations and attachments are not read.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from ..errors import NoText, UnreadableDocument
from ..lines import Source
from .guard import Package, open_package, parse_xml
from .layout import MAX_PAGES, Page, compose, has_text
from .ofd_page import Box, floats, local, make_page

_ENCRYPTED = "OFD 文件已加密，无法读取；请提供未加密的文件"
_BOLD_WEIGHT = 600


def read_ofd(data: bytes) -> Source:
    """Paragraphs, rows, footnotes and residue in reading order. Raises UnreadableDocument."""
    package = _Package(open_package(data))
    if package.encrypted():
        raise UnreadableDocument(_ENCRYPTED)
    root = package.xml("OFD.xml")
    if root is None:
        raise UnreadableDocument("OFD 文件缺少 OFD.xml，可能已损坏，请重新保存后再试")
    if any(local(node) in ("Encryptions", "Encrypts", "EncryptFile") for node in root.iter()):
        raise UnreadableDocument(_ENCRYPTED)
    documents = [node.text or "" for node in root.iter() if local(node) == "DocRoot"]
    source = compose(page for path in documents for page in _Document(package, path).pages())
    if not has_text(source):
        raise NoText("OFD 中没有文字，可能是扫描件或已损坏；请提供原始的 Word 或文本文件")
    return source


class _Package:
    """Members by the paths that OFD uses: absolute from the root of the package, or relative to the file that names them."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._names = {name.replace("\\", "/").lstrip("/"): name for name in package.names()}

    def encrypted(self) -> bool:
        """GM/T 0099 adds a list of encrypted members to the package."""
        return any(posixpath.basename(name).lower().startswith("encryptions") for name in self._names)

    def resolve(self, path: str, *bases: str) -> str | None:
        """The name of an existing member. A path that leaves the package names none."""
        path = path.strip().replace("\\", "/")
        places = (
            [path.lstrip("/")]
            if path.startswith("/")
            else [posixpath.join(base, path) for base in (*bases, "")]
        )
        for place in places:
            name = posixpath.normpath(place)
            if path and not name.startswith("..") and name in self._names:
                return name
        return None

    def xml(self, name: str) -> etree._Element | None:
        """The root of a member, None if there is none."""
        return parse_xml(self._package.read(self._names[name])) if name in self._names else None


class _Document:
    """One document of the package: its pages, page templates and fonts."""

    def __init__(self, package: _Package, path: str) -> None:
        self._package = package
        name = package.resolve(path)
        root = package.xml(name) if name else None
        if name is None or root is None:
            raise UnreadableDocument("OFD 文件缺少正文（Document.xml），可能已损坏，请重新保存后再试")
        self._base = posixpath.dirname(name)
        self._pages: list[str] = []
        self._templates: dict[str, str] = {}
        self._box: Box | None = None
        self._bold_fonts: set[str] = set()
        self._open_templates: dict[str, etree._Element | None] = {}
        self._read(root)

    def _read(self, root: etree._Element) -> None:
        for node in root.iter():
            name = local(node)
            if name == "Page" and local(node.getparent()) == "Pages":
                self._pages.append(node.get("BaseLoc", ""))
            elif name == "TemplatePage":
                self._templates[node.get("ID", "")] = node.get("BaseLoc", "")
            elif name == "PhysicalBox" and self._box is None:
                self._box = _page_box(node.text)
            elif name in ("PublicRes", "DocumentRes"):
                self._read_fonts(node.text or "")
        if len(self._pages) > MAX_PAGES:
            raise UnreadableDocument(f"OFD 超过 {MAX_PAGES} 页，请拆分后再试")

    def _read_fonts(self, path: str) -> None:
        name = self._package.resolve(path, self._base)
        root = self._package.xml(name) if name else None
        for node in root.iter() if root is not None else ():
            if local(node) == "Font" and (
                node.get("Bold") == "true" or "bold" in (node.get("FontName") or "").lower()
            ):
                self._bold_fonts.add(node.get("ID", ""))

    def pages(self) -> Iterator[Page]:
        """The pages in the document's order. A page whose content is missing is damage, not an empty page."""
        for path in self._pages:
            name = self._package.resolve(path, self._base)
            root = self._package.xml(name) if name else None
            if root is None:
                raise UnreadableDocument("OFD 文件缺少其中一页的内容，可能已损坏，请重新保存后再试")
            box = next((_page_box(node.text) for node in root.iter() if local(node) == "PhysicalBox"), None)
            below = [
                template
                for node in root
                if local(node) == "Template"
                and (template := self._template(node.get("TemplateID", ""))) is not None
            ]
            yield make_page([*below, root], box or self._box or (0.0, 0.0, 210.0, 297.0), self._bold_fonts)

    def _template(self, number: str) -> etree._Element | None:
        if number not in self._open_templates:
            name = self._package.resolve(self._templates.get(number, ""), self._base)
            self._open_templates[number] = self._package.xml(name) if name else None
        return self._open_templates[number]


def _page_box(text: str | None) -> Box | None:
    values = floats(text)
    if len(values) != 4 or values[2] <= 0 or values[3] <= 0:
        return None
    return values[0], values[1], values[2], values[3]
