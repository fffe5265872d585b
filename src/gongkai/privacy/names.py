"""The shape of a name (姓名) at a place of a text: where it ends, where it begins. Which names are private is for `persons`.

Chinese text has no word boundaries, so a name of two or three characters is cut off by what may follow it and by the
segmenter. The only module that knows rjieba.
"""

from __future__ import annotations

import re
from functools import lru_cache

import rjieba

from .surnames import (
    ALSO_PARTICLES,
    NEVER_IN_NAMES,
    ORDINARY,
    STRONG,
    SYLLABLES,
    TRANSLITERATED,
    surname_length,
)

_HAN = "\u4e00-\u9fff\u3400-\u4dbf"
_RUN = re.compile(f"[{_HAN}]+")
_RUN_BEFORE = re.compile(f"[{_HAN}]{{1,10}}$")
# These go on with the sentence; no name ends with them.
_GOES_ON = re.compile("[于在的是为系代与及被将因从已未称就诉患住持向对等]")
# These may be the last character of a name, or go on with the sentence.
_FOLLOWS = re.compile(
    "和|为|系|陈述|负|各|述|荣|夺|捡|拾|救|顺产|弃|居|偿|继承|递|逾|贷|向|起诉|拒|擅|捐|逝|走|驾|将|把|拿|搬|迁|卖|提出|提交|提供|申请|要求|反映|反应|投诉|举报|身|男|女|先生|同志|家|电话|手机|联系|一家|夫妇|之|今年|现年|出生|到|不|共|名下|驾驶|携|自|经|遭|依|购|缴|领|享|发|户|年|现|因|去|来|受|有"
    "|获|以|诊|确|等|需|可|本|曾|也|所|同|由|其|均|或|反|承|办|个|入|离|回|接|失|参|出|报|签|名|生|死|伤|意|认|表示|说|介绍|告|收|取|还|借|欠|租|买|卖|打|发|作|做|主|只|仍|再|又"
)
# In the counts of the segmenter's dictionary: 于洋 has 47, 程度 9,954.
_ORDINARY_FREQUENCY = 60
_VERY_ORDINARY = 5_000
# A name without surname or dot: 古丽娜尔.
_SYLLABLES_ONLY = re.compile(f"[{SYLLABLES}]{{4,7}}")
# 何　伟, 王 小 明, as lists set names; Li Ming.
_APART_OR_LATIN = re.compile(
    rf"[{_HAN}](?: {{1,4}}(?![男女])[{_HAN}]){{1,2}}(?![{_HAN}])|[A-Z][a-z]{{1,15}}(?: [A-Z][a-z]{{1,15}}){{1,3}}|[A-Z]{{2,15}}(?: [A-Z]{{2,15}}){{1,3}}"
)
_LEADS = re.compile("[因对由向将给被把与和据经]")
# Behind a surname alone: not a name, but how somebody is called.
_CALLED = re.compile(
    "先生|女士|小姐|大爷|大妈|大娘|大叔|大婶|大伯|大哥|大姐|大嫂|阿姨|老师|师傅|同志|同学|老伯|老汉|老太|老人|奶奶|爷爷|某|总$|工$|[×*]"
)
# Somebody who is not named: 李某某, 王××, 张*.
MASKED = re.compile(rf"[{_HAN}](?:某{{1,3}}|[×*xX]{{1,2}})(?![×*xX\d])")
# A piece of text that stands by itself.
_PIECE = re.compile(rf"[{_HAN}·]{{2,14}}(?= ?[,、;:。!|()\[\]【】《》\"“”\n\t\d]| |—|$)")
_SYLLABLE_TAIL = re.compile(f"(?<![{SYLLABLES}])[{SYLLABLES}]{{3,8}}$")
_SYLLABLE_RUN = re.compile(f"[{SYLLABLES}]{{3,8}}")
_ANY_DOTTED = re.compile(rf"[{_HAN}]{{1,8}}(?:·[{_HAN}]{{1,8}}){{1,3}}")
# Surnames that are particles elsewhere, but hardly at the head of a clause that a name fills.
_ALONE = frozenset("于成常曾方应时万")
_APART_BEFORE = re.compile(rf"(?<![{_HAN}])([{_HAN}]) {{1,4}}[{_HAN}]$")
_NO_PERSON = re.compile(
    r"(?:家[庄沟屯湾坡村寨堡店营]|公司|局|委|院|校|厂|店|部|中心|社|会|政府|银行|所|站|处|队|办|厅|科|室|组|馆|园|村|镇|乡|街|路|县|市|区|省|州|等|人|员|户|者|法|证|书|表|号|类|性|制|权|费|款|栏|化|型|图|岛|观|案|物|先生|女士|小姐|大爷|大妈|大娘|大叔|大婶|大伯|老伯|阿姨|老师|师傅|总|工|商行|银行|支行|分行|股骨|腰椎|眼|肢|腿|肾|肝|肺|胃)$"
)


