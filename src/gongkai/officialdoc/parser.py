"""Puts the grammar together: source → head → carrier and payload → closing → levels → result."""

from __future__ import annotations

import datetime as dt
import re
from itertools import groupby

from .annual import table_rows
from .articles import article_level, read_articles
from .assemble import assemble
from .brackets import title_spans
from .carrier import Payload, find_payload, has_labels, is_annex_heading, title_width
from .citations import Citations, issuer_in, once_each
from .closing import Closing, read_closing
from .dates import find_date, find_moment
from .deadlines import Origin
from .doclists import Listed, read_lists
from .draft import Draft
from .effect import Effect, read_effect
from .endings import trailing_residue
from .flattened import restore_tables
from .head import Head, read_head
from .lines import Paragraph, Source, paragraphs
from .model import Block, Citation, Document, Metadata, ParseWarning, TextLine
from .normalise import LOOKALIKE, TRADITIONAL, fold, squash
from .numbers import find_numbers, parse_number
from .numerals import cn2int
from .organs import is_organ
from .outline import build
from .page import is_residue
from .readers import read
from .repeals import read_repeals
from .rules import read_rules
from .splitting import split_run_together
from .tasktable import add_task_tables
from .titles import inner_title, issuer_of, kind_of
from .wrapping import join_wrapped

_TITLE_YEAR = re.compile(r"(?<!\d)(20\d{2}|19\d{2})年")
# 〔20227号: the closing bracket was lost.
_DAMAGED = re.compile(
    r"[〔\[【]\d{5,9}号|[〔\[(【]\ {0,4}[〕\])】]\ {0,2}号|[\u4e00-\u9fff][〔\[【]\d{4}[〕\]】]\ {0,2}号"
)
_TITLE_SPAN = re.compile(r"\d{4}(?:年)?[—\-–－~～至]{1,2}\d{4}年")
_FOREIGN = 12
_COMMENCED = re.compile(r"(\d{4}年\d{1,2}月\d{1,2}日)(?:公布|发布|起)?(?:之日起)?(?:施行|实施)")
# How many documents a decision says it ends.
_COUNT = re.compile(
    r"等\ ?(\d{1,3}|[一二三四五六七八九十百]{1,4})\ ?(?:件|个|项|部)[^。;]{0,60}?(?:废止|失效|停止执行)|(?:目录|清单)\((?:共)?(\d{1,3})件\)"
)
_LETTERS = re.compile("[OolI]")
_TRADITIONAL = re.compile(f"[{''.join(TRADITIONAL)}]")
_OTHER_SCRIPTS = re.compile(r"[\u00c0-\u10ff]")
_PINYIN = re.compile(r"[\u4e00-\u9fff][(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}[)）]")
_MIN_PINYIN, _MIN_TRADITIONAL = 2, 8
_PLACEHOLDER = "\ufffd"


def parse(text: str) -> Document:
    """Parse plain text or Markdown. Never raises on text."""
    return parse_source(Source.from_text(text))


def parse_bytes(data: bytes) -> Document:
    """Parse a file's content: text, HTML or DOCX, told by content. Raises UnreadableDocument."""
    return parse_source(read(data))


def parse_source(source: Source) -> Document:
    """Parse what a reader gave."""
    items = restore_tables(split_run_together(join_wrapped(paragraphs(source))))
    head = read_head(items, source.page)
    payload = find_payload(items, head.body, head.title)
    start, end, annexed = _body(items, head, payload)
    closing = read_closing(
        items, head.body, annexed if annexed > start else end, _carrier_end(payload, start)
    )
    title, inner = _titles(head, payload)
    origin = _origin(head, closing, source, title, inner)
    own = {squash(one) for one in (title, inner, *(payload.titles if payload else ())) if one}
    listed = read_lists(items)
    draft = Draft(items, origin, Citations(frozenset(own)), read_rules(items), frozenset(listed))
    roles = _roles(items, head, closing, payload, start)
    _read_citations(draft, roles, listed)
    rows = table_rows(items, title)
    for index in rows:
        roles.setdefault(index, "paragraph")
    for index in trailing_residue(items, roles, head.body):
        roles[index] = "noise"
    _surroundings(draft, roles, start, end, source)
    places = [index for index in range(start, end) if index not in roles]
    _levels(draft, places)
    add_task_tables(draft, [index for index in range(len(items)) if roles.get(index) != "noise"], start, end)
    metadata, effect = _metadata(draft, head, closing, source, title)
    _warnings(draft, head, closing, effect, source)
    _check_counts(draft, listed)
    return _document(draft, source, metadata, title, inner, head, listed)


