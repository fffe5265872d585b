"""The verb of the lexicon: an office enters a word, or changes one."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, Refused, refuse_if
from gongkai.lexicon.models import Entry, EntryVersion


def why_not_save(actor: User, entry: Entry) -> list[Reason | None]:
    """The disclosure office of the government keeps its words, each once, with exceptions that hold the word."""
    stored = Entry.objects.filter(pk=entry.pk).values_list("government", flat=True)
    governments = {entry.government_id, *stored}
    held = actor.is_system or all(actor.holds(Role.DISCLOSURE_OFFICE, one) for one in governments)
    astray = [one for one in entry.exceptions if entry.wrong not in one or one == entry.wrong]
    return [
        None if held else Reason(_("词库由该级政府的公开主管维护。")),
        _is_there_already(entry),
        Reason(_("应当写作的和不用的写法相同。")) if entry.wrong == entry.right else None,
        Reason(_("例外“%(one)s”里没有“%(wrong)s”。") % {"one": astray[0], "wrong": entry.wrong})
        if astray
        else None,
    ]


def _is_there_already(entry: Entry) -> Reason | None:
    same = Entry.objects.filter(government=entry.government_id, wrong=entry.wrong).exclude(pk=entry.pk)
    return Reason(_("“%(wrong)s”已经在词库里。") % {"wrong": entry.wrong}) if same.exists() else None


def _is_newer(latest: EntryVersion | None, based_on: int | None) -> Reason | None:
    if latest is None or based_on is None or latest.number == based_on:
        return None
    text = _(
        "您编辑期间%(who)s保存了第 %(number)s 版。您填写的内容仍在下方；核对后再次保存，即以表单中的为准。"
    )
    return Reason(text % {"who": latest.by, "number": latest.number})


def save(entry: Entry, *, based_on: int | None = None, actor: User, now: datetime) -> Entry:
    """Enter a word or change one; public texts are looked at by it in the next nightly run.

    `based_on` is the version that the person started from; a newer one refuses the save.
    """
    try:
        return _save(entry, based_on, actor, now)
    except IntegrityError:  # two entered the same word at once, and each saw that it was not there
        found = _is_there_already(entry)
        if found is None:
            raise
        raise Refused([found]) from None


@transaction.atomic
def _save(entry: Entry, based_on: int | None, actor: User, now: datetime) -> Entry:
    latest = None
    if entry.pk is not None:
        # Locked before anything is read or written: else the later one writes over what the earlier one has just said.
        Entry.objects.select_for_update().get(pk=entry.pk)
        latest = entry.versions.select_related("by").order_by("-number").first()
    refuse_if([*why_not_save(actor, entry), _is_newer(latest, based_on)])
    entry.save()
    number = latest.number + 1 if latest else 1
    EntryVersion.objects.create(entry=entry, number=number, values=entry.values(), by=actor, at=now)
    return entry
