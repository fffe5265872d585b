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

from .context import Passages
from .facts import CONDITIONS
from .hits import Confidence, Hit, Level
from .kinds import Kind
from .names import name_at, name_before
from .surnames import TRANSLITERATED

_MEDIUM, _HIGH, _LOW = Confidence.MEDIUM, Confidence.HIGH, Confidence.LOW

_LABELS = (
    "姓 {0,4}名|名 {0,2}字|曾用名|申请人|被申请人|申报人|户 {0,2}主|患者|病人|病患(?!者)|当事人|投诉人|举报人|信访人|来访人|反映人|受助人|受益人|救助对象|补助对象|享受人|领取人|领款人|委托人|代理人|"
    "监护人|家长|父亲|母亲|其父|其母|其子|其女|其妻|其夫|之子|之女|之妻|之夫|配偶|丈夫|妻子|儿子|女儿|子女|长子|长女|次子|次女|女婿|儿媳|爷爷|奶奶|外公|外婆|孙子|孙女|哥哥|姐姐|弟弟|妹妹|被害人|受害人|"
    "死者|伤者|逝者|遇难者|遗属|被告人|被告|原告|上诉人|第三人|被处罚人|违法行为人|违法人员|犯罪嫌疑人|嫌疑人|罪犯|驾驶人|驾驶员|司机|车主|业主|房主|产权人|权利人|承租人|出租人|租户|买受人|"
    "居民|村民|社员|农户|牧民|贫困户|低保户|五保户|脱贫户|监测户|困难户|低保对象|特困人员|特困对象|供养人员|供养对象|监测对象|保障对象|残疾人|孤寡老人|老人|退役军人|军属|烈属|学生|考生|同学|儿童|幼儿|男童|女童|孤儿|女孩|男孩|女婴|男婴|新生儿|婴儿|"
    "孕妇|产妇|职工|员工|务工人员|求职者|参保人|参保人员|持证人|持卡人|开户人|户 {0,2}名|账户名|收款人|借款人|贷款人|担保人|保证人|继承人|捐赠人|献血者|获奖者|志愿者|密切接触者|密接者|确诊病例|"
    "确诊患者|感染者|收件人|寄件人|证人|市民|群众|乘客|旅客|游客|房屋所有权人|被征收人|被拆迁人|缴费人|报名人|应聘人|邻居|亲属|家属|拟录用人员|退休人员|失业人员|来信人|来电人|来访者|咨询人|求助人|申诉人|控告人|检举人|起诉人|报案人|报警人|失主|养殖户|种植户|肇事者|肇事司机|骑行人|行人|受伤人员|家庭成员|承包人|承包户|种粮大户|代办人|领证人|男方|女方|岳父|岳母|婆婆|公公|舅舅|叔叔|姑姑|养父|养母|继父|继母|毕业生|新生|工人|农民工|农民|购房人|投保人|被保险人|债务人|债权人|被执行人|雇员|雇主|摊主|店主|房东|住户|拆迁户|搬迁户|困难群众|困难职工|受灾户|网友|刑满释放人员|社区矫正对象|吸毒人员|教徒|本人"
)
_LABEL = re.compile(
    rf"(?:{_LABELS})(?:姓名|名字)?(?:\([^()\n]{{1,12}}\))?(?P<colon> ?[:|] {{0,4}})?(?:[为是叫系](?!否))?(?P<gap> {{0,3}})"
)
# What leads to a person without being a word for one: 经查，王小明于…; 收到王小明的申请; 家住…的王小明.
_LEAD = re.compile(
    r"(?:经查明?|经调查|经审查|经审核|经核实|经核查|经鉴定|经诊断|经认定|经评定|经公示|经评议|查明|兹有|今有|兹证明)[,:]? ?|(?:收到|受理|办理|答复|我是|我叫|本人叫|名叫)(?=[\u4e00-\u9fff])|关于(?=[\u4e00-\u9fff·]{2,12}(?:申请|反映|投诉|举报|来信|信访|提出|咨询))|(?:家住|现住|居住在|住在)[^,。;\n]{4,36}的|(?:19|20)\d\d年[\d月日 ]{0,8}出生的"
)
_SALUTATION = re.compile(
    r"^[ \t]*(?:尊敬的)?(?P<name>[\u4e00-\u9fff·]{2,12}?)(?:同志|先生|女士)?:\s{0,6}(?:你|您|我)(?!单位|局|市|县|区|委)",
    re.MULTILINE,
)
_CONTACT = re.compile(r"(?:联系人|联络人|经办人|紧急联系人)(?:姓名)?[: ]{1,4}")
_DAY_OF_BIRTH = r"(?:19|20)\d\d ?[年.\-/] ?\d{1,2}(?: ?[月.\-/] ?\d{1,2})?[日月]? ?(?:出生|生[,。;)])"
_SUFFIX = re.compile(
    r"(?= ?(?:同志|先生|女士|小姐|同学|老人|大爷|大妈|大娘|阿姨|奶奶|爷爷|小朋友|夫妇|一家)(?!们))"
    r"|(?=[(]? ?(?:男|女) ?[,、)])|(?=[, \t] ?[男女] ?[,、; \t]|,性别)"
    r"|(?=[(] ?(?:身份证|公民身份|证件|曾用名|系|户主|\d{1,3} ?(?:周)?岁|\d{15}|1[3-9]\d{9}|出生|生于|\d{4}年|现年|残疾|未成年))"
    r"|(?=,? ?(?:今年|现年)?\d{1,3} ?(?:周)?岁)|(?=(?:的|之)?(?:公民)?身份证|,(?:公民)?身份(?:证|号)|(?:的|,)?(?:家庭)?住址|,? ?家住|,? ?户籍)"
    r"|(?=,? ?(?:患有|身患|罹患|确诊(?!病例|患者)|因患|患(?=[\u4e00-\u9fff]{1,8}(?:病|症|癌|瘤|炎))))|(?=(?:家|户)?(?:因病|因残|因灾|因学)致贫)"
    rf"|(?=,? ?{_DAY_OF_BIRTH})|(?=(?:, ?|(?:系|属于?|是|为|享受|纳入|列为|被列为|被评为|被评定为|被认定为|信仰|信奉)){{1,2}}(?:低保|特困|五保|建档立卡|贫困|脱贫|监测户|残疾|(?:肢体|视力|听力|言语|智力|精神|多重|[一二三四]级)[一二三四级]{{0,2}}残疾|刑满释放|刑释|社区矫正|吸毒|伊斯兰教|佛教|基督教|天主教))"
    r"|(?=家庭(?:因|系|收入|困难|生活|人口|经济))|(?=被(?:诊断|确诊))|(?=驾驶(?:车牌|号牌|小型|普通|重型|电动|无牌|摩托|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]))|(?=的(?:住院|病历|病情|诊断|账户|银行卡|工资|户口|手机|电话|住址|家庭|宅基地|个人信息))|(?=的?(?:父亲|母亲|儿子|女儿|妻子|丈夫|爷爷|奶奶|哥哥|弟弟|姐姐|妹妹|家属|家人|监护人)|之(?:子|女|妻|夫|父|母|孙)(?![\u4e00-\u9fff]*法))|(?=系(?:夫妻|夫妇|父子|父女|母子|母女|兄弟|姐妹|兄妹|姐弟|亲属|同学|邻居|朋友|恋人))"
)
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
_AND = re.compile(r" {0,3}[、和与及/] {0,2}| {1,4}|\n {0,4}")
_AND_BEFORE = re.compile(r"[、和与及](?:其(?:妻子?|丈夫|子|女|父|母|弟|妹|兄|姐))?$")
_COUNTED = re.compile(
    r"(?=(?P<and_others>等)?(?:[一二两三四五六七八九十]{1,3}|\d{1,4}) ?(?:人|户|名|位)(?!以|次|员|口|民|大|代表|委员|专家|干部))|(?=等人)"
)

