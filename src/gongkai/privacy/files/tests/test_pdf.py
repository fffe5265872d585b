"""PDF: what a page does not show is found, redacted pages are pictures, and no object of the copy holds the value."""

from __future__ import annotations

import io
import shutil
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from gongkai.officialdoc import UnreadableDocument
from gongkai.privacy.files.burning import burn
from gongkai.privacy.files.hidden import find_hidden
from gongkai.privacy.files.pieces import read_pieces
from gongkai.privacy.files.places import HiddenKind, Place, Story
from gongkai.privacy.files.redaction import NotProven, Redaction

from . import made
from .made import ID, MOBILE, NAME, Pdf

REDACTION = Redaction("公民身份号码", value=ID, mask="（已隐去）")


def objects(data: bytes) -> bytes:
    """Everything in the file: its bytes, all strings, all streams decoded."""
    found = [data]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream):
                try:
                    found.append(one.read_bytes())
                except pikepdf.PdfError:
                    found.append(one.read_raw_bytes())
            found.append(repr(one).encode())
    return b"\n".join(found)


def traces(data: bytes, value: str) -> list[str]:
    everything = objects(data)
    wide = value.encode("utf-16-be")
    forms = [
        value.encode(),
        wide,
        value.encode("utf-16-le"),
        wide.hex().encode(),
        wide.hex().upper().encode(),
    ]
    found = [repr(form) for form in forms if form in everything]
    return found + [line for line in poppler(data).splitlines() if value in line.replace(" ", "")]


