"""Detector of where people live (住址): finer than street office or township, and tied to a person or called a home.

Where an agency, a firm or a public building stands is meant to be known; it is no hit unless the text calls it somebody's home.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from .addressparts import (
    BARE_FLAT,
    COLLOQUIAL,
    DASHED,
    END,
    FINE,
    FINES,
    FLAT,
    GROUP,
    HAMLET,
    HAN,
    HOME_AT_LAST,
    HOUSE,
    LANDMARK,
    NAMED_GROUP,
    PARTS,
    PLACE,
    REGION,
    SIGNS,
    SOMEWHERE,
    ZONE,
)
from .context import Passages, Places
from .hits import Confidence, Hit, Level
from .homes import (
    AGENCY,
    CALLS,
    DWELLINGS,
    LABEL,
    OF_NOBODY,
    OFFICES,
    ORGANISATION,
    SOMEBODY,
    TELLS,
    belongs_to_an_office,
    is_an_offices,
    is_called_home,
    is_public,
    is_sent_to,
)
from .kinds import Kind

_HIGH, _MEDIUM, _LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW
_CHAIN = re.compile(
    rf"(?P<place>(?<=[{HAN}\d]){PLACE}|(?<=[{HAN}])[{HAN}](?<![第号在于至到从由和与及为是共有])(?=[A-Za-z]?\d|[一二三四五六七八九十]{{1,2}}(?:小?组|社|小?队)(?![\u4e00-\u9fff]?[长员织]))){ZONE}(?: |\n {{0,12}}|\([\u4e00-\u9fff]{{1,6}}\)(?=\d))?(?P<fine>{FINES})"
)
_NAMED = re.compile(rf"{PLACE}$")
# 我家是3-602: a number of a flat by itself, told as somebody's.
_OWN_FLAT = re.compile(
    rf"(?:[我您你他她]们?家(?:住|是|在)?|我是|(?:房号|门牌号?|房间号|室号)[:是为]?|业主|住户|住(?:在)?) ?(?P<flat>{DASHED})"
    r"|(?P<said>(?<![\dA-Za-z.-])\d{1,2}-\d{1,2}-\d{3,4}(?![\d-])(?=[今昨]天|昨晚|现在|也|又|还是|没[水电气网]|停[水电气]|漏|堵|跳闸|这边))"
    rf"|(?P<theirs>{DASHED})(?=室? ?的?(?:[您你]家|那[家户]|住户|业主|租[户客]|房东|居民|[\u4e00-\u9fff](?:女士|先生|大[爷妈姐]|阿姨)))"
)
# 301、402两户没签字; 402的祝玉芳: rooms of a house that is told.
_ROOMS = re.compile(r"(?<![\d.A-Za-z号#-])\d{3,4}(?!\d)(?:、\d{3,4}(?!\d)){0,8}")
_OF_HOUSEHOLDS = re.compile(r"室?等?[两二三四五六七八九十\d]户(?!型)")
_ROOM = re.compile(r"\d{3,4}")
_IN_A_HOUSE = re.compile("栋|幢|单元|楼|电梯")
# 同村8组龚守义.
_SAME_VILLAGE = re.compile(r"(?<=[同本该邻我]村)(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:村民小)?[组社队]")
# 3单元一楼|那家养了四条狼狗; 9号|房屋的评估合同.
_THAT_HOUSEHOLD = re.compile("那[家户]$")
_HOUSE_OF = re.compile("(?:房屋|住房|房产)的?(?:评估|征收|补偿|测绘|产权|权属)")
# 建设|路241号: a line of a scan that ends within the name of a road.
_BROKEN_OFF = re.compile(r"\n {0,4}[路街巷号栋幢道里弄]")
# 王小明(1-2-302).
_DASHED_FLAT = re.compile(
    r"(?<![\dA-Za-z.-])(?:[A-Za-z]?\d{1,2}-)?[A-Za-z]?\d{1,3}-\d{3,4}(?![\d-]|年|月|元)"
)
# 1-102反对 王小明: how the flat voted, or what it owes.
_VOTED = re.compile("(?:同意|反对|弃权|赞成|不同意|欠费|未[交缴]|已[交缴])")
_TOUCHES, _BESIDE = 2, 12
# 五层以上住户: many homes, nobody's.
_SPAN = re.compile(
    "以[上下内]|(?:至|到|~)[一二三四五六七八九十0-9]|[—–-]{1,2}[0-9]|等(?:楼|栋|小区|地|处)|[、和](?:[^、,。;]{0,8}[、和])?[^、,。;]{0,8}(?:等|停水|停电)"
)
_BEFORE = re.compile(rf"{SIGNS}{{1,36}}$")
_INTRODUCED = re.compile(
    r"(?:住址|地址|住所地?|所在地|户籍地?|户口|住在|家住|现居住?|现住|租住|暂住|居住|位于|可?寄[至到往]?|送达?[至到]?|搬[至到]|迁[至到]|前往|配租|反映|投诉|公开|潜入|申请|责令|拆除|[称说叫指]|[为是在于至系到住入从对将由]|\d[年月日]|登记|名下|[男女]|的|经营(?:场所|地址|地点)|营业(?:场所|地址)|位置|坐落|地点|交来|现)(?:为|是|在|于|地)?"
)
_VALUE = re.compile(
    rf"{SIGNS}(?:{SIGNS}|\([\u4e00-\u9fff]{{1,14}}\)(?=\d)| (?=\d)|\n {{0,12}}(?={SIGNS})){{2,44}}"
)
# Who is taken in is so in schools and halls.
_TAKEN_IN = ("安置", "临时", "集中", "分散", "过渡", "妥善", "转移")
# The name of a road, a quarter or a village has no more characters.
_PART_LENGTH = 12
# Behind the door the sentence goes on.
_GOES_ON = re.compile(r"[与因将被并但及等住有是已未无系拟共经,]")
# What is written without a stop before the end of a described place.
_CLAUSE = re.compile(rf"[{HAN}\dA-Za-z]+$")
_COMPLAINED = re.compile('[\u4e00-\u9fff]{0,8}的[\u4e00-\u9fff]{0,4}(?:问题|住户|租户|噪音)|[”"]')
_RURAL = re.compile("[县镇乡村旗场]|苏木|嘎查")
_OF_A_THING = re.compile(r"(?<![讯信寄件货庭])(?:地址|地点|位置|住所|坐落)[地:为在于]{0,2}[^,。;:]{0,12}$")
_UP_TO = re.compile(r"至\d{1,4}号(?:附\d{1,3})?(?=[,。;、)]|$)")
# A shop whose upper floor is a home: 商铺二楼|住处.
_LIVED_IN = re.compile("[的内]?(?:住处|家中|出租屋)")
# A shop may be pledged, too.
_PROPERTY = re.compile("抵押物")
_LETTERS_GO = re.compile("[讯信寄件货]")
_OF = re.compile(rf"的(?![\u4e00-\u9fff]{{0,4}}(?:{COLLOQUIAL}))")
# Finer than a village.
DOOR = re.compile(rf"{FINE}|{DASHED}|{GROUP}")
# 到|街: part of the name of a road or place; 对面, 从东数: of a description.
_IN_A_NAME = re.compile("[路街道巷区县市镇乡村]")
_GOES_BY = re.compile("对[面门过]|从[东西南北左右前后里外][边手]?[数起]")
_TAIL = re.compile(END)
_LEAST = 4
# 河街4号.
_SHORT_STREET = re.compile(r"[\u4e00-\u9fff][街巷弄]\d{1,3}号")
# How far a described place may go back, and how far from somebody it may begin.
_FAR, _AT_HAND = 30, 16
# So far behind the words that ask the public to come an address is that of an office.
_CALLED = 30
# A signature above or below an address.
_NEXT_LINE = 15
# 56号(永盛布店后院): the same place in other words.
_AGAIN = re.compile(r"[号室院楼组]\($")


def addresses(text: str, passages: Passages, persons: Places) -> Iterator[Hit]:
    """Homes, with the reason why the place is taken for one. `persons` are people near whom a place is theirs, also masked ones."""
    yield from _told(text, passages, persons)
    for start, end, confidence in _written(text, persons):
        reason = _whose(text, start, end, passages, persons)
        if reason:
            yield _hit(text, start, end, confidence, reason)
    flats = [(found.span(), _VOTED.match(text, found.end())) for found in _DASHED_FLAT.finditer(text)]
    owned = [
        persons.near(start, voted.end() if voted else end, _TOUCHES) is not None
        for (start, end), voted in flats
    ]
    # Of a list of votes it is enough that one flat has its owner beside it.
    lines = {passages.line(span[0]) for (span, voted), own in zip(flats, owned, strict=True) if own and voted}
    for (span, voted), own in zip(flats, owned, strict=True):
        if own or (voted and passages.line(span[0]) in lines):
            yield _hit(text, *span, _LOW, "紧接个人的房号")
    for found in _OWN_FLAT.finditer(text):
        group = found.lastgroup or 0
        yield _hit(text, *found.span(group), _LOW, "文中称其为某家的房号")
    yield from _rooms(text, passages, persons)


def _rooms(text: str, passages: Passages, persons: Places) -> Iterator[Hit]:
    """Rooms by their bare numbers, counted as households or told as somebody's, where a house is spoken of."""
    for found in _ROOMS.finditer(text):
        start, end = found.span()
        counted = _OF_HOUSEHOLDS.match(text, end) is not None
        owned = text.startswith("的", end) and persons.near(end, end + 1, 0) is not None
        if (counted or owned) and _IN_A_HOUSE.search(text, *passages.sentence(start, end)):
            for room in _ROOM.finditer(text, start, end):
                yield _hit(text, *room.span(), _LOW, "所说楼里某家的房号")


