"""The forms by which the disclosure office enters the arrangement of a year: the notice, and a row for each holiday."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.line_field import LineField
from gongkai.accounts.row_fields import RowField
from gongkai.agencies.models import Agency
from gongkai.clock.actions import Notice
from gongkai.clock.arrangements import FIRST_YEAR, LAST_YEAR, Arrangement, Holiday
from gongkai.clock.forms import day
from gongkai.clock.notice_text import LONGEST_TEXT, NoticeText, UnreadableNotice, read_notice
from gongkai.letters.cells import to_date

MOST_ROWS = 20
USUAL = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
_APART = re.compile(r"[；;、，,\s]+")


class TextForm(forms.Form):
    """The text of the notice, from which the other forms are filled in. After `is_valid`, `read` holds what it says."""

    text = forms.CharField(
        label=_("通知全文"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("连标题一起粘贴。读出来的内容填进下面的表，请核对。"),
    )

    read: NoticeText

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        try:
            self.read = read_notice(text)
        except UnreadableNotice as error:
            raise ValidationError(f"{error}。") from None
        return text


class NoticeForm(forms.Form):
    """放假安排的通知: of which year and region, and by which document."""

    year = forms.IntegerField(label=_("年份"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    region = RowField(
        Agency.objects.none(),
        label=_("地区"),
        required=False,
        empty_label=_("全国"),
        help_text=_("本地另外规定的节日，选本级政府；它加在全国的安排之上。"),
    )
    source = LineField(label=_("依据文件"), max_length=200, help_text=_("文件名称和文号。"))
    published_on = day(_("文件发布日期"), required=True)

    def __init__(self, *args: Any, governments: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["region"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = governments


class HolidayForm(forms.Form):
    """One holiday. A row in which no day stands is none."""

    name = LineField(label=_("节日"), max_length=40, required=False)
    first = day(_("放假开始"))
    last = day(_("放假结束"))
    worked = LineField(label=_("调休上班"), max_length=200, required=False)

    holiday: Holiday | None = None

    def clean_worked(self) -> tuple[Any, ...]:
        texts = [text for text in _APART.split(self.cleaned_data["worked"]) if text]
        days = [to_date(text) for text in texts]
        for text, found in zip(texts, days, strict=True):
            if found is None:
                raise ValidationError(
                    gettext("“%(text)s”不是日期，应写作 2027-02-20。") % {"text": text[:20]}
                )
        return tuple(found for found in days if found)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last, worked = data.get("first"), data.get("last"), data.get("worked")
        if self.errors or not (first or last or worked):
            return data
        for name in ("name", "first", "last"):
            if not data.get(name):
                self.add_error(name, gettext("这一行写了日期，这里不能为空。"))
        if first and last and data.get("name"):
            self.holiday = Holiday(data["name"], first, last, worked or ())
        return data


HolidayFormSet = forms.formset_factory(
    HolidayForm, extra=3, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
)


def notice_of(form: NoticeForm, rows: Iterable[HolidayForm]) -> Notice:
    """What the valid forms say."""
    region = form.cleaned_data["region"]
    holidays = tuple(row.holiday for row in rows if row.holiday)
    arrangement = Arrangement(form.cleaned_data["year"], holidays, region.pk if region else None)
    return Notice(arrangement, region, form.cleaned_data["source"], form.cleaned_data["published_on"])


def as_rows(holidays: Iterable[Holiday]) -> list[dict[str, Any]]:
    """Holidays as the rows begin with them."""
    return [
        {
            "name": holiday.name,
            "first": holiday.first,
            "last": holiday.last,
            "worked": "、".join(worked.isoformat() for worked in holiday.worked),
        }
        for holiday in holidays
    ]
