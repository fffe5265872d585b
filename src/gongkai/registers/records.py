"""The register of one kind of record: drafts, review and publishing come with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.accounts.line_field import LineField
from gongkai.accounts.models import User
from gongkai.accounts.row_fields import RowField
from gongkai.agencies.models import Agency
from gongkai.attachments.listing import staff_files
from gongkai.attachments.record_form import RecordFiles, chosen_agency, is_only_sent, take_in
from gongkai.compliance.panel import Row, panel
from gongkai.publishing import actions
from gongkai.publishing.choices import RecordState, RevisionState, Withdrawal
from gongkai.publishing.files import copied
from gongkai.publishing.finding import holds_all
from gongkai.publishing.kinds import Kind
from gongkai.publishing.models import Record, Review, Revision
from gongkai.registers.changes import FILES, changed, shown_value
from gongkai.registers.register import (
    Change,
    Column,
    Help,
    HistoryEntry,
    Received,
    Register,
    Status,
    Text,
    Verb,
)

REVISION_TONES = {
    RevisionState.EDITING: "neutral",
    RevisionState.IN_REVIEW: "info",
    RevisionState.RETURNED: "warning",
    RevisionState.APPROVED: "success",
}
VERSIONS_SHOWN = 50


class OpinionForm(forms.Form):
    """审核意见."""

    opinion = forms.CharField(
        label=_("意见"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReturnForm(forms.Form):
    """退回理由."""

    opinion = forms.CharField(label=_("退回理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class WithdrawalForm(forms.Form):
    """撤回理由, which decides how the address answers from then on."""

    reason = LineField(label=_("撤回理由"), max_length=300, help_text=_("保留说明时，理由对公众显示。"))
    withdrawal = forms.ChoiceField(
        label=_("撤回后的页面"),
        choices=[
            (Withdrawal.NOTICE, _("保留说明：写明已经撤回和撤回理由")),
            (Withdrawal.GONE, _("整页不再显示，也不说明理由")),
        ],
        widget=forms.RadioSelect,
    )


class RecordForm(forms.ModelForm[Any]):
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


class RecordFilter(django_filters.FilterSet):
    """查找."""

    q = django_filters.CharFilter(label=_("名称或编号"), method="search")
    agency = django_filters.ModelChoiceFilter(label=_("公开机构"), queryset=Agency.objects.all())
    state = django_filters.ChoiceFilter(label=_("状态"), choices=RecordState.choices)

    class Meta:
        model = Record
        fields = ["q", "agency", "state"]

    def search(self, queryset: QuerySet[Record], name: str, value: str) -> QuerySet[Record]:
        return queryset.filter(holds_all(value, "title", "identifier"))


def record_status(record: Record) -> Status:
    """The public state, or, for the record's own agency, where the working revision stands."""
    if record.is_own and record.working is not None:
        state = RevisionState(record.working.state)
        public = _("已发布，修改稿") if record.state == RecordState.PUBLISHED else ""
        return Status(f"{public}{state.label}", REVISION_TONES.get(state, "neutral"))
    tone = {RecordState.PUBLISHED: "success", RecordState.WITHDRAWN: "danger"}.get(
        RecordState(record.state), "neutral"
    )
    return Status(record.get_state_display(), tone)


def _working(*states: str) -> Any:
    return lambda record: record.is_own and record.working is not None and record.working.state in states


def _publish_after_approval(
    record: Record, *, actor: User, opinion: str, seen: int | None, now: datetime
) -> None:
    with copied(record), transaction.atomic():
        actions.approve(record, actor=actor, opinion=opinion, seen=seen, now=now)
        actions.publish(record, actor=actor, now=now)


