"""Columns for data of persons: sealed in the database, opened in one place by name, found by a keyed digest.

    class Case(models.Model):
        code = models.CharField(unique=True, max_length=20)
        phone = SealedField(bound_to="code")
        phone_digest = DigestField("phone", same_number)

    Case(code="K7", phone="138 0000 0000").save()
    Case.objects.filter(phone_digest__in=Case.phone_digest.of("13800000000"))
    case.phone          # ●●●: no template, log line or export shows it by oversight
    case.phone.open()   # the text; whoever writes this checks who may read it, and logs that it was read

A value is bound to its table, its column and the row that `bound_to` names: copied into another row it does not open.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from gongkai.privacy.digests import LENGTH, digest, digests
from gongkai.privacy.keys import Damaged
from gongkai.privacy.sealing import seal, unseal

HIDDEN = "●●●"
_PAD = 16  # bytes: by its length a sealed value tells a phone from an address, but not one name from another


class Sealed:
    """A value that shows nothing of itself."""

    __slots__ = ("_bound_to", "_raw")

    def __init__(self, raw: bytes | str, bound_to: str) -> None:
        self._raw, self._bound_to = raw, bound_to

    def open(self) -> str:
        """The text. Raises `Damaged` when it was changed, moved from another row, or its key is not here."""
        if isinstance(self._raw, str):
            return self._raw
        return unseal(self._raw, self._bound_to).rstrip(b"\0").decode() if self._raw else ""

    def __bool__(self) -> bool:
        return bool(self._raw)

    def __str__(self) -> str:
        return HIDDEN if self._raw else ""

    __repr__ = __str__

    def __reduce__(self) -> Any:
        raise TypeError("a sealed value is not copied into caches, tasks or sessions")

    __hash__ = None  # type: ignore[assignment]


class _SealedAttribute(DeferredAttribute):
    field: SealedField

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        raw = super().__get__(instance, cls)
        return self if instance is None else Sealed(raw, self.field.binding(instance))

    def __set__(self, instance: models.Model, value: str | bytes | Sealed) -> None:
        if isinstance(value, Sealed):
            # A value of another row is opened where it is and sealed anew for this one.
            is_own = value._bound_to == self.field.binding(instance)
            value = value._raw if is_own else value.open()
        instance.__dict__[self.field.attname] = value


class SealedField(models.BinaryField):
    """A text under authenticated encryption (AES-256-GCM). It is never null: an empty text stays empty.

    `bound_to` names a field of the row that is set before the first save and never changes.
    """

    descriptor_class = _SealedAttribute

    def __init__(self, *args: Any, bound_to: str = "", **kwargs: Any) -> None:
        kwargs["editable"] = False
        kwargs.setdefault("default", b"")
        super().__init__(*args, **kwargs)
        self.bound_to = bound_to

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, kwargs | {"bound_to": self.bound_to}

    def binding(self, instance: models.Model) -> str:
        """What the value of this row is bound to."""
        row = getattr(instance, self.bound_to)
        return f"{self.model._meta.label_lower}.{self.name}:{row}"

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes:
        raw = model_instance.__dict__[self.attname]
        if isinstance(raw, str):
            if not getattr(model_instance, self.bound_to):
                raise ValueError(f"{self}: {self.bound_to} is empty, so there is no row to seal for")
            data = raw.encode()
            if "\0" in raw:
                raise ValueError(f"{self}: a text holds no NUL")
            padded = data + b"\0" * (-len(data) % _PAD)
            raw = seal(padded, self.binding(model_instance)) if data else b""
            model_instance.__dict__[self.attname] = raw
        return bytes(raw)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes:
        return bytes(value or b"")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, (str, Sealed)):
            raise TypeError(f"{self} is sealed when its row is saved; an update of many rows cannot do it")
        return super().get_db_prep_value(value, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        raise FieldError(f"{self} is sealed: search by its digest")

    def value_from_object(self, obj: models.Model) -> Any:
        # What forms, serialisers and exports take.
        return HIDDEN if obj.__dict__[self.attname] else ""

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))


class _DigestAttribute(DeferredAttribute):
    field: DigestField

    def of(self, text: str) -> list[str]:
        """The digests that rows with this value have, under whichever key: `filter(phone_digest__in=…)`."""
        return digests(self.field.normalise(text), self.field.purpose)


class DigestField(models.CharField):
    """The keyed digest of a sealed column of the same row, kept with it; empty where that is empty."""

    descriptor_class = _DigestAttribute

    def __init__(self, sealed: str, normalise: Callable[[str], str], **kwargs: Any) -> None:
        kwargs |= {"editable": False, "max_length": LENGTH, "blank": True, "default": "", "db_index": True}
        super().__init__(**kwargs)
        self.sealed, self.normalise = sealed, normalise

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = super().deconstruct()
        for fixed in ("editable", "max_length", "blank", "default", "db_index"):
            kwargs.pop(fixed, None)
        return name, path, [self.sealed, self.normalise], kwargs

    @property
    def purpose(self) -> str:
        """What keeps the digests of one column apart from those of others."""
        return f"{self.model._meta.label_lower}.{self.sealed}"

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        try:
            text = self.normalise(getattr(model_instance, self.sealed).open())
        except Damaged:
            return str(super().pre_save(model_instance, add))  # a row that cannot be read can still be ended
        said = digest(text, self.purpose) if text else ""
        setattr(model_instance, self.attname, said)
        return said