def _written(text: str, persons: Places) -> Iterator[tuple[int, int, Confidence]]:
    """All that is written as an address, whoever is there."""
    for found in _CHAIN.finditer(text):
        start, end = _start(text, found.end("place"), persons), _to_landmark(text, found.end())
        least = _LEAST - 1 if _SHORT_STREET.fullmatch(text, start, end) else _LEAST
        if end - start > least and not _over_rows(text, start, end) and _is_a_place(text, start, found):
            yield start, end, _MEDIUM
    for found in BARE_FLAT.finditer(text):
        yield *found.span(), _LOW
    for found in chain(NAMED_GROUP.finditer(text), HAMLET.finditer(text)):
        start = _start(text, found.end(), persons)
        hamlet = found.re is HAMLET
        if found.end() - start > _LEAST and persons.near(start, found.end(), _TOUCHES if hamlet else _BESIDE):
            yield start, found.end(), _LOW
    for found in _SAME_VILLAGE.finditer(text):
        if persons.near(*found.span(), _TOUCHES):
            yield *found.span(), _LOW
    yield from _described(text, persons)


def _described(text: str, persons: Places) -> Iterator[tuple[int, int, Confidence]]:
    """Places that end with somebody's door as a neighbour tells it: 老车站西侧板房第三间, 粮站隔壁巷子底."""
    done = 0
    for found in HOME_AT_LAST.finditer(text):
        run = _CLAUSE.search(text, max(done, found.start() - _FAR), found.end())
        if run is None:
            continue
        start = _start(text, found.end(), persons, run.start())
        if (
            found.start() - start >= 2
            and SOMEWHERE.search(text, start, found.start())
            and (persons.near(start, found.end(), _AT_HAND) or _COMPLAINED.match(text, found.end()))
        ):
            done = found.end()
            yield start, found.end(), _LOW


