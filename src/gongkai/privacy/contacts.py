"""Detectors of ways to reach a person and of papers that carry a number: telephones, e-mail, permits, plates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from .checks import is_telephone
from .context import Passages, Places, label_before
from .hits import Confidence, Hit, Level
from .kinds import Kind
from .normal import GAP

_E, _W = Level.ERROR, Level.WARNING
_HIGH, _MEDIUM, _LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW

_DOT = r"(?:\.(?=\d{3,4}(?!\d)))?"
# Thirteen digits after a decimal point are a coordinate, digits before a unit an amount.
_MOBILE = re.compile(
    rf"(?<!\d)(?<!\d\d\.)(?=((?:(?:\((?:\+|00)?86\)|\+?(?:00)?86){GAP})?(1[3-9]\d(?:{GAP}{_DOT}\d){{8}}|1(?:[ -][3-9])(?:[ -]\d){{9}}))(?!\d|\.\d|,\d{{3}}(?!\d)))"
)
# 执法证号17070112009, 报告编号18020250077: of a paper or a thing, which the words right before it say; the next ones in a list, too.
_OF_A_PAPER = re.compile(
    r"(?:(?<!份)证(?:件|书)?(?:编|号)号?码?|编[号码]|代码|(?:报告|文件|档案|卷宗|样品|标签|标识)号)[:为是 ]{0,3}$"
)
_LISTED = re.compile(r"[、,和及 ]{1,2}")
# The telephone of a desk on duty, whoever sits there.
_ON_DUTY = re.compile(
    r"(?:值班|值守|抢修|救援|服务|咨询|监督|举报|投诉|报名|工作|公务|客服|热线|24小时)(?:手机|电话|热线|专线)(?:号码?)?[:为 ]{0,3}$"
)
_AMOUNT = re.compile(r" ?(?:元|万|亿|吨|千|立方|平方|公里|米|度|人次|美元|%)")
_GLUED = re.compile(r"(?<=[\dXx]{17})(?<!\d{18}\d)(1[3-9]\d{9})(?!\d)")
_BEFORE_AN_ID = re.compile(r"(?<!\d)(1[3-9]\d{9})(?=[1-9]\d{16}[\dXx](?!\d))")
_LANDLINE = re.compile(
    rf"(?<![\d-])(?=((?:\(?(0\d{{2,3}})\)?{GAP})(\d{{4}}{GAP}\d{{3,4}}|\d{{3}}{GAP}\d{{4}}|\d{{7,8}}|\d{{2}} \d{{2,3}} \d{{2,3}}))(?!\d| \d|-\d{{2}}))"
)
_LOCAL = re.compile(
    r"(?:(?:家庭|住宅|宅|家里|本人|家中)(?:联系)?电话(?:号码)?|(?<!中心)(?<!办公)(?<!公室)座机)[:为是 ]{0,3}(\d{7,8})(?!\d)|(?:[宅家]电|(?:无|没有?)手机[,、]|(?:敲门|不应|有事|无人)[\u4e00-\u9fff]{0,4}打)[:为是 ]{0,3}(\d{7,8})(?!\d)"
)
_TELEPHONE = re.compile(r"(?:电 ?话|致电)(?:号码?)?[:为是 ]{0,3}(\d(?: ?\d){6,7})(?! ?\d|-)")
_AT_HOME = re.compile(
    r"家庭|住宅|[宅家]电(?!器|话?站|[下视力脑])|本人|家中|家里|自家|(?<!中心)(?<!办公)(?<!公室)座机|家属|(?<!单位)(?<!办公)固话|[紧应]急联系人|备用|户主|其家|监护人|家长|亲属|父亲|母亲"
)
_HOME_AFTER = re.compile(
    r"[是为系](?:[\u4e00-\u9fff]{0,4}的?)?(?:家中|家里|家庭|住宅|宅)(?:的)?(?:座机|电话)| ?\((?:家|家里|家中|家庭|宅|宅电|住宅|座机|本人|其[父母妻夫子女]|家属)[^()\n]{0,4}\)| ?\([\u4e00-\u9fff]{2,4}家\)"
)
# In a row of a table the name stands farther off.
_ROW_REACH = 50
# Whose number it is where nobody is named.
_LIVES_ALONE = re.compile("独居|空巢|老人[,在]|业主[,:]|敲门|上门")
_OFFICIAL = re.compile(
    r"热线|纪检|异议|专线|反诈|咨询|监督|举报|投诉|值班|办公|传真|窗口|挂号|门诊|受理|政务|服务|公开|联系单位|单位电话|客服|报修|抢修|预约|招生|报名|订票|局|委员会|中心|政府|公司|学校|大厅|银行|(?:委|科|处|部|办|院|所|站|队|厅|馆|园|社|店|室)(?=[ :,(电联总值]|$)"
)
_OF_THINGS = re.compile(
    r"条码|条形码|批次|设备|IMEI|表号|户号|学号|工号|机号|车架|信用代码|索引号|编号|单号|文号|案号|流水号|批号|序列号|登记号|合同号|发票号|项目代码|订单|运单|QQ"
)
_MAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,40} ?@ ?(?:[A-Za-z0-9-]{1,40}\.){1,4}[A-Za-z]{2,10}", re.ASCII
)
_PRIVATE_MAIL = re.compile(
    r"@ ?(?:vip\.)?(?:qq|foxmail|163|126|139|189|yeah|sina|sohu|aliyun|tom|21cn|gmail|outlook|hotmail|live|msn|icloud|yahoo|me)\.",
    re.I,
)
_OFFICE_MAIL = re.compile(
    r"\.gov\b|\.mil\b|\.edu\b|^(?:[a-z]*(?:office|service|contact|hotline|zhaopin|bgs|xxgk|zwgk|jubao|tousu|gongkai|kefu)[a-z0-9]*)@|^(?:info|service|office|admin|contact|support|hr|bgs|xxgk|zwgk|webmaster|postmaster|kefu|jubao|tousu)\b",
    re.I,
)
_OFFICE_BOX = re.compile(
    r"单位(?:邮箱|电子)|办公邮箱|公共邮箱|监督|举报(?!人)|投诉邮箱|咨询|报名|局|委员会|中心|政府|公司|招聘|编辑部|投稿|受理邮箱|公开邮箱"
)
_OWN = re.compile(r"[你您我](?:提供|的|家)|本人|举报人|投诉人|申请人|来信人|作者|个人邮箱")
_CHAT = re.compile(
    r"(?:微信|VX|WeChat)(?:号码?)? ?[:为是]? ?([A-Za-z][\w-]{5,19}|1[3-9]\d{9})(?![\w-])|(?:QQ|扣扣)(?:号码?)? ?[:为是]? ?([1-9]\d{4,10})(?!\d)",
    re.I | re.ASCII,
)
_PAPER = r"护照|通行证|回乡证|台胞证|返乡证|旅行证件?|难民证|(?:文职干部|军官|警官|士官|士兵|学员|军人|武警|退役军人|文职人员|义务兵|军队离休干部)证|永久居留(?:身份)?证|居留证|居留许可|海员证|船员证|船员服务簿|边民证|出入境证|边境(?:管理区)?通行证|入出境通行证|港澳证"
_NUMBER = r"[A-Za-z]{1,3} ?\d{6,12}|[军武海空南北东西中文后联参政装火士沈济广成兰京]{1,2}[\u4e00-\u9fff]{0,2}字?第? ?\d{6,8} ?号?|\d{8,12}"
_PERMIT = re.compile(
    rf"({_PAPER})(?:号码|编号|件号|号)?[^\n。;]{{0,12}}?(?<![A-Za-z0-9])({_NUMBER})(?![A-Za-z0-9])",
    re.ASCII,
)
# The next one of several: G12345678(王小明)、G23456789(李红).
_ONE_MORE = re.compile(
    r"(?:号)?(?:\([^()\n]{1,16}\))?[、,和及]{1,2} ?(?:[\u4e00-\u9fff·]{2,8}[,(: ]?)?(?<![A-Za-z0-9])([A-Za-z]{1,3} ?\d{6,12})(?![A-Za-z0-9])",
    re.ASCII,
)
_HELD = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z]{1,2}\d{7,9}) ?号?(?:的)?[\u4e00-\u9fff]{0,6}(护照|通行证)", re.ASCII
)
_BLANKS = re.compile(r"空白|号段|起止|样本|样式|示例|批号|[—~至-]$")
_FLEET = re.compile(
    r"公务(?:用)?车|公交\d{1,3}路|执法车|警车|消防车|救护车|环卫车|洒水车|清障车|工程车|采样车|校车|公交车|巡逻车|指挥车|机要|车队|单位车辆|(?:局|委|办|公司|集团|中心|医院|学校|大队|支队|合作社|政府|所|站|厂)(?:的|名下|所有|所属|自有|现有)?(?:公务|执法|工作|货|客|面包|运输|商务|小型|重型|专项作业|营运)?(?:用)?车|"
    r"(?:车辆)?所有人[: ]{0,2}[^,。;\n]{2,24}(?:公司|局|委|中心|政府|集团|厂|社)|拍卖|处置|报废公务|号牌样式|号牌样本|样本|样式|示例|例如|如\"?$|租赁公司|(?:公司|集团|局|中心|政府)[^,。;\n]{0,10}$"
)
_OTHER_ONE = re.compile(r"[A-Z0-9]{5}(?:号)?(?:[\u4e00-\u9fff]{0,6})[与和]$")
_FIRM_OWNS = re.compile(
    r"(?:车主|当事人|所有人|被处罚人|姓名|户名)[: ]{0,2}[^,。;\n]{2,24}(?:公司|集团|合作社|厂|局|中心|委员会),"
)
_OWNER = re.compile(r"车主|驾驶人|司机|驾驶员|本人|当事人")
_MODEL = re.compile("型号|编号|规格")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][ ·.\-]{0,2}(?=[A-HJ-NP-Z]{0,3}\d)[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳领](?![A-Za-z0-9])"
)


def mobiles(text: str) -> Iterator[Hit]:
    """手机号. An agency's own mobile number is known by the directory, never by the words around it."""
    done = after = 0
    for found in _MOBILE.finditer(text):
        start, end = found.span(1)
        if start < done or _AMOUNT.match(text, end):
            continue
        listed = after > 0 and _LISTED.fullmatch(text, after, start) is not None
        if listed or _OF_A_PAPER.search(text, max(0, start - 12), start):
            after = end
            continue
        if label_before(_OF_THINGS, text, start, 10) and not re.search(
            "电话|手机", text[max(0, start - 6) : start]
        ):
            continue
        if _ON_DUTY.search(text, max(0, start - 14), start):
            continue
        done = end
        value = re.sub(r"\D", "", found[2])
        if is_telephone(value):
            yield Hit(Kind.MOBILE, start, end, found[1], value, _HIGH, _E, "11 位，号段为移动电话")
        else:
            yield Hit(
                Kind.MOBILE, start, end, found[1], value, _MEDIUM, _E, "11 位，形式是手机号，号段尚未启用"
            )
    for found in chain(_GLUED.finditer(text), _BEFORE_AN_ID.finditer(text)):
        yield Hit(
            Kind.MOBILE, *found.span(1), found[1], found[1], _MEDIUM, _E, "紧接身份证号的 11 位，形式是手机号"
        )


