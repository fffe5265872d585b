"""Whose an address is (谁的住处): somebody's home, or the place of an agency, a firm, a site, a road, which is meant to be known.

The words stand before an address, behind it, or in its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .addressparts import HAN
from .surnames import COMMON

_SURNAME = "[" + "".join(sorted(COMMON)) + "]"
# People without their names: 李*梅, 王某某, 张××, 欧阳某.
MASKED = re.compile(
    rf"(?<![某*×]){_SURNAME}{{1,2}}(?:某{{1,2}}[\u4e00-\u9fff]?(?<![某])|某{{1,2}}|[*×○]{{1,3}}[\u4e00-\u9fff]?(?![*×○]))(?=[\W\d_]|[\u4e00-\u9fff])"
)
_AT_WORK = re.compile(
    r"(?:负责人|联系人|经办人|承办人|代表人|法人|责任人|项目经理|值班员?|主任|所长|院长|局长|科长)(?:为|是)?[:( ]{0,2}$"
)
# How somebody is called: 李女士, 张大爷.
_CALLED = re.compile(
    rf"{_SURNAME}(?:先生|女士|小姐|大爷|大妈|大娘|大叔|大婶|大伯|阿姨|阿婆|阿公|奶奶|爷爷|老汉|老太|老人|师傅|大姐|大哥|大嫂)"
)
# Words which say that somebody lives there, with what may stand between them and the address.
STRONG = (
    r"宅址|门牌号?(?=:)|原住(?!户|民)|家庭(?:详细)?(?:住址|地址)|(?:现|家庭|常|详细|暂|常居)?住址(?:栏)?|户籍(?:所在地|地址|地)(?:写作)?|户口(?:所在地|地址|登记地|本?地址)|户[口籍](?:[在落]|迁[入至到])|(?:经常|现)?居住(?:地址|地)|(?:长期|一直|均|都|仍)?居住[在于]|(?:均|都|现|仍|独|寄|旅|客|暂|蜗)居于?(?![住民委])"
    r"|(?:暂|借|寄|租|合租|同|分|就|均|都|仍|还|常|独|现|家|一直|搬去|改|曾|长期|原|入|留|散|退休后)住(?:[在于到进至]|地(?=[:为是]))?(?![院宅户房所址建])|(?<![居入])住[在于到进](?!院)|家就?在|[我他她您你]家是|的家在|家人住|老家在|睡在|落脚[在于]|栖身[在于]?|寄宿[在于]|(?:实际|实)居住|(?:居所|住处|家)(?:位于|在|:)|承租的|租的|租赁的"
)
_BARE_LIVING = rf"(?<![居入常暂租原])住(?![宅房户所址院建宿])(?=[{HAN}A-Z0-9]{{2,14}})"
# Somebody goes there, is brought there, or something is sent to him or is his.
_MOVES = r"(?:临时|集中|分散|过渡|妥善)?安置[在到于至](?!点)|转移[到至](?!账)|迁[入往至到]|搬[到至进入去回往]|落户[在于到]?|护?送[回到达至往](?!的)|寄[往至到给]|配租|分[得到]|选中|名下(?:位于|的|坐落)?|查封|原户籍"
# Things and letters have such places, too.
_NEUTRAL = (
    r"(?:房屋|房产|宅基地|宗地|房源|不动产|拟建|建设|采伐|事发|失火)?(?:坐落|座落|位置)(?:于|在)?|房屋位于|房屋地址|出险地点|事发地点"
    r"|(?:通讯|通信|联系|邮寄|收件|收货|送达|寄送|寄递|来信|配送|上门)?(?<!网)地[址点]|通[讯信]处|住所地?|(?:拟)?选址|房号|抵押物|标的"
)
LABEL = re.compile(
    rf"(?:(?P<home>{STRONG}|{_BARE_LIVING})|(?P<moves>{_MOVES})|(?P<neutral>{_NEUTRAL}))(?:为|是|在|于)?[\"“]? ?(?P<colon>:)? {{0,3}}[\"“]?"
)
HOMEWARD = re.compile(
    rf"(?:{STRONG}|(?<!居)住|(?<![故旧邻民定移])居|[我您你他她其]家|名下的?(?:位于)?|所有的|登记在|→|自称|其位于|租[用赁住](?:了|的)?|承租(?:了|的)?|购买(?:了|的)?|家中|自家)[\"“:]?$"
)
# So do letters, and who moves; but agencies write and move, too.
_SENT = re.compile(r"(?:[寄送邮配][往至到给达回]|迁[入往至到]|搬[到至进])[\"“:]?$")
_MOVED = re.compile("迁[址建移]|搬迁|办公")
# Somebody may come from there; an agency whose name stands before it does not make it its own.
_FROM = re.compile(r"(?:坐落(?:于|在)?|户籍|出险地点|[从由在])$")
# Whose an address is where nobody is named: 您家, 业主, 3栋2单元反映.
SOMEBODY = re.compile(
    r"[我您你他她]们?家|[我您你他她其](?:的|们)?(?:爷爷|奶奶|爸|妈|父|母|儿|女|丈夫|妻|老公|老婆|外[公婆]|哥|弟|姐|妹|孩子)|(?<!债)权利人(?!民)|产权人|共有人|业主|用户(?=[\u4e00-\u9fff]{2,3})|被监视居住|报警人|屋主|独居|空巢|孤寡|走失|(?<!上)(?<!下)(?<!各)(?<!位)(?<!部分)(?<!全体)(?<!请)住户|户主|租住|租[户客]|房[主客东]|(?<!岁以上)(?<!岁)老人(?!院)|居民家|家中|家里|家人|本人|房号|门牌|邻居|产妇|孕妇"
    r"|(?:外[公婆]|爷爷|奶奶|姥[姥爷]|姑[姑妈]|叔叔|舅舅|姨妈|亲戚|儿子|女儿|父母|娘|婆|岳父|朋友)家|(?:残疾人|低保|特困|困难|脱贫|监测|独生|空巢|单亲|军属|烈属)(?:家庭|户|对象)|牧户|牧民(?=[\u4e00-\u9fff])|村民(?=[\u4e00-\u9fff]{2,3}[,、家])|当事人|违法行为人|嫌疑人|被执行人|被征收人|患者|病例|确诊|签约|老宅|涉案|受助|救助对象|补助对象|帮扶对象|信访人|反映人|收件(?:人|地址)|来[电信]人|投诉人|受害人|被害人|户内|家属(?![院楼区房])|亲属"
    r"|(?:自家|他家|她家|那户|该户|你户|此户|其户|户(?=已|未|拒|称|反映))"
)
TELLS = re.compile(
    r"[\"”)]? ?(?:户(?=[,、;。])|的?(?:牧工|牧民|职工(?!之家)|业主|住户|居民|村民|租[户客]|房东|邻居|老宅|毡房|住处|住宅|自建房)|一?家(?![具电政])|反映|投诉|来电|户籍|迁[至到往入出]|搬[至到往出]|的?[\u4e00-\u9fff]{1,2}(?:女士|先生|大[妈爷娘叔婶伯姐哥]|阿姨|奶奶|爷爷)|的?[\u4e00-\u9fff]{0,2}老人|--|住了?[一二三四五六七八九十\d]|[一二两三四\d]份(?=[,。;、(]|$)|的(?:房屋|住房|房子|房产|平房|毡房|不动产))"
)
PUBLIC = re.compile(
    r"政务|政府|局|委员会|党委|纪委|公司|医院|卫生[院室所]|学校|大学|中学|小学(?!区)|幼儿园|车站|机场|法院|检察院|派出所|酒店|宾馆|商场|广场|超市|市场|大厦|办公楼|写字楼|图书馆|博物馆|银行|服务中心|服务站|大厅|厂|工业园|产业园|物流园|化工园|开发区|仓库|门面|商铺|铺面|人社|工程|项目|路段|窗口|中心|门诊|市民之家|警务室|大队|支队|中队|敬老院|养老院|体验馆|驿站|营业"
)
TO_AN_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{0,10}(?:政府|政务|服务中心|大厅|窗口|中心\d楼|厅|办公室|便民|委员会|会议室|门诊|警务室|活动室|服务站)|号?窗口| ?\([^()\n]{0,12}(?:局|中心|政府|委员?会?|办|大厅|大队|支队|所|信访室|大厦|学校|旧址)[^()\n]{0,8}\)|[\u4e00-\u9fff]{0,4}(?:局|委|律所|公司|派出所|村委会|居委会|市民之家)"
)
DWELLINGS = re.compile(
    r"住处|后院|铁皮|毡房|宿舍|家属|公寓|新村|生活区|小区|住宅|福利区|单身楼|老干[所部]|职工楼|[东南西北老大]院|平房|工人村|阁楼|楼上|隔壁|对[面过门]|[前后][面边头]|背后|旁|里间|帐篷|板房|第[一二三四五六七八九十\d]{1,2}(?:家|户|间|[栋幢][一二三四五六七八九十\d]楼)|[瓦砖鱼渔建][棚房]|改[建造]房|[\d一二两三]间|巷子?底|巷子|尽头|蜂场|床$"
)
# Named after a public building, and a road or a house of its people: 面粉厂路, 棉纺厂北院, 物资局宿舍.
NAMED_AFTER = re.compile(
    r"[东南西北新老旧前后大]{0,2}(?:路|街|巷|胡同|里|村|院|[东南西北新老一二三四五六七八九十]区|[一二三四五六七八九十]村|家属|宿舍|住宅|小区|公寓|福利区|单身楼|职工|教工|[老前后]楼|生活区)"
)
AGENCY = re.compile(
    r"局|委员会|(?<!接)中心|政府|办公|窗口|大厅|公司|受理|单位(?!栏|\(个人)|机关|企业|医院|学校(?!路)|经营场所|经营地|注册|门店|营业|法定代表人|项目|工程(?!规划)|施工|支队|大队|派出所|旧址|故居|供应商|采购|代理机构|律师事务所|事务所|合作社|养老机构|体检点|接种点|投票站|警务室|设在|开在|地块|宗地编号|路段|封闭|分布|停放点|投放点|安装位置|招租|起租|停[水电气暖]"
)
# An office tells where it is to be found: 如不服…可递交…
CALLS = re.compile(
    r"如(?:不服|有(?!认识|线索)|对)|异议|请(?:到|于|在|携|将材料|寄|各)|可(?:到|向|寄|在|于|前往|将|至)|提交(?!的)|递交(?!的)|咨询|监督|举报(?!人)|申辩|乘车|办公|邮政编码|邮编|传真|报名|信箱|召开|举办|设立|启用|开放"
)
# 我局已将答复寄往…: who writes to a person is no one who lives there.
_OURS = re.compile(r"[我本](?:局|机关|院|中心|单位|公司|办|委|所)")
_ASKED = re.compile(r"[请可][\u4e00-\u9fff]{0,3}$|请[\u4e00-\u9fff]{0,3}[寄送]")
ORGANISATION = re.compile(
    r"公司|供销社|信用社|(?<![邮支])局(?!部|势)|中心|委员会|政府|养老院|机构|事务所|派出所|学校|医院|卫生院|大队|支队|合作社|[店厂馆吧](?=[,;:( ]|$)"
)
# An office inside of what is told as a home.
OFFICES = re.compile(
    r"(?:派出所|村委会|居委会|委员会|政务|窗口|公司(?!宿舍|家属|[东南西北]?院)|办事处(?!宿舍|家属)|服务中心|门诊|病房|住院部|信访|办公室)(?!后[面头边]|背后|隔壁|旁|斜?对[面过门]|[东西南北][侧边面])"
)
# Where flats are told as such, of nobody: works, offers, tests of lifts.
OF_NOBODY = re.compile(
    rf"{AGENCY.pattern}|产权|权证|坐落|房源|检修|年检|电梯(?!里|频繁|困)|整治|活动室|安装|改造(?!对象|名单|：|:)|征集|检查|检验|招标|竣工|验收(?!:)|公寓式|样板|销售|预售|户型|设置|增设|启用|全长|沿线|绿化|集合|会议|培训|讲座|志愿|展"
)


def unnamed_people(text: str) -> Iterator[tuple[int, int]]:
    """Places of people whose names were masked, by a sign or by 某, and who are there as private persons."""
    return (
        found.span()
        for found in MASKED.finditer(text)
        if not _AT_WORK.search(text, max(0, found.start() - 8), found.start())
    )


def called_people(text: str) -> Iterator[tuple[int, int]]:
    """Places of people who are called by surname and form of address."""
    return (
        found.span()
        for found in _CALLED.finditer(text)
        if not _AT_WORK.search(text, max(0, found.start() - 8), found.start())
    )


def is_called_home(text: str, first: int, start: int) -> bool:
    """Whether the words right before an address say that somebody lives there."""
    return HOMEWARD.search(text, max(first, start - 12), start) is not None


def is_sent_to(text: str, first: int, start: int) -> bool:
    """Whether something is sent there, or somebody moves there who is no agency."""
    sent = _SENT.search(text, max(first, start - 12), start)
    return (
        sent is not None
        and all(_OURS.match(text, found.start() - 1) for found in AGENCY.finditer(text, first, start))
        and not _ASKED.search(text, max(first, start - 12), start)
    )


def is_an_offices(text: str, first: int, start: int) -> bool:
    """Whether an agency, a firm or works are told right before an address, or the public is asked to go there. `first` is the start of
    the sentence, or the end of the last person in it: 民政局公示:王小明,和平路12号 is his."""
    if _FROM.search(text, max(first, start - 8), start) and not _MOVED.search(
        text, max(first, start - 24), start
    ):
        return False
    return (
        AGENCY.search(text, max(first, start - 24), start) is not None
        or CALLS.search(text, first, start) is not None
    )


def belongs_to_an_office(text: str, line: int, start: int, person: int) -> bool:
    """Whether the last whom a line names before a label is an agency or a firm, and not the person whose end is given."""
    return any(found.start() >= person for found in ORGANISATION.finditer(text, max(line, start - 60), start))


def is_public(text: str, start: int, end: int) -> bool:
    """Whether a public building or a firm is told, and not the homes of those who work there."""
    return TO_AN_OFFICE.match(text, end) is not None or any(
        not NAMED_AFTER.match(text, public.end(), end) and not DWELLINGS.search(text, public.end(), end)
        for public in PUBLIC.finditer(text, start, end)
    )
