from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "gongkai.jobs"
    verbose_name = _("后台任务")

    def ready(self) -> None:
        from gongkai.jobs import tasks  # noqa: F401  (registers this room's scheduled jobs)
