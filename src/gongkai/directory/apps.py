from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "gongkai.directory"
    verbose_name = _("机构名录")

    def ready(self) -> None:
        from gongkai.directory import spellings, verification  # noqa: F401  (a source of names and a check)
        from gongkai.directory.register import AgencyRegister
        from gongkai.registers.register import register

        register(AgencyRegister())
