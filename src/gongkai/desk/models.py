"""What the workspace itself keeps."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class KeptForm(models.Model):
    """保留的内容: a form that was sent after its session had ended, kept for its author until they sign in again.

    Only whose it is and since when can be read here; the address and what was typed are sealed.
    """

    token = models.CharField(primary_key=True, max_length=43)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="kept_forms")
    sealed = models.BinaryField()
    kept_at = models.DateTimeField(_("保留时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("保留的内容")
        ordering = ["-kept_at", "token"]
        indexes = [models.Index(fields=["user", "-kept_at"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kept_at:%Y-%m-%d %H:%M}"
