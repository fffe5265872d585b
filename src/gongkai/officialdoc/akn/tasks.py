"""Our own data in <proprietary>: what the standard has no place for. Tasks with their units and terms, words of validity."""

from __future__ import annotations

from collections.abc import Callable

from ..model import Document, Item
from .iris import Addresses
from .organizations import Organizations
from .xml import Element, add_own


def write_tasks(
    parent: Element,
    document: Document,
    organizations: Organizations,
    addresses: Addresses,
    place_of: Callable[[Item], str],
) -> None:
    """One <gk:document>, then one <gk:task> per item, which points to the element that holds its text."""
    meta = document.metadata
    add_own(
        parent,
        "document",
        kind=document.kind,
        validity=meta.validity,
        openness=meta.openness,
        indexNumber=meta.index_number,
    )
    for item in document.items:
        task = add_own(parent, "task", href=f"#{place_of(item)}", number=str(item.number), title=item.title)
        if item.unit_text:
            add_own(task, "unitText", item.unit_text)
        for role, names in _units(item).items():
            for name in names:
                add_own(task, "unit", name, role=role, refersTo=organizations.reference(name))
        for deadline in item.deadlines:
            add_own(task, "deadline", deadline.text, date=deadline.date)
        for citation in item.citations:
            add_own(task, "citation", href=addresses.of(citation))


def _units(item: Item) -> dict[str, list[str]]:
    return {
        "lead": item.lead_units,
        "responsible": item.responsible_units,
        "cooperating": item.cooperating_units,
    }
