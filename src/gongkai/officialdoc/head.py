"""The head of a document: page metadata, document number, title, addressees (主送机关), up to the first line of the body."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .closing import PERSON
from .dates import find_moment, whole_date
from .headline import choose_title
from .labels import read_bare_number
from .lines import Paragraph
from .normalise import fold, shadow, squash
from .numbers import find_numbers, parse_number
from .organs import UNIT_END, is_organ
from .page import PageData, is_residue, read_metadata, read_split_date
from .titles import ends_title, issuer_of

_LONGEST_TITLE = 90
# 各定点零售药店: whom 各 names at the top of a notice is addressed, whatever they are.
_LONGEST_GROUP = 20
_MAX_HEAD = 80
_CAPTION = re.compile(
    r"^\(?(?:根据)?\d{4}年\d{1,2}月\d{1,2}日.{0,600}(?:通过|公布|批准|修正|修订|修改|发布|施行|废止|颁布|印发)》?[)。]?\)?$"
)
# The first order in the caption is the one by which the act was made.
_CAPTION_NUMBER = re.compile(
    r"^\(?\d{4}年\d{1,2}月\d{1,2}日([\u4e00-\u9fff]{4,30}令)第?(\d{1,4})号(?:发布|公布|颁布)"
)
_ADOPTED = re.compile(r"人民代表大会|常务委员会|审判委员会|检察委员会|第\d+号|令")
_NUMBER_ONLY = re.compile(r"[(（]?(?:\d{4}年)?第[\d〇一二三四五六七八九十百零]{1,6}号[)）]?")
# A number that has lost its bracket or digits: 云办〔20245号, 云政办〔〕号.
_DAMAGED = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:[〔\[(【［（]\d{0,8}|[〔\[(【［（]\d{0,4}[〕\])】］）])(?:第)?\d{0,5}号?"
)
_FRONT = {"title": "title", "author": "source"}
# What may stand beside the number: 签发人：张三 of a report, the class of an answer.
_ABOVE = re.compile(r"\ *(?:等级|紧急程度|签发人)\ ?:?\ ?.{1,8}?\ +")
_BESIDE = re.compile(r"\ *(?:签发人.{0,20}|[A-C]\ *类|(?:规范性文件)?统一编号\ ?:.{0,30})\ *")
# 衡渚市人民政府办公室（2024年3月15日）below the title.
_SIGNED = re.compile(r"([\u4e00-\u9fff]{4,30})\(([^()]{8,14})\)")
_SECRET = re.compile(r"^(?:绝密|机密|秘密)(?:★.{0,12})?$")
# 民政　社团　方案　通知: subject words stand apart.
_SUBJECT_WORDS = re.compile(r"[\u4e00-\u9fff]{2,5}(?:\ +[\u4e00-\u9fff]{2,5}){2,8}")
_NO_ADDRESS = re.compile(r"如下|以下|现将|要求|如何|通知|规定|是|本")
_REGISTERED = re.compile(r"(?:规范性文件)?(?:统一编号|登记编号|统一登记号)\ ?:\ ?[A-Za-z][^:]{4,40}")
_URGENT = re.compile(r"^(?:特急|加急|特提|平急)$")


@dataclass(slots=True)
class Head:
    """What was found before the body. `roles` gives each consumed paragraph its role; `body` is where the body begins."""

    roles: dict[int, str] = field(default_factory=dict)
    page: PageData = field(default_factory=PageData)
    titles: list[tuple[list[int], str]] = field(default_factory=list)
    title: str | None = None
    title_indices: list[int] = field(default_factory=list)
    number: str | None = None
    recipients: list[str] = field(default_factory=list)
    published: str | None = None
    dated: tuple[str, int] | None = None
    banner: str | None = None
    organ: str | None = None
    adopted: bool = False
    registered: bool = False
    secret: int | None = None
    damaged: tuple[str, int] | None = None
    body: int = 0


def read_head(items: list[Paragraph], page: dict[str, str]) -> Head:
    """Walk from the top until the body begins."""
    head = Head()
    candidates: list[tuple[int, str]] = []
    index = _front_matter(head, items)
    while index < len(items) and index < _MAX_HEAD:
        taken = _page_line(head, items, index) or _own_line(head, items[index], index, candidates)
        if taken:
            index += taken
            continue
        item = items[index]
        if is_addressees(item, bool(candidates)) or _names_only(items, index):
            head.recipients = split_recipients(item.text)
            head.roles[index] = "addressees"
            index += 1
            break
        if item.table or not _may_be_title(item):
            break
        candidates.append((index, item.text))
        index += 1
    head.body = index
    choose_title(head, items, candidates, page)
    return head


def _names_only(items: list[Paragraph], index: int) -> bool:
    """Addressees that have lost their colon, directly above 《…》已经…印发."""
    item = items[index]
    below = items[index + 1].shade if index + 1 < len(items) else ""
    if not item.shade.startswith("各") or not below.startswith("《") or "印发" not in below[:300]:
        return False
    return is_addressees(Paragraph(f"{item.text}：", f"{item.shade}:", item.line), True)


def _front_matter(head: Head, items: list[Paragraph]) -> int:
    """The block between --- that pages kept as Markdown begin with. Returns how many paragraphs it takes."""
    if not items or items[0].text != "---":
        return 0
    end = next((place for place, item in enumerate(items[1:_MAX_HEAD], start=1) if item.text == "---"), None)
    if end is None:
        return 0
    for place in range(end + 1):
        head.roles[place] = "noise"
        key, _, value = items[place].text.partition(":")
        if key.strip() in _FRONT and (key.strip() != "author" or is_organ(squash(value))):
            head.page.put(_FRONT[key.strip()], value, items[place].line)
    return end + 1


def _page_line(head: Head, items: list[Paragraph], index: int) -> int:
    """Residue and metadata of the page; tells how many paragraphs were taken."""
    item = items[index]
    taken = 0
    if not head.page.lines and not item.noise and not item.table and _REGISTERED.fullmatch(item.shade):
        # The document's own registration, where there is no block of a page around it.
        head.roles[index] = "note"
        return 1
    if item.noise:
        # What the page marks as its furniture may tell the metadata.
        taken = max(1, read_metadata(items, index, head.page) if not item.table else 1)
    elif split := read_split_date(items, index):
        head.published = head.published or find_moment(split[0])
        taken = split[1]
    else:
        taken = read_metadata(items, index, head.page) or int(is_residue(item))
    for place in range(index, index + taken):
        head.roles[place] = "noise"
    return taken


def _own_line(head: Head, item: Paragraph, index: int, candidates: list[tuple[int, str]]) -> int:
    """Number, date, caption, banner, secrecy: lines of the document's own head."""
    compact, titled = item.flat, bool(candidates)
    role = "note"
    if _SECRET.match(compact) or ("★" in compact and compact.startswith(("绝密", "机密", "秘密"))):
        head.secret = item.line
    elif _URGENT.match(compact):
        pass
    elif _SUBJECT_WORDS.fullmatch(item.shade) and not ends_title(
        candidates[-1][1] + compact if titled else "，"
    ):
        role = "noise" if re.search(r"首页|返回|服务|网站", compact) else "note"
    elif (number := parse_number(item.text) or parse_number(compact)) is not None:
        # A registration number may stand above the document number.
        if head.number is None or (head.registered and number.form != "uniform"):
            head.number, head.registered = number.canonical, number.form == "uniform"
    elif (
        (beside := find_numbers(item.text)[:1])
        and beside[0].start == 0
        and _BESIDE.fullmatch(item.shade, beside[0].end)
    ) or (beside and beside[0].end == len(item.text) and _ABOVE.fullmatch(item.shade, 0, beside[0].start)):
        head.number = head.number or beside[0].canonical
    elif _DAMAGED.fullmatch(compact):
        head.damaged = (item.text, item.line)
    elif (signed := _SIGNED.fullmatch(compact)) and is_organ(signed[1]) and titled:
        head.organ, role = signed[1], "signature"
        day = whole_date(signed[2])
        if day is not None and head.dated is None:
            head.dated = (day.isoformat(), item.line)
    elif _NUMBER_ONLY.fullmatch(compact):
        _number_below_banner(head, candidates, compact)
    elif PERSON.match(item.shade) and len(compact) <= 10:
        role = "signature"
    elif whole_date(compact) is not None or re.match(
        r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\ +\d{1,2}:\d{2}", item.shade
    ):
        role = _dated_line(head, item, titled)
    elif titled and _CAPTION.match(compact) and "《" not in compact[:4]:
        head.adopted = head.adopted or _ADOPTED.search(item.shade) is not None
        own = _CAPTION_NUMBER.search(compact)
        if own is not None and head.number is None:
            parsed = parse_number(f"{own[1]}第{own[2]}号")
            head.number = parsed.canonical if parsed else None
        role = "caption"
    elif len(compact) <= 40 and compact.endswith(("文件", "发电")) and is_organ(compact[:-2]):
        head.banner = compact[:-2]
    else:
        return 0
    head.roles[index] = role
    return 1


