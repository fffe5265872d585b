"""Content of records: canonical bytes, round trip, and stored snapshots of older versions."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.models import Document
from gongkai.publishing import canonical
from gongkai.publishing.kinds import all_kinds
from gongkai.publishing.models import Record, Snapshot

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_canonical_bytes_hold_the_value(value: object) -> None:
    encoded = canonical.encode(value)
    assert canonical.decode(encoded) == value
    assert canonical.encode(canonical.decode(encoded)) == encoded


def test_order_of_keys_does_not_matter() -> None:
    assert canonical.encode({"b": 1, "a": date(2026, 6, 1)}) == b'{"a":"2026-06-01","b":1}'
    assert canonical.encode({"a": Decimal("1.10")}) == b'{"a":"1.10"}'


def test_a_row_survives_its_content() -> None:
    row = Document(
        text="一、总则", signed_on=date(2026, 6, 1), recipients=["各区人民政府"], blocks=[{"kind": "chapter"}]
    )
    content = json.loads(canonical.encode(DOCUMENTS.content(row, "通知")))
    again = DOCUMENTS.build(Record(pk=7), content)
    assert DOCUMENTS.content(again, content["title"]) == content
    assert again.signed_on == date(2026, 6, 1)


def test_every_kind_covers_every_field_of_its_model() -> None:
    for kind in all_kinds():
        own = {field.name for field in kind.model._meta.concrete_fields if not field.primary_key}
        assert own == set(kind.fields), kind.name


def test_content_of_version_1_can_still_be_read() -> None:
    stored = (
        b'{"blocks":[],"document_number":"","effective_from":null,"effective_until":"2031-12-31","issuing_body":"",'
        b'"recipients":[],"signed_on":"2026-06-01","text":"\xe6\xad\xa3\xe6\x96\x87","title":"\xe9\x80\x9a\xe7\x9f\xa5"}'
    )
    content = DOCUMENTS.read(Snapshot(schema="documents.1", content=stored, salt=b""))
    assert DOCUMENTS.build(Record(pk=1), content).effective_until == date(2031, 12, 31)


def test_erased_content_is_an_error_not_an_empty_page() -> None:
    with pytest.raises(LookupError):
        DOCUMENTS.read(Snapshot(schema="documents.1", content=None, salt=None))
