"""Detector of names in a context (姓名): only names which the text itself ties to a private person.

A name is no secret by itself, and an official text is full of names that belong there: who signed, who leads an office, who
represents a firm, whom the people's congress appointed. A disclosure office that is shown all of them no longer looks. So a
name is a hit where a label says that it is a private person's (申请人, 户主, 患者), where something stands beside it that only
private persons have (sex and birth, an identity number, a mobile telephone, 同志, 女士), or where it stands in a list of such
people. Names with a public function beside them are no hits. A name that is a hit once is one wherever it stands in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain

from .context import Passages
from .facts import CONDITIONS
from .hits import Confidence, Hit, Level
from .kinds import Kind
from .names import dotted_end, name_at, name_before, piece_at
from .roles import PRIVATE_ROLES, TITLES
from .subjects import OF_OFFICE, acting, beside_facts, in_headings, in_matters, in_rows
from .surnames import TRANSLITERATED

_MEDIUM, _HIGH, _LOW = Confidence.MEDIUM, Confidence.HIGH, Confidence.LOW

_LABEL = re.compile(
    rf"(?:{PRIVATE_ROLES})(?:姓名|名字)?(?:\([^()\n]{{1,12}}\))?(?P<colon> ?[:|】\]] {{0,4}}[\"“]?)?(?:[为是叫系](?!否))?(?P<gap> {{0,3}})"
)
# What leads to a person without being a word for one: 经查，王小明于…; 收到王小明的申请; 家住…的王小明.
_LEAD = re.compile(
    r"(?:经查明?|经调查|经审查|经审核|经核实|经核查|经鉴定|经诊断|经认定|经评定|经公示|经评议|查明|兹有|今有|兹证明)[,:]? ?|(?:收到|受理|办理|答复|我是|我叫|本人叫|名叫)(?=[\u4e00-\u9fff])|关于(?=[\u4e00-\u9fff·]{2,12}(?:申请|反映|投诉|举报|来信|信访|提出|咨询))|(?:家住|现住|居住在|住在)[^,。;\n]{4,36}的|(?:19|20)\d\d年[\d月日 ]{0,8}出生的"
)
_KIN = re.compile(r"(?<![\u4e00-\u9fff])[父母子女妻夫兄弟姐妹](?=[\u4e00-\u9fff·]{2,12}[(,;。、|)])")
_SALUTATION = re.compile(
    r"^[ \t]*(?:尊敬的)?(?P<name>[\u4e00-\u9fff·]{2,12}?)(?:同志|先生|女士)?:\s{0,6}(?:你|您|我|限你|本院|本局|本委|因你|关于你|现就你)(?!单位|局|市|县|区|委)",
    re.MULTILINE,
)
_CONTACT = re.compile(r"(?:联系人|联络人|经办人|紧急联系人)(?:姓名)?[: ]{0,4}")
_DAY_OF_BIRTH = r"(?:19|20)\d\d ?[年.\-/] ?\d{1,2}(?: ?[月.\-/] ?\d{1,2})?[日月]? ?(?:出生|生[,。;)])"
_SUFFIX = re.compile(
    r"(?= ?(?:同志|先生|女士|小姐|同学|老人|大爷|大妈|大娘|大叔|大婶|大伯|大嫂|大哥|大姐|老伯|老汉|阿姨|奶奶|爷爷|小朋友|夫妇|一家|本人(?=[),、;。]))(?!们))"
    r"|(?=[(]? ?(?:男|女) ?[,、)])|(?=[, \t|] ?[男女] ?[,、; \t|]|,性别)"
    r"|(?=[(] ?(?:身份证|公民身份|证件|曾用名|系|户主|\d{1,3} ?(?:周)?岁|\d{15}|1[3-9]\d{9}|出生|生于|\d{4}年|现年|残疾|未成年))"
    r"|(?=,? ?(?:今年|现年)?\d{1,3} ?(?:周)?岁)|(?=(?:的|之)?(?:公民)?身份证|,(?:公民)?身份(?:证|号)|(?:的|,)?(?:家庭)?住址|,? ?家住|,? ?户籍)"
    r"|(?=,? ?(?:患有|身患|罹患|确诊(?!病例|患者)|因患|患(?=[\u4e00-\u9fff]{1,8}(?:病|症|癌|瘤|炎))))|(?=(?:家|户)?(?:因病|因残|因灾|因学)致贫)"
    rf"|(?=,? ?{_DAY_OF_BIRTH})|(?=(?:, ?|(?:系|属于?|是|为|享受|纳入|列为|被列为|被评为|被评定为|被认定为|信仰|信奉)){{1,2}}(?:低保|特困|五保|建档立卡|贫困|脱贫|监测户|残疾|(?:肢体|视力|听力|言语|智力|精神|多重|[一二三四]级)[一二三四级]{{0,2}}残疾|刑满释放|刑释|社区矫正|吸毒|伊斯兰教|佛教|基督教|天主教))"
    r"|(?=家庭(?:因|系|收入|困难|生活|人口|经济))|(?=被(?:诊断|确诊))|(?=驾驶(?:车牌|号牌|小型|普通|重型|电动|无牌|摩托|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]))|(?=的(?:住院|病历|病情|诊断|账户|银行卡|工资|户口|手机|电话|住址|家庭|宅基地|个人信息))|(?=的?(?:父亲|母亲|儿子|女儿|妻子|丈夫|爷爷|奶奶|哥哥|弟弟|姐姐|妹妹|家属|家人|监护人)|之(?:子|女|妻|夫|父|母|孙)(?![\u4e00-\u9fff]*法))|(?=系(?:夫妻|夫妇|父子|父女|母子|母女|兄弟|姐妹|兄妹|姐弟|亲属|同学|邻居|朋友|恋人))"
)
_SEX = re.compile(r"[(,|\t ]{1,2}[男女] ?[,、;|\t) ]")
_AGED = re.compile(
    r"(?:\d{1,3}|[一二三四五六七八九十]{1,3}) ?(?:周)?岁(?:的)?(?:女孩|男孩|女童|男童|儿童|幼童|学生|少年|少女|老人)?(?=[\u4e00-\u9fff])(?!以|及|周|儿|学|老|女|男|内|前|后|的)"
)
_BEFORE_NUMBER = re.compile(
    r"[,、;:( |\t]*(?:的|之)?(?:(?:居民|公民)?身份证?(?:号码?|证号)?|公民身份号码|证件号码?|(?:联系|手机|本人|家庭|联系人)?(?:电话|手机)(?:号码?)?|(?:本人|家庭)?联系方式|手机|电话|护照(?:号码?)?|"
    r"(?:银行)?(?:卡号|账号|账户)|微信号?)?(?:为|是)?[,:( |\t]*$"
)
_ALONE_AFTER = re.compile(r"[ \t,、(]{0,3}(?P<name>[\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])")
# 王小明，怀孕12周; 王小明家系低保户; 王小明（小学四年级）: the name is all that stands before.
_TOLD_OF = re.compile(
    r"(?:^|(?<=[,。;:、( \n\t]))(?P<name>[\u4e00-\u9fff·]{2,12}?)(?:家|户)?[,( ]{0,2}(?:系|为|是|属|属于|因|患|患有|身患|享受|纳入)?$"
)
_LIST = re.compile(
    r"(?:名单|人员|对象|学生|获奖者|受助者|儿童|村民|居民|患者|户主|家庭|职工|志愿者|考生)(?:如下|为|有|包括|分别为|分别是|名单)?(?:\([^()\n]{1,16}\))?[: ]\s{0,3}"
)
_AND = re.compile(r" {0,3}(?:\([^()\n]{1,20}\))?[、和与及/] {0,2}| {1,4}|\n {0,4}")
_AND_BEFORE = re.compile(r"(?:\([^()\n]{1,20}\))?[、和与及](?:其(?:妻子?|丈夫|子|女|父|母|弟|妹|兄|姐))?$")
_COUNTED = re.compile(
    r"(?=(?P<and_others>等)?(?:[一二两三四五六七八九十]{1,3}|\d{1,4}) ?(?:人|户|名|位)(?!以|次|员|口|民|大|代表|委员|专家|干部))|(?=等人)"
)

_OFFICIAL_BEFORE = re.compile(
    rf"(?:{TITLES}|签发人?|会签人?|(?<![\u4e00-\u9fff])审核人?|审批人|核稿人?|负责人|责任人|法定代表人|法人代表|法人|领导|联络员|召集人|责任编辑|作者|摄影|主讲人?|宣讲人?|牵头人|执行人|监督人|领队|指挥长?|总指挥|任命|免去|决定|选举|推选|接受|同意|补选|批准)"
    r"(?:人|员)?(?:\([^()\n]{1,12}\))?[: ]{0,4}\Z"
)
# 消费者代表, 退休教师, 被执行人 end with a title and are none.
_PRIVATE_BEFORE = re.compile(rf"(?:{PRIVATE_ROLES})[: ]{{0,4}}\Z")
_OFFICIAL_AFTER = re.compile(
    rf" ?(?:同志)?[,( ]{{0,2}}(?:(?:市|县|区|省|州|党|常务|副|总|代|局|委|办|政府|人大|政协|纪委|组织|宣传|统战|村|社区|支部|原){{0,6}}(?:{TITLES})|任(?!务|何|意|教)|担任|兼任|当选|出任|调任|主持(?:会议|召开)|出席|为(?:市|县|区|省|州|乡|镇|局|委|副|[\u4e00-\u9fff]{{2,12}}(?:{TITLES}))|代表[市县区省]|强调|指出|要求各|讲话)"
)
_APPOINTMENT = re.compile(
    r"任命|免去|任免|拟任|现任|历任|任前公示|免职|晋升|党组|职级|职务|当选|辞去|常委会|领导小组|主持会议|出席(?:会议|[:人])|列席|参会人|与会人|缺席[:]|请假[:]|调研时|陪同"
)


# Whom official texts of every year name.
_PUBLIC_FIGURES = frozenset(
    "毛泽东 周恩来 刘少奇 朱德 邓小平 陈云 江泽民 胡锦涛 习近平 李克强 孙中山 宋庆龄 雷锋 焦裕禄 孔繁森 王进喜 时传祥 张思德 黄继光 邱少云 董存瑞 刘胡兰 钱学森 邓稼先 袁隆平 屠呦呦 马克思 恩格斯 列宁".split()
)


def names(text: str, passages: Passages, numbers: Sequence[Hit]) -> list[Hit]:
    """Names with a private person's context, each place once. `numbers` are the hits beside which a name is a person's."""
    found: list[Hit] = []
    # Where two readings overlap, the first one stands: labels say more than neighbours.
    taken: set[int] = set()
    for start, end, confidence, reason in _candidates(text, passages, numbers):
        name = text[start:end]
        if "某" in name or name in _PUBLIC_FIGURES or not taken.isdisjoint(range(start, end)):
            continue
        if not _is_official(text, start, end, passages):
            taken.update(range(start, end))
            found.append(_hit(text, start, end, confidence, reason))
    return sorted(found, key=lambda hit: hit.start)


def _hit(text: str, start: int, end: int, confidence: Confidence, reason: str) -> Hit:
    name = text[start:end]
    return Hit(Kind.NAME, start, end, name, name.replace(" ", ""), confidence, Level.WARNING, reason)


def _candidates(
    text: str, passages: Passages, numbers: Sequence[Hit]
) -> Iterator[tuple[int, int, Confidence, str]]:
    for label in _LABEL.finditer(text):
        words = f"“{label[0].strip(' :|')}”之后的姓名"
        closed = bool(label["colon"])
        yield from _after(text, label.end(), label[0], closed, _HIGH if closed else _MEDIUM, words, told=True)
    for kin in _KIN.finditer(text):
        if end := piece_at(text, kin.end(), told=True):
            yield kin.end(), end, _MEDIUM, f"“{kin[0]}”之后的姓名"
    for label in _LEAD.finditer(text):
        if end := name_at(text, label.end(), label[0][-2:]):
            yield label.end(), end, _LOW, "叙述个人事项的语句中的姓名"
    for line in _SALUTATION.finditer(text):
        if name_at(text, line.start("name"), closed=True) == line.end("name"):
            yield *line.span("name"), _MEDIUM, "来信、答复抬头的姓名"
    for label in _LIST.finditer(text):
        listed = list(_after(text, label.end(), "", True, _MEDIUM, "名单里的姓名"))
        heading = text[text.rfind("\n", 0, label.start()) + 1 : label.end()][-30:]
        if (
            len(listed) >= 3
            and not OF_OFFICE.search(heading)
            and not _APPOINTMENT.search(text, max(0, label.start() - 40), label.end())
        ):
            yield from listed
    for age in _AGED.finditer(text):
        if end := name_at(text, age.end(), age[0]):
            yield age.end(), end, _MEDIUM, "写有年龄的姓名"
    for after in _SUFFIX.finditer(text):
        proven = bool(_SEX.match(text, after.start()))
        if (start := name_before(text, after.start(), proven=proven)) is not None:
            yield from _backward(text, start, after.start(), "后面写有称呼、性别、年龄、证件或身份的姓名")
    for after in _COUNTED.finditer(text):
        if (start := name_before(text, after.start())) is not None:
            listed = list(_backward(text, start, after.start(), "一并列出的姓名"))
            yield from listed if len(listed) > 1 or after["and_others"] else ()
    for dotted in TRANSLITERATED.finditer(text):
        if len(dotted[0]) >= 6:
            yield dotted.start(), dotted_end(text, dotted.end()), _LOW, "少数民族或外国姓名的写法"
    for start, end, words in chain(
        in_headings(text),
        acting(text),
        beside_facts(text, passages, numbers),
        in_matters(text, passages),
        in_rows(text),
    ):
        yield start, end, _MEDIUM, words
    for start, end in _beside_conditions(text):
        yield start, end, _MEDIUM, "与病情、困难状况或学龄写在一起的姓名"
    for number in numbers:
        alone = _ALONE_AFTER.match(text, number.end) if number.kind is Kind.RESIDENT_ID else None
        if alone and name_at(text, alone.start("name")) == alone.end("name"):
            yield *alone.span("name"), _MEDIUM, f"紧接{number.kind.label}的姓名"
        first = max(0, number.start - 24)
        between = _BEFORE_NUMBER.search(text, first, number.start)
        if between and (start := name_before(text, between.start())) is not None:
            yield start, between.start(), _MEDIUM, f"紧接{number.kind.label}的姓名"
    places = [number.start for number in numbers]
    for label in _CONTACT.finditer(text):
        _, last = passages.sentence(label.start(), label.end())
        at = bisect_left(places, label.end())
        private = at < len(places) and places[at] < last
        if private or "紧急" in label[0]:
            yield from _after(text, label.end(), "", True, _MEDIUM, "与个人号码写在一起的联系人姓名")


def _after(
    text: str, place: int, label: str, closed: bool, confidence: Confidence, reason: str, told: bool = False
) -> Iterator[tuple[int, int, Confidence, str]]:
    """The name at a place, and those that are listed after it."""
    while (end := name_at(text, place, label, closed=closed, told=told)) is not None:
        yield place, end, confidence, reason
        more = _AND.match(text, end)
        if not more:
            return
        # Behind a blank or a line break the next label may stand just as well.
        place, label, closed = more.end(), "", closed and more[0].strip() != ""


def _beside_conditions(text: str) -> Iterator[tuple[int, int]]:
    """Names that are all there is of a clause before what it tells of a person."""
    for pattern in CONDITIONS:
        for told in pattern.finditer(text):
            before = _TOLD_OF.search(text, max(0, told.start() - 16), told.start())
            if before and name_before(text, before.end("name")) == before.start("name"):
                yield before.span("name")


def _backward(text: str, start: int, end: int, reason: str) -> Iterator[tuple[int, int, Confidence, str]]:
    """A name, and those that are listed before it: 刘建国、陈秀英两户."""
    yield start, end, _MEDIUM, reason
    while between := _AND_BEFORE.search(text, max(0, start - 26), start):
        if (before := name_before(text, between.start())) is None:
            return
        start, end = before, between.start()
        yield start, end, _MEDIUM, reason


def _is_official(text: str, start: int, end: int, passages: Passages) -> bool:
    """Whether a public function stands beside the name, or the sentence appoints somebody."""
    title = _OFFICIAL_BEFORE.search(text, max(0, start - 16), start)
    role = _PRIVATE_BEFORE.search(text, max(0, start - 16), start) if title else None
    if title and not (role and role.start() < title.start()):
        return True
    if _OFFICIAL_AFTER.match(text, end, end + 24):
        return True
    first, last = passages.sentence(start, end)
    return bool(_APPOINTMENT.search(text, first, last))
