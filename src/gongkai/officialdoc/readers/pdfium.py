"""PDFium's functions, called with as little as possible between.

One page takes hundreds of calls, most of them shorter than what the binding's prototypes add: for each argument a conversion,
for each call the release of the interpreter's lock, for each handle an object. Here what is asked for often has no
declared arguments (an index goes as a C int, a handle as what `handle` has made of it once) and keeps the lock.
"""

from __future__ import annotations

import ctypes
import math
from collections import deque
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

import pypdfium2.raw as raw

_ADDRESS, _INT, _FLOAT, _SIZE = ctypes.c_void_p, ctypes.c_int, ctypes.c_float, ctypes.c_size_t

Floats = tuple[float, ...]


def _pointer(name: str) -> int:
    function = ctypes.cast(getattr(raw, name), _ADDRESS).value
    assert function is not None
    return function


def _call(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """With declared arguments: an address is an int. For what may take long, and for addresses that change."""
    return ctypes.CFUNCTYPE(result, *arguments)(_pointer(name))


def _quick(name: str, result: Any) -> Callable[..., Any]:
    """With none: a third of the time. Arguments are ints, and what `handle` and `byref` return."""
    return ctypes.PYFUNCTYPE(result)(_pointer(name))


def address(structure: object) -> int:
    """The address behind a handle of the binding."""
    return ctypes.cast(structure, _ADDRESS).value or 0  # type: ignore[arg-type]


# An address as a ready argument.
handle: Callable[[int], Any] = _ADDRESS.from_param

# document, number → page or None; page → text page or None. Both are to be closed.
load_page = _call("FPDF_LoadPage", _ADDRESS, _ADDRESS, _INT)
close_page = _call("FPDF_ClosePage", None, _ADDRESS)
load_text = _call("FPDFText_LoadPage", _ADDRESS, _ADDRESS)
close_text = _call("FPDFText_ClosePage", None, _ADDRESS)

# page (handle) → number; page (handle), index → object or None; object → kind.
count_objects = _quick("FPDFPage_CountObjects", _INT)
page_object = _quick("FPDFPage_GetObject", _ADDRESS)
object_kind = ctypes.PYFUNCTYPE(_INT, _ADDRESS)(_pointer("FPDFPageObj_GetType"))
# form → number; form, index → object or None.
count_form_objects = _call("FPDFFormObj_CountObjects", _INT, _ADDRESS)
form_object = _call("FPDFFormObj_GetObject", _ADDRESS, _ADDRESS, ctypes.c_ulong)

# text page (handle) → number; text page (handle), index → …; text page (handle), 0, -1 → number.
count_chars = _quick("FPDFText_CountChars", _INT)
char_angle = _quick("FPDFText_GetCharAngle", _FLOAT)
char_object = _quick("FPDFText_GetTextObject", _ADDRESS)
is_generated = _quick("FPDFText_IsGenerated", _INT)
_char_code = _quick("FPDFText_GetUnicode", ctypes.c_uint)
count_runs = _quick("FPDFText_CountRects", _INT)
_text_index = _quick("FPDFText_GetTextIndexFromCharIndex", _INT)
_get_text = _quick("FPDFText_GetText", _INT)
_char_box = _quick("FPDFText_GetLooseCharBox", _INT)
_char_matrix = _quick("FPDFText_GetMatrix", _INT)
_char_size = _quick("FPDFText_GetFontSize", ctypes.c_double)
_page_box = _quick("FPDF_GetPageBoundingBox", _INT)

# text object → font or None, and how its letters are drawn.
object_font = ctypes.PYFUNCTYPE(_ADDRESS, _ADDRESS)(_pointer("FPDFTextObj_GetFont"))
render_mode = ctypes.PYFUNCTYPE(_INT, _ADDRESS)(_pointer("FPDFTextObj_GetTextRenderMode"))
# font, buffer, its size → length; font → flags or weight.
font_name = _call("FPDFFont_GetBaseFontName", _SIZE, _ADDRESS, ctypes.c_char_p, _SIZE)
font_flags = _call("FPDFFont_GetFlags", _INT, _ADDRESS)
font_weight = _call("FPDFFont_GetWeight", _INT, _ADDRESS)


class Pool:
    """Memory into which a function writes structures of floats, and the pointers to them: made once, for they take long."""

    _LENGTH = 256

    def __init__(self, floats: int) -> None:
        self._floats = floats
        memory = (_FLOAT * (floats * self._LENGTH))()
        size = floats * ctypes.sizeof(_FLOAT)
        self._view = memoryview(memory).cast("B").cast("f")
        self._pointers = [ctypes.byref(memory, size * place) for place in range(self._LENGTH)]

    def fill(
        self, function: Callable[..., Any], text_page: Any, indices: Sequence[int], columns: Sequence[int]
    ) -> list[list[float]]:
        """Some of the floats which the function gives for each character, a list for each. All loops run in C."""
        out: list[list[float]] = [[] for _ in columns]
        for begin in range(0, len(indices), self._LENGTH):
            some = indices[begin : begin + self._LENGTH]
            deque(map(function, repeat(text_page), some, self._pointers), maxlen=0)
            end = len(some) * self._floats
            for column, values in zip(columns, out, strict=True):
                values += self._view[column : end : self._floats]
        return out


# PDFium must not run in two threads of one process, so whoever calls it has these for himself.
_boxes, _matrices = Pool(4), Pool(6)


def char_boxes(text_page: Any, indices: Sequence[int]) -> list[list[float]]:
    """Lists of left, top, right and bottom sides (FS_RECTF); y grows upward."""
    return _boxes.fill(_char_box, text_page, indices, (0, 1, 2, 3))


def font_sizes(text_page: Any, indices: Sequence[int]) -> list[float]:
    """The height of the font at each character, as it is on the page; at least a point."""
    sizes = map(_char_size, repeat(text_page), indices)
    # FS_MATRIX: a to f; c and d are what becomes of an upright line.
    scales = map(math.hypot, *_matrices.fill(_char_matrix, text_page, indices, (2, 3)))
    return [max(1.0, size * scale) for size, scale in zip(sizes, scales, strict=True)]


def page_box(page: Any) -> Floats:
    """Left, top, right, bottom of the page (a handle)."""
    box = (_FLOAT * 4)()
    _page_box(page, ctypes.byref(box))
    return tuple(box)


def page_text(text_page: Any, count: int) -> str:
    """The characters by their index. PDFium's text leaves some out in rare cases: then they are asked for one by one."""
    if not count:
        return ""
    buffer = ctypes.create_string_buffer(2 * count + 2)
    length = _get_text(text_page, 0, count, ctypes.byref(buffer)) - 1
    if _text_index(text_page, count - 1) == count - 1:
        text = str(memoryview(buffer)[: 2 * length], "utf-16-le", "ignore")
        if len(text) == count:
            return text
    codes = map(_char_code, repeat(text_page), range(count))
    return "".join(
        chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " " for code in codes
    )
