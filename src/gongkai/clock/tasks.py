"""What recurs: a new release of the program brings a newer calendar of its own, and open deadlines follow it."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from gongkai.accounts.models import User
from gongkai.clock import actions
from gongkai.clock.calendars import load
from gongkai.clock.models import Deadline
from gongkai.jobs.schedule import schedule


@task()
def follow_the_calendar() -> int:
    """Count open deadlines anew where they rest on another version than the one in force; returns how many moved."""
    version = load().version
    if not Deadline.objects.open().exclude(calendar=version).exists():
        return 0
    why = _("工作日历更新：%(version)s") % {"version": version}
    return len(actions.recount(why=why, actor=User.objects.system(), now=timezone.now()))


schedule("clock.follow_the_calendar", timedelta(days=1), follow_the_calendar)