def poppler(data: bytes, *options: str) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext of poppler is not installed")
    return subprocess.run(
        ["pdftotext", *options, "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()


def drawn(data: bytes, tmp_path: Path, page: int = 1) -> Image.Image:
    """The page as poppler draws it at 72 dots per inch."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm of poppler is not installed")
    out = tmp_path / "page"
    subprocess.run(
        ["pdftoppm", "-r", "72", "-f", str(page), "-l", str(page), "-singlefile", "-png", "-", str(out)],
        input=data,
        check=True,
    )
    return Image.open(f"{out}.png").convert("L")


def hidden(data: bytes) -> dict[HiddenKind, str]:
    return {finding.kind: finding.excerpt for finding in find_hidden(data)}


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    """The file changed by pikepdf."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out, **options)
    return out.getvalue()


def content(pdf: pikepdf.Pdf, extra: bytes) -> None:
    page = pdf.pages[0]
    page.contents_add(pdf.make_stream(extra))


def test_a_value_is_gone_and_the_rest_can_be_read(tmp_path: Path) -> None:
    data = Pdf().lines("低保名单", f"{NAME}，身份证号{ID}，电话{MOBILE}", "结尾").bytes()
    burnt = burn(data, [REDACTION])
    assert traces(burnt.data, ID) == []
    assert poppler(burnt.data).split() == ["低保名单", f"{NAME}，身份证号（已隐去），电话{MOBILE}", "结尾"]
    assert [piece.text for piece in read_pieces(burnt.data)] == [
        f"低保名单\n{NAME}，身份证号（已隐去），电话{MOBILE}\n结尾"
    ]
    (removal,) = burnt.removals
    assert (removal.place.page, removal.reason) == (1, "公民身份号码")
    assert removal.place.box is not None
    left, top, right, bottom = removal.place.box
    dark = drawn(burnt.data, tmp_path).crop((int(left) + 1, int(top) + 1, int(right) - 1, int(bottom) - 1))
    light = drawn(data, tmp_path).crop((int(left) + 1, int(top) + 1, int(right) - 1, int(bottom) - 1))
    assert sum(dark.histogram()[:64]) > 0.6 * dark.width * dark.height
    assert sum(light.histogram()[:64]) < 0.4 * light.width * light.height


def test_other_pages_are_kept_as_text() -> None:
    data = Pdf().lines("第一页").page().lines(f"号码{ID}").page().lines("第三页").bytes()
    burnt = burn(data, [REDACTION])
    with pikepdf.open(io.BytesIO(burnt.data)) as pdf:
        assert [len(page.get_images()) for page in pdf.pages] == [0, 1, 0]
    assert poppler(burnt.data).split() == ["第一页", "号码（已隐去）", "第三页"]


def test_without_redactions_a_file_is_cleaned_and_stays_text() -> None:
    data = Pdf().lines("通知").bytes()
    burnt = burn(data, [])
    assert hidden(burnt.data) == {}
    assert b"ReportLab" not in objects(burnt.data).replace(b"ReportLab Generated PDF", b"")
    with pikepdf.open(io.BytesIO(burnt.data)) as pdf:
        assert len(pdf.pages[0].get_images()) == 0
        assert set(pdf.trailer.keys()) <= {
            "/Root",
            "/Size",
            "/ID",
            "/Type",
            "/W",
            "/Index",
            "/Length",
            "/Filter",
            "/DecodeParms",
        }


@pytest.mark.parametrize("quarter", [0, 90, 180, 270])
@pytest.mark.parametrize("box", [None, (0, 0, 595, 842), (50, 100, 500, 820)])
def test_turned_and_cut_pages(quarter: int, box: tuple[int, ...] | None, tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Rotate = quarter
        if box:
            pdf.pages[0].obj.CropBox = list(box)

    data = changed(Pdf().lines("标题", f"号码{ID}，完", "结尾").bytes(), change)
    burnt = burn(data, [REDACTION])
    assert traces(burnt.data, ID) == []
    assert drawn(burnt.data, tmp_path).size == pytest.approx(drawn_size(data), abs=1)
    place = burnt.removals[0].place.box
    dark = drawn(burnt.data, tmp_path).crop(tuple(int(side) for side in place))
    assert sum(dark.histogram()[:80]) > 0.6 * dark.width * dark.height
    for text in ("".join(piece.text for piece in read_pieces(burnt.data)), poppler(burnt.data, "-raw")):
        assert "标题" in text
        assert "号码" in text
        assert ID not in text


def drawn_size(data: bytes) -> tuple[int, int]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        left, bottom, right, top = (float(side) for side in page.cropbox)
        sides = round(right - left), round(top - bottom)
        turned = int(page.obj.get("/Rotate", 0)) % 180
    whole = sides[::-1] if turned else sides
    return whole


def over_lines() -> bytes:
    return Pdf().lines("号码650199190001", "010015，完").bytes()


def by_character() -> bytes:
    pdf = Pdf()
    for number, char in enumerate(ID):
        pdf.canvas.drawString(72 + 14 * number, 700, char)
    return pdf.bytes()


def over_pages() -> bytes:
    return Pdf().lines("号码650199190001").page().lines("010015，完").bytes()


def in_a_form() -> bytes:
    pdf = Pdf()
    pdf.canvas.beginForm("f")
    pdf.canvas.setFont("STSong-Light", 14)
    pdf.canvas.drawString(72, 600, f"号码{ID}")
    pdf.canvas.endForm()
    pdf.canvas.doForm("f")
    return pdf.bytes()


def full_width() -> bytes:
    return Pdf().lines("号码" + "".join(chr(0xFF10 + int(char)) for char in ID)).bytes()


def askew() -> bytes:
    pdf = Pdf()
    pdf.canvas.translate(200, 200)
    pdf.canvas.rotate(33)
    pdf.canvas.drawString(0, 0, f"号码{ID}")
    return pdf.bytes()


@pytest.mark.parametrize("make", [over_lines, by_character, over_pages, in_a_form, full_width, askew])
def test_values_however_they_are_drawn(make: Callable[[], bytes]) -> None:
    burnt = burn(make(), [REDACTION])
    assert traces(burnt.data, ID) == []
    assert burnt.removals
    assert "650199" not in poppler(burnt.data).replace(" ", "").replace("\n", "")


def test_names_of_rare_characters() -> None:
    """Beyond the first plane of Unicode a character has two halves; the font here says that its digits are such."""
    data = Pdf().lines("甲").bytes()

    def change(pdf: pikepdf.Pdf) -> None:
        table = b"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <41> <D842DFB7> endbfchar"
        pdf.pages[0].obj.Resources.Font.R = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name.Helvetica,
                ToUnicode=pdf.make_stream(table),
            )
        )
        content(pdf, b"BT /R 14 Tf 72 500 Td (A) Tj ET BT /R 14 Tf 90 500 Td (B) Tj ET")

    data = changed(data, change)
    assert "\U00020bb7" in "".join(piece.text for piece in read_pieces(data))
    burnt = burn(data, [Redaction("姓名", value="\U00020bb7B", mask="某")])
    assert poppler(burnt.data).split() == ["甲", "某"]
    assert "\U00020bb7" in poppler(
        burn(data, [Redaction("字", value="甲", place=Place(Story.PAGE, page=1), only_here=True)]).data
    )


def test_forms_that_no_page_draws() -> None:
    data = changed(in_a_form(), lambda pdf: setattr(pdf.pages[0].obj, "Contents", pdf.make_stream(b"")))
    burnt = burn(data, [])
    with pikepdf.open(io.BytesIO(burnt.data)) as pdf:
        assert not pdf.pages[0].obj.Resources.get("/XObject", {})


def white() -> bytes:
    pdf = Pdf().lines("甲")
    pdf.canvas.setFillColorRGB(1, 1, 1)
    pdf.canvas.drawString(72, 500, ID)
    return pdf.bytes()


def invisible() -> bytes:
    pdf = Pdf().lines("甲")
    text = pdf.canvas.beginText(72, 500)
    text.setTextRenderMode(3)
    text.textLine(ID)
    pdf.canvas.drawText(text)
    return pdf.bytes()


def outside() -> bytes:
    pdf = Pdf().lines("甲")
    pdf.canvas.drawString(72, 2000, ID)
    return pdf.bytes()


def below_a_black_box() -> bytes:
    pdf = Pdf().lines("甲")
    pdf.canvas.drawString(72, 500, ID)
    pdf.canvas.rect(60, 490, 300, 30, fill=1)
    return pdf.bytes()


def below_a_white_box() -> bytes:
    pdf = Pdf().lines("甲")
    pdf.canvas.drawString(72, 500, ID)
    pdf.canvas.setFillColorRGB(1, 1, 1)
    pdf.canvas.rect(60, 490, 300, 30, fill=1, stroke=0)
    return pdf.bytes()


def below_a_picture() -> bytes:
    pdf = Pdf().lines("甲")
    pdf.canvas.drawString(72, 500, ID)
    pdf.canvas.drawImage(ImageReader(Image.new("RGB", (10, 10), "black")), 60, 490, 300, 30)
    return pdf.bytes()


def clipped() -> bytes:
    pdf = Pdf().lines("甲")
    path = pdf.canvas.beginPath()
    path.rect(0, 0, 10, 10)
    pdf.canvas.clipPath(path, stroke=0)
    pdf.canvas.drawString(72, 500, ID)
    return pdf.bytes()


def in_a_hidden_layer() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="草稿"))
        off = pikepdf.Dictionary(OFF=pikepdf.Array([layer]), Order=pikepdf.Array([layer]))
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=off)
        page = pdf.pages[0]
        page.obj.Resources.Properties = pikepdf.Dictionary(L=layer)
        font = next(iter(page.obj.Resources.Font.keys()))
        page.obj.Resources.Font.H = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        assert font
        content(pdf, f"/OC /L BDC BT /H 14 Tf 72 500 Td ({ID}) Tj ET EMC".encode())

    return changed(Pdf().lines("甲").bytes(), change)


