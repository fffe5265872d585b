"""What every verb on a record shares: its lock, its next state, who wrote it, where one works on it."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from gongkai.publishing.choices import TRANSITIONS, RevisionState
from gongkai.publishing.models import Record, Revision


def lock(record: Record) -> Record:
    """The record, locked, read afresh with what is on its way and what is public."""
    # The keys stay free: followers write rows that point at records, in an order of their own (`locks`).
    # Two queries: what a join reads in the statement that waits for the lock may be older than the lock.
    return read(Record.objects.select_for_update(no_key=True).get(pk=record.pk))


def read(record: Record) -> Record:
    """The record, read afresh with what is on its way and what is public; not locked."""
    return Record.objects.select_related("agency", "working__snapshot", "current").get(pk=record.pk)


def move(record: Record, verb: str) -> Revision:
    """Give the working revision its next state."""
    revision = record.working
    assert revision is not None  # `may_follow` has seen it
    revision.state = TRANSITIONS[revision.state, verb]
    revision.save(update_fields=["state", "step", "step_due_on", "scheme"])
    return revision


def authors_of(revisions: Iterable[Revision]) -> dict[int, dict[int, str]]:
    """Who wrote each of the revisions: everybody since the edition before it that was public. Names by number; one query."""
    wanted = {revision.pk: (revision.record_id, revision.number) for revision in revisions}
    rows: dict[int, list[tuple[int, str, int, str]]] = {}
    written = Revision.objects.filter(record__in={record for record, _number in wanted.values()})
    columns = ("record_id", "number", "state", "author_id", "author__name")
    for record, *row in written.order_by("number").values_list(*columns):
        number, state, author, name = row
        rows.setdefault(record, []).append((int(number), str(state), int(author), str(name)))
    found: dict[int, dict[int, str]] = {}
    for pk, (record, last) in wanted.items():
        authors: dict[int, str] = {}
        for number, state, author, name in rows.get(record, ()):
            if number <= last:
                authors[author] = name
            if state == RevisionState.PUBLISHED and number < last:
                authors = {}
        found[pk] = authors
    return found


def desk_url(record: Record) -> str:
    """Where staff work on the record."""
    return reverse("registers:detail", args=[record.kind, record.pk])
