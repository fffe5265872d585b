"""The verbs of the directory: identities, reforms, names, groups, learnt spellings."""

from gongkai.directory.actions.groups import remove_group, save_group
from gongkai.directory.actions.identity import change_agency, content, create_agency, why_not_change
from gongkai.directory.actions.learnt import learn, why_not_learn, withdraw
from gongkai.directory.actions.names import add_name, end_name
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
    "add_name",
    "change_agency",
    "content",
    "create_agency",
    "end_name",
    "learn",
    "merge",
    "preview",
    "remove_group",
    "rename",
    "save_group",
    "split",
    "why_not_change",
    "why_not_learn",
    "why_not_reform",
    "withdraw",
]