def _carrier_end(payload: Payload | None, start: int) -> int | None:
    return start if payload is not None and payload.index is not None else None


def _titles(head: Head, payload: Payload | None) -> tuple[str | None, str | None]:
    """The document's title and that of what it carries. A carrier without title, or an order, yields to its payload."""
    title = head.title
    inner = (inner_title(title) if title else None) or (payload.title if payload else None)
    if payload is not None and (
        title is None or squash(title).endswith("令") or _weak(title) or _order(title, payload)
    ):
        title = payload.title
    return title, inner


def _order(title: str, payload: Payload) -> bool:
    """云汀市人民政府令第98号 云汀市人民政府关于…的决定: the page puts both into one line."""
    first, second = squash(title), squash(payload.title)
    return first != second and first.endswith(second) and "令" in first[: -len(second)]


def _weak(title: str) -> bool:
    """A line above the text that is no title of a document: the name of a site or of a column."""
    return "关于" not in title and len(squash(title)) < 8


def _body(items: list[Paragraph], head: Head, payload: Payload | None) -> tuple[int, int, int]:
    """Start and end of the part whose levels are read, and where annexes begin."""
    start, annexed = head.body, len(items)
    if payload is not None and payload.index is not None:
        after = payload.index + title_width(items, payload.index, payload.title)
        if has_labels(items, after, len(items)):
            start = after
    annex = next((i for i in range(start, len(items)) if is_annex_heading(items[i])), None)
    if annex is not None:
        if has_labels(items, start, annex):
            return start, annex, annex
        if has_labels(items, annex + 1, len(items)):
            return annex + 1, len(items), len(items)
        annexed = annex
    return start, annexed, annexed


def _roles(
    items: list[Paragraph], head: Head, closing: Closing, payload: Payload | None, start: int
) -> dict[int, str]:
    """The role of each paragraph that is not part of the levels."""
    roles = dict(head.roles) | closing.roles
    for index, item in enumerate(items):
        if item.footnote:
            roles[index] = "note"
        if index >= head.body and index not in roles and not item.table and is_residue(item):
            roles[index] = "noise"
    if payload is not None and payload.index is not None:
        for index in range(payload.index, payload.index + title_width(items, payload.index, payload.title)):
            roles[index] = "title"
    for index in range(head.body, start):
        roles.setdefault(index, "note" if is_annex_heading(items[index]) else "paragraph")
    return roles


def _read_citations(draft: Draft, roles: dict[int, str], listed: dict[int, Listed]) -> None:
    """In order of the text, so that a short name is known after its definition."""
    for index, item in enumerate(draft.items):
        if roles.get(index) in ("noise", "title", "addressees", "signature", "date"):
            continue
        if roles.get(index) == "note" and parse_number(item.text):
            _doubtful(draft, index)
            continue
        row = listed.get(index)
        if row is not None and not row.marked:
            draft.cited[index] = [Citation(row.title, row.number, issuer_in(row.title), item.line)]
        elif found := draft.citations.read(item.text, item.line):
            # The history below the title names acts by number alone, which are this document's own.
            history = roles.get(index) == "caption"
            kept = [
                one.citation
                for one in found
                if not one.short and not (history and one.citation.title is None)
            ]
            draft.cited[index] = kept
        _doubtful(draft, index)


