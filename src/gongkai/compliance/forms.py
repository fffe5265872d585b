"""What is asked of whoever explains a finding, and how findings are looked up."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.day_field import DayField
from gongkai.accounts.line_field import LineField
from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.compliance.choices import FindingState, Severity
from gongkai.compliance.models import Finding, FindingQuerySet
from gongkai.compliance.rule import all_rules


class ExplanationForm(forms.Form):
    """说明."""

    reason = LineField(
        label=_("理由"),
        max_length=500,
        help_text=_("写明为什么可以这样公开，如“经本人书面同意”“系公示名单，依据某办法第几条”。"),
    )
    until = DayField(
        label=_("有效至"),
        required=False,
        help_text=_("留空的，到这一处内容有改动为止；最长一年。"),
    )


class FindingFilter(django_filters.FilterSet):
    """查找. Without a choice of state, what is resolved is left out."""

    rule = django_filters.ChoiceFilter(label=_("规则"), choices=lambda: _rule_choices())
    agency = django_filters.ModelChoiceFilter(label=_("机构"), queryset=Agency.objects.none())
    severity = django_filters.ChoiceFilter(label=_("程度"), choices=Severity.choices)
    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=FindingState.choices, method="in_state", empty_label=_("未消除的")
    )

    class Meta:
        model = Finding
        fields = ["rule", "agency", "severity", "state"]

    def __init__(self, data: Any, *, user: User, queryset: FindingQuerySet) -> None:
        super().__init__(data, queryset=queryset)
        known = Finding.objects.for_user(user, "view").order_by().values("agency")
        self.filters["agency"].queryset = Agency.objects.filter(pk__in=known)

    def in_state(self, rows: FindingQuerySet, name: str, value: str) -> FindingQuerySet:
        return rows.filter(state=value)  # type: ignore[misc]  # `with_state`

    def filter_queryset(self, queryset: FindingQuerySet) -> FindingQuerySet:
        rows: FindingQuerySet = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.unresolved()


def _rule_choices() -> list[tuple[str, str]]:
    return [(rule.name, str(rule.label)) for rule in all_rules()]