UNSEEN = {
    "white": (white, HiddenKind.UNSEEN_TEXT),
    "invisible": (invisible, HiddenKind.UNSEEN_TEXT),
    "outside": (outside, HiddenKind.UNSEEN_TEXT),
    "below a black box": (below_a_black_box, HiddenKind.COVERED),
    "below a white box": (below_a_white_box, HiddenKind.COVERED),
    "below a picture": (below_a_picture, HiddenKind.COVERED),
    "clipped": (clipped, HiddenKind.COVERED),
    "in a hidden layer": (in_a_hidden_layer, HiddenKind.COVERED),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_text_that_is_not_seen(name: str) -> None:
    make, kind = UNSEEN[name]
    data = make()
    assert ID in hidden(data)[kind]
    for redactions in ([], [REDACTION]):
        burnt = burn(data, redactions)
        assert traces(burnt.data, ID) == []
        assert hidden(burnt.data) == {}
        assert poppler(burnt.data).split()[0] == "甲"


@pytest.mark.parametrize("size", [4, 6, 10])
@pytest.mark.parametrize("grey", [0.0, 0.6, 0.88])
def test_small_and_pale_text_is_seen(size: float, grey: float) -> None:
    pdf = Pdf()
    pdf.canvas.setFont("STSong-Light", size)
    pdf.canvas.setFillGray(grey)
    pdf.canvas.drawString(
        72, 700, "关于印发《通知》的通知，一、二。（四）1.5 — i l . , - 丨 电话：0991-1234567。"
    )
    assert {finding.kind for finding in find_hidden(pdf.bytes())} == {HiddenKind.PROPERTY}


def test_a_box_over_a_picture_hides_nothing(tmp_path: Path) -> None:
    """Someone has blackened a scan in an editor: the picture below is whole."""
    scan = Image.new("RGB", (600, 800), "white")
    scan.paste("red", (100, 100, 200, 140))
    pdf = Pdf()
    pdf.canvas.drawImage(ImageReader(scan), 0, 0, 595, 842)
    pdf.canvas.rect(90, 660, 130, 90, fill=1)
    data = pdf.bytes()
    assert HiddenKind.COVERED in hidden(data)
    burnt = burn(data, [])
    with pikepdf.open(io.BytesIO(burnt.data)) as copy:
        pictures = [
            pikepdf.PdfImage(one).as_pil_image().convert("RGB") for one in copy.pages[0].get_images().values()
        ]
    red = [one.split() for one in pictures]
    assert all(sum(ImageChops.subtract(bands[0], bands[1]).histogram()[128:]) == 0 for bands in red)


@pytest.mark.parametrize("by_page", [True, False])
def test_a_picture_of_which_a_part_is_shown(by_page: bool) -> None:
    scan = Image.new("RGB", (100, 100), "white")
    scan.paste("red", (60, 0, 100, 100))
    pdf = Pdf().lines("甲")
    if not by_page:
        path = pdf.canvas.beginPath()
        path.rect(100, 100, 250, 500)
        pdf.canvas.clipPath(path, stroke=0, fill=0)
    pdf.canvas.drawImage(ImageReader(scan), 400 if by_page else 100, 100, 500, 500)
    data = pdf.bytes()
    assert HiddenKind.CROPPED in hidden(data)
    burnt = burn(data, [])
    assert hidden(burnt.data) == {}
    with pikepdf.open(io.BytesIO(burnt.data)) as copy:
        (picture,) = copy.pages[0].get_images().values()
        assert picture.Width != 100


def test_pages_that_are_pictures_are_to_be_looked_at() -> None:
    pdf = Pdf().lines("甲").page()
    pdf.canvas.drawImage(ImageReader(Image.new("RGB", (10, 10), "red")), 0, 0, 500, 800)
    assert [piece.place.page for piece in read_pieces(pdf.page().bytes()) if piece.is_picture] == [2]


def test_the_text_of_a_scan_stays_and_is_burnt_with_its_picture(tmp_path: Path) -> None:
    scan = Image.effect_noise((600, 842), 60).convert("RGB")
    pdf = Pdf()
    pdf.canvas.drawImage(ImageReader(scan), 0, 0, 595, 842)
    text = pdf.canvas.beginText(72, 500)
    text.setTextRenderMode(3)
    text.textLine(f"号码{ID}")
    text.textLine("其他文字")
    pdf.canvas.drawText(text)
    data = pdf.bytes()
    assert HiddenKind.UNSEEN_TEXT not in hidden(data)
    assert "其他文字" in poppler(burn(data, []).data)
    burnt = burn(data, [REDACTION])
    assert traces(burnt.data, ID) == []
    assert poppler(burnt.data).split() == ["号码（已隐去）", "其他文字"]
    place = burnt.removals[0].place.box
    dark = drawn(burnt.data, tmp_path).crop(tuple(int(side) for side in place))
    assert sum(dark.histogram()[:64]) > 0.6 * dark.width * dark.height


def information(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Author"] = ID


def xmp(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [ID]


def attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments[f"{ID}.txt"] = pikepdf.AttachedFileSpec(pdf, ID.encode(), filename=f"{ID}.txt")


def annotation(pdf: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 20, 20], Contents=ID, T=NAME
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{ID}')")


def private_data(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.PieceInfo = pikepdf.Dictionary(
        X=pikepdf.Dictionary(Private=pdf.make_stream(ID.encode()))
    )


def thumbnail(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Thumb = pdf.make_stream(ID.encode())


def unused(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Forgotten = pdf.make_indirect(pikepdf.Dictionary(Contents=ID))


def comment_in_content(pdf: pikepdf.Pdf) -> None:
    content(pdf, f"% {ID}\n".encode())


def actual_text(pdf: pikepdf.Pdf) -> None:
    content(pdf, f"/Span << /ActualText ({ID}) >> BDC EMC".encode())


def bookmark(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(ID, 0))


def structure(pdf: pikepdf.Pdf) -> None:
    element = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Figure, Alt=ID)
    )
    pdf.Root.StructTreeRoot = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, K=element)


def link(pdf: pikepdf.Pdf) -> None:
    targets = (
        f"https://www.example.org/?id={ID}",
        "https://www.example.org/notice",
        f"mailto:{ID}@example.org",
    )
    pdf.pages[0].obj.Annots = pikepdf.Array(
        [
            pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Link,
                    Rect=[0, 0, 20, 20],
                    A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=target),
                )
            )
            for target in targets
        ]
    )


