"""A field of a form as a column of a file: how its value is written into a cell, and what a cell says to the form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.agencies.models import Agency
from gongkai.letters.cells import LONGEST, Value, fit, to_date, to_number

YES, NO = "是", "否"
_YES, _NO = frozenset({YES, "1", "true", "TRUE", "√"}), frozenset({"", NO, "0", "false", "FALSE"})
_BETWEEN = str.maketrans("；;\n", "、、、")
MOST_DIGITS = 15  # a workbook keeps no more of a number


def plain(value: Value) -> str:
    """A value as its cell is read again."""
    return fit(value.isoformat() if isinstance(value, date) else "" if value is None else str(value)).strip()


def shown(value: object) -> str:
    """A value as a list shows it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return str(value)


@dataclass(frozen=True)
class CellField:
    """One field of a form in files."""

    name: str
    field: forms.Field

    @property
    def label(self) -> str:
        """The head of the column."""
        return str(self.field.label or self.name)

    def write(self, value: Any) -> Value:
        """The value as a cell holds it: days as days, numbers as numbers, choices by their labels."""
        field = self.field
        if value is None or value == "":
            return None
        if isinstance(field, forms.BooleanField):
            return YES if value else NO
        if self.is_choice:
            several = value if isinstance(value, (list, tuple, set)) or hasattr(value, "all") else [value]
            chosen = several.all() if hasattr(several, "all") else several
            return "、".join(self._label_of(one) for one in chosen)
        if isinstance(field, forms.JSONField):
            return json.dumps(value, ensure_ascii=False)
        if isinstance(value, datetime):
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
        if isinstance(field, forms.DateField):
            return value if isinstance(value, date) else to_date(str(value)) or str(value)
        if isinstance(field, forms.IntegerField):  # decimals and fractions too
            number = to_number(str(value))
            is_short = number is not None and len(number.as_tuple().digits) <= MOST_DIGITS
            return number if is_short else str(value)
        prepared = field.prepare_value(value)
        return prepared if isinstance(prepared, (int, Decimal)) else plain(str(prepared))

    def normal(self, text: str) -> str:
        """The text as `write` would have it: two cells that mean the same are the same."""
        text = fit(text).strip()
        if isinstance(self.field, forms.DateField):
            day = to_date(text)
            return day.isoformat() if day else text
        if isinstance(self.field, forms.BooleanField):
            return YES if text in _YES else NO if text in _NO else text
        if isinstance(self.field, forms.IntegerField):
            number = to_number(text)
            return f"{number.normalize():f}" if number is not None and "%" not in text else text
        if self.is_choice:
            chosen = [self._values.get(one, one) for one in self._parts(text)]
            return "、".join(self._labels.get(str(one), str(one)) for one in chosen)
        return text

    def sent(self, text: str) -> Any:
        """What a browser would send where a person chose or typed this. Raises `ValidationError`."""
        if len(text) >= LONGEST:
            raise ValidationError(_("内容过长，表格中只有前一部分，请在页面上修改。"))
        normal = self.normal(text)
        if isinstance(self.field, forms.BooleanField):
            if normal not in (YES, NO):
                raise ValidationError(_("“%(text)s”应为“是”或“否”。") % {"text": text[:30]})
            return "on" if normal == YES else None
        if not self.is_choice:
            return normal
        chosen = [self._value_of(one) for one in self._parts(text)]
        if isinstance(self.field, (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)):
            return chosen
        if len(chosen) > 1:
            raise ValidationError(_("只能填一个。"))
        return chosen[0] if chosen else ""

    # --- Choices -----------------------------------------------------------------------------------------------------

    @property
    def is_choice(self) -> bool:
        """Whether it takes one or several of what is offered."""
        return isinstance(self.field, (forms.ChoiceField, forms.ModelChoiceField))

    def _parts(self, text: str) -> list[str]:
        if not isinstance(self.field, (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)):
            return [text] if text else []
        return [part.strip() for part in text.translate(_BETWEEN).split("、") if part.strip()]

    @cached_property
    def _pairs(self) -> list[tuple[str, str]]:
        """Value and each name under which a choice is known; the first is its label."""
        if isinstance(self.field, forms.ModelChoiceField):
            rows = self.field.queryset.all() if self.field.queryset is not None else []
            return [(str(self.field.prepare_value(row)), name) for row in rows for name in self._names(row)]
        assert isinstance(self.field, forms.ChoiceField)
        flat = _flat(self.field.choices)  # type: ignore[arg-type]
        return [pair for value, label in flat if value for pair in ((value, label), (value, value))]

    def _names(self, row: Model) -> list[str]:
        assert isinstance(self.field, forms.ModelChoiceField)
        names = [self.field.label_from_instance(row)]
        return [*names, row.code, row.short_name] if isinstance(row, Agency) else names

    @cached_property
    def _values(self) -> Mapping[str, str]:
        """Value by name, without the names that several share."""
        known: dict[str, set[str]] = {}
        for value, name in self._pairs:
            known.setdefault(name, set()).add(value)
        return {name: next(iter(values)) for name, values in known.items() if name and len(values) == 1}

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        labels: dict[str, str] = {}
        for value, name in self._pairs:
            labels.setdefault(value, name)
        return labels

    def _label_of(self, value: Any) -> str:
        if isinstance(value, Model):
            assert isinstance(self.field, forms.ModelChoiceField)
            return self.field.label_from_instance(value)
        return self._labels.get(str(value), str(value))

    def _value_of(self, name: str) -> str:
        if name in self._values:
            return self._values[name]
        is_shared = any(one == name for _value, one in self._pairs)
        said = _("“%(text)s”不止一个，请改用代码。") if is_shared else _("“%(text)s”不在可选的范围内。")
        raise ValidationError(said % {"text": name[:30]})


def _flat(choices: Iterable[tuple[Any, Any]]) -> Iterable[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _flat(label)
        else:
            yield str(value), str(label)


def fields_of(form: forms.BaseForm) -> dict[str, CellField]:
    """The fields that can stand in a file: neither hidden ones, nor files, nor those of several parts."""
    return {
        name: CellField(name, field)
        for name, field in form.fields.items()
        if not field.widget.is_hidden and not isinstance(field, (forms.FileField, forms.MultiValueField))
    }


def sent_as_it_is(form: forms.BaseForm) -> dict[str, Any]:
    """What a browser would send if nobody touched the form."""
    return {bound.name: _sent(bound.value()) for bound in form}


def _sent(value: Any) -> Any:
    if isinstance(value, bool):
        return "on" if value else None
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    if hasattr(value, "all") or isinstance(value, (list, tuple, set)):
        return [_sent(one) for one in (value.all() if hasattr(value, "all") else value)]
    if isinstance(value, Model):
        return value.pk
    return "" if value is None else str(value)
