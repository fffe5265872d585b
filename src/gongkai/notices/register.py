"""The register of notices in the workspace."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.day_field import DayField
from gongkai.accounts.line_field import LineField
from gongkai.accounts.models import User
from gongkai.notices.choices import Category
from gongkai.notices.kind import NOTICES
from gongkai.notices.models import Notice
from gongkai.publishing.models import Record
from gongkai.registers.record_filter import RecordFilter
from gongkai.registers.records import RecordForm, RecordRegister
from gongkai.registers.register import Column, Facet, Help
from gongkai.registers.review_panel import record_status

DATES = ("formed_on", "opens_on", "ends_on")


class NoticeForm(RecordForm):
    """通知公告、公示."""

    class Meta:
        model = Notice
        fields = ["category", "formed_on", "opens_on", "ends_on", "contact", "text"]
        field_classes = {"contact": LineField} | dict.fromkeys(DATES, DayField)
        help_texts = {
            "ends_on": _(
                "公示必填。过了这一天，自动移到栏目的“已结束”中，网址保留；公示的内容和附件不再提供。"
            ),
            "contact": _("写部门和办公电话，不写个人手机号。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = 16

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        opens, ends = cleaned.get("opens_on"), cleaned.get("ends_on")
        if cleaned.get("category") == Category.PUBLICITY and not ends and "ends_on" not in self.errors:
            self.add_error("ends_on", _("公示要写明截止日期。"))
        if opens and ends and ends < opens:
            self.add_error("ends_on", _("截止日期早于起始日期。"))
        return cleaned


class NoticeFilter(RecordFilter):
    """查找."""

    category = django_filters.ChoiceFilter(
        label=_("种类"), field_name="notice__category", choices=Category.choices
    )


class NoticeRegister(RecordRegister):
    """通知公告、公示: what the agency tells the public for a time."""

    slug = NOTICES.name
    label = _("通知公告")
    label_plural = _("通知公告和公示")
    description = _("通知、公告和公示。公示写明起止日期，期满自动列入“已结束”。")
    help = Help(
        _(
            "公示的内容涉及个人的，只写公示所必需的，身份证号、电话、住址不写。起始日期留空的，从发布之日算起。"
        ),
        _("《政府信息公开条例》第六条、第十五条、第二十六条"),
    )
    kind = NOTICES
    form_class = NoticeForm
    filterset = NoticeFilter
    facets = (Facet("state"), Facet("category"), Facet("agency"))
    bulk_fields = ("contact", *DATES)
    columns = (
        Column(_("名称"), lambda record: record.title, "title"),
        Column(_("种类"), lambda record: record.notice.get_category_display(), "notice__category"),
        Column(_("截止日期"), lambda record: record.notice.ends_on, "notice__ends_on"),
        Column(_("公开机构"), lambda record: record.agency.label, "agency__position"),
        Column(_("状态"), lambda record: record_status(record).text, "state"),
        Column(_("发布时间"), lambda record: record.published_at, "published_at"),
    )

    def queryset(self, user: User, action: str) -> QuerySet[Record]:
        return super().queryset(user, action).select_related("notice")
