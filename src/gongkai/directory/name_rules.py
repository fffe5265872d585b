"""What an agency may be called: no name passes for that of another, by its letters or by how they look.

Every way in asks here: the forms, the names page, the table, the reforms.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import lru_cache

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason
from gongkai.agencies.abbreviations import OWNER_KINDS
from gongkai.agencies.choices import NameKind
from gongkai.agencies.lexicon import directory_of
from gongkai.agencies.models import Agency, AgencyName

Named = tuple[str, NameKind]

FURTHER = (NameKind.PLATE, NameKind.SHORT, NameKind.ALIAS)
"""Kinds of which an agency may have several; full name and standard short name are the identity's own."""
SHORTS = frozenset({NameKind.SHORT, NameKind.ALIAS})
"""Names that agencies of different governments may share (区教育局); all others name one agency in the whole city."""
_NOT_SEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_VARIATIONS = (range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


@lru_cache(maxsize=8192)
def normal(name: str) -> str:
    """The form in which names are compared: one shape for each sign, nothing that is not seen, no blanks."""
    shaped = unicodedata.normalize("NFKC", "".join(sign for sign in name if not _is_hidden(sign)))
    return "".join(sign for sign in shaped if not (_is_hidden(sign) or sign.isspace())).casefold()


def hides_nothing(*names: str) -> Reason | None:
    """A sign that nobody sees makes two names of what reads as one."""
    for name in names:
        for sign in name:
            if _is_hidden(sign):
                said = {"name": normal(name), "sign": f"U+{ord(sign):04X}"}
                return Reason(_("名称“%(name)s”中有看不见的字符（%(sign)s），请删去后重新填写。") % said)
    return None


def are_free(
    agency: Agency,
    names: Iterable[Named],
    *,
    since: date | None,
    until: date | None = None,
    apart_from: Collection[Agency] = (),
) -> Iterator[Reason]:
    """Why an agency cannot be called so on days from `since` to `until` (None is open): on one of them another is.

    A full name or plate is nobody else's name at all, nor is any name another's full name or plate. Short names and aliases are
    shared only where no text can mean both: neither agency stands beside the other, or beside a government above the other.
    The names of those that are `apart_from` this are free.
    """
    wanted: dict[str, list[Named]] = {}
    for name, kind in names:
        wanted.setdefault(normal(name), []).append((name, kind))
    gone = {agency.pk, *(one.pk for one in apart_from)}
    found = [
        (name, kind, pk, held_as)
        for text, held_as, pk in _names_in_use(since, until)
        if pk not in gone
        for name, kind in wanted.get(normal(text), ())
    ]
    others = Agency.objects.in_bulk({pk for _name, _kind, pk, _held_as in found})
    for name, kind, pk, held_as in found:
        if not (kind in SHORTS and held_as in SHORTS) or _meet(agency, others[pk]):
            said = {"name": name, "other": others[pk].name, "kind": held_as.label}
            yield Reason(_("“%(name)s”已有机构使用，是“%(other)s”的%(kind)s。") % said)


def are_read_so(actor: User, agency: Agency, names: Collection[str]) -> Iterator[Reason]:
    """Why an office cannot call an agency so within its government: texts from further up mean one outside it by that.

    So nobody below is called by a short form of another that stands in no row: 石渡县政府 is 石渡县人民政府.
    """
    if actor.is_system or agency.parent_id is None or not names:
        return
    above = Agency.objects.ancestors(agency.parent_id, include_self=True)
    governments = [one for one in above if one.kind in OWNER_KINDS]
    further_up = [one for one in governments[:-1] if one.pk not in actor.supervised_agency_ids]
    if not further_up:
        return
    below = Agency.objects.descendants(governments[-1])
    within, today = {agency.pk, *below.values_list("pk", flat=True)}, timezone.localdate()
    for government in further_up:
        lexicon = directory_of(government)
        for name in names:
            meant = lexicon.resolve(name, today).agency_id
            if meant is not None and meant not in within:
                other = Agency.objects.get(pk=meant)
                said = {"name": name, "government": government.name, "other": other.name}
                yield Reason(_("“%(name)s”在%(government)s的文件中是指“%(other)s”，不能另作名称。") % said)


def are_apart(made: Collection[Agency]) -> list[Reason]:
    """Agencies that are entered in one act have no name in common."""
    names = [
        (name, text)
        for agency in made
        for text, name in {normal(name): name for name in (agency.short_name, agency.name) if name}.items()
    ]
    texts = [text for _name, text in names]
    twice = sorted({name for name, text in names if texts.count(text) > 1})
    return [Reason(_("名称“%(name)s”填写了两次。") % {"name": name}) for name in twice]


def _is_hidden(sign: str) -> bool:
    return (
        unicodedata.category(sign) in _NOT_SEEN
        or sign in _FILLERS
        or any(ord(sign) in signs for signs in _VARIATIONS)
    )


def _meet(one: Agency, other: Agency) -> bool:
    """Whether one stands beside the other, or beside a government above it: then a text can mean both by a short name."""
    return other.parent_id in _places_above(one) or one.parent_id in _places_above(other)


def _places_above(agency: Agency) -> set[int | None]:
    """Below whom an agency stands, up to the top, beside which it stands too."""
    if agency.parent_id is None:
        return {None}
    above = Agency.objects.ancestors(agency.parent_id, include_self=True)
    return {None, *above.values_list("pk", flat=True)}


def _names_in_use(since: date | None, until: date | None) -> Iterator[tuple[str, NameKind, int]]:
    """Names with their kind and agency that were in use on one of the days at least; one query.

    A former name without days, of which nobody knows when it was used, is none.
    """
    rows = AgencyName.objects.exclude(kind=NameKind.FORMER, until=None).order_by("pk")
    if since is not None:
        rows = rows.filter(
            Q(until=None) | Q(until__gte=since), Q(agency__until=None) | Q(agency__until__gte=since)
        )
    if until is not None:
        rows = rows.filter(Q(since=None) | Q(since__lte=until))
    for name, kind, pk in rows.values_list("name", "kind", "agency"):
        yield name, NameKind(kind), pk