_TITLE = (
    "局长|主任|书记|市长|县长|区长|乡长|镇长|州长|省长|旗长|盟长|主席|部长|处长|科长|股长|所长|院长|校长|园长|厅长|司长|委员长|委员|常委|秘书长|组长|队长|站长|团长|政委|会长|理事长|理事|监事|馆长|台长|社长|总工程师|"
    "总会计师|总经济师|巡视员|调研员|发言人|审判长|审判员|陪审员|书记员|检察官|检察长|法官|警官|民警|辅警|执法人员|记者|教授|院士|专家|代表|总经理|董事长|董事|总裁|经理|主持人|编辑|编审|河长|湖长|林长|路长|"
    "医生|医师|大夫|护士长|老师|教师|律师|公证员|仲裁员|工程师|总监|首长|司令员|总理|总统|首相|大使|烈士|劳模|委派|网格长|楼长|庭长|行长|厂长|社区主任|支书|讲师|研究员"
)
_OFFICIAL_BEFORE = re.compile(
    rf"(?:{_TITLE}|签发人?|会签人?|审核人?|审批人|核稿人?|负责人|责任人|法定代表人|法人代表|法人|领导|联络员|召集人|责任编辑|作者|摄影|主讲人?|宣讲人?|牵头人|执行人|监督人|领队|指挥长?|总指挥|任命|免去|决定|选举|推选|接受|同意|补选|批准)"
    r"(?:人|员)?(?:\([^()\n]{1,12}\))?[: ]{0,4}$"
)
_OFFICIAL_AFTER = re.compile(
    rf" ?(?:同志)?[,( ]{{0,2}}(?:(?:市|县|区|省|州|党|常务|副|总|代|局|委|办|政府|人大|政协|纪委|组织|宣传|统战|村|社区|支部|原){{0,6}}(?:{_TITLE})|任(?!务|何|意|教)|担任|兼任|当选|出任|调任|主持(?:会议|召开)|出席|为(?:市|县|区|省|州|乡|镇|局|委|副|[\u4e00-\u9fff]{{2,12}}(?:{_TITLE}))|代表[市县区省]|强调|指出|要求各|讲话)"
)
_APPOINTMENT = re.compile(
    r"任命|免去|任免|拟任|现任|历任|任前公示|免职|晋升|党组|职级|职务|当选|辞去|常委会|领导小组|主持会议|出席会议|调研时|陪同"
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
        yield from _after(text, label.end(), label[0], closed, _HIGH if closed else _MEDIUM, words)
    for label in _LEAD.finditer(text):
        if end := name_at(text, label.end(), label[0][-2:]):
            yield label.end(), end, _LOW, "叙述个人事项的语句中的姓名"
    for line in _SALUTATION.finditer(text):
        if name_at(text, line.start("name"), closed=True) == line.end("name"):
            yield *line.span("name"), _MEDIUM, "来信、答复抬头的姓名"
    for label in _LIST.finditer(text):
        listed = list(_after(text, label.end(), "", True, _MEDIUM, "名单里的姓名"))
        if len(listed) >= 3 and not _APPOINTMENT.search(text, max(0, label.start() - 40), label.end()):
            yield from listed
    for age in _AGED.finditer(text):
        if end := name_at(text, age.end(), age[0]):
            yield age.end(), end, _MEDIUM, "写有年龄的姓名"
    for after in _SUFFIX.finditer(text):
        if (start := name_before(text, after.start())) is not None:
            yield from _backward(text, start, after.start(), "后面写有称呼、性别、年龄、证件或身份的姓名")
    for after in _COUNTED.finditer(text):
        if (start := name_before(text, after.start())) is not None:
            listed = list(_backward(text, start, after.start(), "一并列出的姓名"))
            yield from listed if len(listed) > 1 or after["and_others"] else ()
    for dotted in TRANSLITERATED.finditer(text):
        if len(dotted[0]) >= 6:
            yield *dotted.span(), _LOW, "少数民族或外国姓名的写法"
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
    text: str, place: int, label: str, closed: bool, confidence: Confidence, reason: str
) -> Iterator[tuple[int, int, Confidence, str]]:
    """The name at a place, and those that are listed after it."""
    while (end := name_at(text, place, label, closed=closed)) is not None:
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
    while between := _AND_BEFORE.search(text, max(0, start - 5), start):
        if (before := name_before(text, between.start())) is None:
            return
        start, end = before, between.start()
        yield start, end, _MEDIUM, reason


def _is_official(text: str, start: int, end: int, passages: Passages) -> bool:
    """Whether a public function stands beside the name, or the sentence appoints somebody."""
    if _OFFICIAL_BEFORE.search(text, max(0, start - 16), start) or _OFFICIAL_AFTER.match(text, end, end + 24):
        return True
    first, last = passages.sentence(start, end)
    return bool(_APPOINTMENT.search(text, first, last))
