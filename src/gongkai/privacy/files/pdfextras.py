"""What a PDF carries beside what its pages show: metadata, attachments, annotations, forms, scripts, layers, private data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from .pdfobjects import decoded, open_objects
from .places import HiddenKind, Piece, Place, Story

_LINK, _WIDGET = "/Link", "/Widget"
_SCRIPTS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMediaExecute")


def extra_pieces(data: bytes) -> Iterator[Piece]:
    """Pieces of everything but the pages' content. Raises UnreadableDocument."""
    with open_objects(data) as pdf:
        for key, value in (pdf.trailer.get("/Info") or {}).items():
            if text := _text(value):
                yield Piece(text, Place(Story.PROPERTY, f"Info {key}"), HiddenKind.PROPERTY)
        yield from _of_catalog(pdf.Root)
        for number, page in enumerate(pdf.pages, start=1):
            for annotation in _items(page.obj.get("/Annots")):
                yield from _annotation(annotation, number)
        yield from _of_objects(pdf)


def is_layered(pdf: pikepdf.Pdf) -> bool:
    """Some layer is not shown as the file is opened."""
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, pikepdf.Dictionary):
        return False
    default = properties.get("/D") or pikepdf.Dictionary()
    return (
        default.get("/BaseState") in ("/OFF", "/Unchanged")
        or bool(len(default.get("/OFF") or []))
        or bool(len(default.get("/AS") or []))
    )


def _of_catalog(root: Any) -> Iterator[Piece]:
    properties = root.get("/OCProperties")
    if isinstance(properties, pikepdf.Dictionary):
        for layer in _items((properties.get("/D") or pikepdf.Dictionary()).get("/OFF")):
            name = _text(layer.get("/Name")) if isinstance(layer, pikepdf.Dictionary) else ""
            yield Piece(name, Place(Story.MEMBER, "图层"), HiddenKind.INVISIBLE_LAYER)
    action = root.get("/OpenAction")
    if isinstance(action, pikepdf.Dictionary) and not action.is_indirect and action.get("/S") in _SCRIPTS:
        yield Piece(_text(action.get("/JS")), Place(Story.MEMBER, "OpenAction"), HiddenKind.SCRIPT)
    if root.get("/Metadata") is not None and isinstance(root.Metadata, pikepdf.Stream):
        text = decoded(root.Metadata).decode("utf-8", "replace")
        yield Piece(text, Place(Story.PROPERTY, "XMP"), HiddenKind.PROPERTY)
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and form.get("/XFA") is not None:
        yield Piece("", Place(Story.MEMBER, "XFA"), HiddenKind.FORM_FIELD)


def _annotation(annotation: Any, number: int) -> Iterator[Piece]:
    if not isinstance(annotation, pikepdf.Dictionary):
        return
    kind = str(annotation.get("/Subtype") or "")
    place = Place(Story.COMMENT, kind, page=number)
    if kind == _LINK:
        action = annotation.get("/A")
        if isinstance(action, pikepdf.Dictionary) and (
            target := _text(action.get("/URI") or action.get("/F"))
        ):
            yield Piece(target, Place(Story.LINK, page=number))
        return
    hidden = HiddenKind.FORM_FIELD if kind == _WIDGET else HiddenKind.ANNOTATION
    found = False
    for key in ("/Contents", "/T", "/RC", "/Subj", "/V", "/DV", "/TU", "/OverlayText", "/NM"):
        value = annotation.get(key)
        if value is None and kind == _WIDGET and isinstance(annotation.get("/Parent"), pikepdf.Dictionary):
            value = annotation.Parent.get(key)
        if text := _text(value):
            found = True
            yield Piece(text, place, hidden)
    if not found:
        yield Piece("", place, hidden)


def _of_objects(pdf: pikepdf.Pdf) -> Iterator[Piece]:
    """Things that may hang anywhere."""
    for one in pdf.objects:
        if not isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
            continue
        kind = one.get("/Type")
        if one.get("/S") in _SCRIPTS:
            text = _text(one.get("/JS")) or _text(one.get("/F"))
            yield Piece(text, Place(Story.MEMBER, str(one.get("/S"))), HiddenKind.SCRIPT)
        if kind == "/EmbeddedFile" or (kind == "/Filespec" and one.get("/EF") is not None):
            name = _text(one.get("/UF")) or _text(one.get("/F")) or _text(one.get("/Desc"))
            yield Piece(name, Place(Story.MEMBER, "附件"), HiddenKind.EMBEDDED_FILE)
        if one.get("/PieceInfo") is not None:
            yield Piece("", Place(Story.MEMBER, "PieceInfo"), HiddenKind.PRIVATE_DATA)
        if one.get("/Thumb") is not None:
            yield Piece("", Place(Story.MEMBER, "Thumb"), HiddenKind.THUMBNAIL)
        if one.get("/Alternates") is not None:
            yield Piece("", Place(Story.MEMBER, "Alternates"), HiddenKind.ALTERNATIVE)
        if kind == "/StructElem" or one.get("/ActualText") is not None:
            for key in ("/Alt", "/ActualText", "/E", "/T"):
                if text := _text(one.get(key)):
                    yield Piece(text, Place(Story.PICTURE, f"替代文字 {key}"))
        if one.get("/Parent") is not None and one.get("/Title") is not None and kind is None:
            yield Piece(_text(one.Title), Place(Story.LINK, "书签"))
        if kind == "/Metadata" and one.objgen != _metadata_of(pdf):
            text = decoded(one).decode("utf-8", "replace") if isinstance(one, pikepdf.Stream) else ""
            yield Piece(text, Place(Story.PROPERTY, "XMP"), HiddenKind.PROPERTY)


def _metadata_of(pdf: pikepdf.Pdf) -> object:
    metadata = pdf.Root.get("/Metadata")
    return metadata.objgen if metadata is not None else None


def _items(array: Any) -> list[Any]:
    return list(array) if isinstance(array, pikepdf.Array) else []


def _text(value: Any) -> str:
    if isinstance(value, pikepdf.String):
        return str(value).strip()
    if isinstance(value, pikepdf.Stream):
        return decoded(value).decode("utf-8", "replace").strip()
    if isinstance(value, pikepdf.Dictionary):
        return _text(value.get("/UF") or value.get("/F"))
    return str(value).strip() if isinstance(value, str) else ""
