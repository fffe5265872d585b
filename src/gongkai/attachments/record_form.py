"""The files of a record in its edit form: a row for each, to be renamed, ordered, replaced and taken out, and a field for more.

Files that arrive with the form are kept at once, before anything is said of the rest of it: the form comes back with a row for each,
whatever else is wrong, and nobody chooses a file twice. What no record takes in the end is forgotten after two days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.files import File
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.accounts.line_field import LineField
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.agencies.models import Agency
from gongkai.attachments import actions, rules, texts
from gongkai.attachments.choices import FileRole
from gongkai.attachments.entries import (
    LONGEST_ALT,
    MOST_PER_RECORD,
    PICTURES,
    PURPOSE,
    entry,
    problems,
    with_extension,
)
from gongkai.attachments.forms import FilesInput
from gongkai.attachments.media import EXTENSIONS
from gongkai.attachments.models import Attachment
from gongkai.publishing.files import Entry

PREFIX = "files"
_NEW, _SEND = f"{PREFIX}-new", f"{PREFIX}-send"
_ACCEPTED = ",".join(EXTENSIONS)


class NumbersField(forms.CharField):
    """Numbers of rows in a hidden control."""

    widget = forms.HiddenInput

    def prepare_value(self, value: Any) -> Any:
        return " ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[int]:  # type: ignore[override]
        words = str(value or "").split()
        return [int(word) for word in words if word.isascii() and word.isdecimal() and len(word) < 19]


class FileRow(forms.Form):
    """One file of the record."""

    attachment = forms.IntegerField(widget=forms.HiddenInput, max_value=2**63 - 1)
    replaces = NumbersField(required=False)
    name = LineField(label=gettext_lazy("显示的文件名"), max_length=200)
    role = forms.ChoiceField(label=gettext_lazy("用途"), choices=FileRole.choices)
    alt = LineField(
        label=gettext_lazy("替代文字"),
        required=False,
        max_length=LONGEST_ALT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("图片必填：用文字写出图上的内容。"),
    )
    replacement = forms.FileField(
        label=gettext_lazy("换成新文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": _ACCEPTED}),
        help_text=gettext_lazy("原地址会转到新文件。"),
    )
    kept: Attachment | None = None
    """The attachment of the row, as far as the person may see it."""
    text_state = ""

    @property
    def is_picture(self) -> bool:
        """Whether there is something to be described in words."""
        return self.kept is not None and self.kept.media_type in PICTURES


class _Rows(forms.BaseFormSet):
    """Rows in the order that was typed; `ORDER` counts from 1."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("顺序")
        form.fields["ORDER"].widget.attrs |= {"min": 1, "inputmode": "numeric"}
        form.fields["DELETE"].label = _("从这一件中移除")


_FormSet: Any = forms.formset_factory(
    FileRow,
    formset=_Rows,
    extra=0,
    can_order=True,
    can_delete=True,
    max_num=MOST_PER_RECORD,
    absolute_max=2 * MOST_PER_RECORD,
    validate_max=True,
)


class RecordFiles:
    """What the edit form shows and says of the files of a record."""

    def __init__(self, user: User, entries: Sequence[Entry], data: Any = None) -> None:
        is_sent = data is not None and f"{PREFIX}-TOTAL_FORMS" in data
        self.is_only_sent = is_sent and is_only_sent(data)
        """Files were sent ahead; nothing is to be saved yet."""
        self.is_sent = is_sent
        initial = [
            {name: one[name] for name in ("attachment", "replaces", "name", "role", "alt")} for one in entries
        ]
        self.rows = _FormSet(data, prefix=PREFIX) if is_sent else _FormSet(initial=initial, prefix=PREFIX)
        numbers = {_number(row["attachment"].value()) for row in self.rows}
        visible = Attachment.objects.for_user(user, "view").kept().filter(pk__in=numbers)
        self._kept = {one.pk: one for one in visible}
        known = texts.texts_of(self._kept)
        for row in self.rows:
            row.kept = self._kept.get(_number(row["attachment"].value()))
            if row.kept is not None and row.kept.pk in known:
                row.text_state = known[row.kept.pk].get_state_display()

    @property
    def new(self) -> Any:
        """The control for further files."""
        return NewFiles(prefix=PREFIX)["new"]

    def forgive(self) -> None:
        """Say nothing of what is missing yet."""
        for row in self.rows:
            row.errors.clear()

    def faults(self) -> list[str]:
        """Every fault of what was sent, as a sentence."""
        if not self.is_sent:
            return []
        if not self.rows.is_valid():
            return [*map(str, self.rows.non_form_errors()), *self._faults_of_rows()]
        lost = [row["name"].value() for row in self.rows.ordered_forms if row.kept is None]
        if lost:
            return [_("附件“%(name)s”已经不在，请重新上传。") % {"name": name} for name in lost]
        return [str(reason) for reason in problems(self.entries() or []) if reason is not None]

    def _faults_of_rows(self) -> Iterator[str]:
        for row in self.rows:
            if row.cleaned_data.get("DELETE"):
                continue
            for field, faults in row.errors.items():
                named = {"name": row["name"].value() or "", "field": row.fields[field].label or field}
                yield _("附件“%(name)s”的%(field)s：") % named + " ".join(faults)

    def entries(self) -> list[Entry] | None:
        """The files as they are to be saved, once there is no fault; None where the form did not ask for them: they stay then."""
        if not self.is_sent:
            return None
        return [self._entry(row.cleaned_data) for row in self.rows.ordered_forms]

    def _entry(self, typed: dict[str, Any]) -> Entry:
        found = self._kept[typed["attachment"]]
        return entry(
            found,
            name=with_extension(typed["name"], found.name),
            role=typed["role"],
            alt=typed["alt"],
            replaces=typed["replaces"],
        )


