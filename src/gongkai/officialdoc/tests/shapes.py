"""Shapes of text that tempt a parser to look at everything once more for each thing it sees.

Each takes a length in characters and gives a text of about that length.
"""

from __future__ import annotations

from collections.abc import Callable

HEAD = "云汀市人民政府办公室关于做好有关工作的通知\n云政办发〔2023〕5号\n各区人民政府：\n"
FOOT = "\n云汀市人民政府办公室\n2023年3月6日\n"
_NUMERALS = "一 二 三 四 五 六 七 八 九 十".split()

Shape = Callable[[int], str]


def _times(unit: str, before: str = "", after: str = "") -> Shape:
    return lambda length: before + unit * max(1, length // len(unit)) + after


def _numbered(form: str, before: str = "", after: str = "") -> Shape:
    """The form with a number that counts up, until the text is long enough."""

    def make(length: int) -> str:
        count = max(1, length // len(form.format(1000)))
        return before + "".join([form.format(number) for number in range(1, count + 1)]) + after

    return make


def _han(number: int) -> str:
    """一, 二, … 十一, … 九十九, and from 100 sign by sign."""
    if number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens - 1] + "十") + (
            _NUMERALS[ones - 1] if ones else ""
        )
    return "".join("〇一二三四五六七八九"[int(sign)] for sign in str(number))


