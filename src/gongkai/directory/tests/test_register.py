"""The register of agencies does what every register does."""

from __future__ import annotations

from typing import Any

from gongkai.factories import make_agency
from gongkai.registers.tests.every_register import EveryRegister


class TestAgencies(EveryRegister):
    slug = "agencies"
    typed = {
        "name": "云汀市水务局",
        "short_name": "市水务局",
        "code": "swj",
        "kind": "department",
        "level": "city",
        "position": "7",
        "effective_on": "2026-11-01",
    }
    changed = {"short_name": "市新局"}
    wrong = {"uscc": "1234"}
    seen_by_all = True

    def people(self) -> None:
        self.keeper, self.outsider = self.city.office, self.city.other_editor

    def owner(self) -> dict[str, Any]:
        return {"parent": self.city.government.pk}

    def row(self, number: int) -> Any:
        name = f"云汀市第{number}局"
        return make_agency(
            name, f"ju{number}", short_name=f"市{number}局", parent=self.city.government, position=number
        )
