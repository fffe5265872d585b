"""Rows of the tables of an annual report (政府信息公开工作年度报告) that look like headings once a capture has flattened them.

The form of 国办公开办函〔2021〕30号, its trial form of 2019, and the statistics that older reports annexed all number their rows
一、（一） 1.; none of these opens a level of the text.
"""

from __future__ import annotations

import re

from .lines import Paragraph
from .normalise import squash

_TITLE = re.compile(r"(?:政府信息公开|政务公开).{0,12}(?:年度报告|年报|情况报告|报告)|信息公开.{0,8}年报")
_ROW = re.compile(
    r"(?:本年(?:度)?新收|上年(?:度)?结转|本年(?:度)?办理结果|结转下年(?:度)?继续办理|(?:予以|部分|不予|同意|不同意)公开|无法提供|不予处理|其他处理|总计|合计"
    r"|属于(?:国家秘密|内部事务信息|过程性信息|行政执法案卷|行政查询事项|行政查询|三安全一稳定)|其他法律行政法规禁止公开|危及.{0,3}三安全一稳定|保护第三方合法权益|属于三类内部|属于四类过程"
    r"|本机关不掌握|没有现成信息|补正后申请内容仍不明确|信访举报投诉类|重复申请|要求提供公开出版物|无正当理由大量反复|要求行政机关确认|申请人(?:无正当理由|逾期未按)|其他$"
    r"|(?:收到|新收)申请数|申请办结数|申请答复数|(?:当面|传真|信函|网络|电子邮件)申请数|按时办结数|延期办结数|(?:主动公开|公开)(?:政府信息数|规范性文件数)|主动公开情况$|回应解读情况$|依申请公开情况$"
    r"|(?:行政复议|行政诉讼|被举报投诉)(?:案件)?数量|维持具体行政行为数|被依法纠错数|其他情形数|维持具体行政行为|机构建设和保障经费情况$|(?:收取|会议|培训)?(?:情况|数|数量)$)"
)
_OLD_TABLE = re.compile(r"(?:情况|统计)(?:统计)?表(?:\(.{0,20}\))?$|^(?:指标名称|统计指标)")
_VALUE = re.compile(r"[-+]?\d[\d,.]*(?:万?元|件|条|次|个|人|份)?|[/—\-]|0|无")


def table_rows(items: list[Paragraph], title: str | None) -> set[int]:
    """The paragraphs (by index) that are rows of such tables; empty for any other document."""
    if title is None or not _TITLE.search(squash(title)):
        return set()
    out: set[int] = set()
    old = False
    for index, item in enumerate(items):
        text = item.flat
        old = old or (_OLD_TABLE.search(text) is not None and len(text) < 40 and item.label is None)
        label = item.label
        if label is None or len(text) > 60 or "。" in text:
            continue
        below = squash(items[index + 1].text) if index + 1 < len(items) else ""
        name = squash(item.shade[label.end :])
        prose = "。" in below
        if old or (_ROW.match(name) and not prose and not text.startswith("第")) or _VALUE.fullmatch(below):
            out.add(index)
    return out
