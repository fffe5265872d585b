"""`gongkai parse FILE… [--json | --akn]` (docs/capabilities/officialdoc.md). Machines read standard output, people the rest."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from .akn import to_akn
from .errors import UnreadableDocument
from .model import Document
from .parser import parse_bytes
from .sandbox import child, parse_forked
from .show import outline, plain

DONE, UNREADABLE, INTERRUPTED = 0, 2, 130
MAX_BYTES = 200 * 1024 * 1024
USAGE = "用法：gongkai parse 文件… [--json]，或 gongkai parse 文件 --akn（“-”表示标准输入）"
HELP = f"""{USAGE}

读懂公文：识别标题、文号、日期、各级标题、条款、任务及其责任单位和时限、引用和废止的文件。

可以读取：
  文本（.txt、.md）、网页（.html）、Word（.docx）、PDF（有文字的，扫描件不行）、OFD。
  按内容识别格式，不看文件名；每个文件不超过 200 MB。旧版 .doc、.xls 和 Excel 工作簿读不了。

参数：
  文件          一个或多个文件；“-”表示标准输入

选项：
  （不加选项）  给人看的提纲：文件信息、各级标题、任务和责任单位、结尾、引用、存疑之处
  --json        每个文件输出一行 JSON（UTF-8），供程序使用；字段见 docs/capabilities/officialdoc.md
  --akn         输出全文的 Akoma Ntoso 3.0 XML；一次一个文件，不能与 --json 同用
  --            此后都是文件名，文件名以“-”开头时使用
  -h, --help    显示本说明

退出状态：
  0             全部读完
  2             用法不对，或有文件读不了：每个这样的文件在标准错误输出一行原因，其余文件照常输出
  130           被中断（Ctrl-C）

示例：
  gongkai parse 工作要点.docx
  gongkai parse *.html --json > 结果.jsonl
  gongkai parse 办法.pdf --akn > 办法.xml
  cat 通知.txt | gongkai parse -
"""
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
        _write(HELP)
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
    show = _akn if "--akn" in options else _json if "--json" in options else outline
    try:
        return _all(files, show, "\n" if show is outline else "")
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
        return child()
    return run(argv)


def _all(files: list[str], show: Callable[[Document, str], str], between: str) -> int:
    """Each file as soon as it is read, and `between` two results; the worst status."""
    worst, before = DONE, ""
    for name in files:
        status = _one(name, show, before)
        worst = max(worst, status)
        before = between if status == DONE else before
    return worst


def _one(name: str, show: Callable[[Document, str], str], before: str) -> int:
    try:
        text = show(_parse(_read(name)), name)
    except UnreadableDocument as error:
        return _complain(f"{name}：{error}")
    except (MemoryError, RecursionError):
        return _complain(f"{name}：文件过于复杂，无法读取；请拆分或另存为文本后再试")
    except BrokenPipeError:
        raise
    except Exception as error:  # no traceback ever reaches a user
        return _complain(f"{name}：程序内部错误（{type(error).__name__}），请报告给维护人员并附上该文件")
    _write(before + text)
    return DONE


def _parse(data: bytes) -> Document:
    """A PDF in a process of its own, which may come to its end where memory does."""
    return parse_forked(data) if b"%PDF" in data[:1024] else parse_bytes(data)


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
    _put(sys.stderr, f"gongkai parse: {plain(' '.join(message.split()))}\n")
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
