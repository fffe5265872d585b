"""The files of a document of the sample city: its picture interpretation and two annexes, made when the city is made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from gongkai import letters
from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.attachments import actions
from gongkai.attachments.choices import FileRole
from gongkai.attachments.entries import PURPOSE, entry
from gongkai.letters.letter import Letter, to_pdf
from gongkai.letters.tables import Column, to_docx
from gongkai.publishing.files import Entry

HAS_FILES = "small-shops"
"""The document that has them."""
_FONT = Path(letters.__file__).parent / "fonts" / "NotoSerifCJKsc-Regular-subset.otf"
_WIDTH, _MARGIN, _CARD = 1200, 60, 240
_GROUND, _INK, _SOFT, _ACCENT = "#f3f6fa", "#1b2733", "#4a5b6c", "#1f4e8c"
_HEADING = "社区便利小店：一张图看懂五项支持"
_CARDS = (
    ("登记更方便", "经有利害关系的业主同意，住宅底层房屋可以登记", "为便利店、早餐店、修理铺。"),
    ("开办一次办", "营业执照、食品经营登记、招牌备案一个窗口收件，", "五个工作日内办结。"),
    (
        "补助三千元",
        "新开便民小店连续经营满一年，给予三千元；",
        "配备冷链设备，另补价款的百分之二十，最高五千元。",
    ),
    ("费用往下减", "用水、用气不收增容费；", "租国有房屋的，首年租金按评估价的百分之七十收。"),
    (
        "检查有分寸",
        "同一部门一年检查同一小店原则上不超过两次；",
        "初次违法、后果轻微并及时改正的，不予处罚。",
    ),
)
_FORM = (
    ("小店名称", "与营业执照一致"),
    ("经营地址", "写到门牌号"),
    ("连续经营起止日期", "满一年后申请"),
    ("是否配备冷链设备", "是的，附购置发票"),
    ("收款账户", "户名与营业执照一致"),
)
_MATERIALS = (
    "申请开办补助的小店，带齐下列材料到所在地政务服务窗口，窗口当场核对，不收复印费：",
    "一、小店开办补助申请表（见附件）；二、营业执照；三、连续经营满一年的缴费记录，水费、电费、租金任选一种；"
    "四、配备冷链设备的，另带购置发票。",
    "材料不全的，窗口一次告知；补齐之日起重新计算办理期限。",
)


def files(agency: Agency, actor: User, signed: date, issuer: str, now: datetime) -> list[Entry]:
    """Upload them and name them, as an editor would."""
    given = (
        ("社区便利小店政策图解.png", picture(), FileRole.PICTURE, alternative_text()),
        ("小店开办补助申请表.docx", _form(), FileRole.ANNEX, ""),
        ("小店开办补助申请材料一次告知单.pdf", _materials(signed, issuer), FileRole.ANNEX, ""),
    )
    uploads = [ContentFile(data, name) for name, data, _role, _alt in given]
    kept = actions.store_all(uploads, agency=agency, actor=actor, now=now, purpose=PURPOSE)
    return [
        entry(one, role=role, alt=alt) for one, (_name, _data, role, alt) in zip(kept, given, strict=True)
    ]


def alternative_text() -> str:
    """What the picture shows, in words."""
    said = "；".join(f"{head}：{''.join(lines).rstrip('。；')}" for head, *lines in _CARDS)
    return f"{_HEADING}。{said}。"


def picture() -> bytes:
    """The picture interpretation: a card for each measure."""
    height = 220 + len(_CARDS) * (_CARD + 30) + _MARGIN
    image = Image.new("RGB", (_WIDTH, height), _GROUND)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, _WIDTH, 170), fill=_ACCENT)
    draw.text((_MARGIN, 85), _HEADING, font=_font(54), fill="white", anchor="lm")
    for number, (head, *lines) in enumerate(_CARDS, start=1):
        top = 220 + (number - 1) * (_CARD + 30)
        _card(draw, top, number, head, lines)
    out = io.BytesIO()
    image.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()


def _card(draw: ImageDraw.ImageDraw, top: int, number: int, head: str, lines: Sequence[str]) -> None:
    left, right = _MARGIN, _WIDTH - _MARGIN
    draw.rounded_rectangle(
        (left, top, right, top + _CARD), radius=18, fill="white", outline="#c8d4e2", width=3
    )
    draw.ellipse((left + 36, top + 70, left + 136, top + 170), fill=_ACCENT)
    draw.text((left + 86, top + 118), str(number), font=_font(56), fill="white", anchor="mm")
    draw.text((left + 180, top + 58), head, font=_font(44), fill=_INK, anchor="lm")
    for row, line in enumerate(lines):
        draw.text((left + 180, top + 128 + row * 56), line, font=_font(36), fill=_SOFT, anchor="lm")


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONT), size)


def _form() -> bytes:
    columns = (Column("item", "填写项目", 16), Column("value", "填写内容", 36), Column("hint", "说明", 24))
    rows = [{"item": item, "value": "", "hint": hint} for item, hint in _FORM]
    return _timeless(to_docx(columns, rows, title="小店开办补助申请表", notes=("本表一式一份，可以手写。",)))


def _timeless(package: bytes) -> bytes:
    """The package without the time at which it was packed: the city is the same whenever it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _materials(signed: date, issuer: str) -> bytes:
    return to_pdf(
        Letter(
            title="小店开办补助申请材料一次告知单",
            number="",
            addressee="",
            paragraphs=_MATERIALS,
            issuer=issuer,
            issued_on=signed,
            attachments=("小店开办补助申请表",),
        )
    )
