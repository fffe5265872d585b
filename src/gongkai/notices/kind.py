"""Notices as a kind of record."""

from django.utils.translation import gettext_lazy as _

from gongkai.notices.models import Notice
from gongkai.notices.period import has_ended, is_private_on, moments
from gongkai.publishing.kinds import Kind

NOTICES = Kind(
    name="notices",
    label=_("通知公告"),
    model=Notice,
    fields=("category", "text", "formed_on", "opens_on", "ends_on", "contact"),
    url_name="notices:notice",
    formed_on_field="formed_on",
    moments=moments,
    is_over=has_ended,
    leaves_public=is_private_on,
)
