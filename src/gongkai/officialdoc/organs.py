"""What the name of a public body looks like: how it ends, which level it belongs to, when it is a collective."""

from __future__ import annotations

import re
from functools import lru_cache

from .normalise import HAN

_ENDINGS = (
    "监委机关 党委机关 镇街 车务段 工务段 林场 农场 总部 兵团 军区 部队 总队 支队 大队 局 委 办 厅 部 署 院 行 会 所 站 队 处 科 室 司 中心 政府 公司 集团 单位 部门 机构 海关 大学 学院 学校 街道 镇 乡 区 县 "
    "市 州 盟 旗 组 台 社 馆 企业 联 团委 专班 指挥部 组织 厂 校 园"
)
UNIT_END = re.compile(rf"(?:{_ENDINGS.replace(' ', '|')})(?:\([^()]{{1,20}}\))?$")
# The endings of a body that signs or issues; a district or a section of an office alone does not.
ORGAN_END = re.compile(
    r"(?:局|委|办公厅|办公室|办|厅|部|署|委员会|管委会|政府|国务院|法院|检察院|中央|联席会议|指挥部|领导小组|委会|海关|银行|总工会|联合会|协会|中心)$"
)
COLLECTIVE = re.compile(
    r"^(?:各|全市|全省|全区|全县|全州|有关|相关|其他|所有|市属|区属|县属|省属|区直|县直|省直|市直|责任|属地|牵头)"
    r"|所在|各(?:部门|单位|委|局|区|县|市|乡|镇|街道|相关|有关|直属|行业|行政|级)|(?:有关|相关)(?:部门|单位)|(?:建设管理|主管)(?:单位|部门)"
)
_GENERIC = re.compile(
    r"^(?:\d+|[一二三四五六七八九十]+|多)?个?(?:市级|市直|市属|区级|县级)?(?:部门|单位|机构)$"
)
_OWN_WORD = re.compile(r"市(?:场|容|监|民中心|政(?!府|务|协|法|研|数))|区(?:域|块)|县域|州际")
_LEVEL = re.compile(r"^(自治区|省|市|州|盟|县|区|旗)")
_NO_INHERIT = re.compile(
    r"人民银行|银行|海关|海警|国家|中央|电力|电网|供电|铁路|法院|检察院|银保监|(?<!地方)金融监管|证监|公司|集团|大学|学院|协会|军分区|军区|部队|武警|管委会|开发区"
    r"|街道|公安部|国务院|^中国|国网|^中(?:储|粮|石|海)|高速|铁塔|分行|支行|营业部|(?:科|股|(?<!办公)室)$|^团[省市县区州旗]委|^(?:省|市|县|区)委"
)
_NAMED_LEVEL = re.compile(rf"^[{HAN}]{{1,8}}?(?:自治区|自治州|省|市|州|盟|县|区|旗|镇|乡)[{HAN}]{{2,}}")
_PARTY = re.compile(
    r"^(?:组织部|宣传部|统战部|政法委|网信办|编办|改革办|财经办|社会工作部|党校|老干部局|国安办|依法治)"
)


@lru_cache(maxsize=2048)
def is_unit(name: str) -> bool:
    """The text can be the name of a body or of a group of bodies."""
    return 2 <= len(name) <= 40 and UNIT_END.search(name) is not None


def is_organ(name: str) -> bool:
    """The text can be the name of a body that issues documents."""
    return 3 <= len(name) <= 40 and ORGAN_END.search(name) is not None


@lru_cache(maxsize=2048)
def is_collective(name: str) -> bool:
    """A group that is not named one by one (市属各相关部门). It is kept as written; a directory may expand it."""
    return COLLECTIVE.search(name) is not None


def is_generic(name: str) -> bool:
    """部门, 5个单位: what follows 等 without telling more."""
    return _GENERIC.match(name) is not None


@lru_cache(maxsize=2048)
def level_word(name: str) -> str | None:
    """市 of 市财政局; None for 财政局 and for 市场监管局, whose 市 is no level."""
    if _OWN_WORD.match(name):
        return None
    match = _LEVEL.match(name)
    return match[1] if match and len(name) > len(match[1]) + 1 else None


@lru_cache(maxsize=2048)
def inherit(name: str, previous: str | None) -> str:
    """The name with the level word of the concrete unit before it: 市发改委、财政局 names 市财政局.

    Bodies of the centre, of companies and of zones, and names with a place of their own, do not inherit.
    """
    if previous is None or is_collective(name) or level_word(name) or _NO_INHERIT.search(name):
        return name
    level = level_word(previous)
    if level is None or (_NAMED_LEVEL.match(name) and not _OWN_WORD.match(name) and not _inner_word(name)):
        return name
    if _PARTY.match(name) and previous.startswith(level + "委") and len(previous) > len(level) + 1:
        return f"{level}委{name}"
    return level + name


def _inner_word(name: str) -> bool:
    """城市管理局, 城乡建设局, 社区服务中心: the 市 or 区 is part of a common word."""
    return re.match(r"^(?:城市|城乡|社区|园区|景区|乡村|林区|住房和?城乡|农业和?农村|城镇)", name) is not None
