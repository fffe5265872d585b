"""What may enter the library at all."""

from django.utils.translation import gettext as _

from gongkai.accounts.reasons import Reason
from gongkai.officialdoc import Document

SECRECY_MARK = "OD-100"


def has_no_secrecy_mark(parsed: Document) -> Reason | None:
    """A text with a secrecy mark (密级) is refused and not kept: what the state keeps secret never enters."""
    if any(warning.code == SECRECY_MARK for warning in parsed.warnings):
        return Reason(_("文本带有密级标志，不得录入本系统。"), "政府信息公开条例第十四条")
    return None
