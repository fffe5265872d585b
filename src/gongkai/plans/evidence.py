"""What shows the work: a published record, an address with its label, or a file that is kept already."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator
from django.utils.translation import gettext_lazy as _

from gongkai.attachments.models import Attachment
from gongkai.publishing.models import Record

LONGEST_URL = 500


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """One piece of evidence as given: a published record, an address with its label, or an attachment that is kept already."""

    label: str
    record: Record | None = None
    url: str = ""
    attachment: Attachment | None = None


def read_links(text: str) -> list[EvidenceDraft]:
    """Addresses, one a line, each after its label or alone. Raises ValidationError for what is no address."""
    return [_link(line.strip()) for line in text.splitlines() if line.strip()]


def write_link(label: str, url: str) -> str:
    """The line that `read_links` reads as this."""
    return url if label == url else f"{label} {url}"


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
