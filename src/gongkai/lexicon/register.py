"""The register of words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.accounts.day_field import DayField
from gongkai.accounts.line_field import LineField
from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.compliance.choices import TONES, Severity
from gongkai.lexicon import actions
from gongkai.lexicon.choices import WordKind
from gongkai.lexicon.correcting import may_correct
from gongkai.lexicon.models import Entry
from gongkai.publishing.lookup import holds_all
from gongkai.registers.conflicts import merge
from gongkai.registers.register import Column, Conflict, Facet, Help, Register, Status, Text, Version


class EntryFilter(django_filters.FilterSet):
    """查找."""

    q = django_filters.CharFilter(label=_("写法"), method="search")
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=WordKind.choices)
    severity = django_filters.ChoiceFilter(label=_("程度"), choices=Severity.choices)

    class Meta:
        model = Entry
        fields = ["q", "kind", "severity"]

    def search(self, queryset: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        return queryset.filter(holds_all(value, "wrong", "right"))


class EntryForm(forms.ModelForm[Entry]):
    """词条. `based_on` is the version that the person started from."""

    class Meta:
        model = Entry
        fields = ["government", "kind", "wrong", "right", "exceptions", "severity", "basis", "since", "until"]
        field_classes = {
            **dict.fromkeys(["wrong", "right", "basis"], LineField),
            **dict.fromkeys(["since", "until"], DayField),
        }
        help_texts = {
            "wrong": _("照原样写，如“帐户”。至少两个字，太短的会误伤。"),
            "right": _("留空的，表示这种写法不宜使用。"),
            "exceptions": _("含有这种写法、但是正确的词，每行一个，如“按装机容量”。"),
        }

    exceptions = forms.CharField(label=_("例外"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, governments: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["government"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset, field.empty_label = governments, None
        self.initial["exceptions"] = "\n".join(self.instance.exceptions)

    def clean_exceptions(self) -> list[str]:
        return [line.strip() for line in str(self.cleaned_data["exceptions"]).splitlines() if line.strip()]

    def clean_wrong(self) -> str:
        wrong = str(self.cleaned_data["wrong"])
        if len(wrong) < 2:
            raise forms.ValidationError(_("至少写两个字。"))
        return wrong


class WordRegister(Register):
    """词条: words that public texts avoid, kept by disclosure offices."""

    slug = "words"
    label = _("词条")
    label_plural = _("用词规范")
    description = _("公开的文字不用的写法，和应当怎样写。送审和发布之前自动检查，已经公开的每天检查一遍。")
    help = Help(
        _("只列入确有依据的写法。列为“错误”的，不改正不能发布，所以要写全例外；拿不准的，列为“警告”。"),
        _("《政府信息公开条例》第六条"),
    )
    filterset = EntryFilter
    facets = (Facet("kind"), Facet("severity"))
    identifier = "wrong"
    identifier_path = "wrong"
    columns = (
        Column(_("不用的写法"), lambda entry: entry.wrong, "wrong"),
        Column(_("应当写作"), lambda entry: entry.right or "—", "right"),
        Column(_("类别"), lambda entry: entry.get_kind_display(), "kind"),
        Column(_("程度"), lambda entry: entry.get_severity_display(), "severity"),
        Column(_("适用的政府"), lambda entry: entry.government.label),
    )

    def queryset(self, user: User, action: str) -> QuerySet[Entry]:
        return Entry.objects.for_user(user, action).select_related("government")

    def may_create(self, user: User) -> bool:
        return bool(user.agency_ids(Role.DISCLOSURE_OFFICE))

    def form(self, user: User, row: Entry | None, data: Any = None) -> EntryForm:
        governments = Agency.objects.filter(pk__in=user.agency_ids(Role.DISCLOSURE_OFFICE))
        initial = {"based_on": self.version(row)} if row else None
        return EntryForm(data, instance=row, initial=initial, governments=governments)

    def save(self, form: Any, row: Entry | None, user: User, now: datetime) -> Entry:
        based_on = form.cleaned_data["based_on"]
        return actions.save(form.save(commit=False), based_on=based_on, actor=user, now=now)

    def conflict(self, form: Any, row: Entry) -> list[Conflict]:
        begun = row.versions.filter(number=form.cleaned_data["based_on"]).first()
        if begun is None or begun.number == self.version(row):
            return []
        governments = form.fields["government"].queryset
        base = EntryForm(instance=Entry.of(begun.values), governments=governments)
        return list(merge(form, base, EntryForm(instance=row, governments=governments), None))

    def details(self, row: Entry) -> list[tuple[Text, object]]:
        return [
            (_("适用的政府"), row.government.name),
            (_("类别"), row.get_kind_display()),
            (_("不用的写法"), row.wrong),
            (_("应当写作"), row.right or _("不宜使用")),
            (_("例外"), "、".join(row.exceptions) or "—"),
            (_("依据"), row.basis or "—"),
            (_("起始日期"), row.since),
            (_("截止日期"), row.until),
        ]

    def values(self, row: Entry) -> Mapping[str, Any]:
        return row.values() | {
            "government": row.government,
            "since": row.since,
            "until": row.until,
            "exceptions": "\n".join(row.exceptions),
        }

    def versions(self, row: Entry) -> list[Version]:
        saved = row.versions.select_related("by").order_by("-number")
        return [Version(one.number, one.at, str(one.by), _("保存")) for one in saved]

    def contents(self, row: Entry, numbers: Collection[int]) -> Mapping[int, Mapping[str, str]]:
        saved = row.versions.filter(number__in=numbers)
        return {one.number: _in_words(one.values) for one in saved}

    def version(self, row: Entry) -> int | None:
        return row.versions.order_by("-number").values_list("number", flat=True).first()

    def links(self, user: User, row: Entry | None = None) -> list[tuple[Text, str]]:
        if not may_correct(user):
            return []
        query = f"?entry={row.pk}" if row else ""
        return [(_("在公开的信息里查找并统一改正"), f"{reverse('lexicon:find')}{query}")]

    def status(self, row: Entry) -> Status:
        return Status(row.get_severity_display(), TONES[Severity(row.severity)])


def _in_words(values: Mapping[str, Any]) -> dict[str, str]:
    """What a version says, by the labels of the form."""
    choices: dict[str, dict[str, object]] = {
        "kind": dict(WordKind.choices),
        "severity": dict(Severity.choices),
    }
    labels = {field.name: str(field.verbose_name) for field in Entry._meta.fields}
    names = [name for name in values if name != "government"]
    return {labels[name]: _said(values[name], choices.get(name)) for name in names}


def _said(value: Any, choices: Mapping[str, object] | None) -> str:
    if choices is not None:
        return str(choices.get(value, value))
    return "；".join(value) if isinstance(value, list) else str(value)
