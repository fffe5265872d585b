"""The daily reminder of last days that come near."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post
from gongkai.jobs.notifications import notify
from gongkai.jobs.schedule import schedule
from gongkai.plans.choices import OPEN
from gongkai.plans.models import Duty

DAYS_BEFORE = (7, 1)


@task()
def remind_of_due_tasks() -> int:
    """Remind the editors of agencies whose duty ends in seven days or tomorrow; returns how many people were told."""
    now = timezone.now()
    today = timezone.localdate(now)
    told = 0
    for days in DAYS_BEFORE:
        due_on = today + timedelta(days=days)
        duties = Duty.objects.filter(task__due_on=due_on, state__in=OPEN).select_related("task", "agency")
        posts = Post.objects.in_force(today).filter(
            role=Role.EDITOR, agency__in={duty.agency_id for duty in duties}
        )
        editors: dict[int, list[Post]] = {}
        for post in posts.select_related("user"):
            editors.setdefault(post.agency_id, []).append(post)
        for duty in duties:
            told += notify(
                [post.user for post in editors.get(duty.agency_id, [])],
                _("还有 %(days)s 天到期：%(task)s") % {"days": days, "task": duty.task},
                reverse("plans-desk:task", args=[duty.task_id]),
                key=f"due:{duty.pk}:{days}",
                now=now,
            )
    return told


schedule("plans.remind_of_due_tasks", timedelta(days=1), remind_of_due_tasks)
