"""People in the admin: who may sign in, with which rights, from where and with which second factor."""

from typing import Any, ClassVar

from allauth.mfa.admin import AuthenticatorAdmin as LibraryAuthenticatorAdmin
from allauth.mfa.models import Authenticator
from allauth.usersessions.admin import UserSessionAdmin as LibraryUserSessionAdmin
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin, UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.access import user_of
from accounts.admin.evidence import ReadOnly
from accounts.admin.forms import UserForm
from accounts.models import User

RIGHTS = ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """People who sign in, found by e-mail or name.

    Rights are given by operators alone, and nobody changes their own. Nobody is deleted: what people did refers
    to them; who shall not come back is made inactive.
    """

    form = UserForm
    list_display = ("email", "full_name", "language", "is_staff", "is_active", "date_joined")
    list_filter = ("is_staff", "is_active", "groups")
    search_fields = ("email", "full_name")
    ordering = ("-pk",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("email", "password")}),
        (_("Person"), {"fields": ("full_name", "language", "timezone")}),
        (_("Permissions"), {"fields": RIGHTS}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets: Any = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Show rights only to those who may not give them, and everybody their own."""
        gives_rights = user_of(request).is_superuser and obj != request.user
        return self.readonly_fields if gives_rights else (*self.readonly_fields, *RIGHTS)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Let operators alone change staff: who sets an operator's password has the operator's rights."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or not obj.is_staff or user_of(request).is_superuser)

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Never."""
        return False


class OperatorsOnly:
    """Changing these gives rights, so that it takes all of them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Operators."""
        return user_of(request).is_superuser

    def has_change_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        """Operators."""
        return user_of(request).is_superuser

    def has_delete_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        """Operators."""
        return user_of(request).is_superuser


class GroupAdmin(OperatorsOnly, DjangoGroupAdmin):
    """Groups of staff and what they may do."""


class Endable(ReadOnly):
    """Nobody adds or changes these; an operator can end them."""

    def has_delete_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        """Operators."""
        return user_of(request).is_superuser


class AuthenticatorAdmin(Endable, LibraryAuthenticatorAdmin):
    """Second factors, without their secrets; removing one lets a person who lost it set up another."""

    list_filter = ("type",)
    list_select_related = ("user",)
    search_fields = ("user__email", "user__full_name")
    fields = ("user", "type", "created_at", "last_used_at")


class UserSessionAdmin(Endable, LibraryUserSessionAdmin):
    """Where people are signed in."""

    list_select_related = ("user",)
    search_fields = ("user__email", "ip")
    fields = ("user", "created_at", "last_seen_at", "ip", "user_agent")

    def delete_model(self, _request: HttpRequest, obj: UserSession) -> None:
        """End the session, not only its line in the list."""
        obj.end()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """End each of them."""
        for session in queryset:
            self.delete_model(request, session)


for model, model_admin in ((Group, GroupAdmin), (Authenticator, AuthenticatorAdmin), (UserSession, UserSessionAdmin)):
    admin.site.unregister(model)
    admin.site.register(model, model_admin)
