"""What a redaction must say, what a proof refuses, and files that are not what they seem."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from PIL import PngImagePlugin

from gongkai.letters.letter import to_docx, to_pdf
from gongkai.letters.tests.test_letter import LETTER
from gongkai.officialdoc import UnreadableDocument
from gongkai.officialdoc.tests import hostile
from gongkai.privacy.files import burn_docx, burn_pdf, burning, sandbox
from gongkai.privacy.files.burning import burn
from gongkai.privacy.files.hidden import find_hidden
from gongkai.privacy.files.kinds import FileKind, kind_of
from gongkai.privacy.files.pieces import read_pieces
from gongkai.privacy.files.places import HiddenKind, Piece, Place, Story
from gongkai.privacy.files.redaction import NotProven, Redaction, covers_in, replaced

from . import made, test_docx, test_pdf, test_xlsx
from .made import ID, NAME, Pdf, docx, paragraph, saved, workbook

REDACTION = Redaction("公民身份号码", value=ID, mask="（已隐去）")
PLACE = Place(Story.TEXT, "word/document.xml", paragraph=1)


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": "", "value": ID},
        {"reason": " ", "value": ID},
        {"reason": "号码"},
        {"reason": "号码", "value": " \u200b"},
        {"reason": "号码", "place": PLACE},
        {"reason": "姓", "value": "王"},
        {"reason": "号码", "value": ID, "only_here": True},
        {"reason": "号码", "value": ID, "mask": f"（{ID}）"},
        {"reason": f"号码{ID}", "value": ID},
    ],
)
def test_a_redaction_that_says_too_little_or_too_much(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Redaction(**fields)


def test_overlapping_values_go_together() -> None:
    redactions = [Redaction("甲", value="一二三四", mask="A"), Redaction("乙", value="三四五", mask="B")]
    assert replaced("零一二三四五六", covers_in("零一二三四五六", redactions)) == "零A六"


def test_what_is_removed_is_not_written_down() -> None:
    burnt = burn(
        docx(paragraph(f"{NAME}，号码{ID}")), [REDACTION, Redaction("姓名", value=NAME, mask="欧阳**")]
    )
    assert ID not in repr(burnt.removals)
    assert NAME not in repr(burnt.removals)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_texts_in_any_encoding(encoding: str) -> None:
    data = f"关于公布救助名单的通知\n姓名：{NAME}，号码{ID[:6]}\n{ID[6:]}，其他内容照旧公开。".encode(
        encoding
    )
    burnt = burn(data, [REDACTION])
    assert burnt.data.decode() == f"关于公布救助名单的通知\n姓名：{NAME}，号码（已隐去），其他内容照旧公开。"


def leaves_it(real: Callable[..., burning.Made], data: bytes) -> Callable[..., burning.Made]:
    """A burner that removes nothing, and says that it has."""
    return lambda _data, _redactions: (data, real(data, [])[1], [])


def test_a_burner_that_fails_hands_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    data = docx(paragraph(f"号码{ID}"))
    monkeypatch.setattr(burn_docx, "burn_docx", leaves_it(burn_docx.burn_docx, data))
    with pytest.raises(NotProven, match="第1处") as raised:
        burn(data, [REDACTION])
    assert ID not in str(raised.value)
    data = Pdf().lines(f"号码{ID}").bytes()
    monkeypatch.setattr(burn_pdf, "burn_pdf", leaves_it(burn_pdf.burn_pdf, data))
    with pytest.raises(NotProven, match="第1处"):
        burn(data, [REDACTION])


LEFT = {
    "an attribute": {
        "word/document.xml": f'<w:document xmlns:w="{made.W}"><w:body><w:p x="{ID}"/></w:body></w:document>'
    },
    "text over elements": {"word/x.xml": f"<a><b>{ID[:9]}</b><c>{ID[9:]}</c></a>"},
    "another member": {"word/x.bin": ID.encode("utf-16-le")},
    "a name of a member": {f"word/{ID}.xml": "<a/>"},
    "escaped": {"word/x.xml": "<a>" + "".join(f"&#{ord(char)};" for char in ID) + "</a>"},
    "in an address": {
        "word/_rels/x.xml.rels": f'<a Target="http://x/{"".join(f"%{ord(char):02x}" for char in ID)}"/>'
    },
    "in GB 18030": {"word/x.bin": f"号{ID}".encode("gb18030")},
}


@pytest.mark.parametrize("name", LEFT)
def test_the_proof_looks_everywhere(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = docx(paragraph(f"号码{ID}"))
    left = made.rewritten(docx(paragraph("号码")), LEFT[name])
    monkeypatch.setattr(burn_docx, "burn_docx", lambda _data, _redactions: (left, [], []))
    with pytest.raises(NotProven):
        burn(whole, [REDACTION])


@pytest.mark.parametrize(
    "change", [*(change for change, _ in test_pdf.BESIDE.values()), test_pdf.comment_in_content]
)
def test_the_proof_looks_everywhere_in_a_pdf(
    change: Callable[[object], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    left = test_pdf.changed(Pdf().lines("号码").bytes(), change)
    monkeypatch.setattr(burn_pdf, "burn_pdf", lambda _data, _redactions: (left, [], []))
    with pytest.raises(NotProven):
        burn(Pdf().lines(f"号码{ID}").bytes(), [REDACTION])


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (docx(paragraph("甲")), FileKind.DOCX),
        (saved(workbook(["甲"])), FileKind.XLSX),
        (Pdf().lines("甲").bytes(), FileKind.PDF),
        (made.picture("PNG"), FileKind.PNG),
        (made.picture("JPEG"), FileKind.JPEG),
        ("关于工作的通知".encode(), FileKind.TEXT),
    ],
)
def test_the_content_tells_the_kind(data: bytes, kind: FileKind) -> None:
    assert kind_of(data) is kind
    assert kind_of(burn(data, []).data) is kind


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04" + bytes(40),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
        b"GIF89a" + bytes(40),
        b"\x7fELF" + bytes(40),
        b"<!DOCTYPE html><html><p>x</p></html>",
        made.zipped({"a.txt": "x"}),
        made.zipped({"word/document.xml": "<!DOCTYPE x [<!ENTITY y 'z'>]><x>&y;</x>"}),
        made.zipped({"../word/document.xml": "<x/>", "word/document.xml": "<x/>"}),
        made.zipped({"word/document.xml": "<x/>", "WORD/document.xml": "<y/>"}),
        made.bomb(),
        made.lying_bomb(),
        hostile.ofd(hostile.text_object("关于开展检查的通知", y=20)),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableDocument) as raised:
        burn(data, [])
    assert str(raised.value)


def test_a_presentation_in_front_of_a_pdf_is_what_it_is_read_as() -> None:
    """A PDF behind a picture's first bytes is a picture, and a broken one."""
    with pytest.raises(UnreadableDocument):
        burn(b"\x89PNG\r\n\x1a\n" + Pdf().lines(ID).bytes(), [REDACTION])
    both = made.picture("PNG") + docx(paragraph(ID))
    assert ID.encode() not in burn(both, []).data
    assert {finding.kind for finding in find_hidden(both)} == {HiddenKind.TRAILING}