def _number_below_banner(head: Head, candidates: list[tuple[int, str]], number: str) -> None:
    """柏宁市人民政府令 on one line, 第47号 on the next; likewise an announcement, whose year may stand in the brackets."""
    banner = squash(candidates[-1][1]) if candidates else ""
    if banner == "公告" and len(candidates) > 1 and is_organ(squash(candidates[-2][1])):
        banner = squash(candidates[-2][1]) + banner
    if "关于" in squash("".join(text for _, text in candidates)) and banner.endswith("公告"):
        # The number below the title of an announcement; its body is that of the title.
        issuer = next((one for _, text in reversed(candidates) if (one := issuer_of(text))), None)
        parsed = parse_number(f"{squash(issuer)}公告{number.strip('()（）')}") if issuer else None
        head.number = head.number or (parsed.canonical if parsed else None)
    elif banner.endswith(("令", "公告")) and head.number is None:
        parsed = parse_number(banner + number.strip("()（）"))
        head.number = parsed.canonical if parsed else None
        head.roles[candidates.pop()[0]] = "note"
        head.banner = head.banner or banner.removesuffix("令").removesuffix("公告")


def _dated_line(head: Head, item: Paragraph, titled: bool) -> str:
    moment = find_moment(item.shade)
    if moment and ("T" in moment or not titled):
        head.published = head.published or moment
        return "noise"
    day = whole_date(item.flat)
    if day is not None and head.dated is None:
        head.dated = (day.isoformat(), item.line)
    return "date"


