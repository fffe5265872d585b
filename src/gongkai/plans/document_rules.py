"""What a release asks of the plan's document: pure rules, each a reason or nothing."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from gongkai.accounts.reasons import Reason
from gongkai.plans.drafts import ItemDraft
from gongkai.plans.models import Plan
from gongkai.publishing.choices import RecordState

SENTENCE_END = re.compile(r"[。；;]")


def items_stand_in_the_document(items: Iterable[ItemDraft], document: str, coming: str = "") -> list[Reason]:
    """What becomes public of a task is the document's own text: it is the document that a second person reviews.

    An office that corrects an item beyond its text corrects the document too, which then goes through its review.
    Compared without white space, sentence by sentence, because an item's text leaves out its number and its unit note.
    `coming` is the text of the document's next edition: what stands there waits for its review, and is not to be taken back.
    """
    strange = _strange(items, document)
    waiting = {item.number for item in strange} - {item.number for item in _strange(strange, coming)}
    reasons = {
        _(
            "第 %(numbers)s 项已按要点文件的修改稿更正，修改稿尚未发布；请先将修改稿送审，由他人审核并发布，再公布进展。"
        ): [item.number for item in strange if item.number in waiting],
        _("第 %(numbers)s 项的文字与要点文件不一致，请按文件的文字填写。"): [
            item.number for item in strange if item.number not in waiting
        ],
    }
    return [
        Reason(text % {"numbers": "、".join(map(str, numbers))}, "政府信息公开条例第十七条")
        for text, numbers in reasons.items()
        if numbers
    ]


def _strange(items: Iterable[ItemDraft], document: str) -> list[ItemDraft]:
    known = _squeezed(document)
    return [item for item in items if not all(part in known for part in _parts(item, known))]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _parts(item: ItemDraft, known: str) -> list[str]:
    whole = [_squeezed(text) for text in (item.text, item.chapter, item.section, item.unit_text)]
    if all(text in known for text in whole):
        return whole
    sentences = [part for part in SENTENCE_END.split(whole[0]) if part]
    return [*sentences, *whole[1:]]


def document_is_public(plan: Plan) -> Reason | None:
    """Progress quotes the document's text, so the document goes through its review first."""
    if plan.record.state == RecordState.PUBLISHED:
        return None
    return Reason(_("要点文件尚未发布；请先送审并发布文件，再公布进展。"), "政府信息公开条例第十七条")