def _told(text: str, passages: Passages, persons: Places) -> Iterator[Hit]:
    """What stands behind words for a home, or for the place of a thing beside a person."""
    for label in LABEL.finditer(text):
        value = _VALUE.match(text, label.end())
        if value is None:
            continue
        _, line_end = passages.line(value.start())
        if _BROKEN_OFF.match(text, line_end):
            line_end = passages.line(line_end + 1)[1]
        start, end = value.start(), _door(text, value.start(), min(value.end(), line_end))
        if end - start < _LEAST:
            continue
        first, last = passages.sentence(label.start(), end)
        somebody = persons.near(start, end) is not None or SOMEBODY.search(text, first, last) is not None
        if label["home"]:
            # Without a number, a colon or a person it is a rule about homes, not somebody's.
            told = bool(somebody or label["colon"] or re.search(r"\d", text[start:end]))
            if told and not OFFICES.search(text, start, end + 4):
                yield _hit(text, start, end, _HIGH, "文中称其为住址")
        elif label["moves"]:
            taken_in = label["moves"].startswith(_TAKEN_IN)
            office = OFFICES.search(text, start, end + 8) or (not taken_in and is_public(text, start, end))
            if (
                somebody
                and not office
                and not AGENCY.search(text, max(first, label.start() - 12), label.start())
            ):
                yield _hit(text, start, end, _HIGH, "与个人写在一起的地址")
        elif _is_theirs(text, label, start, end, passages, persons):
            yield _hit(text, start, end, _HIGH, "与个人写在一起的地址")


def _is_theirs(
    text: str, label: re.Match[str], start: int, end: int, passages: Passages, persons: Places
) -> bool:
    """Whether what is called an address, or the place of a thing, is a person's who is told beside it, or a flat of nobody else."""
    near = persons.near(start, end)
    if not near and not (_LETTERS_GO.search(label["neutral"]) and DWELLINGS.search(text, start, end)):
        return False
    first, last = passages.sentence(label.start(), end)
    line, _ = passages.line(label.start())
    return (
        DOOR.search(text, start, end) is not None
        and not AGENCY.search(text, first, min(last, end + _BESIDE))
        and not CALLS.search(text, max(first, label.start() - _CALLED), label.start())
        and not belongs_to_an_office(text, line, label.start(), near[1] if near else line)
        and (bool(_PROPERTY.match(label["neutral"])) or not is_public(text, start, end))
    )


