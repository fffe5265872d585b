"""Detector of where people live (住址): finer than street office or township, and tied to a person or called a home.

Where an agency, a firm or a public building stands is meant to be known; it is no hit unless the text calls it somebody's home.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .context import Passages, Places
from .hits import Confidence, Hit, Level
from .kinds import Kind

_E, _W = Level.ERROR, Level.WARNING
_COUNT = r"(?:[甲乙丙丁]?\d{1,5}(?: ?\d)?|[一二三四五六七八九十百]{1,5}|[A-Za-z甲乙丙丁东西南北负])"
_UNIT = r"(?:号院|号楼|号|弄|栋|幢|座|楼|单元|(?<![东西南北])门|层|室|房(?!屋)|(?<=[东西南北中左右])户|村民小组|小组|组|队|社|排|支弄|#)"
_FINE = (
    rf"(?:(?:附|第|-|地下(?:室|储藏间|车库)?)?{_COUNT} ?(?:(?:-|之|附){_COUNT})*{_UNIT}|-\d{{1,4}}(?!\d)"
    r"|(?<=[号楼栋幢座元#室层])-?\d{2,4}(?!\d| ?(?:元|年|月|个|人|户|名|次|米|分))|(?<=[层元楼])[东西中]户?)"
)
# The last characters of the name of a road, a village or a house.
_PLACE = r"(?:路|街|巷|大道|道|胡同|弄|里|条|村|屯|庄|寨|坊|坪|沟|湾|岗|坡|小区|花园|家园|花苑|苑|园|公寓|新村|社区|家属[院区]|大院|院|城|庭|府|居|嘎查|连|队|场|镇|乡|区|县|团|段|线|郡|邸|宿舍|小镇|墅|台|期|营|堡|店|桥|塘|圩|庙|河|山|轩|阁|湖|洲|馆|寓|窝子|厂|矿|点|楼|门|湾|浜|埭|垸|片|梁|塬|坝|口)"
# 4-1-1203: building, unit and flat.
_DASHED = r"(?<![\dA-Za-z-])[A-Za-z]?\d{1,4}(?:-[A-Za-z]?\d{1,4}){1,3}(?!\d|-|年|月|日|元|岁|时)"
_ZONE = r"(?:(?:[A-Za-z甲乙丙丁东西南北中一二三四五六七八九]{1,2}|\d)(?:区|期|苑|座))?"
_BETWEEN = r"(?: |\n {0,6}|、(?=\d{1,4}室)|\([\u4e00-\u9fff]{1,14}\))?"
_END = r"(?:甲|乙|丙| ?[东西中左右南北]户|定居房|后院|院内|内|旁| ?[东西南北]头|底商|顶[楼层]|平房| ?\(原[\dA-Za-z-]{1,8}号\))?"
_FINES = rf"(?:{_FINE}|{_DASHED})(?:{_BETWEEN}(?:{_FINE}|{_DASHED}))*{_END}"
_CHAIN = re.compile(
    rf"(?P<place>(?<=[\u4e00-\u9fff]){_PLACE}|(?<=[\u4e00-\u9fff])[\u4e00-\u9fff](?=[A-Za-z]?\d)){_ZONE}(?: |\n {{0,12}})?(?P<fine>{_FINES})"
)
_NAMED = re.compile(rf"{_PLACE}$")
# Where the last word before the number is no road and no village, what follows has to be a house: 老干所2号楼, 北门外87号.
_HOUSE = re.compile(r"号楼|号院|栋|幢|单元|弄|户|室|门")
_REGION = re.compile(r"[市区县镇乡旗州村路街巷]|街道|社区|小区")
# Only building, unit and flat, as neighbours write: 3号楼2单元, A区1号楼305室.
_FLAT = re.compile(
    rf"(?<![\u4e00-\u9fff\d-])(?:[一二三四五六七八九十]{{1,2}}|\d{{1,2}})(?:组|社|队|连)(?:附?\d{{1,4}}号)|(?<![路街巷弄村园苑院庭里府坊道\dA-Za-z-])(?<![\u4e00-\u9fff]区)(?:[A-Za-z甲乙丙丁东西南北]区)?{_COUNT}(?:号楼|栋|幢|座|单元)(?:{_FINE})+"
)
# 我家是3-602: a number of a flat by itself, told as somebody's.
_OWN_FLAT = re.compile(
    rf"(?:[我您你他她]们?家(?:住|是|在)?|我是|(?:房号|门牌号?|房间号|室号)[:是为]?|业主|住户|住(?:在)?) ?(?P<flat>{_DASHED})"
)
# Whose an address is where nobody is named: 您家, 业主, 3栋2单元反映.
_SOMEBODY = re.compile(
    r"[我您你他她]们?家|业主|用户(?=[\u4e00-\u9fff]{2,3})|被监视居住|报警人|屋主|独居|走失|住户|户主|租户|房主|老人|居民家|家中|家里|本人|房号|门牌"
)
_TELLS = re.compile(
    r" ?(?:业主|住户|居民|租户|一?家|反映|投诉|来电|的?[\u4e00-\u9fff]?女士|的?[\u4e00-\u9fff]?先生|[\u4e00-\u9fff]{0,2}(?:大妈|大爷|老人)|--)"
)
# 五层以上住户: many homes, nobody's.
_SPAN = re.compile("以[上下内]|(?:至|到|-|~)[一二三四五六七八九十0-9]")
_SIGNS = r"[\u4e00-\u9fff0-9A-Za-z·\-#]"
_BEFORE = re.compile(rf"{_SIGNS}{{1,36}}$")
_INTRODUCED = re.compile(
    r"(?:住址|地址|住所地?|所在地|户籍地?|户口|住在|家住|现居住?|现住|租住|暂住|居住|位于|寄[至到往]|送达?[至到]?|搬[至到]|迁[至到]|前往|配租|反映|投诉|[称说叫指]|[为是在于至系到住入从]|\d[年月日]|登记|名下|[男女]|的|位置|坐落|地点|交来|现)(?:为|是|在|于|地)?"
)
_LABELLED = re.compile(
    rf"(?:(?P<home>宅址|原住(?!户)|家庭(?:详细)?(?:住址|地址)|(?:现|家庭|常|详细)?住址|户籍(?:所在地|地址|地)|户口(?:所在地|地址|登记地)|(?:经常)?居住(?:地址|地)|现?居住[在于]|暂住[在于地]?|租住[在于]?|家住|现?住[在于]|现住|现居|(?<![居入常暂租原])住(?![宅房户所址院])(?=[\u4e00-\u9fff]{{2,12}}(?:省|市|区|县|镇|乡|村|路|街|小区)))"
    rf"|(?P<neutral>(?:(?:房屋|房产|宅基地|宗地)?(?:坐落|位置)(?:于|在)?|房屋地址|出险地点)|(?:通讯|通信|联系|邮寄|收件|收货|送达|寄送|寄递|来信)?地址|通[讯信]处|住所地?))(?:为|是|在)? ?(?P<colon>:)? {{0,3}}(?P<value>{_SIGNS}(?:{_SIGNS}|\([\u4e00-\u9fff]{{1,14}}\)(?=\d)| (?=\d)|\n {{0,12}}(?={_SIGNS})){{3,44}})"
)
_LAST = re.compile(rf"(?:(?P<fine>{_FINE}|{_DASHED})|{_PLACE}|街道|市|省|州|旗|附近|户)")
# The name of a road, a quarter or a village has no more characters.
_PART_LENGTH = 12
_DETAIL = re.compile(
    rf"{_FINE}|{_DASHED}|(?:路|街(?!道)|巷|大道|胡同|弄|小区|花园|家园|苑|公寓|新村|家属院|大院)"
)
_VILLAGE = re.compile(r"村|社区|嘎查|屯|庄|寨|团场|[一二三四五六七八九十\d]连")
_COARSE = re.compile(r"(?:街道|镇|乡|区|县|市|省|州|旗|盟)$")
_PUBLIC = re.compile(
    r"政务|政府|局|委员会|党委|纪委|公司|医院|学校|大学|中学|小学(?!区)|幼儿园|车站|机场|法院|检察院|派出所|酒店|宾馆|商场|广场|超市|市场|大厦|办公楼|写字楼|图书馆|博物馆|银行|服务中心|服务站|大厅|厂|工业园|产业园|仓库|门面|商铺|人社|工程|项目|路段|窗口|中心"
)
_TO_AN_OFFICE = re.compile(r"[\u4e00-\u9fff]{0,6}(?:政务|服务中心|大厅|窗口|中心\d楼|厅|办公室|便民)|号?窗口")
_HOMES = re.compile(r"宿舍|家属|公寓|新村|小区|住宅|福利区|单身楼|老干所|职工楼|[东南西北老大]院|平房")
# Named after a public building, and a road or a house of its people: 面粉厂路, 棉纺厂北院, 物资局宿舍.
_NAMED_AFTER = re.compile(
    r"[东南西北新老前后大]{0,2}(?:路|街|巷|胡同|里|村|院|家属|宿舍|住宅|小区|公寓|福利区|单身楼)"
)
# The text itself goes there, or somebody lives, owns or comes from there.
_HOMEWARD = re.compile(
    r"(?:[寄送邮][往至到给达]|[住居]|坐落(?:于|在)?|户籍|[我您你他她其]家|迁[入往至]|搬[到至]|送回|名下的?|所有的|登记在|独居于|[从在]|出险地点)$"
)
_AGENCY = re.compile(
    r"局|委员会|中心|政府|办公室|窗口|大厅|公司|邮编|办公|受理|单位|机关|企业|医院|学校|经营场所|注册地|门店|营业|法定代表人|项目|工程|施工"
)


def addresses(text: str, passages: Passages, persons: Places) -> Iterator[Hit]:
    """Homes, with the reason why the place is taken for one."""
    for found in _LABELLED.finditer(text):
        _, line_end = passages.line(found.start("value"))
        start, end = _trim(text, found.start("value"), min(found.end("value"), line_end))
        value = text[start:end]
        if end - start < 4 or _COARSE.search(value) or not (_DETAIL.search(value) or _VILLAGE.search(value)):
            continue
        if not (found["colon"] or persons.near(start, end) or re.search(r"\d", value)):
            continue  # a rule about homes, not somebody's
        first, last = passages.sentence(found.start(), end)
        if found["neutral"] and (
            not persons.near(start, end) or _AGENCY.search(text, first, last) or _is_public(text, start, end)
        ):
            continue
        if _DETAIL.search(value):
            yield _hit(
                text,
                start,
                end,
                Confidence.HIGH,
                _E,
                "文中称其为住址" if found["home"] else "与个人写在一起的地址",
            )
        else:
            yield _hit(text, start, end, Confidence.MEDIUM, _W, "文中称其为住址，写到村或社区")
    for found in _CHAIN.finditer(text):
        start, end = _start(text, found.end("place"), persons), found.end()
        if end - start < 5 or not _is_a_place(text, start, found):
            continue
        first, last = passages.sentence(start, end)
        if (
            _is_somebodys(text, start, end, first, last, persons)
            and not _is_public(text, start, end)
            and not _SPAN.match(text, end)
            and (
                _HOMEWARD.search(text, max(first, start - 8), start)
                or not _AGENCY.search(text, max(first, start - 24), start)
            )
        ):
            yield _hit(text, start, end, Confidence.MEDIUM, _E, "与个人写在一起、写到门牌或楼栋的地址")
    for found in _FLAT.finditer(text):
        if _is_somebodys(text, *found.span(), *passages.sentence(*found.span()), persons):
            yield _hit(text, *found.span(), Confidence.LOW, _E, "与个人写在一起的楼栋和单元")
    for found in _OWN_FLAT.finditer(text):
        yield _hit(text, *found.span("flat"), Confidence.LOW, _E, "文中称其为某家的房号")


def _is_somebodys(text: str, start: int, end: int, first: int, last: int, persons: Places) -> bool:
    """Whether a person is near, by name or number, or the sentence speaks of somebody's home."""
    return (
        persons.near(start, end) is not None
        or _SOMEBODY.search(text, first, last) is not None
        or _TELLS.match(text, end) is not None
    )


