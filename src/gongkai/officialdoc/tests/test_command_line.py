"""`gongkai parse` with everything that can be wrong with a file, a name, a pipe: one line for each, the rest goes on."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from . import invented
from .hostile import ofd, text_object
from .packages import members, package
from .test_cli import assert_one_line, call

COMMAND = [sys.executable, "-m", "gongkai.officialdoc"]
TEXT = invented.as_text()


def canvas_of(draw: Callable[[Canvas], object], **options: object) -> bytes:
    """A PDF of one page."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, **options)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def words(canvas: Canvas) -> None:
    """Something to read."""
    canvas.drawString(72, 700, "Notice 2023, first line")


def locked(data: bytes) -> bytes:
    """A package whose members say that they have a password."""
    out = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = out.find(mark)
        while start >= 0:
            out[start + place] |= 1
            start = out.find(mark, start + 4)
    return bytes(out)


def ofd_locked() -> bytes:
    """An OFD file as GM/T 0099 encrypts it."""
    return package(members(ofd(text_object("甲"))) | {"encryptions.xml": b"<a/>"})


def encrypted_docx() -> bytes:
    """Word packs an encrypted document in the container of old Office."""
    names = "EncryptionInfo".encode("utf-16-le") + b"\0" * 20 + "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016 + names + os.urandom(500)


