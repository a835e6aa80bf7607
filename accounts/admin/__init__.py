"""The Django admin of accounts."""

from accounts.admin.users import UserAdmin

__all__ = ["UserAdmin"]
