"""Rules on responsibility that are stated once for all tasks: 「列第一位的为牵头单位，下同」, 「各项任务均由各区县政府落实」."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .lines import Paragraph
from .normalise import HAN, shadow
from .organs import is_unit
from .unitlist import split_units
from .units import COOPERATING, FIRST_LEADS, LEAD, RESPONSIBLE, Note

_FIRSTS = re.compile("第一|首|最前|第1|前面")
_OTHERS = re.compile(
    r"其[余他](?:各)?(?:责任)?(?:单位|部门)?(?:均)?(?:(?:为|是)|按照?(?:各自)?职责(?:做好)?)配合"
)
_LIST = rf"(?P<units>[{HAN}（）()、，,和及与A-Za-z]{{3,120}}?)"
_TASKS = r"(?:任务|工作|措施|事项|举措|要求|条款|项目|内容)"
_ALL = rf"(?:各项|每项|每一项|所有|上述|以上|以下|下列|本(?:方案|要点|意见|计划|分工|通知))[^。;]{{0,14}}?{_TASKS}"
_ROLE = {"牵头": LEAD, "配合": COOPERATING, "协助": COOPERATING, "参与": COOPERATING}
# “／”前为牵头单位、后为配合单位.
_SLASH = re.compile(
    r"/[”\"]?(?:之)?前(?:的|面)?(?:单位)?(?:为|是)?(?:牵头|主办)[^。;]{0,12}后(?:的|面)?(?:单位)?(?:为|是)?(?:配合|协办|参与)"
)
# 明确了角色的，从其规定.
_UNLESS = re.compile(r"(?:明确|注明|标明|列明)[^。;]{0,8}(?:角色|职责|分工|牵头)[^。;]{0,6},?从其规定")
_ALSO = [
    re.compile(
        rf"(?:^|[。;,]){_LIST}(?:要|应)?对照本(?:方案|分工|计划|要点|清单|表)(?:同步)?(?:抓好|做好)?(?P<role>落实)"
    ),
    re.compile(
        rf"{_ALL}[^。;]{{0,30}}?(?:均|都|同时|还|一并|也)[^。;]{{0,6}}?(?:由|需|须|需要|涉及|属于)?{_LIST}(?:按[^。;]{{0,8}}|在[^。;,]{{0,10}}|同步|分别|共同|一并|具体|抓好)?(?P<role>负责|落实|配合|组织实施|参与|贯彻落实|抓好落实|承担)"
    ),
    re.compile(
        rf"{_ALL}的?(?P<role>责任|配合|牵头|参与|落实)(?:单位|部门)(?:均|都|还|同时)?(?:应)?(?:包括|含|包含|涉及|有|为){_LIST}(?=[,，。;；]|$|不再)"
    ),
    re.compile(
        rf"(?:^|[。;,，；）)]){_LIST}(?:均|都|同时|也)(?:为|是|作为){_ALL}的?(?:共同)?(?P<role>责任|配合|牵头|参与|落实)(?:单位|部门|主体)"
    ),
    re.compile(
        rf"(?:^|[。;,，；）)]){_LIST}(?:要|应|须|应当)?(?:按[^。;,，]{{0,10}}|负责|抓好|做好|组织)?(?P<role>落实|负责|配合)?[^。;,，]{{0,6}}{_ALL}[^。;]{{0,20}}?(?:不再|不)(?:逐一|一一|单独|另行|逐项|重复)?(?:列出|列明|注明|标注)"
    ),
]


@dataclass(frozen=True, slots=True)
class _Also:
    role: str
    units: tuple[str, ...]


@dataclass(slots=True)
class Rules:
    """What holds for all notes: from which line on the first unit leads, and who takes part in every task."""

    first_leads: int | None = None
    others_cooperate: bool = False
    unless_roled: bool = False
    slash_parts: bool = False
    also: list[_Also] = field(default_factory=list)

    def apply(self, notes: list[Note], line: int) -> Note:
        """Who leads, is responsible and cooperates in a task under these rules, which hold for each of its notes.

        A task without any unit stays so.
        """
        out = Note()
        for note in notes:
            if self.slash_parts and not note.roled and note.responsible:
                count = note.before_slash or 1
                out.merge(Note(note.responsible[:count], [], note.responsible[count:], note.deadlines))
            else:
                ruled = self.first_leads is not None and line >= self.first_leads
                out.merge(self._first(note) if ruled else note)
        if out.lead or out.responsible or out.cooperating:
            for rule in self.also:
                target = {LEAD: out.lead, COOPERATING: out.cooperating}.get(rule.role, out.responsible)
                known = {*out.lead, *out.responsible, *out.cooperating}
                target += [name for name in rule.units if name not in known]
        return out

    def _first(self, note: Note) -> Note:
        """Those before the slash lead, or the first unit, unless the note itself says who does."""
        if note.lead or not note.responsible or (self.unless_roled and note.roled):
            return note
        rest = note.responsible[1:]
        if self.others_cooperate:
            return Note(note.responsible[:1], [], rest + note.cooperating, note.deadlines)
        return Note(note.responsible[:1], rest, note.cooperating, note.deadlines)


def read_rules(items: list[Paragraph]) -> Rules:
    """Look for such sentences in the whole text."""
    rules = Rules()
    for item in items:
        shade = item.shade
        if not any(word in shade for word in ("牵头", "任务", "责任", "措施", "不再")):
            continue
        if "/" in shade and _SLASH.search(shade):
            rules.slash_parts = True
        if rules.first_leads is None and _FIRSTS.search(shade) and FIRST_LEADS.search(shade):
            rules.first_leads = item.line if "下同" in shade else 0
            rules.others_cooperate = _OTHERS.search(shade) is not None
            rules.unless_roled = _UNLESS.search(shade) is not None
        if "均" in shade or "都" in shade or "不再" in shade or "同时" in shade or "包括" in shade:
            _also(rules, item)
    return rules


def _also(rules: Rules, item: Paragraph) -> None:
    for pattern in _ALSO:
        match = pattern.search(item.shade)
        if match is None:
            continue
        units = item.text[match.start("units") : match.end("units")]
        names = [name for name in split_units(units) if is_unit(shadow(name))]
        role = _ROLE.get(match["role"] or "", RESPONSIBLE)
        if names:
            rules.also.append(_Also(role, tuple(names)))
            return
