"""What may enter at all: no room takes in what the state keeps secret."""

from django.utils.translation import gettext as _

from gongkai.accounts.reasons import Reason
from gongkai.officialdoc import Document
from gongkai.officialdoc.secrecy import is_marked

SECRECY_BASIS = "政府信息公开条例第十四条"


def has_no_secrecy_mark(parsed: Document | None, *texts: str) -> Reason | None:
    """A text with a secrecy mark (密级) is refused and not kept."""
    if is_marked(parsed, *texts):
        return Reason(_("文本带有密级标志，不得录入本系统。"), SECRECY_BASIS)
    return None
