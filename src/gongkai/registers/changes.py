"""What differs between two versions of a record, in words."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

from gongkai.attachments.entries import listed
from gongkai.registers.register import Change, Text

LONGEST_WHOLE = 200
FILES = "attachments"
"""Where the content of a record names its files."""


def changed(labels: Mapping[str, Text], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The fields that differ between two contents. What is empty and what was not there yet are the same."""
    return [
        _change(label, shown_value(_said(name, before)), shown_value(_said(name, after)))
        for name, label in labels.items()
        if (before.get(name) or "") != (after.get(name) or "")
    ]


def _said(name: str, content: Mapping[str, Any]) -> Any:
    return listed(content.get(name) or []) if name == FILES else content.get(name)


def shown_value(value: Any) -> str:
    """A value as it stands in a table."""
    if value is None or value == "":
        return "—"
    if isinstance(value, list):
        return "；".join(map(str, value)) or "—"
    return str(value)


def _change(label: Text, old: str, new: str) -> Change:
    """Both values; of long texts only the lines that differ."""
    if max(len(old), len(new)) <= LONGEST_WHOLE:
        return Change(label, old, new)
    before, after = old.splitlines(), new.splitlines()
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    differing = [step for step in steps if step[0] != "equal"]
    removed = [line for _tag, start, end, _start, _end in differing for line in before[start:end]]
    added = [line for _tag, _start, _end, start, end in differing for line in after[start:end]]
    return Change(label, "\n".join(removed) or "—", "\n".join(added) or "—")
