"""`gongkai parse FILE… [--json | --akn]` (docs/capabilities/officialdoc.md). Machines read standard output, people the rest."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from .akn import to_akn
from .errors import UnreadableDocument
from .model import Block, Document
from .parser import parse_bytes

DONE, UNREADABLE, INTERRUPTED = 0, 2, 130
# What a name or a text must not send to a terminal: control characters, and those that turn the direction.
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
MAX_BYTES = 200 * 1024 * 1024
USAGE = "用法：gongkai parse 文件… [--json]，或 gongkai parse 文件 --akn（“-”表示标准输入）"
_OPTIONS = ("--json", "--help", "-h", "--akn")


def run(argv: list[str]) -> int:
    """The command after the word `parse`. Returns the exit status; nothing is raised to the user."""
    options = [word for word in argv if word.startswith("-") and word != "-"]
    if "--" in argv:
        place = argv.index("--")
        options = [word for word in argv[:place] if word.startswith("-") and word != "-"]
        files = [word for word in argv[:place] if word not in options] + argv[place + 1 :]
    else:
        files = [word for word in argv if word not in options]
    if "--help" in options or "-h" in options:
        _write(USAGE + "\n")
        return DONE
    if wrong := next((word for word in options if word not in _OPTIONS), None):
        return _complain(f"不认识的选项 {wrong}；{USAGE}")
    if not files:
        return _complain(f"没有给出文件；{USAGE}")
    if "--akn" in options and "--json" in options:
        return _complain("--akn 与 --json 不能同时使用；请只选其一")
    if "--akn" in options and len(files) > 1:
        # Documents one after another are no well-formed XML.
        return _complain(f"--akn 每次只能读一个文件，给出了 {len(files)} 个；请逐个处理")
    show = _akn if "--akn" in options else _json if "--json" in options else _outline
    try:
        return max([_one(name, show) for name in files])
    except BrokenPipeError:
        # The reader of our output has gone: nobody is left to complain to.
        _abandon_output()
        return DONE
    except OSError as error:
        _abandon_output()
        return _complain(f"无法写出结果（{error.strerror}），请检查磁盘空间和输出位置")
    except KeyboardInterrupt:
        return INTERRUPTED


def _abandon_output() -> None:
    """What is still buffered goes nowhere, so that the interpreter does not try it again at its end."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(argv: list[str]) -> int:
    """`run`, and the inner form `--dump` which the sandbox reads."""
    if argv == ["--dump"]:
        from . import sandbox

        return sandbox.child()
    return run(argv)


def _one(name: str, show: Callable[[Document, str], str]) -> int:
    try:
        text = show(parse_bytes(_read(name)), name)
    except UnreadableDocument as error:
        return _complain(f"{name}：{error}")
    except (MemoryError, RecursionError):
        return _complain(f"{name}：文件过于复杂，无法读取；请拆分或另存为文本后再试")
    except BrokenPipeError:
        raise
    except Exception as error:  # no traceback ever reaches a user
        return _complain(f"{name}：程序内部错误（{type(error).__name__}），请报告给维护人员并附上该文件")
    _write(text)
    return DONE


def _read(name: str) -> bytes:
    try:
        if name == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableDocument("文件不存在，请检查路径") from None
    except IsADirectoryError:
        raise UnreadableDocument("这是目录，请给出文件") from None
    except PermissionError:
        raise UnreadableDocument("没有读取权限，请检查文件权限") from None
    except (OSError, ValueError) as error:
        raise UnreadableDocument(f"无法读取（{type(error).__name__}），请检查文件") from None
    if len(data) > MAX_BYTES:
        raise UnreadableDocument("文件超过 200 MB，请拆分后再试")
    return data


def _complain(message: str) -> int:
    line = _STEERING.sub("�", " ".join(message.split()))
    _put(sys.stderr, f"gongkai parse: {line}\n")
    return UNREADABLE


def _write(text: str) -> None:
    _put(sys.stdout, text)


def _put(stream: object, text: str) -> None:
    """UTF-8 whatever the terminal's locale says; a file name that is no UTF-8 shows as question marks."""
    if stream is None:
        # Closed by the caller, who wants to see nothing.
        return
    data = text.encode("utf-8", "replace")
    buffer = getattr(stream, "buffer", None)
    if buffer is not None:
        buffer.write(data)
        buffer.flush()
    else:
        stream.write(data.decode("utf-8"))  # type: ignore[attr-defined]


def _json(document: Document, name: str) -> str:
    return json.dumps(document.to_json(name), ensure_ascii=False) + "\n"


def _akn(document: Document, _name: str) -> str:
    return to_akn(document).decode("utf-8")


def _outline(document: Document, name: str) -> str:
    """For a person: what the document is, its levels, and what is doubtful."""
    meta = document.metadata
    rows = [f"{name}：{meta.title or '（无标题）'}", f"  种类 {document.kind}"]
    named = [("发文机关", meta.issuing_body), ("文号", meta.document_number), ("成文日期", meta.signed_date)]
    named += [
        ("发布时间", meta.published_at),
        ("生效日期", meta.effective_date),
        ("失效日期", meta.expires_date),
    ]
    rows += [f"  {label} {value}" for label, value in named if value]
    rows += [f"  主送 {one}" for one in meta.recipients]
    rows += [
        _row(block) for block in document.blocks if block.kind in ("chapter", "section", "article", "item")
    ]
    rows += [f"  引用 《{one.title or ''}》{one.number or ''}" for one in document.citations]
    rows += [f"  废止 《{one.title or ''}》{one.number or ''}{one.clause or ''}" for one in document.repeals]
    rows += [f"  注意 第{one.line}行 {one.code} {one.message}" for one in document.warnings]
    return _STEERING.sub("�", "\n".join(rows)) + "\n"


def _row(block: Block) -> str:
    indent = {"chapter": "  ", "section": "    "}.get(block.kind, "      ")
    text = block.text if len(block.text) <= 40 else block.text[:39] + "…"
    return f"{indent}{block.label or ''} {text}"
