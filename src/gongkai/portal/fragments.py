"""Head and foot of the site in which this one is mounted, given by its administrator as files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True, slots=True)
class Fragments:
    """HTML of the surrounding site: what belongs into `<head>`, what stands above the page and what below; "" is ours."""

    head: SafeString
    header: SafeString
    footer: SafeString


@cache
def fragments() -> Fragments:
    """The files as they lie in `GONGKAI_FRAGMENTS_DIR`, read once in each process. A missing one is empty."""
    return Fragments(_read("head"), _read("header"), _read("footer"))


def _read(name: str) -> SafeString:
    folder = settings.FRAGMENTS_DIR
    path = folder / f"{name}.html" if folder else None
    # Not escaped on purpose: these files come from the administrator, as the settings do.
    return mark_safe(path.read_text(encoding="utf-8") if path and path.is_file() else "")  # noqa: S308