def test_a_deep_nest_of_elements() -> None:
    data = docx("<w:p>" + "<w:smartTag>" * 200 + made.run(ID) + "</w:smartTag>" * 200 + "</w:p>")
    assert made.traces(burn(data, [REDACTION]).data, ID) == []


def test_files_of_the_house_hide_nothing_but_what_is_usual() -> None:
    for data in (
        to_pdf(LETTER),
        to_docx(LETTER),
        docx(paragraph("甲")),
        saved(workbook(["甲"])),
        Pdf().lines("甲").bytes(),
    ):
        assert [finding for finding in find_hidden(data) if not finding.kind.is_usual] == []
    assert len({kind.label for kind in HiddenKind}) == len(HiddenKind)
    assert all(kind.reason for kind in HiddenKind)


def test_pieces_and_places_go_through_json() -> None:
    pieces = [
        piece
        for data in (test_docx.SHOWN["a cell"], saved(test_xlsx.HIDDEN["a hidden row"][0]), test_pdf.white())
        for piece in read_pieces(data)
    ]
    assert [Piece.load(piece.dump()) for piece in pieces] == pieces
    redaction = Redaction("签名", place=Place(Story.PAGE, page=1, box=(1.0, 2.0, 3.0, 4.0)), mask="■")
    assert Redaction.load(redaction.dump()) == redaction


NOTE = PngImagePlugin.PngInfo()
NOTE.add_text("Comment", ID)


