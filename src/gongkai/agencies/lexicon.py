"""Feeds the pure resolver from the database."""

from gongkai.agencies.models import Agency, AgencyName
from gongkai.agencies.resolver import AgencyFacts, Directory, NameEntry


def directory_of(government: Agency) -> Directory:
    """The lexicon of every agency that is known, read from the view of one government; two queries."""
    facts = [
        AgencyFacts(
            id=agency.pk,
            parent_id=agency.parent_id,
            name=agency.name,
            kind=agency.kind,
            level=agency.level,
            since=agency.since,
            until=agency.until,
            successor_id=agency.successor_id,
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
    return Directory(facts, names, government.pk)
