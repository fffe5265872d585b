"""To-dos: what waits for a person, asked from each room when the workspace opens."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai.accounts.models import User


class Wait(StrEnum):
    """Why a thing waits for somebody: it is theirs to do, it came back to them, or another's work waits for their word."""

    ACT = "act"
    RETURNED = "returned"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that waits for this person. `due` is a legal or planned last day, or None; `tone` is a component tone."""

    title: str
    url: str
    room: str
    detail: str = ""
    due: date | None = None
    tone: str = "neutral"
    wait: Wait = Wait.ACT


Source = Callable[[User, date], Iterable[Todo]]
_sources: list[Source] = []


def todo_source(source: Source) -> Source:
    """Register a room's function (user, today) -> to-dos. It makes a fixed number of queries and returns at most 50."""
    _sources.append(source)
    return source


def todos_of(user: User, today: date) -> list[Todo]:
    """Everything that waits for the person, the most urgent first."""
    found = [todo for source in _sources for todo in source(user, today)]
    return sorted(found, key=lambda todo: (todo.due is None, todo.due or today))
