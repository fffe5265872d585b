"""What is made like a name and is none (不是姓名): pieces of places and firms, times, illnesses, what a mask has left, ordinary words.

Whatever weighs for a name, these have the last word; `persons` asks them.
"""

from __future__ import annotations

import re

from .facts import NO_NAMES
from .heads import column
from .shapes import Shape, is_a_word
from .surnames import COMPOUND, ORDINARY, SYLLABLES

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
_TAGGED = {"whole", "tagged", "to the end"}
_WHOLE_NAME = {"whole", "surname strong", "typical 2"}
_QUOTES = {'"', "“", "”", "「", "」", "《", "》"}
# What hardly is a name needs more than the word before it: 会员费一律, 每平方米八元.
_HARDLY = {"surname hardly", "a measure"}
_NEVER = {"an illness"}
# What stands where names stand and is none, whatever proves it: 李红,公民身份号码….
NOBODY = frozenset(
    "不合格 高中 初中 敬礼 公民 牧民 农民 来电 来信 来访 致电 时年 代发 皮卡 农信社 于公历 全责".split()
)
_MASKS, _FAMILIAR = {"*", "×", "○", "某"}, {"大姐", "姐姐", "大妈", "大叔", "大爷", "阿姨", "大哥", "大婶"}
_OFFICE_IN_IT = re.compile("[局科处所院校镇乡村队站]长|主任|书记")
_LIMBS = frozenset("手脚腿臂眼耳肩膝踝腕肘肋胸侧股髋足指趾")
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
# 石埠河|以西, 白沙溪|两岸.
_BOUNDS = re.compile("以[东西南北内外]|[东西南北两]岸|流域")
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
TOLD = _PROVEN | {"personal", "under people", "sentence condition"}
# What proves somebody in a text of articles, which speaks of everybody's children, illness and homes.
_EVEN_IN_RULES = {"sentence number", "after number", "after sex", "after born", "before role:"}
# Somebody is told, so that a name may cut a word: 局|请王小明来|电.
_FIRMLY = _CERTAIN | {
    *("before role", "before people:", "before lead", "before about", "before done to", "before called"),
    *("after act", "after deed", "after paper", "after condition", "after counted"),
}


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
    if "·" in said and _OFFICE_IN_IT.search(said):
        return True  # 科长艾尔肯·赛买提
    if said[0] == "左" and not _LIMBS.isdisjoint(said):
        return True  # 左小腿
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
    if not signs.isdisjoint(_NEVER) or said in NOBODY or said.endswith(_PAPERS):
        return True
    if not signs.isdisjoint(_HARDLY) and signs.isdisjoint(_CERTAIN):
        return signs.isdisjoint(_FIRMLY) or not signs >= _WELL_MADE
    if column(said) is not None:
        return True  # 现住址, 出生年月: what a table calls its columns
    made = shape.end - shape.start == 3 and "surname strong" in signs and "word nr 0" in signs
    plant = not signs.isdisjoint(_IN_DICTIONARY) and not made and not signs >= _WELL_MADE
    if plant and "under things" in signs and signs.isdisjoint(TOLD):
        return True  # 车前子、杜仲, each of them in the dictionary
    if said in ORDINARY and signs.isdisjoint(_CERTAIN):
        return True
    if "in rules" in signs and signs.isdisjoint(_EVEN_IN_RULES):
        return True
    return signs.isdisjoint(_PROVEN) and "dotted" not in signs and _is_rather_a_thing(text, shape, signs)


def _is_cut_from_a_place(text: str, shape: Shape, said: str) -> bool:
    """Whether it is a piece of the name of a place, a ship or a firm."""
    if _BOUNDS.match(text, shape.end):
        return True
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
    strong = "surname strong" in signs and "no person" not in signs
    if signs >= _A_WORD_AS_NAME or (signs >= _TAGGED and ("under people" in signs or strong)):
        return False
    begins = text[shape.start : shape.start + 2] in ORDINARY
    if begins and signs >= _WHOLE_NAME and shape.end - shape.start == 3:
        return False  # 孙子豪
    if not signs.isdisjoint(_ORDINARY_MAKE) or begins:
        return True
    if not signs.isdisjoint(_FIRMLY):
        return False
    quoted = text[shape.start - 1 : shape.start] in _QUOTES and text[shape.end : shape.end + 1] in _QUOTES
    return quoted or not signs.isdisjoint(_CUT)
