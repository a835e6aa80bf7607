"""Vouchers: what they take off a basket, who bears it, and how often they are used.

A basket has at most one voucher of each issuer. A seller's takes off that seller's goods, the platform's off what is
left of all goods. Delivery stays as it is, and every line keeps at least one minor unit to be paid.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from accounts import activity
from accounts.models import Seller, User
from marketplace import clock, money, storefronts
from marketplace.db import locked
from marketplace.errors import DomainError
from marketplace.templatetags.quay import store_amount
from orders import baskets
from orders.errors import VoucherRefused
from orders.models import Basket, BasketLine, Order, Purchase, Voucher, VoucherUse
from orders.parcels import Parcel, ParcelLine

LONGEST = dt.timedelta(days=366)
_SIGNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
CODE_LENGTH = range(4, 21)


@dataclass(frozen=True)
class Applied:
    """A basket's voucher: what it takes off in all and of which line, or why it takes off nothing."""

    voucher: Voucher
    by_line: Mapping[int, int] = field(default_factory=dict)
    refusal: str = ""

    @property
    def amount_minor(self) -> int:
        """What it takes off."""
        return sum(self.by_line.values())


@dataclass(frozen=True)
class Discount:
    """What vouchers take off one line, by who bears it."""

    seller_minor: int = 0
    platform_minor: int = 0

    @property
    def minor(self) -> int:
        """Both together."""
        return self.seller_minor + self.platform_minor


@dataclass(frozen=True)
class Discounts:
    """What the vouchers of a basket do."""

    applied: Sequence[Applied] = ()

    def of(self, line: ParcelLine) -> Discount:
        """Return what is taken off a line."""
        by_seller, by_platform = (
            sum(each.by_line.get(line.pk, 0) for each in self.applied if bool(each.voucher.seller_id) == is_seller)
            for is_seller in (True, False)
        )
        return Discount(by_seller, by_platform)


NO_DISCOUNTS = Discounts()


def discounts(parcels: Sequence[Parcel], vouchers: Sequence[Voucher], *, customer: User | None = None) -> Discounts:
    """Return what vouchers take off parcels now; one query at most, and none without vouchers.

    Somebody signed in is told at once of a used one. For guests the limit is checked when they order: an address
    typed in may be anybody's, and what its owner has used is nobody's business.
    """
    spent = uses_by(vouchers, customer=customer, email=customer.email) if customer and vouchers else {}
    left = {line.pk: max(0, line.items_minor - 1) for parcel in parcels for line in parcel.lines}
    found = []
    for voucher in sorted(vouchers, key=lambda each: (each.seller_id is None, each.pk)):
        applied = _applied(voucher, parcels, left, spent.get(voucher.pk, 0))
        for pk, minor in applied.by_line.items():
            left[pk] -= minor
        found.append(applied)
    return Discounts(found)


def uses_by(vouchers: Sequence[Voucher], *, customer: User | None, email: str) -> dict[int, int]:
    """Return how often a customer has used each of these vouchers, with an account or as a guest with its address."""
    whose = Q(email=email.strip().lower())  # as purchases keep it
    if customer:
        whose |= Q(customer=customer)
    uses = VoucherUse.objects.filter(whose, voucher__in=[each.pk for each in vouchers], released_at=None)
    return dict(uses.values_list("voucher").annotate(Count("pk")))


def _applied(voucher: Voucher, parcels: Sequence[Parcel], left: Mapping[int, int], spent: int) -> Applied:
    lines = [
        line
        for parcel in parcels
        if voucher.seller_id in {None, parcel.seller_id}
        for line in parcel.lines
        if line.items_minor
    ]
    items = sum(line.items_minor for line in lines)
    if refusal := _refusal(voucher, items, spent):
        return Applied(voucher, refusal=refusal)
    room = [left[line.pk] for line in lines]
    if voucher.kind == Voucher.Kind.AMOUNT:
        off = voucher.amount_minor or 0
    else:
        # Of what they cost now: the minor unit that stays of each line is no reason to take off less.
        off = money.share(sum(room) + len(room), voucher.percent_bp or 0)
        off = min(off, voucher.most_minor) if voucher.most_minor is not None else off
    off = min(off, sum(room))
    shares = money.allocate(off, room) if off else [0] * len(room)
    return Applied(voucher, {line.pk: share for line, share in zip(lines, shares, strict=True) if share})


