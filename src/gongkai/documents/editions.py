"""What an edition of a document says: its days, which time carries out, and its text for comparing it with another one."""

from __future__ import annotations

import re
from datetime import date

from gongkai import officialdoc
from gongkai.documents.reading import block_rows
from gongkai.documents.validity import DRAFT_TITLE
from gongkai.publishing.choices import Act
from gongkai.publishing.kinds import Content, day_after


def moments(content: Content) -> list[tuple[str, date]]:
    """The acts of time and their days. A last day still counts, so that what ends with it ends on the day after."""
    is_draft = re.search(DRAFT_TITLE, content["title"]) is not None
    found: list[tuple[str, date]] = []
    if content["effective_from"] and not is_draft:
        found.append((Act.TOOK_EFFECT, date.fromisoformat(content["effective_from"])))
    if content["effective_until"]:
        act = Act.CLOSED if is_draft else Act.EXPIRED
        found += [(act, on) for on in day_after(date.fromisoformat(content["effective_until"]))]
    return found


def derived(content: Content) -> Content:
    """The content with the blocks of its text: what people read is always what the text says."""
    return content | {"blocks": block_rows(officialdoc.parse(content["text"]).blocks)}


def paragraphs(content: Content) -> list[str]:
    """The text as it stands on the page, block by block."""
    blocks = [f"{block['label'] or ''}{block['text']}" for block in content["blocks"]]
    return [line for block in blocks for line in block.split("\n")] or content["text"].splitlines()