def _door(text: str, start: int, end: int) -> int:
    """Where a value that is told ends: with the last part that leads to somebody's door; at its start where none does."""
    of = _OF.search(text, start, end)
    stop = of.start() if of else end
    last = door = start
    for part in PARTS.finditer(text, start, stop):
        gap = text[last : part.start()]
        if len(gap) > _PART_LENGTH or (door > start and _GOES_ON.search(gap)):
            break
        last = part.end()
        if part["fine"] or part["colloquial"]:
            door = last
    tail = _TAIL.match(text, door, stop) if door > start else None
    return tail.end() if tail else door


def _over_rows(text: str, start: int, end: int) -> bool:
    """Whether it goes from one row of a table into the next: 养牛3头|二社."""
    lines = text.rfind("\n", 0, start) + 1
    return "\n" in text[start:end] and "\t" in text[lines:end]


def _to_landmark(text: str, end: int) -> int:
    """Where a place ends that a neighbour tells by what is beside it, too."""
    beside = _UP_TO.match(text, end) or LANDMARK.match(text, end)
    return beside.end() if beside else end


def _whose(text: str, start: int, end: int, passages: Passages, persons: Places) -> str:
    """Why a place that is written as an address is somebody's; empty where it is nobody's, or an office's."""
    first, last = passages.sentence(start, end)
    many = _SPAN.match(text, end) and not persons.near(start, start, _TOUCHES)
    if many or _AGAIN.search(text, max(0, start - 2), start):
        return ""
    if is_called_home(text, first, start):
        return "文中称其为住处"
    if is_public(text, start, end) and not _LIVED_IN.match(text, end):
        return ""
    if is_sent_to(text, first, start):
        return "送往或迁往个人住处的地址"
    if _HOUSE_OF.match(text, end):
        return "句子说的是某家的门牌或楼栋"
    if is_an_offices(text, max(first, persons.end_before(start)), start):
        return ""
    near = persons.near(start, end)
    row = passages.line(start)
    if (
        "\t" in text[slice(*row)]
        and ORGANISATION.search(text, *row)
        and not (near and row[0] <= near[0] < row[1])
    ):
        return ""
    if near and (
        passages.line(near[0]) == passages.line(start) or max(near[0] - end, start - near[1]) <= _NEXT_LINE
    ):
        return "与个人写在一起、写到门牌或楼栋的地址"
    if _COMPLAINED.match(text, end) and HOME_AT_LAST.search(text, max(start, end - 8), end):
        return "反映或写明的某家住处"
    if (
        SOMEBODY.search(text, first, last)
        or TELLS.match(text, end)
        or _THAT_HOUSEHOLD.search(text, max(start, end - 2), end)
    ):
        return "句子说的是某家的门牌或楼栋"
    if (
        FLAT.search(text, start, end)
        and not _OF_A_THING.search(text, max(first, start - 18), start)
        and not OF_NOBODY.search(text, first, last)
    ):
        return "写到户室的住处"
    return ""


def _is_a_place(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether what stands before a number is the name of a road, village or house, or a house of a named region is told."""
    place = found.end("place")
    if _NAMED.search(text, place - 3, place):
        return True
    if not re.match(r" {0,3}[A-Za-z]?\d", text[place : place + 5]):
        return _RURAL.search(text, start + 1, place) is not None
    return bool(HOUSE.search(text, found.start("fine"), found.end()) or REGION.search(text, start + 1, place))


def _start(text: str, place: int, persons: Places, least: int = 0) -> int:
    """Where the address begins whose road or house has its name end at a place: behind the last word which introduces it."""
    run = _BEFORE.search(text, max(0, place - 36), place)
    assert run is not None  # the pattern of the chain has a character before the number
    start = max(run.start(), persons.end_before(place), least)
    for word in _INTRODUCED.finditer(text, start, place - 3):
        if not _IN_A_NAME.match(text, word.end()) and not _GOES_BY.match(text, word.end() - 1):
            start = word.end()
    return start


def _hit(text: str, start: int, end: int, confidence: Confidence, reason: str) -> Hit:
    value = text[start:end]
    return Hit(Kind.ADDRESS, start, end, value, "".join(value.split()), confidence, Level.ERROR, reason)
