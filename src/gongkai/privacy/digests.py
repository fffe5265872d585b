"""Keyed digests: by them a sealed value is found again by those who know it, and by nobody who only has the database.

HMAC-SHA256 under a key of the installation. What is written in two ways and means the same has one digest: a value is
normalised first. A digest says what it is of, so that equal values in two columns are not seen to be equal.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata

from gongkai.privacy.keys import Key, ring

_SEPARATORS = re.compile(r"[\s\-‐-―－·•‧・．。.,，_()（）]+")
_COUNTRY = re.compile(r"^(?:\+|00)?86(?=1[3-9]\d{9}$)")


def same_number(value: str) -> str:
    """A number of a person or a phone: digits and capitals alone, of half width, without +86 before a mobile number."""
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", value)).upper()
    return _COUNTRY.sub("", plain)


def same_name(value: str) -> str:
    """A name: of half width, in lower case, without blanks, dots and brackets."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", value)).casefold()


def digest(value: str, of: str) -> str:
    """The digest of a normalised value under the key for new things, with the key's id: 16 + 1 + 64 characters."""
    return _under(ring()[0], value, of)


def digests(value: str, of: str) -> list[str]:
    """The digests under every key of the installation: what to search for while keys change."""
    return [_under(key, value, of) for key in ring()]


def _under(key: Key, value: str, of: str) -> str:
    said = hmac.new(key.digesting, f"{of}\n{value}".encode(), hashlib.sha256).hexdigest()
    return f"{key.id}:{said}"


LENGTH = 16 + 1 + 64
