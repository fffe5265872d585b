"""The time of a search grows with the length of the text, not with its square. No absolute times: n against 4n, best of several."""

from __future__ import annotations

import time

import pytest

from gongkai.privacy.detection import detect

# Four times the text may take so many times the time: 4 is linear, 16 the square.
GROWTH = 10.0
LENGTH = 6_000
TRIES = 4

SHAPES = {
    "digits": "1",
    "spaced digits": "1 ",
    "numbers": "650199198503020017 ",
    "names": "患者王小明，",
    "one list of names": "王小明、",
    "syllables": "阿·",
    "contacts": "联系人：王小明，电话13912345678。",
    "homes": "家庭住址：和平路12号3单元，",
    "conditions": "王小明，残疾人，低保户，8岁。",
    "lines": "王小明\t650199198503020017\t肺癌\n",
    "heads": "姓名\t电话\n",
    "surnames": "王李张刘",
    "one run of syllables": "买买提",
    "births without a label": "王小明 1985.03 ",
    "flats": "3号楼2单元1-2-3 ",
    "clauses": "申请人：王小明，肺部感染，",
    "line breaks": "\n",
    "described homes": "王小明，老粮站隔壁巷子底第三家，",
    "a described home without an end": "后面第二排左边",
    "accounts": "王小明 1500 2207 3391 008 600元 ",
    "scanned digits": "1O3l ",
    "rooms of a house": "3栋301、402、",
    "words in a list of names": "王小明、夏天、",
    "officials in a list": "民警洪波、周立、",
}


def seconds(text: str) -> float:
    start = time.process_time()
    detect(text)
    return time.process_time() - start


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_four_times_the_text_takes_about_four_times_the_time(shape: str) -> None:
    short, long = (shape * (times * LENGTH // len(shape)) for times in (1, 4))
    ratios = []
    for _ in range(TRIES):
        ratios.append(seconds(long) / max(seconds(short), 1e-4))
        if ratios[-1] < GROWTH:
            return
    pytest.fail(f"{shape!r}: {ratios}")
