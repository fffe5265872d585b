"""The files of a record as its content names them, and what must hold of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from gongkai.accounts.reasons import Reason
from gongkai.attachments import media, rules
from gongkai.attachments.choices import FileRole, MediaType
from gongkai.attachments.models import Attachment
from gongkai.attachments.uploads import clean_name
from gongkai.publishing.files import Entry
from gongkai.publishing.secrecy import has_no_secrecy_mark

PURPOSE = "record"
"""The purpose of an attachment that was uploaded for a record."""
MOST_PER_RECORD = 50
LONGEST_ALT = 1000
PICTURES = frozenset({media.PNG, media.JPEG})
_ALT_BASIS = "GB/T 37668"


def entry(
    attachment: Attachment,
    *,
    name: str = "",
    role: str = FileRole.ANNEX,
    alt: str = "",
    replaces: Iterable[int] = (),
) -> Entry:
    """What the content of a record says of one file."""
    return {
        "attachment": attachment.pk,
        "name": name or attachment.name,
        "digest": attachment.digest,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "role": str(role),
        "alt": alt,
        "replaces": [*replaces],
    }


def with_extension(name: str, original: str) -> str:
    """A name that somebody typed, with the extension of the file where they left it out."""
    cleaned = clean_name(name)
    if PurePath(cleaned).suffix.lower() in media.EXTENSIONS:
        return cleaned
    return clean_name(cleaned + PurePath(original).suffix)


def problems(entries: Sequence[Entry]) -> list[Reason | None]:
    """What is wrong with the files of a record, whoever put them there."""
    names = [one["name"].casefold() for one in entries]
    twice = sorted({one["name"] for one in entries if names.count(one["name"].casefold()) > 1})
    too_many = _("一件信息最多有 %(most)s 个附件。") % {"most": MOST_PER_RECORD}
    return [
        Reason(too_many) if len(entries) > MOST_PER_RECORD else None,
        Reason(_("附件重名：%(names)s。") % {"names": _("、").join(twice)}) if twice else None,
        *(reason for one in entries for reason in _problems_of(one)),
    ]


def _problems_of(one: Entry) -> Iterable[Reason | None]:
    named = {"name": one["name"]}
    yield rules.has_allowed_extension(one["name"]) or rules.content_fits_name(one["name"], one["media_type"])
    yield has_no_secrecy_mark(None, one["name"], one["alt"])
    if one["name"] != clean_name(one["name"]):
        yield Reason(_("“%(name)s”不能作为文件名。") % named)
    if len(one["alt"]) > LONGEST_ALT:
        yield Reason(_("“%(name)s”的替代文字过长。") % named)
    if one["role"] not in FileRole.values:
        yield Reason(_("“%(name)s”的用途不明。") % named)
    if one["role"] == FileRole.PICTURE:
        if one["media_type"] not in PICTURES:
            yield Reason(_("“%(name)s”不是图片，不能作为政策图解。") % named)
        if not one["alt"].strip():
            yield Reason(_("请为“%(name)s”写替代文字，看不见图的人靠它了解内容。") % named, _ALT_BASIS)


def is_shown(one: Mapping[str, Any]) -> bool:
    """Whether the page of the record shows the file as a picture, not only as a download."""
    return bool(one["role"] == FileRole.PICTURE and one["media_type"] in PICTURES and one["alt"])


def version_of(one: Mapping[str, Any]) -> str:
    """The part of a versioned address that names the content."""
    return str(one["digest"]).partition(":")[2][:32]


def type_of(one: Mapping[str, Any]) -> str:
    """The format of a file in words."""
    return str(MediaType(one["media_type"]).label)


def described(one: Mapping[str, Any]) -> str:
    """A file in one line: what a history compares and a table lists."""
    facts = [FileRole(one["role"]).label, type_of(one), filesizeformat(one["size"])]
    if one["alt"]:
        facts.append(_("替代文字：%(alt)s") % {"alt": one["alt"]})
    return f"{one['name']}（{_('，').join(map(str, facts))}）"


def listed(entries: Sequence[Mapping[str, Any]]) -> str:
    """The files in their order, a line for each; an exchanged file of the same name is told by its digest."""
    return "\n".join(
        f"{number}. {described(one)} {one['digest'][:19]}" for number, one in enumerate(entries, start=1)
    )
