"""Signing in. On the sample city the page shows its accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.urls import reverse

from gongkai.accounts.sample import FIRST_TO_TRY, PASSWORD, demo_accounts
from gongkai.portal.models import SampleCity


class SignIn(LoginView):
    """allauth's page, with the sample accounts where they work: in a sample city on this machine."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        wanted = str(context.get("redirect_field_value") or "")
        context["keeps_typed"] = wanted.startswith(reverse("desk:kept-forms"))
        if settings.IS_LOCAL_ORIGIN and SampleCity.as_of() is not None:
            accounts = demo_accounts()
            first = [account for account in accounts if account.username in FIRST_TO_TRY]
            context |= {"demo_first": first, "demo_accounts": accounts, "demo_password": PASSWORD}
        return context