@lru_cache(maxsize=65536)
def _words(run: str) -> tuple[tuple[str, str], ...]:
    """The words of a run with their parts of speech; those that begin with nr are names of persons."""
    return tuple(rjieba.tag(run))


def _may_be_given(given: str) -> bool:
    return not any(sign in NEVER_IN_NAMES for sign in given)


def _is_word(text: str) -> bool:
    """Whether the segmenter takes the text for one ordinary word that is not too rare to be a name as well."""
    words = _words(text)
    if len(words) > 1 or len(text) == 1 or words[0][1].startswith("nr"):
        return False
    return _is_common(text)


@lru_cache(maxsize=65536)
def _is_common(word: str) -> bool:
    return rjieba.has_word(word) and rjieba.suggest_freq(word) >= _ORDINARY_FREQUENCY


def _may_be_name(signs: str, length: int, surname: int, *, proven: bool = False) -> bool:
    """Whether the first characters of a run are rather a name than the words of a sentence."""
    name = signs[:length]
    if name[:2] in ORDINARY or not _may_be_given(name[surname:]) or _is_word(name) or _NO_PERSON.search(name):
        return False
    if surname == 2:
        return True
    first, speech = _words(signs)[0]
    if len(first) > 1:
        # 魏国|东 is a name, 魏国 a place; 任素|汐 has no word that the dictionary knows.
        odd = first == name or (len(first) < length and speech in ("ns", "nz")) or not _is_common(first)
        unheard = (
            first == name and length == 3 and name[0] not in ALSO_PARTICLES and not rjieba.has_word(name)
        )
        return speech.startswith("nr") or unheard or (odd and (name[0] in STRONG or proven))
    if name[0] in STRONG:
        return True
    if name[0] in ALSO_PARTICLES:
        return False
    if proven and length == 3:
        return True
    parts = [word for word, _ in _words(signs)[1:3]]
    return all(len(word) == 1 for word in parts[: length - 1])


def name_at(
    text: str, start: int, label: str = "", *, closed: bool = False, told: bool = False
) -> int | None:
    """The end of a name that begins at `start`, right behind a label.

    `closed`: the label ends with a colon, so that anything short in front of a mark or blank is a name. `told` as in `is_name`.
    """
    if found := TRANSLITERATED.match(text, start):
        return dotted_end(text, found.end())
    apart = _APART_OR_LATIN.match(text, start) if closed else None
    if apart and (apart[0].isascii() or surname_length(apart[0], 0)):
        return apart.end()
    if not (run := _RUN.match(text, start, start + 12)):
        return None
    signs = run[0]
    if closed and _SYLLABLES_ONLY.fullmatch(signs) and not _is_word(signs):
        return run.end()
    surname = surname_length(text, start)
    # 王伟于2020年: before a number the last character of the run is a preposition.
    open_end = text[run.end() : run.end() + 1].isdecimal()
    if closed and (length := _whole(signs, surname, open_end=open_end)):
        return start + length
    if label and not _begins_a_word(label, signs):
        return None
    piece = _PIECE.match(text, start) if told else None
    if piece and not _GOES_ON.match(piece[0][-1]) and is_name(piece[0], told=True):
        return piece.end()
    if told and not surname and (end := _syllables_at(text, start)):
        return end
    return _cut(start, signs, surname, open_end=open_end, told=told) if surname else None


def dotted_end(text: str, end: int) -> int:
    """Where a dotted name ends of which the known syllables end at a place: 卡斯木|安详, 买吐|迦,."""
    more = _RUN.match(text, end, end + 3)
    if more is None:
        return end
    if rjieba.has_word(text[end - 1 : end + 1]) and text[end - 2] != "·":
        return end - 1
    return (
        more.end() if len(more[0]) == 1 and not (_FOLLOWS.match(more[0]) or _GOES_ON.match(more[0])) else end
    )


