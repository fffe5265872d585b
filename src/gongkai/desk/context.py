"""What every page of the workspace shows around its content."""

from django.http import HttpRequest

from gongkai.desk.navigation import navigation


def workspace(request: HttpRequest) -> dict[str, object]:
    """Navigation and unread notifications; nothing on public pages, which must not look at the session."""
    user = getattr(request, "user", None)  # an address of another host is refused before anyone is known
    if not request.path_info.startswith("/desk/") or user is None or not user.is_authenticated:
        return {}
    return {
        "desk_navigation": navigation(user, request.path),
        "unread_notifications": user.notifications.filter(read_at=None).count(),
    }
