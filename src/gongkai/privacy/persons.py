"""Detector of names in a context (姓名): only names which the text itself ties to a private person.

A name is no secret by itself, and an official text is full of names that belong there: who signed, who leads an office, who
represents a firm, whom the people's congress appointed. A disclosure office that is shown all of them no longer looks. So
everything that is made like a name is weighed: its make, the words before and behind it, what its sentence tells; and what
weighs enough is a hit. Beside a name in a list the next one needs less. Names with a public function beside them are no hits.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from heapq import heapify, heappop, heappush

from .context import Passages
from .evidence import AFTER, BEFORE, Surroundings
from .hits import Confidence, Hit, Level
from .kinds import Kind
from .nobodies import NOBODY, TOLD, is_no_name, is_well_made
from .roles import PRIVATE_ROLES, TITLES
from .shapes import Shape, shapes
from .surnames import ORDINARY
from .weights import ALONE, COMPANY, SURE, WEIGHTS

# A name in a list has names on so many sides.
_SIDES = 2
# What parts names in a list, also with a remark behind a name.
_AND = re.compile(r"(?:\([^()\n]{1,24}\))? ?(?:[、,;/] ?\n?|[和与及]|\n) {0,2}| {1,4}")
_LISTED = {"、", "和", "与", "及"}
_REMARK = 28
# Signs of a make that say more, or less, by where the name stands.
_MAKES = (
    "surname",
    "typical",
    "word",
    "tagged",
    "swallowed",
    "begins",
    "syllables",
    "morphemes",
    "odd",
    "long",
    "dotted",
    "compound",
    "is a word",
    "given is",
    "from within",
)
_OVER = ("word across the end", "to within")
_OFFICIAL_BEFORE = re.compile(
    rf"(?:{TITLES}|[警法军外教考监]官|法医|辩护人|诉讼代理人|受理人|[\u4e00-\u9fff](?:科|室|局|处|办公室|站|所|委|办|卫生院|学校|中学|小学|医院|中心|大队|派出所|公司) {{1,2}}|签发人?|会签人?|(?<![\u4e00-\u9fff])审核人?|审批人|核稿人?|负责人|责任人|法定代表人|法人代表|法人|领导|联络员|召集人|责任编辑|作者|摄影|主讲人?|宣讲人?|(?:专家|评审|评委|评标|评估|考核|调查|工作|核查)(?:小?组|成员)|时代楷模|全国劳动模范|全国劳模|(?:战斗|人民|民族)英雄|牵头人|执行人|监督人|领队|指挥长?|总指挥|任命|免去|选举|推选|补选)"
    r"(?:人|员)?(?:\([^()\n]{1,12}\))?[为是系]?[: ]{0,4}\Z|[\u4e00-\u9fff](?:局|委|办|处|科|所|院|厅|中心|政府|大队|支队|分局|街道|镇|乡|公司)\(\Z|[市县區区省州镇乡局]? {0,4}[長长] {1,8}\Z"
)
# 消费者代表, 退休教师, 被执行人 end with a title and are none.
_PRIVATE_BEFORE = re.compile(
    rf"(?:(?:{PRIVATE_ROLES})(?:代表)?|(?:离|退|离退)休[\u4e00-\u9fff]{{2,4}}|尊敬的[\u4e00-\u9fff]{{1,4}})[: ]{{0,4}}\Z"
)
_OFFICIAL_AFTER = re.compile(
    rf" ?(?:同志)?[,( ]{{0,2}}(?:(?:市|县|区|省|州|党|常务|副|总|代|局|委|办|政府|人大|政协|纪委|组织|宣传|统战|村|社区|支部|原){{0,6}}(?:{TITLES})|任(?!务|何|意|教)|担任|兼任|当选|出任|调任|主持(?:会议|召开)|出席|\((?:行政)?(?:执法|工作|监督|记者|检查|执业)证|等\d*(?:位|名)?(?:烈士|英烈)|为(?:市|县|区|省|州|乡|镇|局|委|副|[\u4e00-\u9fff]{{2,12}}(?:{TITLES}))|代表[市县区省]|\([\u4e00-\u9fff]{{1,6}}[学作画艺]家|强调|指出|要求各|讲话|[,、( ]{1, 2}[\u4e00-\u9fff]{2, 14}(?:派驻|选派|(?:事务所|援助中心)律师)|审核[。,;]|(?:等)?(?:同志)?(?:任|为)组长)"
)
_APPOINTMENT = re.compile(
    r"任命|免去|任免|拟任|现任|历任|任前公示|免职|晋升|党组|职级|职务|当选|辞去|常委会|领导小组|主持会议|出席(?:会议|[:人])|列席|参会人|与会人|缺席[:]|请假[:]|调研时|陪同(?:调研|检查|视察|考察|参观)|历史名人|手稿|手迹|诗人|诗歌|故居|歌剧|话剧|朝代|古代|小说|典故"
)


# Behind such words a name is there for its work, unless something tells that it is not.
_AT_WORK = {"under office", "before desk"}
_IN_PRIVATE = {
    "sentence number",
    "after sex",
    "after age",
    "after born",
    "after kin",
    "after condition",
    "before role",
    "before role:",
    "before aged",
    "before lead",
    "before called",
    "before kin",
    "after home",
    "after contact",
}
_WORD_IN_A_LIST, _LIST_ENDS = {"whole", "surname"}, {"", "。", ";", "\n", ","}
# A name of such a weight is one even so.
_OUTWEIGHS = 4.5
_UNTOLD = 1.2
# Whom official texts of every year name.
_PUBLIC_FIGURES = frozenset(
    "毛泽东 周恩来 刘少奇 朱德 邓小平 陈云 江泽民 胡锦涛 习近平 李克强 孙中山 宋庆龄 雷锋 焦裕禄 孔繁森 王进喜 时传祥 张思德 黄继光 邱少云 董存瑞 刘胡兰 钱学森 邓稼先 袁隆平 屠呦呦 马克思 恩格斯 列宁 孔子 孟子 李白 杜甫 鲁迅 李时珍 林则徐 左宗棠".split()
)


def names(text: str, passages: Passages, numbers: Sequence[Hit]) -> list[Hit]:
    """Names with a private person's context, each place once. `numbers` are the hits beside which a name is a person's."""
    around = Surroundings(text, passages, numbers)
    found: list[tuple[Shape, float, frozenset[str]]] = []
    words: list[tuple[Shape, float, frozenset[str]]] = []
    at_work: set[int] = set()
    for shape in shapes(text, around.before, around.after):
        signs = evidence(shape, around)
        weight = ALONE + sum(WEIGHTS.get(sign, 0) for sign in signs)
        if is_no_name(text, shape, signs) and not (weight > _OUTWEIGHS and is_well_made(signs)):
            if signs >= _WORD_IN_A_LIST and text[shape.start : shape.end] not in ORDINARY | NOBODY:
                words.append((shape, weight, signs))
            continue
        weight -= _UNTOLD if signs.isdisjoint(TOLD) else 0
        if weight > -COMPANY * _SIDES:
            found.append((shape, weight, signs))
        elif text[shape.end : shape.end + 1] == "、" and is_official(
            text, shape.start, shape.end, signs, passages
        ):
            at_work.add(shape.end)
    hits = []
    chosen = list(_chosen(text, found, passages, at_work))
    for shape, weight, signs in [*chosen, *_among(text, words, [shape for shape, _, _ in chosen])]:
        name = text[shape.start : shape.end]
        sure = Confidence.HIGH if weight > SURE else Confidence.MEDIUM if weight > 0 else Confidence.LOW
        hits.append(
            Hit(
                Kind.NAME,
                shape.start,
                shape.end,
                name,
                name.replace(" ", ""),
                sure,
                Level.WARNING,
                _reason(signs, around, shape),
            )
        )
    return sorted(hits, key=lambda hit: hit.start)


def _among(
    text: str, words: Sequence[tuple[Shape, float, frozenset[str]]], named: Sequence[Shape]
) -> Iterator[tuple[Shape, float, frozenset[str]]]:
    """Words that stand in a list of names where a name stands: 戴子昂、夏天、钟一帆."""
    starts, ends = {shape.start for shape in named}, {shape.end for shape in named}
    for shape, _, signs in words:
        left = text[shape.start - 1] == "、" and shape.start - 1 in ends if shape.start else False
        right = text[shape.end : shape.end + 1] == "、" and shape.end + 1 in starts
        last = text[shape.end : shape.end + 1] in _LIST_ENDS
        people = "under people" in signs
        if (left and right) or (people and ((left and last) or (right and text[shape.start - 1] == ":"))):
            yield shape, 0.0, signs


def evidence(shape: Shape, around: Surroundings) -> frozenset[str]:
    """All signs of a shape: of its make, of what is around it, and of both together."""
    beside = set(around.around(shape.start, shape.end))
    # 钱进|来电: what only persons do begins there, so no word goes over it.
    make = {sign for sign in shape.signs if not ("after deed" in beside and sign.startswith(_OVER))}
    signs = make | beside
    closed = "to the end" in signs
    context = f"{'closed' if closed else 'open'} {'told' if 'personal' in signs else 'untold'}"
    signs |= {f"{context} {sign}" for sign in make if sign.startswith(_MAKES)}
    if "mute" in signs:
        signs |= {f"mute {sign}" for sign in beside if sign.startswith(("before", "after"))}
    if closed:
        signs |= {f"alone {sign}" for sign in beside if sign.startswith("before")}
    return frozenset(signs.union(around.letters(shape.start, shape.end)))


def _chosen(
    text: str,
    found: Sequence[tuple[Shape, float, frozenset[str]]],
    passages: Passages,
    at_work: Collection[int],
) -> Iterator[tuple[Shape, float, frozenset[str]]]:
    """The heaviest first, none over another; what is listed beside a name that is taken weighs more from then on.

    Who is listed behind somebody in office is in office, too.
    """
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for number, (shape, _, _) in enumerate(found):
        starts.setdefault(shape.start, []).append(number)
        ends.setdefault(shape.end, []).append(number)
    waiting = [(-weight, number) for number, (_, weight, _) in enumerate(found) if weight > 0]
    heapify(waiting)
    taken: set[int] = set()
    raised: dict[int, int] = {}
    chosen: list[tuple[Shape, float, frozenset[str]]] = []
    while waiting:
        weight, number = heappop(waiting)
        shape, _, signs = found[number]
        if not taken.isdisjoint(range(shape.start, shape.end)):
            continue
        taken.update(range(shape.start, shape.end))
        if "某" in text[shape.start : shape.end]:
            continue
        chosen.append((shape, -weight, signs))
        more = _AND.match(text, shape.end)
        beside = list(starts.get(more.end(), ())) if more else []
        for place in range(max(0, shape.start - _REMARK), shape.start):
            if place in ends and _AND.fullmatch(text, place, shape.start):
                beside += ends[place]
        for other in beside:
            raised[other] = raised.get(other, 0) + 1
            if raised[other] <= _SIDES:
                heappush(waiting, (-(found[other][1] + COMPANY * raised[other]), other))
    in_office = -1
    for shape, weight, signs in sorted(chosen, key=lambda one: one[0].start):
        between = text[in_office : shape.start] if in_office > 0 else ""
        listed = (between in _LISTED or (between and not between.strip(" "))) and signs.isdisjoint(
            _IN_PRIVATE
        )
        # 民警洪波、周立: who stands before him is in office, though hardly told as a name.
        behind = shape.start - 1 in at_work and signs.isdisjoint(_IN_PRIVATE)
        if listed or behind or is_official(text, shape.start, shape.end, signs, passages):
            in_office = shape.end
        else:
            yield shape, weight, signs


def _reason(signs: frozenset[str], around: Surroundings, shape: Shape) -> str:
    """The words for what weighs most of what stands around a name."""
    told = {
        **{f"before {key}": words for key, (_, words) in BEFORE.items() if words},
        **{f"after {key}": words for key, (_, words) in AFTER.items() if words},
    }
    best = max(
        signs & set(told),
        key=lambda sign: (WEIGHTS.get(sign, 0) + WEIGHTS.get(f"alone {sign}", 0), sign),
        default="",
    )
    return told.get(best, "句子里写有个人情况的姓名").format(around.labels.get(shape.start, ""))


def is_official(text: str, start: int, end: int, signs: frozenset[str], passages: Passages) -> bool:
    """Whether a public function stands beside the name, or the sentence appoints somebody."""
    if text.rfind("《", max(0, start - 16), start) > text.rfind("》", max(0, start - 16), start):
        return True
    if "after document" in signs:  # 云政发〔2020〕16号
        return True
    if not signs.isdisjoint(_AT_WORK) and signs.isdisjoint(_IN_PRIVATE):
        return True
    # 会长温四喜,家电…; 市一医院 郭丽(骨折).
    patient = "after condition" in signs and text[start - 1 : start] == " "
    if "after contact" in signs or patient:
        return False
    title = _OFFICIAL_BEFORE.search(text, max(0, start - 16), start)
    role = _PRIVATE_BEFORE.search(text, max(0, start - 16), start) if title else None
    if title and not (role and role.start() < title.start()):
        return True
    if _OFFICIAL_AFTER.match(text, end, end + 24):
        return True
    if text[start:end] in _PUBLIC_FIGURES or text[start + 1 : end] in _PUBLIC_FIGURES:
        return True
    first, last = passages.sentence(start, end)
    return bool(_APPOINTMENT.search(text, first, last))
