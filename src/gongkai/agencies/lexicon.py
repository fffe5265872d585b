"""Feeds the pure resolver from the database."""

from collections.abc import Callable, Iterable

from gongkai.agencies.models import Agency, AgencyName, Succession
from gongkai.agencies.resolver import AgencyFacts, Directory, NameEntry

Source = Callable[[Agency], Iterable[NameEntry]]
_sources: list[Source] = []


def name_source(source: Source) -> Source:
    """Register a room's function that gives further spellings as one government writes them (learnt from corrections)."""
    _sources.append(source)
    return source


def directory_of(government: Agency) -> Directory:
    """The lexicon of every agency that is known, read from the view of one government; a query per table."""
    heirs: dict[int, list[int]] = {}
    for old, new in Succession.objects.values_list("predecessor", "successor"):
        heirs.setdefault(old, []).append(new)
    facts = [
        AgencyFacts(
            id=agency.pk,
            parent_id=agency.parent_id,
            name=agency.name,
            kind=agency.kind,
            level=agency.level,
            since=agency.since,
            until=agency.until,
            successor_ids=tuple(heirs.get(agency.pk, ())),
            is_vertical=agency.is_vertical,
        )
        for agency in Agency.objects.all()
    ]
    names = [
        NameEntry(
            agency_id=name.agency_id, name=name.name, kind=name.kind, since=name.since, until=name.until
        )
        for name in AgencyName.objects.all()
    ]
    names += (name for source in _sources for name in source(government))
    return Directory(facts, names, government.pk)
