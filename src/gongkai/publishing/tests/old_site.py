"""What tests take over from an old site: a cut-over of the education bureau, a batch, records that were confirmed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.models import Document
from gongkai.factories import City
from gongkai.publishing import takeovers
from gongkai.publishing.cutovers import open_cutover
from gongkai.publishing.followers import all_followers
from gongkai.publishing.models import Cutover, Record, Takeover
from gongkai.publishing.old_addresses import Address, read_address
from gongkai.publishing.several import Draft

HOST = "www.jyj.example"
OLD = datetime(2019, 9, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
FORMED = date(2019, 6, 3)  # thirteen weeks before: late, had we published it


def follow() -> None:
    for follower in all_followers():
        follower.catch_up()


def opened(city: City, now: datetime, **more: object) -> Cutover:
    given = {
        "host": HOST,
        "site": "云汀教育网",
        "reason": "网站整合",
        "closes_on": now.date() + timedelta(days=180),
    }
    return open_cutover(city.education, **given | more, actor=city.office, now=now)  # type: ignore[arg-type]


def one(city: City, title: str = "旧通知", signed_on: date | None = FORMED) -> Draft:
    return Draft(Document(text="一、旧的总则", signed_on=signed_on), title, agency=city.education)


def prepared(
    city: City, cutover: Cutover, now: datetime, *paths: str, first: datetime = OLD
) -> tuple[Takeover, list[Record]]:
    addresses = [read_address(path, HOST) for path in paths]
    drafts = [
        (one(city, f"旧通知{place}"), takeovers.Old(cutover, first, address))
        for place, address in enumerate(addresses, start=1)
        if isinstance(address, Address)
    ]
    with transaction.atomic():
        records = takeovers.prepare(DOCUMENTS, drafts, actor=city.editor, now=now)
    return Takeover.objects.latest("pk"), records


def taken_over(city: City, now: datetime, *paths: str) -> list[Record]:
    batch, records = prepared(city, opened(city, now), now, *paths)
    takeovers.confirm(batch, actor=city.reviewer, now=now)
    return list(Record.objects.filter(pk__in=[record.pk for record in records]).order_by("pk"))