def _refusal(voucher: Voucher, items_minor: int, spent: int) -> str:
    now = clock.now()
    if not voucher.starts_at <= now < voucher.ends_at:
        return _("This voucher is not valid now.")
    if voucher.uses_limit is not None and voucher.used >= voucher.uses_limit:
        return _("This voucher is used up.")
    if spent >= voucher.customer_limit:
        return _("You have used this voucher already.")
    if not items_minor:
        own_goods = _("This voucher is for goods of %(seller)s.") % {"seller": voucher.seller}
        return own_goods if voucher.seller_id else _("Add goods to use this voucher.")
    if items_minor < voucher.least_minor:
        more = store_amount(voucher.least_minor - items_minor, voucher.currency)
        return _("Add goods for %(amount)s more to use this voucher.") % {"amount": more}
    return ""


@transaction.atomic
def enter_code(*, basket: Basket, code: str) -> Voucher:
    """Put a voucher into a basket, in place of another of the same issuer. ``DomainError`` (field ``code``).

    One that everybody is shown may come before the goods it is for: also into a basket that is not saved yet.
    """
    storefront = storefronts.BY_CODE[basket.storefront]
    voucher = Voucher.objects.filter(code=code.strip().upper(), storefront=storefront.code).first()
    if voucher is None:
        raise DomainError(_("There is no voucher with this code. Check it letter by letter."), field="code")
    if refusal := _refusal(voucher, voucher.least_minor or 1, 0):
        raise DomainError(refusal, field="code")
    goods = BasketLine.objects.filter(basket=basket.pk, offer__seller=voucher.seller_id, is_saved=False)
    if voucher.seller_id and not voucher.is_public and not goods.exists():
        message = _("This voucher is for goods of %(seller)s. None are in your basket.")
        raise DomainError(message % {"seller": voucher.seller}, field="code")
    basket = baskets.saved_and_locked(basket)
    basket.vouchers.remove(*basket.vouchers.filter(seller=voucher.seller_id))
    basket.vouchers.add(voucher)
    return voucher


@transaction.atomic
def take_out(*, basket: Basket, voucher_id: int) -> None:
    """Take a voucher out of a basket; nothing where it isn't there."""
    for row in locked(Basket.objects.filter(pk=basket.pk)):
        row.vouchers.remove(voucher_id)


def use(*, purchase: Purchase, found: Discounts) -> None:
    """Count what a purchase uses, under lock; ``VoucherRefused`` where one is used up or not for this customer.

    Late in the transaction that places it: everybody who has the same code waits for this lock.
    """
    amounts = {each.voucher.pk: each.amount_minor for each in found.applied if each.amount_minor}
    if not amounts:
        return
    vouchers = list(locked(Voucher.objects.select_related("seller").filter(pk__in=amounts)))
    spent = uses_by(vouchers, customer=purchase.customer, email=purchase.email)
    for voucher in vouchers:
        if refusal := _refusal(voucher, voucher.least_minor or 1, spent.get(voucher.pk, 0)):
            raise VoucherRefused(voucher.code, refusal)
    VoucherUse.objects.bulk_create(
        VoucherUse(
            voucher=voucher, purchase=purchase, customer=purchase.customer, email=purchase.email,
            amount_minor=amounts[voucher.pk], used_at=purchase.placed_at,
        )
        for voucher in vouchers
    )  # fmt: skip
    Voucher.objects.filter(pk__in=amounts).update(used=F("used") + 1)


def release(*, purchase: Purchase) -> None:
    """Give back the vouchers of a purchase whose orders are all cancelled; a second call changes nothing.

    A seller's hangs on that seller's orders, the platform's on all of them. Called after an order was cancelled; who
    cancels the last two at once waits here, and the second one finds the first one's.
    """
    uses = VoucherUse.objects.filter(purchase=purchase, released_at=None)
    taken = list(locked(Voucher.objects.filter(uses__in=uses)))
    if not taken:
        return
    going_on = set(purchase.orders.exclude(state=Order.State.CANCELLED).values_list("seller", flat=True))
    free = [each.pk for each in taken if (each.seller_id not in going_on if each.seller_id else not going_on)]
    if uses.filter(voucher__in=free).update(released_at=clock.now()):
        Voucher.objects.filter(pk__in=free).update(used=F("used") - 1)


