"""Every screen, light and dark, large and small: axe finds nothing, nothing shifts, nothing is heavy, no script is needed."""

from __future__ import annotations

import gzip
import re
import urllib.request
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdfium2 import PdfDocument

from gongkai.config.tests.screens import SCREENS, Screen, open_screen, reader
from gongkai.config.tests.test_walk import check_accessibility

pytestmark = pytest.mark.browser
MOST_BYTES = 100_000
SHIFT = """() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => resolve(sum), 300);
})"""
PUBLIC = [screen for screen in SCREENS if not screen.reader]


@pytest.fixture(scope="module", params=["light", "dark"])
def readers(
    request: pytest.FixtureRequest, browser: Browser, site: str
) -> Iterator[dict[str, BrowserContext]]:
    """One browser per person, in light or in dark."""
    names = {screen.reader for screen in SCREENS}
    made = {name: reader(browser, site, name, 1440, request.param) for name in names}
    yield made
    for context in made.values():
        context.close()


@pytest.mark.parametrize("screen", SCREENS, ids=[screen.name for screen in SCREENS])
def test_axe_finds_nothing_and_nothing_shifts(readers: dict[str, BrowserContext], screen: Screen) -> None:
    page = readers[screen.reader].new_page()
    open_screen(page, screen)
    check_accessibility(page)
    assert page.evaluate(SHIFT) < 0.01
    page.close()


@pytest.fixture(scope="module")
def phone(browser: Browser, site: str) -> Iterator[dict[str, BrowserContext]]:
    """The narrowest phone, in large print."""
    made = {}
    for name in {screen.reader for screen in SCREENS}:
        made[name] = reader(browser, site, name, 320)
        made[name].add_init_script("localStorage.setItem('gongkai-large', 'on')")
    yield made
    for context in made.values():
        context.close()


@pytest.mark.parametrize("screen", SCREENS, ids=[screen.name for screen in SCREENS])
def test_large_print_fits_the_narrowest_phone(phone: dict[str, BrowserContext], screen: Screen) -> None:
    page = phone[screen.reader].new_page()
    open_screen(page, screen)
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 20
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    page.close()


@pytest.mark.parametrize("screen", PUBLIC, ids=[screen.name for screen in PUBLIC])
def test_a_public_page_needs_no_script_and_is_light(browser: Browser, site: str, screen: Screen) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    open_screen(page, screen)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert weight(page) < MOST_BYTES, page.url
    context.close()


def weight(page: Page) -> int:
    """Bytes of the page with its styles and scripts, compressed; images are counted by nobody."""
    source = page.content()
    parts = re.findall(r'(?:href|src)="([^"]+\.(?:css|js))"', source)
    bodies = [urllib.request.urlopen(urljoin(page.url, part)).read() for part in parts]
    return sum(len(gzip.compress(body)) for body in [source.encode(), *bodies])


def test_both_switches_hold_on_the_next_page(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/")
    ground = "getComputedStyle(document.body).backgroundColor"
    size = "getComputedStyle(document.documentElement).fontSize"
    light, standard = page.evaluate(ground), page.evaluate(size)
    page.get_by_role("switch", name="深色").check()
    page.get_by_role("switch", name="关怀版").focus()
    page.keyboard.press("Space")
    page.goto("/documents/")
    assert page.evaluate(ground) != light
    assert page.evaluate(size) != standard
    expect(page.get_by_role("switch", name="深色")).to_be_checked()
    page.get_by_role("switch", name="深色").uncheck()
    page.goto("/agencies/")
    assert page.evaluate(ground) == light
    context.close()


def test_a_public_page_is_walked_by_keyboard(browser: Browser, site: str) -> None:
    """The first stop leads to the text; every stop shows where it is and has a name that is read aloud."""
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto("/")
    names = []
    for _ in range(14):
        page.keyboard.press("Tab")
        names.append(
            page.evaluate(
                """() => { const one = document.activeElement, style = getComputedStyle(one);
                return [(one.labels?.[0]?.textContent || one.ariaLabel || one.textContent).trim(), style.outlineStyle]; }"""
            )
        )
    assert all(name and outline != "none" for name, outline in names), names
    said = [name.split()[0] for name, _outline in names]
    assert said[:4] == ["跳到正文", "云汀市政府信息公开", "关怀版", "深色"]
    assert said[6:11] == ["首页", "文件", "工作要点", "机构", "公开日志"]
    context.close()


def test_paper_has_no_foot_and_keeps_the_chapters_together(browser: Browser, site: str) -> None:
    context = reader(browser, site, "", 1440)
    page = context.new_page()
    for screen in SCREENS:
        if screen.name not in {"document", "document-print", "progress"}:
            continue
        open_screen(page, screen)
        sheets = [
            "".join(sheet.get_textpage().get_text_range().split())
            for sheet in PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
        ]
        assert all(len(sheet) > 40 for sheet in sheets), screen.name
        assert "主办单位" not in "".join(sheets)
        if screen.name == "progress":
            chapters = page.locator(".chapter-table tbody th").all_text_contents()
            [sheet] = [sheet for sheet in sheets if "各章进展" in sheet]
            assert [name for name in chapters if "".join(name.split()) not in sheet] == []
    context.close()
