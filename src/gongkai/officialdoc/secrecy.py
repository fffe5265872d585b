"""Marks of secrecy (密级): a text that carries one belongs into no public system."""

from __future__ import annotations

import re

from .model import Document

CODE = "OD-100"  # the parser's warning: the head of the document carries a mark
# Wherever it stands: the mark with its star, in the variants that typists use, or the label of its field.
MARK = re.compile(r"(?:绝密|机密|秘密)\s*[★☆✩*＊]|密级\s*[:：]\s*(?:绝密|机密|秘密)")


def is_marked(parsed: Document | None, *texts: str) -> bool:
    """Whether the document or one of the texts carries a mark."""
    if parsed is not None and any(warning.code == CODE for warning in parsed.warnings):
        return True
    lines = parsed.lines if parsed is not None else []
    return any(MARK.search(text) for text in (*lines, *texts))
