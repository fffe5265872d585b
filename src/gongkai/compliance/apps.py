from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplianceConfig(AppConfig):
    name = "gongkai.compliance"
    verbose_name = _("合规检查")

    def ready(self) -> None:
        from gongkai.compliance import content_rules, erased, file_rules, follower, gate, tasks, timing_rules  # noqa: F401  (each registers itself)