BESIDE = {
    "information": (information, HiddenKind.PROPERTY),
    "xmp": (xmp, HiddenKind.PROPERTY),
    "attachment": (attachment, HiddenKind.EMBEDDED_FILE),
    "annotation": (annotation, HiddenKind.ANNOTATION),
    "script": (script, HiddenKind.SCRIPT),
    "private data": (private_data, HiddenKind.PRIVATE_DATA),
    "thumbnail": (thumbnail, HiddenKind.THUMBNAIL),
    "unused": (unused, None),
    "a comment": (comment_in_content, None),
    "actual text": (actual_text, None),
    "bookmark": (bookmark, None),
    "structure": (structure, None),
    "link": (link, None),
}


@pytest.mark.parametrize("name", BESIDE)
@pytest.mark.parametrize("redacted", [False, True])
def test_what_hangs_beside_the_pages(name: str, redacted: bool) -> None:
    change, kind = BESIDE[name]
    lines = ("甲", f"号码{ID}") if redacted else ("甲",)
    data = changed(Pdf().lines(*lines).bytes(), change)
    assert ID.encode() in objects(data)
    if kind is not None:
        assert kind in hidden(data)
    burnt = burn(data, [REDACTION] if redacted else [])
    if redacted or name != "link":
        assert traces(burnt.data, ID) == []
    assert hidden(burnt.data) == {}
    assert (b"example.org/notice" in objects(burnt.data)) == (name == "link")


