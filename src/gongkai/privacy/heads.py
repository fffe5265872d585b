"""Heads of columns (列名): what the cells below one are, in the words with which the detectors know it."""

from __future__ import annotations

import re

from .kinds import Kind
from .normal import plain

# What the row is told as; {} is the cell. A label that says nothing about persons keeps cells apart.
_HEADS: tuple[tuple[str, str, Kind | None], ...] = (
    (
        r"(?:共同)?(?:户主|患者|学生|申请人|本人|儿童|家长|监护人|残疾人|村民|居民|考生|职工|收款人|受助人|开户人|户主姓|被征收人|权利人|持卡人|成员|家庭成员|参保人|享受人|领取人|补贴对象|救助对象|代领人|被保险人|承租人|产权人|共有人|受种者|死者|伤者|车主|业主|当事人|违法人|纳税人|欠税人|经营者|被执行人|受益人|投保人|养殖户|农户|户)?(?:的)?(?:姓名|名字)|户主|患者|(?:共同)?申请人|被保险人|投保人|承租人|产权人|共有人|受种者|死者|伤者|车主|业主|当事人|被执行人|权利人|被征收人|受益人|捐款人|捐赠人|户名|账户名|补贴对象|救助对象|监护人|开户人|持卡人|领取人|学生|残疾人",
        "姓名:{}",
        Kind.NAME,
    ),
    (
        r"(?:居民|户主|本人|患者|学生|申请人|监护人)?(?:公民)?身份(?:证|号)(?:件)?(?:号码?|编号)?|公民身份号码?|证件号码?|证件编号|身份证明号码",
        "身份证号:{}",
        Kind.RESIDENT_ID,
    ),
    (
        r"(?:本人|家长|户主|监护人|申请人|个人)?(?:联系)?(?:手机|移动电话)(?:号码?)?|(?:本人|家长|户主|监护人|家庭|申请人)?联系(?:电话|方式)(?:号码?)?|电话(?:号码?)?",
        "电话:{}",
        Kind.MOBILE,
    ),
    (r"(?:家庭|住宅)电话|宅电", "家庭电话:{}", Kind.LANDLINE),
    (
        r"(?:家庭|现|居住|户籍|户口|常住|现居住|现居)(?:详细)?(?:住址|住所|地址|所在地|地)(?:\(.{1,12}\))?|(?:户籍|户口)所在(?:地|地址)|(?:详细)?住址|户籍|(?:配租)?(?:房号|房源|房屋)(?:坐落|地址|位置)?|房屋坐落|坐落|宅址|组别门牌|现住址|住宅地址|(?:家庭|详细)?地址门牌|门牌号?|户籍地",
        "住址:{}",
        Kind.ADDRESS,
    ),
    (r"(?:详细|联系|通讯|通信|邮寄)?地址|住所地?|居住地", "地址:{}", None),
    (
        r"(?:银行|社保|储蓄|惠农)?(?:卡|账|帐|账户|帐户|存折|一卡通|卡折)(?:号|号码)|银行卡|(?:一卡通|社保卡)(?:账号|卡号)|开户账号|银行账户",
        "银行账号:{}",
        Kind.BANK_CARD,
    ),
    (r"出生(?:年月日?|日期|时间)?|生日", "出生日期:{}", Kind.BIRTH),
    (r"年龄(?:\((?:周)?岁\))?|周岁", "年龄:{}岁", Kind.MINOR),
    (
        r"病种|病情|疾病(?:名称|种类|诊断)?|诊断(?:结果|结论)?|患病(?:情况|名称|种类)|所患(?:疾病|病种)|残疾(?:类别|等级|类型|情况|种类|程度)|伤残等级|健康(?:状况|情况)|身体状况|大病病种|检测结果|核酸结果",
        "病情:{}",
        Kind.HEALTH,
    ),
    (
        r"贫困(?:类型|类别|原因|户属性)|困难(?:类型|类别|原因|情况)|低保(?:类别|类型|等级|证号)|(?:救助|保障|人员|户|对象)(?:类别|类型|属性)|是否(?:低保|贫困|特困).{0,3}|(?:享受|家庭|补助|低保)(?:类别|类型)|贫困程度|家庭(?:经济)?(?:状况|情况)",
        "困难情况:{}",
        Kind.POVERTY,
    ),
    (r"(?:车牌|号牌|车辆)(?:号|号码|牌号)?|车牌号码", "车牌:{}", Kind.PLATE),
    (r"(?:护照|通行证|港澳通行证)(?:号|号码)?", "护照号码:{}", Kind.PASSPORT),
    (r"(?:电子)?邮箱(?:地址)?|电子邮件|E-?mail", "邮箱:{}", Kind.EMAIL),
    (r"微信号?|QQ号?", "微信号:{}", Kind.EMAIL),
    (r"宗教信仰|信仰", "宗教信仰:{}", Kind.BELIEF),
    (r"学校(?:名称)?|就读学校|年级|班级|所在班级|就读年级", "就读:{}", None),
    (
        r"(?:帮扶|包保|包联|值班|带班|联系|分管|驻村)(?:领导|干部|责任人|人员?)|值班员|法定代表人|负责人|责任人|联系人|经办人|局长|主任|校长|院长|河长|包保(?:领导|责任人)|发言人|联络员|领导",
        "负责人:{}",
        None,
    ),
    (
        r"家庭成员|成员|共同生活人|处理|承办|获取方式|所需信息|证件名称|核查情况|序号|编号|(?:主要)?致贫原因|(?:主要)?返贫(?:风险|原因)|轮候号|摇号|选房顺序号?|岗位代码|报名序?号|准考证|危房等级|改造方式|面积\(?亩?\)?|违法行为|处理结果|缴款|档次|期限|性别|民族|备注|金额|数量|村|组|乡镇|镇街|街道|社区|单位|所在单位|工作单位|项目|年度|日期|时间|诉求|证件|事由|面积|人数|人口|家庭人口|享受人数|补助金额|补贴金额|发放金额|标准|学历|专业|岗位|职务|职称|成绩|名次|排名|报考岗位|准考证号|"
        r"单位名称|企业名称|机构名称|名称|部门|科室|办公电话|传真|文号|证书编号|执法证号|类别|类型|状态|结果|内容|关系|与户主关系|开户行|开户银行|所属社区|所属街道|县\(?市?区?\)?|区县|行政村|自然村|审批时间|享受时间|得分|总分|笔试成绩|面试成绩|统一社会信用代码|违法行为|处罚结果|政治面貌|籍贯",
        "{}",
        None,
    ),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), told, kind) for pattern, told, kind in _HEADS)
# Columns that make a table one of people in office; its names and telephones are there to be known.
OFFICE = re.compile(r"职务|职称|岗位|执法证号|警号|办公电话|科室|部门|单位及职务|分管工作|职责")
PRIVATE = frozenset(
    {
        Kind.RESIDENT_ID,
        Kind.ADDRESS,
        Kind.BANK_CARD,
        Kind.BIRTH,
        Kind.HEALTH,
        Kind.POVERTY,
        Kind.BELIEF,
        Kind.MINOR,
    }
)


def column(head: str) -> tuple[str, Kind | None] | None:
    """How a cell below this head is told, and which kind it is; None where the text is no head that we know."""
    words = "".join(plain(head).split()).strip("*:、.")
    if not words or len(words) > 16 or any(sign.isdecimal() for sign in words):
        return None
    for pattern, told, kind in _PATTERNS:
        if pattern.fullmatch(words):
            return told, kind
    return None
