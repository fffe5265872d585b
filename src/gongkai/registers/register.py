"""What a register declares: its model, columns, filters and form, and who may see which rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason
from gongkai.compliance.panel import Row

Text = str | Promise


@dataclass(frozen=True)
class Column:
    """A column of list and export. `value` gives the text of one row; `order_by` is the field that sorts it, if any."""

    label: Text
    value: Callable[[Any], object]
    order_by: str = ""


@dataclass(frozen=True)
class Status:
    """A row's state as a tag."""

    text: Text
    tone: str = "neutral"


@dataclass(frozen=True)
class Help:
    """What stands beside a form: what to fill in and why, in the clerk's language, and the article that asks for it."""

    text: Text
    basis: Text = ""


@dataclass(frozen=True)
class Change:
    """One field that differs between two versions."""

    label: Text
    old: str
    new: str


@dataclass(frozen=True)
class HistoryEntry:
    """One version in a row's history, newest first, with what it changed."""

    at: datetime
    who: str
    act: Text
    changes: Sequence[Change] = ()


@dataclass(frozen=True)
class Verb:
    """A button of the detail page that changes the row's state.

    `applies` decides whether the button is shown, `why_not` whether it may be pressed; `form` asks for what the act needs.
    """

    name: str
    label: Text
    tone: str
    text: Text
    applies: Callable[[Any], bool]
    why_not: Callable[[User, Any], Iterable[Reason | None]]
    run: Callable[..., object]
    form: type[forms.Form] | None = None
    help: Help | None = None

    def reasons(self, user: User, row: Any) -> list[str]:
        """Why this person may not press the button now."""
        return [str(reason) for reason in self.why_not(user, row) if reason is not None]


@dataclass(frozen=True)
class Received:
    """A form as it was sent, its files taken in: what they have become in `data`, and why some were refused.

    `is_to_save` is false where somebody only sent files ahead.
    """

    data: QueryDict
    refusals: Sequence[str] = ()
    is_to_save: bool = True


class Register(ABC):
    """One register. A child declares what it holds; the views of this room do the rest.

    Override `queryset` to narrow rows to a person: a single row is always fetched from it, so list and row cannot disagree.
    """

    slug: ClassVar[str]
    label: ClassVar[Text]
    label_plural: ClassVar[Text]
    description: ClassVar[Text] = ""
    help: ClassVar[Help | None] = None
    create_label: ClassVar[Text] = _("保存")
    columns: ClassVar[tuple[Column, ...]]
    filterset: ClassVar[type[FilterSet]]
    verbs: ClassVar[tuple[Verb, ...]] = ()
    # Fields of a new row that an address may fill in (`?name=`): another page knows what is missing.
    prefilled: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def queryset(self, user: User, action: str) -> QuerySet[Any]:
        """The rows on which the person may do `view` or `edit`."""

    @abstractmethod
    def may_create(self, user: User) -> bool:
        """Whether the person may add a row."""

    @abstractmethod
    def form(self, user: User, row: Any | None, data: Any = None) -> forms.BaseForm:
        """The form that adds (`row` is None) or edits a row."""

    def receive(
        self, user: User, row: Any | None, data: QueryDict, files: MultiValueDict[str, Any], now: datetime
    ) -> Received:
        """Take in the files of a form that was sent. Without an override a register has none."""
        return Received(data)

    @abstractmethod
    def save(self, form: Any, row: Any | None, user: User, now: datetime) -> Model:
        """Carry out the add or edit through an action; raises `Refused`."""

    @abstractmethod
    def details(self, row: Any) -> list[tuple[Text, object]]:
        """Label and value of what the detail page shows."""

    @abstractmethod
    def history(self, row: Any) -> list[HistoryEntry]:
        """The versions of the row, newest first."""

    def changes(self, row: Any) -> Sequence[Change]:
        """What differs between what is on its way and what the public reads; nothing where there is only one of them."""
        return ()

    def findings(self, user: User, row: Any, today: date) -> Sequence[Row]:
        """What the gate says of what is on its way to the public."""
        return ()

    def links(self, user: User, row: Any | None = None) -> Sequence[tuple[Text, str]]:
        """Further pages that belong to the register, or to a row of it: label and address."""
        return ()

    def version(self, row: Any) -> int | None:
        """The version that a person has before them; an act on it is refused once there is a newer one. None: not kept."""
        return None

    def title(self, row: Any) -> str:
        """What the row is called."""
        return str(row)

    def preview(self, row: Any) -> str:
        """The row as the public will read it, as safe HTML; empty where the details already say everything."""
        return ""

    def status(self, row: Any) -> Status | None:
        """The row's state, if it has one."""
        return None

    def public_url(self, row: Any) -> str | None:
        """Where the public reads it, if it does."""
        return None


_registers: dict[str, Register] = {}


def register(instance: Register) -> None:
    """Make a register reachable under its slug; a room calls this from its AppConfig."""
    _registers[instance.slug] = instance


def by_slug(slug: str) -> Register | None:
    """The register of that slug, or None."""
    return _registers.get(slug)


def all_registers() -> tuple[Register, ...]:
    """Every register, in the order of registration."""
    return tuple(_registers.values())
