"""Detector of names in a context (姓名): only names which the text itself ties to a private person.

A name is no secret by itself, and an official text is full of names that belong there: who signed, who leads an office, who
represents a firm, whom the people's congress appointed. A disclosure office that is shown all of them no longer looks. So
everything that is made like a name is weighed: its make, the words before and behind it, what its sentence tells; and what
weighs enough is a hit. Beside a name in a list the next one needs less. Names with a public function beside them are no hits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush

from .context import Passages
from .evidence import AFTER, BEFORE, Surroundings
from .facts import NO_NAMES
from .heads import column
from .hits import Confidence, Hit, Level
from .kinds import Kind
from .roles import PRIVATE_ROLES, TITLES
from .shapes import Shape, is_a_word, shapes
from .surnames import COMPOUND, ORDINARY, SYLLABLES
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
# An ordinary word is a name only where something proves it; elsewhere a name of which nothing is told needs more.
_ORDINARY_MAKE = {"word 0", "word 1", "word 2", "latin", "odd", "no person", "not in names"}
_CUT = {
    "word across the end",
    "word across the start",
    "word across the end, very",
    "word across the start, very",
}
# 文静,高二(2)班; 安以辰 in a list of people.
_A_WORD_AS_NAME = {"whole", "after condition", "typical 2", "surname strong"}
_TAGGED, _LISTED_PEOPLE = {"whole", "tagged", "to the end"}, {"under people", "surname strong"}
_WHOLE_NAME = {"whole", "surname strong", "typical 2"}
_WORD_IN_A_LIST, _LIST_ENDS = {"whole", "surname", "before listed"}, {"", "。", ";", "\n", ","}
_QUOTES = {'"', "“", "”", "「", "」", "《", "》"}
# What hardly is a name needs more than the word before it: 会员费一律, 每平方米八元.
_HARDLY = {"surname hardly", "a measure"}
_NEVER = {"an illness"}
# What stands where names stand and is none, whatever proves it: 李红,公民身份号码….
_NOBODY = frozenset("不合格 高中 初中 敬礼 公民 牧民 农民 来电 来信 来访 致电 时年 代发 皮卡 农信社 于公历 全责".split())
_MASKS, _FAMILIAR = {"*", "×", "○", "某"}, {"大姐", "姐姐", "大妈", "大叔", "大爷", "阿姨", "大哥", "大婶"}
# Behind these 时 is a time.
_BEFORE_A_TIME = frozenset("0123456789到及届同按即临当")
# What a document is called, after whatever stands before: 丁办法.
_PAPERS = ("办法", "规定", "条例", "细则", "通知", "意见", "方案", "公告", "决定", "规则")
# What stands before it is part of the name of a firm, a house or a place: 松风|幼儿园, 阿克塔木|乡, 查干布拉格|苏木.
_OF_A_FIRM = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,2}|中心|实验|双语|民办|公办)?(?:幼儿园|幼教|托育|托儿所|小学(?!毕业|文化|在读|生|学历|[一二三四五六]年级)|中学(?!毕业|文化|在读|生)|[农牧林渔]场|家庭农场|养[殖猪鸡羊牛]场|书店|药店|药房|诊所|卫生[室院]|超市|商店|商行|饭店|餐[厅馆]|酒店|宾馆|旅馆|工作室|事务所|合作社|有限|股份|集团|公司|物业|科技|置业|商贸|实业|小区|花园|家园|花苑|佳苑|公寓|新村|大厦|广场|公园|景区|水库|草场|驿站|(?:服务|加油|工作|卫生|公交|地铁)站"
    r"|苏木|嘎查|街道|社区|[乡镇](?![长人党纪财民妇武卫\u4e00-\u9fff]?[长员]))"
)
# 阿拉塔|勒乡, 喀拉|布拉克镇.
_OF_A_TOWN = re.compile(rf"[{SYLLABLES}]{{0,4}}(?:[乡镇村旗县盟]|苏木|嘎查|社区|街道|牧场|草原)(?![长人民])")
_ROADS = frozenset("路街巷弄里村庄屯湾沟坊郡墅邸苑府")
# 乌兰牧|场, 阿克林|场: what goes on into the word for a place.
_PLACE_WORDS = frozenset("牧场 农场 林场 渔场 草场 牧区 草原 煤矿 水库".split())
# 火石塝, 白瓦棚.
_ENDS_OF_PLACES = frozenset("塝塆垭凼坳埭墩棚")
# 柳林镇|新街, 青山乡|大坪村.
_OF_A_PLACE = re.compile(r"[\u4e00-\u9fff]{1,6}(?:街|路|村|巷|组|社区|嘎查|\d)")
# 檀溪恒|昌化工公司: cut out of the name of a firm.
_INTO_A_FIRM = re.compile(
    r"[\u4e00-\u9fff]{1,2}(?:化工|钢构|商贸|建材|科技|食品|运输|物流|餐饮|置业|建筑|建设|农业|实业|贸易|矿业|机械|印务|环保|能源|电子|纺织|医药|地产|工程|服饰|家具|传媒|酒业|水务|电力){1,2}(?:有限|股份|集团|公司|厂)"
)
# 操外地|口音; 船号葭渔0327; 母子|平安.
_OF_SPEECH = ("口音", "方言", "话口")
_SHIP = re.compile(r"[船舷]号(?:[:为]|[\u4e00-\u9fff]{2}\d{3,5}、)*$")
_TWO_OF_KIN = ("母子", "父子", "母女", "父女")
_IS_A_PLACE = re.compile(r".{1,6}(?:苏木|嘎查|布拉格|郭勒|牧场)$")
# Who proves himself is named before such a word, too: 申请人:王小明 公司….
_EVEN_BEFORE_A_FIRM = {"before role:", "after sex", "after age", "after number", "after born"}
# A name of such a weight is one even so.
_OUTWEIGHS = 4.5
_IN_DICTIONARY = {f"word{named} {grade}" for named in ("", " nr") for grade in range(3)}
_WELL_MADE = {"typical 2", "given signs 2"}
_CERTAIN = {
    *("sentence number", "after sex", "after age", "after number", "after born", "after respect"),
    *("after kin", "before role:", "before kin", "before aged"),
}
_PROVEN = {
    "before people:",
    "before kin",
    "after respect",
    "sentence number",
    "after sex",
    "after age",
    "after number",
    "after deed",
    "before role:",
    "before role",
    "before aged",
    "after born",
}
_TOLD = _PROVEN | {"personal", "under people", "sentence condition"}
_UNTOLD = 1.2
# What proves somebody in a text of articles, which speaks of everybody's children, illness and homes.
_EVEN_IN_RULES = {"sentence number", "after number", "after sex", "after born", "before role:"}
# Somebody is told, so that a name may cut a word: 局|请王小明来|电.
_FIRMLY = _CERTAIN | {
    *("before role", "before people:", "before lead", "before about", "before done to", "before called"),
    *("after act", "after deed", "after paper", "after condition", "after counted"),
}
# Whom official texts of every year name.
_PUBLIC_FIGURES = frozenset(
    "毛泽东 周恩来 刘少奇 朱德 邓小平 陈云 江泽民 胡锦涛 习近平 李克强 孙中山 宋庆龄 雷锋 焦裕禄 孔繁森 王进喜 时传祥 张思德 黄继光 邱少云 董存瑞 刘胡兰 钱学森 邓稼先 袁隆平 屠呦呦 马克思 恩格斯 列宁 孔子 孟子 李白 杜甫 鲁迅 李时珍 林则徐 左宗棠".split()
)


def names(text: str, passages: Passages, numbers: Sequence[Hit]) -> list[Hit]:
    """Names with a private person's context, each place once. `numbers` are the hits beside which a name is a person's."""
    around = Surroundings(text, passages, numbers)
    found: list[tuple[Shape, float, frozenset[str]]] = []
    words: list[tuple[Shape, float, frozenset[str]]] = []
    for shape in shapes(text, around.before, around.after):
        signs = evidence(shape, around)
        weight = ALONE + sum(WEIGHTS.get(sign, 0) for sign in signs)
        if is_no_name(text, shape, signs) and not (weight > _OUTWEIGHS and is_well_made(signs)):
            if signs >= _WORD_IN_A_LIST and text[shape.start : shape.end] not in ORDINARY | _NOBODY:
                words.append((shape, weight, signs))
            continue
        weight -= _UNTOLD if signs.isdisjoint(_TOLD) else 0
        if weight > -COMPANY * _SIDES:
            found.append((shape, weight, signs))
    hits = []
    chosen = list(_chosen(text, found, passages))
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
        if left and (right or (last and "under people" in signs)):
            yield shape, 0.0, signs


def is_well_made(signs: frozenset[str]) -> bool:
    """Whether a surname that is also a word, or letters, make a whole name: 门福贵, Anna Petrova of whom something is told."""
    alone = (
        signs >= _WELL_MADE
        and not signs.isdisjoint({"whole"} | _FIRMLY)
        and signs.isdisjoint(_NEVER | {"in rules"})
    )
    return (alone and not signs.isdisjoint(_HARDLY)) or signs >= {"latin", "personal"}


def is_no_name(text: str, shape: Shape, signs: frozenset[str]) -> bool:
    """Whether the characters are rather something else, and nothing proves that they are a name: whatever it weighs."""
    said = text[shape.start : shape.end]
    if _is_masked(text, shape) or _IS_A_PLACE.fullmatch(said) or said in COMPOUND:
        return True
    if said[0] == "时" and text[shape.start - 1 : shape.start] in _BEFORE_A_TIME:
        return True  # 23时许, 赶到时
    if said[0] in "万千百亿" and text[shape.start - 1 : shape.start].isdecimal():
        return True  # 18.4万元
    if said[-1] == "岁" or any(
        found.end() >= shape.end for words in NO_NAMES if (found := words.match(text, shape.start))
    ):
        return True  # 才五岁, 高二(7)班
    if _is_cut_from_a_place(text, shape, said) or (
        text[shape.end : shape.end + 2] in _OF_SPEECH
        or (said[-1] == "籍" and len(said) == 3)
        or (said in ORDINARY and text[max(0, shape.start - 2) : shape.start] in _TWO_OF_KIN)
    ):
        return True
    if said[-1] in _ROADS and text[shape.end : shape.end + 1].isdecimal():
        return True  # 柳荫巷|12号
    if all(sign in SYLLABLES for sign in said) and _OF_A_TOWN.match(text, shape.end):
        return True
    if _OF_A_FIRM.match(text, shape.end) and signs.isdisjoint(_EVEN_BEFORE_A_FIRM):
        return True
    if not signs.isdisjoint(_NEVER) or said in _NOBODY or said.endswith(_PAPERS):
        return True
    if not signs.isdisjoint(_HARDLY) and signs.isdisjoint(_CERTAIN):
        return signs.isdisjoint(_FIRMLY) or not signs >= _WELL_MADE
    if column(said) is not None:
        return True  # 现住址, 出生年月: what a table calls its columns
    made = shape.end - shape.start == 3 and "surname strong" in signs and "word nr 0" in signs
    plant = not signs.isdisjoint(_IN_DICTIONARY) and not made and not signs >= _WELL_MADE
    if plant and "under things" in signs and signs.isdisjoint(_TOLD):
        return True  # 车前子、杜仲, each of them in the dictionary
    if said in ORDINARY and signs.isdisjoint(_CERTAIN):
        return True
    if "in rules" in signs and signs.isdisjoint(_EVEN_IN_RULES):
        return True
    return signs.isdisjoint(_PROVEN) and "dotted" not in signs and _is_rather_a_thing(text, shape, signs)


def _is_cut_from_a_place(text: str, shape: Shape, said: str) -> bool:
    """Whether it is a piece of the name of a place, a ship or a firm."""
    if text[shape.end - 1 : shape.end + 1] in _PLACE_WORDS or _INTO_A_FIRM.match(text, shape.end):
        return True
    if said[-1] in "镇乡旗县" and len(said) == 3 and _OF_A_PLACE.match(text, shape.end):
        return True
    if text[shape.end : shape.end + 4].isdecimal() and _SHIP.search(
        text, max(0, shape.start - 24), shape.start
    ):
        return True
    return said[-1] in _ENDS_OF_PLACES or (said[-1] in "外旁内" and len(said) == 3 and is_a_word(said[:2]))


def _is_masked(text: str, shape: Shape) -> bool:
    """Whether it is what a mask has left of a name, or a mere form of address: 阿卜*·买*提, 欧阳某, 热依拉大姐."""
    before, behind = text[shape.start - 1 : shape.start], text[shape.end : shape.end + 2]
    if before in _MASKS or behind[:1] in _MASKS:
        return True
    return shape.signs[0] in ("syllables", "odd") and shape.end - shape.start < 4 and behind in _FAMILIAR


def _is_rather_a_thing(text: str, shape: Shape, signs: frozenset[str]) -> bool:
    """Whether it is an ordinary word, a place, cut out of words, or what somebody calls a thing: 松风路, “蓝天”."""
    if signs >= _A_WORD_AS_NAME or (signs >= _TAGGED and not signs.isdisjoint(_LISTED_PEOPLE)):
        return False
    if signs >= _WHOLE_NAME and shape.end - shape.start == 3:
        return False  # 孙子豪
    if not signs.isdisjoint(_ORDINARY_MAKE) or text[shape.start : shape.start + 2] in ORDINARY:
        return True
    if not signs.isdisjoint(_FIRMLY):
        return False
    quoted = text[shape.start - 1 : shape.start] in _QUOTES and text[shape.end : shape.end + 1] in _QUOTES
    return quoted or not signs.isdisjoint(_CUT)


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
    text: str, found: Sequence[tuple[Shape, float, frozenset[str]]], passages: Passages
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
        if listed or is_official(text, shape.start, shape.end, signs, passages):
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
