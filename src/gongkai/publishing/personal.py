"""Data of persons that goes public by oversight: numbers of mobile phones and of identity cards."""

import re
import unicodedata

from django.utils.translation import gettext as _

from gongkai.accounts.reasons import Reason

PERSONAL_BASIS = "政府信息公开条例第十五条"
# A mobile number or an identity number (GB 11643: 17 digits and a check digit) that stands alone.
PERSONAL = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ -](?=\d)")


def has_personal_data(text: str) -> bool:
    """Whether a text seems to hold a mobile or an identity number, also in full-width digits or in groups of them."""
    return bool(PERSONAL.search(_BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", text))))


def has_no_personal_data(text: str) -> Reason | None:
    """What one person alone puts before the public at once names nobody's number."""
    if has_personal_data(text):
        return Reason(_("文字里疑似有手机号或身份证号，公众会看到这段话，请删去。"), PERSONAL_BASIS)
    return None
