"""机构名称的写法: how official texts write and shorten the names of agencies (no Django).

Tables of short forms, the parts of a name (place, level word, core), and an index of names by these.
Source: usage in documents: short names of the usual bureaus. A city's own registered short names come
from its directory and go before these tables; a short form of several full forms keeps them all, so that the
directory of the city decides which one exists.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gongkai.agencies.resolver import AgencyFacts, NameEntry

OWNER_KINDS: Final = frozenset({"government", "zone_committee"})
"""Bodies with departments of their own, and with a place that is named before these."""


def _table(text: str) -> dict[str, tuple[str, ...]]:
    """Rows `short=full|full`, apart by space."""
    pairs = (row.split("=") for row in text.split())
    return {short: tuple(full.split("|")) for short, full in pairs}


FULL_FORMS: Final = _table(
    """
    安监局=安全生产监督管理局 编办=机构编制委员会办公室 编委办=机构编制委员会办公室 残联=残疾人联合会
    财经办=财经委员会办公室 城管局=城市管理局|城市管理行政执法局|城市管理综合行政执法局|综合行政执法局
    城管委=城市管理委员会 城管执法局=城市管理行政执法局|城市管理综合行政执法局 畜牧局=畜牧兽医局
    大数据局=大数据管理局|大数据发展管理局|大数据发展局 地志办=地方志编纂委员会办公室 发改局=发展和改革局
    发改委=发展和改革委员会 法制办=人民政府法制办公室 房管局=房产管理局|房屋管理局|住房保障和房产管理局
    扶贫办=扶贫开发办公室|扶贫开发领导小组办公室 港澳办=港澳事务办公室 工商局=工商行政管理局
    工信局=工业和信息化局 工信委=工业和信息化委员会 公共资源中心=公共资源交易中心
    公积金中心=住房公积金管理中心 供销社=供销合作社联合社 规自局=规划和自然资源局 国安局=国家安全局
    国土局=国土资源局 国资委=国有资产监督管理委员会 环保局=环境保护局 机关事务局=机关事务管理局
    建设局=建设局|住房和城乡建设局 交警支队=公安局交通警察支队|公安局交通管理支队 交通局=交通局|交通运输局
    交运局=交通运输局 教科局=教育和科学技术局|教育科技局 教体局=教育和体育局
    金融办=金融工作办公室|金融服务办公室 金融局=地方金融监督管理局|金融工作局 经信局=经济和信息化局
    经信委=经济和信息化委员会 科技局=科学技术局 粮食局=粮食局|粮食和物资储备局 粮储局=粮食和物资储备局
    林草局=林业和草原局 旅发委=旅游发展委员会 民宗局=民族宗教事务局 民宗委=民族宗教事务委员会
    农业农村委=农业农村委员会 侨办=侨务办公室 人防办=人民防空办公室 人社局=人力资源和社会保障局
    商粮局=商务和粮食局 食药监局=食品药品监督管理局 市监局=市场监督管理局
    市场局=市场监督管理局 市场监管局=市场监督管理局 市场监管委=市场监督管理委员会 数据局=数据局|数据管理局
    台办=台湾事务办公室 退役军人局=退役军人事务局 外办=外事办公室|外事侨务办公室 外侨办=外事侨务办公室
    外专局=外国专家局 卫计委=卫生和计划生育委员会 卫计局=卫生和计划生育局 卫健局=卫生健康局
    卫健委=卫生健康委员会 文广局=文化广电新闻出版局|文化广播影视局 文广旅局=文化广电和旅游局
    文旅广电局=文化和旅游广电局|文化旅游广电局 文旅局=文化和旅游局|文化广电和旅游局 文体局=文化和体育局
    文体旅局=文化体育和旅游局 文体广电旅游局=文化体育广电和旅游局 消防支队=消防救援支队
    消防大队=消防救援大队 行政审批局=行政审批服务局|行政审批局 审批局=行政审批服务局|行政审批局
    烟草局=烟草专卖局 药监局=药品监督管理局|食品药品监督管理局 医保局=医疗保障局 应急局=应急管理局
    邮管局=邮政管理局 园林局=园林管理局|园林绿化局|林业和园林管理局
    政数局=政务服务和数据管理局|政务服务数据管理局 政务办=政务服务办公室|政务服务管理办公室
    政务服务办=政务服务办公室|政务服务管理办公室
    政务服务局=政务服务管理局|政务服务和数据管理局|政务服务数据管理局
    政务局=政务服务管理局|政务服务和数据管理局|政务服务数据管理局
    执法局=综合行政执法局|城市管理行政执法局|城市管理综合行政执法局 质监局=质量技术监督局
    住建局=住房和城乡建设局 住建委=住房和城乡建设委员会 资规局=自然资源和规划局 自规局=自然资源和规划局
    自然资源局=自然资源局|自然资源和规划局 计委=计划委员会|发展计划委员会 科委=科学技术委员会
    建委=建设委员会|城乡建设委员会|住房和城乡建设委员会 经委=经济委员会|经济贸易委员会 教委=教育委员会
    经贸委=经济贸易委员会 农委=农业委员会|农业农村委员会 交委=交通委员会|交通运输委员会
    民委=民族事务委员会|民族宗教事务委员会 体委=体育运动委员会
    """
)
"""Short form without level word or place name -> the full forms it may stand for, the likeliest first."""

REFORM_HEIRS: Final = _table(
    """
    安全生产监督管理局=应急管理局 工商行政管理局=市场监督管理局 国土资源局=自然资源局|自然资源和规划局
    环境保护局=生态环境局 旅游局=文化和旅游局 旅游发展委员会=文化和旅游局 农业局=农业农村局
    农业委员会=农业农村局|农业农村委员会 人民政府法制办公室=司法局 扶贫开发办公室=乡村振兴局|农业农村局
    食品药品监督管理局=市场监督管理局 卫生和计划生育委员会=卫生健康委员会
    卫生和计划生育局=卫生健康局|卫生健康委员会 卫生局=卫生健康委员会|卫生健康局 文化局=文化和旅游局
    质量技术监督局=市场监督管理局
    """
)
"""Who usually took over in the reform of 2018 and later. Only a hint: what truly became of an agency is the
`successor` in the directory."""

SUPERIOR_PREFIXES: Final = ("国家税务总局", "国家统计局", "中华人民共和国")
"""Central bodies before a name that says enough by itself: 国家税务总局云汀市税务局 = 云汀市税务局."""

_ZONE_WORDS: Final = (
    ("高新技术开发区", "高新技术产业开发区"),
    ("高新区", "高新技术产业开发区"),
    ("经开区", "经济技术开发区"),
    ("综保区", "综合保税区"),
    ("中国人民银行", "人民银行"),
)
_GENERAL_OFFICE: Final = re.compile(r"(?:人民政府|政府|府)办(?:公室|公厅|公厅\(室\))?")
_TAILS: Final = (("街道办", "街道办事处"), ("管委会", "管理委员会"), ("委", "委员会"), ("办", "办公室"))
_LINKS: Final = str.maketrans("", "", "和与及、")
_SHAPES: Final = str.maketrans("（）［］，：；“”", '()[],:;""')
_NOT_LEVEL: Final = re.compile(
    r"市(?:场|容|民(?:服务|之家|中心)|政(?:工程|管理|设施|园林|公用|养护|建设|集团))|区(?:域|块|划|位)|县域|州际"
)

LEVEL_WORDS: Final = "市区县州旗"


def normalise(text: str) -> str:
    """The form for comparing: no spaces, half-width brackets, digits and letters, no punctuation at the ends.

    Not NFKC over the whole text: it would change signs that carry meaning.
    """
    kept = (
        char for char in text if not char.isspace() and unicodedata.category(char) not in {"Cf", "Cc", "Zs"}
    )
    shaped = "".join(
        chr(ord(char) - 0xFEE0) if "０" <= char <= "ｚ" and char.isalnum() else char for char in kept
    )
    return shaped.translate(_SHAPES).strip("、,;。.:")


def level_word(name: str) -> str:
    """The 市, 区, 县 … in front of a short name, or nothing: 市市场监管局 has one, 市场监管局 has none."""
    return name[0] if len(name) > 2 and name[0] in LEVEL_WORDS and not _NOT_LEVEL.match(name) else ""


def key(core: str) -> str:
    """The form under which a name without place name is compared: tail written out, linking words dropped."""
    if core == "政府":
        return "人民政府"
    if _GENERAL_OFFICE.fullmatch(core):
        return "人民政府办公厅"
    for short, full in _ZONE_WORDS:
        if short in core:
            core = core.replace(short, full)
    for short, full in _TAILS:
        if core.endswith(short):
            core = core.removesuffix(short) + full
            break
    return core.translate(_LINKS)


_FULL_KEYS: Final = {key(short): tuple(dict.fromkeys(map(key, full))) for short, full in FULL_FORMS.items()}
_HEIR_KEYS: Final = {key(former): tuple(map(key, heirs)) for former, heirs in REFORM_HEIRS.items()}


def full_keys(core: str) -> tuple[str, ...]:
    """The keys a written name may stand for; the name's own key is among them."""
    own = key(core)
    return tuple(dict.fromkeys((own, *_FULL_KEYS.get(own, ()))))


