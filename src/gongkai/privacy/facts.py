"""Detectors of what a text tells about a person: birth, youth, health, hardship, belief, status.

These words fill laws and notices; they are hits only where a person stands near: a private name or a number of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from .checks import resident_number
from .context import Passages, Places
from .hits import Confidence, Hit, Level
from .kinds import Kind

_E, _W = Level.ERROR, Level.WARNING
_HIGH, _MEDIUM, _LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW

CHILD, MINOR = 14, 18  # 个人信息保护法第二十八条; 未成年人保护法第二条

_NUMERAL = "〇○零一二三四五六七八九十"
_DAY = (
    r"(?:(?:1[89]|20)\d{2} ?(?:年 ?\d{1,2} ?月(?: ?\d{1,2} ?日)?|[-./] ?\d{1,2}(?: ?[-./] ?\d{1,2})?(?!\d)|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)|年)"
    rf"|[一二][{_NUMERAL}]{{3}}年(?:[{_NUMERAL}]{{1,3}}月)?(?:[{_NUMERAL}]{{1,3}}日)?)"
)
_BORN = re.compile(
    rf"(?:出生(?:年 ?月 ?日|年 ?月|日期|时间|于)?|生日|生于|诞生于)(?:为|是)?[:| ]{{0,4}}(?P<after>{_DAY})|(?P<before>{_DAY})(?:\([^()\n]{{1,8}}\))?(?:出生|生(?![效产活态成育物日源鲜意长命动存理涯])|诞生)"
)
_RANGE = re.compile(r" ?(?:以|之|及|至|到|~|-|—|起|前|后|\(含|期间)")
_OFFICE = re.compile(r"任命|任免|拟任|现任|历任|任前公示|职务|党组|级调研员|参加工作|入党|党校")

_AGE = re.compile(
    rf"(?:现年|今年|年仅|年龄|刚满|不满|未满)?[: ]{{0,2}}(?P<age>\d{{1,2}}|[{_NUMERAL}]{{1,3}}) ?(?:周)?岁(?:半|零\d{{1,2}}个月)?(?! ?(?:以|及|至|到|~|-|之|或|[(]含|内|前|后|组|段))|(?P<months>\d{{1,2}}|[{_NUMERAL}]{{1,3}}) ?个月(?:大|龄)"
)
_SCHOOL = re.compile(
    r"(?:(?:小学)?[一二三四五六1-6] ?(?:年级|\(\d{1,2}\)班)(?:\(?\d{1,2}\)?班)?(?:学生|小学生)?|[小中大]班(?:幼儿)|小学生|幼儿园)|[七八]年级(?:学生)?|初中?[一二](?:学生)?|(?:留守|困境|事实无人抚养)?儿童|男童|女童|女孩|男孩|女婴|男婴|幼儿|婴儿|新生儿|孤儿|(?:女|男)?(?<!三好)(?<!优秀)学生|小朋友|未成年(?:人|子女)?"
)
_GROWN = re.compile(
    r"大学|学院|研究生|本科|大专|专科|高校|博士|硕士|毕业|高中|高[一二三]|高考|中专|技校|职高"
)
_CASE = re.compile(
    r"处罚|违法|犯罪|案件|涉案|被害|被告|嫌疑|讯问|询问|盗窃|殴打|伤害|侵害|欺凌|监护|收养|救助|未成年"
)

_ILL = r"(?:(?<=患有)|(?<=患上)|(?<=患了)|(?<=[^隐医病]患)(?![有上了者难儿病得]))"
_HEALTH = re.compile(
    r"(?:(?:急性|慢性|恶性|先天性|重度|中度|严重|原发性|双侧|左侧|右侧|双眼|早期|晚期)?(?:尿毒症|(?:乳腺|肺|肝|胃|贲门|食管|食道|结肠|直肠|结直肠|大肠|宫颈|卵巢|前列腺|胰腺|胆管|胆囊|膀胱|肾|甲状腺|鼻咽|喉|舌|口腔|皮肤|骨|脑|子宫|子宫内膜|淋巴)?癌(?:症)?(?:晚期|早期|中期)?|白血病|艾滋病?|HIV|(?:肺|骨)?结核病?|精神分裂症?|精神病|精神障碍|抑郁症?|双相|焦虑症|自闭症|孤独症|癫痫|脑瘫|脑梗死?|脑溢血|脑出血|脑卒中|中风|偏瘫|截瘫|瘫痪|植物人|"
    r"糖尿病|高血压|冠心病|心脏病|先心病|心肌梗死|心梗|肝硬化|肝炎|乙肝|丙肝|肾衰竭|肾功能衰竭|肾病综合征|肾病|透析|血友病|再生障碍性贫血|地中海贫血|红斑狼疮|类风湿|强直性脊柱炎|帕金森|阿尔茨海默|老年痴呆|痴呆|失能|半失能|"
    r"肿瘤|淋巴瘤|骨髓瘤|骨髓移植|器官移植|肾移植|肝移植|化疗|放疗|白内障|青光眼|失明|失聪|聋哑|唐氏综合征|苯丙酮尿症|渐冻症|重症肌无力|布鲁氏菌病|包虫病|梅毒|淋病|性病|尘肺病?|矽肺|职业病|慢阻肺|哮喘))|"
    r"新冠(?:肺炎)?(?:阳性|确诊|感染)|核酸(?:检测)?(?:结果)?(?:呈)?阳性|(?:无症状|病毒)感染者|"
    r"(?:肢体|视力|听力|言语|智力|精神|多重)(?:[一二三四1-4]级)?残疾(?:[一二三四1-4]级)?(?:人)?|[一二三四1-4]级(?:肢体|视力|听力|言语|智力|精神|多重)?(?:残疾|伤残)|残疾(?:等级)?[: ]?[一二三四1-4]级|(?:重度|轻度|中度)残疾|身患残疾|残疾人|残疾|伤残[一二三四五六七八九十]级|"
    r"怀孕|孕妇|孕产妇|孕\d{1,2}周|已孕|妊娠|流产|分娩|不孕|骨折|烧伤|截肢|重病|大病|重疾|慢性病|特殊病种|"
    rf"{_ILL}[\u4e00-\u9fff]{{1,10}}?(?:病|症|炎|瘤|综合征|障碍)|{_ILL}[\u4e00-\u9fff]{{2,8}}?(?=[,。;)、]|$)"
)
_NO_HEALTH = re.compile(
    r"者|类别|等级|类型|种类|程度|联合会|证(?!明)|联(?=[,。;、])|残疾人联合会|残联|大病保险|大病救助|大病医保|慢性病防治|结核病防治|防治|疫苗"
)
_POVERTY = re.compile(
    r"(?:农村|城市|城镇|城乡)?(?:最低生活保障|低保|低边|低收入|特困|五保|建档立卡|贫困|脱贫|监测|易返贫|易致贫|边缘易致贫|支出型困难|突发严重困难|困难){1,3}(?:边缘)?(?:户|家庭|对象|人员|人口|供养人员|供养对象|供养|贫困户|贫困人口|脱贫户|不稳定户|职工|群众|学生|老人|老党员|残疾人|金|待遇|证|救助|补助)|"
    r"(?:因病|因残|因灾|因学|因婚|缺劳力|缺技术)(?:致贫|返贫)|家庭(?:经济)?困难|家境贫寒|低保|五保|特困供养|建档立卡|零就业家庭|廉租|公租房保障"
)
_BELIEF = re.compile(
    r"(?:信仰|信奉|皈依|宗教信仰)[: ]?(?:为)?(?:伊斯兰教|佛教|道教|基督教|天主教|东正教)|(?:伊斯兰教|佛教|基督教|天主教|穆斯林)(?:教徒|信徒|信众)|受洗|(?:宗教信仰)[: ]{1,3}(?!无)[\u4e00-\u9fff]{2,5}"
)
_STATUS = re.compile(
    r"刑满释放|刑释解教|社区矫正(?:对象|人员)?|吸毒(?:史|人员)?|戒毒(?:人员)?|强制隔离戒毒|服刑(?:人员)?|缓刑|前科|犯罪记录|假释|信访重点人员|上访户|同性恋|离异|私生子|失信被执行人|嫖娼|卖淫|性侵"
)


# What is told of a person.
CONDITIONS = (_HEALTH, _POVERTY, _BELIEF, _STATUS, _SCHOOL)


def births(text: str, passages: Passages, persons: Places) -> Iterator[Hit]:
    """出生日期 of a person near, or after a label. Ages of groups (1998年1月1日以后出生) and lives of officials are none."""
    for found in _BORN.finditer(text):
        group = "after" if found["after"] else "before"
        start, end = found.span(group)
        if _RANGE.match(text, end) or _OFFICE.search(text, *passages.sentence(start, end)):
            continue
        near = persons.near(start, end)
        if near or (group == "after" and re.search("日期|年 ?月|时间|生日", found[0])):
            words = "与个人写在一起的出生日期" if near else "文中称其为出生日期"
            yield _hit(Kind.BIRTH, text, start, end, _HIGH if near else _MEDIUM, _E if near else _W, words)


def minors(text: str, passages: Passages, names: Places, hits: Sequence[Hit], on: date) -> Iterator[Hit]:
    """未成年人信息: a child under 14 on the day `on`, by number, by birth, by age or school beside a name.

    Who is 14 to 17 counts in papers of cases. One hit for each child, at what tells the age.
    """
    for hit in hits:
        if (
            hit.kind is Kind.RESIDENT_ID
            and (number := resident_number(hit.value))
            and _age(number.born_on, on) < CHILD
        ):
            yield _hit(Kind.MINOR, text, hit.start, hit.end, hit.confidence, _E, "身份证号表明不满十四周岁")
    told: set[tuple[int, int]] = set()
    for found in _AGE.finditer(text):
        start, end = found.span()
        years = 0 if found["months"] else _count(found["age"])
        name = names.near(start, end, 24)
        if name is None or name in told or years >= MINOR:
            continue
        if years < CHILD:
            told.add(name)
            yield _hit(Kind.MINOR, text, start, end, _HIGH, _E, "姓名旁写明不满十四周岁")
        elif _CASE.search(text, *passages.sentence(start, end)):
            told.add(name)
            yield _hit(Kind.MINOR, text, start, end, _MEDIUM, _W, "案件材料中不满十八周岁的人")
    for hit in hits:
        name = (
            names.near(hit.start, hit.end, 40)
            if hit.kind is Kind.BIRTH and _is_young(hit.value, on)
            else None
        )
        if name and name not in told:
            told.add(name)
            yield _hit(Kind.MINOR, text, hit.start, hit.end, _HIGH, _E, "姓名旁的出生日期表明不满十四周岁")
    # A class says more than the word pupil.
    for found in sorted(_SCHOOL.finditer(text), key=lambda found: not re.search("[级班]", found[0])):
        start, end = found.span()
        name = names.near(start, end, 8)
        if name is None or name in told or _GROWN.search(text, *passages.sentence(start, end)):
            continue
        told.add(name)
        yield _hit(Kind.MINOR, text, start, end, _MEDIUM, _E, "姓名旁写明是学生或儿童")


def conditions(text: str, persons: Places) -> Iterator[Hit]:
    """Sensitive facts (个人信息保护法第二十八条) beside a person: 病情, 困难状况, 宗教信仰, 特定身份."""
    for kind, words, reason in (
        (Kind.HEALTH, _HEALTH, "与个人写在一起的病情、残疾或孕产情况"),
        (Kind.POVERTY, _POVERTY, "与个人写在一起的困难状况"),
        (Kind.BELIEF, _BELIEF, "与个人写在一起的宗教信仰"),
        (Kind.STATUS, _STATUS, "与个人写在一起的特定身份"),
    ):
        for found in words.finditer(text):
            start, end = found.span()
            if kind is Kind.HEALTH and _NO_HEALTH.match(text, end):
                continue
            if persons.near(start, end):
                yield _hit(kind, text, start, end, _MEDIUM, _E, reason)


def _hit(
    kind: Kind, text: str, start: int, end: int, confidence: Confidence, level: Level, reason: str
) -> Hit:
    value = text[start:end]
    return Hit(kind, start, end, value, "".join(value.split()), confidence, level, reason)


def _is_young(day: str, on: date) -> bool:
    """Whether a day of birth as written, of which the year is enough, is that of a child."""
    return day[:4].isdecimal() and 0 <= on.year - int(day[:4]) < CHILD


def _age(born_on: date, on: date) -> int:
    """Full years; the birthday itself does not yet count (民法典第二百零一条: a year is full on its last day)."""
    return on.year - born_on.year - ((on.month, on.day) <= (born_on.month, born_on.day))


def _count(words: str) -> int:
    """8, 八, 十二."""
    if words.isdecimal():
        return int(words)
    tens, has_ten, ones = words.rpartition("十")
    value = {sign: place for place, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
    return (value.get(tens[-1:], 1) * 10 if has_ten else 0) + value.get(ones[-1:], 0)
