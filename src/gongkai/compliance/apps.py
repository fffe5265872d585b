from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplianceConfig(AppConfig):
    name = "gongkai.compliance"
    verbose_name = _("合规检查")

    def ready(self) -> None:
        from gongkai.compliance import (  # noqa: F401  (each registers itself)
            content_rules,
            copies,
            file_rules,
            follower,
            gate,
            review_rules,
            tasks,
            timing_rules,
        )
