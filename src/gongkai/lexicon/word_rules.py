"""Rules for the words of every text: what comes with the program, what offices entered, and names that agencies no longer bear."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.agencies.choices import NameKind
from gongkai.agencies.models import Agency, AgencyName
from gongkai.compliance.choices import Severity
from gongkai.compliance.rule import Found, RecordRule, Subject, record_rule
from gongkai.lexicon.matching import Match, Word, Words
from gongkai.lexicon.models import Entry
from gongkai.lexicon.typos import TYPOS

BASIS = _lazy("《政府信息公开条例》第六条")
_BEFORE_OLD_NAME = ("原", "原来的", "时任", "撤销", "并入", "更名前的")


@dataclass(slots=True)
class Lexicon:
    """The words of every government, and who stands above whom."""

    entries: dict[int, list[Entry]]
    parents: dict[int, int | None]

    def of(self, agency: int) -> list[Entry]:
        """What holds for an agency: the entries of every government above it, and its own."""
        found: list[Entry] = []
        place: int | None = agency
        while place is not None:
            found += self.entries.get(place, [])
            place = self.parents.get(place)
        return found


def _lexicon() -> Lexicon:
    entries: dict[int, list[Entry]] = {}
    for entry in Entry.objects.all():
        entries.setdefault(entry.government_id, []).append(entry)
    return Lexicon(entries, dict(Agency.objects.values_list("pk", "parent_id")) if entries else {})


def found_in(subject: Subject, words: Words, say: Callable[[str, Match], Found]) -> Iterator[Found]:
    """One finding for each word of each field."""
    for name, text in subject.texts():
        seen: set[str] = set()
        for match in words.find(text):
            if match.word.wrong not in seen:
                seen.add(match.word.wrong)
                yield say(name, match)


def _sentence(subject: Subject, name: str, word: Word) -> str:
    words = {"field": subject.label(name), "wrong": word.wrong, "right": word.right}
    if word.right:
        return _("%(field)s中的“%(wrong)s”应当写作“%(right)s”") % words
    return _("%(field)s中有不宜使用的“%(wrong)s”") % words


_SHIPPED = Words(TYPOS)


def _typos(subject: Subject) -> Iterator[Found]:
    yield from found_in(
        subject,
        _SHIPPED,
        lambda name, match: Found(_sentence(subject, name, match.word), name, match.word.wrong),
    )


TYPO = record_rule(
    RecordRule(
        name="lexicon.typos",
        label=_lazy("常见错别字"),
        basis=BASIS,
        text=_lazy("文字中没有随程序附带的常见错别字；书名号内的除外。"),
        severity=Severity.ERROR,
        look=_typos,
    )
)


def _entered(subject: Subject) -> Iterator[Found]:
    held = subject.run.once(_lexicon).of(subject.record.agency_id)
    entries = {entry.wrong: entry for entry in held if entry.holds_on(subject.as_of)}
    words = Words(entry.word() for entry in entries.values())

    def say(name: str, match: Match) -> Found:
        entry = entries[match.word.wrong]
        why = _("（%(basis)s）") % {"basis": entry.basis} if entry.basis else ""
        return Found(
            f"{_sentence(subject, name, match.word)}{why}", name, match.word.wrong, Severity(entry.severity)
        )

    yield from found_in(subject, words, say)


ENTERED = record_rule(
    RecordRule(
        name="lexicon.words",
        label=_lazy("用词规范"),
        basis=BASIS,
        text=_lazy("文字中没有公开主管部门列入词库的写法：错别字、规范表述、领导姓名职务、机构旧称。"),
        severity=Severity.ERROR,
        look=_entered,
    )
)


def _old_names() -> tuple[Words, dict[str, AgencyName]]:
    ended = AgencyName.objects.filter(
        kind__in=(NameKind.OFFICIAL, NameKind.FORMER), until__isnull=False
    ).select_related("agency")
    names = {name.name: name for name in ended.order_by("until") if len(name.name) > 3}
    in_use = AgencyName.objects.filter(until=None).values_list("name", flat=True)
    # The old name may be part of one in use, and stand for another agency today.
    longer = {old: tuple(name for name in in_use if old in name) for old in names}
    return Words(Word(old, "", longer[old]) for old in names if old not in in_use), names


def _old(subject: Subject) -> Iterator[Found]:
    words, names = subject.run.once(_old_names)
    for name, text in subject.texts():
        seen: set[str] = set()
        for match in words.find(text):
            old = names[match.word.wrong]
            before = text[max(0, match.start - 5) : match.start].rstrip('“"‘「')
            is_past = old.until is not None and subject.as_of <= old.until
            if old.name in seen or is_past or before.endswith(_BEFORE_OLD_NAME):
                continue
            seen.add(old.name)
            said = {"field": subject.label(name), "old": old.name, "new": old.agency.name}
            sentence = _("%(field)s中的“%(old)s”是旧称，现为“%(new)s”；叙述历史的写作“原%(old)s”")
            yield Found(sentence % said, name, old.name)


OLD_NAMES = record_rule(
    RecordRule(
        name="lexicon.old_names",
        label=_lazy("机构旧称"),
        basis=BASIS,
        text=_lazy("形成时已经停用的机构名称，不作为现名使用；写明“原”的和书名号内的除外。"),
        severity=Severity.WARNING,
        look=_old,
    )
)
