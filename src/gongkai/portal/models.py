"""What the public site keeps of its own: derived from the log, rebuilt at will."""

from datetime import date

from django.db import models
from django.urls import reverse

from gongkai.publishing.choices import Act
from gongkai.publishing.models import LogEntry, Record


class News(models.Model):
    """公开动态: one line per record and public act, for home page and feed. A record that was withdrawn has no lines."""

    entry = models.ForeignKey(LogEntry, models.CASCADE, related_name="+")
    record = models.ForeignKey(Record, models.CASCADE, related_name="+")
    title = models.CharField(max_length=300)
    agency_name = models.CharField(max_length=100)
    act = models.CharField(max_length=20, choices=Act)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-at", "-entry", "-record"]
        constraints = [models.UniqueConstraint(fields=["entry", "record"], name="news_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it is read, built when it is asked for: the site may be mounted elsewhere than when the line was written."""
        if self.entry.act != Act.RELEASED:
            return self.record.get_absolute_url()
        # A released report on the year is told as published (`news`).
        page = "plans:closing" if self.act == Act.PUBLISHED else "plans:progress"
        return reverse(page, args=[self.record_id])

    @property
    def guid(self) -> str:
        """What names the line in a feed; one entry may tell of many records."""
        alone = self.entry.record_id is not None
        return f"log-{self.entry_id}" if alone else f"log-{self.entry_id}-{self.record_id}"

    @property
    def act_label(self) -> str:
        """What was done, in words."""
        return self.get_act_display()


class SampleCity(models.Model):
    """演示数据: one row where the database holds the sample city, with the day as of which it was made."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    made_as_of = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_sample_city")]

    def __str__(self) -> str:
        return f"{self.made_as_of}"

    @classmethod
    def as_of(cls) -> date | None:
        """The day of the sample data, or None for a real city."""
        return cls.objects.values_list("made_as_of", flat=True).first()
