"""How views tell why an act was refused, and what a list keeps of its address."""

from __future__ import annotations

import re
from pathlib import Path

SOURCE = Path(__file__).parents[2]


def modules_with(pattern: str) -> list[str]:
    """The modules in which it stands, tests left out."""
    found = re.compile(pattern)
    modules = (path for path in SOURCE.rglob("*.py") if "tests" not in path.parts)
    return sorted(
        str(path.relative_to(SOURCE)) for path in modules if found.search(path.read_text(encoding="utf-8"))
    )


def test_reasons_are_told_in_one_place() -> None:
    loop = r"for (\w+) in [\w.]+\.reasons:\s+\S+\.(add_error|error)\("
    assert modules_with(loop) == ["accounts/requests.py"]


def test_the_links_to_other_pages_are_written_in_one_place() -> None:
    assert modules_with(r"""\.pop\(["']page["']""") == ["accounts/paging.py"]
