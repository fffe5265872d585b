"""Forms of groups and of further names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.agency_fields import AgenciesField
from gongkai.accounts.day_field import DayField
from gongkai.accounts.line_field import LineField
from gongkai.accounts.row_fields import RowField
from gongkai.agencies.choices import NameKind
from gongkai.agencies.models import Agency
from gongkai.directory.models import AgencyGroup
from gongkai.directory.name_rules import FURTHER


class GroupForm(forms.Form):
    """机构组: its name and who belongs to it from today on."""

    government = RowField(Agency.objects.none(), label=_("政府"), empty_label=None)
    name = LineField(
        label=_("名称"),
        max_length=100,
        help_text=_("与文中的写法一致，如“市属各相关部门”，导入时才会作为首选。"),
    )
    note = LineField(label=_("说明"), max_length=200, required=False)
    agencies = AgenciesField(label=_("成员机构"))

    def __init__(
        self, *args: Any, governments: QuerySet[Agency], group: AgencyGroup | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        if group is not None:
            governments = governments.filter(pk=group.government_id)
        below: set[int] = set()
        for government in governments:
            below.update(
                Agency.objects.descendants(government, include_self=True).values_list("pk", flat=True)
            )
        living = Agency.objects.filter(pk__in=below).active(today)
        for name, choices in (("government", governments), ("agencies", living)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = choices
        if group is not None:
            members = group.members.on(today).values_list("agency", flat=True)
            self.initial.update(name=group.name, note=group.note, agencies=list(members))


class NameForm(forms.Form):
    """A further name: a second plate, another short name, an alias."""

    name = LineField(label=_("名称"), max_length=100)
    kind = forms.ChoiceField(
        label=_("类别"), choices=[(kind.value, kind.label) for kind in FURTHER], initial=NameKind.PLATE
    )
    since = DayField(label=_("启用日期"), required=False)

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        if len(name) < 2:
            raise ValidationError(_("名称至少有两个字。"))
        return name
