"""What every page of the workspace shows around its content."""

from django.http import HttpRequest

from gongkai.desk.navigation import navigation


def workspace(request: HttpRequest) -> dict[str, object]:
    """Navigation and unread notifications; nothing on public pages, which must not look at the session."""
    if not request.path_info.startswith("/desk/") or not request.user.is_authenticated:
        return {}
    return {
        "desk_navigation": navigation(request.user, request.path),
        "unread_notifications": request.user.notifications.filter(read_at=None).count(),
    }
