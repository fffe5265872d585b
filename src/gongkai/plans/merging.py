"""A corrected text and what the office made of the first one, brought together item by item. Pure functions.

Three stand beside each other for each item: how the first text was read, what the office made of it, and how the new text is
read. Where the new text says the same as the first, the office's correction holds; where it says something else, it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gongkai.plans.comparison import Entry, pair, squeezed
from gongkai.plans.drafts import ItemDraft, UnitDraft

MERGED = (
    *("number", "text", "chapter_number", "chapter", "section_number", "section", "unit_text"),
    *("lead", "responsible", "cooperating"),
)
TERMS = ("kind", "cycle", "trigger", "due_on", "due_text")
"""Kind and last day are one correction: half of it would fit neither text."""


@dataclass(frozen=True, slots=True)
class Known:
    """A task of the plan: the item `draft` that it was made of, and `read`, the same as the parser gave it (None: added by hand)."""

    task: int
    draft: ItemDraft
    read: ItemDraft | None = None
    is_dropped: bool = False

    @property
    def source(self) -> ItemDraft:
        """What of the first text the task stands for."""
        return self.read or self.draft


def merge(
    items: Iterable[ItemDraft], known: Sequence[Known], left_out: Sequence[ItemDraft]
) -> list[ItemDraft]:
    """The items of the new text with the task that each corrects. `left_out` are items of the first text without a task.

    What the office had added by hand goes on, what it had left out stays out, and a dropped item that is back gets its task again.
    """
    items, listed = list(items), [one for one in known if not one.is_dropped]
    old = [_entry(("task", place), one.source) for place, one in enumerate(listed)]
    old += [_entry(("out", place), draft) for place, draft in enumerate(left_out)]
    gone = {squeezed(one.source.text): one for one in known if one.is_dropped}
    merged: list[ItemDraft] = []
    for found in pair(old, [_entry(("new", place), item) for place, item in enumerate(items)]):
        match found.old.key if found.old else None, found.new.key if found.new else None:
            case ("out", _), ("new", _) if found.similarity == 1.0:
                continue
            case ("task", int(place)), ("new", int(new_place)):
                merged.append(_merged(items[new_place], listed[place]))
            case ("task", int(place)), None if listed[place].read is None:
                merged.append(replace(listed[place].draft, task=listed[place].task))
            case _, ("new", int(new_place)):
                back = gone.pop(squeezed(items[new_place].text), None)
                merged.append(
                    _merged(items[new_place], back) if back else replace(items[new_place], task=None)
                )
    return merged


def _entry(key: tuple[str, int], item: ItemDraft) -> Entry:
    return Entry(key, item.number, item.text, item.anchor, place_of(item))


def place_of(item: ItemDraft) -> str:
    """Chapter and section, as one word to compare."""
    return "／".join((item.chapter_number, item.chapter, item.section_number, item.section))


def _merged(new: ItemDraft, known: Known) -> ItemDraft:
    merged = replace(new, task=known.task)
    if known.read is None:
        return merged
    for name in MERGED:
        if getattr(new, name) == getattr(known.read, name):
            setattr(merged, name, getattr(known.draft, name))
    if all(getattr(new, name) == getattr(known.read, name) for name in TERMS):
        for name in TERMS:
            setattr(merged, name, getattr(known.draft, name))
    return merged


def strongest_parts(item: ItemDraft, units: dict[str, UnitDraft]) -> dict[int, str]:
    """The part of each agency that the item names: an agency named twice has the stronger one."""
    parts: dict[int, str] = {}
    for part, text in item.units():  # the strongest first
        for agency in units[text].agencies if text in units else ():
            parts.setdefault(agency, part)
    return parts


@dataclass(frozen=True, slots=True)
class Named:
    """What an update does to the agencies of a task: (agency, part) newly named, with another part, and no longer named."""

    added: dict[int, str]
    changed: dict[int, str]
    gone: frozenset[int]


def named(before: dict[int, str], after: dict[int, str]) -> Named:
    """Compare the agencies that two texts name. Who has a part by the office's own decision is in neither and stays."""
    return Named(
        added={agency: part for agency, part in after.items() if agency not in before},
        changed={agency: part for agency, part in after.items() if before.get(agency, part) != part},
        gone=frozenset(before) - frozenset(after),
    )
