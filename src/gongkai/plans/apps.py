from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "gongkai.plans"
    verbose_name = _("工作要点")

    def ready(self) -> None:
        # They register a scheduled job, a source of to-dos, a check, and who sees the files of reports.
        from gongkai.plans import tasks, todos, verification, visibility  # noqa: F401
