"""Offers: listed, changed, paused, deleted and restored; live only while every rule holds."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import credentials
from accounts.credentials import Standing
from accounts.models import Seller, User
from catalog import categories, featuring, listing_rules, pricing, stock as stock_service
from catalog.errors import InvalidOffer
from catalog.models import (
    AttributeDefinition,
    DeliveryTemplate,
    ListingIssue,
    Offer,
    OfferPrice,
    Product,
    ProductPicture,
    ProductText,
)
from catalog.models.offer import NOTE_LIMIT, Channel, OfferState
from marketplace import clock, state
from marketplace.db import locked

SKU_LIMIT = 40
HANDLING_LIMIT = 30
WEIGHT_LIMIT = 1_000_000


def clean_sku(sku: str) -> str:
    """Return a seller's article number: 1–40 printable characters. Raises ``InvalidOffer`` (field ``sku``)."""
    plain = sku.strip()
    if not plain or len(plain) > SKU_LIMIT or not plain.isprintable():
        raise InvalidOffer(_("Enter a SKU of at most %(limit)s characters.") % {"limit": SKU_LIMIT}, field="sku")
    return plain


def clean_handling_days(days: int) -> int:
    """Return the working days a seller needs until dispatch. Raises ``InvalidOffer``."""
    if not 0 <= days <= HANDLING_LIMIT:
        message = _("Enter between 0 and %(limit)s working days.") % {"limit": HANDLING_LIMIT}
        raise InvalidOffer(message, field="handling_days")
    return days


def clean_weight(grams: int) -> int:
    """Return what a packed piece weighs in grams, 0 for unknown. Raises ``InvalidOffer``."""
    if not 0 <= grams <= WEIGHT_LIMIT:
        raise InvalidOffer(_("Enter a weight between 0 and 1,000,000 g."), field="weight_g")
    return grams


def clean_condition_note(note: str, condition: str) -> str:
    """Return what a seller says of goods that are not new, as plain text. Raises ``InvalidOffer``."""
    plain = note.replace("\r\n", "\n").strip()
    if len(plain) > NOTE_LIMIT:
        message = _("This is too long: at most %(limit)s characters.") % {"limit": NOTE_LIMIT}
        raise InvalidOffer(message, field="condition_note")
    if plain and condition == Offer.Condition.NEW:
        raise InvalidOffer(_("New goods have no note: choose another condition, or empty it."), field="condition_note")
    return plain


@transaction.atomic
def list_offer(  # noqa: PLR0913 - a listing has this many parts, and each is named where it is called
    *,
    seller: Seller,
    product: Product,
    sku: str,
    prices: Mapping[str, int],
    stock: int,
    actor: User | None,
    condition: str = Offer.Condition.NEW,
    condition_note: str = "",
    channel: str = Channel.SELLER,
    handling_days: int = 1,
    weight_g: int = 0,
    delivery_template: DeliveryTemplate | None = None,
    is_draft: bool = False,
) -> Offer:
    """Offer a product: it goes live at once if every listing rule holds, else it is suppressed with reasons.

    With ``is_draft`` it stays a draft, whatever the rules say, until ``publish_offer``. ``prices`` maps storefront
    codes to minor units. Raises ``InvalidOffer`` (``field`` names the part), also for a SKU the seller already uses.
    """
    offer = Offer(
        seller=seller,
        product=product,
        sku=_free_sku(seller, sku),
        condition=_among(condition, Offer.Condition.values, "condition"),
        condition_note=clean_condition_note(condition_note, condition),
        channel=_among(channel, Channel.values, "channel"),
        handling_days=clean_handling_days(handling_days),
        weight_g=clean_weight(weight_g),
        delivery_template=_own(delivery_template, seller),
    )
    stock_service.clean_quantity(stock)
    checked = pricing.clean_prices(prices)
    offer.save()
    state.begin(offer, actor=actor)
    pricing.write({offer.pk: checked})
    stock_service.set_stocks(quantities={offer.pk: stock}, actor=actor)
    evaluate([offer.pk], actor=actor, publishing=not is_draft)
    offer.refresh_from_db()
    return offer


