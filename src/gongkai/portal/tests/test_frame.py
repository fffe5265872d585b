"""What stands around every public page: meta tags, search, foot; mounted below another site; what machines ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from wsgiref.types import StartResponse

import pytest
from django.test import Client
from django.test.utils import override_script_prefix
from django.urls import clear_script_prefix, set_script_prefix
from django.utils import timezone
from pytest_django import Settings
from selectolax.lexbor import LexborHTMLParser

from gongkai.agencies.models import Succession
from gongkai.config.wsgi import mounted
from gongkai.factories import City, make_agency, published
from gongkai.portal.fragments import fragments
from gongkai.portal.news import NewsFollower
from gongkai.publishing.lookup import MOST_WORDS, words_of

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/search/?q=市",
    "/guide/",
    "/contact/",
    "/accessibility/",
    "/site-map/",
    "/documents/",
    "/agencies/",
)


def tree(client: Client, address: str) -> LexborHTMLParser:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return LexborHTMLParser(answer.content.decode())


def test_the_foot_and_the_tags_say_whose_site_it_is(client: Client, settings: Settings) -> None:
    settings.SITE_OWNER, settings.SITE_CODE, settings.SITE_ICP = (
        "某市政府办公厅",
        "0000000001",
        "某ICP备00000000号",
    )
    settings.SITE_POLICE_RECORD, settings.SITE_CONTACT = "某公网安备00000000000000号", ["电话 0000-0000000"]
    settings.SITE_ERROR_REPORT_URL = "https://faults.example.cn/report"
    for address in PAGES:
        html = tree(client, address)
        tags = {node.attributes["name"]: node.attributes["content"] for node in html.css("meta[name]")}
        assert tags["SiteName"]
        assert tags["SiteDomain"] == "127.0.0.1"
        assert tags["SiteIDCode"] == "0000000001"
        foot = html.css_first("footer").text()
        for said in (
            "某市政府办公厅",
            "0000000001",
            "某ICP备",
            "某公网安备",
            "电话 0000-0000000",
            "我为政府网站找错",
        ):
            assert said in foot, (address, said)


def test_lists_and_documents_say_their_column_and_article(city: City, now: datetime, client: Client) -> None:
    record = published(city, now)
    listed = tree(client, "/documents/")
    column = {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
    tags = {node.attributes["name"]: node.attributes["content"] for node in listed.css("meta[name]")}
    assert column <= set(tags)
    page = tree(client, record.get_absolute_url())
    tags = {node.attributes["name"]: node.attributes["content"] for node in page.css("meta[name]")}
    assert column <= set(tags)
    assert tags["ArticleTitle"] == record.title
    assert record.published_at is not None
    local = timezone.localtime(record.published_at)
    assert tags["PubDate"] == f"{local:%Y-%m-%d %H:%M}"
    assert tags["ContentSource"] == record.agency.name


def test_without_settings_the_foot_leaves_out_what_it_does_not_know(client: Client) -> None:
    foot = tree(client, "/").css_first("footer").text()
    assert "网站标识码" not in foot
    assert "找错" not in foot


@pytest.fixture
def surrounding(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.FRAGMENTS_DIR = tmp_path
    (tmp_path / "header.html").write_text('<div id="portal-head"><b>某市门户</b></div>', encoding="utf-8")
    (tmp_path / "footer.html").write_text('<div id="portal-foot">门户页脚</div>', encoding="utf-8")
    fragments.cache_clear()
    yield
    fragments.cache_clear()


@pytest.mark.usefixtures("surrounding")
def test_inside_another_site_its_head_and_foot_stand_around(client: Client) -> None:
    html = tree(client, "/documents/")
    assert html.css_first("#portal-head b").text() == "某市门户"
    assert html.css_first("#portal-foot") is not None
    assert html.css_first(".site-header--inside") is not None
    assert "portal-head" not in client.get("/desk/sign-in/").content.decode()


@pytest.fixture
def below_zwgk(settings: Settings) -> Iterator[None]:
    settings.FORCE_SCRIPT_NAME, settings.BASE_PATH = "/zwgk", "/zwgk"
    set_script_prefix("/zwgk/")  # what the web server's handler does for each request
    yield
    clear_script_prefix()


@pytest.mark.usefixtures("below_zwgk")
def test_below_a_base_path_no_link_leads_out(client: Client) -> None:
    for address in (*PAGES, "/desk/sign-in/", "/no-such-page/"):
        html = LexborHTMLParser(client.get(address).content.decode())
        links = [
            node.attributes.get(name) or ""
            for name in ("href", "action")
            for node in html.css(f"[{name}]")
            if node.tag != "link"
        ]
        inside = [link for link in links if link.startswith("/")]
        assert inside
        assert [link for link in inside if not link.startswith("/zwgk/")] == [], address


def test_news_lead_to_where_the_site_is_mounted_now(
    client: Client, city: City, now: datetime, settings: Settings
) -> None:
    record = published(city, now)
    for written, read in (("/", "/zwgk/"), ("/zwgk/", "/"), ("/zwgk/", "/xxgk/")):
        with override_script_prefix(written):
            NewsFollower().rebuild()
        with override_script_prefix(read):
            (link,) = tree(client, "/").css(".entry-list .entry__title a")
            assert link.attributes["href"] == f"{read}documents/{record.pk}/"
            feed = client.get("/feed.atom").content.decode()
        assert f'<link href="{settings.ORIGIN}{read}documents/{record.pk}/" rel="alternate"' in feed


def test_the_mount_strips_its_own_path_and_knows_no_other() -> None:
    seen: list[str] = []

    def site(environ: dict[str, str], start_response: StartResponse) -> list[bytes]:
        seen.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return []

    def status_of(path: str) -> str:
        statuses: list[str] = []
        start: Callable[..., None] = lambda status, headers: statuses.append(status)  # noqa: E731
        list(mounted(site, "/zwgk")({"PATH_INFO": path}, start))  # type: ignore[arg-type]
        return statuses[0][:3]

    assert [status_of(path) for path in ("/zwgk/", "/zwgk/plans/3/", "/healthz")] == ["200"] * 3
    assert seen == ["/", "/plans/3/", "/healthz"]
    assert status_of("/zwgk") == "308"
    assert [status_of(path) for path in ("/", "/zwgkx/", "/plans/")] == ["404"] * 3
    assert mounted(site, "") is site  # type: ignore[arg-type,comparison-overlap]


def test_search_finds_agencies_by_any_name(city: City, client: Client) -> None:
    found = tree(client, f"/search/?q={city.education.name[-4:]}")
    assert city.education.get_absolute_url() in (found.html or "")
    assert "没有找到" in (tree(client, "/search/?q=没有这样的词").html or "")


def test_search_says_by_which_name_an_agency_was_found(city: City, client: Client) -> None:
    city.health.names.create(name="云汀市卫生和计划生育委员会", kind="former", until=date(2018, 12, 31))

    def found(query: str) -> dict[str, str]:
        items = tree(client, f"/search/?q={query}").css("section .link-list li")
        return {
            item.css_first("a").text(): item.text().removeprefix(item.css_first("a").text()).strip()
            for item in items
        }

    assert found("计划生育") == {city.health.name: "曾用名：云汀市卫生和计划生育委员会"}
    assert found("卫生健康委员会") == {city.health.name: ""}
    assert found("卫健委") == {city.health.name: "规范简称：市卫健委"}
    assert found("卫健局") == {city.health.name: "您可能要找"}
    assert found("市教委") == {city.education.name: "您可能要找"}
    assert found("停车场管理") == {}


def test_search_finds_an_agency_that_has_ended_with_its_heir(city: City, client: Client) -> None:
    grain = make_agency("云汀市粮食和物资储备局", "lsj", parent=city.government)
    grain.until = date(2025, 12, 31)
    grain.save()
    Succession.objects.create(predecessor=grain, successor=city.education, since=date(2026, 1, 1))
    page = tree(client, "/search/?q=粮食")
    assert [item.text() for item in page.css(".link-list li")] == [
        "云汀市粮食和物资储备局 2025年12月31日撤销，职能由云汀市教育局承接"
    ]


def test_who_finds_nothing_is_led_on(city: City, client: Client) -> None:
    links = [link.attributes["href"] for link in tree(client, "/search/?q=房产证怎么办").css(".link-list a")]
    assert {"/agencies/", "/documents/", "/guide/"} == set(links)


def test_search_knows_how_offices_shorten_names(city: City, client: Client) -> None:
    make_agency("云汀市文化和旅游局", "wlj", parent=city.government)
    page = tree(client, "/search/?q=文旅局")
    assert [item.text() for item in page.css(".link-list li")] == ["云汀市文化和旅游局 按简称“文旅局”查到"]


@pytest.mark.parametrize(
    "typed", ["", " ", "\x00", "％", "a" * 5000, "一 " * 400, "' OR 1=1 --", "\U0001f600"]
)
def test_search_takes_whatever_is_typed(client: Client, typed: str) -> None:
    assert client.get("/search/", {"q": typed}).status_code == 200
    assert len(words_of(typed)) <= MOST_WORDS


def test_machines_find_every_page_under_the_origin(city: City, client: Client) -> None:
    index = client.get("/sitemap.xml", headers={"host": "127.0.0.1:9999"}).content.decode()
    assert "http://127.0.0.1:8000/sitemap-agencies.xml" in index
    part = client.get("/sitemap-agencies.xml", headers={"host": "127.0.0.1:9999"}).content.decode()
    assert f"http://127.0.0.1:8000{city.education.get_absolute_url()}" in part
    assert "9999" not in index + part
    assert client.get("/sitemap-nothing.xml").status_code == 404
    assert "Disallow: /desk/" in client.get("/robots.txt").content.decode()
