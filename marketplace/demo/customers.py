"""Customers of the demo market: they fill baskets, use vouchers, pay (mostly), receive and now and then cancel."""

import datetime as dt
import random
import uuid
from collections.abc import Callable
from functools import partial

from accounts.models import User
from catalog.models import FeaturedOffer, Offer
from fulfillment import shipments
from marketplace import storefronts
from marketplace.demo import people
from marketplace.demo.timeline import Timeline
from marketplace.errors import DomainError
from orders import addresses, baskets, cash, checkout, payments, progress, public_vouchers, vouchers
from orders.checkout import InvoiceWish
from orders.gateways import cash as cash_gateway, sandbox
from orders.models import Basket, Order, Purchase

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
# Of 100 purchases in China: who wants which invoice; the rest wants none.
WANT_COMPANY, WANT_PERSONAL = 25, 30
BUYERS = (("上海一叶文化传播有限公司", "91310104MA1FRXKX3M"), ("杭州拾光咖啡馆有限公司", "91330106MA2KBRG43T"))
FORGET_TO_PAY, CANCEL, CONFIRM_RECEIPT = 6, 3, 35
# Who uses a voucher that is shown to them, and who pays the carrier in cash where that is possible.
USE_VOUCHER, PAY_CASH = 30, 4
# What sellers do with an order paid at a moment.
Serve = Callable[[Order, dt.datetime], None]


class Customers:
    """Everybody who buys; ``serve`` is called with each paid order, for the sellers to deliver."""

    def __init__(self, timeline: Timeline, chance: random.Random, whims: random.Random) -> None:
        self.timeline = timeline
        self.chance = chance
        self.whims = whims
        self.people = people.add_customers()
        # What follows when a customer confirms the receipt.
        self.on_arrival: Callable[[Order], None] = lambda _order: None

    def shop(self, moment: dt.datetime, serve: Serve) -> None:
        """Fill a basket at ``moment`` and place the purchase; pay a few minutes later, or forget to."""
        customer = self.chance.choice(self.people)
        storefront = storefronts.BY_CODE["US" if customer.language == "en" else "CN"]
        chosen = self._choose(storefront.code)
        if not chosen:
            return
        purchase = self._place(customer, storefront, chosen, in_cash=self.whims.randrange(100) < PAY_CASH)
        if purchase.pays_on_delivery:
            self._serve(purchase, moment, serve)
            return
        if self._happens(FORGET_TO_PAY):
            return
        paid_at = moment + MINUTE * self.chance.randint(1, 12)
        self.timeline.add(paid_at, partial(self._pay, purchase, paid_at, serve))

    def buy_in_cash(self, customer: User, offer: Offer, moment: dt.datetime, serve: Serve) -> None:
        """Let a customer order one article in China, to be paid when it arrives."""
        self._serve(self._place(customer, storefronts.HOME, [offer], in_cash=True), moment, serve)

    def receive(self, order: Order, moment: dt.datetime) -> None:
        """Let the customer confirm some parcels before the carrier's time is over."""
        if self._happens(CONFIRM_RECEIPT):
            arrived_at = moment + HOUR * self.chance.randint(26, 60)
            self.timeline.add(arrived_at, partial(self._confirm, order))

    def _happens(self, percent: int) -> bool:
        return self.chance.randrange(100) < percent

    def _choose(self, storefront: str) -> list[Offer]:
        featured = FeaturedOffer.objects.filter(storefront=storefront, in_stock=True).order_by("number")
        products = list(featured.values_list("product", flat=True))
        wanted = self.chance.sample(products, min(len(products), self.chance.choice((1, 1, 1, 2, 2, 3))))
        # Not everybody takes the cheapest offer: other sellers of a product get their share.
        return [self.chance.choice(list(self._offers(product, storefront))) for product in wanted]

    def _offers(self, product: int, storefront: str) -> list[Offer]:
        offers = Offer.objects.live().filter(product=product, prices__storefront=storefront, stock__available__gt=5)
        return list(offers.order_by("pk"))

    def _place(
        self, customer: User, storefront: storefronts.Storefront, chosen: list[Offer], *, in_cash: bool
    ) -> Purchase:
        basket, _created = Basket.objects.get_or_create(
            user=customer,
            storefront=storefront.code,
            defaults={"token": uuid.UUID(int=self.chance.getrandbits(128)).hex},
        )
        for offer in chosen:
            baskets.add_to_basket(basket=basket, offer=offer, quantity=self.chance.choice((1, 1, 1, 2, 3)))
        self._use_voucher(basket, customer)
        address = people.address(customer, storefront.code)
        province = addresses.province_of(address, storefront)
        quote = checkout.quote(basket=basket, storefront=storefront, delivery={}, province=province)
        may_pay_cash = in_cash and _takes_cash(customer, storefront, province, quote.total_minor)
        return checkout.place_purchase(
            basket=basket,
            storefront=storefront,
            language=storefront.default_language,
            customer=customer,
            email=customer.email,
            address=address,
            delivery={},
            invoice=self._invoice(customer, storefront.code),
            payment_provider=cash_gateway.CODE if may_pay_cash else sandbox.CODE,
            idempotency_key=uuid.UUID(int=self.chance.getrandbits(128)).hex,
            expected_total_minor=quote.total_minor,
            actor=customer,
        )

    def _use_voucher(self, basket: Basket, customer: User) -> None:
        if self.whims.randrange(100) < USE_VOUCHER:
            shown = public_vouchers.for_goods(baskets.groups(basket), basket, customer)
            if shown:
                vouchers.enter_code(basket=basket, code=self.whims.choice(shown).code)

    def _invoice(self, customer: User, storefront: str) -> InvoiceWish:
        drawn = self.chance.randrange(100)
        if storefront != "CN" or drawn >= WANT_COMPANY + WANT_PERSONAL:
            return InvoiceWish()
        if drawn < WANT_COMPANY:
            title, tax_number = self.chance.choice(BUYERS)
            return InvoiceWish("company", title, tax_number)
        return InvoiceWish("personal", customer.full_name)

    def _pay(self, purchase: Purchase, paid_at: dt.datetime, serve: Serve) -> None:
        payment = payments.start_payment(purchase=purchase, provider=sandbox.CODE)
        charge = sandbox.settle(token=payment.provider_ref, status=sandbox.Status.PAID)
        body, headers = sandbox.signed_request(sandbox.payload_of(charge))
        payments.handle_webhook(provider=sandbox.CODE, headers=headers, body=body)
        self._serve(purchase, paid_at, serve)

    def _serve(self, purchase: Purchase, paid_at: dt.datetime, serve: Serve) -> None:
        for order in purchase.orders.select_related("seller").order_by("pk"):
            if self._happens(CANCEL):
                self.timeline.add(paid_at + HOUR, partial(self._cancel, order))
            serve(order, paid_at)

    def _cancel(self, order: Order) -> None:
        order.refresh_from_db()
        if order.can_move(Order.State.CANCELLED):
            progress.cancel_order(order=order, reason="买家拍错了规格", actor=order.purchase.customer)

    def _confirm(self, order: Order) -> None:
        order.refresh_from_db()
        if order.shipments.filter(state="dispatched").exists():
            shipments.confirm_receipt(order=order, actor=order.purchase.customer)
            self.on_arrival(order)


def _takes_cash(customer: User, storefront: storefronts.Storefront, province: str, total_minor: int) -> bool:
    try:
        cash.check(customer=customer, storefront=storefront, province=province, total_minor=total_minor)
    except DomainError:
        return False
    return True
