"""What is prepared before it is carried out: files that were read, and acts on many rows. A day later it is swept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.registers.choices import Outcome, Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from gongkai.accounts.models import User

KEPT_FOR = timedelta(hours=24)


class PreparedQuerySet(models.QuerySet[Any]):
    """What somebody has prepared."""

    def for_user(self, user: User | AnonymousUser, action: str) -> Self:
        """One's own alone: it holds drafts that nobody has saved yet."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class Prepared(models.Model):
    """What an import and an act on many rows share: whose it is, of which register, how far it has come."""

    register = models.CharField(_("登记册"), max_length=50)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    stage = models.CharField(_("阶段"), max_length=10, choices=Stage, default=Stage.EXAMINING)
    created_at = models.DateTimeField(_("时间"))
    total = models.PositiveIntegerField(_("行数"), default=0)
    examined = models.PositiveIntegerField(_("已检查"), default=0)
    # Why it was not carried out after all: shown above the preview, which has been drawn anew.
    notice = models.CharField(_("提示"), max_length=300, blank=True)

    objects = PreparedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_at_work(self) -> bool:
        """Whether the background has it."""
        return self.stage in (Stage.EXAMINING, Stage.WRITING)


class PreparedAct(Prepared):
    """What is to be done to many rows at once: `rows` are pairs of a row's number and what was seen of it; `problems` says of a row,
    by its number, why it cannot be done.
    """

    rows = models.JSONField(default=list)
    problems = models.JSONField(default=dict)

    class Meta:
        abstract = True


class TableImport(Prepared):
    """待导入的表格: the lines of a file, what each would do, and how far the examination has come."""

    file_name = models.CharField(_("文件名"), max_length=200)
    created = models.PositiveIntegerField(_("新建"), default=0)
    changed = models.PositiveIntegerField(_("修改"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("待导入的表格")

    def __str__(self) -> str:
        return self.file_name


class TableLine(models.Model):
    """A line of the file. `changes` are label, old and new; `problems` the letter of the column, its head and a sentence."""

    table = models.ForeignKey(TableImport, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(_("行号"))
    cells = models.JSONField()
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome, blank=True)
    title = models.CharField(max_length=300, blank=True)
    row = models.BigIntegerField(null=True)
    seen = models.CharField(max_length=64, blank=True)
    changes = models.JSONField(default=list)
    problems = models.JSONField(default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("待导入的行")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["table", "number"], name="table_line_once")]
        indexes = [models.Index(fields=["table", "outcome", "number"])]

    def __str__(self) -> str:
        return f"{self.table_id}/{self.number}"


class BulkAct(PreparedAct):
    """批量办理: one verb, or one value of one field, for many rows.

    `operation` is `verb:<name>` or `field:<name>`, `given` what the form of the verb or the field was sent. Seen of a row was its
    version, or its digest.
    """

    operation = models.CharField(_("操作"), max_length=60)
    given = models.JSONField(default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("批量办理")

    def __str__(self) -> str:
        return f"{self.operation} ({self.total})"