def _may_be_title(item: Paragraph) -> bool:
    if len(item.text) > _LONGEST_TITLE or item.label is not None:
        return False
    if read_bare_number(item.shade) is not None:
        return False
    return not item.shade.endswith(("。", ";", ":", "!", "?", ","))


def is_addressees(item: Paragraph, titled: bool) -> bool:
    """A line of bodies that ends in a colon."""
    shade = item.shade
    if item.table or not shade.endswith(":") or not 3 <= len(shade) <= 600 or "。" in shade or "《" in shade:
        return False
    names = re.sub(r"\([^()]*\)", "", shade[:-1])
    if _NO_ADDRESS.search(names) and not titled:
        return False
    groups = [group.strip() for group in re.split(r"[,;]", names) if group.strip()]
    return bool(groups) and all(
        UNIT_END.search(group)
        or (titled and group.startswith("各") and len(group) <= _LONGEST_GROUP)
        or group.endswith(
            (
                "同志",
                "各有关方面",
                "代表",
                "委员",
                "先生",
                "女士",
                "点",
                "户",
                "人员",
                "经营人",
                "经营者",
                "项目组",
                "政协",
                "人大",
            )
        )
        for group in groups
    )


def split_recipients(text: str) -> list[str]:
    """The groups of the addressee line, which , and ; separate; 、 binds tighter and stays."""
    shade = shadow(text).rstrip(": ")
    return _cut(text[: len(shade)], shade, ",;")


def _cut(found: str, shade: str, signs: str) -> list[str]:
    out, last, depth = [], 0, 0
    for place, char in enumerate(shade):
        depth += (char in "(〔[") - (char in ")〕]")
        if depth <= 0 and char in signs:
            out.append(fold(found[last:place]))
            last = place + 1
    return [one for one in [*out, fold(found[last:])] if one]
