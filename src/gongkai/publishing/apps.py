from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "gongkai.publishing"
    verbose_name = _("发布")

    def ready(self) -> None:
        # They register followers, to-dos, jobs, and what an erasure has to reach, what `verify` compares.
        from gongkai.publishing import (  # noqa: F401
            chain_watch,
            channel_todos,
            channel_verification,
            copies,
            cutover_todos,
            dump,
            editions,
            log_todos,
            moments,
            tasks,
            todos,
        )
