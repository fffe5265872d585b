"""Who may sign in."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from gongkai.accounts.models import SYSTEM, User


class StaffBackend(ModelBackend):
    """Active staff.

    The accounts of the sample city have a published password, so they work on this machine only; the account that stands for
    the command line passes every rule, so nobody signs in with it, whatever the administrator does to it.
    """

    def user_can_authenticate(self, user: User | None) -> bool:  # type: ignore[override]
        if user is not None and user.username == SYSTEM:
            return False
        if user is not None and user.is_sample and not settings.IS_LOCAL_ORIGIN:
            return False
        return super().user_can_authenticate(user)
