"""The register of documents does what every register does."""

from __future__ import annotations

from typing import Any

from gongkai.factories import draft
from gongkai.registers.tests.every_register import EveryRegister


class TestDocuments(EveryRegister):
    slug = "documents"
    typed = {"title": "关于防汛的通知", "text": "一、要求\n1.值守。", "recipients": "各区人民政府\n各部门"}
    changed = {"title": "关于防汛工作的通知"}
    wrong = {"signed_on": "某一天"}

    def people(self) -> None:
        self.keeper, self.outsider = self.city.editor, self.city.other_editor

    def owner(self) -> dict[str, Any]:
        return {"agency": self.city.education.pk, "attribute": "proactive"}

    def row(self, number: int) -> Any:
        return draft(self.city, self.now, f"关于第{number}件事的通知")
