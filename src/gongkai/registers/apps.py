from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    name = "gongkai.registers"
    verbose_name = _("登记册")

    def ready(self) -> None:
        from gongkai.registers import tasks  # noqa: F401  (registers the sweep)
