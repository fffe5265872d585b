"""What a machine can check of one document: its number, and what the law asks of rules (规章) and normative documents (规范性文件)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai import officialdoc
from gongkai.clock import disclosure_clocks
from gongkai.compliance.choices import Severity, Stage
from gongkai.compliance.rule import Found, RecordRule, Subject, record_rule
from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.validity import Validity, validity_on
from gongkai.letters.letter import written_day
from gongkai.officialdoc.model import Repeal
from gongkai.officialdoc.numbers import parse_number
from gongkai.publishing.models import Record

KINDS = frozenset({DOCUMENTS.name})
NORMATIVE = "normative"
# Governments make rules by order (令); their names are 规定 or 办法.
_ORDER = re.compile(r"人民政府令(?:〔\d{4}〕)?第")
# A guide or a list reads like rules and is none.
_NORMATIVE_TITLE = re.compile(r"通知|公告|通告|决定|意见|办法|规定|细则|规则")


@lru_cache(maxsize=64)
def _parsed(text: str) -> officialdoc.Document:
    return officialdoc.parse(text)


# --- The number ---------------------------------------------------------------------------------------------------
def _number(subject: Subject) -> Iterator[Found]:
    text = subject.content["document_number"]
    if not text:
        return
    found = parse_number(text)
    if found is None:
        words = {"number": text}
        yield Found(_("“%(number)s”不是发文字号的写法，如云政发〔2026〕3号") % words, "document_number", text)
    elif found.canonical != text:
        words = {"number": text, "right": found.canonical}
        yield Found(
            _("“%(number)s”按规范应写作“%(right)s”") % words, "document_number", text, Severity.REMINDER
        )


NUMBER = record_rule(
    RecordRule(
        name="documents.number",
        number="DP-040",
        label=_lazy("发文字号写法规范"),
        basis=_lazy("《党政机关公文格式》（GB/T 9704—2012）"),
        text=_lazy("发文字号由机关代字、六角括号内的年份和不编虚位的序号组成。"),
        severity=Severity.WARNING,
        look=_number,
        kinds=KINDS,
    )
)


# --- Rules (规章) ---------------------------------------------------------------------------------------------------
def _is_rule(subject: Subject) -> bool:
    return bool(_ORDER.search(subject.content["document_number"]))


def _name(subject: Subject) -> Iterator[Found]:
    title = subject.content["title"].rstrip("》")
    if _is_rule(subject) and title.endswith("条例"):
        yield Found(_("规章的名称一般称“规定”“办法”，不得称“条例”"), "title", "name")


RULE_NAME = record_rule(
    RecordRule(
        name="documents.rule_name",
        number="DP-061",
        label=_lazy("规章不称“条例”"),
        basis=_lazy("《规章制定程序条例》第七条"),
        text=_lazy("以人民政府令公布的，名称不以“条例”结尾。"),
        severity=Severity.ERROR,
        look=_name,
        kinds=KINDS,
    )
)


def _effect(subject: Subject) -> Iterator[Found]:
    effective, made = subject.content["effective_from"], subject.formed_on
    if not (_is_rule(subject) and effective and made):
        return
    # The day of publishing is not known before it; a rule is not published before it is made.
    earliest = disclosure_clocks.RULE_EFFECT.after(made)
    if date.fromisoformat(effective) < earliest:
        words = {"made": written_day(made), "earliest": written_day(earliest)}
        yield Found(
            _("%(made)s成文的规章，应当自公布之日起三十日后施行，不早于%(earliest)s；有例外的请说明") % words,
            "effective_from",
            "early",
        )


RULE_EFFECT = record_rule(
    RecordRule(
        name="documents.rule_effect",
        number="DP-062",
        label=_lazy("规章公布三十日后施行"),
        basis=_lazy("《规章制定程序条例》第三十二条"),
        text=_lazy(
            "施行日期不早于成文日期后三十日（公布不会早于成文）；涉及国家安全等情形、公布后不立即施行将有碍施行的，说明属于哪一种。"
        ),
        severity=Severity.WARNING,
        look=_effect,
        kinds=KINDS,
    )
)


# --- Normative documents (规范性文件) -------------------------------------------------------------------------------
def _normative(subject: Subject) -> Iterator[Found]:
    title, text = subject.content["title"], subject.content["text"]
    if not _NORMATIVE_TITLE.search(title) or _parsed(text).kind != NORMATIVE:
        return
    for name in ("document_number", "signed_on"):
        if not subject.content[name]:
            yield Found(
                _("规范性文件缺少%(field)s") % {"field": subject.label(name)}, name, f"missing {name}"
            )


NORMATIVE_FIELDS = record_rule(
    RecordRule(
        name="documents.normative",
        number="DP-063",
        label=_lazy("规范性文件的文号和成文日期"),
        basis=_lazy("《政府信息公开条例》第十二条第三款、第二十条第（一）项"),
        text=_lazy("规范性文件写明文号和成文日期；发布时间和有效性由系统记载。"),
        severity=Severity.WARNING,
        look=_normative,
        kinds=KINDS,
    )
)


# --- What a document ends -------------------------------------------------------------------------------------------
def _in_library() -> dict[str, list[Record]]:
    """Every public document by its number and by its title."""
    found: dict[str, list[Record]] = {}
    public = Record.objects.published().filter(kind=DOCUMENTS.name).select_related("document")
    for record in public.order_by("pk"):
        for name in {record.identifier, record.title} - {""}:
            found.setdefault(name, []).append(record)
    return found


def _meant(library: dict[str, list[Record]], repeal: Repeal, made: date | None) -> list[Record]:
    """The documents that a repeal names. A number is one document's; of a title it is none that was made afterwards."""
    if repeal.number:
        return library.get(repeal.number, [])
    named = library.get(repeal.title or "", [])
    return [one for one in named if not (made and one.document.signed_on and one.document.signed_on > made)]


