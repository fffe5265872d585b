"""PDFium's functions called with plain addresses.

The prototypes that the binding comes with build an object for each handle they return. One page takes hundreds of calls;
with integers they take a third less time, and a handle can be looked up in a dictionary.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw

_ADDRESS, _INT, _FLOAT = ctypes.c_void_p, ctypes.c_int, ctypes.c_float


def _call(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    function = ctypes.cast(getattr(raw, name), _ADDRESS).value
    assert function is not None
    return ctypes.CFUNCTYPE(result, *arguments)(function)


def address(handle: object) -> int:
    """The address behind a handle or a structure of the binding."""
    if isinstance(handle, ctypes.Structure):
        return ctypes.addressof(handle)
    return ctypes.cast(handle, _ADDRESS).value or 0  # type: ignore[arg-type]


# page → number; page, index → object or None; object → kind.
count_objects = _call("FPDFPage_CountObjects", _INT, _ADDRESS)
page_object = _call("FPDFPage_GetObject", _ADDRESS, _ADDRESS, _INT)
object_kind = _call("FPDFPageObj_GetType", _INT, _ADDRESS)
# form → number; form, index → object or None.
count_form_objects = _call("FPDFFormObj_CountObjects", _INT, _ADDRESS)
form_object = _call("FPDFFormObj_GetObject", _ADDRESS, _ADDRESS, ctypes.c_ulong)

# text page, index → …
char_box = _call("FPDFText_GetLooseCharBox", _INT, _ADDRESS, _INT, _ADDRESS)
char_angle = _call("FPDFText_GetCharAngle", _FLOAT, _ADDRESS, _INT)
char_matrix = _call("FPDFText_GetMatrix", _INT, _ADDRESS, _INT, _ADDRESS)
char_size = _call("FPDFText_GetFontSize", ctypes.c_double, _ADDRESS, _INT)
char_object = _call("FPDFText_GetTextObject", _ADDRESS, _ADDRESS, _INT)
is_generated = _call("FPDFText_IsGenerated", _INT, _ADDRESS, _INT)

# text object → font or None, and how its letters are drawn.
object_font = _call("FPDFTextObj_GetFont", _ADDRESS, _ADDRESS)
render_mode = _call("FPDFTextObj_GetTextRenderMode", _INT, _ADDRESS)
# font, buffer, its size → length; font → flags or weight.
font_name = _call("FPDFFont_GetBaseFontName", ctypes.c_size_t, _ADDRESS, ctypes.c_char_p, ctypes.c_size_t)
font_flags = _call("FPDFFont_GetFlags", _INT, _ADDRESS)
font_weight = _call("FPDFFont_GetWeight", _INT, _ADDRESS)
