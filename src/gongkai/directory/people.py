"""The people of an agency that ends: their posts end, and go on at its successor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post
from gongkai.agencies.models import Agency
from gongkai.directory.succession import Handover


def posts_of(agency: Agency, day: date) -> QuerySet[Post]:
    """The posts in an agency that go on beyond a day."""
    lasting = Q(until=None) | Q(until__gte=day)
    return Post.objects.filter(lasting, agency=agency).select_related("user", "agency")


def move_posts(handover: Handover, chosen: Mapping[int, Agency]) -> Iterator[str]:
    """End the posts and let them go on at the one successor, or at the one that was `chosen` for the post; says what becomes of each."""
    for post in posts_of(handover.predecessor, handover.effective_on):
        target = handover.heir or chosen.get(post.pk)
        said = {"person": post.user, "role": post.get_role_display(), "agency": target.name if target else ""}
        post.until = max(handover.last_day, post.since or handover.last_day)
        post.save(update_fields=["until"])
        if target is None:
            yield _("%(person)s（%(role)s）的岗位到期终止，没有指定新的岗位。") % said
        elif post.role == Role.DISCLOSURE_OFFICE and target.kind != "government":
            yield _("%(person)s（%(role)s）的岗位到期终止：公开主管是一级人民政府的角色。") % said
        else:
            _continue(post, target, handover)
            yield _("%(person)s（%(role)s）转到%(agency)s。") % said


def _continue(post: Post, target: Agency, handover: Handover) -> None:
    known = Post.objects.filter(user=post.user, agency=target, role=post.role).first()
    if known is None:
        Post.objects.create(
            user=post.user,
            agency=target,
            role=post.role,
            since=handover.effective_on,
            deputy=post.deputy,
        )
    elif known.until is not None:
        if known.until < handover.last_day:
            known.since = handover.effective_on
        known.until = None
        known.save(update_fields=["since", "until"])
