"""Small things that are kept encrypted in the database, under the keys of the private storage.

A sealed thing is a head of one line and AES-256-GCM, bound to what its row says of it: put into another row it does not open.
"""

from __future__ import annotations

import json
import secrets

from cryptography.exceptions import InvalidTag

from gongkai.privacy.keys import ALGORITHM, Damaged, ring

_NONCE_BYTES = 12


def seal(data: bytes, bound_to: str) -> bytes:
    """The bytes, encrypted under the first key of the installation."""
    key = ring()[0]
    nonce = secrets.token_bytes(_NONCE_BYTES)
    head = json.dumps({"algorithm": ALGORITHM, "key": key.id}).encode()
    return head + b"\n" + nonce + key.cipher.encrypt(nonce, data, _bound(bound_to))


def unseal(sealed: bytes, bound_to: str) -> bytes:
    """What `seal` was given. Raises `Damaged` when it was changed, moved, or sealed under a key that is not here."""
    line, _newline, rest = sealed.partition(b"\n")
    try:
        head = json.loads(line)
        if head["algorithm"] != ALGORITHM:
            raise Damaged(f"{bound_to}: was sealed with {head['algorithm']}")
        cipher = {key.id: key.cipher for key in ring()}[head["key"]]
        return cipher.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], _bound(bound_to))
    except InvalidTag:
        raise Damaged(f"{bound_to}: was changed") from None
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{bound_to}: {error}") from None


def key_of(sealed: bytes) -> str:
    """The id of the key under which it was sealed. Raises `Damaged` for what is nothing sealed."""
    try:
        return str(json.loads(sealed.partition(b"\n")[0])["key"])
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(str(error)) from None


def _bound(to: str) -> bytes:
    # The keys wrap those of files too: the first word keeps the two uses apart.
    return f"sealed\n{to}".encode()
