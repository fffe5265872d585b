from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "gongkai.plans"
    verbose_name = _("工作要点")

    def ready(self) -> None:
        # They register a scheduled job, a source of to-dos and a check.
        from gongkai.plans import tasks, todos, verification  # noqa: F401
