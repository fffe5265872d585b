"""The verb of the lexicon: an office enters a word, or changes one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.lexicon.models import Entry, EntryVersion


def why_not_save(actor: User, entry: Entry) -> list[Reason | None]:
    """The disclosure office of the government keeps its words, each once, with exceptions that hold the word."""
    held = actor.holds(Role.DISCLOSURE_OFFICE, entry.government_id) or actor.is_system
    twice = (
        Entry.objects.filter(government=entry.government_id, wrong=entry.wrong).exclude(pk=entry.pk).exists()
    )
    astray = [one for one in entry.exceptions if entry.wrong not in one or one == entry.wrong]
    return [
        None if held else Reason(_("词库由该级政府的公开主管维护。")),
        Reason(_("“%(wrong)s”已经在词库里。") % {"wrong": entry.wrong}) if twice else None,
        Reason(_("应当写作的和不用的写法相同。")) if entry.wrong == entry.right else None,
        Reason(_("例外“%(one)s”里没有“%(wrong)s”。") % {"one": astray[0], "wrong": entry.wrong})
        if astray
        else None,
    ]


@transaction.atomic
def save(entry: Entry, *, actor: User, now: datetime) -> Entry:
    """Enter a word or change one; public texts are looked at by it in the next nightly run."""
    refuse_if(why_not_save(actor, entry))
    entry.save()
    Entry.objects.select_for_update().get(pk=entry.pk)
    last = entry.versions.order_by("-number").values_list("number", flat=True).first() or 0
    EntryVersion.objects.create(entry=entry, number=last + 1, values=entry.values(), by=actor, at=now)
    return entry
