"""The nightly run."""

from datetime import timedelta

from django_tasks import task

from gongkai.compliance.findings import refresh_all
from gongkai.jobs.schedule import schedule
from gongkai.publishing.day import public_moment


@task()
def check_everything() -> int:
    """Look at every record and agency; returns how many findings there are."""
    return refresh_all(public_moment())


schedule("compliance.check_everything", timedelta(days=1), check_everything)
