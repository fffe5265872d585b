"""The doors of the home page: what people come for, each with the room that answers it. A new room changes its line here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Door:
    """A few words, the question behind them, where they lead and the lines of the sign (24 by 24)."""

    label: Any
    question: Any
    route: str
    icon: str
    fragment: str = ""

    @property
    def url(self) -> str:
        """Where the door leads."""
        return reverse(self.route) + self.fragment


DOORS = (
    Door(
        _("查文件"),
        _("规章、规范性文件，现在是否有效"),
        "documents:documents",
        "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    ),
    Door(
        _("办事情"),
        _("该找哪个机关，它公开了什么"),
        "portal:guide",
        "M4 20h16M6 20V8l6-4 6 4v12M10 20v-5h4v5M10 11h4",
        "#services",
    ),
    Door(
        _("要信息"),
        _("没有公开的，怎样申请"),
        "portal:guide",
        "M4 5h16v11H9l-5 4zM8 9h8M8 12h5",
        "#request",
    ),
    Door(
        _("看进展"),
        _("今年的工作，各单位做到哪一步"),
        "plans:plans",
        "M4 20h16M7 20v-6M12 20V9M17 20V4",
    ),
)
