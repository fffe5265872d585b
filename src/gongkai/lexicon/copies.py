"""What a correction keeps of a record: words that stood in it, and sentences of the rules that quote it."""

from __future__ import annotations

from collections.abc import Collection

from gongkai.lexicon.models import Correction
from gongkai.publishing.erasure import ERASED_TITLE, keeps_copies
from gongkai.publishing.models import Record
from gongkai.registers.choices import Stage


@keeps_copies
def clean_corrections(record: Record, titles: Collection[str]) -> None:
    """Of a correction that was done only its number is left; one that was not has to be prepared anew. They live for a day."""
    kept = Correction.objects.order_by("pk").values_list("pk", "rows")
    with_it = [pk for pk, rows in kept if any(number == record.pk for number, _digest in rows)]
    for found in Correction.objects.select_for_update().filter(pk__in=with_it).order_by("pk"):
        if found.stage != Stage.DONE:
            found.delete()
            continue
        found.wrong = found.right = ERASED_TITLE
        found.exceptions, found.problems, found.notice = [], {}, ""
        found.save(update_fields=["wrong", "right", "exceptions", "problems", "notice"])