def _doubtful(draft: Draft, index: int) -> None:
    shade = draft.items[index].shade
    if "《" in shade and title_spans(shade)[1]:
        draft.warn(index, "OD-021", "书名号不配对")
    if "号" not in shade:
        return
    if _DAMAGED.search(shade):
        draft.warn(index, "OD-011", "文号缺少括号或数字")
    for number in find_numbers(draft.items[index].text):
        if number.flags:
            draft.warn(index, "OD-010", f"文号写法不规范，按“{number.canonical}”处理")


def _as_found(item: Paragraph, source: Source) -> list[TextLine]:
    """The lines of the source, bullets and all; a part of a line where the line was divided."""
    lines = source.lines[item.line - 1 : max(item.last, item.line)]
    if item.noise or squash("".join(lines)).endswith(item.flat):
        return [TextLine(fold(line), item.line + n) for n, line in enumerate(lines) if fold(line)]
    return [TextLine(fold(item.text), item.line)]


def _surroundings(draft: Draft, roles: dict[int, str], start: int, end: int, source: Source) -> None:
    """Blocks for everything outside the levels, noise aside."""
    for index, item in enumerate(draft.items):
        role = roles.get(index)
        if role == "noise":
            draft.noise += _as_found(item, source)
        elif role is not None:
            draft.block(index, "note" if role == "caption" else role)
        elif not start <= index < end:
            draft.block(index, "note" if is_annex_heading(item) else "paragraph")


def _levels(draft: Draft, places: list[int]) -> None:
    level = article_level(draft.items, places)
    if level is not None:
        contents = read_articles(draft, places, level)
    else:
        outline = build(draft.items, places)
        assemble(draft, outline)
        contents = outline.contents
    for place in contents:
        draft.noise.append(TextLine(fold(draft.items[place].text), draft.items[place].line))
    draft.noise.sort(key=lambda one: one.line)


def _origin(head: Head, closing: Closing, source: Source, title: str | None, inner: str | None) -> Origin:
    """A plan counts its months in the year its title names, else in the year of the document."""
    published = _published(head, source)
    day = closing.signed or (dt.date.fromisoformat(published[:10]) if published else None)
    name = squash(inner or title or "")
    years = set() if _TITLE_SPAN.search(name) else set(_TITLE_YEAR.findall(name))
    year = int(years.pop()) if len(years) == 1 else day.year if day else None
    return Origin(day, year, _place(closing, head, name))


_PLACE = re.compile(r"^(?:中共)?([\u4e00-\u9fff]{2,4}?)(?:市|县|区|州|盟|旗|省|自治区)(?=[\u4e00-\u9fff]|$)")


def _place(closing: Closing, head: Head, title: str) -> str:
    """云汀 of 云汀市人民政府, from the signature, the banner or the title."""
    for name in (*closing.signers[:1], head.banner or "", head.title or "", title):
        if match := _PLACE.match(squash(name)):
            return match[1]
    return ""


def _published(head: Head, source: Source) -> str | None:
    named = [head.page.values.get("published") or "", head.published or ""]
    moments = [moment for moment in map(find_moment, named) if moment]
    if not moments:
        return find_moment(source.page.get("published", ""))
    # The first counts; another one of the same day may tell the hour.
    return max((one for one in moments if one[:10] == moments[0][:10]), key=len)


def _labelled_day(head: Head, key: str) -> dt.date | None:
    value = head.page.values.get(key)
    return find_date(value) if value else None


def _metadata(
    draft: Draft, head: Head, closing: Closing, source: Source, title: str | None
) -> tuple[Metadata, Effect]:
    values = head.page.values
    published = _published(head, source)
    signed = closing.signed or _labelled_day(head, "signed")
    if signed is None and head.dated is not None:
        signed = dt.date.fromisoformat(head.dated[0])
        draft.warnings.append(_doubt(head.dated[1], "OD-042", "没有落款日期，以标题下的日期作为成文日期"))
    event = closing.printed or signed or (dt.date.fromisoformat(published[:10]) if published else None)
    effect = read_effect(draft.items, event)
    begins = effect.begins or _labelled_day(head, "effective") or _from_caption(draft, head)
    ends = effect.ends or _labelled_day(head, "expires")
    number = _number(draft, head)
    metadata = Metadata(
        title=title,
        issuing_body=_issuer(head, closing, source, title),
        document_number=number,
        recipients=head.recipients,
        signed_date=signed.isoformat() if signed else None,
        published_at=published,
        effective_date=begins.isoformat() if begins else None,
        expires_date=ends.isoformat() if ends else None,
        validity=values.get("validity") or effect.words,
        index_number=values.get("index_number"),
        openness=closing.openness or values.get("openness"),
    )
    return metadata, effect


