"""What may enter at all: no room takes in what the state keeps secret."""

from typing import Any

from django.utils.translation import gettext as _

from gongkai.accounts.reasons import Reason
from gongkai.officialdoc import Document
from gongkai.officialdoc.secrecy import is_marked

SECRECY_BASIS = "政府信息公开条例第十四条"


def strings_in(value: Any) -> list[str]:
    """Every text in a value of JSON, however deep."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings_in(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings_in(part)]
    return [value] if isinstance(value, str) else []


def has_no_secrecy_mark(parsed: Document | None, *texts: str) -> Reason | None:
    """A text with a secrecy mark (密级) is refused and not kept."""
    if is_marked(parsed, *texts):
        return Reason(_("文本带有密级标志，不得录入本系统。"), SECRECY_BASIS)
    return None
