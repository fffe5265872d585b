"""Invented documents to measure with: work plans of about 3,600 characters, as text, DOCX and PDF."""

from __future__ import annotations

import io
import random
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

LENGTH = 3_600
_FONTS = (
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "simsun.ttc",
    "uming.ttc",
    "gbsn00lp.ttf",
    "DroidSansFallback*.ttf",
)
_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
    "~/.local/share/fonts",
)
# Where the titles stand among the lines of a plan.
_TITLES = (0, 6)
_CN = "一二三四五六七八九十"

_VERBS = (
    "推进 规范 完善 健全 优化 加强 落实 编制 发布 更新 清理 梳理 压减 拓展 统筹 协调 督促 检查 评估 总结 培训 宣传 建立 修订 公开 "
    "整合 升级 扩大 缩短 简化 核实 归集 共享 保障 改造 新增 配备 张贴 印制 回访"
).split()
_THINGS = (
    "政务服务大厅窗口 便民服务站点 惠企政策清单 财政预算决算 重大建设项目 环境空气质量 饮用水水源 食品药品抽检 义务教育招生 "
    "医疗卫生机构 养老护理床位 公共法律援助 城市更新计划 老旧小区电梯 农村供水管网 高标准农田 粮食储备库 防汛抗旱预案 森林草原防火 "
    "安全生产执法 招标投标信息 国有土地出让 住房公积金提取 社会救助标准 残疾人辅具 公交线路时刻 停车泊位 博物馆预约 图书借阅 "
    "体育场馆开放 行政处罚决定 规范性文件库 意见征集 热线工单 数据目录 电子证照 信用修复 就业见习岗位 技能培训补贴 创业担保贷款 "
    "生育津贴 跨省通办事项 水电气暖报装 企业注销 不动产登记 婚姻登记 户籍迁移 殡葬惠民 垃圾分类 河道采砂 湿地保护 禁渔巡查 疫苗接种 "
    "校车许可 燃气管道 危房鉴定 消防通道 古树名木 噪声扰民 网络餐饮 预付卡 快递末端"
).split()
_ENDS = (
    "做到底数清、情况明 切实方便群众办事 主动接受社会监督 确保按时保质完成 形成长效机制 减轻基层负担 提高办理质效 回应企业和群众关切 "
    "并将结果向社会公布 避免重复填报 做好与上级平台的衔接 对发现的问题限期整改"
).split()
_BODIES = (
    "市发展改革委 市教育局 市科技局 市公安局 市民政局 市司法局 市财政局 市人力资源和社会保障局 市自然资源和规划局 市生态环境局 "
    "市住房城乡建设局 市交通运输局 市水务局 市农业农村局 市商务局 市文化和旅游局 市卫生健康委 市应急管理局 市审计局 市市场监督管理局 "
    "市统计局 市医疗保障局 市政务服务管理局"
).split()


def plan(number: int) -> list[str]:
    """The lines of one plan; the same number gives the same plan."""
    pick = random.Random(number)  # noqa: S311 — no secret depends on it
    year = 2015 + number % 10
    title = f"{year}年政务公开工作要点"
    lines = [
        f"云汀市人民政府办公室关于印发《{title}》的通知",
        f"云政办发〔{year}〕{number + 1}号",
        "各县（市、区）人民政府，市政府各部门、各直属机构：",
        f"《{title}》已经市人民政府同意，现印发给你们，请结合实际认真贯彻落实。",
        "云汀市人民政府办公室",
        f"{year}年3月{number % 28 + 1}日",
        title,
        f"根据《云汀省信息公开条例》和《云汀省人民政府关于{pick.choice(_VERBS)}{pick.choice(_THINGS)}的意见》（云政发〔{year - 1}〕9号），制定本要点。",
    ]
    item = 0
    for chapter in _CN:
        lines.append(f"{chapter}、{pick.choice(_VERBS)}{pick.choice(_THINGS)}公开")
        for section in _CN[:3]:
            lines.append(f"（{section}）{pick.choice(_VERBS)}{pick.choice(_THINGS)}。")
            for _ in range(2):
                item += 1
                lines.append(_item(item, pick))
                if sum(map(len, lines)) >= LENGTH:
                    return lines
    return lines


def _item(number: int, pick: random.Random) -> str:
    clauses = "，".join(f"{pick.choice(_VERBS)}{pick.choice(_THINGS)}" for _ in range(4))
    lead, first, second = pick.sample(_BODIES, 3)
    day = f"{pick.randint(4, 12)}月底前完成"
    return f"{number}.{clauses}，{pick.choice(_ENDS)}；{day}。（{lead}牵头，{first}、{second}配合）"


def as_docx(lines: list[str]) -> bytes:
    """As an office saves it: font, size, indent and distance of lines stand at each paragraph (GB/T 9704)."""
    document = docx.Document()
    for index, line in enumerate(lines):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(28)
        run = paragraph.add_run(line)
        run.font.size = Pt(22 if index in _TITLES else 16)
        run.font.name = "仿宋_GB2312"
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋_GB2312")
        if index in _TITLES:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        else:
            paragraph.paragraph_format.first_line_indent = Pt(32)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def chinese_font() -> str | None:
    """A TrueType font with Chinese characters on this system, registered; None if there is none."""
    for folder in _FOLDERS:
        for pattern in _FONTS:
            for path in sorted(Path(folder).expanduser().rglob(pattern)):
                try:
                    font = TTFont("bench", str(path), subfontIndex=0)
                except (TTFError, OSError):
                    continue
                if ord("公") in font.face.charToGlyph:
                    pdfmetrics.registerFont(font)
                    return path.name
    return None


def as_pdf(lines: list[str]) -> bytes:
    """Set justified with indents, a number at the foot, and the subset of the font that is needed."""
    text = ParagraphStyle(
        "text",
        fontName="bench",
        fontSize=16,
        leading=28,
        firstLineIndent=32,
        wordWrap="CJK",
        alignment=TA_JUSTIFY,
    )
    title = ParagraphStyle(
        "title", fontName="bench", fontSize=22, leading=34, wordWrap="CJK", alignment=TA_CENTER
    )
    buffer = io.BytesIO()

    def number(canvas: object, document: object) -> None:
        canvas.setFont("bench", 14)  # type: ignore[attr-defined]
        canvas.drawCentredString(A4[0] / 2, 40, f"— {document.page} —")  # type: ignore[attr-defined]

    flow = [Paragraph(line, title if index in _TITLES else text) for index, line in enumerate(lines)]
    SimpleDocTemplate(buffer, pagesize=A4).build(flow, onFirstPage=number, onLaterPages=number)
    return buffer.getvalue()
