"""Check digits of the codes of an institution: 统一社会信用代码 and 组织机构代码 (no Django).

Sources: GB 32100-2015 《法人和其他组织统一社会信用代码编码规则》, GB 11714-1997 《全国组织机构代码编制规则》.
A right check character says that a code was copied faithfully, not that it was ever given out.
"""

from __future__ import annotations

from typing import Final

USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100: digits and capitals without I, O, S, V, Z, which are easily misread."""

ORG_CODE_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""GB 11714: digits, then letters counted from A = 10."""

_USCC_LENGTH: Final = 18
_ORG_CODE_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)


def uscc_check_character(front17: str) -> str:
    """The 18th character for the first 17 (GB 32100-2015: modulus 31, weights 3^i mod 31)."""
    if len(front17) != _USCC_LENGTH - 1 or any(char not in USCC_ALPHABET for char in front17):
        raise ValueError(f"not the first 17 characters of a USCC: {front17!r}")
    total = sum(USCC_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(front17))
    return USCC_ALPHABET[-total % 31]


def org_code_check_character(front8: str) -> str:
    """The 9th character for the first 8 (GB 11714-1997: modulus 11, ten is written X, eleven 0)."""
    if len(front8) != len(_ORG_CODE_WEIGHTS) or any(char not in ORG_CODE_ALPHABET for char in front8):
        raise ValueError(f"not the first 8 characters of an organisation code: {front8!r}")
    total = sum(
        ORG_CODE_ALPHABET.index(char) * weight for char, weight in zip(front8, _ORG_CODE_WEIGHTS, strict=True)
    )
    return "0123456789X0"[11 - total % 11]


def check_uscc(code: str) -> str | None:
    """What is wrong with a 统一社会信用代码, as a sentence for the clerk; None if nothing is.

    The order goes from what the eye sees to what must be computed, so the first sentence helps most.
    Characters 9 to 17 are an organisation code with its own check character (GB 32100-2015, GB 11714-1997).
    """
    if len(code) != _USCC_LENGTH:
        return f"统一社会信用代码应为18位，现为{len(code)}位。"
    if code != code.upper() and all(char in USCC_ALPHABET for char in code.upper()):
        return "统一社会信用代码中的字母应为大写。"
    for place, char in enumerate(code, start=1):
        if char not in USCC_ALPHABET:
            return (
                f"统一社会信用代码第{place}位“{char}”不是可用字符（只用数字和大写字母，不用I、O、S、V、Z）。"
            )
    if not code[2:8].isdigit():
        return "统一社会信用代码第3至8位是登记管理机关行政区划码，应为数字。"
    if org_code_check_character(code[8:16]) != code[16]:
        return "统一社会信用代码第9至17位（主体标识码）的校验位不符，请核对是否录错。"
    if uscc_check_character(code[:17]) != code[17]:
        return "统一社会信用代码第18位校验码不符，请核对是否录错。"
    return None
