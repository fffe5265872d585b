"""The register of notices does what every register does; its form knows what a period is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gongkai.notices.kind import NOTICES
from gongkai.notices.models import Notice
from gongkai.publishing import actions
from gongkai.registers.tests.every_register import EveryRegister


class TestNotices(EveryRegister):
    slug = "notices"
    typed = {
        "title": "关于汛期值班的公告",
        "category": "announcement",
        "text": "现公告如下。\n值班电话每天有人接听。",
    }
    changed = {"title": "关于汛期值班安排的公告"}
    wrong = {"ends_on": "某一天"}

    def people(self) -> None:
        self.keeper, self.outsider = self.city.editor, self.city.other_editor

    def owner(self) -> dict[str, Any]:
        return {"agency": self.city.education.pk, "attribute": "proactive"}

    def row(self, number: int) -> Any:
        by = {"agency": self.city.education, "actor": self.city.editor, "now": self.now}
        return actions.create(NOTICES, Notice(text="现公告如下。"), f"第{number}号公告", **by)

    def test_a_choice_is_told_in_its_words(self) -> None:
        row, client = self.row(1), self.client(self.keeper)
        publicity = Notice(text="公示如下。", category="publicity", ends_on=self.now.date())
        actions.save_draft(row, publicity, row.title, actor=self.city.editor, now=self.now)
        for more, words in (("", {"公示"}), ("history/compare/", {"公示", "通知公告"})):
            page = client.get(self.address(row, more)).content.decode()
            main = page[page.index("<main") :]
            assert all(word in main for word in words), more
            assert "publicity" not in main and "announcement" not in main, more

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"category": "publicity"}, "公示要写明截止日期。"),
            (
                {"category": "publicity", "opens_on": "2026-07-08", "ends_on": "2026-07-07"},
                "截止日期早于起始日期。",
            ),
        ],
    )
    def test_a_period_that_nobody_can_keep_is_refused(self, typed: dict[str, str], words: str) -> None:
        page = self.client(self.keeper).post(
            f"{self.list}new/", dict(self.typed) | dict(self.owner()) | typed
        )
        assert page.status_code == 422
        assert page.context["form"].errors["ends_on"] == [words]
        assert not Notice.objects.exists()

    def test_the_list_is_narrowed_by_kind(self) -> None:
        announcement = self.row(1)
        publicity = self.row(2)
        Notice.objects.filter(pk=publicity.pk).update(category="publicity", ends_on=date(2026, 7, 7))
        page = self.client(self.keeper).get(f"{self.list}?category=publicity")
        assert [row["pk"] for row in page.context["rows"]] == [publicity.pk]
        assert announcement.pk not in [row["pk"] for row in page.context["rows"]]