def test_a_page_is_proved_to_be_without_the_value_although_it_is_only_in_a_link() -> None:
    data = changed(Pdf().lines("甲").bytes(), link)
    burnt = burn(data, [REDACTION])
    assert traces(burnt.data, ID) == []
    assert b"example.org/notice" in objects(burnt.data)


def form(pdf: pikepdf.Pdf, value: str) -> None:
    helvetica = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
    )
    look = pdf.make_stream(f"BT /Helv 12 Tf 2 5 Td ({value}) Tj ET".encode())
    look.Type, look.Subtype, look.BBox = (
        pikepdf.Name.XObject,
        pikepdf.Name.Form,
        pikepdf.Array([0, 0, 200, 20]),
    )
    look.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=helvetica))
    field = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T="number",
            V=value,
            DV=ID,
            F=4,
            Rect=[72, 600, 272, 620],
            DA="/Helv 12 Tf 0 g",
            AP=pikepdf.Dictionary(N=look),
        )
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([field])
    pdf.Root.AcroForm = pikepdf.Dictionary(
        Fields=pikepdf.Array([field]), DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=helvetica))
    )


def test_a_filled_form_becomes_text() -> None:
    data = changed(Pdf().lines("甲").bytes(), lambda pdf: form(pdf, MOBILE))
    assert ID in hidden(data)[HiddenKind.FORM_FIELD]
    burnt = burn(data, [])
    assert poppler(burnt.data).split() == ["甲", MOBILE]
    assert traces(burnt.data, ID) == []
    gone = burn(data, [Redaction("手机", value=MOBILE)])
    assert traces(gone.data, MOBILE) == []
    assert "表单（填写的内容成为页面的一部分）" in gone.left_out


