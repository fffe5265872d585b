"""The register of agencies in the workspace."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

import django_filters
from django import forms
from django.core.validators import MinValueValidator
from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.day_field import DayField
from gongkai.accounts.line_field import LineField
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason
from gongkai.agencies.choices import AgencyKind, Level, NameKind
from gongkai.agencies.models import Agency
from gongkai.directory import actions
from gongkai.directory.choices import ReformKind
from gongkai.directory.entries import field_label, identity_entries
from gongkai.publishing.models import LogEntry
from gongkai.registers.register import Column, Facet, Help, Register, Status, Text, Version

MOST_VERSIONS = 1000
PAGES = (
    (_("机构改革"), "directory-desk:reforms"),
    (_("机构组"), "directory-desk:groups"),
    (_("习得的写法"), "directory-desk:learnt"),
    (_("导入和导出全表"), "directory-desk:table"),
)


def lasting() -> Case:
    """Whether an agency lasts, as the filter of that name has it."""
    return Case(When(until__lt=timezone.localdate(), then=Value("no")), default=Value("yes"))


class AgencyFilter(django_filters.FilterSet):
    """查找."""

    q = django_filters.CharFilter(label=_("名称或代码"), method="search")
    kind = django_filters.ChoiceFilter(label=_("机构性质"), choices=AgencyKind.choices)
    level = django_filters.ChoiceFilter(label=_("层级"), choices=Level.choices)

    lasting = django_filters.ChoiceFilter(
        label=_("存续"), choices=[("yes", _("存续")), ("no", _("已撤销"))], method="narrow_to_lasting"
    )

    class Meta:
        model = Agency
        fields = ["q", "kind", "level"]

    def narrow_to_lasting(self, queryset: QuerySet[Agency], name: str, value: str) -> QuerySet[Agency]:
        ended = Q(until__lt=timezone.localdate())
        return queryset.filter(ended) if value == "no" else queryset.exclude(ended)

    def search(self, queryset: QuerySet[Agency], name: str, value: str) -> QuerySet[Agency]:
        by_name = Q(name__icontains=value) | Q(short_name__icontains=value) | Q(code__icontains=value)
        return queryset.filter(by_name | Q(pk__in=Agency.objects.filter(names__name__icontains=value)))


class AgencyForm(forms.ModelForm[Agency]):
    """机构. A changed name asks from which day it is used."""

    effective_on = DayField(
        label=_("变更生效日期"),
        validators=[MinValueValidator(date(1900, 1, 1))],
        help_text=_("名称变更时，旧名称作为曾用名保留到前一日。"),
    )

    class Meta:
        model = Agency
        fields = ["name", "short_name", "code", "kind", "level", "parent", "uscc"]
        fields += ["is_vertical", "counts_in_sums", "since", "position", "tile"]
        field_classes = {
            **dict.fromkeys(["name", "short_name", "uscc", "tile"], LineField),
            "since": DayField,
        }

    def __init__(self, *args: Any, supervised: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].initial = timezone.localdate
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)
        if self.instance.pk is None:
            parent.queryset, parent.required, parent.empty_label = supervised, True, None
        else:
            self.fields["code"].disabled = True
            if self.instance.parent_id is None:
                parent.disabled = True
            else:
                parent.queryset, parent.required, parent.empty_label = supervised, True, None

    def clean_uscc(self) -> str:
        # What is wrong with it the model says: its validator knows the check digits.
        return str(self.cleaned_data["uscc"]).strip().upper()


class AgencyRegister(Register):
    """机构: identities, kept by disclosure offices."""

    slug = "agencies"
    label = _("机构")
    label_plural = _("机构名录")
    description = _("机构的名称、性质和隶属关系。曾用名随变更保留，公文中的旧名称仍能识别。")
    help = Help(
        _(
            "按“三定”规定或者批准文件填写全称。名称变了，写明从哪一天起用，旧名称自动留作曾用名。"
            "代码是公开网页地址的一部分，以后不能改。机构的职能、地址、办公时间和电话要向社会公开，变动时及时更新。"
        ),
        _("《政府信息公开条例》第三条、第十条、第二十条第（二）项"),
    )
    filterset = AgencyFilter
    facets = (Facet("kind"), Facet("level"), Facet("lasting", lasting))
    identifier = identifier_path = "code"
    bulk_fields = ("is_vertical", "counts_in_sums", "parent")
    prefilled = ("name", "short_name", "parent")
    columns = (
        Column(_("全称"), lambda agency: agency.name, "name"),
        Column(_("简称"), lambda agency: agency.short_name),
        Column(_("机构性质"), lambda agency: agency.get_kind_display(), "kind"),
        Column(_("层级"), lambda agency: agency.get_level_display(), "level"),
        Column(_("上级机构"), lambda agency: agency.parent.label if agency.parent else ""),
        Column(_("代码"), lambda agency: agency.code, "code"),
        # As the head of the table that comes back (`table.COLUMNS`) has it.
        Column(_("撤销日期"), lambda agency: agency.until, "until"),
    )

    def queryset(self, user: User, action: str) -> QuerySet[Agency]:
        return Agency.objects.for_user(user, action).select_related("parent")

    def may_create(self, user: User) -> bool:
        return bool(user.supervised_agency_ids)

    def form(self, user: User, row: Agency | None, data: Any = None) -> AgencyForm:
        return AgencyForm(data, instance=row, supervised=Agency.objects.for_user(user, "edit"))

    def save(self, form: Any, row: Agency | None, user: User, now: datetime) -> Agency:
        agency = form.save(commit=False)
        if row is None:
            return actions.create_agency(agency, actor=user, now=now)
        return actions.change_agency(
            agency, actor=user, effective_on=form.cleaned_data["effective_on"], now=now
        )

    def details(self, row: Agency) -> list[tuple[Text, object]]:
        names = [_said_name([name.kind, name.name, name.since, name.until]) for name in row.names.all()]
        return [
            (_("全称"), row.name),
            (_("规范简称"), row.short_name),
            (_("机构性质"), row.get_kind_display()),
            (_("层级"), row.get_level_display()),
            (_("上级机构"), row.parent.name if row.parent else "—"),
            (_("统一社会信用代码"), row.uscc or "—"),
            (_("垂直管理"), _vertical(row)),
            (_("存续"), _period(row.since, row.until) or "—"),
            (_("承接机构"), _linked(row.successors.all())),
            (_("承接自"), _linked(row.predecessors.all())),
            (_("名称沿革"), "；".join(names)),
        ]

    def versions(self, row: Agency) -> list[Version]:
        entries = [entry for entry, _identity in identity_entries(row, MOST_VERSIONS)]
        oldest = entries[-1].seq if entries else 0
        office = str(_("政府信息公开工作主管部门"))
        return [
            Version(entry.seq, entry.at, office, _act(entry, is_first=entry.seq == oldest))
            for entry in entries
        ]

    def contents(self, row: Agency, numbers: Collection[int]) -> Mapping[int, Mapping[str, str]]:
        return {
            entry.seq: {str(field_label(name)): _said(value) for name, value in (identity or {}).items()}
            for entry, identity in identity_entries(row, MOST_VERSIONS)
            if entry.seq in numbers
        }

    def values(self, row: Agency) -> Mapping[str, Any]:
        return {name: getattr(row, name) for name in AgencyForm.Meta.fields}

    def why_not_save(self, form: Any, row: Agency | None, user: User) -> list[Reason | None]:
        return actions.why_not_change(user, form.instance)

    def links(self, user: User, row: Agency | None = None) -> list[tuple[Text, str]]:
        if row is None:
            return [(label, reverse(url)) for label, url in PAGES] if self.may_create(user) else []
        if row.until or row.pk not in user.supervised_agency_ids:
            return []
        acts = ((kind.label, reverse("directory-desk:reform-new", args=[kind])) for kind in ReformKind)
        names = [(_("名称和牌子"), reverse("directory-desk:names", args=[row.pk]))]
        if row.parent_id and row.parent_id not in user.supervised_agency_ids:
            names = []  # its own government: its names are kept from above
        return [*names, *((label, f"{url}?agency={row.code}") for label, url in acts)]

    def title(self, row: Agency) -> str:
        return row.name

    def status(self, row: Agency) -> Status:
        is_active = row.until is None or row.until >= timezone.localdate()
        return Status(_("存续"), "success") if is_active else Status(_("已撤销"), "neutral")

    def public_url(self, row: Agency) -> str:
        return reverse("directory:agency", args=[row.code])


def _linked(agencies: Iterable[Agency]) -> SafeString | str:
    links = ((reverse("registers:detail", args=["agencies", one.pk]), one.name) for one in agencies)
    return format_html_join("、", '<a href="{}">{}</a>', links) or "—"


def _vertical(agency: Agency) -> Text:
    if not agency.is_vertical:
        return _("否")
    return _("是，计入本级汇总") if agency.counts_in_sums else _("是，不计入本级汇总")


def _act(entry: LogEntry, *, is_first: bool) -> Text:
    if entry.manifest:
        kind, basis = ReformKind(entry.manifest["reform"]).label, entry.manifest["basis"]
        return f"{kind}（{basis}）" if basis else kind
    return _("设立") if is_first else _("变更")


def _said(value: object) -> str:
    if isinstance(value, list):
        return "；".join(_said_name(one) if isinstance(one, list) else str(one) for one in value)
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    return str(value or "")


def _said_name(name: list[Any]) -> str:
    kind, text, since, until = name
    return f"{text}（{'，'.join(filter(None, [str(NameKind(kind).label), _period(since, until)]))}）"


def _period(since: object, until: object) -> str:
    """2018-07-05至今; nothing where neither day is known."""
    return f"{since or ''}{_('至')}{until or _('今')}" if since or until else ""
