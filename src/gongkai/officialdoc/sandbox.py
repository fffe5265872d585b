"""Parsing of uploads in a process of their own, with limits of memory, processor time, time and output.

The child limits itself before it reads a byte of the upload. Whatever happens to it, the caller gets a document or
one sentence.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import BinaryIO

from .errors import UnreadableDocument
from .model import Document
from .parser import parse_bytes

# Merged cells repeat their text: a small file must not become a large record.
OUTPUT_BYTES = 64 * 1024 * 1024
MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 20
WALL_SECONDS = 30
BUSY_SECONDS = 5
# Two at a time: uploads that take long must not hold all threads of the web process.
_slots = threading.BoundedSemaphore(2)
_REFUSED, _CRASHED = 3, "解析程序异常终止，文件可能已损坏；请另存后再试"
_TOO_BIG = "文件过大或过于复杂，超出解析的内存限制；请拆分或另存为文本后再试"
_TOO_SLOW = "解析超过时间限制，文件可能过大或已损坏；请拆分或另存为文本后再试"
_ROOT = Path(__file__).resolve().parents[2]


class Busy(UnreadableDocument):
    """Nothing was read: as many files as may be are being read now."""


def parse_untrusted(data: bytes, name: str = "") -> Document:
    """Parse the bytes of an upload. Raises UnreadableDocument, whose message begins with the name if one is given."""
    try:
        return _read(*run_limited("gongkai.officialdoc", data, "--dump"))
    except UnreadableDocument as error:
        raise UnreadableDocument(f"{name}：{error}" if name else str(error)) from None


def run_limited(
    module: str,
    data: bytes,
    *arguments: str,
    slots: threading.BoundedSemaphore = _slots,
    wall_seconds: float = WALL_SECONDS,
) -> tuple[int | None, bytes]:
    """Run `python -m module` on the bytes of an upload: its status (None: out of time), and what it answered until then.

    The module calls `limit_process` before it reads them. `slots` are for those who take long. Raises Busy.
    """
    if not slots.acquire(timeout=BUSY_SECONDS):
        raise Busy("正在读取其他文件，请稍后再试")
    try:
        return _run([sys.executable, "-B", "-m", module, *arguments], data, wall_seconds)
    finally:
        slots.release()


def _run(command: list[str], data: bytes, wall_seconds: float) -> tuple[int | None, bytes]:
    environment = {
        "PYTHONPATH": str(_ROOT),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONSAFEPATH": "1",
        "PYTHONUTF8": "1",
    }
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=wall_seconds,
            env=environment,
            check=False,
            cwd=os.sep,
        )
    except subprocess.TimeoutExpired as late:
        return None, late.stdout or b""
    return done.returncode, done.stdout


def _read(status: int | None, answer: bytes) -> Document:
    """What the child has answered, or why it has not."""
    if status is None:
        raise UnreadableDocument(_TOO_SLOW)
    if status == _REFUSED:
        raise UnreadableDocument(answer.decode("utf-8", "replace").strip() or _CRASHED)
    if status != 0:
        killed_by_limit = status in (-9, -24)
        aborted = status == -signal.SIGABRT
        raise UnreadableDocument(_TOO_SLOW if killed_by_limit else _TOO_BIG if aborted else _CRASHED)
    try:
        return Document.load(json.loads(answer))
    except (ValueError, TypeError):
        raise UnreadableDocument(_CRASHED) from None


def parse_forked(data: bytes) -> Document:
    """Parse in a copy of this process with a limit of memory: PDFium ends the process where memory ends.

    For programs of one thread, such as the command line. Raises UnreadableDocument. Without fork (Windows) it parses here.
    """
    if not hasattr(os, "fork"):
        return parse_bytes(data)
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.close(reading)
            limit_process(cpu_seconds=None)
            with open(writing, "wb") as out:
                status = _answer(data, out)
        finally:
            # No buffer of the parent is written a second time.
            os._exit(status)
    os.close(writing)
    with open(reading, "rb") as answers:
        answer = answers.read()
    return _read(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), answer)


def child() -> int:
    """The other end: limits, bytes from standard input, the whole result as JSON, or one sentence."""
    limit_process()
    return _answer(sys.stdin.buffer.read(), sys.stdout.buffer)


def _answer(data: bytes, out: BinaryIO) -> int:
    try:
        result = json.dumps(parse_bytes(data).dump(), ensure_ascii=True)
    except UnreadableDocument as error:
        out.write(str(error).encode())
        return _REFUSED
    except (MemoryError, RecursionError):
        out.write(_TOO_BIG.encode())
        return _REFUSED
    if len(result) > OUTPUT_BYTES:
        out.write(_TOO_BIG.encode())
        return _REFUSED
    out.write(result.encode())
    out.flush()
    return 0


def limit_process(*, cpu_seconds: int | None = CPU_SECONDS) -> None:
    """Limits of this process. Where the system has none (Windows), the time limit of the parent remains."""
    try:
        import resource
    except ImportError:
        return
    limits = [
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ]
    if cpu_seconds is not None:
        limits.append((resource.RLIMIT_CPU, cpu_seconds))
    for which, value in limits:
        hard = resource.getrlimit(which)[1]
        soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (soft, soft))
