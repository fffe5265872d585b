"""What counts as personal data in a text (个人信息的种类), with the words for it and the law behind it."""

from __future__ import annotations

from enum import StrEnum

_DISCLOSURE = "政府信息公开条例第十五条、个人信息保护法第二十五条"
_SENSITIVE = "政府信息公开条例第十五条、个人信息保护法第二十八条"


class Kind(StrEnum):
    """One kind of personal data. The order of the members decides where two hits claim the same characters."""

    RESIDENT_ID = "resident_id"
    RESIDENT_ID_15 = "resident_id_15"
    MOBILE = "mobile"
    BANK_CARD = "bank_card"
    BANK_ACCOUNT = "bank_account"
    PASSPORT = "passport"
    LANDLINE = "landline"
    PLATE = "plate"
    EMAIL = "email"
    ADDRESS = "address"
    BIRTH = "birth"
    NAME = "name"
    HEALTH = "health"
    POVERTY = "poverty"
    BELIEF = "belief"
    STATUS = "status"
    MINOR = "minor"
    NAME_LIST = "name_list"

    @property
    def label(self) -> str:
        """The Chinese term."""
        return _TERMS[self][0]

    @property
    def basis(self) -> str:
        """The articles that keep this kind from the public."""
        return _TERMS[self][1]


_TERMS = {
    Kind.RESIDENT_ID: ("公民身份号码", f"{_DISCLOSURE}、居民身份证法第六条、第十九条"),
    Kind.RESIDENT_ID_15: ("15 位旧身份证号", f"{_DISCLOSURE}、居民身份证法第六条、第十九条"),
    Kind.MOBILE: ("手机号", _DISCLOSURE),
    Kind.BANK_CARD: ("银行卡号", _SENSITIVE),
    Kind.BANK_ACCOUNT: ("银行账号", _SENSITIVE),
    Kind.PASSPORT: ("护照、通行证等证件号码", _DISCLOSURE),
    Kind.LANDLINE: ("住宅电话", _DISCLOSURE),
    Kind.PLATE: ("车牌号", _DISCLOSURE),
    Kind.EMAIL: ("个人邮箱、微信号、QQ 号", _DISCLOSURE),
    Kind.ADDRESS: ("住址", _DISCLOSURE),
    Kind.BIRTH: ("出生日期", _DISCLOSURE),
    Kind.NAME: ("姓名", _DISCLOSURE),
    Kind.HEALTH: ("病情、残疾、孕产", _SENSITIVE),
    Kind.POVERTY: ("贫困、低保等困难状况", _SENSITIVE),
    Kind.BELIEF: ("宗教信仰", _SENSITIVE),
    Kind.STATUS: ("特定身份", _SENSITIVE),
    Kind.MINOR: ("未成年人信息", f"{_SENSITIVE}、未成年人保护法第七十二条、第一百零三条"),
    Kind.NAME_LIST: ("人员名单", _DISCLOSURE),
}
