"""Gives the resolver what was learnt from corrections of a government's texts."""

from collections.abc import Iterator

from django.utils import timezone

from gongkai.agencies.lexicon import name_source
from gongkai.agencies.models import Agency
from gongkai.agencies.resolver import NameEntry
from gongkai.directory.models import LearntName


@name_source
def learnt_names(government: Agency) -> Iterator[NameEntry]:
    """The spellings that hold for texts of this government; one query."""
    for learnt in LearntName.objects.filter(government=government, withdrawn_at=None):
        learnt_on = timezone.localdate(learnt.learnt_at)
        yield NameEntry(learnt.agency_id, learnt.text, "alias", None, None, learnt_on)