RECORD_VERBS = (
    Verb(
        "submit",
        _("送审"),
        "primary",
        _("送审后，在审核人员退回之前不能修改。"),
        _working(RevisionState.EDITING, RevisionState.RETURNED),
        actions.why_not_submit,
        actions.submit,
        help=Help(
            _(
                "送审前请通读一遍：有没有国家秘密、商业秘密、个人隐私，日期和文号对不对。送审的就是这一稿，由本机关另一人审核，作者不能审核自己写的。"
            ),
            _("《政府信息公开条例》第十七条"),
        ),
    ),
    Verb(
        "approve-and-publish",
        _("同意并发布"),
        "primary",
        _("审核的是当前这一稿；发布后立即对公众可见，并记入公开日志。"),
        _working(RevisionState.IN_REVIEW),
        lambda user, record: actions.why_not_review(user, record, "approve"),
        _publish_after_approval,
        OpinionForm,
        help=Help(
            _(
                "审核看三件事：能不能公开、内容是否准确、要不要先问别的单位。同意的是您眼前这一稿，此后改动要重新送审。拿不准能不能公开的，先退回，报主管部门或者保密部门确定。"
            ),
            _("《政府信息公开条例》第六条、第十一条、第十四条至第十七条"),
        ),
    ),
    Verb(
        "approve",
        _("同意"),
        "secondary",
        _("只审核，不发布；由编辑择时发布。"),
        _working(RevisionState.IN_REVIEW),
        lambda user, record: actions.why_not_review(user, record, "approve"),
        actions.approve,
        OpinionForm,
        help=Help(
            _(
                "同意之后由编辑选时间发布；发布前再改动，要重新送审。拿不准能不能公开的，先退回，报主管部门或者保密部门确定。"
            ),
            _("《政府信息公开条例》第十四条至第十七条"),
        ),
    ),
    Verb(
        "return",
        _("退回修改"),
        "secondary",
        _("退回给作者修改，请写明理由。"),
        _working(RevisionState.IN_REVIEW),
        lambda user, record: actions.why_not_review(user, record, "return_for_changes"),
        actions.return_for_changes,
        ReturnForm,
        help=Help(
            _("写清哪一处要改、怎样改，作者不用再来问。理由留在修改历史中，公众看不到。"),
            _("《政府信息公开条例》第十七条"),
        ),
    ),
    Verb(
        "publish",
        _("发布"),
        "primary",
        _("发布后立即对公众可见，并记入公开日志。"),
        _working(RevisionState.APPROVED),
        actions.why_not_publish,
        actions.publish,
        help=Help(
            _(
                "应当主动公开的信息，自形成或者变更之日起二十个工作日内公开；法律、法规另有规定的，按规定。发布的时间和内容记入日志，以后可以核对。"
            ),
            _("《政府信息公开条例》第二十三条、第二十六条"),
        ),
    ),
    Verb(
        "withdraw",
        _("撤回"),
        "danger",
        _("撤回后公众不再看到内容；撤回本身记入公开日志。"),
        lambda record: record.is_own and record.state == RecordState.PUBLISHED,
        actions.why_not_withdraw,
        actions.withdraw,
        WithdrawalForm,
        help=Help(
            _(
                "已经公开的信息不随意撤回。内容有误，改正后重新发布即可；只有不应当公开或者公开错了的，才撤回。一般保留说明，让看过的人知道去向；涉及秘密和个人信息的，不留说明。"
            ),
            _("《政府信息公开条例》第六条、第十四条、第十五条"),
        ),
    ),
    Verb(
        "delete",
        _("删除草稿"),
        "danger",
        _("从未发布的草稿可以删除，删除后不能恢复。"),
        lambda record: record.is_own and record.state == RecordState.DRAFT,
        actions.why_not_delete,
        actions.delete_draft,
        help=Help(
            _("只有从来没有发布过的草稿可以删除。发布过的，公众可能已经引用，只能撤回。"),
            _("《政府信息公开条例》第六条"),
        ),
    ),
)


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
    verbs = RECORD_VERBS
    columns = (
        Column(_("名称"), lambda record: record.title, "title"),
        Column(_("编号"), lambda record: record.identifier, "identifier"),
        Column(_("公开机构"), lambda record: record.agency.label, "agency__position"),
        Column(_("状态"), lambda record: record_status(record).text, "state"),
        Column(_("发布时间"), lambda record: record.published_at, "published_at"),
    )

    def queryset(self, user: User, action: str) -> QuerySet[Record]:
        rows = Record.objects.for_user(user, action).filter(kind=self.kind.name)
        rows = rows.select_related("agency", "working__snapshot", "current__snapshot")
        # What somebody is at work on is looked for more often than what has long been public.
        return rows.order_by("-saved_at", "-pk")

    def may_create(self, user: User) -> bool:
        return bool(user.agency_ids(Role.EDITOR))

    def form(self, user: User, row: Record | None, data: Any = None) -> RecordForm:
        if row is None:
            form = self.form_class(data)
            form.choose_agency(self._agencies(user))
            form.attachments = RecordFiles(user, [], data)
            return form
        latest = self._latest(row)
        content = self.kind.read(latest.snapshot)
        initial = {"title": content["title"], "based_on": latest.number}
        form = self.form_class(data, instance=self.kind.build(row, content), initial=initial)
        form.attachments = RecordFiles(user, content["attachments"], data)
        return form

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
        if row is None:
            agency, given = form.cleaned_data["agency"], entries or ()
            return actions.create(
                self.kind, typed, title, attachments=given, agency=agency, actor=user, now=now
            )
        based_on = form.cleaned_data["based_on"]
        actions.save_draft(row, typed, title, attachments=entries, actor=user, now=now, based_on=based_on)
        return row

    def details(self, row: Record) -> list[tuple[Text, object]]:
        content = self.kind.read(self._latest(row).snapshot)
        labels = {name: label for name, label in self._labels().items() if name not in self.previewed_fields}
        shown = [(label, shown_value(content[name])) for name, label in labels.items() if name != FILES]
        return [
            *self._opinions(row),
            *shown,
            *([(_("附件"), staff_files(row, content[FILES]))] if content[FILES] else []),
            (_("公开机构"), row.agency.name),
            (_("首次发布"), row.published_at),
            (_("最近更新"), row.changed_at),
        ]

    def history(self, row: Record) -> list[HistoryEntry]:
        revisions = row.revisions.select_related("snapshot", "author").order_by("-number")
        if not row.is_own:
            revisions = revisions.filter(state=RevisionState.PUBLISHED)
        revisions = revisions[: VERSIONS_SHOWN + 1]
        contents = [(revision, self._read(revision)) for revision in revisions]
        older: list[Any] = [content for _revision, content in contents[1:]] + [None]
        entries = [
            HistoryEntry(
                at=revision.created_at,
                who=str(revision.author) if row.is_own else row.agency.label,
                act=f"第 {revision.number} 版 · {revision.get_state_display()}",
                changes=self._changes(before or {}, after or {}),
            )
            for (revision, after), before in zip(contents, older, strict=True)
        ]
        return entries[:VERSIONS_SHOWN]

    def changes(self, row: Record) -> list[Change]:
        if not row.is_own or row.working is None or row.current is None:
            return []
        return self._changes(self._read(row.current) or {}, self._read(row.working) or {})

    def _opinions(self, record: Record) -> list[tuple[Text, object]]:
        """What reviewers said on the revisions since the last publication, the newest first."""
        if not record.is_own:
            return []
        published = record.current.number if record.current else 0
        reviews = Review.objects.filter(revision__record=record, revision__number__gt=published)
        return [
            (
                _("审核意见"),
                f"{review.get_decision_display()}：{review.opinion or '—'}（第 {review.revision.number} 版，"
                f"{review.reviewer}，{dateformat.format(timezone.localtime(review.decided_at), 'Y年n月j日 H:i')}）",
            )
            for review in reviews.select_related("revision", "reviewer").order_by("-decided_at")
        ]

    def findings(self, user: User, row: Record, today: date) -> Sequence[Row]:
        return panel(row, user, today)

    def version(self, row: Record) -> int:
        return self._latest(row).number

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

    def _read(self, revision: Revision) -> Mapping[str, Any] | None:
        return None if revision.snapshot.content is None else self.kind.read(revision.snapshot)

    def _labels(self) -> Mapping[str, Text]:
        names = [name for name in self.kind.fields if name not in self.hidden_fields]
        labels = {name: self.kind.model._meta.get_field(name).verbose_name for name in names}  # type: ignore[union-attr]
        return {"title": _("名称")} | labels | {FILES: _("附件")}

    def _changes(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
        return changed(self._labels(), before, after)
