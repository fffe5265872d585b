"""What every view of the workspace takes from its request."""

from django.http import HttpRequest, QueryDict

from gongkai.accounts.models import User


def person(request: HttpRequest) -> User:
    """Who is signed in; for views behind `login_required`."""
    assert isinstance(request.user, User)
    return request.user


def posted(request: HttpRequest) -> QueryDict | None:
    """The data of a form that was sent, or None for a first look at it.

    An empty POST is one too: `request.POST or None` would take it for a first look.
    """
    return request.POST if request.method == "POST" else None