@transaction.atomic
def change_offer(  # noqa: PLR0913 - as list_offer
    *,
    offer: Offer,
    actor: User | None,
    sku: str | None = None,
    condition: str | None = None,
    condition_note: str | None = None,
    channel: str | None = None,
    handling_days: int | None = None,
    weight_g: int | None = None,
    delivery_template: DeliveryTemplate | None = None,
    usual_delivery: bool = False,
) -> Offer:
    """Change the parts given of a listing and judge it again; ``usual_delivery`` takes its delivery template away.

    The note on the condition goes where the goods become new. Raises ``InvalidOffer``.
    """
    offer = _lock(offer)
    if sku is not None and sku.strip() != offer.sku:
        offer.sku = _free_sku(offer.seller, sku)
    _set_condition(offer, condition, condition_note)
    if channel is not None:
        offer.channel = _among(channel, Channel.values, "channel")
    if handling_days is not None:
        offer.handling_days = clean_handling_days(handling_days)
    if weight_g is not None:
        offer.weight_g = clean_weight(weight_g)
    if delivery_template is not None or usual_delivery:
        offer.delivery_template = _own(delivery_template, offer.seller)
    offer.updated_at = clock.now()
    details = ["sku", "condition", "condition_note", "channel", "handling_days", "weight_g", "delivery_template"]
    offer.save(update_fields=[*details, "updated_at"])
    evaluate([offer.pk], actor=actor)
    featuring.refresh([offer.product_id])
    offer.refresh_from_db()
    return offer


def _set_condition(offer: Offer, condition: str | None, note: str | None) -> None:
    if condition is not None:
        offer.condition = _among(condition, Offer.Condition.values, "condition")
    if note is None:
        note = "" if offer.condition == Offer.Condition.NEW else offer.condition_note
    offer.condition_note = clean_condition_note(note, offer.condition)


@transaction.atomic
def change_price(*, offer: Offer, prices: Mapping[str, int], actor: User | None) -> None:
    """Set prices (storefront code → minor units); stores not named stay. Raises ``InvalidOffer``."""
    pricing.change_prices(prices={offer.pk: prices})
    evaluate([offer.pk], actor=actor)


@transaction.atomic
def publish_offer(*, offer: Offer, actor: User | None) -> Offer:
    """Judge a draft: it goes live, or is suppressed with reasons. Others are judged as always."""
    evaluate([_lock(offer).pk], actor=actor, publishing=True)
    offer.refresh_from_db()
    return offer


@transaction.atomic
def pause_offer(*, offer: Offer, actor: User | None) -> None:
    """Take a listing out of the stores until the seller resumes it. Raises ``IllegalTransition``."""
    offer = _lock(offer)
    state.move(offer, OfferState.PAUSED, actor=actor, updated_at=clock.now())
    featuring.refresh([offer.product_id])


@transaction.atomic
def resume_offer(*, offer: Offer, actor: User | None) -> Offer:
    """Bring a paused listing back: live, or suppressed where a rule no longer holds."""
    offer = _lock(offer)
    evaluate([offer.pk], actor=actor, resuming=True)
    offer.refresh_from_db()
    return offer


@transaction.atomic
def delete_offer(*, offer: Offer, actor: User | None) -> None:
    """Take a listing away; ``restore_offer`` undoes it. Its SKU is free again. Raises ``IllegalTransition``."""
    offer = _lock(offer)
    state.move(offer, OfferState.DELETED, actor=actor, updated_at=clock.now())
    featuring.refresh([offer.product_id])


@transaction.atomic
def restore_offer(*, offer: Offer, actor: User | None) -> Offer:
    """Bring a deleted listing back and judge it. Raises ``InvalidOffer`` where its SKU is used again by now."""
    offer = _lock(offer)
    _free_sku(offer.seller, offer.sku)
    state.move(offer, OfferState.DRAFT, actor=actor, updated_at=clock.now())
    evaluate([offer.pk], actor=actor, publishing=True)
    offer.refresh_from_db()
    return offer


