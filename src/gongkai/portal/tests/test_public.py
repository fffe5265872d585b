"""What the public reads, and what it must never get."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from gongkai.accounts.public_pages import public_page
from gongkai.agencies.models import Agency
from gongkai.factories import City, draft, published
from gongkai.jobs.models import Heartbeat
from gongkai.portal.models import News
from gongkai.portal.news import NewsFollower
from gongkai.publishing import actions
from gongkai.publishing.followers import all_followers
from gongkai.publishing.models import LogHead
from gongkai.publishing.pages import NoStoreMiddleware


def catch_up() -> None:
    for follower in all_followers():
        follower.catch_up()


def test_a_document_page_has_data_contents_and_anchors(city: City, now: datetime) -> None:
    record = published(city, now)
    page = Client().get(f"/documents/{record.pk}/").content.decode()
    for text in (
        "云教发〔2026〕3号",
        "现行有效",
        "2026年6月30日 09:00",
        "云汀市教育局",
        'id="item-1"',
        'href="#chapter-1"',
    ):
        assert text in page
    assert record.current.snapshot.digest in page
    assert "按时检查车辆" in Client().get(f"/documents/{record.pk}/print/").content.decode()


def test_markup_in_a_document_is_text(city: City, now: datetime) -> None:
    record = draft(city, now, "<script>alert(1)</script>", "一、总则\n1.<img src=x onerror=alert(1)>")
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, now=now)
    actions.publish(record, actor=city.reviewer, now=now)
    page = Client().get(f"/documents/{record.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_draft_does_not_exist_for_the_public(city: City, now: datetime) -> None:
    record = draft(city, now)
    assert Client().get(f"/documents/{record.pk}/").status_code == 404
    assert Client().get(f"/plans/{record.pk}/").status_code == 404


def test_a_withdrawn_page_says_why_or_is_gone(city: City, now: datetime) -> None:
    noticed, gone = published(city, now, "甲通知"), published(city, now, "乙通知")
    actions.withdraw(noticed, actor=city.reviewer, reason="内容有误", withdrawal="notice", now=now)
    actions.withdraw(gone, actor=city.reviewer, reason="含有个人信息", withdrawal="gone", now=now)
    page = Client().get(f"/documents/{noticed.pk}/")
    assert (page.status_code, "内容有误" in page.content.decode()) == (200, True)
    assert '<meta name="robots" content="noindex">' in page.content.decode()
    page = Client().get(f"/documents/{gone.pk}/")
    assert page.status_code == 410
    assert "乙通知" not in page.content.decode()
    assert "含有个人信息" not in page.content.decode()
    assert "乙通知" not in Client().get("/log/").content.decode()


def test_news_follow_the_log(city: City, now: datetime) -> None:
    record = published(city, now)
    draft(city, now, "没有发布的")
    catch_up()
    home = Client().get("/").content.decode()
    assert "关于校车安全的通知" in home
    assert "没有发布的" not in home
    assert "关于校车安全的通知" in Client().get("/feed.atom").content.decode()
    actions.withdraw(
        record, actor=city.reviewer, reason="有误", withdrawal="gone", now=now + timedelta(hours=1)
    )
    catch_up()
    assert "关于校车安全的通知" not in Client().get("/").content.decode()


def test_the_feed_names_the_site_whatever_a_client_calls_it(city: City, now: datetime) -> None:
    record = published(city, now)
    catch_up()
    feed = Client().get("/feed.atom", headers={"Host": "127.0.0.1:9999"}).content.decode()
    assert "9999" not in feed
    for address in ("/", "/feed.atom", f"/documents/{record.pk}/"):
        assert f'href="{settings.ORIGIN}{address}"' in feed


def test_what_was_stored_with_control_characters_stops_no_feed(city: City, now: datetime) -> None:
    published(city, now, "关于\x07防汛\x0b的通知\uffff")
    Agency.objects.filter(pk=city.education.pk).update(name="云汀市\x1b教育局")
    catch_up()
    answer = Client().get("/feed.atom")
    assert answer.status_code == 200
    entry = etree.fromstring(answer.content).find("{*}entry")
    assert entry.findtext("{*}title") == "关于防汛的通知"
    assert entry.findtext("{*}summary") == "云汀市教育局 · 发布"


def test_a_request_for_another_host_is_a_bad_request_everywhere(db: None) -> None:
    for address in ("/", "/desk/", "/desk/plans/"):
        assert Client().get(address, headers={"Host": "evil.example"}).status_code == 400


def test_a_foreign_host_leaves_one_line_in_the_log(db: None, caplog: pytest.LogCaptureFixture) -> None:
    Client().get("/", headers={"Host": "evil.example"})
    (line,) = caplog.records
    assert "evil.example" in line.getMessage()
    assert line.exc_info is None


def test_news_can_be_rebuilt_and_come_out_the_same(city: City, now: datetime) -> None:
    for number in range(4):
        record = published(city, now + timedelta(hours=number), f"通知{number}")
    actions.withdraw(record, actor=city.reviewer, reason="有误", withdrawal="gone", now=now)
    catch_up()
    before = list(News.objects.values_list("entry", "title", "act", "record"))
    NewsFollower().rebuild()
    assert len(before) == 3
    assert list(News.objects.values_list("entry", "title", "act", "record")) == before


def test_the_head_of_the_log_can_be_kept_elsewhere(city: City, now: datetime) -> None:
    published(city, now)
    written = json.loads(Client().get("/log/head.json").content)
    head = LogHead.objects.get()
    assert written == {"seq": head.seq, "hash": head.hash}


@pytest.mark.parametrize(
    "address", ["/", "/documents/", "/agencies/", "/agencies/jyj/", "/plans/", "/log/", "/foi/calculator/"]
)
def test_public_pages_are_the_same_for_everyone(city: City, now: datetime, address: str) -> None:
    published(city, now)
    client = Client()
    client.force_login(city.editor)
    seen_by_staff, seen_by_all = client.get(address), Client().get(address)
    assert seen_by_staff.content == seen_by_all.content
    assert "Cookie" not in seen_by_all.get("Vary", "")
    assert not seen_by_all.cookies
    assert seen_by_all.headers["Cache-Control"] == "public, max-age=60"
    policy = seen_by_all.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_workspace_is_never_stored(city: City) -> None:
    client = Client()
    client.force_login(city.editor)
    assert client.get("/desk/").headers["Cache-Control"] == "private, no-store"
    assert Client().get("/desk/sign-in/").headers["Cache-Control"].startswith("max-age=0, no-cache")


def test_a_public_page_with_a_cookie_is_a_programming_error() -> None:
    @public_page
    def careless(request: HttpRequest) -> HttpResponse:
        response = HttpResponse()
        response.set_cookie("who", "you")
        return response

    with pytest.raises(RuntimeError, match="depends on a cookie"):
        NoStoreMiddleware(careless)(RequestFactory().get("/x"))  # type: ignore[arg-type]


@pytest.mark.parametrize("cookie", ["short", "x" * 64, "a" * 500, "é"])
def test_a_spoilt_cookie_spoils_nothing(db: None, cookie: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["gongkai_csrf"] = cookie
    page = client.get("/")
    assert page.status_code == 200
    assert not page.cookies


def test_forms_of_the_workspace_need_their_token(city: City) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(city.editor)
    answer = client.post("/desk/notifications/read/")
    assert answer.status_code == 403
    assert '<a href="/desk/">回到工作台</a>' in answer.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_public_pages_answer_reading_only(db: None, method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for address in ("/", "/documents/", "/documents/1/", "/healthz"):
        assert getattr(client, method)(address).status_code == 405
    assert getattr(client, method)("/nothing-here/").status_code == 404
    assert getattr(client, method)("/desk/").status_code == 403


def test_health_tells_the_age_of_each_process(db: None) -> None:
    assert Client().get("/healthz").status_code == 503
    for process in ("worker", "follower", "scheduler"):
        Heartbeat.objects.create(process=process, beaten_at=timezone.now())
    answer = Client().get("/healthz")
    assert answer.status_code == 200
    assert set(answer.json()["age_seconds"]) == {"worker", "follower", "scheduler"}
    Heartbeat.objects.filter(process="worker").update(beaten_at=timezone.now() - timedelta(minutes=10))
    assert Client().get("/healthz").json()["ok"] is False


def test_an_unknown_address_is_a_page_in_chinese(db: None) -> None:
    page = Client().get("/nothing-here/")
    assert page.status_code == 404
    html = LexborHTMLParser(page.content.decode())
    assert html.css_first("h1").text() == "找不到这个页面"
    assert {item.text()[-1] for item in html.css(".error-page li")}.isdisjoint("；。")


def test_who_calls_about_an_error_need_not_read_out_an_address(db: None) -> None:
    page = Client().get("/contact/").content.decode()
    assert "打电话时说出页面的标题就可以" in page
    assert "请写明页面地址" not in page


def test_the_site_map_leads_to_what_residents_read(db: None) -> None:
    page = Client().get("/site-map/").content.decode()
    assert 'href="/guide/"' in page
    assert "/styleguide/" not in page


@pytest.mark.parametrize(
    "address",
    ["/", "/documents/", "/agencies/", "/agencies/jyj/", "/log/", "/foi/calculator/?received_on=2026-06-01"],
)
def test_public_pages_make_a_fixed_number_of_queries(
    city: City, now: datetime, address: str, django_assert_max_num_queries: object
) -> None:
    def measure() -> int:
        with django_assert_max_num_queries(10) as captured:  # type: ignore[operator]
            Client().get(address)
        return len(captured)

    for number in range(21):
        published(city, now, f"通知{number}")
    catch_up()
    few = measure()
    for number in range(30):
        published(city, now, f"又一份通知{number}")
    catch_up()
    assert measure() == few
