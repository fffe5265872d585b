"""Anchors: the head of the log, signed with a key outside the database, so that a rewritten chain can be told from the true one."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.jobs.models import OutboxMail
from gongkai.publishing import canonical
from gongkai.publishing.models import LogHead, SignedAnchor

ALGORITHM = "ed25519"
SHORTEST_KEY = 32  # characters


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head of the log that was written down outside the database. One without signature is a plain head."""

    seq: int
    hash: str
    at: str = ""
    public_key: str = ""
    signature: str = ""

    @property
    def message(self) -> bytes:
        """What is signed: the canonical JSON of everything but the signature."""
        return canonical.encode({name: value for name, value in asdict(self).items() if name != "signature"})

    @property
    def is_signed(self) -> bool:
        """Whether the signature is that of the public key which stands beside it."""
        try:
            key = Ed25519PublicKey.from_public_bytes(_bytes(self.public_key))
            key.verify(_bytes(self.signature), self.message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def as_json(self) -> dict[str, Any]:
        """As it stands in files; a plain head has no signature."""
        return {name: value for name, value in asdict(self).items() if value != ""}


def head() -> Anchor:
    """The head of the log as it stands now, unsigned."""
    row = LogHead.objects.get(pk=1)
    return Anchor(row.seq, row.hash)


def read(text: str) -> Anchor:
    """The anchor or plain head in a file. Raises ValueError for anything else."""
    try:
        written = json.loads(text)
        names = ("at", "public_key", "signature")
        return Anchor(
            int(written["seq"]), str(written["hash"]), *(str(written.get(name, "")) for name in names)
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not an anchor") from error


def kept(row: SignedAnchor) -> Anchor:
    """An anchor of the table, as it was signed."""
    return Anchor(row.seq, row.hash, row.at.astimezone(UTC).isoformat(), row.public_key, row.signature)


def public_keys() -> list[str]:
    """The public keys of this installation, the one in use first."""
    return [_written(_signer(key).public_key().public_bytes_raw()) for key in settings.ANCHOR_KEYS]


def make_anchor(now: datetime, is_daily: bool = False) -> SignedAnchor | None:
    """Sign the head and keep it; None while the log is empty."""
    at = now.astimezone(UTC)
    plain = head()
    if not plain.seq:
        return None
    signer = _signer(settings.ANCHOR_KEYS[0])
    anchor = Anchor(plain.seq, plain.hash, at.isoformat(), public_keys()[0])
    signature = _written(signer.sign(anchor.message))
    return SignedAnchor.objects.create(
        seq=anchor.seq,
        hash=anchor.hash,
        at=at,
        public_key=anchor.public_key,
        signature=signature,
        is_daily=is_daily,
    )


@transaction.atomic
def daily_anchor(now: datetime) -> SignedAnchor | None:
    """Today's anchor, with a letter to each witness. Running it again on the same day does nothing."""
    day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    LogHead.objects.select_for_update().get(pk=1)  # two workers make one anchor
    if SignedAnchor.objects.filter(is_daily=True, at__gte=day, at__lt=day + timedelta(days=1)).exists():
        return None
    row = make_anchor(now, is_daily=True)
    if row is None:
        return None
    OutboxMail.objects.bulk_create(
        OutboxMail(to=address, subject=_subject(row), body=_letter(row), created_at=now)
        for address in settings.WITNESSES
    )
    return row


def _subject(row: SignedAnchor) -> str:
    return _("公开日志锚点：第 %(seq)s 条，%(day)s") % {
        "seq": row.seq,
        "day": timezone.localtime(row.at).date().isoformat(),
    }


def _letter(row: SignedAnchor) -> str:
    said = _("下面一行是今天公开日志链头的签名记录。请保存本邮件；以后如有疑问，可以用它核对日志是否被改写。")
    return f"{said}\n\n{json.dumps(kept(row).as_json())}\n\n{settings.ORIGIN}{reverse('portal:anchors')}\n"


@cache
def _signer(key: str) -> Ed25519PrivateKey:
    if len(key) < SHORTEST_KEY:
        raise ImproperlyConfigured(f"GONGKAI_ANCHOR_KEY: each key needs at least {SHORTEST_KEY} characters")
    seed = HKDF(SHA256(), 32, salt=None, info=b"gongkai anchors: ed25519").derive(key.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)


def _written(value: bytes) -> str:
    return f"{ALGORITHM}:{value.hex()}"


def _bytes(written: str) -> bytes:
    algorithm, _colon, value = written.partition(":")
    if algorithm != ALGORITHM:
        raise ValueError(f"unknown algorithm {algorithm}")
    return bytes.fromhex(value)
