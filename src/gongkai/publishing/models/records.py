"""Records, their revisions, and the publication log."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.agencies.models import Agency
from gongkai.publishing import canonical
from gongkai.publishing.attributes import Attribution
from gongkai.publishing.choices import (
    Act,
    AfterReview,
    Attribute,
    Ground,
    Interest,
    RecordState,
    ReviewStep,
    RevisionState,
    Withdrawal,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from gongkai.accounts.models import User

SALT_BYTES = 16


class RecordQuerySet(models.QuerySet["Record"]):
    """Records, narrowed by what a person may do with them."""

    def published(self) -> Self:
        """What the public reads."""
        return self.filter(state=RecordState.PUBLISHED)

    def for_user(self, user: User | AnonymousUser, action: str) -> Self:
        """`view`: one's own agencies' records and whatever is public; `edit` and `review`: by role in the owner agency.

        A disclosure office sees lower levels' published records, not their drafts. Each row tells by `is_own` whether the
        person works for its agency: the others are shown the public edition and nothing of what is on its way. Whom a step
        names, of a superior agency, is let in like one's own people for as long as the step waits for them.
        """
        if not user.is_authenticated:
            return self.none()
        own = Q(agency__in=user.agency_ids(Role.EDITOR, Role.REVIEWER))
        named = Q()
        if user.agency_ids(Role.REVIEWER) and action != "edit":
            named = Q(working__in=Revision.objects.waiting_for(user).values("pk"))
            own |= named
        rows = self.annotate(
            is_own=Case(When(own, then=True), default=False, output_field=models.BooleanField())
        )
        if action == "view":
            return rows.filter(own | Q(state=RecordState.PUBLISHED))
        role = {"edit": Role.EDITOR, "review": Role.REVIEWER}[action]
        return rows.filter(Q(agency__in=user.agency_ids(role)) | named)

    def as_own(self, user: User | AnonymousUser) -> Self:
        """Those whose way to the public the person sees, as one of the record's own people."""
        return self.for_user(user, "view").filter(is_own=True)


