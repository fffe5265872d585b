from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ColumnsConfig(AppConfig):
    name = "gongkai.columns"
    verbose_name = _("栏目")

    def ready(self) -> None:
        # Rules for agencies, what an erasure has to reach, keys of the log, a panel on each record, to-dos, a check of what is public, a follower that tells of offers.
        from gongkai.columns import checks, copies, follower, hidden, keys, panel, todos, verification  # noqa: F401