def index_keys(core: str) -> tuple[str, ...]:
    """The keys under which a directory's own name is filed: written out if that is unambiguous."""
    own = key(core)
    full = _FULL_KEYS.get(own, ())
    return tuple(dict.fromkeys((own, *full))) if len(full) == 1 else (own,)


def heir_keys(core: str) -> tuple[str, ...]:
    """The keys of those who usually took over the tasks of an agency of this name."""
    return tuple(dict.fromkeys(heir for full in full_keys(core) for heir in _HEIR_KEYS.get(full, ())))


def area_of(name: str) -> str:
    """The place a body governs: 云汀市东湖区人民政府 -> 云汀市东湖区; the zone of a committee likewise."""
    plain = normalise(name)
    for tail in ("人民政府", "管理委员会", "管委会", "政府"):
        if plain.endswith(tail) and plain != tail:
            return plain.removesuffix(tail)
    return plain


def without_superior(name: str) -> str:
    """国家税务总局云汀市税务局 -> 云汀市税务局."""
    for prefix in SUPERIOR_PREFIXES:
        if name.startswith(prefix) and name != prefix:
            return name.removeprefix(prefix)
    return name


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name: the bodies it may speak of and the name without place or level word.

    An empty core means the body itself: 东湖区. `near`: the text clearly speaks of these bodies;
    `by_stem`: the place was written without 市/区/县.
    """

    owners: tuple[int, ...]
    core: str
    near: bool = True
    by_stem: bool = False


class Places:
    """Place names of governments and zones, with and without what they lie in; whose each agency is."""

    def __init__(
        self,
        facts: Mapping[int, AgencyFacts],
        names: Mapping[int, Sequence[NameEntry]],
        lines: Mapping[int, tuple[AgencyFacts, ...]],
    ) -> None:
        self._facts, self._lines = facts, lines
        self._full: dict[str, list[int]] = defaultdict(list)
        self._stems: dict[str, list[int]] = defaultdict(list)
        self._of: dict[int, tuple[str, ...]] = {}
        # From the top down, so that the places above are known when a place below is put together with them.
        for body in sorted(
            (one for one in facts.values() if one.kind in OWNER_KINDS), key=lambda one: len(lines[one.id])
        ):
            self._learn(body, names[body.id])
        self._owners = {fact.id: self._find_owner(fact) for fact in facts.values()}

    def _learn(self, body: AgencyFacts, names: Sequence[NameEntry]) -> None:
        above = [place for one in self._lines[body.id] for place in self._of.get(one.id, ())]
        stems = [place[:-1] for place in above if len(place) > 2]
        own: dict[str, None] = {}
        for entry in names:
            area = area_of(entry.name)
            own[area] = None
            # A district that is a zone at the same time (两块牌子) is called by the zone's place, too.
            is_zone = body.kind == "zone_committee" or (
                entry.kind == "plate" and entry.name.endswith(("管理委员会", "管委会"))
            )
            bare = next(
                (
                    area.removeprefix(one)
                    for one in (*above, *(stems if is_zone else ()))
                    if area.startswith(one)
                ),
                area,
            )
            for form in _zone_forms(bare) if is_zone else (bare,):
                own[form] = None
        nearest = self._of.get(self._lines[body.id][0].id, ()) if self._lines[body.id] else ()
        spelled = [*own, *(place + name for place in nearest for name in own if not name.startswith(place))]
        places = sorted({place for place in spelled if len(place) > 1}, key=lambda one: (-len(one), one))
        self._of[body.id] = tuple(places)
        for place in places:
            self._full[place].append(body.id)
            if len(place) > 2 and place[-1] in LEVEL_WORDS and body.kind == "government":
                self._stems[place[:-1]].append(body.id)

    def _find_owner(self, fact: AgencyFacts) -> int | None:
        """The body an agency works for: told by the tree, for vertical ones by the place in the name."""
        if fact.kind in OWNER_KINDS:
            return fact.id
        line = [one.id for one in self._lines[fact.id]]
        if line and not fact.is_vertical:
            return line[0]
        name = without_superior(normalise(fact.name))
        named = next(
            (found for size in range(len(name) - 1, 1, -1) if (found := self._full.get(name[:size]))), []
        )
        return next((one for one in named if one in line), next(iter([*named, *line]), None))

    def owner(self, agency_id: int) -> int | None:
        return self._owners[agency_id]

    def above(self, agency_id: int) -> tuple[str, ...]:
        """The places that may stand in front of an agency's name, the longest first."""
        owner = self._owners[agency_id]
        if owner is None:
            return ()
        return tuple(
            place for one in (owner, *(up.id for up in self._lines[owner])) for place in self._of.get(one, ())
        )

    def names_own_place(self, entry: NameEntry) -> bool:
        owner = self._owners[entry.agency_id]
        name = without_superior(normalise(entry.name))
        return owner is not None and any(name.startswith(place) for place in self._of.get(owner, ()))

    def ending_in(self, word: str) -> tuple[int, ...]:
        return tuple(one for one, places in self._of.items() if any(place.endswith(word) for place in places))

    def speaks_of(self, text: str) -> bool:
        return text in self._full or text in self._stems

    def readings(self, name: str) -> Iterator[Reading]:
        sizes = range(len(name), 1, -1)
        full = [
            Reading(tuple(self._full[name[:size]]), name[size:])
            for size in sizes
            if name[:size] in self._full
        ]
        yield from full
        if not full:
            for size in sizes[1:]:
                if name[:size] in self._stems:
                    yield Reading(tuple(self._stems[name[:size]]), name[size:], by_stem=True)


