from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "gongkai.directory"
    verbose_name = _("机构名录")

    def ready(self) -> None:
        # A rule to check agencies by, a source of names, and a check of what is public.
        from gongkai.directory import checks, spellings, verification  # noqa: F401
        from gongkai.directory.register import AgencyRegister
        from gongkai.registers.register import register

        register(AgencyRegister())
