"""The verbs of the directory: identities, reforms, names, groups, learnt spellings."""

from gongkai.directory.actions.identity import change_agency, content, create_agency, why_not_change
from gongkai.directory.actions.reforms import (
    Terms,
    abolish,
    merge,
    preview,
    rename,
    split,
    why_not_reform,
)

__all__ = [
    "Terms",
    "abolish",
    "change_agency",
    "content",
    "create_agency",
    "merge",
    "preview",
    "rename",
    "split",
    "why_not_change",
    "why_not_reform",
]
