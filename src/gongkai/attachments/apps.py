from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttachmentsConfig(AppConfig):
    name = "gongkai.attachments"
    verbose_name = _("附件")

    def ready(self) -> None:
        from gongkai.attachments import follower, rotation, tasks, verification, visibility  # noqa: F401  (they register themselves)
        from gongkai.attachments.record_files import KEEPER
        from gongkai.privacy.keys import ring
        from gongkai.publishing import files

        files.register(KEEPER)

        ring()  # a key that is too short stops the start, not the first upload
