"""Addresses: the public site at the root, the workspace below /desk/."""

from allauth.account import views as account
from django.urls import include, path, register_converter
from django.urls.converters import IntConverter

from gongkai.accounts import admin as accounts
from gongkai.desk.sign_in import SignIn


class IdConverter(IntConverter):
    """A record's number. No database holds more than eighteen digits."""

    regex = "[0-9]{1,18}"


handler400 = "gongkai.portal.errors.bad_request"
register_converter(IdConverter, "id")
urlpatterns = [
    path("", include("gongkai.portal.urls")),
    path("agencies/", include("gongkai.directory.urls_public")),
    path("foi/", include("gongkai.clock.urls_public")),
    path("documents/", include("gongkai.documents.urls_public")),
    path("columns/", include("gongkai.columns.urls_public")),
    path("notices/", include("gongkai.notices.urls_public")),
    path("files/", include("gongkai.attachments.urls_public")),
    path("plans/", include("gongkai.plans.urls_public")),
    path("records/", include("gongkai.publishing.urls_public")),
    path("desk/", include("gongkai.desk.urls")),
    path("desk/publishing/", include("gongkai.publishing.urls_log_staff")),
    path("desk/attachments/", include("gongkai.attachments.urls_staff")),
    path("desk/registers/agencies/", include("gongkai.directory.urls_staff")),
    path("desk/registers/", include("gongkai.registers.urls_staff")),
    path("desk/columns/", include("gongkai.columns.urls_staff")),
    path("desk/lexicon/", include("gongkai.lexicon.urls_staff")),
    path("desk/findings/", include("gongkai.compliance.urls_staff")),
    path("desk/reviews/", include("gongkai.publishing.urls_staff")),
    path("desk/calendars/", include("gongkai.clock.urls_staff")),
    path("desk/plans/", include("gongkai.plans.urls_staff")),
    path("desk/sign-in/", SignIn.as_view(), name="account_login"),
    path("desk/sign-out/", account.logout, name="account_logout"),
    path("desk/password/", account.password_change, name="account_change_password"),
    path("desk/admin/", accounts.site.urls),
]
handler403 = "gongkai.desk.views_errors.refused"
handler404 = "gongkai.desk.views_errors.not_found"
