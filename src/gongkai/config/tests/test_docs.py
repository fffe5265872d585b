"""The documentation keeps step with the code: settings, commands, rooms, dependencies, transitions, links."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from django.urls import get_resolver

from gongkai.__main__ import _parser
from gongkai.columns.choices import TRANSITIONS as OF_PLACEMENTS
from gongkai.compliance.rule import record_rules
from gongkai.config.tests.screens import SCREENS
from gongkai.jobs.schedule import jobs
from gongkai.plans.choices import TRANSITIONS as OF_DUTIES
from gongkai.publishing.choices import TRANSITIONS as OF_REVISIONS

ROOT = Path(__file__).parents[4]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "src" / "gongkai"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
VARIABLE = re.compile(r"GONGKAI_[A-Z_]+")
LINK = re.compile(r"\]\(([^)\s]+)\)")
ONLY_FOR_TESTS = {"GONGKAI_TEST_POSTGRES"}


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def rooms() -> list[str]:
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    return sorted(folders - {"config"})


def dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [re.split(r"[\[<>=~! ]", requirement)[0] for requirement in project["dependencies"]]


def commands() -> list[str]:
    choices = [action.choices for action in _parser()._actions if action.dest == "command"]
    return sorted(choices[0] or ())


def rows_of(page: str, heading: str) -> set[tuple[str, ...]]:
    """The cells of the first table after a heading, without the Chinese in brackets."""
    table = read(page).split(heading, 1)[1].split("\n| --- ", 1)[1].split("\n\n", 1)[0]
    lines = [line for line in table.splitlines()[1:] if line.startswith("|")]
    return {
        tuple(re.sub(r"（.*?）|\(.*?\)", "", cell).strip() for cell in line.strip("|").split("|"))
        for line in lines
    }


def test_every_setting_is_documented_and_nothing_else() -> None:
    used = set(VARIABLE.findall((PACKAGE / "config" / "settings.py").read_text(encoding="utf-8")))
    assert set(VARIABLE.findall(read("settings.md"))) == used | ONLY_FOR_TESTS


def test_every_variable_named_anywhere_exists() -> None:
    known = set(VARIABLE.findall(read("settings.md")))
    for page in PAGES:
        assert set(VARIABLE.findall(page.read_text(encoding="utf-8"))) <= known, page


def test_every_command_has_its_section_and_no_section_is_stale() -> None:
    sections = re.findall(r"^## `gongkai ([a-z-]+)", read("command-line.md"), re.MULTILINE)
    assert sorted(set(sections)) == commands()


def test_every_option_is_documented() -> None:
    page = read("command-line.md")
    subparsers = next(action for action in _parser()._actions if action.dest == "command")
    assert subparsers.choices is not None
    for name, parser in dict(subparsers.choices).items():
        section = page.split(f"## `gongkai {name}", 1)[1].split("\n## ", 1)[0]
        options = {
            word for action in parser._actions for word in action.option_strings if word.startswith("--")
        }
        assert {option for option in options - {"--help"} if option not in section} == set(), name


def test_every_problem_of_verify_is_documented() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.glob("*/*verification.py"))
    codes = set(re.findall(r"Problem\(\s*\"([a-z]+)\"", source))
    assert codes == {
        code
        for code, *_ in ((cell.strip("`"),) for cell, *_ in rows_of("command-line.md", "## `gongkai verify"))
    }


@pytest.mark.parametrize("room", rooms())
def test_every_room_has_its_page(room: str) -> None:
    page = DOCS / "capabilities" / f"{room}.md"
    assert page.read_text(encoding="utf-8").startswith(f"# {room}")
    assert f"capabilities/{room}.md" in read("architecture.md")


def test_no_page_describes_a_room_that_is_not_there() -> None:
    assert sorted(path.stem for path in (DOCS / "capabilities").glob("*.md")) == rooms()


def registering(registry: str) -> set[str]:
    """The rooms whose modules call a registry (`room.module.function`)."""
    room, module, function = registry.split(".")
    name = rf"[^(\n]*\b{function}\b|\([^)]*\b{function}\b"
    direct = re.compile(rf"from gongkai\.{room}\.{module} import (?:{name})")
    found = set()
    for path in PACKAGE.glob("*/**/*.py"):
        text = path.read_text(encoding="utf-8")
        is_own = path == PACKAGE / room / f"{module}.py"
        imported = re.search(rf"from gongkai\.{room} import .*\b{module}\b", text)
        calls = (
            direct.search(text),
            is_own and re.search(rf"^@{function}\b", text, re.MULTILINE),
            imported and re.search(rf"\b{module}\.{function}\b", text),
        )
        if "tests" not in path.parts and any(calls):
            found.add(path.relative_to(PACKAGE).parts[0])
    return found - {"config"}


def test_every_registry_says_which_rooms_fill_it() -> None:
    table = read("architecture.md").split("| registry |", 1)[1].split("\n\n", 1)[0]
    rows = [line.strip("|").split("|") for line in table.splitlines()[2:]]
    written = {cells[1].strip(" `"): set(re.findall(r"`(\w+)`", cells[2])) for cells in rows}
    assert len(written) == len(rows) > 10
    assert written == {registry: registering(registry) for registry in written}


def test_every_room_stands_in_the_drawing() -> None:
    drawn = re.findall(r"<text [^>]*>([^<]*)</text>", read("architecture.svg"))
    assert set(rooms()) <= {word for text in drawn for word in text.split(" · ")}


def test_every_job_is_documented_with_its_period() -> None:
    words = {60: "minute", 600: "10 minutes", 1800: "30 minutes", 3600: "hour", 86400: "day"}
    known = {(f"`{job.name}`", words[int(job.every.total_seconds())]) for job in jobs()}
    assert {row[:2] for row in rows_of("capabilities/jobs.md", "## Recurring jobs")} == known


def test_every_rule_is_documented_with_its_severity() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in (DOCS / "capabilities").glob("*.md"))
    rows = dict(re.findall(r"^\| `([a-z]+\.[a-z_]+)` \|(.*)$", pages, re.MULTILINE))
    for rule in record_rules():
        severity = "as said" if rule.name == "timing.waiting" else str(rule.severity)
        assert severity in rows.get(rule.name, ""), rule.name


def test_public_addresses_are_documented() -> None:
    page = read("capabilities/portal.md").split("## Addresses", 1)[1].split("\n## ", 1)[0]
    addresses = [re.sub(r"<[^>]*>", "<>", one) for one in re.findall(r"`(/[^`]*)`", page)]
    whole = {address.removesuffix("?q=") for address in addresses}
    beginnings = tuple(address.removesuffix("…") for address in addresses if address.endswith("…"))
    assert [
        route for route in public_routes() if route not in whole and not route.startswith(beginnings)
    ] == []


def public_routes() -> list[str]:
    """Every address outside of the workspace, each variable part as `<>`."""
    found = []
    for resolver in get_resolver().url_patterns:
        prefix = f"/{resolver.pattern}"
        if not prefix.startswith("/desk/"):
            patterns = getattr(resolver, "url_patterns", ())
            found += [re.sub(r"<[^>]*>", "<>", f"{prefix}{one.pattern}") for one in patterns]
    return found


def test_the_number_of_screens_is_that_of_the_code() -> None:
    assert f"draws {len(SCREENS)} screens" in read("capabilities/portal.md")


def test_every_layer_is_a_room() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    layers = next(contract for contract in tools["importlinter"]["contracts"] if contract["id"] == "layers")[
        "layers"
    ]
    assert sorted(set(layers) - {"__main__", "config"}) == rooms()


def test_every_dependency_says_why_and_how_to_leave_it() -> None:
    rows = rows_of("dependencies.md", "# Dependencies")
    assert {row[0].strip("`") for row in rows} == set(dependencies())
    assert all(len(row) == 3 and all(row) for row in rows)


@pytest.mark.parametrize(
    ("page", "heading", "transitions"),
    [
        ("capabilities/publishing.md", "Of a revision", OF_REVISIONS),
        ("capabilities/plans.md", "## States of a duty", OF_DUTIES),
        ("capabilities/columns.md", "## States of a placement", OF_PLACEMENTS),
    ],
)
def test_transition_tables_are_those_of_the_code(
    page: str, heading: str, transitions: dict[tuple[str, str], str]
) -> None:
    drawn = {tuple(cell.replace(" ", "_") for cell in row) for row in rows_of(page, heading)}
    assert drawn == {(str(before), verb, str(after)) for (before, verb), after in transitions.items()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_relative_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in target or target.startswith(("#", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        assert (page.parent / path).exists(), f"{page.name}: {target}"
        assert not anchor or path.endswith(".md"), f"{page.name}: {target}"


def test_decisions_are_numbered_without_gap() -> None:
    numbers = [int(path.name[:4]) for path in sorted((DOCS / "adr").glob("*.md"))]
    assert numbers == list(range(len(numbers)))
