"""Carrying out what was decided about a chunk of rows, in a constant number of statements."""

from collections.abc import Iterable

from django.db.models import Q

from accounts.models import Seller, User
from catalog import (
    attributes as attribute_values,
    bulk,
    featuring,
    offers,
    pricing,
    search_index,
    search_outbox,
    stock as stock_service,
)
from catalog.batch import families
from catalog.batch.facts import KnownProduct
from catalog.batch.plans import NewProduct, Outcome, RowPlan
from catalog.batch.shelves import Shelves
from catalog.models import Offer, OfferPrice, Product, ProductPicture, ProductText, Stock, StockMovement
from catalog.models.offer import OfferState
from marketplace import clock, state
from marketplace.db import locked


def apply_plans(
    plans: list[RowPlan], *, seller: Seller, actor: User | None, reference: str, shelves: Shelves
) -> dict[int, int]:
    """Write the listings that ``plans`` create, change and delete; they are live and found at commit.

    Rows with errors and those to skip are left alone. Returned is, by row number, the product of each row whose new
    pictures are still to be fetched.
    """
    _lock(plans, seller)
    creating = [plan for plan in plans if plan.outcome is Outcome.CREATE]
    updating = [plan for plan in plans if plan.outcome is Outcome.UPDATE]
    made = _insert_products(creating, seller, shelves)
    created = _insert_offers(creating, made, seller, actor, reference)
    known = {
        plan.product.pk: plan.product
        for plan in updating
        if plan.changes_product and isinstance(plan.product, KnownProduct)
    }
    changed = _change_products(known, seller, shelves)
    _arrange_pictures(updating, known)
    touched = _change_offers(updating, actor, reference)
    gone = _delete(plans, actor)
    search_index.index(changed)
    search_outbox.changed(changed)
    siblings = Offer.objects.of(seller).filter(product__in=changed).values_list("pk", flat=True) if changed else []
    offers.evaluate({*created, *touched, *siblings}, actor=actor, publishing=True)
    featuring.refresh([*gone, *changed, *(row.pk for row in made.values())])
    return {
        plan.number: plan.product.pk if isinstance(plan.product, KnownProduct) else made[id(plan.product)].pk
        for plan in (*creating, *updating)
        if plan.new_pictures
    }


def _lock(plans: list[RowPlan], seller: Seller) -> None:
    """Lock the listings and their siblings, then stock, then products (docs/locking.md), before anything changes."""
    products = {plan.product.pk for plan in plans if isinstance(plan.product, KnownProduct)}
    listed = {plan.offer.pk for plan in plans if plan.offer}
    touched = locked(Offer.objects.filter(Q(pk__in=listed) | Q(seller=seller, product__in=products)))
    listings = dict(touched.values_list("pk", "product"))
    list(locked(Stock.objects.filter(offer__in=listings)).values_list("pk"))
    list(locked(Product.objects.filter(pk__in=products.union(listings.values()))).values_list("pk"))


def _insert_products(creating: list[RowPlan], seller: Seller, shelves: Shelves) -> dict[int, bulk.ProductRow]:
    """Write the new products; two rows with one barcode share theirs. Returned by the plan's identity."""
    rows: dict[int, bulk.ProductRow] = {}
    for plan in creating:
        new = plan.product
        if isinstance(new, NewProduct) and id(new) not in rows:
            definitions, family = shelves.definitions[new.category], families.code_of(seller, new.family)
            rows[id(new)] = bulk.ProductRow(
                new.category, new.brand, new.gtin, new.attributes, family, new.texts, definitions
            )
    bulk.insert_products(list(rows.values()), seller=seller)
    return rows


