"""In the browser: what was published is changed, compared, withdrawn and erased; and an attacker of another agency tries its addresses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from gongkai.config.tests.test_walk import approve_a_step, check_accessibility, person
from gongkai.config.tests.test_walk_reviews import press

pytestmark = pytest.mark.browser

TITLE, NUMBER, PHONE = "关于夏令营报名的通知", "报名满二百人为止", "报名满三百人为止"
FINDING = "不涉及国家秘密、工作秘密和内部信息，可以公开"


def begin(page: Page, title: str, text: str) -> str:
    """A draft; its address in the workspace."""
    page.goto("/desk/registers/documents/new/")
    page.get_by_label("名称", exact=False).first.fill(title)
    page.locator("textarea[name=text]").fill(text)
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator(".steps__item--current")).to_contain_text("起草")
    return page.url


def publish(browser: Browser, site: str, editor: Page, address: str) -> None:
    """Through three reviewers to the public."""
    editor.goto(address)
    press(editor, "送审")
    approve_a_step(browser, site, "jyj-reviewer", address)
    approve_a_step(browser, site, "jyj-reviewer2", address, FINDING)
    with person(browser, site, "jyj-reviewer3") as last:
        last.goto(address)
        press(last, "同意并发布")


def test_from_a_change_through_withdrawal_to_erasure(browser: Browser, site: str) -> None:
    with person(browser, site, "jyj-editor") as editor:
        address = begin(editor, TITLE, f"一、时间\n1.{NUMBER}。")
        publish(browser, site, editor, address)
        editor.goto(address)
        editor.get_by_role("link", name="编辑", exact=True).click()
        editor.locator("textarea[name=text]").fill(f"一、时间\n1.{PHONE}。")
        editor.get_by_role("button", name="保存修改").click()
        publish(browser, site, editor, address)
        public = f"/documents/{re.findall(r'[0-9]+', address)[-1]}/"
        editor.goto(public)
        expect(editor.get_by_text(f"1.{PHONE}。")).to_be_visible()
        compare_the_editions(editor, public)
        with person(browser, site, "jyj-reviewer") as reviewer:
            withdraw(reviewer, address)
        editor.goto(public)
        editor.reload()  # for a minute a browser shows what it has read
        expect(editor.get_by_text("该信息已撤回")).to_be_visible()
        expect(editor.get_by_text(PHONE)).to_have_count(0)
        check_accessibility(editor)
        editor.goto(address)
        editor.get_by_role("link", name="申请清除内容").click()
        editor.get_by_role("radio", name="个人隐私、个人信息").check()
        editor.get_by_role("textbox", name=re.compile("^说明")).fill("写有他人的信息。")
        editor.get_by_role("textbox", name="要清除的文字").fill(PHONE)
        check_accessibility(editor)
        editor.get_by_role("button", name="提交申请").click()
        asked = editor.url
        expect(editor.get_by_role("button", name="清除内容")).to_have_count(0)
    with person(browser, site, "jyj-reviewer") as reviewer:
        reviewer.goto(asked)
        reviewer.get_by_role("button", name="清除内容", exact=True).click()
        expect(reviewer.get_by_text("内容已清除，公开日志已记下。")).to_be_visible()
        reviewer.goto(address)
        expect(reviewer.get_by_text(PHONE)).to_have_count(0)


def compare_the_editions(page: Page, public: str) -> None:
    """The editions are numbered by a follower, a second later."""
    compared = public.replace("documents", "records") + "compare/"
    page.goto(compared)
    for _try in range(20):
        if page.locator("#comparison ins").count():
            break
        page.wait_for_timeout(500)
        page.goto(compared)
    expect(page.locator("#comparison ins").first).to_contain_text("三")
    expect(page.locator("#comparison del").first).to_contain_text("二")
    check_accessibility(page)


def withdraw(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="撤回", exact=True).click()
    page.get_by_role("textbox", name="撤回理由").fill("人数写错了。")
    page.get_by_role("radio", name="保留说明").check()
    page.get_by_role("button", name="撤回", exact=True).click()
    expect(page.get_by_text("已完成：撤回")).to_be_visible()


def test_an_attacker_of_another_agency_finds_nothing(browser: Browser, site: str, tmp_path: Path) -> None:
    secret = "夏令营的名单还没有定"
    file = tmp_path / "名单.txt"
    file.write_text(f"{secret}。\n" * 20, encoding="utf-8")
    with person(browser, site, "jyj-editor") as editor:
        address = begin(editor, secret, f"一、名单\n1.{secret}。")
        number = re.findall(r"[0-9]+", address)[-1]
        editor.get_by_role("link", name="编辑", exact=True).click()
        editor.locator("input[type=file]").first.set_input_files(file)
        editor.get_by_role("button", name="保存修改").click()
        found = editor.locator("a[href^='/desk/attachments/']").first.get_attribute("href")
        assert found
    register = "/desk/registers/documents/"
    tried = [
        found,
        *(f"{register}{number}/{more}" for more in ("", "edit/", "history/", "history/compare/", "delete/")),
        *(f"{register}{number}/{verb}/" for verb in ("submit", "approve", "publish", "withdraw")),
        f"/desk/reviews/sheets/{number}.docx",
        f"/desk/publishing/records/{number}/erasure/",
        f"/documents/{number}/",
        f"/documents/{number}/editions/1/",
        f"/records/{number}/compare/",
        f"/files/{number}/all.zip",
        f"/files/{number}/{re.findall(r'[0-9]+', found)[-1]}/",
    ]
    with person(browser, site, "gxj-editor") as attacker:
        for path in tried:
            answer = attacker.request.get(path)
            assert (answer.status, secret in answer.text()) == (404, False), path
        for path in (
            f"{register}?q={secret}",
            f"{register[:-1]}.csv?q={secret}",
            f"/desk/search/?q={secret}",
        ):
            answer = attacker.request.get(path)
            assert answer.status == 200, path
            assert f"{secret}。" not in answer.text() and f"{number},{secret}" not in answer.text(), path