def landlines(text: str, passages: Passages, names: Places) -> Iterator[Hit]:
    """住宅电话: fixed numbers of a home or beside a private person. Telephones of offices are there to be called."""
    for found in _LANDLINE.finditer(text):
        start, end = found.span(1)
        value = re.sub(r"\D", "", found[1])
        first, _ = passages.sentence(start, end, 30)
        before = text[first:start]
        home, office = _last(_AT_HOME, before), _last(_OFFICIAL, before)
        if home > office or _HOME_AFTER.match(text, end):
            yield Hit(Kind.LANDLINE, start, end, found[1], value, _HIGH, _W, "文中称其为家庭或本人的电话")
        elif office < 0 and (names.near(start, end, 30) or _LIVES_ALONE.search(before)):
            sure = _MEDIUM if is_telephone(value) else _LOW
            yield Hit(Kind.LANDLINE, start, end, found[1], value, sure, _W, "与私人姓名写在一起的固定电话")
    for found in _LOCAL.finditer(text):
        group = 1 if found[1] else 2
        yield Hit(
            Kind.LANDLINE,
            *found.span(group),
            found[group],
            found[group],
            _HIGH,
            _W,
            "文中称其为家庭或本人的电话",
        )
    for found in _TELEPHONE.finditer(text):
        start, end = found.span(1)
        first, _ = passages.sentence(start, end, 30)
        desk = _OFFICIAL.search(text, first, found.start())
        at_home = _HOME_AFTER.match(text, end)
        if at_home or (not desk and names.near(start, end, _ROW_REACH)):
            words = "文中称其为家庭或本人的电话" if at_home else "与私人姓名写在一起的固定电话"
            value = re.sub(r"\D", "", found[1])
            yield Hit(Kind.LANDLINE, start, end, found[1], value, _HIGH if at_home else _LOW, _W, words)