def _zone_forms(zone: str) -> tuple[str, ...]:
    """经济技术开发区(东湖区) is also written without the district it is joined with, and as 经开区."""
    front = zone.partition("(")[0]
    forms = [zone, front] if front else [zone]
    for short, full in _ZONE_WORDS:
        forms += [form.replace(full, short) for form in forms if full in form]
        forms += [form.replace(short, full) for form in forms if short in form]
    return tuple(dict.fromkeys(forms))


class NameIndex:
    """The names of a directory by full text, and by body and core; closeness is computed only on request."""

    def __init__(
        self, facts: Mapping[int, AgencyFacts], names: Mapping[int, Sequence[NameEntry]], places: Places
    ) -> None:
        self.exact: dict[str, list[NameEntry]] = defaultdict(list)
        self.cores: dict[tuple[int, str], list[NameEntry]] = defaultdict(list)
        self.keys: dict[tuple[int, str], list[NameEntry]] = defaultdict(list)
        self.anywhere: dict[str, list[NameEntry]] = defaultdict(list)
        self._stems: dict[int, list[tuple[frozenset[str], str, str, NameEntry]]] = defaultdict(list)
        for agency_id in facts:
            owner = places.owner(agency_id)
            above = places.above(agency_id)
            for entry in names[agency_id]:
                self.exact[normalise(entry.name)].append(entry)
                if owner is not None and entry.learnt_on is None:
                    for core in dict.fromkeys(_cores(entry, above)):
                        self._file(owner, core, entry)

    def _file(self, owner: int, core: str, entry: NameEntry) -> None:
        self.cores[owner, core].append(entry)
        for one in index_keys(core):
            self.keys[owner, one].append(entry)
            self.anywhere[one].append(entry)
            stem = stem_of(one)
            self._stems[owner].append((frozenset(stem), stem, one, entry))

    def similar(self, owner: int, core: str) -> Iterator[tuple[NameEntry, float]]:
        """Names of a body that are close to a core, with a measure up to 1: edits against the longer one."""
        asked = [(frozenset(stem_of(one)), stem_of(one), one) for one in full_keys(core)]
        for signs, stem, name, entry in self._stems.get(owner, ()):
            score = max((_closeness(mine, signs, stem, name) for mine in asked), default=0.0)
            if score >= _CLOSE:
                yield entry, score


