"""A record with a file, before and after its publication."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from gongkai.attachments.entries import entry
from gongkai.attachments.tests.records import publish, save, upload
from gongkai.factories import City, draft
from gongkai.publishing.models import Record


@pytest.fixture
def own_folder(settings: Settings, tmp_path: Path) -> None:
    """What is kept lies in the folder of the test."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def record(city: City, now: datetime, own_folder: None) -> Record:
    """A draft with one file."""
    made = draft(city, now)
    save(made, [entry(upload(city, now))], city, now)
    return Record.objects.get(pk=made.pk)


@pytest.fixture
def published(city: City, now: datetime, record: Record) -> Record:
    return Record.objects.get(pk=publish(record, city, now).pk)
