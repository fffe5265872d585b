"""A text on its way to become a plan, and the steps by which the office corrected it."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.plans.choices import ImportState, Match
from gongkai.plans.drafts import ItemDraft, UnitDraft
from gongkai.plans.models.plan import Plan


class PlanImport(models.Model):
    """导入: a text on its way to become a plan. `parsed` is what the parser understood, `items` and `units` what the office made of it.

    `items` are rows of `drafts.ItemDraft`; `units` maps each unit as written to the chosen agencies. `settled` are the keys of
    the questions (`questions.Question.key`) that the office has looked at and leaves as they are, or decided.
    """

    government = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("政府"))
    file_name = models.CharField(_("文件"), max_length=255)
    title = models.CharField(_("名称"), max_length=300)
    year = models.PositiveSmallIntegerField(_("年度"))
    parsed = models.JSONField()
    items = models.JSONField(default=list)
    units = models.JSONField(default=dict)
    settled = models.JSONField(default=list)
    state = models.CharField(_("状态"), max_length=10, choices=ImportState, default=ImportState.IN_REVIEW)
    version = models.PositiveIntegerField(_("更正次数"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    created_at = models.DateTimeField(_("上传时间"))
    updates = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("更正的要点")
    )
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="imports")
    applied_at = models.DateTimeField(_("生成任务时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("导入")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    def item_drafts(self) -> list[ItemDraft]:
        """The items as they stand."""
        return [ItemDraft(**item) for item in self.items]

    def unit_drafts(self) -> dict[str, UnitDraft]:
        """What each unit as written is taken for now."""
        return {text: UnitDraft(**unit) for text, unit in self.units.items()}

    def units_handed_out(self) -> dict[str, UnitDraft]:
        """The units as tasks get them. A collective is never expanded silently: one that nobody has confirmed stays a question."""
        return {
            text: replace(unit, match=Match.QUESTION, agencies=[])
            if unit.match == Match.COLLECTIVE and unit.decided_by is None
            else unit
            for text, unit in self.unit_drafts().items()
        }


class ImportStep(models.Model):
    """更正步骤: how an import stood before a correction, so that the correction can be undone."""

    staged = models.ForeignKey(PlanImport, models.CASCADE, related_name="steps")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField()
    items = models.JSONField()
    units = models.JSONField()
    settled = models.JSONField(default=list)
    updates = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("更正步骤")
        ordering = ["staged", "-version"]
        constraints = [models.UniqueConstraint(fields=["staged", "version"], name="import_step_once")]

    def __str__(self) -> str:
        return f"{self.staged} {self.version}"
