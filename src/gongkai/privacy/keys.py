"""The keys under which private things are kept: files, sealed fields, forms that wait for their author.

`GONGKAI_PRIVATE_KEY` names them; new things are written under the first, the others open what was written before
(`rotation` brings all of it under the first). Ciphers and digests have keys of their own, derived from each by HKDF (RFC 5869).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ALGORITHM = "AES-256-GCM"
SHORTEST_KEY = 32  # characters
_KEY_BYTES, _KEY_ID_BYTES = 32, 8


class Damaged(Exception):
    """What was kept is not there, was changed, or was written under a key that this installation does not have."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """One key of the installation: its public name, what encrypts, and the secret of its digests."""

    id: str
    cipher: AESGCM
    digesting: bytes


def ring() -> list[Key]:
    """The keys, the one for new things first. Raises ImproperlyConfigured for one that is too short."""
    return [_derived(key) for key in settings.PRIVATE_KEYS]


def keys() -> dict[str, AESGCM]:
    """The ciphers by the ids of their keys, the one for new things first."""
    return {key.id: key.cipher for key in ring()}


@cache
def _derived(key: str) -> Key:
    if len(key) < SHORTEST_KEY:
        raise ImproperlyConfigured(f"GONGKAI_PRIVATE_KEY 中的每个密钥至少要有 {SHORTEST_KEY} 个字符")

    def derive(what: bytes, length: int) -> bytes:
        return HKDF(SHA256(), length, salt=None, info=b"gongkai private storage: " + what).derive(
            key.encode()
        )

    return Key(
        derive(b"id", _KEY_ID_BYTES).hex(),
        AESGCM(derive(b"wrap", _KEY_BYTES)),
        derive(b"digest", _KEY_BYTES),
    )
