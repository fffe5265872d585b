"""Who may do what with plans, tasks and reports: pure rules, each a reason or nothing."""

import re
from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason
from gongkai.agencies.models import Agency
from gongkai.officialdoc import Document
from gongkai.plans.choices import TRANSITIONS, ImportState
from gongkai.plans.drafts import ItemDraft
from gongkai.plans.models import Duty, Plan, PlanImport
from gongkai.publishing.choices import RecordState

MOST_LINES, MOST_ITEMS, MOST_UNITS = 5000, 500, 2000
SENTENCE_END = re.compile(r"[。；;]")
OFFICE_BASIS = "政府信息公开条例第三条"


def must_be_office(actor: User, government: Agency) -> Reason | None:
    """Plans are handed out by the disclosure office of the government."""
    if actor.holds(Role.DISCLOSURE_OFFICE, government.pk) or actor == User.objects.system():
        return None
    return Reason(
        _("只有%(name)s的政府信息公开工作主管部门可以办理。") % {"name": government.name}, OFFICE_BASIS
    )


def is_in_review(staged: PlanImport) -> Reason | None:
    """An import makes its tasks once."""
    return None if staged.state == ImportState.IN_REVIEW else Reason(_("该导入已经处理过。"))


def is_based_on_the_newest(staged: PlanImport, based_on: int | None) -> Reason | None:
    """Of two people who correct one import, the second sees that there was a first. None: a program acts."""
    if based_on is None or based_on == staged.version:
        return None
    return Reason(
        _("您核对期间已有人保存了更正。您填写的内容仍在下方；请另开一页核对，再次保存即以您填写的为准。")
    )


def has_items(items: Collection[ItemDraft]) -> Reason | None:
    """Without items there is nothing to hand out."""
    return None if items else Reason(_("没有可生成任务的条目：正文中未识别出编号条目。"))


def is_not_too_long(parsed: Document) -> Reason | None:
    """A plan has some dozens of items; what is a hundred times longer is another kind of file."""
    units = {
        unit
        for item in parsed.items
        for unit in (*item.lead_units, *item.responsible_units, *item.cooperating_units)
    }
    if len(parsed.lines) <= MOST_LINES and len(parsed.items) <= MOST_ITEMS and len(units) <= MOST_UNITS:
        return None
    limits = {"lines": MOST_LINES, "items": MOST_ITEMS, "units": MOST_UNITS}
    return Reason(_("文件过长：最多 %(lines)s 行、%(items)s 个条目、%(units)s 个单位。") % limits)


def numbers_are_unique(items: Iterable[ItemDraft]) -> Reason | None:
    """An item's number names it in every later report."""
    seen: set[int] = set()
    twice = sorted({item.number for item in items if item.number in seen or seen.add(item.number)})  # type: ignore[func-returns-value]
    if twice:
        return Reason(_("条目序号重复：%(numbers)s。") % {"numbers": "、".join(map(str, twice))})
    return None


def is_new_plan(government: Agency, title: str) -> Reason | None:
    """The same plan is not imported a second time beside itself."""
    if Plan.objects.filter(government=government, title=title).exists():
        return Reason(_("“%(title)s”已经导入过。") % {"title": title})
    return None


def must_report_for_agency(actor: User, duty: Duty) -> Reason | None:
    """An agency's editors report for it."""
    if actor.holds(Role.EDITOR, duty.agency_id):
        return None
    return Reason(_("您不是%(name)s的编辑。") % {"name": duty.agency.name})


def may_follow(duty: Duty, verb: str) -> Reason | None:
    """The transition table allows the verb."""
    if (duty.state, verb) in TRANSITIONS:
        return None
    return Reason(_("当前状态“%(state)s”，不能进行此操作。") % {"state": duty.get_state_display()})


def decides_on_others(actor: User, author_id: int) -> Reason | None:
    """Nobody confirms their own report."""
    return Reason(_("报告由您提交，须由他人确认。")) if actor.pk == author_id else None


def says_something(text: str) -> Reason | None:
    """A report or a refusal without words helps nobody."""
    return None if text.strip() else Reason(_("请填写内容。"))


def done_has_evidence(is_done: bool, evidence: Collection[object]) -> Reason | None:
    """Whoever reports a task as done shows where the result can be seen (台账: evidence required)."""
    if is_done and not evidence:
        return Reason(_("报告办结时，请至少附一项佐证。"))
    return None


def items_stand_in_the_document(items: Iterable[ItemDraft], document: str) -> Reason | None:
    """What becomes public of a task is the document's own text: it is the document that a second person reviews.

    An office that corrects an item beyond its text corrects the document too, which then goes through its review.
    Compared without white space, sentence by sentence, because an item's text leaves out its number and its unit note.
    """
    known = _squeezed(document)
    strange = [item.number for item in items if not all(part in known for part in _parts(item, known))]
    if strange:
        numbers = "、".join(map(str, strange))
        return Reason(
            _("第 %(numbers)s 项的文字与要点文件不一致，请按文件的文字填写。") % {"numbers": numbers},
            "政府信息公开条例第十七条",
        )
    return None


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