DOCX, OFD, PDF = invented.as_docx(), ofd(text_object("甲乙丙丁") * 30), canvas_of(words)
BAD: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "empty": (b"", ("空", ".docx")),
    "blank": (b" \n\t\n", ("空",)),
    "zeros": (b"\0" * 5000, ("空",)),
    "binary": (bytes(range(256)) * 40, ("文字", "请")),
    "random": (b"\x7fELF" + bytes((7 * n * n + 13 * n) % 256 for n in range(5000)), ("文字", "请")),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000, ("旧版", "另存为 .docx")),
    "rtf": (rb"{\rtf1\ansi text}", ("RTF", "另存为 .docx")),
    "png": (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, ("图片",)),
    "jpeg": (b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 500, ("图片",)),
    "tiff": (b"MM\0*" + b"\0" * 500, ("图片",)),
    "zip": (package({"a.txt": TEXT.encode()}), ("压缩包", ".docx")),
    "workbook": (
        package({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}),
        ("不是 Word", ".docx"),
    ),
    "rar": (b"Rar!\x1a\x07\0" + b"\0" * 500, ("压缩包", "解压")),
    "7z": (b"7z\xbc\xaf\x27\x1c" + b"\0" * 500, ("压缩包", "解压")),
    "gz": (b"\x1f\x8b\x08" + b"\0" * 500, ("压缩包", "解压")),
    "docx with a password": (encrypted_docx(), ("密码",)),
    "docx with locked members": (locked(DOCX), ("密码",)),
    "pdf with a password": (canvas_of(words, encrypt=StandardEncryption("pw", "owner")), ("密码",)),
    "ofd with a password": (ofd_locked(), ("加密",)),
    "docx cut": (DOCX[: len(DOCX) // 2], ("损坏", "请")),
    "docx cut at the end": (DOCX[:-30], ("损坏", "请")),
    "ofd cut": (OFD[: len(OFD) // 2], ("损坏", "请")),
    "pdf cut": (PDF[:300], ("损坏", "请")),
    "pdf of a picture": (canvas_of(lambda canvas: canvas.rect(50, 50, 400, 700, fill=1)), ("扫描件", "Word")),
    "docx without text": (
        package(
            {
                "word/document.xml": b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'
            }
        ),
        ("没有文字",),
    ),
    "mojibake": (TEXT.encode("utf-8").decode("gb18030", "replace").encode("utf-8"), ("乱码", "重新")),
    "damaged encoding": (
        bytes(byte ^ (0x40 if n % 3 == 0 else 0) for n, byte in enumerate(TEXT.encode("gb18030"))),
        ("文字", "请"),
    ),
    "page without text": (b"<html><head><title>x</title></head><body></body></html>", ("没有正文",)),
}


@pytest.fixture(scope="module")
def bad_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each of them with a name that says nothing of its kind."""
    folder = tmp_path_factory.mktemp("bad")
    paths = {name: folder / f"{number}.dat" for number, name in enumerate(BAD)}
    for name, path in paths.items():
        path.write_bytes(BAD[name][0])
    return paths


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that can be read."""
    path = tmp_path_factory.mktemp("good") / "好.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["--json", "--outline"])
def test_bad_files_among_good_ones(bad_files: dict[str, Path], good: Path, form: str) -> None:
    """One line for each bad file, in order, naming it and saying what would be right; the good ones are printed all the same."""
    names = [argument for path in bad_files.values() for argument in (str(path), str(good))]
    done = call(*names, *(["--json"] if form == "--json" else []))
    said = done.stderr.decode().splitlines()
    assert done.returncode == 2
    assert len(said) == len(BAD)
    for line, (name, path) in zip(said, bad_files.items(), strict=True):
        assert line.startswith("gongkai parse: ") and str(path) in line, name
        assert all(word in line for word in BAD[name][1]), (name, line)
    title = done.stdout.decode().count(invented.TITLE)
    assert title >= len(BAD)
    if form == "--json":
        assert [json.loads(row)["file"] for row in done.stdout.splitlines()] == [str(good)] * len(BAD)


@pytest.mark.parametrize("name", ["docx cut", "pdf of a picture", "binary"])
def test_akn_refuses_alike(bad_files: dict[str, Path], name: str) -> None:
    done = call("--akn", str(bad_files[name]))
    assert_one_line(done, str(bad_files[name]), *BAD[name][1])
    assert done.stdout == b""


def test_missing_directory_and_forbidden(tmp_path: Path, good: Path) -> None:
    forbidden = tmp_path / "密.txt"
    forbidden.write_text("甲")
    forbidden.chmod(0)
    for path, word in ((tmp_path / "无.txt", "不存在"), (tmp_path, "目录"), (good / "x", "请检查")):
        assert_one_line(call(str(path), "--json"), str(path), word)
    if os.geteuid() != 0:  # root may read everything
        assert_one_line(call(str(forbidden)), str(forbidden), "权限")


@pytest.mark.parametrize("loop", ["a.txt", "." * 300])
def test_names_that_the_system_refuses(tmp_path: Path, loop: str) -> None:
    path = tmp_path / loop
    if len(loop) < 200:
        path.symlink_to(path)
    assert_one_line(call(str(path)), loop, "请检查")


@pytest.mark.parametrize(
    "name",
    [b"a b.txt", b"a\nb.txt", b"\xff\xfe.txt", "云汀·文件.txt".encode(), b"-x.txt", b"--json", b"'\"$(x)"],
)
def test_odd_names(tmp_path: Path, name: bytes) -> None:
    """Read, and named in the JSON as given; a bad file of that name gets one line."""
    folder = os.fsencode(tmp_path)
    path = os.path.join(folder, name)
    Path(os.fsdecode(path)).write_text(TEXT, encoding="utf-8")
    done = subprocess.run(
        [*COMMAND, "--json", "--", os.fsdecode(name)], cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["file"] == os.fsdecode(name).encode("utf-8", "replace").decode()
    Path(os.fsdecode(path)).write_bytes(b"")
    done = subprocess.run(
        [*COMMAND, "--json", "--", os.fsdecode(name)], cwd=tmp_path, capture_output=True, check=False
    )
    assert_one_line(done, "空")


@pytest.mark.parametrize("form", ["--json", "--outline"])
def test_the_first_result_comes_before_the_last_file_is_read(tmp_path: Path, good: Path, form: str) -> None:
    waiting = tmp_path / "waiting"
    os.mkfifo(waiting)
    arguments = [*COMMAND, str(good), str(waiting), *(["--json"] if form == "--json" else [])]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        guard = threading.Timer(60, running.kill)
        guard.start()
        assert running.stdout is not None
        assert invented.TITLE in running.stdout.readline().decode()
        assert running.poll() is None
        waiting.write_text("云汀市关于甲的通知\n", encoding="utf-8")
        rest, said = running.communicate()
        guard.cancel()
    assert (running.returncode, said) == (0, b"")
    assert "云汀市关于甲的通知" in rest.decode()


@pytest.mark.parametrize("form", ["--json", "--outline", "--akn"])
def test_a_closed_pipe_ends_quietly(tmp_path: Path, form: str) -> None:
    """Like `gongkai parse … | head -n 1`; far more is written than a pipe holds."""
    path = tmp_path / "long.txt"
    path.write_text(
        "云汀市2023年工作要点\n" + "".join(f"{n}.做好第{n}项工作，推进改革。\n" for n in range(1, 3000)),
        encoding="utf-8",
    )
    names = [str(path)] if form == "--akn" else [str(path)] * 3
    arguments = [*COMMAND, *names, *([form] if form != "--outline" else [])]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        said = running.stderr.read()
        running.wait(60)
    assert said == b""
    assert running.returncode in (0, 2, 128 + signal.SIGPIPE, -signal.SIGPIPE)


def test_no_traceback_where_the_disk_is_full(good: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*COMMAND, str(good)], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1 and b"Traceback" not in done.stderr


def test_no_traceback_without_standard_output(good: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", '"$@" >&-', "sh", *COMMAND, str(good)], capture_output=True, check=False
    )
    assert b"Traceback" not in done.stderr


def test_no_traceback_on_an_interrupt(tmp_path: Path) -> None:
    waiting = tmp_path / "waiting"
    os.mkfifo(waiting)

    # Whoever runs the tests in the background of a shell has interrupts ignored, and hands that on.
    def hears() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    with subprocess.Popen([*COMMAND, str(waiting)], stderr=subprocess.PIPE, preexec_fn=hears) as running:
        # Opened for writing only when the reader is there.
        with waiting.open("wb"):
            time.sleep(0.2)
            running.send_signal(signal.SIGINT)
        # Closed before we wait: a signal that comes just before the reader sleeps is seen when it wakes.
        _, said = running.communicate(timeout=60)
    assert b"Traceback" not in said
    assert running.returncode == 130


def test_names_do_not_steer_the_terminal(tmp_path: Path) -> None:
    """A name may hold the escape sequences of a terminal: they are not sent there."""
    done = call(str(tmp_path / "\x1b[31m无\x07.txt"))
    assert_one_line(done, "无", "不存在")
    assert b"\x1b" not in done.stderr and b"\x07" not in done.stderr


@pytest.mark.prove
def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path, good: Path) -> None:
    """Two thousand files take as much as two hundred."""
    path = tmp_path / "a.docx"
    path.write_bytes(DOCX)
    code = (
        "import contextlib, io, re, sys; from gongkai.officialdoc import cli\n"
        "class Nothing(io.StringIO):\n    def write(self, text): return len(text)\n"
        "for count in (100, 1000):\n"
        "    with contextlib.redirect_stdout(Nothing()):\n"
        "        assert cli.run([*sys.argv[1:]] * count + ['--json']) == 0\n"
        # Not ru_maxrss: a child begins with that of its parent.
        "    print(int(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1]) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(good), str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    first, last = map(int, done.stdout.split())
    assert last < first + 10 and last < 200, (first, last)


def test_zip_members_are_really_locked() -> None:
    with pytest.raises(RuntimeError, match="password"), zipfile.ZipFile(io.BytesIO(locked(DOCX))) as archive:
        archive.read("word/document.xml")
