"""Data of persons that goes public by oversight: numbers of mobile phones and of identity cards."""

from django.utils.translation import gettext as _

from gongkai.accounts.reasons import Reason
from gongkai.privacy.detection import numbers_in

PERSONAL_BASIS = "政府信息公开条例第十五条"


def has_personal_data(text: str) -> bool:
    """Whether a text holds a mobile or an identity number, also in full-width digits or in groups of them."""
    return bool(numbers_in(text))


def has_no_personal_data(text: str) -> Reason | None:
    """What one person alone puts before the public at once names nobody's number."""
    if has_personal_data(text):
        return Reason(_("文字里疑似有手机号或身份证号，公众会看到这段话，请删去。"), PERSONAL_BASIS)
    return None
