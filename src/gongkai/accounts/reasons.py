"""Why an act is refused: sentences for the clerk, with their legal basis."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why not. `text` is a sentence in the clerk's language; `basis` names the article that asks for it."""

    text: str
    basis: str = ""

    def __str__(self) -> str:
        return f"{self.text}（{self.basis}）" if self.basis else str(self.text)


class Refused(Exception):
    """An action was not carried out and changed nothing; `reasons` says why, all of them at once."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(str(reason) for reason in self.reasons))


def refuse_if(reasons: Iterable[Reason | None]) -> None:
    """Raise `Refused` when at least one of the reasons holds."""
    found = [reason for reason in reasons if reason is not None]
    if found:
        raise Refused(found)