def _last(words: re.Pattern[str], text: str) -> int:
    """Where the last of the words begins; -1 where none stands."""
    return max((found.start() for found in words.finditer(text)), default=-1)


def emails(text: str, passages: Passages, persons: Places) -> Iterator[Hit]:
    """个人邮箱, and the accounts at 微信 and QQ by which people are reached. Boxes of agencies and firms are no hits."""
    for found in _MAIL.finditer(text):
        private = _PRIVATE_MAIL.search(found[0])
        first, _ = passages.sentence(*found.span(), 40)
        office = not private and _OFFICE_BOX.search(text, first, found.start()) is not None
        if (
            _OFFICE_MAIL.search(found[0])
            or office
            or not (private or persons.near(*found.span()) or _OWN.search(text, first, found.start()))
        ):
            continue
        words = "公众邮箱服务商的地址，多为个人所用" if private else "与个人写在一起的邮箱"
        value = found[0].replace(" ", "").lower()
        yield Hit(Kind.EMAIL, *found.span(), found[0], value, _HIGH if private else _MEDIUM, _W, words)
    for found in _CHAT.finditer(text):
        group = 1 if found[1] else 2
        words = "文中称其为微信号或 QQ 号"
        yield Hit(Kind.EMAIL, *found.span(group), found[group], found[group], _HIGH, _W, words)


