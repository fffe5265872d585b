"""Names that the making of a text tells (被写到的人): whom a notice is about, who does what only private people do, and who stands
alone between marks beside a fact about a person.

These names have no word for a person in front of them: 遗失声明:王小明不慎…; 王小明,6501…; (王小明本人). Whoever holds an office or does
a work is sorted out afterwards, in `persons`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from .context import Passages
from .hits import Hit
from .kinds import Kind
from .names import is_name, is_word, name_before, piece_at, plain_name_at
from .surnames import surname_length

Found = tuple[int, int, str]

# What a notice is called ends with one of these, before its colon: 领取通知, 补贴发放, 走失启事.
_HEADING = re.compile(
    r"(?:^|(?<=[\n。!;\"“]))[^:;,。\n|]{2,30}(?<![评专])(?:公告|公示|通告|告知|告知书|通知|通知书|通知单|决定书|通报|启事|声明|讣告|悼念|名单|名册|清册|清单|登记|登记表|登记簿|登记册|登记卡|台账|花名册|申请|申请书|申请表|审核|审批|审定|复核|复查|核查|核实|核定|"
    r"查漏|查验|认定|认定表|认定书|鉴定|鉴定书|评定|评估|备案|备案表|发放|发放表|拨付|兑付|兑现|补发|补助|补贴|补偿|津贴|慰问|救助|帮扶|资助|受理|受理单|派单|工单|回访|随访|随访单|随访表|记录|笔录|诉求|来信|来访|来电|反馈|回复|答复|提醒|催告|催告书|催缴|催办|追踪|排查|"
    r"监测|签约|服务|变更|注销|注销户|停发|停保|退出|取消|新增|纳入|续保|理赔|赔付|承保|投保|结果|情况|明细|摘要|事由|简介|事迹|选登|留言|备注|送达|送达书|证明|证明书|档案|转移|迁移|落户|入户|招领|认领|寻亲|寻人|协查|搜救|通缉|悬赏|曝光|抓拍|违法|处罚|失信|"
    r"捐款|捐赠|筹资|募捐|献血|表彰|获奖|中奖|中签|摇号|选房|配租|录取|录用|聘用|招聘|拟录用|拟聘用|报名|入伍|退役|抚恤|优待|待遇|养老|医保|医疗|住院|转诊|接种|会议|议事会|决议|合同|协议|对象|人员|人选|事项|接警|出警|警情|查勘|驾驶证|行驶证|体检|检查|表决|投票|票数|排名|成绩|公布|分配|分红|结算|报销|缴纳|欠费|欠缴|业主|用户|维修|报修|扣押|没收|罚款|减免|退款|退费|家庭|群众|职工|班|授权|委托|遗嘱|公证|更正|勘误|说明)(?:\([^()\n]{1,20}\))? ?[::] {0,3}(?:\n {0,4})?"
)
# Notices about people who are there for their office or work.
OF_OFFICE = re.compile(
    r"专家|评委|评审|评标|评议员|委员|领导|干部|任免|任命|任前|拟任|出席|列席|参会|与会|记者|编|成员|组长|负责|责任|值班|主任|考官|讲师|代理|承办|主办|经办|演员|(?<!工)作者|嘉宾|主持|裁判|讲|发言|河长|签发|医生|医师|执法|律师|仲裁|公证员|法官|监理|经理|法人|法定|党组|常委|常务|代表团|教练|导师|教师|单位|机构|企业|公司"
)
_NEXT = re.compile(
    r"(?:\([^()\n]{1,24}\))?(?:[\d.]{1,9}[元票分斤袋件吨本册个万]{0,2})? ?[、,;] {0,2}|(?:\([^()\n]{1,24}\))?[、;]?\n {0,4}"
)
# What only private people do, or what is done to them, right behind a name.
_ACT = re.compile(
    r"(?=(?:不慎|擅自|私自|未取得|未经(?:许可|批准)|未办理|未佩戴|未按(?:时|期)|无证|无照|酒后|醉酒|超速|超载|驾驶|驾车|骑行|乘坐|捐(?:款|赠|献|资|出|[^助赠]{1,8}(?:元|吨|袋|件))|遗失|丢失|逝世|去世|病逝|辞世|离世|病故|身亡|遇难|溺亡|受伤|溺水|失联|走失|拾获|捡到|拾到|"
    r"申领|欠缴|欠费|欠税|逾期|拖欠|陈述|诉称|辩称|自称|称其|称系|向本机关|向我(?:局|办|机关|单位)|租住|租赁|承租|购买|购房|中签|患有?|因(?:病|患|公牺牲|工负伤)|因[\u4e00-\u9fff]{1,12}(?:住院|去世|逝世|死亡|病故|手术)|确诊|被诊断|被(?:撞|烫|烧|盗|骗|打|砸|困|救|抓获|送医|送往)|已被|"
    r"名下|家庭|家境|一家|家(?:中|里|的)?(?:连接|燃气|水管|水表|电表|房|门|厨房|灶|阀|院|地里|羊|牛|圈|大棚|果园|有[\u4e00-\u9fff]|没|申请|遭|受灾|被|未)|家属|家长|(?<![账帐农商住用租散门])户(?=[,、;。(])|夫妇|夫妻|本人|等人|原账号|贷款|借款|涉嫌|盗窃|殴打|诈骗|赌博|吸食|非法|冒用|伪造|持(?:他人|伪造|假|有效|本人)|违反|违法|违规|违章|违停|拟聘|拟录用|出工|投工|投劳|缴纳(?:罚款|水费|电费|物业费)|"
    r"今年|现年|终年|享年|年仅|生于|出生|毕业于|就读|上(?:小学|初中|高中|幼儿园|一年级)|考取|考入|入学|转学|休学|怀孕|分娩|生育|流产|离婚|结婚|再婚|丧偶|与[\u4e00-\u9fff·]{2,8}(?:离婚|结婚|系夫妻|系父|系母|婚后)|住院|就诊|手术|服药|透析|上访|信访|来访|来信|来电|致电|投诉|举报(?!电话|人|箱|信)|"
    r"尾号|一案|诉[\u4e00-\u9fff·]{2,16}(?:纠纷|一案)|将装有|把装有|送医|获救|脱离生命危险|下落不明|拒不|逃逸|逃往|在逃|落网))"
)
_TOGETHER = re.compile("联系|离婚|结婚|发生|协商")
_WITH = re.compile(
    r"(?<=[与同和向找])(?=[\u4e00-\u9fff·]{2,8}(?:联系|离婚|结婚|发生(?:口角|争执|争吵|纠纷|碰撞)|协商))"
)
_WORDS_FOR_YOU = re.compile(r"(?:你|您)\(")
_OPENED_BY = re.compile(r"[^\u4e00-\u9fff]$|[因对由向将给为致把据与和对经查明的]$")
_CLAUSE = re.compile(
    r"(?:^|(?<=[,;。!|\"“”\n]))(?P<role>(?!))?(?:其中|同时|另|经查|后|现|因|对|由|给|为|与|和|请|将|让|被|把|在)?(?=[\u4e00-\u9fff]{2})"
)
# By what is done to somebody, or by any word for people (改造户, 所有人).
_BY = re.compile(
    r"(?:打入|汇入|存入|转入|返还|退还|移交|由|责令|给予|抓获|递补|补发|同意|批准|拟聘用?|拟录用|聘用|录用|选举|推选|表彰|奖励|资助|救助|慰问|传唤|拘留|逮捕|查获|诉|寄给|判令|偿还|送交|交给|归还|付给|支付给|亲属"
    r"|(?P<role>(?<![系络办责表持言发核批])人|(?<![记作编患])者|户|对象|双方|士兵|(?<!负责)人员|新郎|新娘)[为是]?)(?=[\u4e00-\u9fff]{2})"
)
_NUMBERED = re.compile(r"^[ \t]*\(?\d{1,4}[.、) \t]{1,3}(?=[\u4e00-\u9fff])", re.MULTILINE)
_LINE_OF_PIECES = re.compile(r"^[\u4e00-\u9fff·、,;。 \t]{8,400}$", re.MULTILINE)
_ONE_PIECE = re.compile(r"[\u4e00-\u9fff·]{2,12}")
_HALF = re.compile(
    "公司|路|街|镇|乡|村|县|区|市|省|州|河|山|湖|站|厂|店|局|院|校|沟|庄|屯|湾|坡|族|集团|小区|等(?:地|县|市|区|省|镇|乡)|法|条|制|系统|工程|项目"
)
_MATTER = re.compile(
    r"\d ?元|\d票|\d分|各补|各获|怀孕|述称|报称|偿还|近亲属|领养|接种|隔离|快递|准考证|荣立|弃车|逃逸|协议|户籍|户口|迁入|迁出|出险|冒用|身份证|驾驶证|护照|手机|学费|上学|入学|羊|牛|大棚|暖气|漏水|噪[声音]|邻居|罚款|警告|拘留|没收|暂扣|吊销|违反|不服|诉讼|起诉|纠纷|一案|判决|赔偿|借款|贷款|欠|抚养|继承|离婚|登记结婚|死亡|身亡|受伤|重伤|轻伤|遇难|抢救|去世|逝世|享年|低保|特困|救助|补助|补贴|津贴|抚恤|养老金|工伤|住院|医疗费|领取|代领|账户|签约|拆除|搬迁|安置|房屋|宅基地|承包地|租金|配租|"
    r"选房|名下|贷|保险金|理赔|录取|考取|聘用为|聘为|体检|面试|笔试|得票|得分|\d分(?!钟)|获[一二三特优]等奖|捐|报警|走失|失联|盗|骗|殴打|调解|上访|来访|反映|投诉|住址|家住|签字|同住|子女|丈夫|妻子|儿子|女儿|父亲|母亲|老伴|一家|打工|务工|种植|养殖|受灾|家里|家中|家的"
)
_DATE = re.compile(
    r"(?:1[89]|20)\d\d ?[年.\-/]|[一二][〇○零一二三四五六七八九]{3}年|[男女](?=[,、|;\s])|\d{1,3} ?(?:周)?岁"
)
_CALLED = re.compile(r"(?:自称|名叫|叫做?|小名|乳名|昵称|化名|又名|别名|绰号)(?:为|是|叫)?[\"“‘「]?")
_BEFORE = re.compile(r"[(,:|、\t ]{1,2}$")
_AFTER = re.compile(r" ?[(、,|\t] ?")
_MARKS = re.compile(r"[,、;:。!|()\[\]【】《》\"“”\n\t]| +")
# How far before a number the piece may stand that names whose it is.
_REACH = 60
_OF_A_PERSON = {
    Kind.RESIDENT_ID,
    Kind.RESIDENT_ID_15,
    Kind.MOBILE,
    Kind.BANK_CARD,
    Kind.BANK_ACCOUNT,
    Kind.PASSPORT,
    Kind.PLATE,
}


def in_headings(text: str) -> Iterator[Found]:
    """遗失声明:王小明… — the names right behind what a notice is called, and those that are listed with them."""
    for heading in _HEADING.finditer(text):
        if OF_OFFICE.search(heading[0]):
            continue
        place = heading.end()
        while (end := piece_at(text, place)) or (
            end := piece_at(text, place, proven=bool(_fact(text, place)))
        ):
            yield place, end, "通知、公示、登记等标题之后的姓名"
            if not (more := _NEXT.match(text, end)):
                break
            place = more.end()
    for called in _CALLED.finditer(text):
        if end := piece_at(text, called.end(), told=True):
            yield called.end(), end, "自称或别名"


def _fact(text: str, place: int) -> re.Match[str] | None:
    """A date of birth, a sex or an age behind the piece at a place."""
    mark = _MARKS.search(text, place, place + 12)
    return _DATE.match(text, mark.end()) if mark else None


def acting(text: str) -> Iterator[Found]:
    """王小明不慎遗失…, 与王小明联系, 你(王小明,经营者)."""
    for act in _ACT.finditer(text):
        # 应按国|家有关: the first sign of the act belongs to a word that begins before it.
        inside = is_word(text[act.start() - 1 : act.start() + 1]) and text[act.start()] in "家户等"
        start = None if inside else name_before(text, act.start())
        if start is not None and (start == 0 or _OPENED_BY.search(text, max(0, start - 2), start)):
            yield start, act.start(), "做的事、遇到的事属于个人的姓名"
    for after in _WITH.finditer(text):
        end = _TOGETHER.search(text, after.end())
        if end and name_before(text, end.start()) == after.end():
            yield after.end(), end.start(), "请人与之联系的姓名"
    for you in _WORDS_FOR_YOU.finditer(text):
        if end_of := piece_at(text, you.end(), told=True):
            yield you.end(), end_of, "文书所称的对方"


def in_matters(text: str, passages: Passages) -> Iterator[Found]:
    """Names at the head of a clause in a sentence about a private matter: 对王小明罚款, 王小明诉李红, 递补李红."""
    for place in chain(_CLAUSE.finditer(text), _BY.finditer(text)):
        end = plain_name_at(text, place.end())
        if end is None and place["role"] and not surname_length(text, place.end()):
            end = piece_at(text, place.end(), told=True)
        if end is None or _HALF.match(text, end):
            continue
        first, last = passages.sentence(place.end(), end, _REACH)
        if (place["role"] or _MATTER.search(text, first, last)) and not OF_OFFICE.search(
            text, first, place.end()
        ):
            yield place.end(), end, "叙述个人事务的句子里的姓名"


def in_rows(text: str) -> Iterator[Found]:
    """Lists of names without a head: rows with a number before each, and lines in which nothing but names stands."""
    rows = [row for row in _NUMBERED.finditer(text) if piece_at(text, row.end())]
    for row, other in zip(rows, [*rows[1:], *rows[-2:-1]], strict=False):
        end = piece_at(text, row.end())
        if (
            end
            and abs(other.start() - row.start()) < 200
            and not OF_OFFICE.search(text, max(0, row.start() - 60), row.start())
        ):
            yield row.end(), end, "逐行编号的名单里的姓名"
    for line in _LINE_OF_PIECES.finditer(text):
        if OF_OFFICE.search(text, max(0, line.start() - 60), line.start()):
            continue
        pieces = list(_ONE_PIECE.finditer(text, line.start(), line.end()))
        names = [piece for piece in pieces if is_name(piece[0], told=True)]
        if len(names) >= 3 and len(names) * 5 >= len(pieces) * 4:
            yield from ((*name.span(), "只有姓名的行") for name in names)


def beside_facts(text: str, passages: Passages, numbers: Sequence[Hit]) -> Iterator[Found]:
    """Pieces between marks that are names, in the sentence or row of a number that only persons have."""
    for number in numbers:
        if number.kind not in _OF_A_PERSON:
            continue
        first, last = passages.sentence(number.start, number.end, _REACH)
        words = f"与{number.kind.label}写在一起的姓名"
        begin = first
        for mark in _MARKS.finditer(text, first, number.start):
            if piece_at(text, begin) == mark.start():
                yield begin, mark.start(), words
            begin = mark.end()
        # Right before the number, or in brackets around or behind it: 王小明,6501… 王小明(6501…) 6501…(王小明).
        before = _BEFORE.search(text, max(0, number.start - 3), number.start)
        end = before.start() if before else number.start
        start = name_before(text, end, proven=number.kind is not Kind.PLATE)
        bracket = before is not None and "(" in before[0]
        if start is not None and (bracket or start == 0 or _OPENED_BY.search(text, max(0, start - 2), start)):
            yield start, end, words
        after = _AFTER.match(text, number.end)
        bracket = after is not None and "(" in after[0]
        done = piece_at(text, after.end(), told=bracket, proven=bracket) if after else None
        if after and done and (bracket or done <= last):
            yield after.end(), done, words
