"""What surrounds a document on a web page: its metadata block (索引号, 发布日期 …) and residue (分享到, 打印 …)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .dates import find_moment
from .lines import Paragraph
from .normalise import fold, squash
from .numbers import parse_number
from .titles import TITLE_END

_LABELS = {
    "index_number": "信息索取号|信息索引|索引号|索取号|索引|信息索引号|索引号码",
    "issuer": "公布机构|发文机关|发布机构|制发机关|公开机构|发文单位|发布机关|制定机关|发布单位|发文机构|发布部门|公开主体|公开部门|发布主体|责任部门|信息公开机构",
    "signed": "成文日期|发文日期|生成日期|印发日期|签发日期",
    "published": "公布时间|发布日期|发布时间|公开日期|公开时间|时间|日期|公布日期|更新时间",
    "number": "发文字号|发布文号|文号|发文文号|文件编号|发文号|文件字号",
    "title": "标题|信息标题|名称|信息名称|文件名称|公文名称|文件标题",
    "validity": "有效性|公文时效|时效|信息时效|有效性状态|文件有效性|状态|有效状态|是否有效|时效性|效力状态|是否有效|文件状态|效力",
    "openness": "公开方式|公开形式|公开属性|公开类别|公开范围|公开选项|信息公开选项",
    "effective": "生效日期|生效时间|实施日期|施行日期|生效时间|实施时间|施行时间",
    "expires": "失效日期|废止时间|失效时间|废止日期|失效时间|终止日期",
    "source": "来源|信息来源|文章来源|稿件来源",
    "other": "内容概述|公开程序|主题分类|信息分类|主题词|体裁分类|服务对象|作者|浏览次数|点击数|点击量|阅读次数|访问量|阅读量|责任编辑|编辑|字体|字号|关键词"
    "|统一编号|统一登记|规范性文件统一编号|登记号|登记编号|统一登记号|公开时限|公开时效|信息格式|语种|所属类别|公开目录|栏目|浏览量|点击率|题材|体裁|分类|组配分类|所属主题|信息类别|内容分类|公文种类|有效期",
}


def _spaced(word: str) -> str:
    return r"[\ ]{0,4}".join(word)


_ALL = "|".join(
    f"(?P<{key}>{'|'.join(_spaced(word) for word in sorted(words.split('|'), key=len, reverse=True))})"
    for key, words in _LABELS.items()
)
_PAIR = re.compile(
    rf"(?:^|(?<=[\ |【\[;,)\]】\d]))[【\[]?(?:{_ALL})(?:[】\]][\ ]{{0,3}}:?|[\ ]{{0,3}}:)[\ ]{{0,3}}"
)
_CELL = {word: key for key, words in _LABELS.items() for word in words.split("|")}
_RESIDUE = re.compile(
    r"扫一?扫.{0,20}|分享(?:到|至|:).{0,30}|打印(?:本页|此页|页面)?|关闭(?:窗口|本页|页面)?|\[?打印\]?.{0,6}\[?关闭(?:窗口)?\]?|收藏(?:本页)?"
    r"|[【\[]?字(?:体|号):.{0,14}|(?:浏览|点击|阅读|访问)(?:次数|量|数|率)?:.{0,12}|(?:上|下)一(?:篇|条|页):?.{0,60}"
    r"|附件下载.{0,60}|相关(?:链接|文档|附件|解读|阅读|文章|信息|稿件)(?:(?:>>|:).{0,70})?|(?:政策|图文|文件|图解|部门)解读(?:(?:>>|:).{0,70})?|解读(?:链接)?:.{0,70}|责任编辑:.{0,12}|编辑:.{0,8}"
    r"|(?:主办|承办)(?:单位)?:.{2,40}(?:承办|技术支持|维护|主管)(?:单位)?:.{2,60}|.{0,30}(?:主办|承办).{0,8}(?:技术支持|建议使用|维护).{0,60}|@+.{2,40}@+|[!~*#]{4,}|首页(?:→|>>|›|/).{0,60}|[^>]{1,24}(?:>{1,2}[^>]{1,30}){2,8}|(?:提示:)?您访问的链接.{0,60}|继续访问放弃|<<返回.{0,6}|没有了|本网站由.{0,60}|关于本站.{0,40}|延伸阅读.{0,40}|没有相关.{0,6}|视力保护色.{0,20}|本文.{0,10}(?:打印|复制|下载).{0,30}|设为首页.{0,20}|网站支持.{0,40}|(?:首页|打印|收藏|关闭|保存|纠错|添加收藏|打印文章|A\+|A-|听全文)|(?:您)?.{0,5}位置(?:是)?(?::|>).{0,80}|首页(?:>|»|/|-|\|).{0,80}|(?:主办|承办|维护)(?:单位)?:.{0,60}(?:ICP|网站标识码|公网安备|版权).{0,80}"
    r"|.{0,20}ICP备.{0,60}|.{0,70}网站标识码.{0,40}|.{0,10}公网安备.{0,40}|版权所有.{0,60}|无障碍(?:浏览|阅读)?|(?:长者|适老)模式?|返回顶部|网站地图|联系我们"
    r"|.{0,40}(?:↓{2,}|★.{1,16}★|点此下载|点击下载|扫码(?:进群|关注|领取)|加群|公众号).{0,40}|暂无.{0,4}|保存|我要(?:纠错|收藏|留言)|纠错|.{0,4}(?:当前页|本页)|一图读懂.{0,50}|\[?[大中小]\]?"
    r"|请使用.{0,30}(?:浏览|分辨率).{0,20}|点击上方.{0,20}|技术支持:.{2,30}|【广告】.{0,60}|您的浏览器.{0,40}|打印前.{0,40}|.{0,20}仅供参考.{0,30}|.{0,20}版权所有|(?:打印|本页|返回|首页|字号|加大|减小|关闭|窗口|分享|微信|微博|空间|A{1,3}){2,12}"
    r"|欢迎(?:访问|光临|您).{0,60}|今天是.{6,60}|(?:信息|文章|稿件)来源:.{2,30}|新闻中心|政策文件|政策法规|解读链接|政策问答:.{0,60}"
    r"|(?!附件)[^,。;:]{2,80}\.(?:docx?|xlsx?|dwg|jpg|png|pdf|zip|rar|wps|ofd)|[!！]{4,}|(?:首页|政策|信息|新闻|政务|公开)[^>]{0,20}>[^>]{1,30}"
    r"|【?法宝引证码】?.{0,40}|(?:原文链接|下载地址|链接地址|归档时间):?.{0,160}|<?(?:https?://|www\.)\S{1,200}|:{3,}.{0,30}|@tab.{0,20}|\[\[toc\]\]"
    r"|(?:\[[^\]]{0,40}\]\([^()]{0,120}\)){1,60}|(?:信息|文章|稿件)?来源:.{0,20}(?:责任)?编辑:.{0,10}|您访问的链接即将离开.{0,60}|微信|微博|朋友圈|QQ空间|【?大\|?中\|?小】?|-{3,}|\*{3,}|={3,}|-?—?\d{1,3}—?-|第\d{1,3}页(?:共\d{1,3}页)?|"
)
# A label that is not known, in a block whose other labels are.
_UNKNOWN = re.compile(
    r"[\u4e00-\u9fff][\u4e00-\u9fff\ ]{1,9}:\ {0,4}[^\ :,。;][^:。;]{0,60}"
    r"|(?!各)[\u4e00-\u9fff]{2,6}(?<![部局委办厅府院会团队站所室司社馆员表志]):"
)
# A counter or a choice of fonts behind a value on the same line.
_COUNTER = re.compile(
    r"[\ \u3000]?\|.*$|[\ \u3000][\[【].*$|[\ \u3000](?:浏览|点击|阅读|访问|字号|字体|打印|收藏|分享).*$"
)
_GLUED = re.compile(
    "|".join(
        sorted(
            (word for word in _CELL if word not in ("时间", "日期", "状态", "字体")), key=len, reverse=True
        )
    )
)
_MIN_GLUED, _MAX_GLUED = 3, 6
_MIN_PIPES, _MIN_HEADS, _MAX_HEADS = 2, 3, 10
_PIECES = re.compile(r"\ +|\||(?<=[】\]])(?=[【\[])")
_LONGEST_RESIDUE = 120
_SPLIT_DATE = (
    re.compile(r"\d{4}年?"),
    re.compile(r"\d{1,2}[/\-.]\d{1,2}"),
    re.compile(r"\d{1,2}:\d{2}(?::\d{2})?"),
)


@dataclass(slots=True)
class PageData:
    """Values of the metadata block by key; the first non-empty value of a key counts. `lines` tells where."""

    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def put(self, key: str, value: str, line: int) -> None:
        """Keep a value, unless the label is empty or has had one."""
        value = _COUNTER.sub("", fold(value)).strip("|[]【】;,， ")
        if key == "published" and key in self.values and _more_precise(value, self.values[key]):
            self.values[key] = value
        if value and value not in ("-", "无", "/", "--") and key not in self.values:
            self.values[key] = value
            self.lines[key] = line


def _more_precise(value: str, known: str) -> bool:
    """The same day with the hour."""
    new, old = find_moment(value), find_moment(known)
    return new is not None and old is not None and new.startswith(old) and len(new) > len(old)


def is_residue(item: Paragraph) -> bool:
    """The whole paragraph is furniture of the page, or consists of pieces that are."""
    if item.noise:
        return True
    if len(item.text) > _LONGEST_RESIDUE or "。" in item.shade[:-1] or item.shade[-1:] == "。":
        return False
    if item.markup or _RESIDUE.fullmatch(item.flat) is not None:
        return True
    pieces = [piece.strip("【】[]()") for piece in _PIECES.split(item.shade) if piece.strip("【】[]()")]
    return bool(pieces) and all(_RESIDUE.fullmatch(squash(piece)) for piece in pieces)


def read_split_date(items: list[Paragraph], index: int) -> tuple[str, int] | None:
    """A date over three lines (2020 / 10/20 / 00:07): the words joined, and how many lines they take."""
    texts = [item.flat for item in items[index : index + 3]]
    if len(texts) < 2 or not _SPLIT_DATE[0].fullmatch(texts[0]) or not _SPLIT_DATE[1].fullmatch(texts[1]):
        return None
    date = f"{texts[0].rstrip('年')}/{texts[1]}".replace(".", "/").replace("-", "/")
    if len(texts) == 3 and _SPLIT_DATE[2].fullmatch(texts[2]):
        return f"{date} {texts[2]}", 3
    return date, 2


def read_metadata(items: list[Paragraph], index: int, page: PageData) -> int:
    """Read a metadata line and tell how many paragraphs it took: 0 if it is none."""
    item = items[index]
    if item.table:
        return _read_cells(item, page)
    if taken := _heads_and_values(items, index, page):
        return taken
    piped = item.text.count("|") >= _MIN_PIPES
    if piped and (taken := _read_cells(item, page)):
        return taken
    if len(item.text) > 400:
        return 0
    pairs = list(_PAIR.finditer(item.shade))
    if not pairs and (taken := _bare_label(items, index, page) or _glued_label(items, index, page)):
        return taken
    if not pairs and page.lines and _UNKNOWN.fullmatch(item.shade):
        return 1
    if not pairs or (
        pairs[0].start() > 0 and not _leads(item.shade[: pairs[0].start()]) and not _dated(item, pairs)
    ):
        return int(piped and bool(page.lines))
    if pairs[0].start() > 0 and _leads(item.shade[: pairs[0].start()]):
        page.put("published", item.text[: pairs[0].start()], item.line)
    for number, match in enumerate(pairs):
        end = pairs[number + 1].start() if number + 1 < len(pairs) else len(item.text)
        page.put(match.lastgroup or "other", item.text[match.end() : end], item.line)
    alone = len(pairs) == 1 and pairs[0].end() == len(item.shade)
    return 1 + (_value_below(items, index, pairs[0].lastgroup or "other", page) if alone else 0)


def _heads_and_values(items: list[Paragraph], index: int, page: PageData) -> int:
    """索引号 发布机构 发文日期 / LJFG-2022 市发改委 2022-03-07: heads in one line, values in the next."""
    heads = items[index].text.split()
    if not _MIN_HEADS <= len(heads) <= _MAX_HEADS or index + 1 >= len(items):
        return 0
    keys = [_CELL.get(head) for head in heads]
    values = items[index + 1].text.split()
    if None in keys or len(values) != len(heads):
        return 0
    for key, value in zip(keys, values, strict=True):
        page.put(key or "other", value, items[index + 1].line)
    return 2


def _bare_label(items: list[Paragraph], index: int, page: PageData) -> int:
    """Labels and values on lines of their own without colons: 索引号 / BW-A002 / 公开方式 / 主动公开."""
    key = _CELL.get(items[index].flat)
    if key is None:
        return 0
    near = sum(1 for item in items[index : index + 6] if item.flat in _CELL)
    if near < 2 and not page.lines:
        return 0
    return 1 + _value_below(items, index, key, page)


def _glued_label(items: list[Paragraph], index: int, page: PageData) -> int:
    """索引号QY002-0105 / 文号青政人〔2024〕14号: labels that only their style parted from the value, in a block of them."""
    match = _GLUED.match(items[index].shade)
    near = sum(1 for item in items[index : index + _MAX_GLUED] if _GLUED.match(item.shade))
    if match is None or near < _MIN_GLUED - min(len(page.lines), 2):
        return 0
    key, value = _CELL[match[0]], items[index].text[match.end() :].strip()
    if value and not _plausible(key, Paragraph(value, items[index].shade[match.end() :].strip(), 0)):
        return 0
    page.put(key, value, items[index].line)
    return 1


def _dated(item: Paragraph, pairs: list[re.Match[str]]) -> bool:
    """A short line with the day of publication, whatever else the page has put before it."""
    return len(item.text) <= _LONGEST_RESIDUE and any(
        match.lastgroup == "published" and find_moment(item.text[match.end() : match.end() + 20])
        for match in pairs
    )


def _leads(before: str) -> bool:
    """A date may stand before the first label: 2020-10-20 来源：…"""
    return (
        re.fullmatch(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\ ]*(?:\d{1,2}:\d{2}(?::\d{2})?)?[\ |]*", before)
        is not None
    )


def _value_below(items: list[Paragraph], index: int, key: str, page: PageData) -> int:
    if index + 1 >= len(items):
        return 0
    below = items[index + 1]
    if (
        below.table
        or len(below.text) > 60
        or _PAIR.match(below.shade)
        or is_residue(below)
        or below.shade.endswith(":")
        or below.flat in _CELL
        or _UNKNOWN.fullmatch(below.shade)
        or not _plausible(key, below)
        or (key == "other" and not _in_block(items, index + 2))
    ):
        return 0
    page.put(key, below.text, below.line)
    return 1


def _in_block(items: list[Paragraph], index: int) -> bool:
    """The block of metadata goes on here: a value of no interest must not take what stands below the block."""
    if index >= len(items):
        return False
    item = items[index]
    return _PAIR.match(item.shade) is not None or item.flat in _CELL or is_residue(item)


def _plausible(key: str, item: Paragraph) -> bool:
    """The text can be a value of this kind: an empty label must not take the title that stands below it."""
    text = item.flat
    if key in ("published", "signed", "effective", "expires"):
        return re.search(r"\d{4}|[〇○零一二三四五六七八九]{4}年", text) is not None
    if key == "number":
        return parse_number(item.text) is not None or "号" in text
    if key == "validity":
        return re.search(r"有效|失效|废止|修改|试行|执行", text) is not None and len(text) <= 20
    if key == "openness":
        return "公开" in text and len(text) <= 12
    if key == "index_number":
        return re.search(r"[\dA-Za-z]", text) is not None and not TITLE_END.search(text)
    if key == "title":
        return True
    return len(text) <= 30 and not TITLE_END.search(text) and parse_number(item.text) is None


def _read_cells(item: Paragraph, page: PageData) -> int:
    cells = item.text.split("\t") if item.table else item.text.strip("| ").split("|")
    keys = [_CELL.get(squash(cell).rstrip(":：")) for cell in cells]
    if keys[0] is None and not (page.lines and any(keys)):
        return 0
    label: str | None = None
    for key, cell in zip(keys, cells, strict=True):
        # The cell behind a label is its value, unless it is a label too: 成文日期: | 发布日期: | 2020-04-09.
        if label is not None and key is None:
            page.put(label, cell, item.line)
        label = key
    return 1
