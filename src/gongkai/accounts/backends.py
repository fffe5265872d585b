"""Who may sign in."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from gongkai.accounts.models import User


class StaffBackend(ModelBackend):
    """Active staff. The accounts of the sample city have a published password, so they work on this machine only."""

    def user_can_authenticate(self, user: User | None) -> bool:  # type: ignore[override]
        if user is not None and user.is_sample and not settings.IS_LOCAL_ORIGIN:
            return False
        return super().user_can_authenticate(user)
