"""Cut-over: what an old site had published comes with its date and address, in a cut-over, by two people, and only so."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.accounts.reasons import Reason, Refused
from gongkai.compliance.findings import refresh_all
from gongkai.compliance.models import Finding
from gongkai.documents.models import Document
from gongkai.factories import City, draft, fresh, make_person, published
from gongkai.portal.models import News
from gongkai.publishing import actions, gate, takeovers, views_cutovers
from gongkai.publishing.choices import Act, RecordState
from gongkai.publishing.cutovers import close_cutover, open_cutover
from gongkai.publishing.models import (
    Cutover,
    Edition,
    LogEntry,
    OldAddress,
    Record,
    Review,
    TakenOver,
    Takeover,
)
from gongkai.publishing.several import SeveralRefused
from gongkai.publishing.tests.old_site import FORMED, HOST, OLD, follow, opened, prepared, taken_over
from gongkai.publishing.verification import verify
from gongkai.registers.models import TableImport

pytestmark = pytest.mark.django_db
LIST = "/desk/registers/documents/"


# --- Cut-overs -------------------------------------------------------------------------------------------------------


def test_only_the_disclosure_office_opens_and_closes_and_the_log_says_so(city: City, now: datetime) -> None:
    for stranger in (city.editor, city.reviewer, city.auditor):
        with pytest.raises(Refused, match="主管部门"):
            open_cutover(
                city.education,
                host=HOST,
                site="网",
                reason="x",
                closes_on=now.date(),
                actor=stranger,
                now=now,
            )
    cutover = opened(city, now)
    entry = LogEntry.objects.get()
    assert (entry.act, entry.agency, entry.role) == ("cutover_opened", city.education, "disclosure_office")
    assert entry.manifest == {"site": HOST, "closes_on": "2026-12-27"}
    with pytest.raises(Refused, match="已经打开"):
        opened(city, now)
    with pytest.raises(Refused, match="主管部门"):
        close_cutover(cutover, actor=city.editor, now=now)
    close_cutover(cutover, actor=city.office, now=now)
    with pytest.raises(Refused, match="已经结束"):
        close_cutover(cutover, actor=city.office, now=now)
    opened(city, now)
    assert [one.act for one in LogEntry.objects.order_by("seq")] == [
        "cutover_opened",
        "cutover_closed",
        "cutover_opened",
    ]
    assert HOST in Client().get("/log/").content.decode()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"host": "教育网"}, "域名"),
        ({"host": "localhost"}, "域名"),
        ({"closes_on": date(2026, 6, 29)}, "早于今天"),
        ({"closes_on": date(2027, 1, 1)}, "最长"),
        ({"reason": " "}, "理由"),
        ({"site": ""}, "名称"),
    ],
)
def test_a_cutover_has_an_end_a_host_and_a_reason(
    city: City, now: datetime, given: dict[str, object], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        opened(city, now, **given)


def test_one_that_ran_out_may_be_opened_again(city: City, now: datetime) -> None:
    over = opened(city, now, closes_on=now.date())
    opened(city, now + timedelta(days=9))
    assert Cutover.objects.filter(closed_at=None).count() == 1
    over.refresh_from_db()
    assert over.closed_at is not None and timezone.localdate(over.closed_at) == over.closes_on


# --- Taking over -----------------------------------------------------------------------------------------------------


def test_what_was_taken_over_keeps_its_date_and_is_marked_in_the_log(city: City, now: datetime) -> None:
    published(city, now, "新的一件")
    first, second = taken_over(city, now, "/a/1.html", "/a/2.html")
    assert (first.published_at, first.migrated_at, first.migrated_from) == (OLD, now, "云汀教育网")
    entry = LogEntry.objects.latest("seq")
    assert (entry.act, entry.record, entry.agency, entry.role) == (
        "migrated",
        None,
        city.education,
        "reviewer",
    )
    manifest = entry.manifest or {}
    assert manifest["site"] == HOST
    assert [row["record"] for row in manifest["records"]] == [first.pk, second.pk]
    assert manifest["records"][0]["first_published_at"] == "2019-09-02T01:30:00+00:00"
    assert {f"record:{first.pk}", f"record:{second.pk}", "kind:documents"} < set(entry.keys)
    said = Review.objects.filter(revision=first.current).order_by("pk")
    assert [(one.step, one.ground, one.reviewer, one.opinion) for one in said] == [
        ("secrecy", "not_secret", city.reviewer, str(takeovers.CONFIRMED)),
        ("final", "", city.reviewer, str(takeovers.CONFIRMED)),
    ]
    follow()
    assert list(Edition.objects.filter(record=first).values_list("number", "act")) == [(1, "migrated")]
    assert [line.title for line in News.objects.all()] == ["新的一件"]  # what is years old is no news
    assert list(verify()) == []
    page = Client().get(f"/documents/{first.pk}/").content.decode()
    assert "原发布时间" in page
    assert "2019年9月2日 09:30" in page
    assert "云汀教育网" in page
    assert "2026年6月30日 09:00" in page
    assert "更新时间" not in page
    log = Client().get("/log/").content.decode()
    assert "从原网站迁入" in log
    assert "旧通知1" in log
    refresh_all(now)
    assert not Finding.objects.filter(rule="timing.late", record=first).exists()


def test_a_later_change_keeps_the_first_publication(city: City, now: datetime) -> None:
    (record,) = taken_over(city, now, "/a/1.html")
    later = now + timedelta(days=1)
    actions.save_draft(
        record, Document(record=record, text="一、改过"), "旧通知", actor=city.editor, now=later
    )
    actions.submit(record, actor=city.editor, now=later)
    actions.approve(record, actor=city.reviewer, now=later)
    actions.publish(record, actor=city.editor, now=later)
    record.refresh_from_db()
    assert (record.published_at, record.changed_at) == (OLD, later)
    assert list(verify()) == []


def test_a_forged_date_is_found(city: City, now: datetime) -> None:
    (old,), new = taken_over(city, now, "/a/1.html"), published(city, now)
    Record.objects.filter(pk=new.pk).update(published_at=OLD)
    assert {problem.code for problem in verify()} == {"date"}
    Record.objects.filter(pk=new.pk).update(published_at=now)
    Record.objects.filter(pk=old.pk).update(published_at=OLD - timedelta(days=30))
    assert [(problem.code, problem.record) for problem in verify()] == [("date", old.pk)]
    Record.objects.filter(pk=old.pk).update(published_at=OLD)
    Record.objects.filter(pk=new.pk).update(published_at=OLD, migrated_at=now, migrated_from="云汀教育网")
    assert [(problem.code, problem.record) for problem in verify()] == [("date", new.pk)]


def test_four_eyes_hold(city: City, now: datetime) -> None:
    batch, (record,) = prepared(city, opened(city, now), now, "/a/1.html")
    both = make_person("both", (city.education, "editor"), (city.education, "reviewer"))
    Takeover.objects.filter(pk=batch.pk).update(prepared_by=both)
    for actor, why in (
        (both, "不能自己确认"),
        (city.editor, "不是.*审核"),
        (city.other_editor, "不是.*审核"),
        (city.office, "不是.*审核"),
    ):
        with pytest.raises(Refused, match=why):
            takeovers.confirm(Takeover.objects.get(pk=batch.pk), actor=actor, now=now)
    Takeover.objects.filter(pk=batch.pk).update(prepared_by=city.editor)
    actions.save_draft(record, Document(record=record, text="改"), "旧通知", actor=both, now=now)
    with pytest.raises(Refused, match="须由他人审核"):
        takeovers.confirm(Takeover.objects.get(pk=batch.pk), actor=both, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Takeover.objects.filter(pk=batch.pk).update(confirmed_by=city.editor, confirmed_at=now)
    assert Record.objects.get(pk=record.pk).state == RecordState.DRAFT


def test_outside_of_a_cutover_nothing_is_taken_over(city: City, now: datetime) -> None:
    cutover = opened(city, now, closes_on=now.date() + timedelta(days=1))
    batch, _records = prepared(city, cutover, now, "/a/1.html")
    with pytest.raises(Refused, match="已经结束"):
        takeovers.confirm(batch, actor=city.reviewer, now=now + timedelta(days=2))
    close_cutover(cutover, actor=city.office, now=now)
    with pytest.raises(Refused, match="已经结束"):
        takeovers.confirm(Takeover.objects.get(pk=batch.pk), actor=city.reviewer, now=now)
    with pytest.raises(SeveralRefused, match="已经结束"):
        prepared(city, Cutover.objects.get(pk=cutover.pk), now, "/a/2.html")
    assert Record.objects.count() == 1
    assert not Record.objects.published().exists()


def test_the_old_publication_lies_before_the_cutover_and_after_the_signature(
    city: City, now: datetime
) -> None:
    cutover = opened(city, now)
    for first, why in ((now, "不早于切换"), (OLD - timedelta(days=120), "早于成文")):
        with pytest.raises(SeveralRefused, match=why):
            prepared(city, cutover, now, "/a/1.html", first=first)
    assert not Record.objects.exists()


def test_an_address_leads_to_one_record_only(city: City, now: datetime) -> None:
    cutover = opened(city, now)
    prepared(city, cutover, now, "/a/1.html")
    with pytest.raises(SeveralRefused, match="待迁入") as refused:
        prepared(city, cutover, now, "/a/2.html", "/a/1.html")
    assert list(refused.value.by_place) == [1]
    assert Record.objects.count() == 1


def test_the_gate_stops_the_whole_batch(city: City, now: datetime) -> None:
    batch, records = prepared(city, opened(city, now), now, "/a/1.html", "/a/2.html")
    row = Document(record=records[1], text="联系人王小明，手机13800138000，身份证号11010519491231002X")
    actions.save_draft(records[1], row, "带手机的", actor=city.editor, now=now)
    with pytest.raises(Refused, match="《带手机的》"):
        takeovers.confirm(batch, actor=city.reviewer, now=now)
    assert not Record.objects.published().exists()
    assert takeovers.leave_out(batch, [records[1].pk], actor=city.editor) == 1
    takeovers.confirm(batch, actor=city.reviewer, now=now)
    assert list(Record.objects.published()) == [records[0]]
    assert not OldAddress.objects.filter(record=records[1]).exists()


def test_one_decides_on_what_one_has_read(city: City, now: datetime) -> None:
    batch, (record,) = prepared(city, opened(city, now), now, "/a/1.html")
    seen = takeovers.digest_of(takeovers.members_of(batch))
    actions.save_draft(record, Document(record=record, text="改了"), "旧通知", actor=city.editor, now=now)
    with pytest.raises(Refused, match="有改动"):
        takeovers.confirm(batch, seen=seen, actor=city.reviewer, now=now)
    seen = takeovers.digest_of(takeovers.members_of(batch))
    takeovers.confirm(batch, seen=seen, actor=city.reviewer, now=now)
    with pytest.raises(Refused, match="已经确认"):
        takeovers.confirm(Takeover.objects.get(pk=batch.pk), actor=city.reviewer, now=now)


def test_a_draft_that_goes_the_usual_way_has_the_usual_date(city: City, now: datetime) -> None:
    batch, (record, _other) = prepared(city, opened(city, now), now, "/a/1.html", "/a/2.html")
    actions.submit(record, actor=city.editor, now=now)
    with pytest.raises(Refused, match="不能办理这一步"):
        takeovers.confirm(batch, actor=city.reviewer, now=now)
    actions.approve(record, actor=city.reviewer, now=now)
    actions.publish(record, actor=city.reviewer, now=now)
    record.refresh_from_db()
    assert (record.published_at, record.migrated_at) == (now, None)
    with pytest.raises(Refused, match="另行发布"):
        takeovers.confirm(batch, actor=city.reviewer, now=now)


def test_a_deleted_draft_leaves_the_batch_and_frees_its_address(city: City, now: datetime) -> None:
    cutover = opened(city, now)
    _batch, (record,) = prepared(city, cutover, now, "/a/1.html")
    actions.delete_draft(record, actor=city.editor)
    assert not TakenOver.objects.exists()
    prepared(city, cutover, now, "/a/1.html")


def test_what_waits_is_not_overdue(city: City, now: datetime) -> None:
    _batch, (record,) = prepared(city, opened(city, now), now, "/a/1.html")
    late = draft(city, now, "自己的")
    actions.save_draft(
        late, Document(record=late, text="一", signed_on=FORMED), "自己的", actor=city.editor, now=now
    )
    refresh_all(now)
    waiting = Finding.objects.filter(rule="timing.waiting").values_list("record", flat=True)
    assert list(waiting) == [late.pk]
    assert record.pk != late.pk


@pytest.mark.parametrize("is_closed", [True, False])
def test_what_waits_in_vain_is_overdue(city: City, now: datetime, is_closed: bool) -> None:
    cutover = opened(city, now, closes_on=now.date())
    _batch, (record,) = prepared(city, cutover, now, "/a/1.html")
    refresh_all(now)
    waiting = Finding.objects.filter(rule="timing.waiting", record=record)
    assert not waiting.exists()
    if is_closed:
        close_cutover(cutover, actor=city.office, now=now)
    refresh_all(now if is_closed else now + timedelta(days=1))
    assert waiting.exists()


def test_all_texts_are_read_at_once_and_before_the_locks(
    city: City, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, records = prepared(city, opened(city, now), now, "/a/1.html", "/a/2.html")
    read: list[list[int]] = []

    def look(records: Sequence[Record], today: date) -> list[list[Reason]]:
        read.append([record.pk for record in records])
        return [[] for _record in records]

    monkeypatch.setattr(gate, "_checks", [*gate._checks, look])
    takeovers.confirm(batch, actor=city.reviewer, now=now)
    assert read == [[record.pk for record in records]]


def test_what_changes_after_the_gate_has_read_it_is_not_taken_over(
    city: City, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, (record,) = prepared(city, opened(city, now), now, "/a/1.html")

    def change(records: Sequence[Record], today: date) -> list[list[Reason]]:
        [one] = records
        row = Document(record=one, text="电话13800138000")
        actions.save_draft(record, row, "旧通知", actor=city.editor, now=now)
        return [[]]

    monkeypatch.setattr(gate, "_checks", [change])
    with pytest.raises(Refused, match="有改动"):
        takeovers.confirm(batch, actor=city.reviewer, now=now)
    assert not Record.objects.published().exists()


# --- Files and pages -------------------------------------------------------------------------------------------------


def to_csv(*lines: dict[str, str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def line(place: int, **more: str) -> dict[str, str]:
    row = {
        "名称": f"关于第{place}项工作的通知",
        "公开机构": "云汀市教育局",
        "成文日期": "2019-03-01",
        "发文字号": f"云教发〔2019〕{place}号",
        "正文": "一、总则",
        "原发布时间": "2019-03-04 09:30",
        "原网址": f"http://{HOST}/a/{place}.html",
    }
    return row | more


@pytest.fixture
def client(city: City) -> Client:
    client = Client()
    client.force_login(city.editor)
    return client


def upload(client: Client, *lines: dict[str, str]) -> TableImport:
    answer = client.post(f"{LIST}import/", {"file": SimpleUploadedFile("旧站.csv", to_csv(*lines))})
    assert answer.status_code == 302, answer.context["form"].errors
    return TableImport.objects.latest("pk")


def problems(staged: TableImport) -> list[tuple[int, str, str, str]]:
    return [(row.number, *problem) for row in staged.lines.order_by("number") for problem in row.problems]


def test_a_file_becomes_a_batch_which_another_person_confirms_on_its_page(
    city: City, now: datetime, client: Client
) -> None:
    opened(city, now)
    staged = upload(
        client,
        line(1),
        line(2, 原网址=f"{HOST}/b.jsp?id=2"),
        line(3, 原网址="/c/%E6%97%A7.html", 原发布时间="2019/3/5"),
    )
    assert problems(staged) == []
    page = client.get(f"{LIST}import/{staged.pk}/").content.decode()
    assert "原发布时间" in page
    client.post(f"{LIST}import/{staged.pk}/", {"do": "confirm"})
    batch = Takeover.objects.get()
    assert [(str(one), one.record.title[-4:]) for one in OldAddress.objects.order_by("record_id")] == [
        (f"{HOST}/a/1.html", "作的通知"),
        (f"{HOST}/b.jsp?id=2", "作的通知"),
        (f"{HOST}/c/旧.html", "作的通知"),
    ]
    url = f"/desk/publishing/takeovers/{batch.pk}/"
    assert "不能自己确认" in client.get(url).content.decode()
    assert client.post(url, {"has_compared": "on", "seen": "x"}).status_code == 422
    other = Client()
    other.force_login(city.reviewer)
    assert "迁入待确认" in other.get("/desk/").content.decode()
    shown = other.get(url)
    assert "/c/旧.html" in shown.content.decode()
    assert other.post(url, {"seen": shown.context["seen"]}).status_code == 422  # without having compared
    answer = other.post(url, {"has_compared": "on", "seen": shown.context["seen"]})
    assert answer.status_code == 302
    assert Record.objects.published().count() == 3
    assert Client().get("/c/%E6%97%A7.html").status_code == 301
    assert list(verify()) == []
    # What was taken over comes back as it is, and changes nothing.
    text = b"".join(client.get("/desk/registers/documents.csv").streaming_content).decode("utf-8-sig")
    again = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["原发布时间"] for row in again} == {"2019-03-04 09:30", "2019-03-05 00:00"}
    assert {row["原网址"] for row in again} >= {f"{HOST}/c/旧.html"}
    staged = upload(client, *again)
    assert set(staged.lines.values_list("outcome", flat=True)) == {"unchanged"}, problems(staged)
    again[0]["原发布时间"] = "2018-01-01 00:00"
    again[1]["原网址"] = f"{HOST}/x.html"
    staged = upload(client, *again)
    assert [(number, head) for number, _letter, head, _said in problems(staged)] == [
        (2, "原发布时间"),
        (3, "原网址"),
    ]


def test_errors_are_told_by_row_and_column(city: City, now: datetime, client: Client) -> None:
    cutover = opened(city, now)
    prepared(city, cutover, now, "/a/9.html")
    staged = upload(
        client,
        line(1),
        line(2, 原网址=f"http://{HOST}/a/1.html"),
        line(3, 原发布时间="昨天"),
        line(4, 原发布时间=""),
        line(5, 原发布时间="2019-02-01"),
        line(6, 原发布时间="2026-12-01"),
        line(7, 原网址="http://www.other.example/a/7.html"),
        line(8, 原网址=f"http://{HOST}/"),
        line(9),
        line(10, 原网址=""),
    )
    found = problems(staged)
    assert [(number, letter, head) for number, letter, head, _said in found] == [
        (2, "G", "原网址"),
        (3, "G", "原网址"),
        (4, "F", "原发布时间"),
        (5, "F", "原发布时间"),
        (6, "F", "原发布时间"),
        (7, "F", "原发布时间"),
        (8, "G", "原网址"),
        (9, "G", "原网址"),
        (10, "G", "原网址"),
    ]
    said = [one for *_rest, one in found]
    for words, text in zip(
        ("不止一次", "不止一次", "不是日期", "要填写", "早于成文", "不早于切换", HOST, "首页", "待迁入"),
        said,
        strict=True,
    ):
        assert words in text
    client.post(f"{LIST}import/{staged.pk}/", {"do": "confirm"})
    assert Record.objects.count() == 1


def test_without_a_cutover_no_date_is_typed(city: City, now: datetime, client: Client) -> None:
    staged = upload(client, line(1))
    assert [(head, "没有正在进行的网站切换" in said) for _n, _l, head, said in problems(staged)] == [
        ("原发布时间", True)
    ]
    cutover = opened(city, now)
    staged = upload(client, line(1), {**line(2, 原发布时间="", 原网址="")})
    close_cutover(cutover, actor=city.office, now=now)
    client.post(f"{LIST}import/{staged.pk}/", {"do": "confirm"})
    assert not Record.objects.exists()
    staged.refresh_from_db()
    assert staged.notice
    other = Client()
    other.force_login(city.other_editor)
    opened(city, now)
    staged = upload(other, line(1, 公开机构="云汀市卫生健康委员会"))
    assert "没有正在进行的网站切换" in str(problems(staged))


def test_lines_without_an_old_date_are_drafts_like_any(city: City, now: datetime, client: Client) -> None:
    opened(city, now)
    staged = upload(client, line(1), line(2, 原发布时间="", 原网址=""))
    client.post(f"{LIST}import/{staged.pk}/", {"do": "confirm"})
    assert Record.objects.count() == 2
    assert TakenOver.objects.count() == 1


def test_an_old_address_costs_no_query_of_its_own(city: City, now: datetime, client: Client) -> None:
    opened(city, now)

    def queries(*lines: dict[str, str]) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert problems(upload(client, *lines)) == []
        return len(captured)

    def more(count: int) -> int:
        old = [line(number) for number in range(count)]
        return queries(*old) - queries(*(row | {"原发布时间": "", "原网址": ""} for row in old))

    assert more(30) == more(3) <= 4


def test_a_batch_is_written_in_a_fixed_number_of_statements(city: City, now: datetime) -> None:
    cutover = opened(city, now)

    def statements(count: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            prepared(city, cutover, now, *(f"/{count}/{number}.html" for number in range(count)))
        return len(captured)

    assert statements(40) <= statements(4) + 4


def test_strangers_see_neither_cutovers_nor_batches(city: City, now: datetime) -> None:
    cutover = opened(city, now)
    batch, records = prepared(city, cutover, now, "/a/1.html")
    client = Client()
    client.force_login(fresh(city.other_editor))
    assert "云汀教育网" not in client.get("/desk/publishing/cutovers/").content.decode()
    assert client.post("/desk/publishing/cutovers/", {}).status_code == 404
    assert client.post(f"/desk/publishing/cutovers/{cutover.pk}/close/").status_code == 404
    for sent in ({"has_compared": "on"}, {"do": "leave_out", "records": [records[0].pk]}):
        assert client.post(f"/desk/publishing/takeovers/{batch.pk}/", sent).status_code == 404
    assert client.get(f"/desk/publishing/takeovers/{batch.pk}/").status_code == 404
    client.force_login(fresh(city.editor))
    assert client.post(f"/desk/publishing/cutovers/{cutover.pk}/close/").status_code == 404
    sent = {"do": "leave_out", "records": [records[0].pk]}
    assert client.post(f"/desk/publishing/takeovers/{batch.pk}/", sent).status_code == 302
    assert not Takeover.objects.exists()


def test_the_office_opens_and_closes_on_the_page(city: City, now: datetime) -> None:
    client = Client()
    client.force_login(city.office)
    url = "/desk/publishing/cutovers/"
    soon = datetime.now(tz=OLD.tzinfo).date() + timedelta(days=9)
    sent = {
        "agency": city.education.pk,
        "site": "云汀教育网",
        "host": f"http://{HOST}/",
        "closes_on": soon,
        "reason": "整合",
    }
    assert client.post(url, sent | {"host": "不是"}).status_code == 422
    assert client.post(url, sent).status_code == 302
    cutover = Cutover.objects.get()
    assert cutover.host == HOST
    prepared(city, cutover, timezone.now(), "/a/1.html")
    shown = client.get(url).content.decode()
    assert "提前结束" in shown and "待确认" in shown
    asked = client.get(f"{url}{cutover.pk}/close/").content.decode()
    assert "还有 1 件没有确认" in asked
    assert LogEntry.objects.latest("seq").act == Act.CUTOVER_OPENED
    assert client.post(f"{url}{cutover.pk}/close/").status_code == 302
    assert LogEntry.objects.latest("seq").act == Act.CUTOVER_CLOSED
    shown = client.get(url).content.decode()
    assert "切换已结束，未确认" in shown and "待确认" not in shown
    assert client.post(f"{url}{cutover.pk}/close/").status_code == 422


def test_an_office_reads_of_what_others_prepare_once_it_is_confirmed(city: City, now: datetime) -> None:
    batch, _records = prepared(city, opened(city, now), now, "/a/1.html", "/a/机密的名称.html")
    url, client = f"/desk/publishing/takeovers/{batch.pk}/", Client()
    client.force_login(fresh(city.office))
    page = client.get(url).content.decode()
    assert "共 2 件" in page
    assert "旧通知1" not in page and "机密的名称" not in page
    sent = client.post(url, {"do": "leave_out", "records": [_records[0].pk]})
    assert sent.status_code == 422 and "旧通知1" not in sent.content.decode()
    client.force_login(fresh(city.editor))
    page = client.get(url).content.decode()
    link = (
        f'href="http://{HOST}/a/%E6%9C%BA%E5%AF%86%E7%9A%84%E5%90%8D%E7%A7%B0.html" rel="nofollow noopener"'
    )
    assert "旧通知1" in page and link in page
    takeovers.confirm(batch, actor=city.reviewer, now=now)
    client.force_login(fresh(city.office))
    assert "旧通知1" in client.get(url).content.decode()


def test_both_lists_turn_their_pages(city: City, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_cutovers, "PAGE_SIZE", 1)
    for place in ("a", "b"):
        prepared(city, opened(city, now, host=f"{place}.example"), now, f"/{place}/1.html")
    client = Client()
    client.force_login(fresh(city.editor))
    shown = client.get("/desk/publishing/cutovers/", {"page": "2", "batches": "0"})
    assert len(shown.context["rows"]) == len(shown.context["batches"]) == 1
    assert (shown.context["page_obj"].number, shown.context["batches_page"].number) == (2, 1)
    assert 'href="?page=2&amp;batches=2"' in shown.content.decode()