def piece_at(text: str, start: int, *, told: bool = False, proven: bool = False) -> int | None:
    """The end of a piece of text that stands by itself and is a name as a whole; see `is_name`."""
    piece = _PIECE.match(text, start)
    if piece and text[piece.end() : piece.end() + 1].isdecimal() and _GOES_ON.match(piece[0][-1]):
        return None
    return piece.end() if piece and is_name(piece[0], told=told, proven=proven) else None


def is_name(piece: str, *, told: bool = False, proven: bool = False) -> bool:
    """Whether characters are a name and nothing else.

    `told`: a word for a person stands before it, so that a name may be made in a rarer way. `proven`: what follows, as an
    identity number, only persons have, so that a surname is enough for a name that is also an ordinary word.
    """
    if "·" in piece:
        return bool((_ANY_DOTTED if told or proven else TRANSLITERATED).fullmatch(piece))
    surname = surname_length(piece, 0)
    if not 2 <= len(piece) <= 8 or _NO_PERSON.search(piece):
        return False
    if piece[:2] in ORDINARY or _CALLED.match(piece, surname):
        return False
    words = _words(piece)
    common = len(words) == 1 and not words[0][1].startswith("nr") and _is_common(piece)
    if surname and 1 <= len(piece) - surname <= 2 and _may_be_given(piece[1:]):
        first, speech = words[0]
        particle = piece[0] in ALSO_PARTICLES and surname == 1 and not speech.startswith("nr")
        if particle and (len(piece) == 2 or rjieba.has_word(piece[1:])):
            return False
        if proven or (surname > 1 and not common):
            return True
        plain = len(first) == 1 or speech.startswith("nr") or not _is_common(first)
        return not common and (plain or (told and piece[0] in STRONG and len(piece) == 3))
    if len(words) == 1 and words[0][1].startswith("nr"):
        return told or proven
    if rjieba.has_word(piece):
        return False
    if all(sign in SYLLABLES for sign in piece) and len(piece) >= 3:
        known = any(
            len(word) > 1 and _is_common(word) for word, speech in words if not speech.startswith("nr")
        )
        return not known and (len(piece) >= 4 or (told and len(piece) == 3) or proven)
    return proven and len(piece) <= 4 and _may_be_given(piece) and _is_unknown(words)


def _is_unknown(words: tuple[tuple[str, str], ...]) -> bool:
    """Whether no ordinary word of two characters or more is in a run."""
    return all(
        len(word) == 1 or speech.startswith("nr") or not rjieba.has_word(word) for word, speech in words
    )


def is_word(text: str) -> bool:
    """Whether the dictionary has these characters as one word."""
    return bool(rjieba.has_word(text))


def plain_name_at(text: str, start: int) -> int | None:
    """The end of a name that stands in a sentence without any word before it that tells one, so that its make must."""
    end = name_at(text, start)
    if end is None:
        return None
    name = text[start:end]
    if rjieba.has_word(text[end - 1 : end + 1]) or name[-1] in "里灯江海城桥楼":
        return None
    surname = surname_length(name, 0)
    run = _RUN.match(text, start, start + 12)
    first, speech = _words(run[0])[0] if run else ("", "")
    if (
        "·" in name
        or surname > 1
        or (
            first == name
            and speech.startswith("nr")
            and (name[0] in STRONG or len(name) == 3)
            and name[0] not in ALSO_PARTICLES
        )
    ):
        return end
    given = name[surname:]
    usual = _is_common(given) and not _words(given)[0][1].startswith("nr")
    return end if name[0] in STRONG and len(name) == 3 and not usual and not rjieba.has_word(name) else None


def _syllables_at(text: str, start: int) -> int | None:
    """The end of a name without surname or dot that is written into a sentence: 司机亚森江将."""
    run = _SYLLABLE_RUN.match(text, start)
    if run is None:
        return None
    if not _is_unknown(_words(run[0])):
        return None
    length = len(run[0])
    while length > 3 and (
        _FOLLOWS.match(text, start + length - 1) or _GOES_ON.match(text, start + length - 1)
    ):
        length -= 1
    return start + length


def _whole(signs: str, surname: int, *, open_end: bool) -> int:
    """How much of a short run behind a colon is a name; 0 where it is not one."""
    if not 2 <= len(signs) <= 4 or not _may_be_given(signs[1:]) or _NO_PERSON.search(signs):
        return 0
    if not surname:
        return (
            len(signs)
            if all(len(word) == 1 or speech.startswith("nr") for word, speech in _words(signs))
            else 0
        )
    if len(signs) > surname + 2 or (len(signs) > 2 and _is_word(signs)):
        return 0
    return len(signs) - (open_end and len(signs) == surname + 2 and bool(_GOES_ON.match(signs[-1])))


