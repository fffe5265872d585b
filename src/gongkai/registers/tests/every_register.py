"""What every register must do, tried through HTTP. A room's test module derives a class from `EveryRegister` and says what a row is.

class TestDocuments(EveryRegister):
    slug = "documents"
    typed = {"title": "关于防汛的通知", "text": "一、要求\\n1.值守。"}
    changed = {"title": "关于防汛工作的通知"}
    wrong = {"signed_on": "某日"}

    def row(self, number): return draft(self.city, self.now, f"通知{number}")
    def people(self): self.keeper, self.outsider = self.city.editor, self.city.other_editor
    def owner(self): return {"agency": self.city.education.pk, "attribute": "proactive"}
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from gongkai.accounts.models import User
from gongkai.factories import City
from gongkai.letters.cells import guarded
from gongkai.registers.cells import plain
from gongkai.registers.register import Register, by_slug
from gongkai.registers.table import ID

MOST_QUERIES = 20
Lines = list[dict[str, str]]


class EveryRegister:
    """The inherited tests: scope, 404 for others, add, edit, delete, history, comparison, export, import, queries of a list."""

    slug: ClassVar[str]
    # What a person types into the form of a new row, besides what `owner` gives; all text.
    typed: ClassVar[Mapping[str, str]]
    # What the same person types to change a row: one field at least, and of a text of one line.
    changed: ClassVar[Mapping[str, str]]
    # What the form refuses.
    wrong: ClassVar[Mapping[str, str]]
    # Whether the outsider sees rows of others, which then only may not be changed.
    seen_by_all: ClassVar[bool] = False

    city: City
    now: datetime
    keeper: User
    outsider: User

    def row(self, number: int) -> Any:
        """A row that the keeper may change and that nobody else has published."""
        raise NotImplementedError

    def people(self) -> None:
        """Set the keeper, who adds and changes rows, and an outsider, who must not."""
        raise NotImplementedError

    def owner(self) -> Mapping[str, Any]:
        """What the form of a new row asks besides: of a record its agency and 公开属性."""
        return {}

    @pytest.fixture(autouse=True)
    def _set_up(self, city: City, now: datetime) -> None:
        self.city, self.now = city, now
        self.people()
        self.list = f"/desk/registers/{self.slug}/"

    # --- Tools -------------------------------------------------------------------------------------------------------

    @property
    def register(self) -> Register:
        found = by_slug(self.slug)
        assert found is not None
        return found

    def client(self, user: User) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=user.pk))
        return client

    def address(self, row: Any, more: str = "") -> str:
        return f"{self.list}{row.pk}/{more}"

    def sent(self, row: Any, **changes: Any) -> dict[str, Any]:
        """The form of a row as a browser sends it, with other values in it."""
        form = self.client(self.keeper).get(self.address(row, "edit/")).context["form"]
        values = {bound.name: bound.value() for bound in form}
        return {name: value for name, value in values.items() if value not in (None, "", False)} | changes

    def saying(self, row: Any) -> dict[str, str]:
        """What the row says now, by the names of the fields, as the keeper sees it."""
        found = self.register.queryset(User.objects.get(pk=self.keeper.pk), "view").get(pk=row.pk)
        return self.register.table(User.objects.get(pk=self.keeper.pk)).cells(found)

    def label(self, name: str) -> str:
        return self.register.table(self.keeper).fields[name].label

    def exported(self, form: str, query: str = "") -> bytes:
        answer = self.client(self.keeper).get(f"{self.list[:-1]}.{form}?{query}")
        assert answer.status_code == 200
        return b"".join(answer.streaming_content)

    def lines(self) -> Lines:
        return list(csv.DictReader(io.StringIO(self.exported("csv").decode("utf-8-sig"), newline="")))

    def upload(self, data: bytes, name: str = "表.csv", user: User | None = None) -> Any:
        file = SimpleUploadedFile(name, data)
        return self.client(user or self.keeper).post(f"{self.list}import/", {"file": file}, follow=True)

    def confirm(self, page: Any) -> Any:
        address = page.redirect_chain[-1][0]
        return self.client(self.keeper).post(address, {"do": "confirm"}, follow=True)

    @staticmethod
    def to_csv(lines: Lines) -> bytes:
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
        return out.getvalue().encode("utf-8-sig")

    # --- Scope -------------------------------------------------------------------------------------------------------

    def test_scope(self) -> None:
        row = self.row(1)
        assert self.register.title(row) in self.client(self.keeper).get(self.list).content.decode()
        seen = self.register.title(row) in self.client(self.outsider).get(self.list).content.decode()
        assert seen == self.seen_by_all
        assert Client().get(self.list).status_code == 302

    def test_404_for_others(self) -> None:
        row, client = self.row(1), self.client(self.outsider)
        closed = ["edit/", *(f"{verb.name}/" for verb in self.register.verbs)]
        if not self.seen_by_all:
            closed += ["", "history/", "history/compare/"]
        for more in closed:
            assert client.get(self.address(row, more)).status_code == 404, more
            assert client.post(self.address(row, more), dict(self.changed)).status_code in {404, 405}, more
        before = self.saying(row)
        client.post(self.address(row, "edit/"), self.sent(row, **self.changed))
        assert self.saying(row) == before

    def test_what_there_is_not_is_404(self) -> None:
        row, client = self.row(1), self.client(self.keeper)
        for address in (f"{self.list}999999/", self.address(row, "explode/"), f"{self.list[:-1]}.exe"):
            assert client.get(address).status_code == 404, address

    # --- Add, edit, delete, history ----------------------------------------------------------------------------------

    def test_add(self) -> None:
        client = self.client(self.keeper)
        assert client.get(f"{self.list}new/").status_code == 200
        answer = client.post(f"{self.list}new/", {**self.typed, **self.owner()})
        assert answer.status_code == 302, getattr(answer, "context", {}).get("form").errors  # type: ignore[union-attr]
        page = client.get(answer.headers["Location"])
        assert page.status_code == 200
        row = page.context["object"]
        table = self.register.table(self.keeper)
        kept = self.register.values(self._seen(row))  # a form may ask for more than the row keeps
        said = {name: table.fields[name].normal(text) for name, text in self.typed.items() if name in kept}
        assert {name: self.saying(row)[name] for name in said} == said

    def test_an_error_keeps_what_was_typed(self) -> None:
        answer = self.client(self.keeper).post(
            f"{self.list}new/", {**self.typed, **self.owner(), **self.wrong}
        )
        assert answer.status_code == 422
        assert set(self.wrong) <= set(answer.context["form"].errors)
        kept = answer.content.decode()
        assert all(line in kept for text in self.typed.values() for line in text.splitlines())

    def test_edit_history_and_comparison(self) -> None:
        row, client = self.row(1), self.client(self.keeper)
        before = self.saying(row)
        if len(self.register.versions(self._seen(row))) == 0:  # made below the actions that keep versions
            client.post(self.address(row, "edit/"), self.sent(row))
        answer = client.post(self.address(row, "edit/"), self.sent(row, **self.changed))
        assert answer.status_code == 302
        assert self.saying(row) != before
        history = client.get(self.address(row, "history/")).content.decode()
        compared = client.get(self.address(row, "history/compare/"))
        for name, text in self.changed.items():
            assert text in history
            assert self.label(name) in dict(compared.context["fields"])
        assert "〔新增：" in compared.content.decode()
        versions = compared.context["versions"]
        ends = {"a": versions[0].number, "b": versions[-1].number}  # whichever way round
        again = client.get(self.address(row, "history/compare/"), ends)
        assert (again.context["old"], again.context["new"]) == (versions[-1], versions[0])
        same = client.get(self.address(row, "history/compare/"), {"a": versions[0].number, "b": "x"})
        assert same.status_code == 200

    def test_delete(self) -> None:
        if not any(verb.name == "delete" for verb in self.register.verbs):
            pytest.skip("rows of this register are ended, not deleted")
        row, client = self.row(1), self.client(self.keeper)
        seen = client.get(self.address(row, "delete/")).context["seen"]
        assert client.post(self.address(row, "delete/"), {"seen": seen}).status_code == 302
        assert client.get(self.address(row)).status_code == 404

    def _numbers(self) -> set[int]:
        """The rows that the keeper sees."""
        rows = self.register.queryset(User.objects.get(pk=self.keeper.pk), "view")
        return set(rows.values_list("pk", flat=True))

    def _seen(self, row: Any) -> Any:
        return self.register.queryset(User.objects.get(pk=self.keeper.pk), "view").get(pk=row.pk)

    # --- Export ------------------------------------------------------------------------------------------------------

    def test_every_format_holds_what_the_address_shows(self) -> None:
        for number in range(3):
            self.row(number)
        total = self.client(self.keeper).get(self.list).context["total"]
        heads = self.register.table(self.keeper).heads()
        lines = self.lines()
        assert (list(lines[0]), len(lines)) == (heads, total)
        sheet = load_workbook(io.BytesIO(self.exported("xlsx"))).active
        rows = list(sheet.iter_rows(values_only=True))
        assert (list(rows[0]), len(rows) - 1) == (heads, total)
        objects = json.loads(self.exported("json"))["rows"]
        assert (list(objects[0]), len(objects)) == (heads, total)
        in_csv, in_xlsx = [line[ID] for line in lines], [str(row[heads.index(ID)]) for row in rows[1:]]
        assert in_csv == in_xlsx == [str(one[ID]) for one in objects]
        assert self.exported("csv", "q=没有这样的内容").decode("utf-8-sig").count("\n") == 1

    # --- Import ------------------------------------------------------------------------------------------------------

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_an_export_imported_unchanged_changes_nothing(self, form: str) -> None:
        rows = [self.row(number) for number in range(3)]
        before = [self.saying(row) for row in rows]
        versions = [len(self.register.versions(self._seen(row))) for row in rows]
        page = self.upload(self.exported(form), f"表.{form}")
        assert page.context["counts"]["unchanged"] == page.context["staged"].total
        assert not page.context["may_confirm"]
        self.confirm(page)
        assert [self.saying(row) for row in rows] == before
        assert [len(self.register.versions(self._seen(row))) for row in rows] == versions

    def test_import_changes_and_adds(self) -> None:
        row = self.row(1)
        lines = [line for line in self.lines() if line[ID] == str(row.pk)]
        lines[0] |= {self.label(name): guarded(text) for name, text in self.changed.items()}
        table = self.register.table(User.objects.get(pk=self.keeper.pk))
        new = {self.label(name): text for name, text in self.typed.items()}
        form = self.register.form(User.objects.get(pk=self.keeper.pk), None, dict(self.owner()))
        for name in self.owner():
            new[self.label(name)] = plain(
                table.fields[name].write(form.fields[name].clean(self.owner()[name]))
            )
        lines.append(dict.fromkeys(lines[0], "") | {head: guarded(text) for head, text in new.items()})
        before, known = self.saying(row), self._numbers()
        page = self.upload(self.to_csv(lines))
        counted = page.context["counts"]
        assert (counted["new"], counted["changed"], counted["wrong"]) == (1, 1, 0), page.context["lines"]
        assert (self.saying(row), self._numbers()) == (before, known)  # nothing is written by looking
        done = self.confirm(page)
        assert done.context["is_done"]
        assert {name: self.saying(row)[name] for name in self.changed} == dict(self.changed)
        (added,) = self._numbers() - known
        saved = self.register.queryset(User.objects.get(pk=self.keeper.pk), "view").get(pk=added)
        said, values = self.saying(saved), self.register.values(saved)
        typed = {name: table.fields[name].normal(text) for name, text in self.typed.items() if name in values}
        assert {name: said[name] for name in typed} == typed

    def test_import_names_row_and_column_of_what_is_wrong_and_writes_nothing(self) -> None:
        row = self.row(1)
        lines = [line for line in self.lines() if line[ID] == str(row.pk)]
        before = self.saying(row)
        lines[0] |= {self.label(name): text for name, text in self.wrong.items()}
        lines.insert(0, dict.fromkeys(lines[0], "") | {ID: "999999"})
        page = self.upload(self.to_csv(lines))
        assert page.context["counts"]["wrong"] == 2
        shown = [line for line, _tone in page.context["lines"]]
        assert [line.number for line in shown] == [2, 3]
        heads = {head for _letter, head, _said in shown[1].problems}
        assert {self.label(name) for name in self.wrong} <= heads
        assert all(letter.isalpha() for letter, _head, _said in shown[1].problems)
        self.confirm(page)
        assert self.saying(row) == before

    def test_who_changed_a_row_after_the_preview_loses_nothing(self) -> None:
        row = self.row(1)
        lines = [line for line in self.lines() if line[ID] == str(row.pk)]
        name, text = next(iter(self.changed.items()))
        lines[0][self.label(name)] = guarded(text)
        page = self.upload(self.to_csv(lines))
        assert page.context["may_confirm"]
        self.client(self.keeper).post(self.address(row, "edit/"), self.sent(row, **{name: text + "又改"}))
        done = self.confirm(page)
        assert not done.context["is_done"]
        assert "没有写入" in done.context["staged"].notice
        assert self.saying(row)[name] == text + "又改"

    def test_a_file_that_is_no_table_of_ours_is_refused(self) -> None:
        book = Workbook()
        book.active.append(["甲", "乙"])
        out = io.BytesIO()
        book.save(out)
        for data, name in (
            (out.getvalue(), "表.xlsx"),
            (b"\x89PNG", "图.csv"),
            ("标识,怪列\n1,2".encode(), "表.csv"),
        ):
            page = self.upload(data, name)
            assert page.status_code == 422
            assert page.context["form"].errors["file"]

    def test_the_outsider_imports_nothing_of_mine(self) -> None:
        row = self.row(1)
        lines = [line for line in self.lines() if line[ID] == str(row.pk)]
        name, text = next(iter(self.changed.items()))
        lines[0][self.label(name)] = guarded(text)
        page = self.upload(self.to_csv(lines), user=self.outsider)
        if page.status_code == 200:
            assert page.context["counts"]["wrong"] == 1
            mine = self.upload(self.to_csv(lines))
            theirs = mine.redirect_chain[-1][0]
            assert self.client(self.outsider).get(theirs).status_code == 404
        else:
            assert page.status_code == 404

    # --- Queries -----------------------------------------------------------------------------------------------------

    def test_a_list_asks_no_more_of_200_rows_than_of_20(self) -> None:
        for number in range(20):
            self.row(number)
        few = self._queries()
        for number in range(20, 200):
            self.row(number)
        many = self._queries()
        assert many == few
        assert few[0] <= MOST_QUERIES

    def _queries(self) -> list[int]:
        """How many the list, its file and a file of that come back take."""
        client, counts = self.client(self.keeper), []
        for address in (self.list, f"{self.list}?sort=-nothing&page=2", f"{self.list[:-1]}.csv"):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                answer = client.get(address)
                assert answer.status_code == 200
                if answer.streaming:
                    list(answer.streaming_content)
            counts.append(len(captured))
        return counts
