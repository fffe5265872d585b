"""Where the address of a withdrawn record leads: to another record, and further where that one was withdrawn in its turn."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.accounts.reasons import Reason
from gongkai.publishing.choices import RecordState, Withdrawal
from gongkai.publishing.kinds import all_kinds
from gongkai.publishing.models import Record

LONGEST_CHAIN = 50


def leads_to_another(record: Record, target: Record | None) -> Reason | None:
    """A redirect goes to another record that is public now. So no chain of them ever closes: who publishes again leads nowhere."""
    if target is None or target.state != RecordState.PUBLISHED:
        return Reason(_("请填写要转到的一件，它须是现在公开的。"))
    return Reason(_("不能转到自己。")) if target.pk == record.pk else None


def destination(record: Record) -> Record | None:
    """The end of the chain that begins at a withdrawn record; None where it leads nowhere."""
    passed = {record.pk}
    target = record.redirect_to
    while target is not None and _leads_on(target):
        if target.pk in passed or len(passed) > LONGEST_CHAIN:
            return None
        passed.add(target.pk)
        target = target.redirect_to
    return target


def _leads_on(record: Record) -> bool:
    return record.state == RecordState.WITHDRAWN and record.withdrawal == Withdrawal.REDIRECT


class PublicRecordField(forms.CharField):
    """A public record, named by its address as it was copied from the browser."""

    default_error_messages = {"unknown": _lazy("没有找到这个公开地址，请从公众网站复制，如 /documents/12/。")}

    def clean(self, value: Any) -> Any:
        """The record behind the address; None for an empty field."""
        text = super().clean(value)
        return _record_at(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        """The address of the record."""
        return value.get_absolute_url() if isinstance(value, Record) else value


def _record_at(address: str) -> Record:
    try:
        found = resolve(urlsplit(address.strip()).path.removeprefix(settings.BASE_PATH))
    except (Resolver404, ValueError):  # no page of this site, or no address at all
        found = None
    kinds = [kind.name for kind in all_kinds() if found and kind.url_name == found.view_name]
    number = found.kwargs.get("pk") if found and kinds else None
    record = Record.objects.published().filter(kind__in=kinds, pk=number).first() if number else None
    if record is None:
        raise ValidationError(PublicRecordField.default_error_messages["unknown"], code="unknown")
    return record