def _from_caption(draft: Draft, head: Head) -> dt.date | None:
    """…通过 1993年10月28日公布施行: the day below the title of a law."""
    for index, role in head.roles.items():
        match = _COMMENCED.search(draft.items[index].flat) if role == "caption" else None
        if match is not None:
            return find_date(match[1])
    return None


def _number(draft: Draft, head: Head) -> str | None:
    """The number under the title, else that of the page. Both are looked at: a difference is a doubt."""
    labelled = head.page.values.get("number")
    if head.damaged is not None:
        draft.warnings.append(_doubt(head.damaged[1], "OD-011", f"文号“{head.damaged[0]}”不完整"))
    if labelled is None:
        return head.number
    line = head.page.lines["number"]
    parsed = parse_number(labelled)
    if parsed is None:
        draft.warnings.append(_doubt(line, "OD-011", f"文号“{labelled}”不完整"))
        return head.number
    if head.number is not None and head.number != parsed.canonical:
        words = f"页面的文号 {parsed.canonical} 与正文的 {head.number} 不一致"
        draft.warnings.append(_doubt(line, "OD-012", words))
    return head.number or parsed.canonical


def _issuer(head: Head, closing: Closing, source: Source, title: str | None) -> str | None:
    """Signature, else what the page names, else the first words of the title."""
    if closing.signers:
        return " ".join(closing.signers)
    order = re.fullmatch(r"(.{4,}?)令(?:〔\d{4}〕)?第\d+号", head.number or "")
    named_issuer = head.page.values.get("issuer")
    if order is not None and not (named_issuer and order[1].endswith(squash(named_issuer))):
        return order[1]
    candidates = [
        head.page.values.get("issuer"),
        head.page.values.get("source"),
        source.page.get("source"),
        head.banner,
        head.organ,
    ]
    for name in candidates:
        if name and is_organ(squash(name)):
            return name
    named = [issuer_of(one) for one in (head.title, title) if one]
    return next((name for name in named if name), None)


def _doubt(line: int, code: str, message: str) -> ParseWarning:
    return ParseWarning(line, code, message)


def _warnings(draft: Draft, head: Head, closing: Closing, effect: Effect, source: Source) -> None:
    if head.secret is not None:
        draft.warnings.append(_doubt(head.secret, "OD-100", "文件有密级标志，不得公开"))
    labelled = _labelled_day(head, "signed")
    if labelled and closing.signed and labelled != closing.signed:
        line = closing.signed_line or head.page.lines["signed"]
        draft.warnings.append(
            _doubt(line, "OD-042", f"页面的成文日期 {labelled} 与落款日期 {closing.signed} 不一致")
        )
    named = head.page.values.get("issuer")
    if named and closing.signers and not _same_body(named, closing.signers):
        words = f"页面的发文机关 {named} 与落款 {'、'.join(closing.signers)} 不一致"
        draft.warnings.append(_doubt(head.page.lines["issuer"], "OD-013", words))
    if effect.derived_line is not None:
        draft.warnings.append(_doubt(effect.derived_line, "OD-043", "生效日期由印发或公布日期推算"))
    if mixed := _mixture(source.lines):
        draft.warnings.append(_doubt(mixed[0], "OD-090", mixed[1]))
    damaged = next((n for n, line in enumerate(source.lines, start=1) if _is_damaged(line)), None)
    if damaged is not None:
        draft.warnings.append(_doubt(damaged, "OD-090", "文字有损坏（乱码），请核对原件"))


