"""One word put right in many public records: prepared, shown with what would change in each, done for all or for none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, Refused, refuse_if
from gongkai.lexicon.matching import Words
from gongkai.lexicon.models import Correction
from gongkai.lexicon.places import content_of, label_of, places, records_with, worded_fields
from gongkai.lexicon.replacing import corrected, paragraphs
from gongkai.publishing.correcting import Corrected, correct_together, why_not_each
from gongkai.publishing.kinds import kind_of
from gongkai.publishing.models import Record
from gongkai.publishing.several import SeveralRefused
from gongkai.registers.choices import Stage
from gongkai.registers.comparison import KEPT, Passage, shortened
from gongkai.registers.deciding import hand_back

MOST, INLINE, CHUNK = 500, 20, 50
"""Records in one act (as many as one bundle can release), those that are done while the person waits, and at a time."""
REGISTER = "words"
NOT_THERE = _lazy("现在公开的内容里已经没有这种写法，或者您不能改正这一件。")


@dataclass(frozen=True, slots=True)
class Shown:
    """A record of the preview: what would change in it, field by field, and why it cannot be done."""

    pk: int
    title: str
    agency: str
    changes: Sequence[tuple[str, Sequence[Passage]]]
    reasons: Sequence[str]
    warning: str = ""


def may_correct(user: User) -> bool:
    """Whether there is anything that the person may correct: an editor, or the disclosure office."""
    return bool(user.agency_ids(Role.EDITOR, Role.DISCLOSURE_OFFICE))


def why_not_look_for(wrong: str, right: str) -> list[Reason | None]:
    return [
        Reason(_("至少写两个字。")) if len(wrong.strip()) < 2 else None,
        Reason(_("请写明应当写作什么，才能统一改正。")) if not right.strip() else None,
        Reason(_("应当写作的和不用的写法相同。")) if wrong == right else None,
    ]


def prepare(
    wrong: str,
    right: str,
    exceptions: Iterable[str],
    records: Iterable[Record],
    *,
    actor: User,
    now: datetime,
) -> Correction:
    """Keep which records are meant, and the content of each in which the word was found."""
    seen = [(one.pk, one.current.snapshot.digest) for one in records if one.current is not None]
    too_many = Reason(_("一次最多 %(most)s 件，请分次改正。") % {"most": MOST})
    refuse_if(
        [
            None if may_correct(actor) else Reason(_("由编辑或者公开主管统一改正。")),
            *why_not_look_for(wrong, right),
            None if seen else Reason(_("没有选中任何一件。")),
            too_many if len(seen) > MOST else None,
        ]
    )
    return Correction.objects.create(
        register=REGISTER,
        user=actor,
        created_at=now,
        total=len(seen),
        wrong=wrong,
        right=right,
        exceptions=list(exceptions),
        rows=seen,
    )


def examine(correction: Correction, now: datetime) -> None:
    """Ask of each record why it could not be corrected, the rules of the gate included. Idempotent; ends when it was given up."""
    user, words = User.objects.get(pk=correction.user_id), correction.words()
    mine = Correction.objects.filter(pk=correction.pk, stage=Stage.EXAMINING)
    correction.problems = {}
    for start in range(0, correction.total, CHUNK):
        some = correction.rows[start : start + CHUNK]
        correction.problems |= _problems(
            some, _rows(correction, user, [pk for pk, _ in some]), words, user, now
        )
        correction.examined = min(start + CHUNK, correction.total)
        if not mine.update(examined=correction.examined):
            return
    correction.stage = Stage.READY
    mine.update(stage=Stage.READY, problems=correction.problems)


def _rows(correction: Correction, user: User, numbers: Sequence[int]) -> dict[int, Record]:
    return records_with(correction.wrong, user).in_bulk(numbers)


def _problems(
    some: Iterable[tuple[int, str]], rows: Mapping[int, Record], words: Words, user: User, now: datetime
) -> dict[str, list[str]]:
    """Those of some records that cannot be corrected, by number, and why not."""
    found: dict[str, list[str]] = {}
    pairs = list[tuple[Corrected, Record]]()
    for pk, digest in some:
        record = rows.get(pk)
        if record is None or not places(record, words):
            found[str(pk)] = [str(NOT_THERE)]
        else:
            pairs.append((_corrected(record, digest, words), record))
    for (one, _record), reasons in zip(pairs, why_not_each(pairs, user, now), strict=True):
        if reasons:
            found[str(one.record)] = [str(reason) for reason in reasons]
    return found


def _corrected(record: Record, digest: str, words: Words) -> Corrected:
    kind = kind_of(record)
    content = kind.derived(corrected(content_of(record), worded_fields(kind), words))
    return Corrected(record.pk, digest, content)


def preview(correction: Correction, user: User, numbers: Sequence[int]) -> list[Shown]:
    """What would become of these records, in the words of their forms: the paragraphs that differ, with each word marked."""
    rows, words = _rows(correction, user, numbers), correction.words()
    shown = []
    for pk in numbers:
        record, reasons = rows.get(pk), correction.problems.get(str(pk), [])
        if record is None:
            shown.append(Shown(pk, str(pk), "", (), reasons))
            continue
        changes = list(_changes(record, words))
        warning = _("正文原件如此的不改，另发更正。") if kind_of(record).has_original else ""
        shown.append(Shown(pk, record.title, record.agency.label, changes, reasons, warning))
    return shown


def _changes(record: Record, words: Words) -> Iterator[tuple[str, Sequence[Passage]]]:
    content = content_of(record)
    for name in ("title", *worded_fields(kind_of(record))):
        value = content.get(name)
        texts = [value] if isinstance(value, str) else value
        # A text in blocks says once more what its plain text says.
        if isinstance(texts, list) and all(isinstance(one, str) for one in texts):
            lines = [line for text in texts for line in paragraphs(text, words)]
            if any(line.verdict != KEPT for line in lines):
                yield label_of(kind_of(record), name), list(shortened(lines))


def carry_out(correction: Correction, now: datetime) -> None:
    """Correct every record and send it to review, or none: then each that hindered says why. Idempotent."""
    if correction.stage != Stage.WRITING:
        return
    user, words = User.objects.get(pk=correction.user_id), correction.words()
    pks = [pk for pk, _digest in correction.rows]
    rows = _rows(correction, user, pks)
    gone = [pk for pk in pks if pk not in rows]
    try:
        if gone:
            raise SeveralRefused({pks.index(pk): [Reason(str(NOT_THERE))] for pk in gone})
        _carry_out(
            correction,
            [_corrected(rows[pk], digest, words) for pk, digest in correction.rows],
            user,
            now,
        )
    except SeveralRefused as refusal:
        hand_back(correction, refusal, _("有 %(count)s 件不能改正，全部都没有改正，原因见下。"))
    except Refused:
        return  # another one has done it meanwhile, or it is gone


def _carry_out(correction: Correction, given: Sequence[Corrected], user: User, now: datetime) -> None:
    # The words may be what has to be erased one day: the note does not repeat them.
    note = _("统一改正第%(number)s号") % {"number": correction.pk}

    def done() -> None:
        waiting = Correction.objects.select_for_update().filter(pk=correction.pk, stage=Stage.WRITING)
        locked = waiting.first()
        if locked is None:
            raise Refused([Reason(_("这一批现在不能确认，请刷新页面。"))])
        locked.stage, locked.examined = Stage.DONE, locked.total
        locked.save(update_fields=["stage", "examined"])

    correct_together(given, note=note, within=done, actor=user, now=now)
