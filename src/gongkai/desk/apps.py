from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "gongkai.desk"
    verbose_name = _("工作台")

    def ready(self) -> None:
        from gongkai.desk import kept, tasks  # noqa: F401  (they listen to signing in and out, and to the clock)
