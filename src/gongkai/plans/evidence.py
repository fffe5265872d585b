"""What shows the work: a published record, or an address with its label."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator
from django.utils.translation import gettext_lazy as _

from gongkai.publishing.models import Record

LONGEST_URL = 500


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """One piece of evidence as given: a published record, or an address with its label."""

    label: str
    record: Record | None = None
    url: str = ""


def read_links(text: str) -> list[EvidenceDraft]:
    """Addresses, one a line, each after its label or alone. Raises ValidationError for what is no address."""
    return [_link(line.strip()) for line in text.splitlines() if line.strip()]


def _link(line: str) -> EvidenceDraft:
    label, _space, url = line.rpartition(" ")
    try:
        URLValidator(schemes=["http", "https"])(url)
        MaxLengthValidator(LONGEST_URL)(url)
    except ValidationError:
        raise ValidationError(
            _("“%(line)s”不是网址：应以 http:// 或 https:// 开头，不超过 500 个字符。"), params={"line": line}
        ) from None
    return EvidenceDraft(label.strip() or url, url=url)
