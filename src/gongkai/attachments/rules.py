"""What may be attached, and by whom: each rule returns a reason or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason
from gongkai.agencies.models import Agency
from gongkai.attachments.choices import AttachmentState, MediaType
from gongkai.attachments.media import EXTENSIONS
from gongkai.publishing.secrecy import SECRECY_BASIS

if TYPE_CHECKING:
    from gongkai.attachments.models import Attachment
    from gongkai.attachments.uploads import Upload

MOST_PER_ACT = 10


def limit_text() -> str:
    """The limit of size as people say it."""
    return f"{settings.UPLOAD_LIMIT_BYTES // 1024**2} MB"


# --- Who may ---------------------------------------------------------------------------------------------------------
def must_work_for_agency(actor: User, agency: Agency) -> Reason | None:
    """Only who holds a post in the agency adds to its files. What the act itself asks for, its room asks."""
    if agency.pk in actor.agency_ids() or actor.is_system:
        return None
    return Reason(_("您不是该机构的人员，不能为其上传或移除附件。"))


def is_kept(attachment: Attachment) -> Reason | None:
    """What is removed stays removed."""
    return None if attachment.state == AttachmentState.KEPT else Reason(_("该附件已移除。"))


def nothing_refers(attachment: Attachment) -> Reason | None:
    """What a record, a report or anything else names is not removed: revisions and what was reported stay as they were."""
    for relation in attachment._meta.related_objects:
        if relation.on_delete is models.PROTECT:
            holders = relation.related_model._default_manager.filter(**{relation.field.name: attachment})
            if holders.exists():
                return Reason(_("还有别的内容用到该附件，不能移除。"))
    return None


# --- One file --------------------------------------------------------------------------------------------------------
def is_not_empty(name: str, size: int | None) -> Reason | None:
    """A file has content."""
    return None if size else Reason(_("“%(name)s”是空文件。") % {"name": name})


def is_not_too_large(name: str, size: int | None) -> Reason | None:
    """The limit of every upload."""
    if (size or 0) <= settings.UPLOAD_LIMIT_BYTES:
        return None
    return Reason(_("“%(name)s”超过 %(limit)s。") % {"name": name, "limit": limit_text()})


def has_allowed_extension(name: str) -> Reason | None:
    """The end of the name is what a computer opens it by, so it is one of those that are allowed."""
    if _extension(name) in EXTENSIONS:
        return None
    return Reason(
        _("“%(name)s”的类型不能上传；可以上传的扩展名：%(allowed)s。")
        % {"name": name, "allowed": _("、").join(EXTENSIONS)}
    )


def content_fits_name(name: str, media_type: str) -> Reason | None:
    """A file is what its name says: nobody opens a page where they expect a picture."""
    extension = _extension(name)
    if EXTENSIONS.get(extension) == media_type:
        return None
    return Reason(
        _("“%(name)s”的内容是%(content)s，与扩展名 %(extension)s 不符；请改正扩展名后再上传。")
        % {"name": name, "content": MediaType(media_type).label, "extension": extension}
    )


def is_not_secret(name: str, is_marked: bool) -> Reason | None:
    """A file with a secrecy mark (密级) is refused and not kept: what the state keeps secret never enters."""
    if not is_marked:
        return None
    return Reason(_("“%(name)s”带有密级标志，不得上传；文件没有保存。") % {"name": name}, SECRECY_BASIS)


# --- The files of one act --------------------------------------------------------------------------------------------
def are_not_too_many(count: int, most: int = MOST_PER_ACT) -> Reason | None:
    """One act has so many attachments at most."""
    if count <= most:
        return None
    return Reason(_("一次最多上传 %(most)s 个附件，您选择了 %(count)s 个。") % {"most": most, "count": count})


def fit_together(sizes: Sequence[int | None]) -> Reason | None:
    """One act's files are held in memory until they are encrypted, so together they keep the limit of one."""
    if sum(size or 0 for size in sizes) <= settings.UPLOAD_LIMIT_BYTES:
        return None
    return Reason(_("附件合计超过 %(limit)s，请分次上传。") % {"limit": limit_text()})


def is_not_stored(upload: Upload) -> Reason | None:
    """One upload becomes one attachment."""
    return None if not upload.is_stored else Reason(_("“%(name)s”已经保存过。") % {"name": upload.name})


def _extension(name: str) -> str:
    return PurePath(name).suffix.lower()