# --- The sandbox -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        docx(paragraph(f"号码{ID}")),
        saved(workbook([f"号码{ID}"])),
        Pdf().lines(f"号码{ID}").bytes(),
        made.picture("PNG", pnginfo=NOTE),
        f"号码{ID}".encode(),
    ],
)
def test_in_a_process_of_its_own(data: bytes) -> None:
    examined = sandbox.examine_untrusted(data)
    assert examined.kind is kind_of(data)
    assert list(examined.pieces) == read_pieces(data)
    assert list(examined.hidden) == find_hidden(data)
    burnt = sandbox.burn_untrusted(data, [REDACTION])
    assert burnt == burn(data, [REDACTION])


def test_refusals_come_back_from_the_process() -> None:
    with pytest.raises(UnreadableDocument, match="炸弹"):
        sandbox.examine_untrusted(made.bomb())
    with pytest.raises(NotProven, match="第1处"):
        sandbox.burn_untrusted(docx(paragraph("甲")), [REDACTION])


def test_values_stand_on_no_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    real: Any = subprocess.run

    def run(command: list[str], **options: Any) -> Any:
        started.append(command)
        return real(command, **options)

    monkeypatch.setattr(subprocess, "run", run)
    sandbox.burn_untrusted(docx(paragraph(f"号码{ID}")), [REDACTION])
    assert started == [[sys.executable, "-B", "-m", "gongkai.privacy.files.sandbox"]]


def test_a_child_that_dies_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for status in (-11, -9, None, 0):
        monkeypatch.setattr(sandbox, "run_limited", lambda *_, status=status, **__: (status, b""))
        with pytest.raises(UnreadableDocument):
            sandbox.examine_untrusted(b"x")


# --- Damage ----------------------------------------------------------------------------------------------------------

_JUNK = [b"0", b"-1", b"99999999999", b"<", b">", b'""', b"/", b"null", b"\xff\xfe", b"\x00"]


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few places changed, cut out, doubled or overwritten."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(out) or 1)
        match chance.randint(0, 3):
            case 0:
                out[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del out[at : at + chance.randint(1, 40)]
            case 2:
                out[at:at] = out[: chance.randint(1, 60)]
            case _:
                out[at : at + 1] = chance.choice(_JUNK)
    return bytes(out)


PACKAGES = [*test_docx.SHOWN.values(), *(data for data, _ in test_docx.HIDDEN.values())]
PACKAGES += [saved(book) for book, _ in test_xlsx.HIDDEN.values()]
PDFS = [test_pdf.below_a_black_box(), test_pdf.in_a_form(), test_pdf.in_a_hidden_layer(), test_pdf.white()]


def check(data: bytes, traces: Callable[[bytes, str], list[str]]) -> None:
    try:
        burnt = burn(data, [REDACTION])
    except (UnreadableDocument, NotProven):
        return
    assert traces(burnt.data, ID) == []


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_package_is_refused_or_clean(seed: int) -> None:
    chance = random.Random(seed)
    members = made.members(chance.choice(PACKAGES))
    name = chance.choice(sorted(members))
    members[name] = damaged(members[name], chance)
    check(made.zipped(members), made.traces)


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_pdf_is_refused_or_clean(seed: int) -> None:
    chance = random.Random(seed)
    check(damaged(chance.choice(PDFS), chance), test_pdf.traces)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(1000, 2000))
def test_much_damage(seed: int) -> None:
    test_a_damaged_package_is_refused_or_clean(seed)
    test_a_damaged_pdf_is_refused_or_clean(seed)


def test_names_of_fonts_in_gbk() -> None:
    data = Pdf().lines(f"号码{ID}").page().lines("乙").bytes()
    data = data.replace(b"/BaseFont /STSong-Light", b"/BaseFont /#CB#CE#CC#E5#CC#E5x", 1).replace(
        b"/F2", b"/#CB#CE"
    )
    for redactions in ([], [REDACTION]):
        assert len(io.BytesIO(burn(data, redactions).data).getvalue()) > 500


def test_a_text_that_many_cells_share_does_not_fill_the_memory_of_who_asks() -> None:
    data = saved(workbook(*[["密" * 3000] * 10] * 2000))
    assert len(data) < 1_000_000
    with pytest.raises(UnreadableDocument, match="过大"):
        sandbox.examine_untrusted(data)
