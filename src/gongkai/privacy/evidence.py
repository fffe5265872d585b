"""What stands around a name (上下文) and says whose it is: words before it, words behind it, and what its sentence tells.

Each kind of evidence has a key, by which `weights` knows how much it says, and the words that tell a clerk the reason.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain

from .context import Passages
from .facts import CONDITIONS
from .hits import Hit
from .kinds import Kind
from .roles import PRIVATE_ROLES

_H = "\u4e00-\u9fff"
_LABEL_END = r"(?:姓名|名字|名称|签名|代表)?(?:\([^()\n]{1,12}\))?"
_COLON = r" ?[:|】\]\t] {0,4}\n?[\"“]?(?:[为是叫系](?!否))?\s{0,3}"
_NUMERALS = r"(?:\d{1,3}|[一二三四五六七八九十百]{1,4})"
# Notices and sentences about people who are there for their office or work.
OF_OFFICE = re.compile(
    r"专家|评委|评审(?!通过|结果)|评标|评议员|委员|领导|(?<!班)干部(?!到户)|任免|任命|任前|拟任|出席|列席|参会|与会|记者|编|成员|组长|负责|责任|值班|主任|考官|讲师|代理|承办|主办|经办|演员|(?<!工)作者|嘉宾|主持|裁判|讲|发言|河长|签发|医生|医师|执法(?!决定|处罚|案)|律师|仲裁员|公证员|法官|监理|经理|法人|法定|党组|常委|常务|代表团|教练|导师|教师|单位|机构|企业|公司"
)

# Before the name; the pattern ends where the name begins.
BEFORE: dict[str, tuple[str, str]] = {
    "role:": (rf"(?:{PRIVATE_ROLES}){_LABEL_END}{_COLON}", "“{}”之后的姓名"),
    "role": (rf"(?:{PRIVATE_ROLES}){_LABEL_END} {{0,3}}[为是叫系]?", "“{}”之后的姓名"),
    "people:": (
        rf"[{_H}](?:(?<![系络办责表持言发核批])人|(?<![记作编患])者|户|(?<![人务])员|对象|生|民|方|主|童|女|子|亲){_LABEL_END}{_COLON}",
        "“{}”之后的姓名",
    ),
    "people": (
        rf"[{_H}](?:(?<![系络办责表持言发核批])人|(?<![记作编患])者|户|(?<![人务])员|对象|生|民|方|主|童|友|客|工|农|亲)[为是]?",
        "“{}”之后的姓名",
    ),
    "desk": (
        r"(?:(?<![紧应]急)联 {0,2}系 {0,2}人|聯繫人|联络人|(?<!受)送达人|接待人|受理人|接收人|验收人|交办人|督办人|包联干部|帮扶干部|帮扶责任人|值班(?:领导|干部|人员)|带班领导|经办人?|承办人?|制表人|审核人|审批人|复核人|核稿人|记录人|记录员|(?<![\u4e00-\u9fff])(?:制表|审核|审批|复核|核稿|记录|校对|撰稿|编辑|签发)|签发人|主持人?|负责人|责任人|查勘员|办案人|执法人员|项目经理|法定代表人|法人代表|法人|代表人)(?:姓名)?(?:\([^()\n]{1,12}\))?[: \t]{0,4}(?:[\u4e00-\u9fff]{2,8}(?:科|室|局|处|办|股|所|中心) ?)?",
        "联系人、经办人之后的姓名",
    ),
    "kin": (
        rf"(?:[其我你您她他家先亡孝慈严胞]|(?<![{_H}])|[的及和、与由给替向]|妻|儿|女|子|孙)(?:[祖伯叔姑舅姨外岳公婆继养长次幼小大儿孙侄堂表爷奶姥]|弟弟)?(?:[父母子女妻夫兄弟姐妹孙哥嫂媳侄甥婿姑姨舅叔伯爷奶爸妈爹娘婶男](?:亲|儿|子|女|媳|生)?|之[子女妻夫父母孙侄弟兄妹])(?:\([^()\n]{{1,8}}\))?",
        "“{}”之后的姓名",
    ),
    "heading": (r"(?:^|(?<=[\n。!;\"“|,]))[^:;,。\n|]{2,30}: {0,3}(?:\n {0,4})?", "标题或栏目之后的姓名"),
    "lead": (
        r"(?:经查明?|经调查|经审查|经审核|经核实|经核查|经鉴定|经诊断|经认定|经评定|经公示|经评议|查明|兹有|今有|兹证明)[,:]? ?|(?:收到|受理|办理|答复|我是|我叫|本人叫|名叫)|(?:家住|现住|居住在|住在)[^,。;\n]{4,36}的|(?:19|20)\d\d年[\d月日 ]{0,8}出生的|具名[:是]?|署名[:是]?|本名|真名|→ ?",
        "叙述个人事项的语句中的姓名",
    ),
    "about": (
        rf"关于(?=[{_H}·]{{2,12}}(?:申请|反映|投诉|举报|来信|信访|提出|咨询|等|同志))",
        "叙述个人事项的语句中的姓名",
    ),
    "aged": (
        rf"{_NUMERALS} ?(?:周)?岁(?:的)?(?:女孩|男孩|女童|男童|儿童|幼童|学生|少年|少女|老人|小伙|姑娘)?(?=[{_H}])(?!以|及|周|儿|学|老|女|男|内|前|后|的)",
        "写有年龄的姓名",
    ),
    "done to": (
        r"打入|汇入|存入|转入|返还|退还|移交|责令|给予|抓获|递补|补发|同意|批准|拟聘用?|拟录用|聘用|录用|选举|推选|表彰|奖励|资助|救助|慰问|传唤|拘留|逮捕|查获|诉|寄给|判令|偿还|送交|交给|归还|付给|追认|拍卖|通知|约谈|走访|看望|回访|家访|探望|慰问|联系到|帮扶|救起|救出|撞倒|造成|找到|致使?",
        "对个人作出处理的语句中的姓名",
    ),
    "called": (
        r"(?:自称|名叫|叫做?|小名|乳名|昵称|化名|又名|别名|绰号|写作)(?:为|是|叫)?[\"“‘「]?",
        "自称或别名",
    ),
    "particle": (r"[因对由向将给为致把据与和经的被让请找同叫是跟及到在]", "句子所说的个人姓名"),
    "of place": (
        rf"(?:村|社区|组|号|室|摊位|车位|铺位|单元|栋|楼|乡|镇|班|年级|校(?![车长园舍医服庆友历门])|小区)的?(?=[{_H}])",
        "住处或学校之后的姓名",
    ),
    "you": (r"(?:你|您)(?:\(|、)", "文书所称的对方"),
    "numbered": (
        r"(?m:^)[ \t]*\(?(?:\d{1,4}|[一二三四五六七八九十]{1,3})[.、) \t]{1,3}|(?<=[;:。,])(?:\d{1,3}[.、)] ?|[①-⑳])|(?m:^)[①-⑳] ?",
        "逐行编号的名单里的姓名",
    ),
    "line": (r"(?m:^)[ \t]*", "单独成行的姓名"),
    "mark": (r"[,。;!?] ?", ""),
    "listed": (r"[、/] ?|[和与及]", ""),
    "bracket": (r"[(\[【「“\"]", "括号中的姓名"),
    "cell": (r"[|\t] ?|  +", "表格中的姓名"),
    "blank": (r" ", ""),
    "digit": (r"[\dXx]", ""),
}
# Behind the name; the pattern begins where the name ends.
AFTER: dict[str, tuple[str, str]] = {
    "respect": (
        r"(?= ?(?:同志|先生|女士|小姐|同学|老人|大爷|大妈|大娘|大叔|大婶|大伯|大嫂|大哥|大姐|老伯|老汉|阿姨|奶奶|爷爷|小朋友|夫妇|夫妻|两口子|一家|本人|户(?=[,、;。(]))(?!们))",
        "后面有称呼的姓名",
    ),
    "sex": (r"(?=[(,|\t ]{0,2}[男女](?:性|士)? ?[,、;|\t) ])|(?=[(,]性别)", "后面写有性别的姓名"),
    "age": (
        rf"(?=[(,]? ?(?:今年|现年|年仅|年龄)?:?{_NUMERALS} ?(?:周)?岁)|(?=[(,] ?{_NUMERALS} ?个月)",
        "后面写有年龄的姓名",
    ),
    "paper": (
        r"(?=[,( 的之\t|]{0,2}(?:持|凭)?(?:居民|公民)?(?:身份|证件|护照|证号|户口|住址|地址|电话|手机|联系|曾用名|病历|账[户号]|银行卡|卡号|工资|宅基地|个人信息|家庭|住院|诊断|病情|户籍|原籍|籍贯|家住|现住|住(?![院房宅建])))",
        "后面写有证件、住址或联系方式的姓名",
    ),
    "home": (
        r"(?=[(,] ?(?:[A-Za-z东西南北]区)?\d{1,3}(?:栋|幢|座|号楼|单元|-\d{1,2}-\d{3,4}))",
        "后面写有房号的姓名",
    ),
    "contact": (
        r"(?=[,( ]{1,2}(?:[宅家]电|住宅电话|家庭电话|家[里中](?:电话|座机)|[A-Za-z0-9][\w.]{2,30}@(?:qq|163|126|sina|sohu|139|189|foxmail|hotmail|gmail|outlook)\.))",
        "后面写有住宅电话或个人邮箱的姓名",
    ),
    "greeted": (r"(?=[:,!]? ?[您你]好[:,。!;您 ])", "信函、短信所称的姓名"),
    "result": (
        r"(?=[:,(]?(?:不?合格|未?通过|复检|暂缓|达标|及格|优秀|良好|缺考|弃权)[,;。、()])",
        "后面写有结果的姓名",
    ),
    "born": (r"(?=[,( \t|]{0,2}(?:出生|生于|(?:1[89]|20)\d\d ?[年.\-/] ?\d{1,2}))", "后面写有出生日期的姓名"),
    "condition": (r"(?!)", "与病情、困难状况或学龄写在一起的姓名"),
    "kin": (
        rf"(?=的?(?:父亲|母亲|爸爸|妈妈|他爸|他妈|她爸|她妈|姥姥|姥爷|外婆|外公|儿子|女儿|妻子|丈夫|爷爷|奶奶|哥哥|弟弟|姐姐|妹妹|侄子|侄女|外甥|孙子|孙女|女婿|大哥|大姐|哥(?![{_H}])|家属|家人|监护人|家长|邻居|儿媳|老伴|亲属)|之?[子女妻夫父母孙](?:[,、:(]|[^\u4e00-\u9fff])|之(?:子|女(?!性)|妻|夫|父|母|孙)[{_H}])|(?=系(?:夫妻|夫妇|父子|父女|母子|母女|兄弟|姐妹|兄妹|姐弟|亲属|同学|邻居|朋友|恋人))",
        "后面写有亲属的姓名",
    ),
    "act": (
        rf"(?=(?:不慎|擅自|私自|未|无证|无照|酒后|醉酒|超速|超载|驾驶|驾车|骑行|乘坐|捐|遗失|丢失|逝世|去世|病逝|辞世|离世|病故|身亡|遇难|溺亡|受伤|溺水|失联|走失|拾获|捡|拾|申领|欠|逾期|拖欠|陈述|诉|辩称|自称|称|冒用|伪造|持|违反|违法|违规|违章|违停|"
        rf"向(?:本机关|我|本院|法院|镇|县|市|社区)|租住|租赁|承租|购买|购房|中签|患|因(?:病|患|公|工|[{_H}]{{1,12}}(?:住院|去世|逝世|死亡|病故|手术))|确诊|被(?:撞|烫|烧|盗|骗|打|砸|困|救|抓|送|诊)|名下|家(?:庭|境|中|里|属|长|的|房|门|[{_H}]{{2}})|等人|原账号|贷款|借款|涉嫌|盗窃|殴打|诈骗|赌博|吸食|非法|拟聘|"
        rf"拟录用|出工|投工|投劳|缴纳|今年|现年|终年|享年|年仅|出生|毕业|就读|上[小初高幼一]|考[取入上]|入学|转学|休学|怀孕|分娩|生育|流产|离婚|结婚|再婚|丧偶|与[{_H}·]{{2,8}}(?:离婚|结婚|系|婚后|登记|发生)|住院|就诊|手术|服药|透析|上访|信访|来访|来信|来电|致电|投诉|举报(?!电话|人|箱|信)|反映|提出|申请(?!人)|"
        r"于(?=\d|[上下本同当该昨今前])|以\d{2,3}(?:\.\d)?分|予以|累计|带(?:着)?(?:孩子|家人|老人|小孩)|使用|提议|建议(?!书|稿|案)|入围|落选|递补|候补|补录|年[满过已]|反对|赞成|主诉|选[择房]|分[得到]|配租|放弃|转让|承包|停放|饲养|经营|患有|有(?=[\u4e00-\u9fff]{1,4}病)|已故|离世|参加|荣?获|被评|入选|晋级|不服|到期|占(?=[用地])|→|尾号|一案|送医|获救|脱离|下落不明|拒|逃|在逃|落网|签收|签字|领取|代领|代收|到场|自愿|放弃|放羊|种|养|打工|务工|抓获|带离|带走|送往|处以|作出|移送|传唤|处罚|(?:[男女].?)?罚款|行政|报警|报案|回忆|告诉|说|哭|笑|自述|表示|说道|拍着))",
        "做的事、遇到的事属于个人的姓名",
    ),
    "deed": (
        r"(?=来电|来信|来访|致电|上访|信访|投诉(?!电话)|反映|报警|报案|走失|申领)",
        "做的事属于个人的姓名",
    ),
    "counted": (
        rf"(?=等(?:{_NUMERALS} ?(?:人|户|名|位)|人|户))|(?={_NUMERALS} ?(?:人|户|名|位)(?!以|次|员|口|民|大|代表|委员|专家|干部))",
        "一并列出的姓名",
    ),
    "document": (r"(?=[\u4e00-\u9fff]{1,2}[\[〔]\d{4}[\]〕])|(?= ?[\[〔【(]\d{4}[\]〕】)])", ""),
    "colon": (r"(?=:)", "来信、答复抬头的姓名"),
    "comma": (r"(?=,)", ""),
    "stop": (r"(?=[。;!?])", ""),
    "listed": (r"(?=[、/]|[和与及])", ""),
    "bracket": (r"(?=\()", "后面有括号说明的姓名"),
    "shut": (r"(?=[)\]】」”\"])", ""),
    "cell": (r"(?=[|\t]|  )", "表格中的姓名"),
    "line": (r"(?= ?\n|\Z)", ""),
    "blank": (r"(?= )", ""),
    "digit": (r"(?=\d)", ""),
}
# In the sentence of the name.
MATTERS = re.compile(
    r"\d ?元|\d票|\d分(?!钟)|各补|各获|怀孕|述称|报称|偿还|近亲属|领养|接种|隔离|快递|准考证|荣立|弃车|逃逸|协议|户籍|户口|迁入|迁出|出险|冒用|身份证|驾驶证|护照|手机|学费|上学|入学|邻居|罚款|警告|拘留|没收|暂扣|吊销|违反|不服|诉讼|起诉|纠纷|一案|判决|赔偿|借款|贷款|欠|抚养|继承|离婚|登记结婚|死亡|身亡|受伤|重伤|轻伤|遇难|抢救|去世|逝世|享年|低保|特困|救助|补助|补贴|津贴|抚恤|养老金|工伤|住院|医疗费|领取|代领|账户|签约|拆除|搬迁|安置|房屋|宅基地|承包地|租金|配租|"
    r"选房|名下|保险金|理赔|录取|考取|聘用为|聘为|体检|面试|笔试|得票|得分|获[一二三特优]等奖|捐|报警|走失|失联|盗|骗|殴打|调解|上访|来访|反映|投诉|住址|家住|签字|同住|子女|丈夫|妻子|儿子|女儿|父亲|母亲|老伴|一家|打工|务工|种植|养殖|受灾|家里|家中|家的"
)
_BEFORE = [(key, re.compile(pattern)) for key, (pattern, _) in BEFORE.items()]
_AFTER = [(key, re.compile(pattern)) for key, (pattern, _) in AFTER.items()]
_OF_A_PERSON = {
    *(Kind.RESIDENT_ID, Kind.RESIDENT_ID_15, Kind.MOBILE, Kind.BANK_CARD),
    *(Kind.BANK_ACCOUNT, Kind.PASSPORT, Kind.PLATE),
}
_ROLE_AT_END = re.compile(rf"(?:{PRIVATE_ROLES}){_LABEL_END}: {{0,3}}\n? {{0,4}}$")
_CHOSEN = re.compile(
    r"(?:录取|录用|聘用|资助|入学)(?:名单|结果|公示)|(?:资格|职称|录用|聘用|拟聘|招聘|入围|获奖|评选|通过|补贴|补助)[^:]{0,12}(?:人员|名单|对象|者|结果)|[一二三]等奖"
)
_OF_PEOPLE = re.compile(rf"[人员者户民生]|名单|名册|花名册|{PRIVATE_ROLES}")
_TO_NUMBER = re.compile(
    r"[,、;:( |\t]*(?:的|之)?(?:(?:居民|公民)?身份证?(?:号码?|证号)?|公民身份号码|证件号码?|(?:联系|手机|本人|家庭|联系人)?(?:电话|手机)(?:号码?)?|(?:本人|家庭)?联系方式|手机|电话|护照(?:号码?)?|(?:银行)?(?:卡号|账号|账户)|微信号?|车牌号?)?(?:为|是)?[,:( |\t\n]*"
)
_FROM_NUMBER = re.compile(r"(?:号)?[ \t,、(的|]{0,3}")
_TO_CONDITION = re.compile(
    r"[,( ]{0,2}(?:家|户|家庭|所|系|是|为|属于?|享受|纳入|列为|因|患有?|身患|罹患|确诊|被(?:诊断|确诊|评为|认定|列|评定)){0,2}为?(?:患有?)?"
)
_PERSONAL = {
    *(
        "role:",
        "role",
        "people:",
        "people",
        "kin",
        "lead",
        "about",
        "aged",
        "done to",
        "called",
        "you",
        "number",
    ),
    *("respect", "sex", "age", "paper", "born", "condition", "act", "counted"),
    *("home", "contact", "greeted", "result"),
}
# Where none of these stands anywhere in a text, it hardly is about private persons at all.
_TELLING = {
    "role:",
    "aged",
    "lead",
    "you",
    "number",
    "respect",
    "sex",
    "age",
    "paper",
    "born",
    "counted",
    "called",
}
# Laws and rules (第三条 …) name nobody.
_ARTICLE, _MANY = re.compile(r"(?m:^)[ \t]*第[一二三四五六七八九十百\d]{1,5}条"), 3
_REACH = 60


class Surroundings:
    """The evidence of one text, found in one walk for each kind."""

    def __init__(self, text: str, passages: Passages, numbers: Sequence[Hit]) -> None:
        self._text, self._passages = text, passages
        self.before: dict[int, list[str]] = {}
        self.after: dict[int, list[str]] = {}
        self.labels: dict[int, str] = {}
        self._headings: list[tuple[int, str]] = []
        for key, pattern in _BEFORE:
            for found in pattern.finditer(text):
                self.before.setdefault(found.end(), []).append(key)
                if key in ("role:", "role", "people:", "people", "kin"):
                    self.labels.setdefault(found.end(), found[0].strip(" :|\n\t"))
                if key == "heading":
                    of = (
                        "people"
                        if _CHOSEN.search(found[0])
                        else "office"
                        if OF_OFFICE.search(found[0])
                        else "people"
                        if _OF_PEOPLE.search(found[0])
                        else "things"
                    )
                    self._headings.append((found.end() - 1, of))
        for key, pattern in _AFTER:
            for found in pattern.finditer(text):
                self.after.setdefault(found.start(), []).append(key)
        self._numbers = sorted(number.start for number in numbers if number.kind in _OF_A_PERSON)
        for number in numbers:
            if number.kind in _OF_A_PERSON:
                self._beside(number)
        self._conditions = sorted(found.start() for words in CONDITIONS for found in words.finditer(text))
        for start in self._conditions:
            self._lead_up(start, 8, _TO_CONDITION, "condition")
        self._matters = [found.start() for found in MATTERS.finditer(text)]
        self._nobody = not any(
            not _TELLING.isdisjoint(keys) for keys in chain(self.before.values(), self.after.values())
        )
        self._rules = len(_ARTICLE.findall(text)) >= _MANY

    def _beside(self, number: Hit) -> None:
        """王小明,6501… 6501…(王小明)."""
        self._lead_up(number.start, 24, _TO_NUMBER, "number")
        found = _FROM_NUMBER.match(self._text, number.end)
        if found:
            self.before.setdefault(found.end(), []).append("number")

    def _lead_up(self, start: int, reach: int, words: re.Pattern[str], key: str) -> None:
        """Places before a fact with nothing but words between that lead to it."""
        for place in range(start, max(0, start - reach), -1):
            if words.fullmatch(self._text, place, start):
                self.after.setdefault(place, []).append(key)

    def letters(self, start: int, end: int) -> Iterator[str]:
        """The characters of a stretch and those beside it; each has a weight of its own where it was met often enough."""
        text = self._text
        if text[start].isascii():
            return
        yield f"first {text[start]}"
        yield from (f"given {sign}" for sign in text[start + 1 : end])
        yield from (f"left {text[max(0, start - many) : start]}" for many in (1, 2))
        yield from (f"right {text[end : end + many]}" for many in (1, 2))

    def around(self, start: int, end: int) -> Iterator[str]:
        """Keys of all evidence around a stretch."""
        before = self.before.get(start, ["nothing"])
        yield from (f"before {key}" for key in before)
        yield from (f"after {key}" for key in self.after.get(end, ["nothing"]))
        first, last = self._passages.sentence(start, end, _REACH)
        if not _PERSONAL.isdisjoint(before) or not _PERSONAL.isdisjoint(self.after.get(end, ())):
            yield "personal"
        mute = True
        for key, places in (
            ("number", self._numbers),
            ("condition", self._conditions),
            ("matter", self._matters),
        ):
            at = bisect_left(places, first)
            if at < len(places) and places[at] < last:
                mute = False
                yield f"sentence {key}"
        if mute:
            yield "mute"
        if self._nobody:
            yield "of nobody"
        if self._rules:
            yield "in rules"
        if OF_OFFICE.search(self._text, first, start):
            yield "sentence of office"
        yield from self._under(start, first)

    def _under(self, start: int, first: int) -> Iterator[str]:
        """What the last heading before a place in its sentence is about."""
        at = bisect_left(self._headings, (start, ""))
        if at and self._headings[at - 1][0] >= first:
            yield f"under {self._headings[at - 1][1]}"
