from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClockConfig(AppConfig):
    name = "gongkai.clock"
    verbose_name = _("期限与工作日历")

    def ready(self) -> None:
        from gongkai.clock import tasks  # noqa: F401  (it registers a scheduled job)
