"""What is done every hour: nothing is left behind, nothing is waited for in vain, and copies are those of what is public."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from gongkai.attachments import actions, record_files, texts
from gongkai.jobs.schedule import schedule


@task()
def sweep() -> int:
    """Delete files that belong to nothing; returns how many."""
    return actions.sweep(timezone.now())


@task()
def settle() -> int:
    """Forget uploads that no record took, and put right the copies of published files; returns of how many records."""
    actions.forget_unused(timezone.now())
    return record_files.settle_all()


@task()
def retry_texts() -> int:
    """Ask again for texts that are still waited for; returns how many."""
    return texts.retry(timezone.now())


schedule("attachments.settle", timedelta(hours=1), settle)
schedule("attachments.texts", timedelta(minutes=30), retry_texts)
schedule("attachments.sweep", timedelta(hours=1), sweep)