def _what_may_be_added() -> str:
    return _(
        "PDF、Word（.docx）、Excel（.xlsx）、OFD、图片（.png、.jpg）或文本（.txt），一次最多 %(most)s 个，合计不超过 %(limit)s。"
        "不得上传涉密文件。"
    ) % {"most": rules.MOST_PER_ACT, "limit": rules.limit_text()}


class NewFiles(forms.Form):
    """Further files."""

    new = forms.FileField(
        label=gettext_lazy("添加文件"),
        required=False,
        widget=FilesInput(attrs={"accept": _ACCEPTED}),
        help_text=lazy(_what_may_be_added, str)(),
    )


# --- Taking in --------------------------------------------------------------------------------------------------------
def take_in(
    data: QueryDict,
    files: MultiValueDict[str, File[bytes]],
    *,
    user: User,
    agency: Agency | None,
    now: datetime,
) -> tuple[QueryDict, list[str]]:
    """Keep the files that came with the form; the form as if they had been rows of it already, and why some were refused."""
    count = _number(data.get(f"{PREFIX}-TOTAL_FORMS"))
    if agency is None or f"{PREFIX}-TOTAL_FORMS" not in data or count > 2 * MOST_PER_RECORD:
        return data, []
    new = [file for file in files.getlist(_NEW) if file]
    exchanged = {row: file for row in range(count) if (file := files.get(f"{PREFIX}-{row}-replacement"))}
    together = [*exchanged.values(), *new]
    too_much = [
        str(reason)
        for reason in (
            rules.are_not_too_many(len(together)),
            rules.fit_together([file.size for file in together]),
        )
        if reason is not None
    ]
    if too_much or not together:
        return data, too_much
    data, refusals, names = data.copy(), list[str](), list[str]()
    for row, file in exchanged.items():
        if kept := _keep(file, user, agency, now, refusals):
            _exchange(data, row, kept)
            names.append(kept.name)
    for file in new:
        if kept := _keep(file, user, agency, now, refusals):
            _append(data, kept)
            names.append(kept.name)
    if refusals and names:
        refusals.append(_("其余文件已经收下，不必重选：%(names)s。") % {"names": "、".join(names)})
    return data, refusals


def is_only_sent(data: Any) -> bool:
    """Whether somebody pressed the button that only sends files ahead."""
    return _SEND in data


def _keep(
    file: File[bytes], user: User, agency: Agency, now: datetime, refusals: list[str]
) -> Attachment | None:
    try:
        return actions.store(file, agency=agency, actor=user, now=now, purpose=PURPOSE)
    except Refused as refused:
        refusals += map(str, refused.reasons)
        return None


def _exchange(data: QueryDict, row: int, kept: Attachment) -> None:
    """The row names the new file; its old number stays behind as what it replaces. A name that nobody had changed goes along."""
    prefix = f"{PREFIX}-{row}-"
    before = Attachment.objects.filter(pk=_number(data.get(f"{prefix}attachment"))).first()
    shown = data.get(f"{prefix}name", "")
    if (
        before is not None and before.of_records.exists()
    ):  # what was never saved has no address to lead on from
        data[f"{prefix}replaces"] = f"{data.get(f'{prefix}replaces', '')} {before.pk}".strip()
    data[f"{prefix}attachment"] = str(kept.pk)
    is_same_type = shown.rpartition(".")[2].lower() == kept.name.rpartition(".")[2].lower()
    if before is None or shown == before.name or not is_same_type:
        data[f"{prefix}name"] = kept.name


def _append(data: QueryDict, kept: Attachment) -> None:
    count = _number(data.get(f"{PREFIX}-TOTAL_FORMS"))
    facts = {"attachment": kept.pk, "name": kept.name, "role": FileRole.ANNEX, "alt": "", "ORDER": count + 1}
    for name, value in facts.items():
        data[f"{PREFIX}-{count}-{name}"] = str(value)
    data[f"{PREFIX}-TOTAL_FORMS"] = data[f"{PREFIX}-INITIAL_FORMS"] = str(count + 1)


def _number(value: Any) -> int:
    """The number that a control holds; 0, which no row has, where it holds none."""
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def chosen_agency(agencies: Iterable[Agency], typed: str) -> Agency | None:
    """The agency that a new record is for, as far as the form says; until then the first for which the person writes."""
    found = list(agencies)
    return next((one for one in found if str(one.pk) == typed), found[0] if found else None)
