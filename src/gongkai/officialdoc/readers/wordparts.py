"""The parts of a Word package: where the main text lies and which parts belong to it, as the relationships say."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import chain

from lxml import etree

from ..errors import UnreadableDocument
from .guard import Package, parse_xml
from .wordnames import STRICT, R

_USUAL_MAIN = "word/document.xml"
_TYPES = "[Content_Types].xml"
_MAIN_TYPES = ("wordprocessingml", "ms-word")
_STRICT_SPACES = frozenset(STRICT.values())


class WordPackage:
    """An opened package whose parts are found by role. Raises UnreadableDocument where it holds no Word document."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._members = {_plain(name): name for name in package.names()}
        main = self._main()
        if main is None:
            raise UnreadableDocument("这个压缩包不是 Word 文件（缺少正文部分）")
        self.main = main
        self._relations = self._read_relations(main)

    def content(self, part: str) -> bytes:
        """A part as it stands in the package."""
        return self._package.read(self._members[_plain(part)])

    def root(self, part: str) -> etree._Element:
        """The XML of a part, in the names of Transitional also where the file is Strict."""
        return parse_part(self.content(part))

    def related(self, role: str) -> str | None:
        """The part which the main text names for a role: styles, numbering, footnotes, endnotes."""
        named = next((target for kind, target in self._relations.values() if kind == role), None)
        usual = posixpath.join(posixpath.dirname(self.main), f"{role}.xml")
        return next((one for one in (named, usual) if one and _plain(one) in self._members), None)

    def by_id(self, identifier: str | None) -> str | None:
        """The part behind a relationship of the main text, such as that of a header."""
        target = self._relations.get(identifier or "", ("", ""))[1]
        return target if target and _plain(target) in self._members else None

    def _main(self) -> str | None:
        named = [target for kind, target in self._read_relations("").values() if kind == "officeDocument"]
        # The list of content types is asked only where the main text is in no usual place.
        candidates = chain((*named, _USUAL_MAIN), self._typed_main())
        return next((part for part in candidates if _plain(part) in self._members), None)

    def _typed_main(self) -> Iterator[str]:
        """What the list of content types calls the main text of a document, a template or a file with macros."""
        for node in self.root(_TYPES) if _plain(_TYPES) in self._members else ():
            kind = node.get("ContentType") or ""
            if kind.endswith("main+xml") and _is_word_type(kind):
                yield (node.get("PartName") or "").lstrip("/")

    def _read_relations(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        path = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        if _plain(path) not in self._members:
            return {}
        out = {}
        for node in self.root(path):
            target = node.get("Target") or ""
            if target and node.get("TargetMode") != "External":
                kind = (node.get("Type") or "").rpartition("/")[2]
                out[node.get("Id") or ""] = kind, _resolved(folder, target)
        return out


def parse_part(data: bytes) -> etree._Element:
    """The XML of a part, in the names of Transitional also where the file is Strict."""
    root = parse_xml(data)
    if not _STRICT_SPACES.isdisjoint(root.nsmap.values()):
        text = etree.tostring(root, encoding="utf-8")
        for ours, strict in STRICT.items():
            text = text.replace(f'"{strict}"'.encode(), f'"{ours}"'.encode())
        root = parse_xml(text)
    return root


def _resolved(folder: str, target: str) -> str:
    """The name of the part at which a relationship points."""
    whole = f"/{folder}/{target}" if folder and not target.startswith("/") else f"/{target}"
    # Mostly the plain name of a file in the same folder, or in one below.
    if "/." in whole or "//" in whole or whole.endswith("/"):
        whole = posixpath.normpath(whole)
    return whole.lstrip("/")


def is_word(package: Package) -> bool:
    """The package holds a Word document: .docx, .docm or a template, wherever its main text lies."""
    try:
        main = WordPackage(package).main
        if main.lower() == _USUAL_MAIN:
            return True
        # A workbook or a presentation has an office document as well.
        return main.lower().endswith(".xml") and "word" in _type_of(package, main)
    except UnreadableDocument:
        return False


def _type_of(package: Package, part: str) -> str:
    for node in parse_xml(package.read(_TYPES)) if _TYPES in package.names() else ():
        if _plain((node.get("PartName") or "").lstrip("/")) == _plain(part):
            return node.get("ContentType") or ""
    return ""


def _is_word_type(kind: str) -> bool:
    return any(word in kind for word in _MAIN_TYPES)


def _plain(name: str) -> str:
    """Part names do not differ by case (ISO/IEC 29500-2); some writers use the backslash."""
    return name.replace("\\", "/").lower()


def relation_id(node: etree._Element) -> str | None:
    """The relationship which an element refers to."""
    return node.get(f"{R}id")