def _begins_a_word(label: str, signs: str) -> bool:
    """Whether no ordinary word reaches from the label into what follows: not so in 行业主|管部门."""
    place = 0
    for word, speech in _words(label + signs):
        if place < len(label) < place + len(word):
            return (
                speech.startswith("nr")
                or not rjieba.has_word(word)
                or (signs[0] in STRONG and rjieba.suggest_freq(word) < _VERY_ORDINARY)
            )
        place += len(word)
    return True


def _cut(start: int, signs: str, surname: int, *, open_end: bool, told: bool) -> int | None:
    """The end of a name inside a longer run: of two given characters, or of one."""
    if _CALLED.match(signs, surname):
        return None
    two, one = surname + 2, surname + 1
    words = _words(signs)
    first, speech = words[0]
    cut = told and len(signs) > two and (_ends(signs, two) or _word_begins(words, two))
    may = {
        length: len(signs) >= length and _may_be_name(signs, length, surname, proven=cut and length == two)
        for length in (two, one)
    }
    if speech.startswith("nr") and len(first) in (two, one):
        if len(first) == two and may[two]:
            return start + (one if (open_end or len(signs) > two) and _GOES_ON.match(signs[two - 1]) else two)
        if len(first) == one and may[one]:
            return start + (two if may[two] and _goes_with(signs, two, words) else one)
    if may[two] and not _GOES_ON.match(signs[two - 1]) and (_ends(signs, two) or _word_begins(words, two)):
        return start + two
    if may[one] and (_ends(signs, one) or _word_begins(words, one)):
        return start + one
    return None


def _goes_with(signs: str, length: int, words: tuple[tuple[str, str], ...]) -> bool:
    """Whether the third character belongs to a name of which the segmenter took two: 王小|明."""
    if len(words) < 2 or _ends(signs, length - 1):
        return False
    return len(words[1][0]) == 1 or bool(_GOES_ON.match(signs, length))


def _word_begins(words: tuple[tuple[str, str], ...], place: int) -> bool:
    """Whether an ordinary word of two characters or more begins at a place: 司马亮|长期."""
    for word, speech in words:
        if place <= 0:
            return place == 0 and len(word) > 1 and not speech.startswith("nr")
        place -= len(word)
    return False


def _ends(signs: str, length: int) -> bool:
    return len(signs) == length or bool(_GOES_ON.match(signs, length) or _FOLLOWS.match(signs, length))


def name_before(text: str, end: int, *, proven: bool = False) -> int | None:
    """The start of a name that ends at `end`, where something follows that only persons have; `proven` as in `is_name`."""
    first = max(0, end - 20)
    for found in TRANSLITERATED.finditer(text, first, end):
        if found.end() == end:
            return found.start()
    run = _RUN_BEFORE.search(text, max(0, end - 10), end)
    if run is None:
        return None
    signs = run[0]
    if len(signs) == 1 and (apart := _APART_BEFORE.search(text, max(0, end - 6), end)) and apart[1] in STRONG:
        return apart.start(1)
    if _SYLLABLES_ONLY.fullmatch(signs) and not _is_word(signs):
        return run.start()
    if proven and surname_length(signs, 0) and is_name(signs, proven=True):
        return run.start()
    if proven and (tail := _SYLLABLE_TAIL.search(signs)) and _is_unknown(_words(tail[0])):
        return run.start() + tail.start()
    # The segmenter takes 因王|小明 for a name.
    begins, place = {0, 1} if _LEADS.match(signs) else {0}, 0
    for word, _ in _words(signs):
        place += len(word)
        begins.add(place)
    for length in (4, 3, 2):
        at = len(signs) - length
        surname = surname_length(signs, at) if at >= 0 and at in begins else 0
        if surname and 0 < length - surname <= 2:
            alone = (
                at == 0
                and (signs[0] in STRONG or signs[0] in _ALONE or surname == 2)
                and signs[:2] not in ORDINARY
                and _may_be_given(signs[surname:])
            )
            if _CALLED.match(signs, at + surname):
                continue
            if _may_be_name(signs[at:], length, surname, proven=proven) or (
                alone and not _is_word(signs) and not _NO_PERSON.search(signs)
            ):
                return run.start() + at
    return None
