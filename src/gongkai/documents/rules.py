"""What may enter the library at all."""

import re

from django.utils.translation import gettext as _

from gongkai.accounts.reasons import Reason
from gongkai.officialdoc import Document

SECRECY_CODE = "OD-100"  # the parser's warning: the head of the document carries a mark
# Wherever it stands: the mark with its star, in the variants that typists use, or the label of its field.
SECRECY_MARK = re.compile(r"(?:绝密|机密|秘密)\s*[★☆✩*＊]|密级\s*[:：]\s*(?:绝密|机密|秘密)")


def has_no_secrecy_mark(parsed: Document | None, *texts: str) -> Reason | None:
    """A text with a secrecy mark (密级) is refused and not kept: what the state keeps secret never enters."""
    found = parsed is not None and any(warning.code == SECRECY_CODE for warning in parsed.warnings)
    lines = parsed.lines if parsed else []
    if found or any(SECRECY_MARK.search(text) for text in (*lines, *texts)):
        return Reason(_("文本带有密级标志，不得录入本系统。"), "政府信息公开条例第十四条")
    return None
