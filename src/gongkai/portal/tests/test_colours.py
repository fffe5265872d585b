"""The colours of both modes, held to WCAG 2.2: text 4.5 to 1, lines and marks that carry meaning 3 to 1."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[1] / "static" / "gongkai"
TONES = ("info", "success", "warning", "danger", "neutral")
TEXT = [
    *[("ink", ground) for ground in ("surface", "ground", "accent-soft", "neutral-soft", "hover")],
    *[("ink", f"{tone}-soft") for tone in TONES],
    *[("ink-soft", ground) for ground in ("surface", "ground", "hover", "accent-soft")],
    *[("accent", ground) for ground in ("surface", "ground", "accent-soft", "hover")],
    *[("accent-strong", ground) for ground in ("surface", "accent-soft", "neutral-soft")],
    *[(tone, f"{tone}-soft") for tone in TONES],
    *[(tone, "surface") for tone in TONES],
    *[("on-accent", ground) for ground in ("accent", "accent-strong")],
    *[(text, "band") for text in ("on-band", "on-band-soft")],
    *[("on-fill", f"{tone}-fill") for tone in ("info", "success", "danger")],
    ("added", "added-soft"),
    ("dropped", "dropped-soft"),
]
MARKS = [
    *[("line-strong", ground) for ground in ("surface", "ground")],
    *[(f"{tone}-fill", "surface") for tone in TONES],
    *[("part-done", "part-in-progress"), ("part-done", "part-not-started"), ("accent", "surface")],
]


def tokens(*names: str) -> dict[str, str]:
    """The custom properties of the files, the later ones over the earlier."""
    found: dict[str, str] = {}
    for name in names:
        source = re.sub(r"/\*.*?\*/", "", (STYLES / name).read_text(encoding="utf-8"), flags=re.DOTALL)
        found |= dict(re.findall(r"--([\w-]+):\s*([^;]+);", source))
    return found


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it; `colour` is #rgb or #rrggbb."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    shares = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("files", [("tokens.css",), ("tokens.css", "dark.css")], ids=["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (MARKS, 3.0)], ids=["text", "marks"])
def test_pairs_of_colours_can_be_told_apart(
    files: tuple[str, ...], pairs: list[tuple[str, str]], least: float
) -> None:
    known = tokens(*files)
    weak = {(a, b): round(contrast(known[a], known[b]), 2) for a, b in pairs}
    assert {pair: value for pair, value in weak.items() if value < least} == {}


def test_every_kind_of_button_chooses_its_own_text_colour_on_hover() -> None:
    """Where a kind changes the ground alone, the text of the filled button shows on it: white on a light ground."""
    grounds = {*TEXT, ("surface", "danger"), ("band", "on-band")}
    rules = [
        rule
        for path in sorted(STYLES.glob("*.css"))
        for rule in re.findall(r"\.button--[\w-]+:hover\s*\{([^}]*)\}", path.read_text(encoding="utf-8"))
    ]
    assert len(rules) >= 4
    for rule in rules:
        said = dict(re.findall(r"([\w-]+):\s*var\(--([\w-]+)\)", rule))
        assert (said.get("color"), said.get("background")) in grounds, rule


def test_dark_mode_chooses_every_colour_anew() -> None:
    light, dark = tokens("tokens.css"), tokens("dark.css")
    colours = {name for name, value in light.items() if value.startswith("#")}
    assert colours == set(dark)


def test_no_other_file_chooses_a_colour() -> None:
    own = {"tokens.css", "dark.css", "print.css"}
    chosen = [
        f"{path.name}:{number}"
        for path in sorted(STYLES.glob("*.css"))
        if path.name not in own
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        # paper is black on white in every mode
        if re.search(r"#[0-9a-f]{3,6}\b", line) and "#000" not in line and "#999" not in line
    ]
    assert chosen == []
