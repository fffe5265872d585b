"""What a person decides of what was prepared: it is confirmed, narrowed or given up. Each looks at it under its lock."""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.accounts.reasons import Reason, Refused, refuse_if
from gongkai.publishing.several import SeveralRefused
from gongkai.registers.choices import Stage
from gongkai.registers.models import Prepared, PreparedAct, PreparedQuerySet

Act = TypeVar("Act", bound=PreparedAct)


@transaction.atomic
def confirm(act: Act) -> Act:
    """Hand an act to whoever carries it out: once, however often the button is pressed. Raises `Refused`."""
    mine: PreparedQuerySet = type(act)._default_manager.select_for_update().filter(pk=act.pk)
    locked: Act | None = mine.first()
    if locked is None:
        raise Refused([Reason(_("这一批已经放弃。"))])
    refuse_if(
        [
            None if locked.stage == Stage.READY else Reason(_("这一批现在不能确认，请刷新页面。")),
            None if locked.rows else Reason(_("这一批里没有内容。")),
            Reason(_("有的不能办理，请先去掉。")) if locked.problems else None,
        ]
    )
    locked.stage, locked.notice = Stage.WRITING, ""
    locked.save(update_fields=["stage", "notice"])
    return locked


@transaction.atomic
def without_hindered(act: PreparedAct) -> None:
    """Leave out the rows that cannot be done, of an act that nobody has confirmed meanwhile."""
    mine = type(act)._default_manager.select_for_update().filter(pk=act.pk, stage=Stage.READY)
    locked = mine.first()
    if locked is None:
        return
    locked.rows = [pair for pair in locked.rows if str(pair[0]) not in locked.problems]
    locked.total, locked.problems, locked.notice = len(locked.rows), {}, ""
    locked.save(update_fields=["rows", "total", "problems", "notice"])


def hand_back(act: PreparedAct, refusal: SeveralRefused, notice: str) -> None:
    """Nothing of a confirmed act was done: it is to be confirmed again, and says of each row that hindered why."""
    numbers = [number for number, _seen in act.rows]
    act.problems = {
        str(numbers[place]): [str(reason) for reason in reasons]
        for place, reasons in refusal.by_place.items()
    }
    act.stage, act.notice = Stage.READY, notice % {"count": len(act.problems)}
    mine = type(act)._default_manager.filter(pk=act.pk, stage=Stage.WRITING)
    mine.update(problems=act.problems, stage=act.stage, notice=act.notice)


@transaction.atomic
def give_up(prepared: Prepared) -> None:
    """Delete an import or an act on many rows; nothing of it was done. Raises `Refused` once it was confirmed.

    Locked as confirming is: of the two at the same moment one comes first, and the other is told so.
    """
    locked = type(prepared)._default_manager.select_for_update().filter(pk=prepared.pk).first()
    if locked is None:
        return
    is_late = locked.stage in (Stage.WRITING, Stage.DONE)
    refuse_if([Reason(_("已经确认的不能放弃，请看办理结果。")) if is_late else None])
    locked.delete()