class Record(models.Model):
    """记录: what an agency makes public, of any kind. Registers add a typed row; everything that points at records points here."""

    kind = models.CharField(_("类别"), max_length=40)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="records", verbose_name=_("公开机构"))
    title = models.CharField(_("名称"), max_length=300)
    identifier = models.CharField(_("编号"), max_length=100, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=RecordState, default=RecordState.DRAFT)
    # The files of the edition that the public reads, or of the first draft, as `files.py` describes them.
    attachments = models.JSONField(_("附件"), default=list, blank=True)
    # The edition that the public reads, and the revision that is on its way; null when there is none.
    current = models.ForeignKey("Revision", models.PROTECT, null=True, blank=True, related_name="+")
    working = models.ForeignKey("Revision", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("建立时间"))
    saved_at = models.DateTimeField(_("保存时间"))
    published_at = models.DateTimeField(_("首次发布时间"), null=True, blank=True)
    changed_at = models.DateTimeField(_("更新时间"), null=True, blank=True)
    # When it was taken over from an old site, and from which: then it was first published there.
    migrated_at = models.DateTimeField(_("迁入时间"), null=True, blank=True)
    migrated_from = models.CharField(_("原网站"), max_length=100, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawal = models.CharField(_("撤回后"), max_length=10, choices=Withdrawal, blank=True)
    withdrawal_reason = models.CharField(_("撤回原因"), max_length=300, blank=True)
    # Where the address of a withdrawn record leads.
    redirect_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects = RecordQuerySet.as_manager()
    is_own: bool  # set by `for_user`

    class Meta:
        verbose_name = verbose_name_plural = _("记录")
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "state", "-published_at"]),
            models.Index(fields=["agency", "kind"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RecordState.DRAFT, published_at=None, current=None)
                | (~Q(state=RecordState.DRAFT) & Q(published_at__isnull=False, current__isnull=False)),
                name="record_public_has_edition",
            ),
            models.CheckConstraint(
                condition=Q(migrated_at=None, migrated_from="")
                | (Q(published_at__lt=models.F("migrated_at")) & ~Q(migrated_from="")),
                name="record_migrated_from_a_site",
            ),
            models.CheckConstraint(
                condition=Q(withdrawal=Withdrawal.REDIRECT, redirect_to__isnull=False)
                | (~Q(withdrawal=Withdrawal.REDIRECT) & Q(redirect_to=None)),
                name="record_redirect_has_target",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The public address, which the record's kind decides; it never changes."""
        from gongkai.publishing.kinds import kind_of  # kinds stand on this module

        return reverse(kind_of(self).url_name, args=[self.pk])


class Snapshot(models.Model):
    """快照: canonical bytes with the salt of their hash. Only this table holds content that was published: it can be erased."""

    schema = models.CharField(max_length=60)
    content = models.BinaryField(null=True)
    salt = models.BinaryField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("快照")

    def __str__(self) -> str:
        return f"{self.schema} #{self.pk}"

    @classmethod
    def take(cls, schema: str, content: Any) -> Snapshot:
        """Store the canonical bytes of `content` under a fresh salt."""
        return cls.objects.create(
            schema=schema, content=canonical.encode(content), salt=secrets.token_bytes(SALT_BYTES)
        )

    @property
    def digest(self) -> str:
        """Hash of salt and stored bytes; empty once the content has been erased."""
        if self.content is None or self.salt is None:
            return ""
        return canonical.digest(self.salt, self.content)

    def read(self) -> Any:
        """The stored content; None once it has been erased."""
        return None if self.content is None else canonical.decode(self.content)


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Revisions by where they stand in their review."""

    def waiting_for(self, user: User) -> Self:
        """In review, before or after publication, at a step that names this person or somebody in whose place they act today."""
        from gongkai.publishing.models.reviews import SchemeStage  # schemes stand on revisions' records

        stages = SchemeStage.objects.naming(user).filter(scheme=OuterRef("scheme"), step=OuterRef("step"))
        is_open = Q(state=RevisionState.IN_REVIEW) | Q(emergency__state=AfterReview.OPEN)
        return self.filter(is_open, Exists(stages))


class Revision(models.Model):
    """修订: one saved state of a record, by one person. Numbers count up within the record.

    `scheme` is the one by which it was sent to review (null: the default one), `step` the step at which it waits and
    `step_due_on` the last day of that. What is not `proactive` is never published; it stands in the internal register.
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("版次"))
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=RevisionState, default=RevisionState.EDITING)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("作者")
    )
    created_at = models.DateTimeField(_("保存时间"))
    note = models.CharField(_("修改说明"), max_length=200, blank=True)
    attribute = models.CharField(_("公开属性"), max_length=10, choices=Attribute, default=Attribute.PROACTIVE)
    ground = models.CharField(_("法定事由"), max_length=20, choices=Ground, blank=True)
    interest = models.CharField(_("涉及的利益"), max_length=20, choices=Interest, blank=True)
    attribute_reason = models.CharField(_("公开属性的理由"), max_length=500, blank=True)
    scheme = models.ForeignKey("ReviewScheme", models.PROTECT, null=True, blank=True, related_name="+")
    step = models.CharField(_("审核环节"), max_length=10, choices=ReviewStep, blank=True)
    step_due_on = models.DateField(_("本环节期限"), null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("修订")
        ordering = ["record", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="revision_number_once"),
            models.CheckConstraint(
                condition=~Q(state=RevisionState.PUBLISHED) | Q(attribute=Attribute.PROACTIVE),
                name="revision_public_is_proactive",
            ),
            models.CheckConstraint(
                condition=Q(attribute=Attribute.PROACTIVE) | (~Q(ground="") & ~Q(attribute_reason="")),
                name="revision_withheld_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.number}"

    @property
    def attribution(self) -> Attribution:
        """Its 公开属性 with what that rests on."""
        return Attribution(self.attribute, self.ground, self.interest, self.attribute_reason)


class LogHead(models.Model):
    """The one row that every append locks: the last sequence number and hash. seq is never an identity column."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="log_has_one_head")]

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}"


class LogEntry(models.Model):
    """公开日志: one act of publishing. Holds no content, only its salted hash; chained to the entry before it."""

    seq = models.PositiveBigIntegerField(_("序号"), primary_key=True)
    act = models.CharField(_("行为"), max_length=20, choices=Act)
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="log")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("机构"))
    role = models.CharField(_("角色"), max_length=30)
    at = models.DateTimeField(_("时间"))
    keys = models.JSONField()
    manifest = models.JSONField(null=True)
    digest = models.CharField(_("内容摘要"), max_length=80, blank=True)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="+")
    previous_hash = models.CharField(max_length=80, blank=True)
    hash = models.CharField(_("链上哈希"), max_length=80, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = _("公开日志")
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"

    def body(self) -> dict[str, Any]:
        """What the hash of this entry covers."""
        return {
            "seq": self.seq,
            "act": self.act,
            "record": self.record_id,
            "agency": self.agency_id,
            "role": self.role,
            "at": self.at.isoformat(),
            "keys": self.keys,
            "manifest": self.manifest,
            "digest": self.digest,
        }


class FollowerPosition(models.Model):
    """How far a follower has read."""

    name = models.CharField(primary_key=True, max_length=60)
    seq = models.PositiveBigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} {self.seq}"
