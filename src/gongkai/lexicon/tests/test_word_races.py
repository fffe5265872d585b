"""Two who keep the lexicon at once: the second is refused and loses nothing, on either database."""

from __future__ import annotations

from datetime import datetime

from gongkai.factories import City
from gongkai.lexicon import actions
from gongkai.lexicon.models import Entry
from gongkai.lexicon.tests.test_words import enter
from gongkai.publishing.tests.test_races import one_after_the_other


def test_two_who_enter_a_word_at_once(committed_db: str, now: datetime) -> None:
    city = City()
    said = one_after_the_other(
        lambda: enter(city, now, "帐薄", "账簿"), lambda: enter(city, now, "帐薄", "帐簿")
    )
    assert said == ["“帐薄”已经在词库里。"]
    assert [entry.right for entry in Entry.objects.all()] == ["账簿"]


def test_two_who_change_a_word_at_once(committed_db: str, now: datetime) -> None:
    city = City()
    entry = enter(city, now, "帐薄", "账簿")

    def change(right: str) -> object:
        row = Entry.objects.get(pk=entry.pk)
        row.right = right
        return actions.save(row, based_on=1, actor=city.office, now=now)

    said = one_after_the_other(lambda: change("账册"), lambda: change("帐册"))
    assert len(said) == 1 and "第 2 版" in said[0]
    assert (Entry.objects.get().right, Entry.objects.get().versions.count()) == ("账册", 2)
