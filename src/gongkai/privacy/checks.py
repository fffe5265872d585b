"""What arithmetic and public tables say of a number: check digits, dates, regions, numbering plans.

The only module that knows python-stdnum and phonenumbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import phonenumbers
from stdnum import luhn, numdb
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

# Residence permits of people from Hong Kong, Macao and Taiwan have numbers of the same make.
_PERMITS = {"81": "香港", "82": "澳门", "83": "台湾"}
_EARLIEST = 1800


@dataclass(frozen=True, slots=True)
class ResidentNumber:
    """A number with the make of GB 11643: day of birth, region by name, and whether the county is in the table."""

    born_on: date
    region: str
    county_known: bool
    right: bool  # the check digit fits


def resident_number(number: str) -> ResidentNumber | None:
    """Read 17 digits and a digit or X; None where day or province do not exist. A wrong check digit is only told."""
    try:
        born_on = ric.get_birth_date(number)
        province, county = _region(number[:6])
    except (ValidationError, ValueError):
        return None
    if not province or not _EARLIEST <= born_on.year < 2100:
        return None
    return ResidentNumber(
        born_on, province + county, bool(county), ric.calc_check_digit(number) == number[-1]
    )


def old_resident_number(number: str) -> date | None:
    """The day of birth in an old number of 15 digits (two digits of the year); None where it cannot be one."""
    try:
        born_on = date(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))
    except ValueError:
        return None
    return born_on if _region(number[:6])[0] else None


@lru_cache(maxsize=4096)
def _region(code: str) -> tuple[str, str]:
    """Province and county by name, empty where the table has none. Counties that were are counties too."""
    known = {key: value for _, names in numdb.get("cn/loc").info(code) for key, value in names.items()}
    province = known.get("province") or _PERMITS.get(code[:2], "")
    return province, known.get("county", "").split(",")[0].rpartition("]")[2]


def has_luhn_digit(number: str) -> bool:
    """Whether the last digit is the check digit of bank cards."""
    return bool(luhn.is_valid(number))


@lru_cache(maxsize=4096)
def is_telephone(number: str) -> bool:
    """Whether the numbering plan of China has such numbers: fixed with area code, or mobile."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "CN"))
    except phonenumbers.NumberParseException:
        return False


def is_credit_code(number: str) -> bool:
    """Whether 18 signs are a unified social credit code (GB 32100): of an organisation, not of a person."""
    return bool(uscc.is_valid(number))
