from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttachmentsConfig(AppConfig):
    name = "gongkai.attachments"
    verbose_name = _("附件")

    def ready(self) -> None:
        from gongkai.attachments import storage, tasks  # noqa: F401  (tasks registers a scheduled job)

        storage.keys()  # a key that is too short stops the start, not the first upload
