"""Bytes of a text as characters: UTF-8, UTF-16 or GB18030 (GB 18030 contains GBK and GB 2312), else a clear refusal."""

from __future__ import annotations

import codecs
import re

from ..errors import UnreadableDocument

_SAMPLE = 200_000
_MIN_PLAUSIBLE = 0.85
_PLAUSIBLE = re.compile(
    r"[\t\n\r\x20-\x7e\u00b7\u2010-\u2026\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e①-⑳㈠-㈩○◯×]"
)
_REFUSAL = "文字编码无法识别，请把文件另存为 UTF-8 编码后再试"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text. `declared` is an encoding a page names; it is tried after the byte order mark and UTF-8."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _strict(data[len(mark) :], name)
    if wide := _wide(data):
        return _strict(data, wide)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data, declared)
    return _checked(text)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return _checked(data.decode(encoding))
    except UnicodeDecodeError:
        raise UnreadableDocument(_REFUSAL) from None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: the line feeds and blanks betray which half is zero."""
    sample = data[:_SAMPLE]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else None


def _legacy(data: bytes, declared: str | None) -> str:
    if declared and declared.lower() in ("big5", "big5-hkscs"):
        return _strict(data, "big5hkscs")
    text = _strict(data, "gb18030")
    sample = text[:_SAMPLE]
    if len(_PLAUSIBLE.findall(sample)) < _MIN_PLAUSIBLE * len(sample):
        # Almost any bytes decode as GB 18030; a real text consists of common characters.
        raise UnreadableDocument(_REFUSAL)
    return text


def _checked(text: str) -> str:
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) * 100 > len(sample):
        raise UnreadableDocument("文件内容不是文字，请确认上传的是公文正文")
    return _CONTROL.sub("", text)
