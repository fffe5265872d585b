"""The ten PDF files of the gold set, by reportlab and, three of them, by typst."""

from collections.abc import Callable, Sequence
from typing import Any

import pikepdf
import typst
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gongkai.privacy.tests.gold.gold_file import HERE, Gold

LETTER_FONTS = HERE.parents[2] / "letters" / "fonts"


def canvas(gold: Gold, title: str, author: str = "") -> Any:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    page = Canvas(str(gold.path), pagesize=(595, 842), invariant=1, pageCompression=1)
    page.setTitle(title)
    page.setAuthor(author)
    page.setCreator("")
    page.setSubject("")
    page.setFont("STSong-Light", 18)
    page.drawCentredString(297, 780, title)
    page.setFont("STSong-Light", 12)
    return page


def lines(page: Any, gold: Gold, texts: Sequence[str], top: int = 740, left: int = 72) -> None:
    for number, text in enumerate(texts):
        page.drawString(left, top - 24 * number, gold(text))


def p01() -> Gold:
    gold = Gold("p01.pdf")
    page = canvas(gold, "行政处罚信息公示")
    lines(
        page,
        gold,
        [
            "被处罚人：[N|丛茂才]，男，[D|1970年10月18日]出生",
            "公民身份号码：[I|22019919701018431?]",
            "住址：[A|松江市船营区炮台街8号3单元4楼]",
            "违法事实：驾驶[V|吉B·2M705]号三轮汽车非法运输烟花爆竹6箱",
            "处罚内容：没收违法所得1,200元，罚款3,000元；文号：船应急罚〔2025〕9号",
        ],
    )
    page.save()
    return gold


def p02() -> Gold:
    gold = Gold("p02.pdf", "covered_text")
    page = canvas(gold, "不予公开决定书")
    lines(page, gold, ["申请人：", "你申请公开邻居房屋审批材料一事，经审查，决定不予公开。"])
    page.drawString(130, 740, gold("[N|邝美云儿]　[I|44019919760512262?]", "covered_text"))
    page.rect(126, 735, 260, 18, fill=1)
    page.save()
    return gold


def p03() -> Gold:
    gold = Gold("p03.pdf", "pdf_annotation", "pdf_invisible_text")
    page = canvas(gold, "扫描件：来信登记")
    picture = Image.new("L", (400, 120), 235)
    ImageDraw.Draw(picture).line((20, 60, 380, 64), fill=90, width=3)
    page.drawImage(ImageReader(picture), 72, 600, 400, 120)
    layer = page.beginText(80, 660)
    layer.setTextRenderMode(3)
    layer.textLine(gold("来信人：[N|巴哈尔古丽] 电话：[L|0903-2516 880]（家）", "pdf_invisible_text"))
    layer.textLine(gold("住：[A|葡萄沟乡巴格日社区6组77号]", "pdf_invisible_text"))
    page.drawText(layer)
    page.save()
    text = gold("经手人备注：其子[N|巴图尔]，[M|15809031174]", "pdf_annotation")
    return with_pikepdf(gold, lambda pdf: annotate(pdf, text, flags=2))


def with_pikepdf(gold: Gold, edit: Callable[[pikepdf.Pdf], None]) -> Gold:
    with pikepdf.open(gold.path, allow_overwriting_input=True) as pdf:
        edit(pdf)
        pdf.save(gold.path, deterministic_id=True)
    return gold


def annotate(pdf: pikepdf.Pdf, text: str, flags: int = 0) -> None:
    """A note on the first page; flag 2 hides it."""
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=[400, 700, 420, 720],
        Contents=pikepdf.String(text),
        F=flags,
    )
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))


def attach(pdf: pikepdf.Pdf, data: bytes) -> None:
    pdf.attachments["mingxi.csv"] = pikepdf.AttachedFileSpec(
        pdf, data, filename="mingxi.csv", mime_type="text/csv"
    )


def p04() -> Gold:
    gold = Gold("p04.pdf", "pdf_attachment", "pdf_invisible_text")
    page = canvas(gold, "临时救助发放公告")
    lines(page, gold, ["2025年5月共发放临时救助金86,400元，惠及32户，明细见附件。"])
    layer = page.beginText(72, 650)
    layer.setTextRenderMode(3)
    layer.textLine(gold("受理人留底：[N|屠苏苏]，[A|桃源新村19幢403室]", "pdf_invisible_text"))
    page.drawText(layer)
    page.save()
    rows = [
        "姓名,身份证号,原因",
        "[N|屠苏苏],[I|33019919830925164?],[H|白血病]",
        "[N|应豪],[I|33019919910707355?],火灾",
    ]
    data = "\n".join(gold(row, "pdf_attachment") for row in rows).encode()

    return with_pikepdf(gold, lambda pdf: attach(pdf, data))


