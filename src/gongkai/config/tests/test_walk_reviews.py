"""In the browser: a draft is returned, corrected, decided by three people one after the other, and public."""

from __future__ import annotations

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from gongkai.config.tests.test_walk import approve_a_step, check_accessibility, person

pytestmark = pytest.mark.browser

TITLE, TEXT = "关于开学安全检查的通知", "一、检查\n1.开学前检查一遍校舍。"


def press(page: Page, verb: str) -> None:
    """Open the page of a verb and press its button."""
    page.get_by_role("link", name=verb, exact=True).click()
    page.get_by_role("button", name=verb, exact=True).click()
    expect(page.get_by_text(f"已完成：{verb}")).to_be_visible()


def test_from_draft_through_return_and_three_people_to_the_public(browser: Browser, site: str) -> None:
    with person(browser, site, "jyj-editor") as editor:
        editor.goto("/desk/registers/documents/new/")
        editor.get_by_label("名称", exact=False).first.fill(TITLE)
        editor.locator("textarea[name=text]").fill(TEXT)
        expect(editor.get_by_label("公开属性", exact=False).first).to_have_value("proactive")
        editor.get_by_role("button", name="保存草稿").click()
        expect(editor.locator(".steps__item--current")).to_contain_text("起草")
        address = editor.url
        press(editor, "送审")
        check_accessibility(editor)
        with person(browser, site, "jyj-reviewer") as reviewer:
            reviewer.goto("/desk/")
            reviewer.get_by_role("link", name=TITLE).first.click()
            reviewer.get_by_role("link", name="退回修改").click()
            check_accessibility(reviewer)
            reviewer.get_by_label("退回理由").fill("请写明检查到哪一天。")
            reviewer.get_by_role("button", name="退回修改").click()
            expect(reviewer.get_by_text("已完成：退回修改")).to_be_visible()
        editor.goto(address)
        expect(editor.get_by_text("请写明检查到哪一天。")).to_be_visible()
        editor.get_by_role("link", name="编辑", exact=True).click()
        editor.locator("textarea[name=text]").fill(f"{TEXT}\n2.八月三十一日前查完。")
        editor.get_by_role("button", name="保存修改").click()
        press(editor, "送审")
        approve_a_step(browser, site, "jyj-reviewer", address)
        conclusion = "不涉及国家秘密、工作秘密和内部信息，可以公开"
        approve_a_step(browser, site, "jyj-reviewer2", address, conclusion)
        with editor.expect_download() as loading:
            editor.goto(address)
            editor.get_by_role("link", name="审查审批表（Word）").click()
        rows = [
            [cell.text for cell in row.cells] for row in docx.Document(loading.value.path()).tables[0].rows
        ]
        assert [row[0] for row in rows[1:]] == ["内容审核", "保密审查", "终审"]
        assert rows[1][2] == "同意；jyj-reviewer：可以公开。"
        assert rows[-1][1] == "（签字）"
    with person(browser, site, "jyj-reviewer3") as last:
        last.goto(address)
        expect(last.locator(".steps__item--current")).to_contain_text("终审")
        press(last, "同意并发布")
        check_accessibility(last)
        last.get_by_role("link", name="查看公开页面").click()
        expect(last.get_by_role("heading", level=1)).to_have_text(TITLE)
        expect(last.get_by_text("2.八月三十一日前查完。")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_of_review_are_accessible(browser: Browser, site: str, width: int) -> None:
    with person(browser, site, "office", width=width) as office:
        for path in (
            "schemes/",
            "schemes/liuting/",
            "schemes/tingquan/",
            "emergencies/",
            "delegations/",
            "internal/",
        ):
            office.goto(f"/desk/reviews/{path}")
            check_accessibility(office)
