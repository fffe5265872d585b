"""What goes over to the successors of an agency that ends: a registry that higher rooms fill when Django starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Handover:
    """交接: an agency ends, and from the day on its successors carry on; none, one or several, and then each thing has to be given to one."""

    predecessor: Agency
    successors: tuple[Agency, ...]
    effective_on: date
    basis: str

    @property
    def last_day(self) -> date:
        """The last day of the agency that ends."""
        return self.effective_on - timedelta(days=1)

    @property
    def heir(self) -> Agency | None:
        """The one successor; None where there is none or a choice."""
        return self.successors[0] if len(self.successors) == 1 else None


Heir = Callable[[Handover, User, datetime], Iterable[str]]
_heirs: list[tuple[Text, Heir]] = []


def on_succession(heading: Text) -> Callable[[Heir], Heir]:
    """Register what a room hands over: it does so in the transaction of the reform and yields what it did, a sentence each."""

    def keep(heir: Heir) -> Heir:
        _heirs.append((heading, heir))
        return heir

    return keep


def hand_over(handover: Handover, actor: User, now: datetime) -> Iterator[tuple[str, str]]:
    """Let every room hand over what it has; pairs of heading and sentence."""
    for heading, heir in _heirs:
        for sentence in heir(handover, actor, now):
            yield str(heading), sentence