def test_earlier_versions() -> None:
    """The name was taken out in an editor that appends: it is in the file still."""
    first = Pdf().lines(f"号码{ID}").bytes()
    with pikepdf.open(io.BytesIO(first)) as pdf:
        page = pdf.pages[0].obj.objgen[0]
        body = pdf.pages[0].obj.unparse(resolved=True)
    empty = f"{page} 0 obj\n".encode() + body.replace(b"/Contents", b"/Nothing") + b"\nendobj\n"
    table = len(first) + len(empty)
    start = int(first[first.rindex(b"startxref") + 9 :].split()[0])
    trailer = first[first.rindex(b"trailer") : first.rindex(b"startxref")].replace(
        b"<<", f"<< /Prev {start}".encode(), 1
    )
    entry = f"xref\n{page} 1\n{len(first):010d} 00000 n \n".encode()
    data = first + empty + entry + trailer + f"startxref\n{table}\n%%EOF\n".encode()
    assert ID in hidden(data)[HiddenKind.EARLIER_VERSION]
    for redactions in ([], [REDACTION]):
        burnt = burn(data, redactions)
        assert traces(burnt.data, ID) == []
        assert burnt.data.count(b"%%EOF") == 1


def test_pictures_of_kept_pages_lose_their_metadata() -> None:
    exif = Image.Exif()
    exif[0x013B] = ID
    photo = made.picture("JPEG", exif=exif)

    def change(pdf: pikepdf.Pdf) -> None:
        stream = pikepdf.Stream(pdf, photo)
        stream.Type, stream.Subtype, stream.Width, stream.Height = (
            pikepdf.Name.XObject,
            pikepdf.Name.Image,
            60,
            40,
        )
        stream.ColorSpace, stream.BitsPerComponent, stream.Filter = (
            pikepdf.Name.DeviceRGB,
            8,
            pikepdf.Name.DCTDecode,
        )
        pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(P=pdf.make_indirect(stream))
        content(pdf, b"q 60 0 0 40 300 300 cm /P Do Q")

    data = changed(Pdf().lines("甲").bytes(), change)
    assert ID.encode() in objects(data)
    burnt = burn(data, [])
    assert ID.encode() not in objects(burnt.data)
    with pikepdf.open(io.BytesIO(burnt.data)) as pdf:
        assert len(pdf.pages[0].get_images()) == 1


def test_a_box_without_text() -> None:
    data = Pdf().lines("甲乙丙丁", "戊").bytes()
    place = Place(Story.PAGE, page=1, box=(60, 45, 400, 75))
    burnt = burn(data, [Redaction("签名", place=place, mask="签名")])
    assert poppler(burnt.data).split() == ["签名", "戊"]
    for wrong in (
        Place(Story.PAGE, page=2, box=(0, 0, 9, 9)),
        Place(Story.PAGE, page=1, box=(900, 0, 990, 9)),
    ):
        with pytest.raises(UnreadableDocument, match="以外"):
            burn(data, [Redaction("签名", place=wrong)])


