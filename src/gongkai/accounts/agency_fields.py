"""The form field for several agencies: offered government by government, for a city has hundreds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from gongkai.accounts.row_fields import RowsField
from gongkai.agencies.models import Agency


class _ByParent(ModelChoiceIterator):
    """Groups of choices, each under what its agencies are part of; a body at the top heads its own group."""

    def __iter__(self) -> Iterator[Any]:
        groups: dict[str, list[Any]] = {}
        for agency in self.queryset.select_related("parent"):
            groups.setdefault((agency.parent or agency).label, []).append(self.choice(agency))
        yield from groups.items()


class AgenciesField(RowsField):
    """Several agencies, as boxes under the names of their governments."""

    iterator = _ByParent

    def __init__(self, **more: Any) -> None:
        super().__init__(Agency.objects.none(), widget=forms.CheckboxSelectMultiple, **more)