def _ended(subject: Subject) -> Iterator[Found]:
    effective = subject.content["effective_from"] or subject.content["signed_on"]
    if not effective or date.fromisoformat(effective) > subject.today:
        return
    whole = [one for one in _parsed(subject.content["text"]).repeals if one.clause is None]
    library = subject.run.once(_in_library) if whole else {}
    for repeal in whole:
        for record in _meant(library, repeal, subject.formed_on):
            document = record.document
            validity = validity_on(
                subject.today, document.effective_from, document.effective_until, record.title
            )
            if record == subject.record or validity.validity != Validity.EFFECTIVE:
                continue
            words = {"title": record.title}
            said = _("本文件废止的《%(title)s》仍显示为现行有效") % words
            # Only its own agency can enter the day: the agency that ended it is told, and no more.
            is_own = record.agency_id == subject.record.agency_id
            severity = Severity.ERROR if is_own else Severity.WARNING
            yield Found(said, "text", f"ends {record.pk}", severity)


def _naming(record: Record) -> QuerySet[Record]:
    """Who names the document may have ended it: a date that was entered there settles what was found here."""
    names = Q(document__text__contains=record.title)
    if record.identifier:
        names |= Q(document__text__contains=record.identifier)
    return Record.objects.published().filter(names, kind=DOCUMENTS.name).exclude(pk=record.pk)


ENDED = record_rule(
    RecordRule(
        name="documents.ended",
        number="DP-064",
        label=_lazy("被废止的文件不再显示为有效"),
        basis=_lazy("《政府信息公开条例》第六条、《规章制定程序条例》第三十九条"),
        text=_lazy("正文宣布整件废止的文件，在文件库中已写明失效日期。所废止的文件属于别的机构的，为警告。"),
        severity=Severity.ERROR,
        look=_ended,
        kinds=KINDS,
        stages=frozenset({Stage.PUBLIC}),
        neighbours=_naming,
    )
)
