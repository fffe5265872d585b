"""Roles: what a post lets its holder do in its agency."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """岗位.

    The disclosure office (政府信息公开工作主管部门, 政府信息公开条例第三条) is a role on a *government*; the others are roles in
    the agency whose records and tasks they handle.
    """

    EDITOR = "editor", _("编辑")
    REVIEWER = "reviewer", _("审核")
    DISCLOSURE_OFFICE = "disclosure_office", _("公开主管")
    AUDITOR = "auditor", _("审计")
