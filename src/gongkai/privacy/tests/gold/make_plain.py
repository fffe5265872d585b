"""The four pictures and the four plain texts of the gold set; the pictures need a font of the system."""

from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from gongkai.privacy.tests.gold.gold_file import Gold

SYSTEM_FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def picture_of(gold: Gold, texts: Sequence[str]) -> Image.Image:
    image = Image.new("RGB", (640, 60 + 44 * len(texts)), "white")
    font = ImageFont.truetype(SYSTEM_FONT, 24, index=2)
    for number, text in enumerate(texts):
        ImageDraw.Draw(image).text((30, 30 + 44 * number), gold(text), fill="black", font=font)
    return image


def placed(image: Image.Image, north: float, east: float) -> Image.Exif:
    """Exif data with a place in degrees (and some minutes)."""
    exif = image.getexif()
    exif.get_ifd(0x8825).update(
        {0: b"\x02\x03\x00\x00", 1: "N", 2: (north, 51.0, 12.5), 3: "E", 4: (east, 33.0, 41.2)}
    )
    return exif


def i01() -> Gold:
    gold = Gold("i01.jpg", "exif_gps", "metadata_author")
    image = picture_of(gold, ["危房改造现场照片", "编号：WF-2025-0418"])
    exif = placed(image, 43.0, 87.0)
    exif[0x013B] = "Hasiyati Photo"
    exif[0x010F] = "Phone"
    image.save(gold.path, quality=70, exif=exif)
    return gold


def i02() -> Gold:
    gold = Gold("i02.png", "metadata_author")
    image = picture_of(gold, ["停水通知", "6月9日9时至18时，光华路沿线暂停供水。"])
    info = PngInfo()
    info.add_itxt("Author", "鲁班儿")
    image.convert("1").save(gold.path, pnginfo=info, optimize=True)
    return gold


def i03() -> Gold:
    gold = Gold("i03.jpg", "exif_gps")
    texts = [
        "救助申请人：[N|沙拉麦提]",
        "身份证：[I|65019919740611231?]",
        "电话：[M|13899120457]",
        "情况：[H|尿毒症]",
    ]
    image = picture_of(gold, texts).convert("L")
    image.save(gold.path, quality=80, exif=placed(image, 46.0, 83.0))
    return gold


def i04() -> Gold:
    gold = Gold("i04.png")
    image = picture_of(gold, ["政务服务大厅", "办公时间 10:00—18:30", "热线 12345"])
    image.convert("1").save(gold.path, optimize=True)
    return gold


def t01() -> Gold:
    gold = Gold("t01.csv")
    rows = [
        "序号,姓名,身份证号码,开户行,账号,金额",
        "1,[N|和绍荣],[I|53019919660808171?],农村信用社,[B|0300 8811 2200 45],1200.00",
        "2,[N|木增才让],[I|53019919700102064?],农村信用社,[B|0300 8811 2200 61],1200.00",
        "合计,,,,,2400.00",
    ]
    gold.path.write_bytes("".join(gold(row) + "\n" for row in rows).encode("gb18030"))
    return gold


def t02() -> Gold:
    gold = Gold("t02.txt")
    text = (
        "局领导：\n　　我是[N|钟离默]，退休工人，[D|1955年12月1日]出生，一直住[A|机修厂家属区12栋5号]。\n"
        "　　去年查出[H|肺纤维化]，药费报不下来，孙子[N|钟离子歌]才[K|上二年级]，实在困难。\n"
        "　　请打我儿子的电话[M|186 8201 7745]，或家里[L|0838-2403 916]。\n"
    )
    gold.path.write_text(gold(text), "utf-8", newline="\n")
    return gold


def t03() -> Gold:
    gold = Gold("t03.csv")
    gold.path.write_text(
        "项目编号,项目名称,预算（元）,采购单位,联系电话\n"
        "650199202500000123,道路标线施划,1380012.50,区住房和城乡建设局,0991-3838120\n"
        "650199202500000124,绿化管护,13912345.00,区园林管理中心,0991-3838466\n",
        "utf-8-sig",
        newline="\n",
    )
    return gold


def t04() -> Gold:
    gold = Gold("t04.txt")
    gold.path.write_text(
        "【名单公示（已作处理）】\n王*强　6501**********1234　138****0012\n欧阳*　6501**********4421　153****7788\n"
        "公示期内如有异议，请向区民政局反映：0991-2650199，地址：新医路120号。\n",
        "utf-8",
        newline="\n",
    )
    return gold


MAKERS: list[Callable[[], Gold]] = [i01, i02, i03, i04, t01, t02, t03, t04]