@dataclass(frozen=True)
class Terms:
    """What a new voucher says. Amounts in minor units of its store's currency."""

    code: str
    name: str
    storefront: str
    kind: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    amount_minor: int | None = None
    percent_bp: int | None = None
    most_minor: int | None = None
    least_minor: int = 0
    uses_limit: int | None = None
    customer_limit: int = 1
    is_public: bool = False


def check_terms(terms: Terms) -> None:
    """Refuse what makes no voucher.

    ``DomainError``: ``code`` (4 to 20 letters, digits and hyphens, used once for ever), ``starts_at``, ``ends_at``,
    ``least`` (the goods it needs must cost more than it takes off), ``percent`` (1 to 99), ``most``.
    """
    code = terms.code.strip().upper()
    if len(code) not in CODE_LENGTH or not set(code) <= _SIGNS:
        raise DomainError(_("Use 4 to 20 letters, digits and hyphens."), field="code")
    if Voucher.objects.filter(code=code).exists():
        raise DomainError(_("This code is taken. Choose another one."), field="code")
    if not abs(terms.starts_at - clock.now()) <= LONGEST:
        raise DomainError(_("Begin within a year from now."), field="starts_at")
    if not max(terms.starts_at, clock.now()) < terms.ends_at <= terms.starts_at + LONGEST:
        message = _("The end must be in the future, after the beginning and within a year of it.")
        raise DomainError(message, field="ends_at")
    _check_amounts(terms)


def _check_amounts(terms: Terms) -> None:
    if terms.kind == Voucher.Kind.AMOUNT and not 0 < (terms.amount_minor or 0) < terms.least_minor:
        raise DomainError(_("Goods must cost more than the voucher takes off."), field="least")
    if terms.kind == Voucher.Kind.PERCENT and not 100 <= (terms.percent_bp or 0) <= 9_900:
        raise DomainError(_("Enter a percentage from 1 to 99."), field="percent")
    if terms.least_minor < 0:
        raise DomainError(_("Enter an amount of 0 or more."), field="least")
    if terms.most_minor is not None and terms.most_minor <= 0:
        raise DomainError(_("Enter an amount above 0, or nothing for no limit."), field="most")


@transaction.atomic
def create_voucher(*, terms: Terms, seller: Seller | None, actor: User) -> Voucher:
    """Make a voucher that ``seller`` bears, or the platform without one. Refuses what ``check_terms`` refuses."""
    check_terms(terms)
    is_amount = terms.kind == Voucher.Kind.AMOUNT
    voucher = Voucher.objects.create(
        code=terms.code.strip().upper(), name=terms.name.strip(), seller=seller, storefront=terms.storefront,
        kind=terms.kind, amount_minor=terms.amount_minor if is_amount else None,
        percent_bp=None if is_amount else terms.percent_bp, most_minor=None if is_amount else terms.most_minor,
        least_minor=terms.least_minor, starts_at=terms.starts_at, ends_at=terms.ends_at,
        uses_limit=terms.uses_limit, customer_limit=terms.customer_limit, is_public=terms.is_public, created_by=actor,
    )  # fmt: skip
    if seller:
        activity.record(seller=seller, actor=actor, kind="voucher_created", subject=voucher, about=voucher.code)
    return voucher


@transaction.atomic
def end_voucher(*, voucher: Voucher, actor: User) -> Voucher:
    """End a voucher now; purchases that used it keep it. Nothing where it has ended."""
    voucher = locked(Voucher.objects.filter(pk=voucher.pk)).get()
    now = clock.now()
    if voucher.ends_at > now:
        voucher.ends_at = now
        # One that has not begun is over all the same.
        voucher.starts_at = min(voucher.starts_at, now - dt.timedelta(microseconds=1))
        voucher.save(update_fields=["starts_at", "ends_at"])
        if voucher.seller:
            activity.record(
                seller=voucher.seller, actor=actor, kind="voucher_ended", subject=voucher, about=voucher.code
            )
    return voucher
