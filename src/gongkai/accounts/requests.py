"""What every view of the workspace takes from its request, and how it tells why an act was refused."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, QueryDict

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused


def person(request: HttpRequest) -> User:
    """Who is signed in; for views behind `login_required`."""
    assert isinstance(request.user, User)
    return request.user


def posted(request: HttpRequest) -> QueryDict | None:
    """The data of a form that was sent, or None for a first look at it.

    An empty POST is one too: `request.POST or None` would take it for a first look.
    """
    return request.POST if request.method == "POST" else None


def tell_why_not(form: forms.BaseForm, error: Refused, field: str | None = None) -> None:
    """Say above the form, or beside one of its fields, why nothing was done."""
    for reason in error.reasons:
        form.add_error(field, str(reason))


def say_why_not(request: HttpRequest, error: Refused) -> None:
    """The same above the next page, where there is no form to say it in."""
    for reason in error.reasons:
        messages.error(request, str(reason))
