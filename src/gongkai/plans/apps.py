from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "gongkai.plans"
    verbose_name = _("工作要点")

    def ready(self) -> None:
        # They register a scheduled job, sources of to-dos, a check, and who sees what is attached.
        from gongkai.plans import (  # noqa: F401
            round_todos,
            round_visibility,
            tasks,
            todos,
            verification,
            visibility,
        )
