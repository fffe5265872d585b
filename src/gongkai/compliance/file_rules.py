"""Rules for the files of records: a text that machines and screen readers can read, and words for pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.attachments.choices import MediaType, TextState
from gongkai.attachments.models import RecordFile
from gongkai.compliance.choices import Severity
from gongkai.compliance.rule import FILES, Found, RecordRule, Subject, record_rule
from gongkai.publishing.models import Record

PICTURES = frozenset({MediaType.PNG, MediaType.JPEG})
ACCESSIBLE_FROM = date(2023, 9, 1)  # 无障碍环境建设法 is in force from that day


def _unread(records: Sequence[Record]) -> Mapping[int, set[int]]:
    """The files without a text that some revision of a record names, by record. One query for all of them."""
    rows = RecordFile.objects.filter(
        record__in=records, attachment__text__state__in=(TextState.NO_TEXT, TextState.FAILED)
    )
    found: dict[int, set[int]] = {}
    for record, attachment in rows.values_list("record", "attachment"):
        found.setdefault(record, set()).add(attachment)
    return found


def _no_text(subject: Subject) -> Iterator[Found]:
    files = {one["attachment"]: one["name"] for one in subject.files if one["media_type"] not in PICTURES}
    if not files:
        return
    unread = subject.run.of_each(subject.record, _unread).get(subject.record.pk, set())
    for number in sorted(unread & files.keys()):
        said = _("附件“%(name)s”没有可以读出的文字，可能是扫描件；请换成有文字的文件，或者在正文中写明内容")
        yield Found(said % {"name": files[number]}, FILES, f"no text {number}")


NO_TEXT = record_rule(
    RecordRule(
        name="files.no_text",
        label=_lazy("附件有文本层"),
        basis=_lazy("《政府信息公开条例》第二十四条（附件要有文本层是本平台的约定）"),
        text=_lazy("附件的文字可以检索、复制、朗读。扫描件没有文本层。"),
        severity=Severity.WARNING,
        look=_no_text,
    )
)


def _no_words(subject: Subject) -> Iterator[Found]:
    for one in subject.files:
        if one["media_type"] in PICTURES and not one["alt"].strip():
            said = _("图片“%(name)s”没有替代文字") % {"name": one["name"]}
            yield Found(said, FILES, f"no words {one['attachment']}")


NO_WORDS = record_rule(
    RecordRule(
        name="files.no_words",
        label=_lazy("图片有替代文字"),
        basis=_lazy("《无障碍环境建设法》第三十二条（每张图片有替代文字是本平台的约定）"),
        text=_lazy("2023年9月1日以后形成的，每张图片用文字说明画了什么，供看不见图片的人了解。"),
        severity=Severity.WARNING,
        look=_no_words,
        since=ACCESSIBLE_FROM,
    )
)