@transaction.atomic
def evaluate(
    offer_ids: Collection[int], *, actor: User | None = None, resuming: bool = False, publishing: bool = False
) -> None:
    """Judge listings by ``catalog.listing_rules``: write their issues, bring them live or suppress them.

    A constant number of queries however many there are. Paused listings get their issues but stay paused, unless
    ``resuming``, drafts unless ``publishing``; deleted ones are left alone. The featured offers follow.
    """
    offers = list(_with_facts(Offer.objects.filter(pk__in=list(offer_ids)).exclude(state=OfferState.DELETED)))
    definitions = categories.attributes_of_all({offer.product.category for offer in offers})
    standings = credentials.standings_of({offer.seller for offer in offers})
    found = {
        offer.pk: set(listing_rules.problems(_facts(
            offer, standings[offer.seller_id], definitions[offer.product.category_id]
        )))
        for offer in offers
    }  # fmt: skip
    _write_issues(found)
    waits = {OfferState.PAUSED: not resuming, OfferState.DRAFT: not publishing}
    movable = [offer for offer in offers if not waits.get(OfferState(offer.state), False)]
    broken = {pk for pk, problems in found.items() if any(problem.is_error for problem in problems)}
    for to, pks in (
        (OfferState.LIVE, [offer.pk for offer in movable if offer.pk not in broken]),
        (OfferState.SUPPRESSED, [offer.pk for offer in movable if offer.pk in broken]),
    ):
        state.move_all(Offer.objects.filter(pk__in=pks), to, actor=actor)
    featuring.refresh([offer.product_id for offer in offers])


def _with_facts(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    texts = ProductText.objects.filter(product=OuterRef("product"))
    return (
        locked(offers)
        .select_related("seller", "product__category")
        .annotate(
            has_price=Exists(OfferPrice.objects.filter(offer=OuterRef("pk"))),
            has_title=Exists(texts),
            has_bullets=Exists(texts.exclude(bullets=[])),
            has_picture=Exists(ProductPicture.objects.filter(product=OuterRef("product"))),
        )
    )


def _facts(offer: Offer, standing: Standing, definitions: list[AttributeDefinition]) -> listing_rules.Facts:
    row = vars(offer)
    return listing_rules.Facts(
        seller_may_sell=offer.seller.may_sell,
        seller_is_verified=standing.is_verified,
        may_sell_line=standing.may_sell(offer.product.category.line),
        may_use_brand=standing.may_use(offer.product.brand),
        ships_nationwide=offer.seller.ships_nationwide,
        channel=offer.channel,
        has_price=row["has_price"],
        has_title=row["has_title"],
        has_picture=row["has_picture"],
        has_bullets=row["has_bullets"],
        attributes=frozenset(offer.product.attributes),
        definitions=definitions,
    )


def _write_issues(found: Mapping[int, set[listing_rules.Problem]]) -> None:
    """Make the stored issues of these offers equal to what was found; what stays keeps its date."""
    stored = {
        (issue.offer_id, listing_rules.Problem(issue.code, issue.attribute)): issue.pk
        for issue in ListingIssue.objects.filter(offer__in=list(found))
    }
    wanted = {(pk, problem) for pk, problems in found.items() for problem in problems}
    ListingIssue.objects.filter(pk__in=[pk for key, pk in stored.items() if key not in wanted]).delete()
    now = clock.now()
    ListingIssue.objects.bulk_create(
        ListingIssue(
            offer_id=pk, code=problem.code, attribute=problem.attribute, severity=problem.severity, created_at=now
        )
        for pk, problem in sorted(wanted - set(stored))
    )


def _own(template: DeliveryTemplate | None, seller: Seller) -> DeliveryTemplate | None:
    if template is not None and template.seller_id != seller.pk:
        raise InvalidOffer(_("Choose one of your delivery templates."), field="delivery_template")
    return template


def _lock(offer: Offer) -> Offer:
    return locked(Offer.objects.filter(pk=offer.pk).select_related("seller")).get()


def _free_sku(seller: Seller, sku: str) -> str:
    plain = clean_sku(sku)
    if Offer.objects.of(seller).filter(sku=plain).exists():
        message = _("You already have a listing with the SKU %(sku)s.") % {"sku": plain}
        raise InvalidOffer(message, field="sku")
    return plain


def _among(value: str, allowed: Collection[str], field: str) -> str:
    if value not in allowed:
        message = _("“%(value)s” is not one of: %(allowed)s.") % {"value": value, "allowed": ", ".join(allowed)}
        raise InvalidOffer(message, field=field)
    return value
