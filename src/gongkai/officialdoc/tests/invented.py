"""An invented plan in three formats; all three must read the same."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

TITLE = "云河市人民政府办公室关于印发《云河市2023年便民服务工作计划》的通知"
PLAN = "云河市2023年便民服务工作计划"
HEAD = [TITLE, "云政办发〔2023〕5号", "各区县人民政府，市政府各部门、各直属机构："]
CARRIER = ["《云河市2023年便民服务工作计划》已经市政府同意，现印发给你们，请抓好落实。"]
SIGNED = ["云河市人民政府办公室", "2023年3月6日", "（此件公开发布）"]
BODY: list[tuple[str | None, str]] = [
    (
        None,
        "根据《云河省便民服务条例》和云河省人民政府办公厅《关于做好便民服务的通知》（云省办发〔2022〕9号），制定本计划。",
    ),
    ("一、", "办好民生实事"),
    ("（一）", "改造便民站点"),
    ("1.", "完成四十个站点改造，6月底前投入使用。（市住建局牵头，财政局、各区县人民政府配合）"),
    ("2.", "公布站点地图。（责任单位：市自然资源和规划局、市大数据局等部门；完成时限：2023年9月底）"),
    ("（二）", "方便老年人办事"),
    ("3.", "保留人工窗口。[市民政局、市人力资源和社会保障局按职责分工负责]"),
    ("二、", "加强保障"),
    ("4.", "每月通报进展（市政府办公室负责）。"),
]
CLOSING = "各单位要于11月15日前报送总结。"


def lines() -> list[str]:
    """The plan as lines of text."""
    body = [(label or "") + text for label, text in BODY]
    return [*HEAD, *CARRIER, *SIGNED, PLAN, *body, CLOSING]


def as_text() -> str:
    """Plain text."""
    return "\n".join(lines()) + "\n"


def as_html() -> bytes:
    """A page with menu, script, breadcrumb and share line."""
    escaped = [line.replace("&", "&amp;").replace("<", "&lt;") for line in lines()]
    body = "".join(f"<p>{line}</p>\n" for line in escaped)
    page = (
        "<!DOCTYPE html><html><head><meta charset='gbk'><title>x</title><script>var a='1.假条目';</script></head>"
        "<body><div class='nav'><a>首页</a><a>政务公开</a></div><div class='crumbs'>首页 > 文件</div>"
        f"<div id='zoom'>{body}</div><div class='share'>分享到：</div><footer>云ICP备1号</footer></body></html>"
    )
    return page.encode("gb18030")


def _numbering(document: docx.document.Document) -> dict[str, str]:
    """Add a list definition with Chinese levels; returns numId of the list."""
    root = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    levels = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
    for place, (form, text) in enumerate(levels):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(place))
        for name, value in (("start", "1"), ("numFmt", form), ("lvlText", text)):
            child = OxmlElement(f"w:{name}")
            child.set(qn("w:val"), value)
            level.append(child)
        abstract.append(level)
    root.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "77")
    reference = OxmlElement("w:abstractNumId")
    reference.set(qn("w:val"), "77")
    number.append(reference)
    root.append(number)
    return {"一、": "0", "二、": "0", "（一）": "1", "（二）": "1"}


def as_docx() -> bytes:
    """A Word file whose chapter and section numbers are counted by Word; items carry typed numbers."""
    document = docx.Document()
    levels = _numbering(document)
    for line in [*HEAD, *CARRIER, *SIGNED, PLAN]:
        document.add_paragraph(line)
    for label, text in BODY:
        if label not in levels:
            document.add_paragraph((label or "") + text)
            continue
        paragraph = document.add_paragraph(text)
        element: Any = paragraph._p
        properties = element.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = int(levels[label])
        properties.get_or_add_numId().val = 77
    document.add_paragraph(CLOSING)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