def _chinese(form: str, before: str = "", after: str = "") -> Shape:
    def make(length: int) -> str:
        count = max(1, length // (len(form) + 2))
        return before + "".join([form.format(_han(number)) for number in range(1, count + 1)]) + after

    return make


def _nested(opening: str, closing: str, core: str = "甲") -> Shape:
    def make(length: int) -> str:
        depth = max(1, length // (len(opening) + len(closing)))
        return HEAD + opening * depth + core + closing * depth

    return make


_PLAN = "云汀市2023年便民服务工作要点\n"
SHAPES: dict[str, Shape] = {
    "opened book marks": _times("《", HEAD),
    "closed book marks": _times("》", HEAD),
    "book marks with text": _times("《关于甲的通知", HEAD),
    "opened brackets": _times("（", HEAD),
    "opened brackets with text": _times("（甲市财政局", HEAD),
    "opened square brackets": _times("〔", HEAD),
    "opened lenses": _times("【甲", HEAD),
    "opened quotes": _times("“甲", HEAD),
    "closed quotes": _times("甲”", HEAD),
    "straight quotes": _times('"甲', HEAD),
    "nested brackets": _nested("（", "）"),
    "nested notes": _nested("（责任单位：市财政局", "）"),
    "nested book marks": _nested("《", "》"),
    "nested mixed": _nested("（〔【“《", "》”】〕）"),
    "chapters": _chinese("{}、做好工作\n", HEAD, FOOT),
    "chapters with text": _chinese("{}、做好工作。全面推进改革，落实责任。\n", HEAD, FOOT),
    "sections": _chinese("（{}）做好工作。推进改革。\n", HEAD, FOOT),
    "items": _numbered("{}.做好工作。推进改革。（市财政局牵头）\n", _PLAN),
    "items with many units": _numbered(
        "{}.做好工作。（市财政局、市教育局、市民政局按职责分工负责，6月底前完成）\n", _PLAN
    ),
    "circled": _times("①做好工作。②推进改革。\n", HEAD),
    "decimal levels": _numbered("1.{0}做好工作\n1.{0}.1推进改革。\n", HEAD),
    "articles": _chinese("第{}条　做好工作，推进改革。\n", "云汀市便民服务办法\n"),
    "articles with paragraphs": _chinese(
        "第{}条　做好工作，推进改革：\n（一）甲；\n（二）乙。\n", "云汀市便民服务办法\n"
    ),
    "chapters of rules": _chinese("第{}章　总则\n", "云汀市便民服务办法\n"),
    "one label": _times("一、做好工作\n", HEAD),
    "one item": _times("1.做好工作。\n", HEAD),
    "one article": _times("第一条　做好工作。\n", HEAD),
    "one bare label": _times("一、\n", HEAD),
    "bare labels in a line": _times("一、", HEAD),
    "bare numbers in a line": _times("1.", HEAD),
    "sections in a line": _times("（一）", HEAD),
    "articles in a line": _times("第一条", HEAD),
    "alternating levels": _times("一、做好工作\n（一）推进改革\n1.公布地图。\n", HEAD),
    "levels upside down": _times("1.公布地图。\n（一）推进改革\n一、做好工作\n", HEAD),
    "digits": _times("1234567890", HEAD),
    "digits with points": _times("1.2", HEAD),
    "digits as a label": lambda length: HEAD + "1" * length + ".做好工作。\n",
    "lookalikes": _times("1Ol0I", HEAD),
    "numerals": _times("一二三四五六七八九", HEAD),
    "numerals with units": _times("九千九百九十九万", HEAD),
    "numerals as a label": lambda length: HEAD + "一" * length + "、做好工作。\n",
    "numeral article": lambda length: HEAD + "第" + "一百" * (length // 2) + "条 做好工作。\n",
    "short lines": _times("甲\n", HEAD, FOOT),
    "short lines of words": _times("做好工作\n", HEAD, FOOT),
    "short lines that end": _times("做好。\n", HEAD, FOOT),
    "one line": _times("全面推进改革，做好工作。"),
    "one line without marks": _times("全面推进改革做好工作"),
    "one line of letters": _times("abcdefgh"),
    "one line, one letter": _times("a"),
    "rows by tabs": _numbered("{}\t推进改革\t市财政局\t6月底前\n", _PLAN + "序号\t任务\t责任单位\t时限\n"),
    "rows by pipes": _numbered(
        "| {} | 推进改革 | 市财政局 | 6月底前 |\n",
        _PLAN + "| 序号 | 任务 | 责任单位 | 时限 |\n| --- | --- | --- | --- |\n",
    ),
    "one wide row": _times("甲\t", HEAD),
    "one wide row of pipes": _times("甲|", HEAD + "|", "\n"),
    "pipes": _times("|", HEAD),
    "tabs": _times("\t", HEAD + "甲", "乙"),
    "one cell per line": _numbered(
        "{}\n推进改革\n市财政局\n6月底前\n", _PLAN + "序号\n任务\n责任单位\n完成时限\n"
    ),
    "metadata labels": _times("索引号：甲\n发文字号：云政发〔2023〕1号\n发布日期：2023-01-02\n"),
    "metadata labels in a line": _times("索引号：发文字号：发布日期：成文日期："),
    "metadata labels with blanks": _times("标　　题：\n索 引 号：\n"),
    "days": _times("2023年3月6日", HEAD),
    "days by lines": _times("2023年3月6日\n", HEAD),
    "months": _times("6月底前、", HEAD + "一、"),
    "years": _times("2023年", HEAD),
    "document numbers": _numbered("云政发〔2023〕{}号、", HEAD),
    "document numbers by lines": _numbered("云政发〔2023〕{}号\n", HEAD),
    "broken document numbers": _times("云政发〔2023号", HEAD),
    "order numbers": _times("令第5号", HEAD),
    "book mark pairs": _numbered("《云汀市第{}项办法》、", HEAD + "根据", "，制定本办法。"),
    "book mark pairs by lines": _numbered("《云汀市第{}项办法》\n", HEAD),
    "book mark pairs with numbers": _numbered("《云汀市办法》（云政发〔2023〕{}号）、", HEAD + "根据"),
    "book mark pairs that differ little": _times("《甲办法》《乙办法》", HEAD),
    "short names": _numbered("《云汀市第{0}项办法》（以下简称《办法{0}》）依《办法{0}》办理。\n", HEAD),
    "repeals": _numbered(
        "《云汀市第{}项办法》（云政发〔2023〕5号）同时废止。\n", "云汀市人民政府关于废止部分文件的决定\n"
    ),
    "repeals in a line": _numbered("《云汀市第{}项办法》、", HEAD + "《甲》", "同时废止。"),
    "repeals without titles": _times("同时废止", HEAD),
    "repeal list": _numbered(
        "{}.云汀市便民服务办法（云政发〔2023〕5号）\n",
        "云汀市人民政府关于废止部分文件的决定\n下列文件予以废止：\n",
    ),
    "in force": _times("自2023年1月1日起施行，有效期5年。", HEAD),
    "in force, unfinished": _times("自", HEAD),
    "rule for notes": _times("（责任单位：市财政局，下同）\n", HEAD),
    "rule for notes, with items": _numbered(
        "{}.做好工作。（市财政局牵头，各区人民政府配合，以下均需配合，不再列出）\n", _PLAN
    ),
    "notes": _times("责任单位：市财政局、市教育局\n", HEAD),
    "notes behind items": _numbered("{}.做好工作。\n责任单位：市财政局\n完成时限：6月底\n", _PLAN),
    "notes in a line": _times("（责任单位：市财政局）", HEAD + "一、做好工作。"),
    "bare notes in a line": _times("责任单位：市财政局；", HEAD + "一、做好工作。"),
    "contents": _chinese("{}、做好工作……………………1\n", HEAD + "目　　录\n"),
    "contents by dots": _times(".", HEAD + "目录\n一、做好工作"),
    "contents twice": lambda length: (
        HEAD
        + "目录\n"
        + _chinese("第{}章　做好工作\n")(length // 2)
        + _chinese("第{}章　做好工作\n第一条　甲。\n")(length // 2)
    ),
    "titles again": _times("云汀市人民政府办公室关于做好有关工作的通知\n"),
    "running heads": _times("云汀市人民政府文件\n做好工作，推进改革。\n- 1 -\n", HEAD),
    "addressees": _times("各区人民政府，", "云汀市关于甲的通知\n", "：\n做好工作。"),
    "addressees by lines": _times("各区人民政府：\n", "云汀市关于甲的通知\n"),
    "signatures": _times("云汀市人民政府\n2023年3月6日\n", HEAD),
    "blanks": _times(" ", HEAD + "甲", "乙"),
    "wide blanks": _times("\u3000", HEAD + "甲", "乙"),
    "blank lines": _times("\n", HEAD, "甲"),
    "blanks between characters": _times("做 好 工 作 ", HEAD),
    "widthless": _times("\u200b", HEAD + "甲", "乙"),
    "no-break blanks and feeds": _times("\xa0\n\u3000\r\n", HEAD, "甲"),
    "hard-wrapped": _times("全面推进改革全面推进改革全面推进改革全面推进改革全面推进改革\n", HEAD),
    "hard-wrapped, opened": _times("（全面推进改革全面推进改革全面推进改革全面推进改革\n", HEAD),
    "hard-wrapped, indented": _times("　　全面推进改革全面推进改革全面推进改革\n做好工作做好工作\n", HEAD),
    "hard-wrapped book marks": _times("《全面推进改革全面推进\n改革的通知》", HEAD),
    "everything in a line": _chinese("{}、做好工作。（一）推进改革。1.公布地图。（市财政局牵头）", HEAD),
    "items in a line": _numbered("{}.做好工作。", HEAD),
    "articles with text in a line": _chinese("第{}条 做好工作。", "云汀市便民服务办法 第一章 总则 "),
    "units": _times("市财政局、", HEAD + "1.做好工作。（", "负责）"),
    "units in the text": _times("市财政局、", HEAD),
    "units without marks": _times("市财政局", HEAD + "1.做好工作。（责任单位：", "）"),
    "units by blanks": _times("市财政局 ", HEAD + "1.做好工作。（责任单位：", "）"),
    "list marks": _times("、", HEAD),
    "list marks with a character": _times("甲、", HEAD),
    "commas": _times("，", HEAD),
    "stops": _times("。", HEAD),
    "colons": _times("：", HEAD),
    "colons with text": _times("甲：", HEAD),
    "annexes": _numbered("附件{}\n", HEAD),
    "annexes with text": _numbered("附件{}\n云汀市办法\n一、做好工作\n", HEAD),
    "annex list": _numbered("附件：{}.云汀市办法\n", HEAD),
    "annex list in a line": _numbered("{}.云汀市办法", HEAD + "附件："),
    "first, second": _times("一是做好工作，二是推进改革。", HEAD),
    "bold": _times("**甲", HEAD),
    "headings": _times("# 甲\n", HEAD),
    "escapes": _times("\\*", HEAD),
    "tags": _times("<p>", HEAD),
    "opened tags": _times("<p ", HEAD),
    "entities": _times("&nbsp;", HEAD + "甲", "乙"),
    "ampersands": _times("&#1", HEAD),
    "comments": _times("<!--", HEAD),
    "readings": _times("关(guān)", HEAD),
    "traditional": _times("關於發佈通知", HEAD),
    "breadcrumbs": _times("首页 > 政务公开 > ", "", "\n" + HEAD),
    "residue": _times("打印本页\n关闭窗口\n分享到：\n", HEAD),
    "latin words": _times("ab ", HEAD),
    "dashes": _times("—", HEAD),
    "dots": _times("…", HEAD),
    "surrogates": _times("\ud800", HEAD),
    "replacement characters": _times("\ufffd", HEAD),
    "emoji": _times("😀", HEAD),
    "plans again": _times(
        HEAD + "一、做好工作\n（一）推进改革\n1.公布地图。（市财政局牵头）\n" + FOOT.strip() + "\n"
    ),
    "forwarded": _times("现将《云汀市办法》印发给你们，请遵照执行。\n", HEAD),
    "deadlines": _numbered("{}.做好工作，2023年6月底前完成，长期坚持，10个工作日内办结。\n", _PLAN),
    "laws without marks": _times("中华人民共和国安全生产法第五条、", HEAD + "根据"),
    "carried lists": _times("废止下列文件：1.《甲》；2.《乙》。\n", HEAD),
    "provisions": _times("第一条第二款第三项", HEAD),
    "annexes set apart": _times("附件　　（1）", HEAD),
    "and after and": _times("和", _PLAN + "一、甲\n1.做好工作。责任单位："),
    "and the like": _times("甲等", _PLAN + "一、甲\n1.做好工作。（", "负责）"),
    "and the like in a cell": _times("l等", _PLAN + "序号\t任务\t责任单位\t完成时限\n1\t甲\t"),
    "names in brackets": _times("人民政府发展和改革委员会（一）&", _PLAN + "一、甲\n1.做好工作。责任单位："),
}
