from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "gongkai.publishing"
    verbose_name = _("发布")

    def ready(self) -> None:
        from gongkai.publishing import chain_watch, todos  # noqa: F401  (register a follower and a source of to-dos)
