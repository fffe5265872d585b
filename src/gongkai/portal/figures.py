"""Numbers that the home pages show."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.publishing.models import Record

MONTHS = 12


def published_by_month(today: date, records: QuerySet[Record] | None = None) -> list[tuple[str, int]]:
    """How many records (all, or those given) that are public now were first published in each of the last twelve months, oldest first."""
    months = [_months_before(today, back) for back in range(MONTHS - 1, -1, -1)]
    first = timezone.make_aware(datetime.combine(months[0], time.min))
    counted = (
        (Record.objects.published() if records is None else records)
        .filter(published_at__gte=first)
        .annotate(month=TruncMonth("published_at"))
        .order_by()
        .values_list("month")
        .annotate(count=Count("pk"))
    )
    known = {timezone.localdate(month): count for month, count in counted}
    return [(_("%(month)s月") % {"month": month.month}, known.get(month, 0)) for month in months]


def _months_before(day: date, back: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 - back, 12)
    return date(years, month + 1, 1)
