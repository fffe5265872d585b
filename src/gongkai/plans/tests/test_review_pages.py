"""The items of an import in pages: small, kept together by chapter, and never saved in one another's place."""

from __future__ import annotations

from datetime import datetime

import pytest

from gongkai.accounts.reasons import Refused
from gongkai.factories import City
from gongkai.plans import actions
from gongkai.plans.review_windows import windows
from gongkai.plans.tests.test_pages import as_, form_data
from gongkai.plans.tests.test_review import TITLE, correct, stage
from gongkai.plans.tests.test_settling import MANY


def long_text(chapters: int, size: int) -> str:
    """A plan as long as a large city's, with deadlines of which every fifth is doubtful."""
    items = (chapter * size + n for chapter in range(chapters) for n in range(1, size + 1))
    lines = [TITLE]
    for number in items:
        if number % size == 1:
            lines.append(f"{'一二三四五六七八九十'[number // size]}、抓好第{number // size + 1}方面公开工作")
        year = 2027 if number % 5 == 0 else 2026
        words = "优化信息公开的方式方法,完善政策发布机制,及时回应社会关切,推动基层政务公开标准化规范化" * 2
        lines.append(
            f"{number}.{words},{year}年9月底前完成。〔牵头单位:市教育局,责任单位:市第{number % 40}管理局、{MANY}〕"
        )
    return "\n".join(lines)


def test_a_plan_of_300_items_is_a_small_page(city: City, now: datetime) -> None:
    staged = stage(city, now, long_text(10, 30))
    address = f"/desk/plans/import/{staged.pk}/"
    for page in (1, 5, 99):
        shown = as_(city.office).get(f"{address}?page={page}")
        assert len(shown.content) < 400_000
        assert len(shown.context["questions"]) > 60
        assert shown.content.decode().count('id="line-') > 300


def test_pages_keep_chapters_together_where_they_fit(city: City, now: datetime) -> None:
    bounds = [(one.first, one.last) for one in windows(stage(city, now, long_text(5, 10)).item_drafts())]
    assert bounds == [(0, 20), (20, 40), (40, 50)]
    cut = [(one.first, one.last) for one in windows(stage(city, now, long_text(2, 30)).item_drafts())]
    assert cut == [(0, 20), (20, 30), (30, 50), (50, 60)]
    assert [(one.first, one.last) for one in windows([])] == [(0, 0)]


def test_what_is_typed_is_kept_on_the_way_to_another_page(city: City, now: datetime) -> None:
    client, staged = as_(city.office), stage(city, now, long_text(3, 20))
    address = f"/desk/plans/import/{staged.pk}/"
    page = client.get(f"{address}?page=2")
    assert 'name="items-20-number"' in page.content.decode()
    assert 'name="items-0-number"' not in page.content.decode()
    data = form_data(page.context["forms"]) | {"items-20-text": "改过的", "items-39-leave_out": "on"}
    data |= {"items-40-number": "41", "items-40-text": "补充的"}
    asked = next(one for one in page.context["questions"] if one.item == 44)
    way = client.post(f"{address}?page=2", data | {"go": asked.key}).headers["Location"]
    assert way == f"{address}?page=3#id_items-44-due_on"
    staged.refresh_from_db()
    assert [item["text"][:3] for item in staged.items[20:41:20]] == ["改过的", "优化信"]
    assert (len(staged.items), staged.items[39]["text"]) == (60, "补充的")
    for wanted, fragment in (
        ("page:3", "?page=3#items"),
        (f"line:{staged.items[0]['line']}", f"?page=1#item-{staged.items[0]['line']}"),
        ("page:²", "?page=1#items"),
        ("<x>", "?page=1#questions"),
    ):
        data = form_data(client.get(f"{address}?page=3").context["forms"]) | {"go": wanted}
        assert client.post(f"{address}?page=3", data).headers["Location"] == address + fragment
    assert staged.steps.count() == 1


def test_fields_are_never_saved_in_the_place_of_other_items(city: City, now: datetime) -> None:
    """Somebody leaves out an item on the first page while another corrects the second: its items move up."""
    client, staged = as_(city.office), stage(city, now, long_text(3, 20))
    address = f"/desk/plans/import/{staged.pk}/?page=2"
    data = form_data(client.get(address).context["forms"]) | {"items-20-text": "改过的"}
    staged = correct(staged, city, now, items=staged.item_drafts()[1:])
    kept = staged.items
    for _again in range(2):  # who insists is refused too
        refused = client.post(address, data | {"save": "1"})
        assert (refused.status_code, "有人增减了条目" in refused.content.decode()) == (422, True)
        data = form_data(refused.context["forms"])
    staged.refresh_from_db()
    assert staged.items == kept


def test_items_that_no_page_has_shown_are_checked_too(city: City, now: datetime) -> None:
    staged = stage(city, now, long_text(2, 20))
    items = staged.item_drafts()
    items[-1].responsible = ["市" * 201]
    staged = correct(staged, city, now, items=items)
    with pytest.raises(Refused, match="第 40 条须更正"):
        actions.apply_import(staged, actor=city.office, now=now)
