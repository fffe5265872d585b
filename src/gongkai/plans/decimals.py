"""Figures of measures as people write them: 120 and not 120.00. Pure."""

from __future__ import annotations

from decimal import Decimal


def plain(figure: Decimal | str | None) -> str:
    """A decimal without the zeros that its column adds; empty where there is none."""
    if figure is None:
        return ""
    text = figure if isinstance(figure, str) else f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