def _insert_offers(
    creating: list[RowPlan], made: dict[int, bulk.ProductRow], seller: Seller, actor: User | None, reference: str
) -> list[int]:
    """Write the new listings; return those of products that were there, which are still to be judged."""
    rows = [
        bulk.OfferRow(
            plan.product.pk if isinstance(plan.product, KnownProduct) else made[id(plan.product)].pk,
            plan.sku,
            plan.prices,
            plan.stock or 0,
            plan.details,
        )
        for plan in creating
    ]
    judge = bulk.Judge(seller)
    for row, plan in zip(rows, creating, strict=True):
        if id(plan.product) in made:
            judge.decide(row, made[id(plan.product)])
    bulk.insert_offers(rows, seller=seller, actor=actor, reference=reference)
    return [row.pk for row in rows if row.begins == OfferState.DRAFT]


def _change_products(known: dict[int, KnownProduct], seller: Seller, shelves: Shelves) -> list[int]:
    """Write changed products, each as the last of its rows leaves it."""
    if not known:
        return []
    rows = list(Product.objects.filter(pk__in=list(known)))
    for row in rows:
        product = known[row.pk]
        row.brand, row.attributes = product.brand, product.attributes
        row.family = families.code_of(seller, product.family)
    Product.objects.bulk_update(rows, ["brand", "attributes", "family"])
    ProductText.objects.bulk_create(
        [
            ProductText(
                product_id=product.pk,
                language=language,
                title=text.title,
                bullets=list(text.bullets),
                description=text.description,
                spec=attribute_values.spec(shelves.definitions[product.category], product.attributes, language),
            )
            for product in known.values()
            for language, text in product.texts.items()
        ],
        update_conflicts=True,
        unique_fields=["product", "language"],
        update_fields=["title", "bullets", "description", "spec"],
    )
    return list(known)


def _arrange_pictures(updating: Iterable[RowPlan], changed: dict[int, KnownProduct]) -> None:
    """Take away the pictures that a full replacement leaves out, and make room for new ones in the rows' order."""
    order = {
        plan.product.pk: {ref.source: at for at, ref in enumerate(plan.pictures)}
        for plan in updating
        if plan.new_pictures and isinstance(plan.product, KnownProduct)
    }
    there = ProductPicture.objects.filter(product__in={*changed, *order}).order_by("position", "pk")
    gone, moved = [], []
    for at, picture in enumerate(there):
        known = changed.get(picture.product_id)
        if known and picture.source not in known.pictures:
            gone.append(picture.pk)
        elif picture.product_id in order:
            wanted = order[picture.product_id]
            picture.position = wanted.get(picture.source, len(wanted) + at)
            moved.append(picture)
    ProductPicture.objects.filter(pk__in=gone).delete()
    ProductPicture.objects.bulk_update(moved, ["position"])


def _change_offers(updating: list[RowPlan], actor: User | None, reference: str) -> list[int]:
    """Write changed details, prices and stock; return the listings to judge again."""
    plans = {plan.offer.pk: plan for plan in updating if plan.offer}
    rows = list(Offer.objects.filter(pk__in=list(plans)))
    now = clock.now()
    for row in rows:
        row.updated_at = now
        for name, value in plans[row.pk].details.items():
            setattr(row, name, value)
    details = ["condition", "condition_note", "channel", "handling_days", "weight_g"]
    Offer.objects.bulk_update(rows, [*details, "updated_at"])
    pricing.write({pk: plan.prices for pk, plan in plans.items() if plan.prices})
    for code in {code for plan in updating for code in plan.dropped_prices}:
        dropped = [pk for pk, plan in plans.items() if code in plan.dropped_prices]
        OfferPrice.objects.filter(offer__in=dropped, storefront=code).delete()
    quantities = {pk: plan.stock for pk, plan in plans.items() if plan.stock is not None}
    if quantities:
        reason = StockMovement.Reason.UPLOAD
        stock_service.set_stocks(quantities=quantities, actor=actor, reason=reason, reference=reference)
    return list(plans)


def _delete(plans: list[RowPlan], actor: User | None) -> list[int]:
    """Take listings away; return their products."""
    gone = [plan.offer for plan in plans if plan.outcome is Outcome.DELETE and plan.offer]
    if gone:
        rows = Offer.objects.filter(pk__in=[offer.pk for offer in gone])
        state.move_all(rows, OfferState.DELETED, actor=actor, updated_at=clock.now())
    return [offer.product for offer in gone]
