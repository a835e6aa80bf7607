"""The checkout page: one form, one service."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.generic import View

from accounts.models import User
from marketplace.errors import DomainError
from marketplace.storefronts import Storefront, store_url
from orders import addresses, baskets, checkout, invoice_titles, payments
from orders.errors import BasketProblem, EmptyBasket
from orders.forms.checkout import NEW_ADDRESS, CheckoutForm, idempotency_key
from orders.models import Address, Basket, Purchase
from orders.parcels import Parcel


@method_decorator(never_cache, name="dispatch")
class CheckoutPage(View):
    """Address, delivery, invoice and payment on one page."""

    storefront: Storefront
    basket: Basket
    user: User | None
    addresses: list[Address]
    parcels: list[Parcel]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the basket and what is in it."""
        super().setup(request, *args, **kwargs)
        self.storefront = request.storefront  # type: ignore[attr-defined]  # StorefrontMiddleware
        self.user = request.user if request.user.is_authenticated else None
        self.basket = baskets.basket_for(request)
        self.addresses = addresses.saved(self.user, self.storefront) if self.user else []
        self.parcels = baskets.groups(self.basket, province=self._province())

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Show the form for what is in the basket now."""
        if not self.parcels:
            return redirect(store_url("orders:basket"))
        if any(line.change_minor for parcel in self.parcels for line in parcel.lines):
            baskets.accept_prices(basket=self.basket)
        return self._page(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Place the purchase and go to pay; or, asked to ``update``, show the total of other deliveries."""
        is_update = "update" in request.POST
        form = (
            self._form(initial={**request.POST.dict(), "total": None}) if is_update else self._form(data=request.POST)
        )
        if self.parcels and not is_update and form.is_valid():
            return self._place(form)
        if placed := self._placed_before():
            return self._go_on(placed)
        if not self.parcels:
            return redirect(store_url("orders:basket"))
        return self._page(form, status=200 if is_update else 422)

    def _place(self, form: CheckoutForm) -> HttpResponse:
        try:
            purchase = checkout.place_purchase(
                basket=self.basket,
                storefront=self.storefront,
                language=get_language() or self.storefront.default_language,
                customer=self.user,
                email=form.cleaned_data["email"],
                address=form.address,
                delivery=form.delivery,
                invoice=form.invoice,
                payment_provider=form.cleaned_data["payment_provider"],
                idempotency_key=idempotency_key(form.cleaned_data["key"], self.basket.token),
                expected_total_minor=form.cleaned_data["total"],
                actor=self.user,
            )
        except EmptyBasket as error:
            messages.warning(self.request, str(error))
            return redirect(store_url("orders:basket"))
        except BasketProblem as error:
            self.parcels = baskets.groups(self.basket, province=self._province())
            form = self._form(data=self.request.POST)
            form.is_valid()
            form.add_error(None, str(error))
            return self._page(form, status=422, notes=error.lines)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
            return self._page(form, status=422)
        if self.user:
            addresses.keep(user=self.user, storefront=self.storefront, fields=form.address)
            invoice_titles.keep(user=self.user, wish=form.invoice)
        return self._go_on(purchase)

    def _form(self, **kwargs: Any) -> CheckoutForm:
        return CheckoutForm(
            storefront=self.storefront, parcels=self.parcels, user=self.user, addresses=self.addresses,
            titles=invoice_titles.saved(self.user) if self.user else [], **kwargs,
        )  # fmt: skip

    def _province(self) -> str:
        """Return where the parcels go to, as far as the page says it: the address chosen, else the one typed in."""
        chosen = self.request.POST.get("saved") or (str(self.addresses[0].pk) if self.addresses else NEW_ADDRESS)
        kept = next((each.fields for each in self.addresses if str(each.pk) == chosen), self.request.POST)
        return addresses.province_of(kept, self.storefront)

    def _page(self, form: CheckoutForm, *, status: int = 200, notes: dict[int, Any] | None = None) -> HttpResponse:
        quote = checkout.price(
            self.parcels, storefront=self.storefront, delivery=form.chosen_delivery(),
            discounts=checkout.discounts_of(self.basket, self.parcels, customer=self.user),
        )  # fmt: skip
        context = {
            "form": form,
            "quote": quote,
            "places": [(str(each.pk), each, addresses.place(each.fields, self.storefront)) for each in form.addresses],
            "address_fields": [form[name] for name in self.storefront.address_fields],
            "deliveries": [
                {
                    "parcel": parcel,
                    "field": form[f"delivery_{parcel.parcel.code}"],
                    "lines": [(quoted, (notes or {}).get(quoted.line.article.pk)) for quoted in parcel.lines],
                }
                for parcel in quote.parcels
            ],
            "several_options": any(len(parcel.options) > 1 for parcel in self.parcels),
            "refused_vouchers": [each for each in quote.discounts.applied if each.refusal],
            "pieces": baskets.count(self.basket),
        }
        response = render(self.request, "orders/checkout.html", context, status=status)
        baskets.remember(response, self.basket)
        return response

    def _placed_before(self) -> Purchase | None:
        key = self.request.POST.get("key", "")
        return checkout.purchase_for(idempotency_key(key, self.basket.token))

    def _go_on(self, purchase: Purchase) -> HttpResponse:
        """Lead to the provider's page while the purchase waits for payment, else to its own."""
        target = payments.purchase_url(purchase)
        if purchase.state == Purchase.State.PENDING:
            waiting = purchase.payments.filter(state="pending").first()
            target = payments.payment_url(waiting) if waiting else target
        response = redirect(target)
        baskets.remember(response, self.basket)
        return response