def _is_public(text: str, start: int, end: int) -> bool:
    """Whether a public building or a firm is told, and not the homes of those who work there."""
    return _TO_AN_OFFICE.match(text, end) is not None or any(
        not _NAMED_AFTER.match(text, public.end(), end) and not _HOMES.search(text, public.end(), end)
        for public in _PUBLIC.finditer(text, start, end)
    )


def _is_a_place(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether what stands before a number is the name of a road, village or house, or a house of a named region is told."""
    place = found.end("place")
    if _NAMED.search(text, place - 3, place):
        return True
    return bool(
        _HOUSE.search(text, found.start("fine"), found.end()) or _REGION.search(text, start + 1, place)
    )


def _start(text: str, place: int, persons: Places) -> int:
    """Where the address begins whose road or house has its name end at a place: behind the last word which introduces it."""
    run = _BEFORE.search(text, max(0, place - 36), place)
    assert run is not None  # the pattern of the chain has a character before the number
    start = max(run.start(), persons.end_before(place))
    for word in _INTRODUCED.finditer(text, start, place - 3):
        if not re.match(r"[路街道巷区县市镇乡村]", text[word.end() : word.end() + 1]):
            start = word.end()
    return start


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A labelled value up to its last number, or without one up to its last word for a place."""
    stop = text.find("的", start, end)
    last = number = start
    for found in _LAST.finditer(text, start, end if stop < 0 else stop):
        if found.start() - last > _PART_LENGTH:
            break
        last = found.end()
        if found["fine"]:
            number = last
    return start, number if number > start else last


def _hit(text: str, start: int, end: int, confidence: Confidence, level: Level, reason: str) -> Hit:
    return Hit(
        Kind.ADDRESS, start, end, text[start:end], "".join(text[start:end].split()), confidence, level, reason
    )
