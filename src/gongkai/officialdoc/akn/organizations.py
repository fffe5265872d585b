"""The bodies which a document names: who issued it, to whom it goes, who is to do something."""

from __future__ import annotations

from ..model import Document
from ..normalise import squash
from ..organs import is_organ

UNKNOWN = "org_unknown"


class Organizations:
    """eIds of the bodies by name: org_1 …, issuers first. A group (各区县人民政府) is a body here: it is named as one."""

    def __init__(self, document: Document) -> None:
        self.issuers = _issuers(document.metadata.issuing_body)
        names = [*self.issuers, *document.metadata.recipients]
        for item in document.items:
            names += [*item.lead_units, *item.responsible_units, *item.cooperating_units]
        known = [name for name in dict.fromkeys(names) if name]
        self.eids = {name: f"org_{count}" for count, name in enumerate(known, start=1)}

    def reference(self, name: str) -> str:
        """The value of refersTo or href."""
        return f"#{self.eids.get(name, UNKNOWN)}"

    @property
    def authors(self) -> list[str]:
        """References to the issuers; the standard wants one even where the text names none."""
        return [self.reference(name) for name in self.issuers] or [f"#{UNKNOWN}"]


def _issuers(text: str | None) -> list[str]:
    """Joint issuers stand in one line, separated by white space; a name that is spaced out (教 育 局) is one."""
    if not text:
        return []
    names = text.split(" ")
    return names if len(names) > 1 and all(is_organ(squash(name)) for name in names) else [text]
