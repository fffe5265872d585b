"""Giving up what was prepared and not carried out yet."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.registers.choices import Stage
from gongkai.registers.models import Prepared


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
