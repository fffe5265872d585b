"""What any Office package can carry besides its text: properties, embedded files, links to elsewhere, macros, pictures' metadata."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from lxml import etree

from gongkai.officialdoc import UnreadableDocument
from gongkai.officialdoc.readers.guard import parse_xml

from .pictures import pieces_of_picture
from .places import HiddenKind, Piece, Place, Story

Members = Mapping[str, bytes]
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff")
_FOLDERS = {
    "/embeddings/": HiddenKind.EMBEDDED_FILE,
    "/activex/": HiddenKind.SCRIPT,
    "/customxml/": HiddenKind.CUSTOM_DATA,
    "/printersettings/": HiddenKind.PROPERTY,
    "/ink/": HiddenKind.PRIVATE_DATA,
    "/model3d/": HiddenKind.EMBEDDED_FILE,
    "/_xmlsignatures/": HiddenKind.PROPERTY,
    "/glossary/": HiddenKind.PRIVATE_DATA,
    "/people.xml": HiddenKind.PROPERTY,
    "/docmetadata/": HiddenKind.PROPERTY,
    "/webextensions/": HiddenKind.SCRIPT,
    "/customui/": HiddenKind.SCRIPT,
}
# Properties that tell nothing of people or machines.
_STATISTICS = frozenset(
    "Application AppVersion Pages Words Characters CharactersWithSpaces Lines Paragraphs ScaleCrop LinksUpToDate SharedDoc "
    "HyperlinksChanged DocSecurity vector i4 TotalTime revision".split()
)
_ROLES = {"aFChunk": HiddenKind.EMBEDDED_FILE, "subDocument": HiddenKind.EXTERNAL_LINK}


def relations(members: Members, part: str) -> Iterator[etree._Element]:
    """The relationships of a part, as they stand."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path in members:
        yield from parse_xml(members[path]).iterchildren()


def relation_role(node: etree._Element) -> str:
    """The last word of a relationship's type: hyperlink, image, comments."""
    return (node.get("Type") or "").rpartition("/")[2]


def common_pieces(members: Members) -> Iterator[Piece]:
    """Pieces that DOCX and XLSX have in common. Each has its place in the package."""
    for name, content in members.items():
        yield from _member(name, content)


def _member(name: str, content: bytes) -> Iterator[Piece]:
    low = f"/{name.lower()}"
    if low.endswith(".rels"):
        yield from _links(name, content)
    elif low.startswith("/docprops/thumbnail") or "thumbnail" in posixpath.basename(low):
        yield Piece("", Place(Story.MEMBER, name), HiddenKind.THUMBNAIL)
    elif low.startswith("/docprops/"):
        yield from texts(name, content, HiddenKind.PROPERTY)
    elif low.endswith(("vbaproject.bin", "vbadata.xml")):
        yield Piece("", Place(Story.MEMBER, name), HiddenKind.SCRIPT)
    elif low.endswith(PICTURES):
        try:
            yield from pieces_of_picture(content, name)
        except UnreadableDocument:
            yield Piece("", Place(Story.MEMBER, name), HiddenKind.PRIVATE_DATA)
    else:
        for folder, kind in _FOLDERS.items():
            if folder in low:
                yield from texts(name, content, kind)


def texts(name: str, content: bytes, kind: HiddenKind) -> Iterator[Piece]:
    """Each text and each attribute with words of an XML member as a hidden piece; one without text for other members."""
    try:
        root = parse_xml(content)
    except UnreadableDocument:
        yield Piece("", Place(Story.MEMBER, name), kind)
        return
    found = False
    for node in root.iter("*"):
        label = etree.QName(node).localname
        label = node.get("name") or label if label == "property" else label
        if label in _STATISTICS:
            continue
        is_usual = kind is HiddenKind.PROPERTY and "/docprops/" in f"/{name.lower()}"
        attributes = () if is_usual else node.attrib.values()
        for text in (node.text, *attributes):
            if text and text.strip() and not text.startswith(("http://schemas", "urn:", "{")):
                found = True
                story = Story.PROPERTY if kind is HiddenKind.PROPERTY else Story.MEMBER
                yield Piece(text.strip(), Place(story, f"{name} {label}"), kind)
    if not found and kind is not HiddenKind.PROPERTY:
        yield Piece("", Place(Story.MEMBER, name), kind)


def _links(name: str, content: bytes) -> Iterator[Piece]:
    for node in parse_xml(content):
        role, target = relation_role(node), node.get("Target") or ""
        if role in _ROLES:
            yield Piece(target, Place(Story.MEMBER, name), _ROLES[role])
        elif node.get("TargetMode") == "External":
            hidden = None if role == "hyperlink" else HiddenKind.EXTERNAL_LINK
            yield Piece(target, Place(Story.LINK, name), hidden)
