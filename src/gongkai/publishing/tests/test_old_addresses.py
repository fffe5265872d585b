"""The addresses of an old site: answered here, written out for another web server, gone with what was erased."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.test.utils import override_script_prefix
from pytest_django import Settings

from gongkai.__main__ import main
from gongkai.accounts.reasons import Reason
from gongkai.factories import City
from gongkai.publishing import actions
from gongkai.publishing.erasure import ask_erasure, erase_content
from gongkai.publishing.models import OldAddress
from gongkai.publishing.old_addresses import Address, as_host, is_host, read_address
from gongkai.publishing.tests.old_site import HOST, opened, prepared, taken_over
from gongkai.publishing.verification import verify

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("/zwgk/2019/t2019_123.html", "/zwgk/2019/t2019_123.html"),
        ("/zwgk/2019/t2019_123.html", "/zwgk/2019/t2019_123.html?from=weixin"),
        ("/info.jsp?id=7", "/info.jsp?id=7"),
        ("/政务公开/通知.html", "/%E6%94%BF%E5%8A%A1%E5%85%AC%E5%BC%80/%E9%80%9A%E7%9F%A5.html"),
        ("/art/2019/index.html", "/art/2019/index.html"),
    ],
)
def test_an_old_address_leads_to_the_record(city: City, now: datetime, kept: str, asked: str) -> None:
    (record,) = taken_over(city, now, kept)
    answer = Client().get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/documents/{record.pk}/")
    assert "no-store" not in answer.headers["Cache-Control"]
    assert not answer.cookies
    assert Client().head(asked).status_code == 301
    assert Client().post(asked).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        "/info.jsp",
        "/info.jsp?id=8",
        "/a/2.html",
        "/a/1.html/",
        "/%00a/1.html",
        "/" + "a" * 3000,
        "/info.jsp?id=%00",
    ],
)
def test_other_addresses_lead_nowhere(city: City, now: datetime, asked: str) -> None:
    taken_over(city, now, "/info.jsp?id=7", "/a/1.html")
    assert Client().get(asked).status_code == 404


def test_an_address_in_gbk_is_answered_as_it_came(city: City, now: datetime) -> None:
    (record,) = taken_over(city, now, "/%CD%A8%D6%AA.htm")  # 通知 as GBK, which is no UTF-8
    assert Client().get("/%CD%A8%D6%AA.htm").headers["Location"] == f"/documents/{record.pk}/"


def test_before_it_is_public_an_old_address_leads_nowhere(city: City, now: datetime) -> None:
    prepared(city, opened(city, now), now, "/a/1.html")
    assert Client().get("/a/1.html").status_code == 404


def test_what_was_withdrawn_says_so_at_the_old_address(city: City, now: datetime) -> None:
    (record,) = taken_over(city, now, "/a/1.html")
    actions.withdraw(record, actor=city.reviewer, reason="有误", withdrawal="notice", now=now)
    page = Client().get("/a/1.html", follow=True)
    assert page.redirect_chain == [(f"/documents/{record.pk}/", 301)]
    assert "该信息已撤回" in page.content.decode()


def test_below_a_base_path(city: City, now: datetime, settings: Settings) -> None:
    (record,) = taken_over(city, now, "/zwgk/2019/t1.html")
    settings.FORCE_SCRIPT_NAME, settings.BASE_PATH = "/zwgk", "/zwgk"
    with override_script_prefix("/zwgk/"):  # what the web server's handler does for each request
        answer = Client().get("/2019/t1.html")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/zwgk/documents/{record.pk}/")


def test_of_two_sites_with_one_path_that_of_this_host_is_meant(
    city: City, now: datetime, settings: Settings
) -> None:
    first, second = taken_over(city, now, "/a/1.html", "/a/2.html")
    OldAddress.objects.create(record=second, host="www.wjw.example", path="/a/1.html")
    assert Client().get("/a/1.html").status_code == 404  # nobody can tell
    settings.ORIGIN = f"http://{HOST}"
    assert Client().get("/a/1.html").headers["Location"] == f"/documents/{first.pk}/"


def test_erased_titles_leave_the_addresses(city: City, now: datetime) -> None:
    (record,) = taken_over(city, now, "/公示/旧通知1.html")
    OldAddress.objects.create(record=record, host=HOST, path="/a/1.html")
    actions.withdraw(record, actor=city.reviewer, reason="涉及隐私", withdrawal="gone", now=now)
    asked = ask_erasure(
        record, revisions=[1], ground="personal_data", reason="涉及个人隐私", actor=city.editor, now=now
    )
    erase_content(asked, actor=city.reviewer, now=now)
    assert [one.path for one in OldAddress.objects.all()] == ["/a/1.html"]
    assert Client().get("/a/1.html", follow=True).status_code == 410
    assert list(verify()) == []


# --- Reading and writing them ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (f"http://{HOST}/a.html", Address(HOST, "/a.html")),
        (f"HTTPS://{HOST.upper()}/a.html#top", Address(HOST, "/a.html")),
        (f"{HOST}/a.html", Address(HOST, "/a.html")),
        ("/a.html?x=1&y=%E6%97%A7", Address(HOST, "/a.html", "x=1&y=旧")),
        (f"  http://{HOST}/%E6%97%A7/a%20b.html ", Address(HOST, "/旧/a b.html")),
        (f"http://{HOST}/?id=3", Address(HOST, "/", "id=3")),
        ("/%CA%D0.htm", Address(HOST, "/%CA%D0.htm")),
    ],
)
def test_however_it_is_typed_it_is_one_address(typed: str, read: Address) -> None:
    assert read_address(typed, HOST) == read


@pytest.mark.parametrize(
    "typed",
    [
        "http://www.other.example/a.html",
        f"ftp://{HOST}/a.html",
        f"http://{HOST}/",
        f"http://{HOST}",
        "javascript:alert(1)",
        "http://[/a",
        "//www.other.example/a.html",
        "/" + "a" * 400,
        "/a?" + "b" * 201,
        "/a%00",
        "见附件",
    ],
)
def test_what_is_no_address_of_that_site_says_why(typed: str) -> None:
    assert isinstance(read_address(typed, HOST), Reason)


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("www.example.gov.cn", True),
        ("http://WWW.example.gov.cn/", True),
        ("127.0.0.1:8080", True),
        ("政府.example", True),
        ("localhost", False),
        ("www..cn", False),
        ("www.a b.cn", False),
        ("", False),
    ],
)
def test_hosts(typed: str, fits: bool) -> None:
    assert is_host(as_host(typed)) == fits


def test_the_map_for_another_web_server(
    city: City, now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, third = taken_over(city, now, "/公开/a.html", "/info.jsp?id=旧", '/"x\\y.html')
    prepared(city, opened(city, now, host="www.wait.example"), now, "/not-yet.html")
    OldAddress.objects.create(record=first, host=HOST, path="/公开/A.html")
    origin = "http://127.0.0.1:8000"
    assert main(["old-addresses", "--nginx"]) == 0
    said = capsys.readouterr().out
    assert f'    "{HOST}/公开/A.html" "{origin}/documents/{first.pk}/";' in said
    assert f"{HOST}/公开/a.html" not in said  # nginx takes the two for one
    assert f'    "{HOST}/info.jsp?id=旧" "{origin}/documents/{second.pk}/";' in said
    assert f'    "{HOST}/info.jsp?id=%E6%97%A7" "{origin}/documents/{second.pk}/";' in said
    assert f'    "{HOST}/\\"x\\\\y.html" "{origin}/documents/{third.pk}/";' in said
    assert "not-yet" not in said
    assert main(["old-addresses", "--host", HOST]) == 0
    assert f"{HOST}/info.jsp?id=旧\t{origin}/documents/{second.pk}/" in capsys.readouterr().out.splitlines()
    assert main(["old-addresses", "--host", "www.unknown.example"]) == 2
    assert "没有从这个网站迁入过内容" in capsys.readouterr().err
