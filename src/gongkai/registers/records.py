"""The register of one kind of record: drafts, review and publishing come with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.accounts.line_field import LineField
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason
from gongkai.accounts.row_fields import RowField
from gongkai.agencies.models import Agency
from gongkai.attachments.entries import listed
from gongkai.attachments.listing import staff_files
from gongkai.attachments.record_form import RecordFiles, chosen_agency, is_only_sent, take_in
from gongkai.compliance.panel import Row, panel
from gongkai.publishing import actions, several
from gongkai.publishing.attributes import Attribution
from gongkai.publishing.channel_panel import on_this_site, rows_of
from gongkai.publishing.choices import RecordState
from gongkai.publishing.day import public_day
from gongkai.publishing.editions import readable
from gongkai.publishing.erasure import ERASED_TITLE, why_not_ask
from gongkai.publishing.kinds import Kind
from gongkai.publishing.models import Record, Revision
from gongkai.registers.attribute_fields import AttributeFields, initial_of
from gongkai.registers.conflicts import merge
from gongkai.registers.panels import panels_of
from gongkai.registers.record_filter import RecordFilter
from gongkai.registers.record_verbs import RECORD_VERBS
from gongkai.registers.register import (
    Change,
    Column,
    Conflict,
    Facet,
    Received,
    Register,
    Status,
    Text,
    Version,
    changes_between,
)
from gongkai.registers.review_panel import Said, record_status, review_links, reviews_of, steps_of
from gongkai.registers.table import RegisterTable
from gongkai.registers.takeover_table import FILE_COLUMNS, RecordTable, cutover_links, migrated_rows
from gongkai.registers.timing import schedule_rows, withdrawn_rows

# Where the content of a record names its files.
FILES = "attachments"


class RecordForm(AttributeFields, forms.ModelForm[Any]):
    """What every form of a record asks beside its own fields. `based_on` is the revision that the author started from."""

    title = LineField(label=_("名称"), max_length=300)
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)
    attachments: RecordFiles | None = None  # they stand below the fields

    field_order = ["agency", "title"]

    def choose_agency(self, agencies: QuerySet[Agency]) -> None:
        """Ask for the owner agency: only when the record is new."""
        self.fields["agency"] = RowField(agencies, label=_("公开机构"), empty_label=None)
        self.order_fields(self.field_order)

    def is_multipart(self) -> bool:
        return True

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound or self.attachments is None:
            return
        if self.attachments.is_only_sent:
            self.errors.clear()
            self.attachments.forgive()
        for fault in () if self.attachments.is_only_sent else self.attachments.faults():
            self.add_error(None, fault)


class RecordRegister(Register):
    """A register whose rows are records of one kind. A child names the kind and its form."""

    kind: ClassVar[Kind]
    form_class: ClassVar[type[RecordForm]]
    # Fields that only the machine reads; they are neither shown on the detail page nor compared in the history.
    hidden_fields: ClassVar[frozenset[str]] = frozenset()
    # Fields that `preview` shows better than a line of the details would.
    previewed_fields: ClassVar[frozenset[str]] = frozenset()

    create_label = _("保存草稿")
    filterset = RecordFilter
    facets: ClassVar[tuple[Facet, ...]] = (Facet("state"), Facet("agency"))
    verbs = RECORD_VERBS
    # Not those of a reviewer who agrees: nobody approves what they have not read (政府信息公开条例第十七条).
    bulk_verbs = ("submit", "publish", "withdraw", "delete")
    identifier_path = "identifier"
    keeps_versions = True
    file_columns = FILE_COLUMNS
    columns: ClassVar[tuple[Column, ...]] = (
        Column(_("名称"), lambda record: record.title, "title"),
        Column(_("编号"), lambda record: record.identifier, "identifier"),
        Column(_("公开机构"), lambda record: record.agency.label, "agency__position"),
        Column(_("状态"), lambda record: record_status(record).text, "state"),
        Column(_("发布时间"), lambda record: record.published_at, "published_at"),
    )

    def queryset(self, user: User, action: str) -> QuerySet[Record]:
        rows = Record.objects.for_user(user, action).filter(kind=self.kind.name)
        if (
            self.kind.leaves_public is not None
        ):  # what the public no longer reads, other agencies do not either
            rows = rows.exclude(Q(is_own=False) & self.kind.leaves_public(public_day()))
        rows = rows.select_related("agency", "working__snapshot", "current__snapshot")
        # What somebody is at work on is looked for more often than what has long been public.
        return rows.order_by("-saved_at", "-pk")

    def may_create(self, user: User) -> bool:
        return bool(user.agency_ids(Role.EDITOR))

    def may_act_on_many(self, user: User) -> bool:
        return bool(user.agency_ids(Role.EDITOR, Role.REVIEWER))

    def form(self, user: User, row: Record | None, data: Any = None) -> RecordForm:
        if row is None:
            form = self.form_class(data)
            form.choose_agency(self._agencies(user))
            form.attachments = RecordFiles(user, [], data)
            return form
        latest = self._latest(row)
        form = self._form_of(row, latest, data)
        form.attachments = RecordFiles(user, self.content(row)[FILES], data)
        return form

    def _form_of(self, row: Record, revision: Revision, data: Any = None) -> RecordForm:
        content = self.content_of(row, revision)
        initial = {"title": content["title"], "based_on": revision.number}
        initial |= initial_of(revision.attribution)
        return self.form_class(data, instance=self.kind.build(row, content), initial=initial)

    def receive(
        self, user: User, row: Record | None, data: QueryDict, files: MultiValueDict[str, Any], now: datetime
    ) -> Received:
        agency = row.agency if row else chosen_agency(self._agencies(user), data.get("agency", ""))
        taken, refusals = take_in(data, files, user=user, agency=agency, now=now)
        return Received(taken, refusals, is_to_save=not is_only_sent(data))

    def _agencies(self, user: User) -> QuerySet[Agency]:
        return Agency.objects.filter(pk__in=user.agency_ids(Role.EDITOR))

    def save(self, form: Any, row: Record | None, user: User, now: datetime) -> Model:
        typed, title = form.save(commit=False), form.cleaned_data["title"]
        entries = form.attachments.entries() if form.attachments else None
        given: dict[str, Any] = {"actor": user, "now": now, "said": form.attribution()}
        if row is None:
            agency = form.cleaned_data["agency"]
            return actions.create(self.kind, typed, title, attachments=entries or (), agency=agency, **given)
        based_on = form.cleaned_data["based_on"]
        actions.save_draft(row, typed, title, attachments=entries, based_on=based_on, **given)
        return row

    def details(self, row: Record) -> list[tuple[Text, object]]:
        content = self.content(row)
        labels = {name: label for name, label in self._labels().items() if name not in self.previewed_fields}
        shown = [
            (label, self.kind.said(name, content[name]) or "—")
            for name, label in labels.items()
            if name != FILES
        ]
        return [
            *withdrawn_rows(row),
            *schedule_rows(row),
            *shown,
            *([(_("附件"), staff_files(row, content[FILES]))] if content[FILES] else []),
            *self._attribute(row),
            (_("公开机构"), row.agency.name),
            (_("首次发布"), row.published_at or _("尚未发布")),
            *migrated_rows(row),
            *([(_("最近更新"), row.changed_at)] if row.changed_at else []),
        ]

    def _attribute(self, row: Record) -> list[tuple[Text, object]]:
        said = self._latest(row)
        parts = [said.get_attribute_display(), said.get_ground_display(), said.get_interest_display()]
        parts.append(_attribution(row, said).reason)
        return [(_("公开属性"), "；".join(part for part in parts if part))]

    def values(self, row: Record) -> Mapping[str, Any]:
        return self._values(row, self._latest(row))

    def values_of(self, row: Record, number: int) -> Mapping[str, Any] | None:
        revision = self._revisions(row).filter(number=number).select_related("snapshot").first()
        if revision is None or revision.snapshot.content is None:
            return None
        return self._values(row, revision)

    def _values(self, row: Record, revision: Revision) -> Mapping[str, Any]:
        own = self.content_of(row, revision) | initial_of(_attribution(row, revision))
        return own | {"agency": row.agency}

    def why_not_save(self, form: Any, row: Record | None, user: User) -> list[Reason | None]:
        return actions.why_not_save(user, row, None) if row else []

    def save_all(self, forms: Sequence[tuple[Any, Record | None]], user: User, now: datetime) -> list[Model]:
        return list(several.save_drafts(self.kind, self.drafts(forms), actor=user, now=now))

    def drafts(self, forms: Sequence[tuple[Any, Record | None]]) -> list[several.Draft]:
        """What valid forms say, each with its row, or None for a new one."""
        return [
            several.Draft(
                form.save(commit=False),
                form.cleaned_data["title"],
                agency=form.cleaned_data["agency"] if row is None else row.agency,
                record=row,
                based_on=form.cleaned_data["based_on"],
                said=form.attribution(),
            )
            for form, row in forms
        ]

    def versions(self, row: Record) -> list[Version]:
        revisions = self._revisions(row).select_related("author").order_by("-number")
        return [
            Version(
                revision.number,
                revision.created_at,
                str(revision.author) if row.is_own else row.agency.label,
                f"第 {revision.number} 版 · {revision.get_state_display()}",
            )
            for revision in revisions
        ]

    def contents(self, row: Record, numbers: Collection[int]) -> Mapping[int, Mapping[str, str]]:
        revisions = self._revisions(row).filter(number__in=numbers).select_related("snapshot")
        return {revision.number: self._read(revision) for revision in revisions}

    def _revisions(self, row: Record) -> QuerySet[Revision]:
        """Those that may be shown: of another agency's record what the public may read, so nothing of what was withdrawn."""
        revisions = Revision.objects.filter(record=row)
        if row.is_own:
            return revisions
        return revisions.filter(Q(pk=row.current_id) | Q(pk__in=readable(row).values("revision")))

    def changes(self, row: Record) -> list[Change]:
        if not row.is_own or row.working is None or row.current is None:
            return []
        return changes_between(self._read(row.current), self._read(row.working))

    def steps(self, row: Record) -> list[tuple[Text, str]]:
        return list(steps_of(row))

    def reviews(self, row: Record) -> list[Said]:
        return reviews_of(row)

    def channels(self, row: Record) -> Mapping[str, Any] | None:
        if not row.is_own or row.state == RecordState.DRAFT:
            return None
        url = reverse("publishing-desk:channels", args=[row.pk])
        return {"site": on_this_site(row), "rows": rows_of(row), "url": url}

    def exported(self, rows: QuerySet[Record]) -> QuerySet[Record]:
        return rows.prefetch_related("appearances", "old_addresses")

    def table(self, user: User) -> RegisterTable:
        return RecordTable(self, user)

    def conflict(self, form: RecordForm, row: Record) -> list[Conflict]:
        latest, begun = self._latest(row), row.revisions.filter(number=form.cleaned_data["based_on"]).first()
        if begun is None or begun.number == latest.number or begun.snapshot.content is None:
            return []
        public = self._form_of(row, row.current) if row.current and row.current.snapshot.content else None
        return list(merge(form, self._form_of(row, begun), self._form_of(row, latest), public))

    def links(self, user: User, row: Record | None = None) -> list[tuple[Text, str]]:
        if row is None:
            may_publish = user.agency_ids(Role.EDITOR, Role.REVIEWER)
            bundle = [(_("几件一起发布"), reverse("publishing-desk:bundle"))] if may_publish else []
            return [*bundle, *cutover_links(user)]
        found = list(review_links(row))
        if all(reason is None for reason in why_not_ask(user, row)):
            found.append((_("申请清除内容"), reverse("publishing-desk:ask-erasure", args=[row.pk])))
        return found

    def findings(self, user: User, row: Record, today: date) -> Sequence[Row]:
        return panel(row, user, today)

    def panels(self, user: User, row: Record, today: date) -> Sequence[str]:
        return panels_of(user, row, today)

    def version(self, row: Record) -> int:
        return self._latest(row).number

    def is_own(self, row: Record) -> bool:
        return row.is_own

    def title(self, row: Record) -> str:
        return row.title

    def status(self, row: Record) -> Status:
        return record_status(row)

    def public_url(self, row: Record) -> str | None:
        return reverse(self.kind.url_name, args=[row.pk]) if row.state != RecordState.DRAFT else None

    def _latest(self, record: Record) -> Revision:
        latest = (record.working if record.is_own else None) or record.current
        assert latest is not None  # `create` writes the first revision with the record
        return latest

    def content(self, record: Record) -> dict[str, Any]:
        """What is worked on, else what the public reads; of content that was erased nothing is left."""
        return self.content_of(record, self._latest(record))

    def content_of(self, record: Record, revision: Revision) -> dict[str, Any]:
        """The same of any revision."""
        if revision.snapshot.content is None:
            return self.kind.content(self.kind.erased(record), ERASED_TITLE)
        return self.kind.read(revision.snapshot)

    def _read(self, revision: Revision) -> Mapping[str, str]:
        """The revision in words; nothing of what was erased."""
        if revision.snapshot.content is None:
            return {}
        content = self.kind.read(revision.snapshot)
        content[FILES] = listed(content[FILES])
        return {str(label): self.kind.said(name, content[name]) for name, label in self._labels().items()}

    def _labels(self) -> Mapping[str, Text]:
        names = [name for name in self.kind.fields if name not in self.hidden_fields]
        labels = {name: self.kind.model._meta.get_field(name).verbose_name for name in names}  # type: ignore[union-attr]
        return {"title": _("名称")} | labels | {FILES: _("附件")}


def _attribution(record: Record, revision: Revision) -> Attribution:
    """The 公开属性 as the person may read it: the reason is written for the agency's own people."""
    said = revision.attribution
    return said if record.is_own else replace(said, reason="")
