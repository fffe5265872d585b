from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "gongkai.plans"
    verbose_name = _("工作要点")

    def ready(self) -> None:
        # They register a scheduled job, what can be erased, sources of to-dos, a check, who sees what is attached, and what successors inherit.
        from gongkai.plans import (  # noqa: F401
            check_todos,
            closing_todos,
            erasing,
            round_todos,
            succession,
            tasks,
            todos,
            verification,
            visibility,
        )
