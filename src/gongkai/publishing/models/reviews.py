"""Reviews: what was decided, by which scheme, in whose place, and what was published before all of it was decided."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post
from gongkai.agencies.models import Agency
from gongkai.publishing.choices import AfterReview, Decision, ReviewStep, SecrecyGround
from gongkai.publishing.day import public_day
from gongkai.publishing.models.records import Revision
from gongkai.publishing.steps import FEWEST, Person, Scheme, Stage

if TYPE_CHECKING:
    from gongkai.accounts.models import User


def person_of(user: User) -> Person:
    """An account as somebody in a review."""
    return Person(user.name, user.pk)


def scheme_agencies(user: User, action: str) -> set[int]:
    """`view`: one's own agencies and those that one's disclosure office oversees; `edit`: the latter."""
    overseen = set(user.supervised_agency_ids)
    return overseen | user.agency_ids() if action == "view" else overseen


class ReviewSchemeQuerySet(models.QuerySet["ReviewScheme"]):
    """Schemes: the newest one of an agency and kind is in force, the others are its history."""

    def in_force(self) -> Self:
        """The newest of each agency and kind."""
        newer = ReviewScheme.objects.filter(
            agency=OuterRef("agency"), kind=OuterRef("kind"), pk__gt=OuterRef("pk")
        )
        return self.filter(~Exists(newer))

    def for_user(self, user: User, action: str) -> Self:
        """Those of the agencies whose schemes the person may see (`view`) or set (`edit`)."""
        return self.filter(agency__in=scheme_agencies(user, action))


class ReviewScheme(models.Model):
    """审核流程: the steps of an agency's records of one kind (empty: of every kind). It never changes; a newer one replaces it.

    `people` is how many different people handle a text at least, its author among them. `reason` says why there are fewer
    than one for each step, or why a step names somebody of a superior agency.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="review_schemes", verbose_name=_("机构"))
    kind = models.CharField(_("类别"), max_length=40, blank=True)
    people = models.PositiveSmallIntegerField(_("最少人数"))
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("设定人")
    )
    set_at = models.DateTimeField(_("设定时间"))

    objects = ReviewSchemeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("审核流程")
        ordering = ["agency", "kind", "-pk"]
        indexes = [models.Index(fields=["agency", "kind", "-id"])]
        constraints = [
            models.CheckConstraint(condition=Q(people__gte=FEWEST), name="scheme_has_two_people"),
        ]

    def __str__(self) -> str:
        return " → ".join(stage.get_step_display() for stage in self.stages.all())

    def scheme(self) -> Scheme:
        """The scheme as the rules see it. Reads the stages with their people: prefetch them where there are several."""
        return Scheme(tuple(stage.stage() for stage in self.stages.all()), self.people)


class SchemeStageQuerySet(models.QuerySet["SchemeStage"]):
    """Steps of schemes."""

    def naming(self, user: User) -> Self:
        """Steps that name this person, or somebody in whose place they act today; of agencies where they still may be named."""
        today = public_day()
        given = Delegation.objects.in_force(today).filter(
            Q(step="") | Q(step=OuterRef("step")), giver=OuterRef("person"), taker=user
        )
        deputised = Post.objects.in_force(today).filter(
            user=OuterRef("person"), deputy=user, role=Role.REVIEWER
        )
        named = Q(person=user) | Exists(given) | Exists(deputised)
        return self.filter(named, scheme__agency__in=user.agency_ids_to_review)


