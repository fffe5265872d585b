"""What every page needs to know of the installation."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from gongkai.agencies import sample
from gongkai.portal.fragments import fragments
from gongkai.portal.models import SampleCity


def site(request: HttpRequest) -> dict[str, Any]:
    """Name and owner of the site and what its foot must carry, its origin, and the day of the sample data if it is one.

    The sample city calls its site by its own name, unless the settings name it.
    """
    demo_as_of = SampleCity.as_of()
    name, owner = (sample.SITE_NAME, sample.SITE_OWNER) if demo_as_of else (_("政府信息公开"), "")
    return {
        "site_name": settings.SITE_NAME or name,
        "site_owner": settings.SITE_OWNER or owner,
        "site_code": settings.SITE_CODE,
        "site_icp": settings.SITE_ICP,
        "site_police_record": settings.SITE_POLICE_RECORD,
        "site_contact": settings.SITE_CONTACT or (sample.SITE_CONTACT if demo_as_of else ()),
        "site_error_report_url": settings.SITE_ERROR_REPORT_URL,
        "site_domain": urlsplit(settings.ORIGIN).hostname,
        "fragments": fragments(),
        "origin": settings.ORIGIN,
        "demo_as_of": demo_as_of,
    }
