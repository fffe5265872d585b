"""The sample city. (In the making.)"""

from datetime import date

AS_OF = date(2026, 6, 30)


def make(as_of: date) -> None:
    raise NotImplementedError


def how_to_sign_in() -> str:
    return ""
