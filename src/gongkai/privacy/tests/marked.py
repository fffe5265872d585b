"""Sentences with their hits written into them: 申请人{name:王小明}来信. What is a minor's birth is {birth+minor:2016年5月1日}."""

from __future__ import annotations

import re
from pathlib import Path

from gongkai.privacy.hits import Hit

_MARK = re.compile(r"\{([a-z_0-9+]+):([^}]*)\}")


def _lines(name: str) -> list[str]:
    return [
        line.replace("⏎", "\n").replace("⇥", "\t")
        for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]


# Each of these gives the hits that are marked; of the lessons only what weighs is learned; of the homes and the ways to write the most are told.
SENTENCES, LESSONS = _lines("sentences.txt"), _lines("lessons.txt")
HOMES, WAYS = _lines("homes.txt"), _lines("ways.txt")


def read(marked: str) -> tuple[str, set[tuple[str, int, int]]]:
    """The text without marks, and kind, start and end of each."""
    text, hits, done = "", set(), 0
    for mark in _MARK.finditer(marked):
        text += marked[done : mark.start()]
        hits |= {(kind, len(text), len(text) + len(mark[2])) for kind in mark[1].split("+")}
        text += mark[2]
        done = mark.end()
    return text + marked[done:], hits


def spans(hits: list[Hit]) -> set[tuple[str, int, int]]:
    """Hits in the same form."""
    return {(hit.kind.value, hit.start, hit.end) for hit in hits}
