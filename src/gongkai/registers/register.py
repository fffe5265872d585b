"""What a register declares: its model, columns, filters, facets and form, and who may see which rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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
from gongkai.publishing.several import one_by_one
from gongkai.registers.comparison import change_of
from gongkai.registers.table import RegisterTable

Text = str | Promise
VERSIONS_SHOWN = 50


@dataclass(frozen=True)
class Column:
    """A column of list and export. `value` gives the text of one row; `order_by` is the field that sorts it, if any."""

    label: Text
    value: Callable[[Any], object]
    order_by: str = ""


@dataclass(frozen=True)
class Facet:
    """A filter whose values stand beside the list, each with the number of rows that it would leave.

    `name` is the filter's. `by` is what is counted where it is not the filter's own field: a path, or a function that returns
    an expression, for what depends on the day. Of many values the `most` frequent are shown.
    """

    name: str
    by: str | Callable[[], Any] = ""
    most: int = 8


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
class Conflict:
    """A field that somebody else saved meanwhile: as typed, as saved, as public. `is_taken`: not touched here, so theirs stands."""

    label: Text
    mine: str
    theirs: str
    public: str
    is_taken: bool


@dataclass(frozen=True)
class Version:
    """One saved state of a row. `number` counts up within the row, or within the register."""

    number: int
    at: datetime
    who: str
    act: Text


@dataclass(frozen=True)
class HistoryEntry:
    """A version in a row's history with what it changed."""

    version: Version
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
    # In place of `form`, where what is asked depends on person and row: (user, row, data, files) -> form.
    form_for: Callable[[User, Any, Any, Any], forms.Form] | None = None
    # Whether the page of the verb shows what differs from the public edition, and the text itself.
    shows_changes: bool = False

    def asks(self, user: User, row: Any, data: Any = None, files: Any = None) -> forms.Form | None:
        """The form of what the act needs, if it needs anything."""
        if self.form_for is not None:
            return self.form_for(user, row, data, files)
        return self.form(data) if self.form else None

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
    facets: ClassVar[tuple[Facet, ...]] = ()
    verbs: ClassVar[tuple[Verb, ...]] = ()
    # Names of the verbs, and of the fields of the form, that may be applied to many rows in one act.
    bulk_verbs: ClassVar[tuple[str, ...]] = ()
    bulk_fields: ClassVar[tuple[str, ...]] = ()
    # The field of the form by which an imported row without our own number is recognised; and its path in the queryset.
    identifier: ClassVar[str] = ""
    identifier_path: ClassVar[str] = ""
    # Columns that stand in files alone, behind the others. `exported` fetches along what they show.
    file_columns: ClassVar[tuple[Column, ...]] = ()
    # Whether `version` and `values_of` tell versions apart: then a file carries which one was exported.
    keeps_versions: ClassVar[bool] = False
    # Fields of a new row that an address may fill in (`?name=`): another page knows what is missing.
    prefilled: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def queryset(self, user: User, action: str) -> QuerySet[Any]:
        """The rows on which the person may do `view` or `edit`."""

    @abstractmethod
    def may_create(self, user: User) -> bool:
        """Whether the person may add a row."""

    def exported(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows with what `file_columns` show of them."""
        return rows

    def may_act_on_many(self, user: User) -> bool:
        """Whether there is anything that the person may do to many rows in one act."""
        return bool(self.bulk_verbs or self.bulk_fields) and self.may_create(user)

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
    def versions(self, row: Any) -> Sequence[Version]:
        """The versions of the row that may be shown, newest first, without their contents."""

    @abstractmethod
    def contents(self, row: Any, numbers: Collection[int]) -> Mapping[int, Mapping[str, str]]:
        """What each of these versions says: label of a field to text, in the order of the form. Nothing of what was erased."""

    def history(self, row: Any) -> list[HistoryEntry]:
        """The newest versions, each with what it changed, field by field."""
        versions = list(self.versions(row)[: VERSIONS_SHOWN + 1])
        contents = self.contents(row, {version.number for version in versions})
        older = [*(contents.get(version.number, {}) for version in versions[1:]), *([{}] if versions else [])]
        return [
            HistoryEntry(version, changes_between(before, contents.get(version.number, {})))
            for version, before in zip(versions, older, strict=True)
        ][:VERSIONS_SHOWN]

    @abstractmethod
    def values(self, row: Any) -> Mapping[str, Any]:
        """What the row holds in the fields of its form, by their names: so it is exported, and so it comes back."""

    def values_of(self, row: Any, number: int) -> Mapping[str, Any] | None:
        """The same of an earlier version; None where there is none of that number."""
        return None

    def why_not_save(self, form: Any, row: Any | None, user: User) -> Iterable[Reason | None]:
        """Why what a valid form says could not be saved: asked of each line of a file before anybody confirms it."""
        return ()

    def table(self, user: User) -> RegisterTable:
        """How the rows are written into files and read back."""
        return RegisterTable(self, user)

    def save_all(self, forms: Sequence[tuple[Any, Any | None]], user: User, now: datetime) -> list[Model]:
        """Save many rows within the caller's transaction: pairs of a valid form and its row, None for a new one.

        Raises `SeveralRefused`, which says of each row why not.
        """
        return one_by_one(forms, lambda pair: self.save(pair[0], pair[1], user, now))

    def changes(self, row: Any) -> Sequence[Change]:
        """What differs between what is on its way and what the public reads; nothing where there is only one of them."""
        return ()

    def findings(self, user: User, row: Any, today: date) -> Sequence[Row]:
        """What the gate says of what is on its way to the public."""
        return ()

    def steps(self, row: Any) -> Sequence[tuple[Text, str]]:
        """Where the row stands on its way, as pairs for the component `steps`; nothing where there is no way."""
        return ()

    def reviews(self, row: Any) -> Sequence[Any]:
        """What was said on the way, as entries for the component `timeline`."""
        return ()

    def channels(self, row: Any) -> Mapping[str, Any] | None:
        """Where the row went out (`site`, `rows`) and the `url` where that is recorded; None where it never did."""
        return None

    def conflict(self, form: Any, row: Any) -> Sequence[Conflict]:
        """What another person saved since the form was opened. The form then holds both: what was typed, else what they saved."""
        return ()

    def links(self, user: User, row: Any | None = None) -> Sequence[tuple[Text, str]]:
        """Further pages that belong to the register, or to a row of it: label and address."""
        return ()

    def panels(self, user: User, row: Any, today: date) -> Sequence[str]:
        """Further sections of the detail page, as safe HTML."""
        return ()

    def version(self, row: Any) -> int | None:
        """The version that a person has before them; an act on it is refused once there is a newer one. None: not kept."""
        return None

    def is_own(self, row: Any) -> bool:
        """Whether the row is one of the person's own; of others they are not even told why a verb cannot be used."""
        return True

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


def changes_between(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """What differs, field by field; of long texts only the lines that differ."""
    return [
        Change(label, *change_of(before.get(label, ""), after.get(label, "")))
        for label in dict.fromkeys([*after, *before])
        if before.get(label, "") != after.get(label, "")
    ]


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
