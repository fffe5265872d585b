"""What an element of a page means for its text: whether it is shown, ends a line, is bold, or is furniture of the site."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Marks of text; a line takes those of its first piece.
BOLD, NOISE, NOTE, LINK, FILE, KEEP, ARTICLE, HEADING, RAISED, ANCHOR = (1 << place for place in range(10))

_DROPPED = frozenset(
    "head title button select option datalist noscript template iframe svg object applet video audio canvas input"
    " textarea embed map progress meter rt rp rtc frameset noframes".split()
)
_BLOCK = frozenset(
    "p div article section main nav header footer aside menu h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote pre center"
    " figure figcaption address hr body html form fieldset legend details summary caption thead tbody tfoot table tr td th"
    " dir hgroup dialog search optgroup listing".split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_FURNITURE = frozenset(("nav", "header", "footer", "aside", "menu"))
_FURNITURE_ROLES = frozenset(
    "navigation banner contentinfo search menu menubar complementary toolbar".split()
)
_NAMED = frozenset("div ul ol section p span td table li dl".split())
_MENU = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|footer|foot|breadcrumb|crumb|crumbs|share|bdshare|bdsharebuttonbox|bshare|jiathis|sidebar"
    r"|toolbar|topbar|pagination)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.IGNORECASE
)
_SHOWN_AS_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|table(?:-row)?|list-item)\b", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|[6-9]00|normal|[1-5]00)", re.IGNORECASE)
_SPACE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_ARTICLE_NAMES = re.compile(
    r"(?:^|\s)(?:zoom|UCAP-CONTENT|TRS_Editor|trs_editor_view|article-content|pages_content|zwnr)(?:$|\s)",
    re.IGNORECASE,
)
_NOTE_ID = re.compile(r"_?(?:ftn|edn|fn|footnote|endnote)[-_:]?\d+", re.IGNORECASE)
_NOTE_CLASS = re.compile(r"(?:^|\s)(?:footnotes?|endnotes?|MsoFootnoteText|MsoEndnoteText)(?:$|\s)")
# A link within the page, or to a note of the page saved with its whole address.
_TO_NOTE = re.compile(r"^#|#_?(?:ftn|edn|fn|footnote|endnote)", re.IGNORECASE)
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar|pptx?|7z|jpe?g|png)(?:$|[?#])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meaning:
    """`on` and `off` are marks which the element sets or clears for what stands in it."""

    dropped: bool = False
    block: bool = False
    on: int = 0
    off: int = 0


def meaning(tag: str, attributes: dict[str, str]) -> Meaning:
    """What an element with these attributes means."""
    style = attributes.get("style", "")
    if tag in _DROPPED or "hidden" in attributes or (style and _HIDDEN.search(style)):
        return Meaning(dropped=True)
    if tag == "dialog" and "open" not in attributes:
        return Meaning(dropped=True)
    on, off = _by_tag(tag, attributes), 0
    block = tag in _BLOCK
    if style:
        block = block or _SHOWN_AS_BLOCK.search(style) is not None
        if weight := _WEIGHT.search(style):
            heavy = weight[1].lower() == "bold" or weight[1][0] in "6789"
            on, off = (on | BOLD, off) if heavy else (on & ~BOLD, BOLD)
        if _SPACE.search(style):
            on |= KEEP
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    if names != " ":
        on |= _by_name(tag, names, attributes.get("id", ""), block)
    if attributes.get("role") in _FURNITURE_ROLES:
        on |= NOISE
    return Meaning(block=block or bool(on & NOISE), on=on, off=off)


def _by_tag(tag: str, attributes: dict[str, str]) -> int:
    if tag in _HEADINGS:
        return BOLD | HEADING
    if tag in ("b", "strong"):
        return BOLD
    if tag in _FURNITURE:
        return NOISE
    if tag in ("article", "main"):
        return ARTICLE
    if tag in ("pre", "listing"):
        return KEEP
    if tag == "sup":
        return RAISED
    if tag == "a" and "href" in attributes:
        to = attributes["href"]
        return LINK | (FILE if _FILE.search(to) else 0) | (ANCHOR if _TO_NOTE.search(to) else 0)
    return 0


def _by_name(tag: str, names: str, identifier: str, block: bool) -> int:
    """What class and id tell; only usual names count, and only on elements that carry blocks."""
    on = 0
    if tag in _NAMED and _MENU.search(names):
        on |= NOISE
    if _ARTICLE_NAMES.search(names):
        on |= ARTICLE
    if block and (_NOTE_ID.fullmatch(identifier) or _NOTE_CLASS.search(names)):
        on |= NOTE
    return on
