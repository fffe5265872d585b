"""The screens that are looked at: by axe in both modes, by `make screenshots`, by whoever changes how things look."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserContext, Page

from gongkai.accounts.sample import PASSWORD
from gongkai.config.tests.serving import launched, served

WIDTHS = (1440, 390)


@dataclass(frozen=True, slots=True)
class Screen:
    """One page: where it begins, the links that lead on from there (patterns of their addresses), and who reads it."""

    name: str
    address: str
    links: tuple[str, ...] = ()
    reader: str = ""
    status: int = 200


PLAN = r"/plans/\d+/$"
SCREENS = (
    Screen("home", "/"),
    Screen("search", "/search/?q=通知"),
    Screen("documents", "/documents/"),
    Screen("document", "/documents/?q=规定", (r"/documents/\d+/$",)),
    Screen("document-files", "/documents/?q=云政办〔2026〕6号", (r"/documents/\d+/$",)),
    Screen("document-print", "/documents/?q=规定", (r"/documents/\d+/$", r"/print/$")),
    Screen("agencies", "/agencies/"),
    Screen("agency", "/agencies/jyj/"),
    Screen("columns", "/columns/"),
    Screen("column", "/columns/", (r"/columns/\d+/$",)),
    Screen("column-ended", "/columns/", (r"/columns/5/$", r"\?show=ended$")),
    Screen("notices", "/notices/"),
    Screen("notice", "/notices/?state=ended", (r"/notices/\d+/$",)),
    Screen("progress", "/plans/", (PLAN,)),
    Screen("public-task", "/plans/", (PLAN, r"/tasks/\d+/$")),
    Screen(
        "calculator",
        "/foi/calculator/?received_on=2025-09-22&third_party_sent_on=2025-09-24&third_party_answered_on=2025-10-10",
    ),
    Screen("log", "/log/"),
    Screen("guide", "/guide/"),
    Screen("accessibility", "/accessibility/"),
    Screen("not-found", "/nothing-here/", status=404),
    Screen("styleguide", "/styleguide/"),
    Screen("sign-in", "/desk/sign-in/"),
    Screen("desk-office", "/desk/", reader="office"),
    Screen("desk-editor", "/desk/", reader="jyj-editor"),
    Screen("desk-search", "/desk/search/?q=公开", reader="office"),
    Screen("notifications", "/desk/notifications/", reader="office"),
    Screen("ledger", "/desk/plans/", (PLAN,), "office"),
    Screen("behind", "/desk/plans/", (PLAN, r"/agencies/$"), "office"),
    Screen("heat-map", "/desk/plans/", (PLAN, r"/heat-map/$"), "office"),
    Screen("task", "/desk/plans/", (PLAN, r"/desk/plans/tasks/\d+/$"), "office"),
    Screen("rounds", "/desk/plans/", (PLAN, r"/rounds/$"), "office"),
    Screen("my-tasks", "/desk/plans/my-tasks/", reader="jyj-editor"),
    Screen("calendar-form", "/desk/calendars/new/", reader="office"),
    Screen("register", "/desk/registers/documents/", reader="office"),
    Screen("record", "/desk/registers/documents/", (r"/desk/registers/documents/\d+/$",), "office"),
    Screen(
        "record-files",
        "/desk/registers/documents/?q=云政办〔2026〕6号",
        (r"/desk/registers/documents/\d+/$", r"/edit/$"),
        "bgt-editor",
    ),
    Screen(
        "record-versions",
        "/desk/registers/documents/?q=规定",
        (r"/desk/registers/documents/\d+/$", r"/history/$"),
        "office",
    ),
    Screen("desk-columns", "/desk/columns/", reader="office"),
    Screen("desk-column", "/desk/columns/", (r"/desk/columns/\d+/$",), "office"),
    Screen("column-form", "/desk/columns/new/?agency=yunting", reader="office"),
    Screen("offers", "/desk/columns/offers/", reader="office"),
    Screen("placement", "/desk/columns/offers/", (r"/desk/columns/placements/\d+/$",), "office"),
    Screen(
        "record-columns",
        "/desk/registers/notices/?q=公示",
        (r"/desk/registers/notices/\d+/$", r"/desk/columns/records/\d+/$"),
        "jyj-editor",
    ),
    Screen("notice-form", "/desk/registers/notices/new/", reader="jyj-editor"),
    Screen("register-import", "/desk/registers/documents/import/", reader="jyj-editor"),
    Screen("register-bulk", "/desk/registers/documents/bulk/?all=1&do=field:signed_on", reader="jyj-editor"),
    Screen("record-form", "/desk/registers/documents/new/", reader="jyj-editor"),
    Screen("desk-not-found", "/desk/nothing-here/", reader="jyj-editor", status=404),
)


def reader(browser: Browser, site: str, name: str, width: int, scheme: str = "light") -> BrowserContext:
    """A browser of one's own: signed in where a name is given. A dark one asks for dark mode as a system does."""
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": 900},
        locale="zh-CN",
        color_scheme="dark" if scheme == "dark" else "light",
    )
    if name:
        page = context.new_page()
        page.goto("/desk/sign-in/")
        page.get_by_label("用户名").fill(name)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.get_by_role("heading", level=1).wait_for()
        page.close()
    return context


def open_screen(page: Page, screen: Screen) -> None:
    """Go there as a person would: from the address on, by the first link of each kind."""
    answer = page.goto(screen.address)
    for pattern in screen.links:
        addresses = page.locator("main a[href]").evaluate_all("links => links.map(link => link.href)")
        answer = page.goto(next(address for address in addresses if re.search(pattern, address)))
    assert answer is not None
    assert answer.status == screen.status, page.url


def main(target: str) -> None:
    """Draw every screen at both widths, and the home page and the workspace in dark mode too."""
    folder = Path(target)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as state, served(Path(state)) as site, launched() as browser:
        for width in WIDTHS:
            readers = {name: reader(browser, site, name, width) for name in {one.reader for one in SCREENS}}
            dark = reader(browser, site, "", width, "dark")
            shots = [(readers[screen.reader], screen, "") for screen in SCREENS]
            for context, screen, mode in [*shots, (dark, SCREENS[0], "-dark")]:
                page = context.new_page()
                open_screen(page, screen)
                page.screenshot(path=folder / f"{screen.name}{mode}-{width}.png", full_page=True)
                page.close()
