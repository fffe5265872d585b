from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "gongkai.publishing"
    verbose_name = _("发布")

    def ready(self) -> None:
        # They register a follower, a scheduled job and sources of to-dos.
        from gongkai.publishing import chain_watch, tasks, todos  # noqa: F401
