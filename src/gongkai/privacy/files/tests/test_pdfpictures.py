"""Pictures in a PDF of which something is not seen: found, and not in the copy."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageDraw

from gongkai.privacy.files.burning import burn
from gongkai.privacy.files.hidden import find_hidden

SIZE = (200, 100)
DRAWN = b"q 200 0 0 100 50 50 cm /I Do Q "
_BLACK = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0], C1=[0, 0, 0], N=1)


def _picture(pdf: pikepdf.Pdf, **keys: object) -> Stream:
    made = Image.new("RGB", SIZE, "red")
    ImageDraw.Draw(made).line((0, 0, *SIZE), fill="blue", width=9)
    return _stream(pdf, made.tobytes(), SIZE, Name.DeviceRGB, **keys)


def _stream(pdf: pikepdf.Pdf, data: bytes, size: tuple[int, int], colours: Name, **keys: object) -> Stream:
    return Stream(
        pdf,
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=size[0],
        Height=size[1],
        BitsPerComponent=8,
        ColorSpace=colours,
        **keys,
    )


def _pdf(content: bytes, *, in_form: bool = False, mask: bytes | None = None) -> bytes:
    """A page with a picture /I, a black one /K, one that shines through /T, a shading /S and states /clear and /marker."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(400, 400))
        keys = {} if mask is None else {"SMask": _stream(pdf, mask, SIZE, Name.DeviceGray)}
        half = _stream(pdf, b"\x00\xff\x00\xff", (2, 2), Name.DeviceGray)
        shading = Dictionary(
            ShadingType=2,
            ColorSpace=Name.DeviceRGB,
            Coords=[0, 0, 400, 400],
            Function=_BLACK,
            Extend=[True, True],
        )
        resources = Dictionary(
            XObject=Dictionary(
                I=_picture(pdf, **keys),
                K=_stream(pdf, bytes(12), (2, 2), Name.DeviceRGB),
                T=_stream(pdf, bytes(12), (2, 2), Name.DeviceRGB, SMask=half),
            ),
            Shading=Dictionary(S=shading),
            ExtGState=Dictionary(clear=Dictionary(ca=0), marker=Dictionary(BM=Name.Multiply)),
        )
        if in_form:
            form = Stream(
                pdf,
                content,
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=[0, 0, 400, 400],
                Matrix=[0.5, 0, 0, 0.5, 9, 9],
                Resources=resources,
            )
            content, resources = b"q 0.9 0 0 0.9 5 5 cm /X Do Q", Dictionary(XObject=Dictionary(X=form))
        page.obj.Resources, page.obj.Contents = resources, pdf.make_stream(content)
        made = io.BytesIO()
        pdf.save(made)
    return made.getvalue()


def _has_picture(data: bytes) -> bool:
    """The picture as it was is an object of the file."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return any(
            isinstance(one, Stream) and one.get("/Width") == SIZE[0] and one.get("/Height") == SIZE[1]
            for one in pdf.objects
        )


UNSEEN = {
    "box": DRAWN + b"0 g 60 60 80 40 re f",
    "box that reaches beyond": DRAWN + b"0 g 20 60 90 40 re f",
    "broad line": DRAWN + b"0 G 30 w 70 80 m 140 80 l S",
    "picture": DRAWN + b"q 80 0 0 40 60 60 cm /K Do Q",
    "shading": DRAWN + b"q 60 60 80 40 re W n /S sh Q",
    "clear": b"/clear gs " + DRAWN,
    "tiny": b"q 0.01 0 0 0.01 50 50 cm /I Do Q",
}


@pytest.mark.parametrize("in_form", [False, True])
@pytest.mark.parametrize("content", UNSEEN.values(), ids=UNSEEN.keys())
def test_what_is_not_seen_of_a_picture_is_found_and_goes(content: bytes, in_form: bool) -> None:
    data = _pdf(content, in_form=in_form)
    assert "covered" in {one.kind for one in find_hidden(data)}
    burnt = burn(data, [])
    assert _has_picture(data) and not _has_picture(burnt.data) and burnt.remaining == ()


def test_a_picture_that_its_mask_makes_clear_goes() -> None:
    assert not _has_picture(burn(_pdf(DRAWN, mask=bytes(SIZE[0] * SIZE[1])), []).data)


@pytest.mark.parametrize("in_form", [False, True])
@pytest.mark.parametrize(
    "content",
    [
        DRAWN,
        DRAWN + b"0 G 1 w 60 60 80 40 re S",
        DRAWN + b"/marker gs 1 1 0 rg 60 60 80 40 re f",
        DRAWN + b"q 80 0 0 40 60 60 cm /T Do Q",
        DRAWN + b"0 g 260 60 80 40 re f",
    ],
    ids=["alone", "frame", "marker", "seal", "beside"],
)
def test_a_picture_that_is_seen_stays_as_it_is(content: bytes, in_form: bool) -> None:
    data = _pdf(content, in_form=in_form)
    assert find_hidden(data) == [] and _has_picture(burn(data, []).data)


@pytest.mark.parametrize("policy", [{"P": Name.AllOff}, {"VE": Array([Name.Not])}])
def test_what_several_layers_together_hide_does_not_come_to_light(policy: dict[str, object]) -> None:
    with pikepdf.open(io.BytesIO(_pdf(b"/OC /M BDC " + DRAWN + b"EMC"))) as pdf:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="底稿"))
        group = Dictionary(Type=Name.OCMD, OCGs=Array([layer]), **policy)
        pdf.pages[0].obj.Resources.Properties = Dictionary(M=pdf.make_indirect(group))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(ON=Array([layer])))
        made = io.BytesIO()
        pdf.save(made)
    assert not _has_picture(burn(made.getvalue(), []).data)
