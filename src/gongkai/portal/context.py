"""What every page needs to know of the installation."""

from django.conf import settings
from django.http import HttpRequest

from gongkai.portal.models import SampleCity


def site(request: HttpRequest) -> dict[str, object]:
    """Name and owner of the site, its origin, and the day of the sample data where it is one."""
    return {
        "site_name": settings.SITE_NAME,
        "site_owner": settings.SITE_OWNER,
        "origin": settings.ORIGIN,
        "demo_as_of": SampleCity.as_of(),
    }
