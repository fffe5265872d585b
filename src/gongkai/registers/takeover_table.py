"""What files say of records beside their content: other channels, and of what is taken over from an old site its date and address there.

A line of a file that names a new record and 原发布时间 is to be taken over. It needs an open cut-over of its agency; without one
nobody types a date of publication. Of a record that is there already the two columns say what they say in an export, or the line is wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason
from gongkai.letters.cells import to_date
from gongkai.publishing import takeovers
from gongkai.publishing.channels import channel_names
from gongkai.publishing.day import public_day
from gongkai.publishing.models import Cutover, Record
from gongkai.publishing.old_addresses import Address, as_host, read_address
from gongkai.publishing.several import SeveralRefused
from gongkai.registers.cells import shown
from gongkai.registers.choices import Outcome
from gongkai.registers.register import Column, Text
from gongkai.registers.table import Cells, Examined, RegisterTable

FIRST, ADDRESS = "原发布时间", "原网址"
FIRST_YEAR = 1990
"""Nobody published on the web before."""
_TIME = re.compile(r"[ T\u3000]*(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?$")


def _first(record: Record) -> datetime | None:
    return record.published_at if record.migrated_at else None


def _addresses(record: Record) -> str:
    return "；".join(str(one) for one in record.old_addresses.all())


FILE_COLUMNS = (
    Column(_lazy("公开形式"), lambda record: "、".join(channel_names(record))),
    Column(FIRST, _first),
    Column(ADDRESS, _addresses),
)


def to_moment(text: str) -> datetime | None:
    """The moment that a cell names: a day, with a time behind it or not (then it begins). None where it is none."""
    text = text.strip()
    found = _TIME.search(text)
    day = to_date(text[: found.start()] if found else text)
    hour, minute, second = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    if day is None or day.year < FIRST_YEAR or hour > 23 or minute > 59 or second > 59:
        return None
    return timezone.make_aware(datetime.combine(day, time(hour, minute, second)))


def migrated_rows(record: Record) -> list[tuple[Text, object]]:
    """What the page of a record says of where it came from."""
    if record.migrated_at is None:
        return []
    return [
        (
            _lazy("从原网站迁入"),
            _("%(at)s，原网站：%(site)s") % {"at": shown(record.migrated_at), "site": record.migrated_from},
        )
    ]


def cutover_links(user: User) -> list[tuple[Text, str]]:
    """Where batches are, for those of whose agencies a cut-over is open, and for the office that opens it."""
    today = public_day()
    if not (user.supervised_agency_ids or Cutover.objects.for_user(user, "view").open(today).exists()):
        return []
    return [(_lazy("网站切换"), reverse("publishing-desk:cutovers"))]


class RecordTable(RegisterTable):
    """The table of a register of records: beside its fields, what is taken over from an old site."""

    def examine(self, lines: Sequence[tuple[int, Cells]]) -> Iterator[Examined]:
        """What each line would do; what of it is to be taken over is kept for `save`."""
        self.olds: dict[int, takeovers.Old] = {}
        asked = (self._address(cells) for _number, cells in lines)
        self.twice = {one for one, count in Counter(one for one in asked if one).items() if count > 1}
        yield from super().examine(lines)

    def save(self, found: Sequence[Examined], now: datetime) -> None:
        old = [place for place, one in enumerate(found) if one.number in self.olds]
        plain = [place for place, one in enumerate(found) if one.number not in self.olds]
        if plain:
            self._in_place(
                plain, lambda: super(RecordTable, self).save([found[place] for place in plain], now)
            )
        if old:
            self._in_place(old, lambda: self._take_over([found[place] for place in old], now))

    def _take_over(self, found: Sequence[Examined], now: datetime) -> None:
        drafts = self.register.drafts([(one.form, one.row) for one in found])  # type: ignore[attr-defined]
        olds = [self.olds[one.number] for one in found]
        takeovers.prepare(
            self.register.kind,  # type: ignore[attr-defined]
            list(zip(drafts, olds, strict=True)),
            actor=self.user,
            now=now,
        )

    @staticmethod
    def _in_place(places: Sequence[int], act: Callable[[], object]) -> None:
        """A refusal names the place in the whole of what was given."""
        try:
            act()
        except SeveralRefused as refusal:
            raise SeveralRefused({places[at]: said for at, said in refusal.by_place.items()}) from None

    # --- Examining ---------------------------------------------------------------------------------------------------

    def _examine_some(
        self, lines: Sequence[tuple[int, Cells]], twice: frozenset[tuple[str, str]]
    ) -> Iterator[Examined]:
        found = list(super()._examine_some(lines, twice))
        told = [
            one
            for one in found
            if (one.cells.get(FIRST) or "").strip() or (one.cells.get(ADDRESS) or "").strip()
        ]
        known_rows = [one.row for one in told if one.row is not None]
        prefetch_related_objects(known_rows, "old_addresses")
        taken = takeovers.known_addresses(at for one in told if (at := self._address(one.cells)))
        for one in told:
            if one.row is not None:
                self._says_what_it_said(one)
            elif one.form is not None and not one.problems:
                self._is_to_be_taken_over(one, taken)
            if one.problems:
                one.outcome = Outcome.WRONG
        yield from found

    def _says_what_it_said(self, found: Examined) -> None:
        """Of what is there already neither is changed by a file."""
        first, at = (found.cells.get(FIRST) or "").strip(), _first(found.row)
        if first and (to_moment(first) is None or shown(to_moment(first)) != shown(at)):
            found.problems.append((FIRST, _("这一件已在系统中，首次发布时间不能改。")))
        address = (found.cells.get(ADDRESS) or "").strip()
        if address and address != _addresses(found.row):
            found.problems.append((ADDRESS, _("这一件已在系统中，原网址不能在表格中改。")))

    def _is_to_be_taken_over(self, found: Examined, taken: dict[Address, Record]) -> None:
        text, typed = (found.cells.get(FIRST) or "").strip(), (found.cells.get(ADDRESS) or "").strip()
        first = to_moment(text)
        if first is None:
            said = (
                _("“%(text)s”不是日期或者时间。") % {"text": text[:30]}
                if text
                else _("填写原网址的，要填写原发布时间。")
            )
            found.problems.append((FIRST, said))
            return
        cutover = self._cutover_of(found, typed)
        if cutover is None:
            return
        address = read_address(typed, cutover.host) if typed else None
        if isinstance(address, Reason):
            found.problems.append((ADDRESS, str(address)))
            return
        if address in self.twice:
            found.problems.append((ADDRESS, _("“%(text)s”在表中出现了不止一次。") % {"text": typed[:60]}))
        elif address in taken:
            found.problems.append((ADDRESS, takeovers.taken_by(taken[address])))
        assert found.form is not None  # asked before
        kind = self.register.kind  # type: ignore[attr-defined]
        formed_on = takeovers.formed_on(kind, found.form.instance)  # type: ignore[attr-defined]
        reasons = takeovers.why_not_first(first, cutover, formed_on)
        found.problems += [(FIRST, str(reason)) for reason in reasons if reason]
        self.olds[found.number] = takeovers.Old(cutover, first, address)
        found.changes += [(FIRST, "", shown(first)), *([(ADDRESS, "", str(address))] if address else [])]

    def _cutover_of(self, found: Examined, typed: str) -> Cutover | None:
        assert found.form is not None
        agency = found.form.cleaned_data["agency"]
        own = [one for one in self._open if one.agency_id == agency.pk]
        if len(own) > 1 and typed:
            own = [one for one in own if one.host == self._host(typed)] or own
        if len(own) == 1:
            return own[0]
        said = (
            _("有几个原网站正在切换，请填写完整的原网址。")
            if own
            else _("%(agency)s没有正在进行的网站切换，不能填写原发布时间；照常送审发布。")
        )
        found.problems.append((FIRST, said % {"agency": agency.label} if not own else said))
        return None

    @cached_property
    def _open(self) -> list[Cutover]:
        return list(Cutover.objects.for_user(self.user, "view").open(public_day()).select_related("agency"))

    @staticmethod
    def _host(typed: str) -> str:
        return "" if typed.startswith("/") else as_host(typed)

    def _address(self, cells: Cells) -> Address | None:
        """The address in a line, where it is one; of which site, the open cut-overs say."""
        typed = (cells.get(ADDRESS) or "").strip()
        if not typed:
            return None
        hosts = [one.host for one in self._open]
        host = self._host(typed) or (hosts[0] if len(set(hosts)) == 1 else "")
        found = read_address(typed, host)
        return None if isinstance(found, Reason) else found
