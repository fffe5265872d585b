"""Finding by words in titles, numbers and names. Full text comes with the room `search`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongkai.agencies.choices import AgencyKind
from gongkai.agencies.lexicon import directory_of
from gongkai.agencies.models import Agency
from gongkai.letters.letter import written_day
from gongkai.plans.models import Release
from gongkai.publishing.day import public_day
from gongkai.publishing.lookup import holds
from gongkai.publishing.models import Record


def records(query: list[str]) -> QuerySet[Record]:
    """Published records whose title or number holds every word, newest first."""
    held = (holds(word, "title", "identifier") for word in query)
    found = Record.objects.published().filter(reduce(and_, held, Q()))
    return found.select_related("agency").order_by("-published_at", "-pk")


@dataclass(frozen=True, slots=True)
class FoundAgency:
    """An agency with what says why it was found: the name that holds the words, where it is not today's full one."""

    agency: Agency
    note: str


def agencies(query: list[str], most: int) -> list[FoundAgency]:
    """Agencies that bear a name with every word, former names and short ones too, those with today's name first.

    One that has ended is found under its name, with who carries on for it.
    """
    today = public_day()
    named = Agency.objects.exclude(since__gt=today)
    for word in query:
        named = named.filter(holds(word, "name", "names__name"))
    found = [
        FoundAgency(agency, _note(agency, query, today))
        for agency in named.distinct().prefetch_related("names", "handed_to__successor")[:most]
    ]
    return sorted(found, key=lambda one: bool(one.note)) or _meant(query, today)[:most]


def _note(agency: Agency, query: list[str], today: date) -> str:
    if agency.until and agency.until < today:
        heirs = _("、").join(one.successor.name for one in agency.handed_to.all())
        ended = _("%(day)s撤销") % {"day": written_day(agency.until)}
        return _("%(ended)s，职能由%(heirs)s承接") % {"ended": ended, "heirs": heirs} if heirs else ended
    if _holds(agency.name, query):
        return ""
    name = next((name for name in agency.names.all() if _holds(name.name, query)), None)
    return _("%(kind)s：%(name)s") % {"kind": name.get_kind_display(), "name": name.name} if name else ""


def _holds(name: str, query: list[str]) -> bool:
    return all(word.casefold() in name.casefold() for word in query)


def _meant(query: list[str], today: date) -> list[FoundAgency]:
    """Whom a short name that no list holds may mean, as the city's offices read it: 文旅局, 发改委, 市工商局."""
    government = Agency.objects.active(today).filter(kind=AgencyKind.GOVERNMENT, parent=None).first()
    if government is None or len(query) != 1:
        return []
    meaning = directory_of(government).resolve(query[0], today)
    keys = [meaning.agency_id] if meaning.agency_id else [*meaning.members]
    known = Agency.objects.active(today).in_bulk(keys)
    note = _("按简称“%(word)s”查到") if meaning.agency_id else _("您可能要找")
    return [FoundAgency(known[key], note % {"word": query[0]}) for key in keys if key in known]


def plans(query: list[str], most: int) -> list[Release]:
    """The newest releases of plans whose title holds every word."""
    latest = Release.objects.latest_per_plan()
    held = (holds(word, "plan__title") for word in query)
    return list(latest.filter(reduce(and_, held, Q()))[:most])