_CLOSE: Final = 0.6
_STEM_TAIL: Final = re.compile(
    r"(?:管理局|监督管理局|局|管理委员会|委员会|办公室|服务中心|中心|主管部门|部门|厅|处)$"
)


def stem_of(name: str) -> str:
    """What an agency is about: 卫生健康委员会 and 卫生健康局 share 卫生健康."""
    return _STEM_TAIL.sub("", name)


def _cores(entry: NameEntry, above: Sequence[str]) -> Iterator[str]:
    """A registered name without its place; a level word is taken off where it is the body's own."""
    whole = normalise(entry.name)
    name = without_superior(whole)
    front, bracket, plate = name.rstrip(")").rpartition("(")
    if bracket and front and name.endswith(")") and plate[-1:] not in LEVEL_WORDS:
        yield from _cores(replace(entry, name=front), above)
    place = next((one for one in above if name.startswith(one) and name != one), None)
    if place is not None:
        yield name.removeprefix(place)
        return
    yield name
    word = level_word(name)
    if word and any(one.endswith(word) for one in above):
        yield name[1:]
    if name != whole or "开发区" in name:
        yield from (
            name.removeprefix(one[:-1]) for one in above if len(one) > 2 and name.startswith(one[:-1])
        )


def _closeness(asked: tuple[frozenset[str], str, str], signs: frozenset[str], stem: str, name: str) -> float:
    mine, my_stem, my_name = asked
    if my_stem == stem or not my_stem or not stem:
        return 1.0 if my_name == name else (0.9 if stem and my_stem else 0.0)
    if min(len(my_stem), len(stem)) > 1 and (my_stem.startswith(stem) or stem.startswith(my_stem)):
        return 0.65
    # Few shared signs cannot become few edits: this keeps the costly comparison for the promising pairs.
    if len(mine & signs) < _CLOSE * max(len(mine), len(signs)):
        return 0.0
    return 1 - _edits(my_stem, stem) / max(len(my_stem), len(stem))


def _edits(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for place, sign in enumerate(one, start=1):
        before, row[0] = row[0], place
        for column, against in enumerate(other, start=1):
            least = min(row[column] + 1, row[column - 1] + 1, before + (sign != against))
            before, row[column] = row[column], least
    return row[-1]
