from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "gongkai.portal"
    verbose_name = _("公众网站")

    def ready(self) -> None:
        from gongkai.portal import news  # noqa: F401  (registers a follower)
        from gongkai.portal.models import SampleCity
        from gongkai.publishing import day

        day.register(SampleCity.as_of)