def test_one_place_alone() -> None:
    data = Pdf().lines("尿毒症救助", "李四，尿毒症").bytes()
    place = Place(Story.PAGE, page=1, box=(0, 75, 600, 100))
    burnt = burn(data, [Redaction("病情", value="尿毒症", place=place, mask="—", only_here=True)])
    assert poppler(burnt.data).split() == ["尿毒症救助", "李四，—"]


def test_tables_keep_their_heads() -> None:
    pdf = Pdf()
    for row, words in enumerate((["姓名", "身份证号", "电话"], [NAME, ID, MOBILE], ["李四", "无", "无"])):
        for column, word in enumerate(words):
            pdf.canvas.drawString(60 + 180 * column, 700 - 30 * row, word)
    data = pdf.page().lines("附注").bytes()
    found = {piece.text: piece for piece in read_pieces(data) if piece.hidden is None}
    assert (found[ID].head, found[MOBILE].head, found[ID].place.page) == ("身份证号", "电话", 1)
    assert found["附注"].head == ""


@pytest.mark.parametrize("redacted", [True, False])
def test_locked_files(redacted: bool) -> None:
    data = Pdf().lines(f"号码{ID}").bytes()
    locked = changed(data, lambda pdf: None, encryption=pikepdf.Encryption(user="a", owner="b"))
    with pytest.raises(UnreadableDocument, match="加密"):
        burn(locked, [REDACTION] if redacted else [])
    restricted = changed(data, lambda pdf: None, encryption=pikepdf.Encryption(user="", owner="b"))
    burnt = burn(restricted, [REDACTION])
    assert traces(burnt.data, ID) == []


@pytest.mark.parametrize("cut", [10, 100, 400])
def test_broken_files(cut: int) -> None:
    data = Pdf().lines(f"号码{ID}").bytes()
    with pytest.raises((UnreadableDocument, NotProven)):
        burn(data[:cut], [REDACTION])


def test_a_stream_that_unpacks_too_far(monkeypatch: pytest.MonkeyPatch) -> None:
    from gongkai.privacy.files import pdfobjects

    monkeypatch.setattr(pdfobjects, "MOST_DECODED", 1000)

    def change(pdf: pikepdf.Pdf) -> None:
        bomb = pikepdf.Stream(pdf, zlib.compress(bytes(100_000)))
        bomb.Filter = pikepdf.Name.FlateDecode
        bomb.Type, bomb.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        pdf.pages[0].obj.Metadata = pdf.make_indirect(bomb)

    with pytest.raises(UnreadableDocument, match="过大"):
        read_pieces(changed(Pdf().lines("甲").bytes(), change))


def test_a_copy_is_the_same_each_time() -> None:
    data = Pdf().lines(f"号码{ID}").bytes()
    assert burn(data, [REDACTION]).data == burn(data, [REDACTION]).data


def test_a_font_does_not_tell_what_was_removed_from_another_page():
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    made = io.BytesIO()
    page = canvas.Canvas(made, invariant=True)
    for text, font in (("Qzxjkv", "Vera"), ("hello", "Vera"), ("world", "Helvetica")):
        page.setFont(font, 14)
        page.drawString(72, 700, text)
        page.showPage()
    page.save()
    burnt = burn(made.getvalue(), [Redaction("姓名", value="Qzxjkv", mask="***")])
    with pikepdf.open(io.BytesIO(burnt.data)) as pdf:
        fonts = [[str(font.BaseFont) for font in one.Resources.Font.values()] for one in pdf.pages]
    assert fonts[:2] == [["/OneGlyph"]] * 2 and "/Helvetica" in fonts[2]
    assert poppler(burnt.data).split() == ["***", "hello", "world"]
