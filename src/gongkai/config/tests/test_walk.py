"""In the browser: from an uploaded Word file to a confirmed task on the public page, by the people whose work it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from gongkai.accounts.sample import PASSWORD

pytestmark = pytest.mark.browser

PLAN = """云汀市2027年政务公开工作要点
一、把规矩讲明白
（一）管好清单
1.更新政务服务事项清单，2027年3月底前向社会公布。〔牵头单位：市教育局，责任单位：市属各相关部门〕
2.公开热线办理情况。〔责任单位：市教育局〕
二、把队伍带起来
3.每季度办一次培训。〔牵头单位：市环境保护局〕
"""
FILE = re.compile("^文件")  # not the search for files at the top
# axe's rules for WCAG 2.2, levels A and AA.
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@contextmanager
def person(browser: Browser, site: str, username: str = "", width: int = 1440) -> Iterator[Page]:
    """A page of one's own; any console error, script error or blocked resource fails the test."""
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 900}, locale="zh-CN")
    page = context.new_page()
    complaints: list[str] = []
    # The browser reports an answer of 422, a form that comes back with its errors, as a failed resource.
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type == "error" and "status of 422" not in message.text
            else None
        ),
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    if username:
        page.goto("/desk/sign-in/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("我的工作")
    yield page
    assert complaints == []
    context.close()


def check_accessibility(page: Page) -> None:
    """axe finds nothing, there is one h1, and nothing sticks out sideways."""
    page.wait_for_load_state()  # a click may still be on its way to the page
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.locator("h1").count() == 1, page.url
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def word_file(folder: Path) -> Path:
    document = docx.Document()
    for line in PLAN.splitlines():
        document.add_paragraph(line)
    path = folder / "云汀市2027年要点.docx"
    document.save(str(path))
    return path


def test_from_upload_to_a_confirmed_task_on_the_public_page(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    with person(browser, site, "office") as office:
        plan = import_plan(office, word_file(tmp_path))
        publish_document_by_another(office, plan, browser, site)
        report_by_the_lead(browser, site)
        send_back_then_confirm(office, browser, site)
        office.goto(plan)
        office.get_by_role("link", name="核对并公布进展").click()
        expect(office.get_by_text("清单已经公布，共三十项。").first).to_be_visible()
        check_accessibility(office)
        office.get_by_role("button", name="公布").click()
        expect(office.get_by_text("进展已公布")).to_be_visible()
    with person(browser, site, width=390) as resident:
        read_the_progress(resident)
        resident.goto("/")
        expect(resident.get_by_role("link", name="云汀市2027年政务公开工作要点").first).to_be_visible()


def read_the_progress(resident: Page) -> None:
    """A resident on a phone finds the plan, asks for one agency's tasks, reads what came out, and loads the data."""
    resident.goto("/plans/")
    resident.get_by_role("link", name="云汀市2027年政务公开工作要点").click()
    expect(resident.get_by_role("heading", level=1)).to_have_text("云汀市2027年政务公开工作要点")
    check_accessibility(resident)
    resident.get_by_label("承办单位").select_option(label="云汀市教育局")
    resident.get_by_role("button", name="筛选").click()
    expect(resident.get_by_role("status")).to_contain_text("符合条件的有 2 项")
    expect(resident.locator("#task-3")).to_have_count(0)
    task = resident.locator("#task-1")
    expect(task).to_contain_text("已完成")
    expect(task).to_contain_text("清单已经公布，共三十项。")
    task.get_by_role("link", name="第 1 项详情").click()
    expect(resident.get_by_role("heading", level=1)).to_have_text("第 1 项任务")
    expect(resident.get_by_role("link", name="清单页")).to_have_attribute(
        "href", "https://yunting.example/list/2027"
    )
    expect(resident.locator("body")).not_to_contain_text("请补充网址")
    check_accessibility(resident)
    resident.get_by_role("link", name="云汀市2027年政务公开工作要点", exact=True).click()
    with resident.expect_download() as loading:
        resident.get_by_role("link", name="表格（CSV）").click()
    assert "清单已经公布" in Path(loading.value.path()).read_text("utf-8-sig")


def import_plan(office: Page, file: Path) -> str:
    """Upload, correct an unknown unit, make the tasks; returns the address of the ledger."""
    office.goto("/desk/plans/import/")
    office.get_by_label(FILE).set_input_files(file)
    office.get_by_role("button", name="上传并核对").click()
    expect(office.locator("#line-4")).to_contain_text("更新政务服务事项清单")
    check_accessibility(office)
    card = office.locator("details.item-card").filter(has_text="每季度办一次培训")
    card.locator("summary").click()
    card.get_by_label("牵头单位").fill("市人社局")
    office.get_by_role("button", name="保存更正").click()
    expect(office.get_by_text("更正已保存")).to_be_visible()
    office.get_by_role("button", name="生成任务").click()
    office.get_by_role("button", name="确认生成并交办").click()
    expect(office.get_by_text("已生成任务")).to_be_visible()
    expect(office.get_by_role("link", name="市属各相关部门")).to_be_visible()
    check_accessibility(office)
    return office.url


def publish_document_by_another(office: Page, plan: str, browser: Browser, site: str) -> None:
    """The office submits the plan's document; three reviewers, each another person, decide a step, and the last publishes."""
    office.get_by_role("link", name="要点文件").click()
    address = office.url
    office.get_by_role("link", name="送审").click()
    office.get_by_role("button", name="送审").click()
    expect(office.get_by_text("已完成：送审")).to_be_visible()
    approve_a_step(browser, site, "reviewer", address)
    approve_a_step(browser, site, "reviewer2", address, "不涉及国家秘密、工作秘密和内部信息，可以公开")
    with person(browser, site, "reviewer3") as reviewer:
        reviewer.goto(address)
        reviewer.get_by_role("link", name="同意并发布").click()
        reviewer.get_by_role("button", name="同意并发布").click()
        expect(reviewer.get_by_text("已完成：同意并发布")).to_be_visible()
        check_accessibility(reviewer)


def approve_a_step(browser: Browser, site: str, username: str, address: str, conclusion: str = "") -> None:
    """One reviewer reads and approves the step that waits; `conclusion` is that of the secrecy step."""
    with person(browser, site, username) as reviewer:
        reviewer.goto(address)
        reviewer.get_by_role("link", name="同意", exact=True).click()
        check_accessibility(reviewer)
        if conclusion:
            reviewer.get_by_label("保密审查结论").select_option(label=conclusion)
        reviewer.get_by_label("意见", exact=True).fill(f"{username}：可以公开。")
        reviewer.get_by_role("button", name="同意").click()
        expect(reviewer.get_by_text("已完成：同意")).to_be_visible()
        expect(reviewer.get_by_text(f"{username}：可以公开。")).to_be_visible()


def report_by_the_lead(browser: Browser, site: str, links: str = "") -> None:
    with person(browser, site, "jyj-editor") as editor:
        editor.get_by_role("link", name="1. 更新政务服务事项清单").first.click()
        editor.get_by_label("进展情况").fill("清单已经公布，共三十项。")
        editor.get_by_label("任务已完成").check()
        if not links:  # without evidence the report is refused, and nothing that was typed is lost
            editor.get_by_role("button", name="提交报告").click()
            expect(editor.get_by_text("请至少附一项佐证").first).to_be_visible()
            expect(editor.get_by_label("进展情况")).to_have_value("清单已经公布，共三十项。")
        editor.get_by_label("佐证：网址").fill(links or "清单页 https://yunting.example/list")
        editor.get_by_role("button", name="提交报告").click()
        expect(editor.get_by_text("报告已提交")).to_be_visible()
        check_accessibility(editor)


def send_back_then_confirm(office: Page, browser: Browser, site: str) -> None:
    office.goto("/desk/")
    office.get_by_role("link", name="1. 更新政务服务事项清单").first.click()
    office.get_by_label("意见").fill("请补充网址")
    office.get_by_role("button", name="退回补充").click()
    expect(office.get_by_text("已退回，该机构会收到通知。")).to_be_visible()
    report_by_the_lead(browser, site, "清单页 https://yunting.example/list/2027")
    office.reload()
    office.get_by_role("button", name="确认办结").click()
    expect(office.get_by_text("已确认办结。")).to_be_visible()


PUBLIC = [
    "/",
    "/documents/",
    "/documents/1/",
    "/documents/1/print/",
    "/plans/",
    "/plans/{plan}/",
    "/plans/{plan}/?state=in_progress",
    "/plans/{plan}/tasks/1/",
    "/plans/{plan}/releases/1/",
    "/agencies/",
    "/agencies/jyj/",
    "/log/",
]
STAFF = [
    *[
        "/desk/",
        "/desk/notifications/",
        "/desk/password/",
        "/desk/plans/",
        "/desk/plans/{plan}/",
        "/desk/plans/{plan}/release/",
        "/desk/plans/{plan}/closing/",
        "/desk/plans/{plan}/closing/release/",
        "/desk/plans/releases/1/withdraw/",
        "/desk/plans/my-tasks/",
    ],
    *[
        "/desk/plans/import/",
        "/desk/plans/tasks/1/",
        "/desk/registers/documents/",
        "/desk/registers/documents/{plan}/",
    ],
    *[
        "/desk/plans/{plan}/rounds/",
        "/desk/plans/rounds/1/",
        "/desk/plans/answers/1/",
        "/desk/plans/answers/1/sheet/",
    ],
    *[
        "/desk/registers/documents/{plan}/history/",
        "/desk/registers/documents/new/",
        "/desk/registers/agencies/",
    ],
]


def plan_of_the_year(page: Page) -> str:
    """The number of the sample plan, which is that of its document."""
    page.goto("/plans/")
    link = page.get_by_role("link", name="云汀市2026年政务公开工作要点").first
    return (link.get_attribute("href") or "").strip("/").split("/")[-1]


@pytest.mark.parametrize("width", [1440, 390])
def test_public_pages_are_accessible(browser: Browser, site: str, width: int) -> None:
    with person(browser, site, width=width) as visitor:
        plan = plan_of_the_year(visitor)
        for address in PUBLIC:
            response = visitor.goto(address.format(plan=plan))
            assert response is not None
            assert response.status == 200, address
            check_accessibility(visitor)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_workspace_is_accessible(browser: Browser, site: str, width: int) -> None:
    with person(browser, site, "office", width=width) as office:
        plan = plan_of_the_year(office)
        for address in STAFF:
            response = office.goto(address.format(plan=plan))
            assert response is not None
            assert response.status == 200, address
            check_accessibility(office)


def test_a_keyboard_reaches_the_content_and_the_menu(browser: Browser, site: str) -> None:
    with person(browser, site) as visitor:
        visitor.goto("/documents/1/")
        visitor.keyboard.press("Tab")
        expect(visitor.locator(":focus")).to_have_text("跳到正文")
        visitor.keyboard.press("Enter")
        assert visitor.evaluate("location.hash") == "#main"


def test_an_anchor_leads_to_its_item(browser: Browser, site: str) -> None:
    with person(browser, site) as visitor:
        visitor.goto(f"/documents/{plan_of_the_year(visitor)}/#item-5")
        expect(visitor.locator("#item-5")).to_be_in_viewport()


def test_listening_without_a_voice_says_so(browser: Browser, site: str) -> None:
    with person(browser, site) as visitor:
        visitor.goto(f"/documents/{plan_of_the_year(visitor)}/")
        visitor.locator("[data-listen]").click()
        expect(visitor.locator("[data-listen]")).to_have_text("本机没有可用的语音")
        expect(visitor.locator("[data-listen]")).to_have_text("朗读", timeout=10_000)
