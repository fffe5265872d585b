"""What a file is by its content, whether it is refused, and whether it carries a secrecy mark."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gongkai.attachments import inspection, media
from gongkai.attachments.inspection import inspect_untrusted, look_into
from gongkai.attachments.tests import files
from gongkai.officialdoc import UnreadableDocument


def look(data: bytes) -> dict[str, object]:
    said: dict[str, object] = {}
    for line in look_into(data):
        said |= line
    return said


@pytest.mark.parametrize(
    ("data", "media_type", "was_read"),
    [
        (files.word(), media.DOCX, True),
        (files.sheet(), media.XLSX, True),
        (files.ofd(), media.OFD, True),
        (files.pdf(), media.PDF, True),
        (files.pdf_and_page(), media.PDF, True),
        (files.text(), media.TEXT, True),
        (files.text(encoding="gb18030"), media.TEXT, True),
        (files.png(), media.PNG, False),
        (files.JPEG, media.JPEG, False),
        (b"%PDF-1.4\nbroken", media.PDF, False),
    ],
)
def test_the_content_tells_the_type(data: bytes, media_type: str, was_read: bool) -> None:
    assert look(data) == {"media_type": media_type, "was_read": was_read, "is_marked": False}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (files.PAGE, "网页不能作为附件"),
        (files.PAGE + files.pdf(), "文件开头不是该类文件应有的内容"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "不相符"),
        (b"{\\rtf1 x}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版 Office"),
        (b"MZ\x90\x00" + bytes(range(256)) * 8, "不是文字文档"),
        (b"\x7fELF" + bytes(100), "程序"),
        (b"GIF89a" + bytes(20), "图片"),
        (b"PK\x03\x04", "已损坏"),
        (files.bomb(), "压缩炸弹"),
        (files.lying_bomb(), "已损坏"),
        (files.with_macro(), "宏"),
        (files.with_two_of_a_name(), "重名"),
        (b"   \n", "空的"),
    ],
)
def test_what_is_refused_says_why(data: bytes, sentence: str) -> None:
    assert sentence in str(look(data)["refusal"])


@pytest.mark.parametrize(
    "data",
    [
        files.text(*files.MARKED),
        files.text(*files.MARKED, encoding="utf-16"),
        files.word(*files.MARKED),
        files.word("正文", header="机密★"),
        files.word_in_runs("机", "密 ", "★", "10年"),
        files.sheet(*files.MARKED),
        files.sheet("密级：秘密"),
        files.pdf(*files.MARKED),
        files.ofd(*files.MARKED),
    ],
    ids=["text", "utf-16", "word", "header", "runs", "sheet", "label", "pdf", "ofd"],
)
def test_a_secrecy_mark_is_found_wherever_it_stands(data: bytes) -> None:
    assert look(data)["is_marked"]


@pytest.mark.parametrize(
    "data", [files.sheet("是否涉及国家秘密", "* 必填"), files.word("保守国家秘密", "★ 重点")]
)
def test_a_star_in_another_cell_is_no_mark(data: bytes) -> None:
    assert not look(data)["is_marked"]


def test_the_child_answers_the_same() -> None:
    found = inspect_untrusted(files.word(*files.MARKED))
    assert (found.media_type, found.is_marked) == (media.DOCX, True)
    with pytest.raises(UnreadableDocument, match="压缩炸弹"):
        inspect_untrusted(files.bomb())


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (b'{"media_type": "text/plain", "was_read": false, "is_marked": false}\n', True),
        (b'{"media_type": "text/plain", "was_read": false, "is_marked": false}\n{"is_ma', True),
        (b"", False),
        (b'{"media', False),
    ],
)
def test_a_child_that_was_stopped(answer: bytes, kept: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a type nothing is kept; with one, the file is one whose text could not be read."""
    monkeypatch.setattr(inspection, "run_limited", lambda *_args: (None, answer))
    if kept:
        assert not inspect_untrusted(b"x").was_read
    else:
        with pytest.raises(UnreadableDocument):
            inspect_untrusted(b"x")


def test_the_child_knows_no_django() -> None:
    code = "import sys, gongkai.attachments.inspection; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
