"""Vouchers: those that the platform bears are made here."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.access import user_of
from marketplace.errors import DomainError
from orders import public_vouchers, vouchers
from orders.forms.vouchers import VoucherForm
from orders.models import Voucher


class PlatformVoucherForm(forms.ModelForm):
    """A voucher that the platform bears; the seller's form with its fields, in the admin's clothes."""

    class Meta:
        model = Voucher
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = VoucherForm(self.data if self.is_bound else None)
        self.fields.update(self.asked.fields)

    def _post_clean(self) -> None:
        """Leave the row to the service."""

    def clean(self) -> dict[str, Any]:
        """Check it as the service will."""
        cleaned = super().clean() or {}
        for name, errors in self.asked.errors.items():
            if name not in self.errors:
                self.add_error(name if name in self.fields else None, errors)
        if not self.errors:
            try:
                vouchers.check_terms(self.asked.terms())
            except DomainError as refusal:
                self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
        return cleaned


@admin.register(Voucher)
class VoucherAdmin(admin.ModelAdmin):
    """All vouchers; operators add those that the platform bears, and end any."""

    list_display = [
        "code", "name", "seller", "storefront", "takes_off", "starts_at", "ends_at", "used", "uses_limit", "is_public",
    ]  # fmt: skip
    list_filter = ["storefront", "kind", "is_public"]
    list_select_related = ["seller"]
    search_fields = ["code", "name", "seller__store_name"]
    ordering = ["-pk"]
    show_full_result_count = False
    actions = ["end_now", "show_now", "hide_now"]

    @admin.display(description=_("takes off"))
    def takes_off(self, voucher: Voucher) -> str:
        """Return what it takes off, in words."""
        return voucher.takes_off

    def get_form(self, request: HttpRequest, obj: Voucher | None = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Ask for a new one; what is there is only looked at."""
        return super().get_form(request, obj, change, **kwargs) if obj else PlatformVoucherForm

    def get_fields(self, request: HttpRequest, obj: Voucher | None = None) -> Any:
        """Ask for the form's fields; show all of one that is there."""
        return super().get_fields(request, obj) if obj else list(VoucherForm().fields)

    def save_model(self, request: HttpRequest, obj: Voucher, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001 - Django's signature
        """Make it by the service."""
        made = vouchers.create_voucher(terms=form.asked.terms(), seller=None, actor=user_of(request))
        obj.__dict__.update(made.__dict__)

    def has_change_permission(self, request: HttpRequest, obj: Voucher | None = None) -> bool:  # noqa: ARG002
        """What customers were promised is not rewritten."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Voucher | None = None) -> bool:  # noqa: ARG002
        """Purchases refer to it."""
        return False

    def has_end_permission(self, request: HttpRequest) -> bool:
        """Whether this operator may end vouchers."""
        return request.user.has_perm("orders.add_voucher")

    @admin.action(description=_("End now"), permissions=["end"])
    def end_now(self, request: HttpRequest, queryset: QuerySet[Voucher]) -> None:
        """End the chosen ones."""
        for voucher in queryset:
            vouchers.end_voucher(voucher=voucher, actor=user_of(request))

    @admin.action(description=_("Show in the shop"), permissions=["end"])
    def show_now(self, request: HttpRequest, queryset: QuerySet[Voucher]) -> None:
        """Show the chosen ones to everybody."""
        for voucher in queryset:
            public_vouchers.show(voucher=voucher, is_public=True, actor=user_of(request))

    @admin.action(description=_("Show no longer"), permissions=["end"])
    def hide_now(self, request: HttpRequest, queryset: QuerySet[Voucher]) -> None:
        """Leave the chosen ones to who has their code."""
        for voucher in queryset:
            public_vouchers.show(voucher=voucher, is_public=False, actor=user_of(request))