def _mixture(lines: list[str]) -> tuple[int, str] | None:
    """The first line that shows what a conversion or recognition has done to the text."""
    pinyin = old = 0
    for number, line in enumerate(lines, start=1):
        if _LETTERS.search(line) and LOOKALIKE.search(line):
            return number, "数字中混有字母 O、l、I，疑为识别错误，请核对原件"
        pinyin += len(_PINYIN.findall(line)) if "(" in line or "（" in line else 0
        old += len(_TRADITIONAL.findall(line))
        if pinyin >= _MIN_PINYIN or old >= _MIN_TRADITIONAL:
            return number, "文字中夹有拼音或繁体字，疑为转换所致，请核对原件"
    return None


def _is_damaged(line: str) -> bool:
    """Placeholders of a lost character, or letters of other scripts where Chinese should be."""
    if _PLACEHOLDER in line or "锟斤拷" in line:
        return True
    foreign = len(_OTHER_SCRIPTS.findall(line))
    return foreign >= _FOREIGN and foreign * 2 > len(line)


def _merged(blocks: list[Block]) -> list[Block]:
    """Neighbouring rows become one table."""
    out: list[Block] = []
    for table, run in groupby(blocks, lambda block: block.kind == "table"):
        rows = list(run)
        if table:
            text = "\n".join(row.text for row in rows)
            out.append(Block("table", None, text, rows[0].line, rows[0].anchor, None))
        else:
            out += rows
    return out


def _same_body(named: str, signers: list[str]) -> bool:
    """The page names one of the signers, perhaps by a shorter name (市财政局 for 云汀市财政局)."""
    names = [squash(one) for signer in signers for one in signer.split()]
    return any(
        squash(one) in name or name in squash(one)
        for one in re.split(r"[、,，;；\s]", named)
        if one
        for name in names
    )


def _check_counts(draft: Draft, listed: dict[int, Listed]) -> None:
    """等9件…予以废止 and 目录（7件） against the rows of the lists that follow, in order."""
    claimed = [
        (place, cn2int(match[1] or match[2]) or 0)
        for place, item in enumerate(draft.items)
        if place not in listed
        for match in _COUNT.finditer(item.shade)
    ]
    sizes: list[int] = []
    before = None
    for index in sorted(
        index for index, row in listed.items() if row.number is not None or draft.items[index].table
    ):
        if before is None or index - before > 1:
            sizes.append(0)
        sizes[-1] += 1
        before = index
    sizes = [size for size in sizes if size > 1]
    wanted = list(dict.fromkeys(count for _, count in claimed))
    for place, count in claimed:
        if sizes and count > 1 and count not in sizes and len(sizes) <= len(wanted):
            draft.warn(place, "OD-071", f"所列件数 {count} 与清单的 {'、'.join(map(str, sizes))} 件不一致")


def _own_number(citation: Citation, number: str | None) -> bool:
    return number is not None and citation.number == number and citation.title is None


def _document(
    draft: Draft,
    source: Source,
    metadata: Metadata,
    title: str | None,
    inner: str | None,
    head: Head,
    listed: dict[int, Listed],
) -> Document:
    ordered = [block for index in sorted(draft.blocks) for block in draft.blocks[index]]
    cited = [one for index in sorted(draft.cited) for one in draft.cited[index]]
    adopted = head.adopted or re.search(r"令(?:〔\d{4}〕)?第", metadata.document_number or "") is not None
    kind = kind_of(
        title,
        inner,
        articles=len(draft.articles),
        tasks=sum(1 for one in draft.tasks if one.lead_units or one.responsible_units),
        adopted=adopted,
    )
    return Document(
        kind=kind,
        metadata=metadata,
        citations=[one for one in once_each(cited) if not _own_number(one, metadata.document_number)],
        repeals=read_repeals(draft.items, title, listed),
        chapters=draft.chapters,
        sections=draft.sections,
        articles=draft.articles,
        items=draft.tasks,
        tail=draft.tail,
        noise=draft.noise,
        warnings=sorted(draft.warnings, key=lambda one: (one.line, one.code)),
        blocks=_merged(ordered),
        lines=source.lines,
    )
