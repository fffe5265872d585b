"""Finding by words in titles, numbers and names. Full text comes with the room `search`."""

from __future__ import annotations

import unicodedata
from functools import reduce
from operator import and_

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.agencies.models import Agency
from gongkai.plans.models import Release
from gongkai.publishing.models import Record

LONGEST, MOST_WORDS = 100, 5


def words_of(text: str) -> list[str]:
    """The words of a query, of full or half width; control characters, which no column holds, separate like blanks."""
    shown = (" " if unicodedata.category(one).startswith("C") else one for one in text[:LONGEST])
    return unicodedata.normalize("NFKC", "".join(shown)).split()[:MOST_WORDS]


def records(query: list[str]) -> QuerySet[Record]:
    """Published records whose title or number holds every word, newest first."""
    held = [Q(title__icontains=word) | Q(identifier__icontains=word) for word in query]
    found = Record.objects.published().filter(reduce(and_, held, Q()))
    return found.select_related("agency").order_by("-published_at", "-pk")


def agencies(query: list[str]) -> QuerySet[Agency]:
    """Agencies of today that bear a name with every word, former names and short ones too."""
    named = Agency.objects.active(timezone.localdate())
    for word in query:
        named = named.filter(Q(name__icontains=word) | Q(names__name__icontains=word))
    return named.distinct()


def plans(query: list[str], most: int) -> list[Release]:
    """The newest releases of plans whose title holds every word."""
    latest = Release.objects.latest_per_plan()
    held = (Q(plan__title__icontains=word) for word in query)
    return list(latest.filter(reduce(and_, held, Q()))[:most])
