"""Make `weights.py` anew: how much each sign says, learned from the open gold, and from texts that name no private person.

`python -m gongkai.privacy.tests.weigh` prints the module. It reads nothing but what lies in the repository: the open gold, the sentences beside
the detectors, and, for all that must not be hit, the official texts of the samples and of the parser's gold. A logistic regression without
libraries: a minute, the same numbers each time.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from math import exp
from pathlib import Path

from gongkai.privacy.contacts import mobiles, permits, plates
from gongkai.privacy.context import Passages
from gongkai.privacy.detection import settle
from gongkai.privacy.evidence import Surroundings
from gongkai.privacy.normal import shadow
from gongkai.privacy.numbers import bank_numbers, old_resident_ids, resident_ids
from gongkai.privacy.persons import evidence, is_official
from gongkai.privacy.shapes import shapes
from gongkai.privacy.tests.evaluate import GOLD, OPEN, rows
from gongkai.privacy.tests.marked import LESSONS, SENTENCES, read

# What a weight is divided by in each round; how fast it moves; how many rounds; below this it is left out.
_DECAY, _STEP, _ROUNDS, _LEAST = 3.0, 0.2, 8, 0.2
_IN_LINE = 15
# Characters in and beside a name count from so many examples on.
_LETTERS, _OFTEN = ("first ", "given ", "left ", "right "), 5
# A name needs less than even odds: what stands around others has been told by then.
_LENIENT = 2.6
# Official texts, without private persons.
_ROOMS = Path(__file__).parents[2]
TEXTS = [
    text
    for folder in ("documents/samples", "plans/samples", "plans/tests/samples", "officialdoc/tests/gold/open")
    for text in sorted((_ROOMS / folder).glob("*.txt"))
]

Example = tuple[frozenset[str], bool]


def examples(text: str, names: set[tuple[int, int]]) -> Iterator[Example]:
    """The signs of every shape in a text, and whether it is a name that the gold marks. What is official is left out."""
    shade = shadow(text)
    passages = Passages(shade.text)
    found = (resident_ids, old_resident_ids, mobiles, bank_numbers, permits, plates)
    around = Surroundings(
        shade.text, passages, settle(chain.from_iterable(detector(shade.text) for detector in found))
    )
    for shape in shapes(shade.text, around.before, around.after):
        signs = evidence(shape, around)
        if not is_official(shade.text, shape.start, shape.end, signs, passages):
            yield signs, shade.original(shape.start, shape.end) in names


def material() -> Iterator[Example]:
    """All examples: open gold, the sentences and lessons beside the detectors, texts without private persons."""
    for row in rows(GOLD, "sentences*.jsonl", OPEN):
        yield from examples(
            row["text"], {(hit["start"], hit["end"]) for hit in row["hits"] if hit["kind"] == "name"}
        )
    for marked in (*SENTENCES, *LESSONS):
        text, hits = read(marked)
        yield from examples(text, {(start, end) for kind, start, end in hits if kind == "name"})
    for path in TEXTS:
        yield from examples(path.read_text(encoding="utf-8", errors="replace"), set())


def learn(given: list[Example]) -> tuple[float, dict[str, float]]:
    """What is added for every shape, and the weight of each sign (AdaGrad)."""
    order = random.Random(20260601)
    met = Counter(chain.from_iterable(signs for signs, _ in given))
    keys = sorted(sign for sign, times in met.items() if times >= _OFTEN or not sign.startswith(_LETTERS))
    number = {key: at for at, key in enumerate(keys, 1)}
    coded = [
        ([0, *(number[sign] for sign in sorted(signs) if sign in number)], float(right))
        for signs, right in given
    ]
    weights, moved = [0.0] * (len(keys) + 1), [1e-8] * (len(keys) + 1)
    for _ in range(_ROUNDS):
        order.shuffle(coded)
        for places, right in coded:
            total = sum(weights[at] for at in places)
            off = 1 / (1 + exp(-max(-30.0, min(30.0, total)))) - right
            for at in places:
                slope = off + _DECAY * weights[at] / len(coded)
                moved[at] += slope * slope
                weights[at] -= _STEP * slope / moved[at] ** 0.5
    return weights[0], dict(zip(keys, weights[1:], strict=True))


def main() -> None:
    always, weights = learn(list(material()))
    kept = {key: round(weight, 1) for key, weight in weights.items() if abs(weight) >= _LEAST}
    entries = [f"{key!r}: {weight}," for key, weight in sorted(kept.items())]
    lines = "".join(
        f"    {' '.join(entries[at : at + _IN_LINE])}\n" for at in range(0, len(entries), _IN_LINE)
    )
    sys.stdout.write(
        '"""How much each sign of a name says, in log odds. Made by `tests/weigh.py` from the open gold; not to be changed by hand."""\n\n'
        f"# What every shape begins with, what a name beside it in a list adds, and from where on a name is sure.\n"
        f"ALONE, COMPANY, SURE = {always + _LENIENT:.1f}, 1.5, 4.0\n\n# fmt: off\nWEIGHTS = {{\n{lines}}}\n"
    )


if __name__ == "__main__":
    main()
