"""The shape of a name (姓名) at a place of a text: where it ends, where it begins. Which names are private is for `persons`.

Chinese text has no word boundaries, so a name of two or three characters is cut off by what may follow it and by the
segmenter. The only module that knows rjieba.
"""

from __future__ import annotations

import re
from functools import lru_cache

import rjieba

from .surnames import NEVER_IN_NAMES, TRANSLITERATED, surname_length

_HAN = "\u4e00-\u9fff\u3400-\u4dbf"
_RUN = re.compile(f"[{_HAN}]+")
_RUN_BEFORE = re.compile(f"[{_HAN}]{{1,10}}$")
# These go on with the sentence; no name ends with them.
_GOES_ON = re.compile("[于在的是与及被将因从已未称就诉患住持向对等因]")
# These may be the last character of a name, or go on with the sentence.
_FOLLOWS = re.compile(
    "和|为|系|提出|提交|提供|申请|要求|反映|反应|投诉|举报|身|男|女|先生|同志|家|电话|手机|联系|一家|夫妇|之|今年|现年|出生|到|不|共|名下|驾驶|携|自|经|遭|依|购|缴|领|享|发|户|年|现|因|去|来|受|有"
    "|获|以|诊|确|等|需|可|本|曾|也|所|同|由|其|均|或|反|承|办|个|入|离|回|接|失|参|出|报|签|名|生|死|伤|意|认|表示|说|介绍|告|收|取|还|借|欠|租|买|卖|打|发|作|做|主|只|仍|再|又"
)
_ORGANISATION = re.compile(
    r"(?:公司|局|委|院|校|厂|店|部|中心|社|会|政府|银行|所|站|处|队|办|厅|科|室|组|馆|园|村|镇|乡|街|路|县|市|区|省|州|等|人|员|户|者|法|证|书|表|号|类|性|制|权|费|款|金)$"
)


@lru_cache(maxsize=65536)
def _words(run: str) -> tuple[tuple[str, str], ...]:
    """The words of a run with their parts of speech; those that begin with nr are names of persons."""
    return tuple(rjieba.tag(run))


def _may_be_given(given: str) -> bool:
    return not any(sign in NEVER_IN_NAMES for sign in given)


def _is_word(text: str) -> bool:
    """Whether the segmenter takes the text for one ordinary word."""
    words = _words(text)
    return len(words) == 1 and len(text) > 1 and not words[0][1].startswith("nr")


def name_at(text: str, start: int, labelled: bool = False) -> int | None:
    """The end of a name that begins at `start`. `labelled`: a label and a colon stand before, so anything short is a name."""
    if found := TRANSLITERATED.match(text, start):
        return found.end()
    if not (run := _RUN.match(text, start, start + 12)):
        return None
    signs = run[0]
    surname = surname_length(text, start)
    closed = len(signs) <= 4
    if (
        labelled
        and closed
        and len(signs) >= 2
        and _may_be_given(signs[1:])
        and not _ORGANISATION.search(signs)
    ):
        if surname and len(signs) <= surname + 2 and not (_is_word(signs) and len(signs) > 2):
            tail = surname + 1
            if len(signs) == surname + 2 and _GOES_ON.match(signs[tail:]):
                return start + tail
            return start + len(signs)
        if not surname and not _is_word(signs):
            return start + len(signs)
    if not surname:
        return None
    return _cut(text, start, signs, surname)


def _cut(text: str, start: int, signs: str, surname: int) -> int | None:
    """The end of a name inside a longer run: of two given characters, or of one."""
    words = _words(signs)
    first, speech = words[0]
    if len(first) > surname and not speech.startswith("nr") and len(first) != surname + 2 and surname == 1:
        return None  # 安全生产, 应当
    if speech.startswith("nr") and surname < len(first) <= surname + 2 and _may_be_given(first[surname:]):
        if len(first) == surname + 1 and _three_is_better(signs, surname, words):
            return start + surname + 2
        if _ends(signs, len(first)) or len(words) > 1:
            if len(first) == surname + 2 and _GOES_ON.match(signs[surname + 1 :]):
                return start + surname + 1
            return start + len(first)
    for length in (surname + 2, surname + 1):
        given = signs[surname:length]
        if len(signs) < length or not _may_be_given(given) or _is_word(signs[:length]):
            continue
        if length == surname + 2 and _GOES_ON.match(given[1:]):
            continue
        if _ends(signs, length):
            return start + length
    return None


def _three_is_better(signs: str, surname: int, words: tuple[tuple[str, str], ...]) -> bool:
    """Whether the segmenter left a single character that goes on with nothing: 王小|明."""
    length = surname + 2
    if (
        len(signs) < length
        or len(words) < 2
        or _ends(signs, length - 1)
        or not _may_be_given(signs[length - 1])
    ):
        return False
    return len(words[1][0]) == 1 or bool(_GOES_ON.match(signs, length))


def _ends(signs: str, length: int) -> bool:
    return len(signs) == length or bool(_GOES_ON.match(signs, length) or _FOLLOWS.match(signs, length))


def name_before(text: str, end: int) -> int | None:
    """The start of a name that ends at `end`, where something follows that only persons have."""
    first = max(0, end - 20)
    for found in TRANSLITERATED.finditer(text, first, end):
        if found.end() == end:
            return found.start()
    run = _RUN_BEFORE.search(text, max(0, end - 10), end)
    if run is None:
        return None
    signs = run[0]
    begins, place = {0}, 0
    for word, _ in _words(signs):
        place += len(word)
        begins.add(place)
    for length in (4, 3, 2):
        at = len(signs) - length
        if at < 0 or at not in begins:
            continue
        surname = surname_length(signs, at)
        if surname == 0 or length > surname + 2 or length == surname or (length == 4 and surname == 1):
            continue
        name = signs[at:]
        if _may_be_given(name[surname:]) and not _is_word(name) and not _ORGANISATION.search(name):
            return run.start() + at
    return None
