"""Accounts and posts are kept by the system administrator in Django's admin; nothing that is published is edited there."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.models import SYSTEM, Post, User


class PostInline(admin.TabularInline):
    """The posts of a person, beside the person."""

    model = Post
    fk_name = "user"
    extra = 0
    autocomplete_fields = ["deputy"]


class AccountsSite(admin.AdminSite):
    """Django's admin with nothing in it but accounts, for system administrators."""

    site_header = site_title = _("账号与岗位")
    index_title = _("系统管理")
    enable_nav_sidebar = False

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """There is one way in, which counts failed attempts."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)


class StaffAdmin(UserAdmin):
    """Accounts with their posts."""

    list_display = ["username", "name", "is_active", "last_login"]
    search_fields = ["username", "name"]
    inlines = [PostInline]
    fieldsets = (
        (None, {"fields": ("username", "password", "name", "email")}),
        (_("状态"), {"fields": ("is_active", "is_staff", "is_superuser", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "name", "email", "usable_password", "password1", "password2")}),
    )
    list_filter = ["is_active", "is_superuser"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).exclude(username=SYSTEM)

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        """People leave by being made inactive: what they wrote and approved keeps their name."""
        return False


site = AccountsSite(name="admin")
site.register(User, StaffAdmin)
