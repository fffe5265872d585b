"""What the scheduler does for the log and for reviews: set times, days that come, the daily anchor and dump, reminders."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from gongkai.jobs.schedule import schedule
from gongkai.publishing.anchors import daily_anchor
from gongkai.publishing.day import public_day, public_moment
from gongkai.publishing.dump import write_dump
from gongkai.publishing.moments import append_due
from gongkai.publishing.reminders import remind
from gongkai.publishing.scheduling import publish_due


@task()
def publish_scheduled() -> int:
    """Publish what has come due; returns how many."""
    return len(publish_due(timezone.now()))


@task()
def append_arrived_days() -> int:
    """Let the log say which days have come; returns how many."""
    return append_due(public_day(), timezone.now())


@task()
def anchor_and_dump() -> None:
    """Sign the head of the log, then write the dump, which holds the anchors."""
    daily_anchor(timezone.now())
    write_dump()


@task()
def remind_of_reviews() -> int:
    """Remind of the steps that are due; returns how many people were told."""
    return remind(public_moment())


schedule("publishing.publish_scheduled", timedelta(minutes=1), publish_scheduled)
schedule("publishing.append_arrived_days", timedelta(minutes=10), append_arrived_days)
schedule("publishing.anchor_and_dump", timedelta(days=1), anchor_and_dump)
schedule("publishing.remind_of_reviews", timedelta(days=1), remind_of_reviews)
