"""Marked values go in by every way that takes data of persons or what a stranger sends; then they are looked for everywhere.

A room that takes such data adds its ways to `send`. What may be found: nothing, in no table, file, log, mail or stored page,
in none of the forms in which text is written down.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest

from gongkai.accounts.sample import PASSWORD
from gongkai.config.tests.serving import served

NAME, PHONE, ADDRESS = "卡娜丽·试音", "19900004217", "canary.4217@kept.example"
MARKED = (NAME, PHONE, ADDRESS)
NEW = "/desk/registers/documents/new/"


class Visitor:
    """A browser of few words: cookies, forms with their token, nothing else."""

    def __init__(self, site: str) -> None:
        self.host, self.cookies = urlsplit(site).netloc, SimpleCookie()

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, str, str]:
        connection = HTTPConnection(self.host, timeout=30)
        headers |= {"Cookie": "; ".join(f"{one.key}={one.coded_value}" for one in self.cookies.values())}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(line)
        text = answer.read().decode(errors="replace")
        return answer.status, str(answer.headers.get("Location", "")), text

    def get(self, path: str, **headers: str) -> str:
        return self.ask("GET", path, **headers)[2]

    def post(self, path: str, page: str, fields: dict[str, str], **headers: str) -> tuple[int, str, str]:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token, page[:500]
        body = urlencode(fields | {"csrfmiddlewaretoken": token[1]}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, body, **kind | headers)

    def upload(self, path: str, page: str, fields: dict[str, str], file: bytes) -> tuple[int, str, str]:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        parts = [
            f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in (fields | {"csrfmiddlewaretoken": token[1]}).items()
        ]
        head = b'--b\r\nContent-Disposition: form-data; name="attachments"; filename="a.txt"\r\n\r\n'
        body = b"".join([*parts, head, file, b"\r\n--b--\r\n"])
        return self.ask("POST", path, body, **{"Content-Type": "multipart/form-data; boundary=b"})

    def sign_in(self, username: str, password: str) -> tuple[int, str, str]:
        return self.post(
            "/desk/sign-in/", self.get("/desk/sign-in/"), {"login": username, "password": password}
        )


def send(site: str, database: Path) -> None:
    """Every way in."""
    said = " ".join(MARKED)
    stranger = Visitor(site)
    ascii_said = quote(said)
    for path in (
        "/search/?q=",
        "/agencies/?q=",
        "/documents/?q=",
        "/plans/1/?agency=",
        "/no-page/",
        "/documents/",
    ):
        stranger.get(
            path + ascii_said,
            **{"User-Agent": PHONE, "Referer": f"http://x/{ADDRESS}", "X-Forwarded-For": PHONE},
        )
    stranger.post(NEW, stranger.get("/desk/sign-in/"), {"title": said})
    for username, password in ((PHONE, "x" * 12), (ADDRESS, PHONE), ("jyj-editor", NAME)):
        assert stranger.sign_in(username, password)[0] == 200

    editor = Visitor(site)
    assert editor.sign_in("jyj-editor", PASSWORD)[0] == 302
    editor.get("/desk/search/?q=" + ascii_said)
    evidence(editor, said.encode())
    page = editor.get(NEW)
    with closing(sqlite3.connect(database, timeout=20)) as connection, connection:
        connection.execute("UPDATE django_session SET expire_date = '2020-01-01 00:00:00'")
    status, where, _text = editor.post(
        NEW, page, {"title": NAME, "text": said, "agency": "4", "attribute": "proactive"}
    )
    assert (status, "next=/desk/kept" in where) == (302, True), "the form was not kept, so nothing was tried"


def evidence(editor: Visitor, file: bytes) -> None:
    """A file that proves work stays between office and agency."""
    for path in re.findall(r"/desk/plans/tasks/\d+/", editor.get("/desk/plans/my-tasks/")):
        page = editor.get(path)
        if 'name="attachments"' in page:
            assert editor.upload(path, page, {"text": "已经完成一期。"}, file)[0] == 302
            return
    raise AssertionError("no task takes a file")


def written(value: str) -> Iterator[bytes]:
    """The forms in which a text lies in files: as bytes of several codings, escaped, in base64, in hexadecimal digits."""
    for coding in ("utf-8", "utf-16-le", "gb18030"):
        yield value.encode(coding)
    raw = value.encode()
    yield quote(value).encode()
    yield json.dumps(value).strip('"').encode()
    yield value.encode("unicode_escape")
    yield raw.hex().encode()
    # Whatever stands before it, one of three cuts of base64 is in it.
    for cut in range(3):
        yield base64.b64encode(raw[cut : cut + (len(raw) - cut) // 3 * 3])


def places(folder: Path, log: Path) -> Iterator[tuple[str, bytes]]:
    """Everything that was written down, unpacked where it is packed."""
    for path in [log, *folder.rglob("*")]:
        if path.is_file():
            data = path.read_bytes()
            yield str(path.relative_to(folder.parent)), data
            if data[:2] == b"\x1f\x8b":
                with suppress(OSError, EOFError, zlib.error):
                    yield f"{path.name} unpacked", gzip.decompress(data)
    with closing(sqlite3.connect(folder / "db" / "gongkai.sqlite3")) as connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                yield table, b"\0".join(one if isinstance(one, bytes) else str(one).encode() for one in row)


def found(folder: Path, log: Path) -> set[tuple[str, str]]:
    needles = {(value, form) for value in MARKED for form in written(value)}
    return {(place, value) for place, data in places(folder, log) for value, form in needles if form in data}


def test_marked_values_are_found_where_they_lie(tmp_path: Path) -> None:
    """The search itself: in every form, in files, packed files and tables."""
    folder = tmp_path / "state"
    (folder / "db").mkdir(parents=True)
    log = tmp_path / "log"
    log.write_bytes(b"GET /?q=" + quote(NAME).encode())
    (folder / "page.gz").write_bytes(gzip.compress(PHONE.encode()))
    (folder / "session").write_bytes(base64.b64encode(b"x" + ADDRESS.encode()))
    with closing(sqlite3.connect(folder / "db" / "gongkai.sqlite3")) as connection, connection:
        connection.execute("CREATE TABLE mail (args)")
        connection.execute("INSERT INTO mail VALUES (?)", [json.dumps({"to": NAME})])
    assert {("log", NAME), ("page.gz unpacked", PHONE), ("state/session", ADDRESS), ("mail", NAME)} <= found(
        folder, log
    )


@pytest.mark.browser
def test_data_of_persons_is_written_down_nowhere(tmp_path: Path) -> None:
    folder, log = tmp_path / "state", tmp_path / "log"
    folder.mkdir()
    with log.open("wb") as printed, served(folder, printed) as site:
        send(site, folder / "db" / "gongkai.sqlite3")
    assert log.stat().st_size
    assert found(folder, log) == set()
