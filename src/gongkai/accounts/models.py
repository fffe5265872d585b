"""Users and the posts that they hold."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.agencies.models import Agency, Succession

SYSTEM = "gongkai"


class StaffManager(UserManager["User"]):
    """Users by their Chinese name, and the one that stands for the command line."""

    def system(self) -> User:
        """The account under which commands write. Nobody can sign in with it."""
        user, created = self.get_or_create(username=SYSTEM, defaults={"name": "系统", "is_active": False})
        if created:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        return user


class User(AbstractUser):
    """人员: a member of staff. What they may do follows from their posts, not from their account."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("姓名"), max_length=40)
    is_sample = models.BooleanField(_("演示账号"), default=False, editable=False)

    objects: StaffManager = StaffManager()  # type: ignore[misc]

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = _("人员")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def is_system(self) -> bool:
        """Whether it stands for the command line; asked in every rule, so it asks no database."""
        return self.username == SYSTEM

    @cached_property
    def current_posts(self) -> list[Post]:
        """The posts held or deputised for today; read once per request."""
        today = timezone.localdate()
        taken = Succession.objects.filter(successor=OuterRef("agency"), since__lte=today)
        held = Post.objects.held_by(self, today).annotate(carries_on=Exists(taken))
        return list(held.select_related("agency"))

    def agency_ids(self, *roles: str) -> set[int]:
        """The agencies in which this person holds one of the roles today (any role, when none is named).

        Whoever works for a successor answers for the agencies that it carries on for, too: their records and reports stay theirs.
        """
        own = {post.agency_id for post in self.current_posts if not roles or post.role in roles}
        return own.union(*(self._carried_on.get(agency, ()) for agency in own))

    @cached_property
    def _carried_on(self) -> dict[int, set[int]]:
        is_heir = any(post.carries_on for post in self.current_posts)  # type: ignore[attr-defined]
        return Succession.objects.closure(timezone.localdate()) if is_heir else {}

    def holds(self, role: str, agency_id: int | None) -> bool:
        """Whether this person holds the role in that agency today."""
        return agency_id in self.agency_ids(role)

    @cached_property
    def supervised_agency_ids(self) -> set[int]:
        """The agencies that this person's disclosure office oversees: its government and everything below."""
        return _with_those_below(self.agency_ids(Role.DISCLOSURE_OFFICE))

    @cached_property
    def agency_ids_to_review(self) -> set[int]:
        """Where a step of review may name this person: the agencies in which they review, and those below."""
        return _with_those_below(self.agency_ids(Role.REVIEWER))


def _with_those_below(agencies: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for agency in agencies:
        subtree = Agency.objects.descendants(agency, include_self=True)
        found.update(subtree.values_list("pk", flat=True))
    return found


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by holder and day."""

    def held_by(self, user: User, as_of: Any) -> PostQuerySet:
        """Posts that the person holds or deputises for on the day; both ends of the period count."""
        return self.filter(
            Q(user=user) | Q(deputy=user, deputy__is_active=True),
            Q(
                user__is_active=True
            ),  # whose account is closed holds no post, whatever it set in motion before
            Q(since=None) | Q(since__lte=as_of),
            Q(until=None) | Q(until__gte=as_of),
        )

    def in_force(self, as_of: Any) -> PostQuerySet:
        """Posts of active users on the day."""
        return self.filter(
            Q(since=None) | Q(since__lte=as_of), Q(until=None) | Q(until__gte=as_of), user__is_active=True
        )


class Post(models.Model):
    """岗位: one person's role in one agency for a time. A person may hold several, in several agencies."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("人员"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posts", verbose_name=_("机构"))
    role = models.CharField(_("角色"), max_length=30, choices=Role)
    since = models.DateField(_("起始日期"), null=True, blank=True)
    until = models.DateField(_("截止日期"), null=True, blank=True)
    deputy = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="deputised_posts", verbose_name=_("代理人")
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("岗位")
        ordering = ["agency", "role", "user"]
        constraints = [
            models.UniqueConstraint(fields=["user", "agency", "role"], name="post_once"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="post_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("user")), name="post_deputy_is_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency.label} {self.get_role_display()}"

    def clean(self) -> None:
        from django.core.exceptions import ValidationError

        if self.role == Role.DISCLOSURE_OFFICE and self.agency_id and self.agency.kind != "government":
            raise ValidationError({"role": _("“公开主管”是一级人民政府的角色，请选择该级人民政府。")})
