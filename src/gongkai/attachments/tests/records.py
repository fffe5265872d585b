"""Records with files, by the people who write, review and publish them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.accounts.models import User
from gongkai.attachments import actions
from gongkai.attachments.entries import PURPOSE
from gongkai.attachments.models import Attachment
from gongkai.documents.models import Document
from gongkai.factories import City
from gongkai.publishing import actions as publishing
from gongkai.publishing.files import Entry
from gongkai.publishing.models import Record

TEXT = "申请表的内容".encode() * 50
NAME = "校车安全检查表（2026年）.txt"


def upload(city: City, now: datetime, name: str = NAME, data: bytes = TEXT, **more: object) -> Attachment:
    given = {"agency": city.education, "actor": city.editor, "purpose": PURPOSE} | more
    return actions.store(SimpleUploadedFile(name, data), now=now, **given)


def save(record: Record, entries: Sequence[Entry], city: City, now: datetime) -> None:
    row = Document(text="一、总则\n1.按时检查车辆。", document_number="云教发〔2026〕3号")
    publishing.save_draft(record, row, record.title, attachments=entries, actor=city.editor, now=now)


def publish(record: Record, city: City, now: datetime) -> Record:
    publishing.submit(record, actor=city.editor, now=now)
    publishing.approve(record, actor=city.reviewer, now=now)
    return publishing.publish(record, actor=city.reviewer, now=now)


def public_copies(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "public").rglob("*") if path.is_file())


def address(record: Record, place: int = 0) -> str:
    return f"/files/{record.pk}/{record.attachments[place]['attachment']}/"


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)
