"""Words that a government's offices avoid in public."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.agencies.choices import AgencyKind
from gongkai.agencies.models import Agency
from gongkai.compliance.choices import Severity
from gongkai.lexicon.choices import WordKind
from gongkai.lexicon.matching import Word, Words, word_of
from gongkai.registers.models import PreparedAct

if TYPE_CHECKING:
    from gongkai.accounts.models import User


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries, narrowed by day and by what a person may do with them."""

    def for_user(self, user: User, action: str) -> Self:
        """`view`: everybody on the staff; `edit`: the disclosure office of its government."""
        if not user.is_authenticated:
            return self.none()
        return (
            self if action == "view" else self.filter(government__in=user.agency_ids(Role.DISCLOSURE_OFFICE))
        )


class Entry(models.Model):
    """词条: a word to avoid, for a government and everything below it, with the words that contain it rightly."""

    government = models.ForeignKey(
        Agency,
        models.PROTECT,
        related_name="+",
        verbose_name=_("适用的政府"),
        limit_choices_to={"kind": AgencyKind.GOVERNMENT},
    )
    kind = models.CharField(_("类别"), max_length=10, choices=WordKind)
    wrong = models.CharField(_("不用的写法"), max_length=60)
    right = models.CharField(_("应当写作"), max_length=60, blank=True)
    exceptions = models.JSONField(_("例外"), default=list, blank=True)
    severity = models.CharField(_("程度"), max_length=10, choices=Severity, default=Severity.ERROR)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    since = models.DateField(_("起始日期"), null=True, blank=True)
    until = models.DateField(_("截止日期"), null=True, blank=True)
    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("词条")
        ordering = ["kind", "wrong"]
        constraints = [
            models.UniqueConstraint(fields=["government", "wrong"], name="entry_once"),
            models.CheckConstraint(condition=~Q(wrong=F("right")), name="entry_changes_something"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="entry_period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wrong} → {self.right or '—'}"

    def values(self) -> dict[str, Any]:
        """What it says, in plain values of JSON."""
        days = {name: str(getattr(self, name) or "") for name in ("since", "until")}
        own = {
            name: getattr(self, name)
            for name in ("kind", "wrong", "right", "exceptions", "severity", "basis")
        }
        return {"government": self.government_id} | own | days

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Entry:
        """An unsaved entry that says what `values` said."""
        days = {
            name: date.fromisoformat(values[name]) if values[name] else None for name in ("since", "until")
        }
        own = {name: value for name, value in values.items() if name != "government"}
        return cls(government_id=values["government"], **own | days)

    def holds_on(self, day: date) -> bool:
        """Whether it is looked for in what was made on the day; both ends count."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def word(self) -> Word:
        """What is looked for."""
        return Word(self.wrong, self.right, tuple(self.exceptions))


class EntryVersion(models.Model):
    """词条的一版: what an entry said when somebody saved it. Numbers count up within the entry."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("版次"))
    values = models.JSONField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("保存人")
    )
    at = models.DateTimeField(_("保存时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("词条的版本")
        ordering = ["entry", "-number"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="entry_version_once")]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.number}"


class Correction(PreparedAct):
    """统一改正: one word put right in many public records: which ones, and why some of them cannot be.

    Seen of a record was the digest of the content in which the word was found.
    """

    wrong = models.CharField(_("不用的写法"), max_length=60)
    right = models.CharField(_("应当写作"), max_length=60)
    exceptions = models.JSONField(_("例外"), default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("统一改正")

    def __str__(self) -> str:
        return f"{self.wrong} → {self.right} ({self.total})"

    def words(self) -> Words:
        """What is looked for and put right."""
        return Words([word_of(self.wrong, self.right, self.exceptions)])
