"""Responsibility notes (责任分工): 〔牵头单位:市发改委、财政局,责任单位:各区(县)人民政府〕, （市司法局牵头，市财政局配合）.

`read_note` reads the content of one note; which brackets are notes at all is decided by `is_note`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .brackets import depths
from .deadlines import Origin, find_deadlines, read_term
from .model import Deadline
from .normalise import shadow
from .organs import inherit, is_collective, is_unit, level_word
from .unitlist import split_units

LEAD, RESPONSIBLE, COOPERATING, TERM, OTHER = "lead", "responsible", "cooperating", "term", "other"

_NOUNS = {
    LEAD: "(?:牵头|主办|主责)(?:责任|负责|落实|承办|考核|实施|协调)?(?:单位|部门|处室|科室|股室|机构|地区|区县)|牵头|主办",
    RESPONSIBLE: "(?:部门|责任|任务|职责)分工|(?:责任|负责|落实|承办|实施|主体责任)(?:单位|部门|主体|处室|科室|股室|机构|地区|区县)",
    COOPERATING: "(?:配合|协办|参与|参加|协助|协同|协作|会同)(?:责任|落实)?(?:单位|部门|处室|科室|股室|机构|地区|区县)|配合|协办",
    TERM: "(?:整改|完成|办结|落实|实施|推进)(?:时限|时间|期限|日期)|完成时限|完成时间|完成日期|时间节点|时限要求|办理时限|时限|时间要求",
    OTHER: "适用范围|实施范围|政策范围|督导单位|督导部门|督办单位|督查单位|监督部门|指导部门|监督单位|指导单位|责任人|责任领导|分管领导|牵头领导|联系人|联系电话",
}
# The words that open a note without brackets.
ROLE_WORDS = "|".join(
    [
        *(words.removesuffix("|主办") for role, words in _NOUNS.items() if role != OTHER),
        "督导单位|指导单位|监督单位|部门分工|责任分工",
    ]
)
_VERBS = {
    LEAD: "牵头负责|牵头落实|牵头组织|牵头推进|牵头|主办",
    RESPONSIBLE: "按照?(?:各自)?(?:工作)?(?:职责|职能|分工)(?:分工)?(?:分别)?(?:抓好)?(?:负责|落实)|按照?职责分工分?别?负责|按照?职责分工落实|按照?职责分工(?!配合|参与|协助|协同)|按照?职责负责|分工负责|(?:等)?按照?(?:各自)?职责负责|分别负责|分别落实|共同负责|具体负责|负责落实|组织实施|负责|落实|承办",
    COOPERATING: "会同(?:办理|落实|推进|实施|参与|负责)|(?:等)?按照?(?:各自)?职责(?:分工)?配合|协同配合|配合落实|配合|参与|协助|协办|参加|协同",
    OTHER: "督导|指导",
}
# 「列第一位的为牵头单位，下同」 is a rule for this and later notes, no name.
FIRST_LEADS = re.compile(
    r"(?:列|排|位|居|处)?(?:在|于)?(?:第一位|首位|第一|最前|第1位|前面)(?:的)?(?:责任)?(?:单位|部门)?(?:的)?(?:者)?(?:为|是|即为|作为)(?:该项|本项|该|各项)?(?:任务|工作)?(?:的)?(?:牵头|主办|主责)"
    r"|排名第一(?:位)?的(?:责任)?(?:单位|部门)(?:为|是|负责)?牵头|第一(?:个|家)?(?:责任)?(?:单位|部门)(?:为|是|即为|作为|负责)?牵头"
    r"|首(?:个|家)(?:责任)?(?:单位|部门)(?:为|是|即为|作为)牵头"
)
_RULE = re.compile(
    rf"[(]?[^()、,;:。]{{0,6}}(?:{FIRST_LEADS.pattern})[^()、;]{{0,14}}(?:[,，]下同)?[)]?|[(]?以?下同[)]?"
)
_ROLE = re.compile(
    "|".join(f"(?P<{role}>{words})" for role, words in _NOUNS.items()).join((r"(?:", r")\ ?:\ ?"))
)
# The class before the words spares the attempt at most places.
_VERB = re.compile(
    "(?=[牵主按分共具负组落承会协配参督指])(?:"
    + "|".join(f"(?P<{role}>{words})" for role, words in _VERBS.items())
    + ")"
)
_ROLE_BEHIND = re.compile(
    rf"\((?:(?P<{LEAD}>牵头|主办|牵头单位)|(?P<{COOPERATING}>配合|协办|参与|协助|配合单位))\)$"
)
# 配 合单位：a line broken inside the word.
_BROKEN = re.compile("|".join(r"\ ?".join(word) for word in ("牵头单位", "责任单位", "配合单位", "完成时限")))
# An empty cell.
_NOTHING = re.compile(r"[—\-–/\\、无]{1,3}")
_WITH = re.compile(r"会同|联合(?!会|国|体|办公|党)")
_DONE_BY = re.compile(r"(?:编制|制定|办理|实施|推进|开展|落实|组织|完成|研究|提出|抓好|做好|起草)+$")
_DATE_WORDS = re.compile(r"\d{4}年|月底|年底|[前内]完成|完成$|持续|长期|适时|及时|常态|每(?:年|月|季)|\d+月")


@dataclass(slots=True)
class Note:
    """The parties of one note, in order, each once. `roled`: it says itself what they are.

    `before_slash`: so many stand before a slash, which some documents say parts those who lead from those who cooperate.
    """

    lead: list[str] = field(default_factory=list)
    responsible: list[str] = field(default_factory=list)
    cooperating: list[str] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    previous: str | None = None
    place: str = ""
    roled: bool = False
    before_slash: int = 0

    def add(self, role: str, names: list[str]) -> None:
        """Add units to a role; a name without level word takes that of the unit before it."""
        target = {LEAD: self.lead, RESPONSIBLE: self.responsible, COOPERATING: self.cooperating}.get(role)
        for name in names:
            if _NOTHING.fullmatch(name):
                continue
            if inner := _ROLE_BEHIND.search(shadow(name)):
                # 县水利局（牵头）、县交通局: the bracket speaks of this unit alone.
                self.add(inner.lastgroup or role, [name[: inner.start()]])
                continue
            full = name if self.place and name.startswith(self.place) else inherit(name, self.previous)
            if not is_collective(full) and level_word(full):
                self.previous = full
            elif full.endswith(("科", "股")):
                # Sections of one bureau: what follows is its own as well.
                self.previous = None
            if target is not None and full not in target:
                target.append(full)

    def merge(self, other: Note) -> None:
        """Take over the parties of a further note of the same task."""
        for mine, theirs in (
            (self.lead, other.lead),
            (self.responsible, other.responsible),
            (self.cooperating, other.cooperating),
        ):
            mine += [name for name in theirs if name not in mine]
        known = {one.text for one in self.deadlines}
        self.deadlines += [one for one in other.deadlines if one.text not in known]


def is_note(content: str, *, at_end: bool) -> bool:
    """A bracket with this content tells who is responsible. `at_end`: it stands at the end of the paragraph.

    Numbers, explanations and dates in brackets are none: a role with its colon, or units before a verb of duty,
    or (at the end only) nothing but units of a level.
    """
    shade = shadow(content)
    roles = list(_ROLE.finditer(shade)) if ":" in shade else []
    if roles and all(role.lastgroup == OTHER for role in roles) and not _VERB.search(shade):
        return False
    if role := next(iter(roles), None):
        return role.start() == 0 or shade[role.start() - 1] in " ,;。、" or _VERB.search(shade) is not None
    if verb := _VERB.search(shade):
        before = split_units(_WITH.split(content[: verb.start()])[0])
        return bool(before) and all(is_unit(shadow(one)) for one in before)
    if not at_end:
        return False
    # Nothing but names, the first of which has its level or is a group; perhaps a term behind them.
    names = [one for one in split_units(content) if not _DATE_WORDS.search(shadow(one))]
    return (
        bool(names)
        and all(is_unit(shadow(one)) for one in names)
        and (_levelled(names[0]) or (len(names) > 1 and is_collective(shadow(names[0]))))
    )


def _levelled(name: str) -> bool:
    if name.endswith("人民政府"):
        return True
    return level_word(shadow(name)) is not None and len(name) > 3 and not name.endswith(("区", "县", "市"))


def read_note(content: str, origin: Origin) -> Note:
    """Who leads, who is responsible, who cooperates, and until when."""
    content = _without_rule(
        _BROKEN.sub(lambda match: match[0].replace(" ", ""), content) if " " in content else content
    )
    shade = shadow(content)
    roles: list[re.Match[str]] = []
    if ":" in shade:
        level = depths(shade)
        roles = [match for match in _ROLE.finditer(shade) if level[match.start()] == 0]
    note = Note(place=origin.place, roled=bool(roles) or _VERB.search(shade) is not None)
    if not roles:
        _read_verbs(note, content, origin)
        if shade.count("/") == 1 and not note.roled:
            note.before_slash = len(_names(content[: shade.index("/")]))
        return note
    if roles[0].start() > 0:
        _read_verbs(note, content[: roles[0].start()], origin)
    for index, match in enumerate(roles):
        end = roles[index + 1].start() if index + 1 < len(roles) else len(content)
        value, role = content[match.end() : end], match.lastgroup or OTHER
        if role == TERM:
            note.deadlines += read_term(value, origin)
        else:
            _read_list(note, role, value, origin)
    return note


def _without_rule(content: str) -> str:
    """The note without the rule on who leads that may stand in it."""
    if "下同" not in content and "第一" not in content and "首位" not in content:
        return content
    match = _RULE.search(shadow(content))
    return content[: match.start()] + content[match.end() :] if match else content


def _read_list(note: Note, role: str, value: str, origin: Origin) -> None:
    """The value after 「责任单位：」; a verb in it (市财政局牵头) is stronger than the word before the colon."""
    verb = _VERB.search(shadow(value))
    if verb and is_note(value, at_end=False) and verb.start() > 0:
        _read_verbs(note, value, origin, fallback=role, named=True)
        return
    note.deadlines += find_deadlines(value, origin)
    first, *joined = _WITH.split(value)
    note.add(role, _names(first))
    for one in joined:
        note.add(COOPERATING, _names(one))


def _names(value: str) -> list[str]:
    return [name for name in split_units(value) if not _DATE_WORDS.search(shadow(name))]


def _read_verbs(
    note: Note, text: str, origin: Origin, fallback: str = RESPONSIBLE, *, named: bool = False
) -> None:
    shade, last = shadow(text), 0
    level = depths(shade) if "(" in shade or "[" in shade else None
    for match in _VERB.finditer(shade):
        if level is not None and level[match.start()]:
            continue
        first, *rest = _WITH.split(text[last : match.start()])
        if fallback != RESPONSIBLE or named:
            # 「责任单位：A、B，C参与」: the verb speaks of the units behind the last comma.
            before, comma, own = first.rpartition("，") if "，" in first else first.rpartition(",")
            if comma and _names(before) and all(is_unit(shadow(one)) for one in _names(before)):
                note.add(fallback, _names(before))
                first = own
        if rest and not _names(first) and (place := shadow(rest[-1]).rfind(",")) >= 0:
            # 「A牵头，会同B，C落实」: the verb speaks of C.
            behind = rest[-1][place + 1 :]
            note.add(COOPERATING, [name for one in (*rest[:-1], rest[-1][:place]) for name in _names(one)])
            first, rest = behind, []
        note.add(match.lastgroup or RESPONSIBLE, _names(first))
        for joined in rest:
            note.add(COOPERATING, _names(joined))
        last = match.end()
    remainder = text[last:]
    first, *rest = _WITH.split(remainder)
    if names := [one for one in _names(first) if is_unit(shadow(one))]:
        note.add(fallback, names)
    for joined in rest:
        names = [_DONE_BY.sub("", one) for one in _names(joined)]
        note.add(COOPERATING, [one for one in names if is_unit(shadow(one))])
    note.deadlines += find_deadlines(text, origin)


def is_unit_list(text: str) -> bool:
    """Nothing but names of bodies: the content of a cell under 责任单位."""
    names = split_units(text)
    return bool(names) and len(text) < 400 and all(is_unit(shadow(one)) for one in names)


def read_cell(role: str, text: str, origin: Origin) -> Note:
    """The content of a table cell below the head 牵头单位, 责任单位, 配合单位 or 完成时限."""
    note = Note(place=origin.place)
    if role == TERM:
        note.deadlines += read_term(text, origin)
    elif text.strip():
        _read_list(note, role, text, origin)
    return note