class SchemeStage(models.Model):
    """流程中的一个环节. With a person it is theirs alone; they may be of a superior agency."""

    scheme = models.ForeignKey(ReviewScheme, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    step = models.CharField(_("环节"), max_length=10, choices=ReviewStep)
    workdays = models.PositiveSmallIntegerField(_("工作日"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("指定人员")
    )

    objects = SchemeStageQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "position"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "position"], name="scheme_stage_position_once"),
            models.UniqueConstraint(fields=["scheme", "step"], name="scheme_stage_step_once"),
            models.CheckConstraint(condition=Q(workdays__gte=1), name="scheme_stage_has_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.get_step_display()}"

    def stage(self) -> Stage:
        return Stage(self.step, self.workdays, person_of(self.person) if self.person else None)


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Delegations by day."""

    def in_force(self, day: date) -> Self:
        """Those that hold on the day: both ends count, and neither was ended before."""
        return self.filter(
            since__lte=day, until__gte=day, ended_at=None, giver__is_active=True, taker__is_active=True
        )


class Delegation(models.Model):
    """委托审核: a reviewer hands a step (empty: every step) to a colleague for some days; what they decide says on whose behalf."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("机构"))
    step = models.CharField(_("环节"), max_length=10, choices=ReviewStep, blank=True)
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations", verbose_name=_("委托人")
    )
    taker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="taken_delegations",
        verbose_name=_("受托人"),
    )
    since = models.DateField(_("起始日期"))
    until = models.DateField(_("截止日期"))
    given_at = models.DateTimeField(_("委托时间"))
    ended_at = models.DateTimeField(_("提前终止时间"), null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("委托审核")
        ordering = ["-given_at"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="delegation_period_in_order"),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="delegation_is_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}"


class Review(models.Model):
    """审核: what one person decided on exactly these bytes (政府信息公开条例第十七条).

    On paper, `approver_name` is who signed, on `signed_on`, `reviewer` the clerk who recorded it, and `sheet_digest` the hash of
    the signed sheet, which is kept as an attachment. `returned_to` is the step to which it went back; empty: to the author.
    """

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="reviews")
    step = models.CharField(_("环节"), max_length=10, choices=ReviewStep, default=ReviewStep.FINAL)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("审核人")
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("代谁审核"),
    )
    decision = models.CharField(_("决定"), max_length=10, choices=Decision)
    opinion = models.CharField(_("意见"), max_length=500, blank=True)
    ground = models.CharField(_("保密审查结论"), max_length=20, choices=SecrecyGround, blank=True)
    reference = models.CharField(_("依据文号"), max_length=100, blank=True)
    returned_to = models.CharField(_("退回环节"), max_length=10, choices=ReviewStep, blank=True)
    digest = models.CharField(_("内容摘要"), max_length=80)
    decided_at = models.DateTimeField(_("时间"))
    approver_name = models.CharField(_("签字人"), max_length=40, blank=True)
    signed_on = models.DateField(_("签字日期"), null=True, blank=True)
    sheet_digest = models.CharField(_("签字件摘要"), max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("审核")
        ordering = ["revision", "decided_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approver_name="", signed_on=None, sheet_digest="")
                | (~Q(approver_name="") & Q(signed_on__isnull=False) & ~Q(sheet_digest="")),
                name="review_on_paper_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision} {self.get_step_display()} {self.get_decision_display()}"

    @property
    def person(self) -> Person:
        """Who decided: whoever signed, or whoever pressed the button."""
        return Person(self.approver_name) if self.approver_name else person_of(self.reviewer)

    @property
    def by(self) -> str:
        """Who decided, and how, in words for a table."""
        if self.approver_name:
            return gettext("%(name)s（纸质签字，%(clerk)s登记）") % {
                "name": self.approver_name,
                "clerk": self.reviewer.name,
            }
        if self.on_behalf_of:
            return gettext("%(name)s（受%(giver)s委托）") % {
                "name": self.reviewer.name,
                "giver": self.on_behalf_of.name,
            }
        return str(self.reviewer)


class EmergencyQuerySet(models.QuerySet["Emergency"]):
    """Emergency publications, narrowed by what a person may see."""

    def for_user(self, user: User) -> Self:
        """Of one's own agencies, and of those that one's disclosure office oversees: it counts them. And where a step names one."""
        own = user.agency_ids(Role.EDITOR, Role.REVIEWER)
        seen = Q(revision__record__agency__in=own | user.supervised_agency_ids)
        return self.filter(seen | Q(revision__in=Revision.objects.waiting_for(user).values("pk")))

    def to_withdraw(self) -> Self:
        """Refused afterwards, and still what the public reads."""
        return self.filter(
            state=AfterReview.REFUSED,
            revision__record__current=F("revision"),
            revision__record__state="published",
        )


class Emergency(models.Model):
    """应急发布: a revision that one reviewer published before all steps were decided, and what its review afterwards found."""

    revision = models.OneToOneField(Revision, models.PROTECT, related_name="emergency")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("发布人")
    )
    reason = models.CharField(_("理由"), max_length=300)
    published_at = models.DateTimeField(_("发布时间"))
    state = models.CharField(_("补审"), max_length=10, choices=AfterReview, default=AfterReview.OPEN)
    decided_at = models.DateTimeField(_("补审时间"), null=True, blank=True)

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("应急发布")
        ordering = ["-published_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AfterReview.OPEN, decided_at=None)
                | (~Q(state=AfterReview.OPEN) & Q(decided_at__isnull=False)),
                name="emergency_decided_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision} {self.get_state_display()}"
