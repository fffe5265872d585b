"""How allauth is narrowed for a workspace: accounts are made by the administrator."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignUp(DefaultAccountAdapter):
    """Nobody registers by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
