"""Every page that a person can reach, once for each kind of address, in light and in dark: axe finds nothing."""

from __future__ import annotations

import re
from collections import deque
from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from gongkai.config.tests.screens import reader
from gongkai.config.tests.test_walk import check_accessibility

pytestmark = [pytest.mark.browser, pytest.mark.prove]
# Of a department, the disclosure office, a district's office, and those who look after the whole.
READERS = ("", "jyj-editor", "jyj-reviewer", "office", "reviewer", "qinglan-office", "auditor")
# Django's own administration has its own face; signing out ends the walk.
PASSED_OVER = re.compile(r"/desk/(admin|sign-out)/")
FILE = re.compile(
    r"\.(csv|json|xlsx|docx|pdf|xml|atom|txt|svg|css|js|gz|py|zip)$|/(xlsx|docx|pdf|csv)/$|^/(desk/attachments|files)/"
)


def kind_of(address: str) -> str:
    """Addresses that differ by a number, a code or a query only are of one kind."""
    path = urlsplit(address).path
    path = re.sub(r"/agencies/[a-z][a-z0-9-]*/$", "/agencies/CODE/", path)
    return re.sub(r"(?<=/)(\d+|dunnings/new/[a-z0-9-]+)(?=/)", "N", path)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", READERS, ids=[name or "public" for name in READERS])
def test_axe_finds_nothing_anywhere(browser: Browser, site: str, name: str, scheme: str) -> None:
    context = reader(browser, site, name, 1440, scheme)
    page = context.new_page()
    seen = visit_all(page, "/desk/" if name else "/")
    context.close()
    assert len(seen) > (12 if name else 15), seen


def visit_all(page: Page, start: str) -> set[str]:
    """Walk from link to link; returns the kinds of addresses that were looked at."""
    waiting, seen = deque([start]), {kind_of(start)}
    while waiting:
        answer = page.goto(waiting.popleft())
        assert answer is not None
        assert answer.status == 200, page.url
        check_accessibility(page)
        own = f"{urlsplit(page.url).scheme}://{urlsplit(page.url).netloc}/"
        for link in page.locator("a[href]").evaluate_all("links => links.map(link => link.href)"):
            address = urldefrag(link).url
            kind = kind_of(address)
            is_page = address.startswith(own) and not FILE.search(urlsplit(address).path)
            if is_page and kind not in seen and not PASSED_OVER.search(address):
                seen.add(kind)
                waiting.append(address)
    return seen
