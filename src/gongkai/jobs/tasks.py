"""The tasks of this room: sending what the outbox holds, and showing that the worker is alive."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from gongkai.jobs.models import Heartbeat, OutboxMail
from gongkai.jobs.schedule import schedule

log = structlog.get_logger("gongkai.jobs")
MOST_ATTEMPTS = 5
BATCH = 50


@task()
def send_outbox() -> int:
    """Send waiting letters, each in its own transaction; a failure is noted and tried again, at most five times."""
    if not settings.MAIL_URL:
        return 0
    waiting = OutboxMail.objects.filter(sent_at=None, attempts__lt=MOST_ATTEMPTS)
    return sum(_send(pk) for pk in waiting.values_list("pk", flat=True)[:BATCH])


def _send(pk: int) -> int:
    with transaction.atomic():
        mail = OutboxMail.objects.select_for_update().get(pk=pk)
        if mail.sent_at:
            return 0
        mail.attempts += 1
        try:
            send_mail(mail.subject, mail.body, None, [mail.to])
        except Exception as error:  # whatever is wrong with one letter, the others are sent
            log.warning("letter not sent", letter=pk, error=str(error))
            mail.error = str(error)[:300]
        else:
            mail.sent_at, mail.error = timezone.now(), ""
        mail.save()
        return 1 if mail.sent_at else 0


@task()
def beat() -> None:
    """The worker's sign of life."""
    Heartbeat.objects.update_or_create(process="worker", defaults={"beaten_at": timezone.now()})


schedule("jobs.send_outbox", timedelta(minutes=1), send_outbox)
schedule("jobs.beat", timedelta(minutes=1), beat)
