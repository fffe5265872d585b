from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttachmentsConfig(AppConfig):
    name = "gongkai.attachments"
    verbose_name = _("附件")

    def ready(self) -> None:
        from gongkai.attachments import rotation, tasks  # noqa: F401  (they register a scheduled job and what is kept under keys)
        from gongkai.privacy.keys import ring

        ring()  # a key that is too short stops the start, not the first upload
