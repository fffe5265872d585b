"""The gate: errors stop a draft, warnings ask for a reason, and what is found stands beside the field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.accounts.reasons import Refused
from gongkai.compliance.actions import explain
from gongkai.compliance.gate import decided
from gongkai.compliance.models import Explanation
from gongkai.conftest import NOW
from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.models import Document
from gongkai.factories import City, draft, published
from gongkai.publishing import actions, gate
from gongkai.publishing.choices import RevisionState
from gongkai.publishing.models import Record
from gongkai.publishing.several import Draft, save_drafts

pytestmark = pytest.mark.django_db
WITH_NUMBER = "请联系王小明，手机13912345678。"
WITH_NAME = "申请人王小明来信反映噪声。"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def messages_of(record: Record) -> list[str]:
    record.refresh_from_db()
    return [one.seen.message for one in decided(record, NOW.date())]


def test_a_number_stops_a_draft_and_is_shown_masked(city: City, now: datetime) -> None:
    record = draft(city, now, text=WITH_NUMBER)
    with pytest.raises(Refused, match="手机号") as refused:
        actions.submit(record, actor=city.editor, now=now)
    assert "13912345678" not in str(refused.value) and "王小明" not in str(refused.value)
    assert record.working is not None and record.working.state == RevisionState.EDITING


def test_a_warning_goes_past_with_a_reason_and_not_without(city: City, now: datetime, client: Client) -> None:
    record = draft(city, now, text=WITH_NAME)
    with pytest.raises(Refused, match="说明照发的理由"):
        actions.submit(record, actor=city.editor, now=now)
    client.force_login(city.editor)
    page = client.get(reverse("registers:detail", args=["documents", record.pk])).content.decode()
    assert "发布前检查" in page and "要处理" in page
    record.refresh_from_db()
    [row] = decided(record, NOW.date())
    url = reverse("compliance:draft-finding", args=[record.pk, row.seen.rule.name, row.seen.found.key])
    assert url in page
    empty = client.post(url, {"reason": "好", "until": ""})
    assert empty.status_code == 422 and "请写明理由" in empty.content.decode()
    client.post(url, {"reason": "本人书面同意公开姓名", "until": ""})
    actions.submit(record, actor=city.editor, now=now)
    assert messages_of(record)


def test_a_reason_does_not_cover_another_name(city: City, now: datetime) -> None:
    record = draft(city, now, text=WITH_NAME)
    record.refresh_from_db()
    [row] = decided(record, NOW.date())
    explain(row.seen, reason="本人书面同意公开姓名", actor=city.editor, now=now)
    record.document.text = WITH_NAME + "申请人李红霞也来信。"
    actions.save_draft(record, record.document, record.title, actor=city.editor, now=now)
    with pytest.raises(Refused, match="姓名"):
        actions.submit(record, actor=city.editor, now=now)


def test_strangers_find_no_draft(city: City, now: datetime, client: Client) -> None:
    record = draft(city, now, text=WITH_NAME)
    record.refresh_from_db()
    [row] = decided(record, NOW.date())
    url = reverse("compliance:draft-finding", args=[record.pk, row.seen.rule.name, row.seen.found.key])
    for stranger in (city.other_editor, city.office, city.auditor):
        client.force_login(stranger)
        assert client.get(url).status_code == 404
        assert client.post(url, {"reason": "本人书面同意公开姓名"}).status_code == 404
    assert not Explanation.objects.exists()


def test_what_is_found_stands_beside_its_field(city: City, now: datetime, client: Client) -> None:
    record = draft(city, now, text=WITH_NUMBER)
    client.force_login(city.editor)
    page = client.get(reverse("registers:edit", args=["documents", record.pk])).content.decode()
    field = page.index('name="text"')
    assert page.index("疑似有手机号") > field and "13912345678" in page  # the text itself is the editor's own


def test_what_is_in_order_goes_through(city: City, now: datetime) -> None:
    assert messages_of(published(city, now)) == []


def test_many_drafts_are_read_in_one_run(city: City, now: datetime) -> None:
    """Ten times as many texts, each with a finding that is explained, and not one query more."""

    def queries(count: int) -> int:
        rows = [Draft(Document(text=WITH_NAME), f"第{number}件", city.education) for number in range(count)]
        save_drafts(DOCUMENTS, rows, actor=city.editor, now=now)
        joined = Record.objects.select_related("agency", "working__snapshot", "current__snapshot")
        records = list(joined.order_by("-pk")[:count])
        explain(
            decided(records[0], NOW.date())[0].seen, reason="本人书面同意公开姓名", actor=city.editor, now=now
        )
        with CaptureQueriesContext(connection) as caught:
            found = gate.reasons_of_each(records, NOW.date())
        assert [bool(reasons) for reasons in found] == [False] + [True] * (count - 1)
        return len(caught)

    assert queries(20) == queries(200) <= 6