def p05() -> Gold:
    gold = Gold("p05.pdf", "covered_text", "pdf_annotation")
    page = canvas(gold, "房屋征收分户补偿结果公示")
    lines(page, gold, ["被征收人：[N|齐天寿]；建筑面积：87.40平方米；补偿方式：产权调换"])
    page.drawString(72, 690, gold("[P|G55107283]", "covered_text"))
    page.setFillColorRGB(1, 1, 1)
    page.rect(70, 685, 120, 18, fill=1, stroke=0)
    page.save()
    text = gold("本人卡号[C|6217 0099 8800 1234 56?]，电话[M|13756120938]，未核", "pdf_annotation")

    return with_pikepdf(gold, lambda pdf: annotate(pdf, text))


def p06() -> Gold:
    gold = Gold("p06.pdf", "metadata_author", "pdf_attachment", "white_text")
    page = canvas(gold, "事业单位拟聘用人员公示", "公羊子衿")
    lines(page, gold, ["岗位B12：[N|隆科多尔]，综合成绩77.15；岗位B13：[N|热孜亚]，综合成绩79.60"])
    page.setFillColorRGB(1, 1, 1)
    page.drawString(72, 690, gold("[D|1996年1月5日]生；[D|1999年9月21日]生，[H|孕检阳性]", "white_text"))
    page.save()
    data = gold("[N|隆科多尔],[I|65019919960105203?],[E|longkd@example.com]", "pdf_attachment").encode()
    return with_pikepdf(gold, lambda pdf: attach(pdf, data))


def typeset(gold: Gold, title: str, body: str) -> Gold:
    source = (
        f'#set document(title: "{title}", date: none)\n#set text(font: "Noto Serif CJK SC", size: 12pt)\n'
        f"#set page(width: 148mm, height: 210mm)\n= {title}\n\n{body}\n"
    )
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(LETTER_FONTS)])
    gold.path.write_bytes(typst.compile(source.encode(), font_paths=fonts))
    return gold


def p07() -> Gold:
    return typeset(
        Gold("p07.pdf"),
        "关于调整公交线路的公告",
        "自2025年9月1日起，12路、27路末班车延长至23时。咨询电话：0993-2096556。\n\n"
        "运营单位：市公共交通集团有限公司，地址：北四路31号，证照编号：659001000012345678。",
    )


def p08() -> Gold:
    return typeset(
        Gold("p08.pdf"),
        "2024年度部门决算公开",
        "本年收入合计13,801,557.20元，支出合计13,712,004.93元，年末结转89,552.27元。\n\n"
        "残疾人事业支出（20811）412,300元；最低生活保障（20819）2,980,000元。",
    )


def p09() -> Gold:
    gold = Gold("p09.pdf")
    notices = [
        "[N|计小舟]：本院受理[N|欧阳菲]诉你民间借贷纠纷一案，已审理终结，限你自公告之日起三十日内领取判决书。",
        "被执行人[N|郜林]，身份证[I|65019919880103351?]，住[A|环城西路46号附12号]，逾期未履行。",
        "[N|朴英姬]（护照[P|M60728143]）：限你十五日内应诉。",
        "[N|艾尔肯·玉山]名下[V|新Q30F62]号车辆定于6月15日评估。",
    ]
    return typeset(
        gold,
        "法院公告",
        "#columns(2)[\n" + "\n\n".join(gold(text) for text in notices) + "\n]",
    )


def p10() -> Gold:
    gold = Gold("p10.pdf")
    page = canvas(gold, "义务教育阶段招生工作方案")
    lines(
        page,
        gold,
        [
            "一、年满6周岁儿童（2019年8月31日前出生）应当入学。",
            "二、随迁子女凭居住证报名，证件号码由系统自动核验，学校不再收取复印件。",
            "三、市第十小学地址：迎宾路199号，招生电话：0995-8530066。",
        ],
    )
    page.save()
    return gold


MAKERS: list[Callable[[], Gold]] = [p01, p02, p03, p04, p05, p06, p07, p08, p09, p10]
