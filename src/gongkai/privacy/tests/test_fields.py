"""Sealed columns: what is in the database, who finds it, and that it shows itself to nobody who does not ask."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, models, transaction
from django.forms.models import model_to_dict
from django.template import Context, Template
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from gongkai.privacy import rotation
from gongkai.privacy.digests import digest, digests, same_name, same_number
from gongkai.privacy.fields import HIDDEN, DigestField, SealedField
from gongkai.privacy.keys import Damaged, ring
from gongkai.privacy.sealing import key_of

pytestmark = pytest.mark.django_db
OLD, NEW = "an old key of forty characters, no more!", "a new key of forty characters, no fewer!"
PHONE, NAME = "138 0000 0000", "迪丽努尔·艾山"


@pytest.fixture
def case_model() -> Iterator[Any]:
    with isolate_apps("gongkai.desk"):

        class Case(models.Model):
            code = models.CharField(max_length=20, unique=True)
            name = SealedField(bound_to="code")
            phone = SealedField(bound_to="code")
            phone_digest = DigestField("phone", same_number)

            class Meta:
                app_label = "desk"

            def __str__(self) -> str:
                return self.code

        # SQLite makes no table with its editor inside the transaction of a test.
        create, params = connection.schema_editor().table_sql(Case)
        with connection.cursor() as cursor:
            cursor.execute(create, params or None)
        yield Case


def stored(model: Any) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, phone, phone_digest FROM {model._meta.db_table}")
        return b" ".join(
            one
            if isinstance(one, bytes)
            else bytes(str(one), "utf-8")
            if isinstance(one, str)
            else bytes(one)
            for row in cursor
            for one in row
        )


def test_what_is_saved_is_read_and_cannot_be_read_in_the_database(case_model: Any) -> None:
    case_model.objects.create(code="K7", name=NAME, phone=PHONE)
    row = case_model.objects.get()
    assert (row.name.open(), row.phone.open()) == (NAME, PHONE)
    for canary in (NAME, NAME[:2], PHONE, "13800000000"):
        assert canary.encode() not in stored(case_model)


def test_names_of_one_length_class_are_sealed_alike_long(case_model: Any) -> None:
    rows = [
        case_model(code=str(number), name=name) for number, name in enumerate(["王五", "王小五", "欧阳小五"])
    ]
    case_model.objects.bulk_create(rows)
    assert len({len(row.__dict__["name"]) for row in case_model.objects.all()}) == 1


@pytest.mark.parametrize("asked", ["13800000000", "+86 138-0000-0000", "１３８００００００００", PHONE])
def test_it_is_found_by_its_digest_however_it_is_written(case_model: Any, asked: str) -> None:
    case_model.objects.create(code="K7", phone=PHONE)
    case_model.objects.create(code="K8", phone="13900000000")
    assert [
        row.code for row in case_model.objects.filter(phone_digest__in=case_model.phone_digest.of(asked))
    ] == ["K7"]


def test_it_shows_itself_nowhere(case_model: Any, caplog: pytest.LogCaptureFixture) -> None:
    row = case_model.objects.create(code="K7", name=NAME, phone=PHONE)
    said = [
        str(row.name),
        repr(row.phone),
        f"{row.name}",
        repr(vars(row)),
        Template("{{ row.name }}{{ row.phone }}{{ row.name|upper }}").render(Context({"row": row})),
        json.dumps(model_to_dict(row)),
        serializers.serialize("json", [row]),
        str(case_model.objects.values("name", "phone").get()),
    ]
    for text in said:
        assert NAME not in text
        assert PHONE not in text
    assert HIDDEN in said[0]
    kept = pickle.dumps({name: value for name, value in vars(row).items() if name != "_state"})
    assert NAME.encode() not in kept
    assert PHONE.encode() not in kept
    with pytest.raises(TypeError):
        pickle.dumps(row.name)


def test_a_value_does_not_open_in_another_row_or_column(case_model: Any) -> None:
    case_model.objects.create(code="K7", name=NAME, phone=PHONE)
    case_model.objects.create(code="K8", name="别人", phone="1")
    with connection.cursor() as cursor:
        table = case_model._meta.db_table
        cursor.execute(
            f"UPDATE {table} SET name = (SELECT name FROM {table} WHERE code = 'K7') WHERE code = 'K8'"
        )
        cursor.execute(f"UPDATE {table} SET phone = name WHERE code = 'K7'")
    with pytest.raises(Damaged):
        case_model.objects.get(code="K8").name.open()
    with pytest.raises(Damaged):
        case_model.objects.get(code="K7").phone.open()


def test_a_value_given_to_another_row_by_code_is_sealed_for_it(case_model: Any) -> None:
    first = case_model.objects.create(code="K7", name=NAME)
    case_model.objects.create(code="K8", name=first.name)
    assert case_model.objects.get(code="K8").name.open() == NAME
    first.refresh_from_db()
    assert first.name.open() == NAME


def test_what_would_store_plain_text_is_refused(case_model: Any) -> None:
    case_model.objects.create(code="K7", name=NAME)
    with pytest.raises(TypeError, match="sealed when its row is saved"), transaction.atomic():
        case_model.objects.update(name="明文")
    with pytest.raises(FieldError, match="search by its digest"):
        case_model.objects.filter(name=NAME)
    assert case_model.objects.get().name.open() == NAME
    with pytest.raises(ValueError, match="no row to seal for"):
        case_model(name=NAME).save()


def test_what_is_empty_is_empty_and_can_be_told(case_model: Any) -> None:
    row = case_model.objects.create(code="K7", name="")
    row.refresh_from_db()
    assert not row.name
    assert (row.name.open(), str(row.name), row.phone_digest) == ("", "", "")


def test_a_migration_can_write_the_columns(case_model: Any) -> None:
    for name in ("name", "phone_digest"):
        field = case_model._meta.get_field(name)
        _name, _path, args, kwargs = field.deconstruct()
        assert type(field)(*args, **kwargs).deconstruct()[1:] == field.deconstruct()[1:]


def test_after_a_change_of_keys_everything_is_read_found_and_moved(
    case_model: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PRIVATE_KEYS = [OLD]
    for number in range(5):
        case_model.objects.create(code=f"K{number}", name=NAME if number else "", phone=PHONE)
    settings.PRIVATE_KEYS = [NEW, OLD]
    monkeypatch.setattr(
        rotation,
        "sealed_models",
        lambda: {case_model: [case_model._meta.get_field(name) for name in ("name", "phone")]},
    )
    asked = case_model.phone_digest.of(PHONE)
    assert case_model.objects.filter(phone_digest__in=asked).count() == 5
    assert rotation.rotate()[case_model._meta.label] == {"moved": 5}
    assert rotation.rotate()[case_model._meta.label] == {"current": 5}
    settings.PRIVATE_KEYS = [NEW]
    assert [row.name.open() for row in case_model.objects.order_by("code")] == ["", *[NAME] * 4]
    assert case_model.objects.filter(phone_digest__in=case_model.phone_digest.of(PHONE)).count() == 5


def test_rows_that_the_rooms_own_manager_leaves_out_are_moved_too(
    case_model: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PRIVATE_KEYS = [OLD]
    case_model.objects.create(code="K1", name=NAME)

    class Open(models.Manager[Any]):
        def get_queryset(self) -> models.QuerySet[Any]:
            return super().get_queryset().exclude(code="K1")

    case_model._meta.local_managers.clear()
    Open().contribute_to_class(case_model, "objects")
    assert not case_model._default_manager.exists()
    settings.PRIVATE_KEYS = [NEW, OLD]
    monkeypatch.setattr(rotation, "sealed_models", lambda: {case_model: [case_model._meta.get_field("name")]})
    assert rotation.rotate()[case_model._meta.label] == {"moved": 1}


def test_a_row_whose_key_is_gone_is_reported_and_left(
    case_model: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PRIVATE_KEYS = [OLD]
    case_model.objects.create(code="K1", name=NAME)
    settings.PRIVATE_KEYS = [NEW]
    monkeypatch.setattr(rotation, "sealed_models", lambda: {case_model: [case_model._meta.get_field("name")]})
    assert rotation.rotate()[case_model._meta.label] == {"damaged": 1}
    settings.PRIVATE_KEYS = [OLD]
    assert case_model.objects.get().name.open() == NAME
    assert key_of(case_model.objects.get().__dict__["name"]) == ring()[0].id


@given(st.text(max_size=40))
def test_digests_tell_nothing_and_one_column_from_another(text: str) -> None:
    assert digest(text, "a.b") != digest(text, "a.c")
    assert digest(text, "a.b") == digest(text, "a.b") in digests(text, "a.b")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("11010119900101001x", "１１０１０１ 19900101 001X"),
        ("+8613800000000", "138-0000-0000"),
        ("0086 13800000000", "13800000000"),
    ],
)
def test_numbers_that_mean_the_same(one: str, other: str) -> None:
    assert same_number(one) == same_number(other)


def test_names_that_mean_the_same() -> None:
    assert same_name("迪丽努尔·艾山") == same_name("迪丽努尔 • 艾山") == same_name("迪丽努尔．艾山")
    assert same_name("王五") != same_name("王武")
