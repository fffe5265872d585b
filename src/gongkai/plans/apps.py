from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "gongkai.plans"
    verbose_name = _("工作要点")

    def ready(self) -> None:
        from gongkai.plans import tasks, todos  # noqa: F401  (register a scheduled job and a source of to-dos)
