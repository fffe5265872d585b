"""In the browser: the office asks, a partner answers on paper, the lead reads it beside its own, its head approves, all is frozen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from gongkai.config.tests.test_walk import FILE, check_accessibility, person

pytestmark = pytest.mark.browser

PLAN = """云汀市2029年政务公开工作要点
一、公开财政信息
1.公布学校经费的使用情况。〔牵头单位：市教育局，责任单位：市财政局〕
"""
DUE = date(max(date.today().year, 2029) + 1, 1, 10)


def test_from_an_opened_round_to_frozen_reports(browser: Browser, site: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_text(PLAN, encoding="utf-8")
    with person(browser, site, "office") as office:
        board = open_round(office, file)
        lead_waits(browser, site, board)
        partner_answers_on_paper(browser, site, board, tmp_path)
        lead_answers(browser, site, board)
        head_approves(browser, site)
        office.goto(board)
        check_accessibility(office)
        office.get_by_role("link", name="封存").click()
        expect(office.get_by_text("2 家机构已审签的 2 条填报成为进展报告")).to_be_visible()
        check_accessibility(office)
        office.get_by_role("button", name="封存，形成报告").click()
        expect(office.get_by_text("填报已封存，形成 2 份进展报告")).to_be_visible()
        with office.expect_navigation():
            office.get_by_role("link", name="云汀市教育局").click()
        check_accessibility(office)
        office.get_by_role("link", name="1. 公布学校经费的使用情况").click()
        expect(office.get_by_text("经费已经公布。").first).to_be_visible()
        expect(office.get_by_role("button", name="确认")).to_be_visible()


def open_round(office: Page, file: Path) -> str:
    office.goto("/desk/plans/import/")
    office.get_by_label(FILE).set_input_files(file)
    office.get_by_role("button", name="上传并核对").click()
    office.get_by_role("button", name="生成任务").click()
    office.get_by_role("button", name="确认生成并交办").click()
    expect(office.get_by_text("已生成任务")).to_be_visible()
    office.get_by_role("link", name="填报批次").click()
    office.get_by_label("周期").select_option(label="2029年第一季度")
    office.get_by_label("填报截止日期").fill(DUE.isoformat())
    check_accessibility(office)
    office.get_by_role("button", name="开始填报").click()
    expect(office.get_by_text("已开始2029年第一季度填报")).to_be_visible()
    check_accessibility(office)
    return office.url


def lead_waits(browser: Browser, site: str, board: str) -> None:
    with person(browser, site, "jyj-editor", width=390) as editor:
        editor.goto(board)
        editor.get_by_label("第 1 项进展情况").fill("经费正在核对。")
        editor.get_by_label("第 1 项佐证网址").fill("不是网址")
        editor.get_by_role("button", name="保存").click()
        expect(editor.get_by_role("link", name="第 1 项 佐证网址")).to_be_visible()
        expect(editor.get_by_label("第 1 项进展情况")).to_have_value("经费正在核对。")
        check_accessibility(editor)
        editor.get_by_label("第 1 项佐证网址").fill("")
        editor.get_by_role("button", name="送负责人审签").click()
        expect(editor.get_by_text("以下单位尚未送来填报：市财政局")).to_be_visible()
        check_accessibility(editor)


def partner_answers_on_paper(browser: Browser, site: str, board: str, folder: Path) -> None:
    sheet = folder / "签字件.txt"
    sheet.write_text("同意报送。", encoding="utf-8")
    with person(browser, site, "czj-editor") as editor:
        editor.goto(board)
        editor.get_by_label("第 1 项进展情况").fill("拨款明细已经提供。")
        editor.get_by_role("button", name="送负责人审签").click()
        expect(editor.get_by_text("已送负责人审签")).to_be_visible()
        editor.get_by_role("link", name="打印审签表").click()
        expect(editor.get_by_text("拨款明细已经提供。")).to_be_visible()
        check_accessibility(editor)
        editor.get_by_role("link", name="返回填报表").click()
        editor.get_by_text("负责人已在纸上审签").click()
        editor.get_by_label("审签负责人").fill("方局长")
        editor.get_by_label("审签日期").fill(timezone.localdate().isoformat())
        editor.get_by_label("签字件").set_input_files(sheet)
        check_accessibility(editor)
        editor.get_by_role("button", name="登记审签").click()
        expect(editor.get_by_text("已审签").first).to_be_visible()
        expect(editor.get_by_role("link", name="签字件.txt").first).to_be_visible()


def lead_answers(browser: Browser, site: str, board: str) -> None:
    with person(browser, site, "jyj-editor") as editor:
        editor.goto(board)
        expect(editor.get_by_text("拨款明细已经提供。")).to_be_visible()
        check_accessibility(editor)
        editor.get_by_label("第 1 项进展情况").fill("经费已经公布。")
        editor.get_by_label("第 1 项佐证网址").fill("经费公开 https://yunting.example/money")
        editor.get_by_label("本期已落实").check()
        editor.get_by_role("button", name="送负责人审签").click()
        expect(editor.get_by_text("已送负责人审签")).to_be_visible()


def head_approves(browser: Browser, site: str) -> None:
    with person(browser, site, "jyj-reviewer") as reviewer:
        reviewer.get_by_role("link", name="云汀市2029年政务公开工作要点 2029年第一季度填报").click()
        check_accessibility(reviewer)
        reviewer.get_by_role("button", name="同意").click()
        expect(reviewer.get_by_text("已审签同意。")).to_be_visible()
