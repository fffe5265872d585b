"""Accounts and posts are kept by the system administrator in Django's admin; nothing that is published is edited there."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.models import Post, User


class PostInline(admin.TabularInline):
    """The posts of a person, beside the person."""

    model = Post
    fk_name = "user"
    extra = 0
    autocomplete_fields = ["deputy"]


@admin.register(User)
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

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        """People leave by being made inactive: what they wrote and approved keeps their name."""
        return False