def permits(text: str) -> Iterator[Hit]:
    """护照、通行证 and other papers: only after their name, for their numbers have no make that nothing else has."""
    for found in _PERMIT.finditer(text):
        if _BLANKS.search(text, max(0, found.start() - 12), found.start(2)) or re.match(
            "[—~至]", text[found.end() :][:1]
        ):
            continue
        words, group = f"文中称其为{found[1]}号码", 2
        more: re.Match[str] | None = found
        while more:
            value = more[group].replace(" ", "").upper()
            yield Hit(Kind.PASSPORT, *more.span(group), more[group], value, _HIGH, _E, words)
            more, group = _ONE_MORE.match(text, more.end()), 1
    for found in _HELD.finditer(text):
        yield Hit(
            Kind.PASSPORT, *found.span(1), found[1], found[1].upper(), _HIGH, _E, f"文中称其为{found[2]}号码"
        )


def _after_a_model(text: str, start: int) -> bool:
    """Whether the text speaks of a make of things, not of a car."""
    return label_before(_MODEL, text, start, 6)


def _of_a_fleet(text: str, found: re.Match[str]) -> bool:
    """Whether the sentence says that the vehicle is an agency's or a firm's, or no vehicle at all."""
    first = max(text.rfind(sign, 0, found.start()) for sign in "。;\n") + 1
    before = text[max(first, found.start() - 40) : found.start()]
    if _OTHER_ONE.search(before):
        return False
    return found[0][-1] in "警领" or (
        _FIRM_OWNS.search(before) is not None
        or (_FLEET.search(before) is not None and not _OWNER.search(text, first, found.start()))
    )


def plates(text: str) -> Iterator[Hit]:
    """车牌号, of five signs or, for new energy, six; not of agencies and firms, police and samples."""
    for found in _PLATE.finditer(text):
        value = re.sub(r"[ ·.\-]", "", found[0])
        if (
            sum(sign.isdecimal() for sign in value) >= 2
            and not _after_a_model(text, found.start())
            and not _of_a_fleet(text, found)
        ):
            yield Hit(Kind.PLATE, *found.span(), found[0], value, _MEDIUM, _W, "形式是机动车号牌")
