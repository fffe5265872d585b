"""In the browser: what was typed survives the end of the session; search, keys and heads of tables in the workspace."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from gongkai.accounts.sample import PASSWORD
from gongkai.config.tests.test_walk import check_accessibility, person

pytestmark = pytest.mark.browser

TITLE, TEXT = "关于校车安全的通知", "一、总则\n1.按时检查车辆。"
PAGES = [
    "/desk/",
    "/desk/search/",
    "/desk/search/?q=公开",
    "/desk/search/?q=机构&group=agencies",
    "/desk/notifications/",
    "/desk/notifications/?show=unread",
    "/desk/registers/documents/new/",
    "/desk/registers/agencies/reforms/new/merge/",
    "/desk/plans/acts/terms/1/",
    "/desk/plans/tasks/5/",
]


def end_sessions(folder: Path, username: str) -> None:
    """What twelve hours do to the sessions of one person."""
    with sqlite3.connect(folder / "db" / "gongkai.sqlite3", timeout=20) as database:
        database.execute("UPDATE django_session SET expire_date = '2020-01-01 00:00:00'")
    database.close()


def sign_in(page: Page, username: str) -> None:
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def write(page: Page) -> None:
    page.goto("/desk/registers/documents/new/")
    page.get_by_label("名称", exact=False).first.fill(TITLE)
    page.locator("textarea[name=text]").fill(TEXT)


def test_what_was_typed_is_sent_after_signing_in_again(
    browser: Browser, site: str, site_folder: Path
) -> None:
    with person(browser, site, "jyj-editor") as editor:
        write(editor)
        end_sessions(site_folder, "jyj-editor")
        editor.get_by_role("button", name="保存草稿").click()
        expect(editor.get_by_text("您刚才填写的内容已为您保留")).to_be_visible()
        check_accessibility(editor)
        sign_in(editor, "jyj-editor")
        expect(editor.get_by_role("heading", level=1)).to_have_text("登录之前填写的内容")
        expect(editor.locator(".kept")).to_contain_text("按时检查车辆")
        expect(editor.locator(".kept")).to_contain_text("云汀市教育局")
        check_accessibility(editor)
        editor.get_by_role("button", name="继续提交").click()
        expect(editor.get_by_role("heading", level=1)).to_have_text(TITLE)
        editor.goto("/desk/")
        expect(editor.get_by_text("没有提交完的内容")).to_have_count(0)


def test_another_person_at_the_same_browser_sees_nothing_of_it(
    browser: Browser, site: str, site_folder: Path
) -> None:
    with person(browser, site, "jyj-editor") as editor:
        write(editor)
        end_sessions(site_folder, "jyj-editor")
        editor.get_by_role("button", name="保存草稿").click()
        expect(editor.get_by_text("您刚才填写的内容已为您保留")).to_be_visible()
        sign_in(editor, "rsj-editor")
        expect(editor.get_by_role("heading", level=1)).to_have_text("我的工作")
        expect(editor.locator("body")).not_to_contain_text("按时检查车辆")
        expect(editor.get_by_text("没有提交完的内容")).to_have_count(0)


def test_the_search_window_by_keyboard(browser: Browser, site: str) -> None:
    with person(browser, site, "office") as office:
        opener = office.get_by_role("button", name="查找文件、机构、任务 Ctrl K")
        opener.focus()
        office.keyboard.press("Control+k")
        window = office.get_by_role("dialog", name="快速查找")
        expect(window.get_by_role("link", name="导入要点")).to_be_visible()
        check_accessibility(office)
        office.keyboard.type("云汀市教育局")
        agency = window.get_by_role("link", name="云汀市教育局", exact=True)
        expect(agency).to_be_visible()
        expect(window.get_by_role("status")).to_contain_text("找到")
        office.keyboard.press("ArrowDown")
        expect(window.get_by_role("link").first).to_be_focused()
        office.keyboard.press("ArrowUp")
        expect(window.get_by_role("searchbox")).to_be_focused()
        office.keyboard.press("Escape")
        expect(window).to_have_count(0)
        expect(opener).to_be_focused()
        opener.click()
        expect(agency).to_be_visible()
        office.keyboard.press("Enter")
        expect(office.get_by_role("heading", level=1)).to_have_text("查找")
        office.get_by_role("link", name="云汀市教育局", exact=True).click()
        expect(office.get_by_role("heading", level=1)).to_have_text("云汀市教育局")


def test_rows_by_keyboard_and_the_keys_can_be_switched_off(browser: Browser, site: str) -> None:
    with person(browser, site, "office") as office:
        office.goto("/desk/registers/agencies/")
        links = office.locator("main tbody th a")
        office.keyboard.press("j")
        expect(links.nth(0)).to_be_focused()
        office.keyboard.press("j")
        office.keyboard.press("ArrowDown")
        expect(links.nth(2)).to_be_focused()
        office.keyboard.press("k")
        expect(links.nth(1)).to_be_focused()
        office.get_by_label("名称或代码").focus()
        office.keyboard.type("jk?")
        expect(office.get_by_label("名称或代码")).to_have_value("jk?")
        links.nth(1).focus()
        office.keyboard.press("?")
        keys = office.get_by_role("dialog", name="键盘操作")
        expect(keys).to_be_visible()
        check_accessibility(office)
        keys.get_by_label("使用单键快捷键").uncheck()
        office.keyboard.press("Escape")
        office.reload()
        office.keyboard.press("j")
        expect(links.nth(0)).not_to_be_focused()
        office.keyboard.press("?")
        expect(keys).to_have_count(0)


def test_the_head_of_a_list_stays_in_sight(browser: Browser, site: str) -> None:
    with person(browser, site, "office") as office:
        office.goto("/desk/registers/agencies/")
        office.set_viewport_size({"width": 1440, "height": 500})
        office.locator("main tbody tr").last.scroll_into_view_if_needed()
        expect(office.locator("main thead th").first).to_be_in_viewport()
        # Where the table is wider than its place, its own box scrolls both ways.
        office.set_viewport_size({"width": 780, "height": 500})
        expect(office.locator(".table-wrap--fits")).to_have_count(0)
        box = office.locator("main .table-wrap")
        box.evaluate("box => { box.scrollIntoView(); box.scrollTop = box.scrollHeight; }")
        expect(office.locator("main tbody tr").last).to_be_in_viewport()
        expect(office.locator("main thead th").first).to_be_in_viewport()
        office.set_viewport_size({"width": 390, "height": 800})
        expect(office.locator("main thead")).to_be_hidden()
        assert office.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_search_works_without_script(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/desk/sign-in/")
    sign_in(page, "jyj-editor")
    page.get_by_role("searchbox").fill("教育局")
    page.get_by_role("button", name="查找", exact=True).click()
    expect(page.locator("#found").get_by_role("link", name="云汀市教育局", exact=True)).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("mode", ["light", "dark", "large"])
def test_pages_of_the_workspace_are_accessible_in_every_display(
    browser: Browser, site: str, width: int, mode: str
) -> None:
    with person(browser, site, "office", width=width) as office:
        if mode == "dark":
            office.emulate_media(color_scheme="dark")
        if mode == "large":
            office.evaluate("localStorage.setItem('gongkai-large', 'on')")
        for address in PAGES:
            response = office.goto(address)
            assert response is not None
            assert response.status == 200, address
            check_accessibility(office)


def test_the_menu_of_the_account_closes_by_itself(browser: Browser, site: str) -> None:
    with person(browser, site, "office") as office:
        office.goto("/desk/")
        opens = office.locator(".account-menu > summary")
        leaves = office.get_by_role("button", name="退出")
        opens.focus()
        office.keyboard.press("Enter")
        expect(leaves).to_be_visible()
        expect(office.get_by_text("市政府 编辑", exact=True)).to_be_visible()
        check_accessibility(office)
        office.keyboard.press("Escape")
        expect(leaves).to_be_hidden()
        expect(opens).to_be_focused()
        opens.click()
        office.get_by_role("heading", level=1).click()
        expect(leaves).to_be_hidden()


def test_among_many_boxes_one_finds_the_agency(browser: Browser, site: str) -> None:
    """What is ticked stays in sight, whatever is looked for."""
    with person(browser, site, "office") as office:
        office.goto("/desk/registers/agencies/groups/new/")
        group = office.get_by_role("group", name="成员机构")
        group.get_by_label("云汀市教育局", exact=True).check()
        group.get_by_role("searchbox", name="在选项中查找").fill("卫生")
        expect(group.get_by_role("checkbox").filter(visible=True)).to_have_count(3)
        expect(group.get_by_label("云汀市教育局", exact=True)).to_be_visible()
        expect(group.get_by_text("澄湾区政府", exact=True)).to_be_hidden()
        check_accessibility(office)
        group.get_by_role("searchbox").fill("")
        expect(group.get_by_label("澄湾区人民政府办公室", exact=True)).to_be_visible()
