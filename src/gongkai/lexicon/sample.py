"""The sample city: words that its disclosure office keeps."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.accounts.sample import person
from gongkai.agencies.models import Agency
from gongkai.agencies.sample import Calendar, Story
from gongkai.compliance.choices import Severity
from gongkai.lexicon import actions
from gongkai.lexicon.choices import WordKind
from gongkai.lexicon.models import Entry

WORDS = (
    (WordKind.TYPO, "听泉衔道", "听泉街道", (), Severity.ERROR, ""),
    (WordKind.WORDING, "残废人", "残疾人", (), Severity.ERROR, "《残疾人保障法》的用语"),
    (WordKind.WORDING, "外来工", "来云务工人员", ("外来工程",), Severity.WARNING, "本市用语清单"),
    (WordKind.OLD_NAME, "云汀高新区管理处", "云汀高新区管理委员会", (), Severity.WARNING, "机构设立批复"),
)


def stories(calendar: Calendar) -> Iterator[Story]:
    """The office enters its words when the platform opens."""
    yield _words(calendar)


def _words(calendar: Calendar) -> Story:
    now = yield calendar.at("2025-09-02 15:00")
    government = Agency.objects.get(parent=None)
    for kind, wrong, right, exceptions, severity, basis in WORDS:
        entry = Entry(
            government=government, kind=kind, wrong=wrong, right=right, severity=severity, basis=basis
        )
        entry.exceptions = list(exceptions)
        actions.save(entry, actor=person("office"), now=now)
