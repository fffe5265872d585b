from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "gongkai.notices"
    verbose_name = _("通知公告")

    def ready(self) -> None:
        from gongkai.notices import rules  # noqa: F401  (rules for notices)
        from gongkai.notices.kind import NOTICES
        from gongkai.notices.register import NoticeRegister
        from gongkai.publishing import kinds
        from gongkai.registers.register import register

        kinds.register(NOTICES)
        register(NoticeRegister())
