"""In the browser: a plan checked with the keyboard alone, corrected by a second upload, and compared with last year's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from gongkai.config.tests.test_walk import FILE, check_accessibility, person

pytestmark = pytest.mark.browser

PLAN = """返回首页
云汀市2028年政务公开工作要点
一、把规矩讲明白
1.更新政务服务事项清单，2028年3月底前向社会公布。〔牵头单位：市教育局，责任单位：市属各相关部门〕
2.公开热线办理情况，2028年5月底前公布一批，2028年9月底前全部公布。〔责任单位：市卫生健康委〕
3.办好公开工作培训，案例教学不少于总课时的一半。
"""


def upload(page: Page, folder: Path, text: str, name: str) -> None:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    page.goto("/desk/plans/import/")
    page.get_by_label(FILE).set_input_files(file)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_role("heading", name="核对导入", exact=True)).to_be_visible()


def test_questions_are_answered_from_the_keyboard(browser: Browser, site: str, tmp_path: Path) -> None:
    with person(browser, site, "office") as office:
        upload(office, tmp_path, PLAN, "2028要点.txt")
        expect(office.locator("#line-1")).to_have_class("source__line source__line--noise")
        check_accessibility(office)
        answer_with_keys(office)
        undo_with_a_key(office)
        keys_are_shown_and_stay_out_of_fields(office)
        office.get_by_role("button", name="生成任务").click()
        office.get_by_role("button", name="确认生成并交办").click()
        expect(office.get_by_text("已生成任务")).to_be_visible()
        upload(
            office,
            tmp_path,
            PLAN.replace("3月底前", "4月底前").replace("3.办", "3.讲解政策。\n4.办"),
            "更正.txt",
        )
        correct_the_plan(office)
        compare_with_last_year(office)


def answer_with_keys(office: Page) -> None:
    questions = office.locator(".question__link")
    count = questions.count()
    office.keyboard.press("j")
    expect(questions.nth(0)).to_be_focused()
    expect(questions.nth(0)).to_contain_text("市属各相关部门")
    expect(office.locator("#line-4")).to_have_class("source__line source__line--item source__line--current")
    office.keyboard.press("n")
    expect(questions.nth(1)).to_contain_text("第 2 条：完成时限存疑")
    office.keyboard.press("p")
    expect(questions.nth(0)).to_be_focused()
    settle_the_unit_with_keys(office)
    expect(questions).to_have_count(count - 1)
    office.keyboard.press("j")
    office.keyboard.press("c")
    expect(office.locator(".question").nth(0).get_by_label("核对无误")).to_be_checked()
    office.keyboard.press("Control+Enter")
    expect(office.get_by_text("更正已保存")).to_be_visible()
    expect(office.locator(".question__link")).to_have_count(count - 2)


def settle_the_unit_with_keys(office: Page) -> None:
    office.keyboard.press("Enter")
    expect(office.locator(":focus")).to_have_text("明确机构：市属各相关部门")
    office.keyboard.press("Enter")
    expect(office.get_by_role("heading", name="明确“市属各相关部门”")).to_be_visible()
    check_accessibility(office)
    office.get_by_label("市教育局").first.focus()
    office.keyboard.press("Space")
    office.keyboard.press("Enter")
    expect(office.get_by_text("已明确“市属各相关部门”，可以撤销")).to_be_visible()


def undo_with_a_key(office: Page) -> None:
    left = office.locator(".question__link").count()
    office.keyboard.press("j")
    expect(office.locator(":focus")).to_contain_text("第 3 条：没有责任单位")
    office.keyboard.press("Enter")
    expect(office.locator(":focus")).to_have_attribute("name", "items-2-responsible")
    office.keyboard.type("市教育局")
    office.keyboard.press("Control+Enter")
    expect(office.locator(".question__link")).to_have_count(left - 1)
    expect(office.locator("#steps")).to_contain_text("第 3 条：责任单位")
    office.keyboard.press("u")
    expect(office.get_by_text("已撤销更正")).to_be_visible()
    expect(office.locator(".question__link")).to_have_count(left)


def keys_are_shown_and_stay_out_of_fields(office: Page) -> None:
    title = office.get_by_label("要点名称")
    title.press("End")
    title.press_sequentially("ju?")
    expect(title).to_have_value("云汀市2028年政务公开工作要点ju?")
    office.keyboard.press("Escape")
    # What was typed and not saved is not thrown away by a key.
    office.keyboard.press("u")
    expect(office.locator("#announcer")).to_have_text("有尚未保存的更正，请先保存再撤销")
    expect(office.locator("#review-said")).to_be_visible()
    title.fill("云汀市2028年政务公开工作要点")
    a_refused_save_keeps_what_was_typed(office)
    office.keyboard.press("Escape")
    office.keyboard.press("?")
    expect(office.get_by_role("cell", name="下一个问题")).to_be_visible()
    check_accessibility(office)
    office.get_by_label("使用单字母快捷键").uncheck()
    office.locator("#keys > summary").focus()
    office.keyboard.press("j")
    expect(office.locator("#keys > summary")).to_be_focused()
    office.get_by_label("使用单字母快捷键").check()


def a_refused_save_keeps_what_was_typed(office: Page) -> None:
    year = office.locator("#review-form").get_by_label("年度")
    year.fill("")
    office.keyboard.press("Control+Enter")
    expect(office.get_by_role("heading", name="请先更正以下问题")).to_be_visible()
    office.keyboard.press("j")
    office.keyboard.press("u")
    expect(office.locator("#review-said")).to_be_visible()
    office.on("dialog", lambda dialog: dialog.dismiss())
    office.locator("#undo").click()
    expect(office.get_by_role("heading", name="请先更正以下问题")).to_be_visible()
    year.fill("2028")


def correct_the_plan(office: Page) -> None:
    expect(office.get_by_role("heading", name="与现有任务比对")).to_be_visible()
    office.get_by_role("link", name="第 1 条", exact=True).click()
    card = office.locator("#item-4")
    expect(card).to_have_attribute("open", "")
    expect(card.locator("del")).to_contain_text("3")
    expect(card.locator("ins")).to_contain_text("4")
    check_accessibility(office)
    office.set_viewport_size({"width": 390, "height": 844})
    check_accessibility(office)
    office.get_by_role("navigation", name="本页内容").get_by_role("link", name="条目").click()
    expect(office.get_by_role("heading", name="条目", exact=True)).to_be_in_viewport()
    office.set_viewport_size({"width": 1440, "height": 900})
    office.get_by_role("button", name="更正要点").click()
    office.get_by_role("button", name="确认更正").click()
    expect(office.get_by_text("要点已更正")).to_be_visible()
    expect(office.get_by_role("link", name="讲解政策。")).to_be_visible()


def compare_with_last_year(office: Page) -> None:
    office.get_by_role("link", name="与往年比较").click()
    # Other walks may have made a plan of the year between.
    expect(office.get_by_role("heading", level=1)).to_have_text(re.compile(r"2028年与202\d年要点比较"))
    office.get_by_label("与哪一年的要点比较").select_option(label="云汀市2026年政务公开工作要点")
    office.get_by_role("button", name="比较").click()
    expect(office.get_by_role("heading", level=1)).to_have_text("2028年与2026年要点比较")
    check_accessibility(office)
    office.get_by_role("link", name="核对并结转").click()
    left = office.locator(".part-list > li")
    count = left.count()
    assert count > 2
    check_accessibility(office)
    office.set_viewport_size({"width": 390, "height": 844})
    check_accessibility(office)
    left.first.get_by_role("checkbox").uncheck()
    office.get_by_role("button", name="结转勾选的任务").click()
    expect(office.get_by_text(f"已结转 {count - 1} 项")).to_be_visible()
    expect(office.get_by_role("heading", name="1 项未办结且新年度未列入")).to_be_visible()


def test_the_review_works_without_a_script(browser: Browser, site: str, tmp_path: Path) -> None:
    with person(browser, site, "office") as signed_in:
        cookies = signed_in.context.cookies()
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="zh-CN")
    context.add_cookies(cookies)
    page = context.new_page()
    upload(page, tmp_path, PLAN.replace("2028年政务公开工作要点", "2028年另一份要点"), "另一份.txt")
    page.locator(".question__link").filter(has_text="没有责任单位").click()
    # The address of a field opens the card that it stands in.
    expect(page.locator('textarea[name="items-2-responsible"]')).to_be_visible()
    page.get_by_label("只看有问题的 2 条").check()
    expect(page.locator("#item-4")).to_be_hidden()
    expect(page.locator("#item-5")).to_be_visible()
    page.locator(".question").filter(has_text="完成时限存疑").get_by_label("核对无误").check()
    page.get_by_role("button", name="保存更正").click()
    expect(page.locator(".question").filter(has_text="完成时限存疑")).to_have_count(0)
    page.get_by_role("button", name="撤销上一步").click()
    expect(page.locator(".question").filter(has_text="完成时限存疑")).to_have_count(1)
    context.close()


def test_a_question_on_another_page_is_reached_with_one_key(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    items = [f"{number}.公开第{number}批清单。〔责任单位：市教育局〕" for number in range(1, 45)]
    text = "\n".join(["返回首页", "云汀市2031年政务公开工作要点", "一、公开清单", *items, "45.办好培训。"])
    with person(browser, site, "office") as office:
        upload(office, tmp_path, text, "plan.txt")
        office.locator("#item-4 > summary").click()
        office.locator("#item-4").get_by_label("任务内容").fill("改过的内容")
        office.keyboard.press("Escape")
        office.keyboard.press("j")
        expect(office.locator(":focus")).to_have_text("第 45 条：没有责任单位")
        office.keyboard.press("Enter")
        expect(office.locator(":focus")).to_have_attribute("name", "items-44-responsible")
        office.keyboard.press("Escape")
        expect(office.locator(":focus")).to_have_text("第 45 条：没有责任单位")
        check_accessibility(office)
        expect(office.locator("#steps")).to_contain_text("第 1 条：内容")
        office.locator("#line-4").get_by_role("button", name="第 1 条").click()
        expect(office.locator("#item-4")).to_contain_text("改过的内容")
