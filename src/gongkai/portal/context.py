"""What every page needs to know of the installation."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from gongkai.agencies import sample
from gongkai.portal.models import SampleCity


def site(request: HttpRequest) -> dict[str, object]:
    """Name and owner of the site, its origin, and the day of the sample data where it is one.

    The sample city calls its site by its own name, unless the settings name it.
    """
    demo_as_of = SampleCity.as_of()
    name, owner = (sample.SITE_NAME, sample.SITE_OWNER) if demo_as_of else (_("政府信息公开"), "")
    return {
        "site_name": settings.SITE_NAME or name,
        "site_owner": settings.SITE_OWNER or owner,
        "origin": settings.ORIGIN,
        "demo_as_of": demo_as_of,
    }
