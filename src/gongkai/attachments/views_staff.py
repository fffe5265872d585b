"""Downloading an attachment. A file from outside is handed on, and never shown as a page of ours."""

from __future__ import annotations

import structlog
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gongkai.accounts.downloads import name_file_from_outside
from gongkai.accounts.requests import person
from gongkai.attachments import storage
from gongkai.attachments.choices import AttachmentState
from gongkai.attachments.models import Attachment
from gongkai.privacy.keys import Damaged

log = structlog.get_logger("gongkai.attachments")


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The content as it was uploaded, all of it authenticated before the first byte is sent."""
    visible = Attachment.objects.for_user(person(request), "view").select_related("agency")
    found = get_object_or_404(visible, pk=pk)
    if found.state == AttachmentState.REMOVED:
        return render(request, "gongkai/attachments/removed.html", {"attachment": found}, status=410)
    try:
        content = storage.read(found.storage_name)
    except Damaged as damage:
        log.error("attachment cannot be read", attachment=pk, damage=str(damage))
        return render(request, "gongkai/attachments/damaged.html", {"attachment": found}, status=500)
    log.info("attachment downloaded", attachment=pk, user=person(request).pk)
    response = StreamingHttpResponse(content, content_type=found.media_type)
    response["Content-Length"] = str(found.size)
    name_file_from_outside(response, found.name)
    return response
