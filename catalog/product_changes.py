"""Changes of products that several sellers share: one proposes, a reviewer decides.

A product that only its maker sells is changed at once (``products.change_product``).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from accounts import activity
from accounts.models import Seller, User
from accounts.notifications import tell_seller
from catalog import attributes as attribute_values, categories, products
from catalog.models import AttributeDefinition, Product, ProductChange
from catalog.models.category import in_language
from catalog.models.product_change import ProductChangeState
from catalog.products import TextInput
from marketplace import clock, state
from marketplace.db import locked
from marketplace.errors import DomainError

_PARTS: dict[str, Promise] = {
    "title": gettext_lazy("Title"),
    "bullets": gettext_lazy("Selling points"),
    "description": gettext_lazy("Description"),
}
# What a language says that the product is not written in yet.
_NO_TEXT: dict[str, Any] = {"title": "", "bullets": [], "description": ""}


@dataclass(frozen=True)
class Difference:
    """One part that changes, in the reader's language."""

    label: str
    old: str
    new: str


@transaction.atomic
def propose_change(
    *, product: Product, seller: Seller, texts: Mapping[str, TextInput], brand: str, attributes: Mapping[str, Any],
    note: str, actor: User,
) -> ProductChange:  # fmt: skip
    """Ask for a change of a product that ``seller`` offers; one request of a seller waits at a time.

    ``texts`` are the languages that are given, ``attributes`` all of them. ``InvalidProduct`` (``field`` names the
    part) for what the category does not allow; ``DomainError`` where nothing changes or a request waits already.
    """
    product = locked(Product.objects.filter(pk=product.pk)).select_related("category").get()
    definitions, present = categories.attributes_of(product.category), _present(product)
    wanted = {
        "brand": brand.strip(),
        "attributes": attribute_values.clean(definitions, attributes),
        "texts": {language: _plain(products.clean_text(text)) for language, text in texts.items()},
    }
    proposed = _differing(present, wanted)
    if not proposed:
        raise DomainError(_("Nothing of this differs from what the page says."))
    if ProductChange.objects.filter(product=product, seller=seller, state=ProductChangeState.PROPOSED).exists():
        raise DomainError(_("A change of yours is waiting for review. Withdraw it to propose another."))
    change = ProductChange.objects.create(
        product=product, seller=seller, proposed=proposed, replaced=_standing(present, proposed), note=note.strip(),
        proposed_by=actor,
    )  # fmt: skip
    state.begin(change, actor=actor)
    activity.record(seller=seller, actor=actor, kind="product_change_proposed", subject=change, about=product.number)
    return change


@transaction.atomic
def approve_change(*, change: ProductChange, actor: User) -> ProductChange:
    """Put a change into force: words, cards, search and every seller's listing follow at once.

    Only the parts that were proposed change; what others have changed of the product since then stays.
    ``InvalidProduct`` where the category has changed so that the product could not say this any more.
    """
    change = _locked(change)
    products.lock_listings(change.product)
    product = locked(Product.objects.filter(pk=change.product_id)).get()
    present, proposed = _present(product), change.proposed
    state.move(
        change, ProductChangeState.APPROVED, actor=actor, decided_by=actor, decided_at=clock.now(),
        replaced=_standing(present, proposed),
    )  # fmt: skip
    products.change_product(
        product=product,
        texts={
            language: _input(present["texts"].get(language, _NO_TEXT) | parts)
            for language, parts in proposed.get("texts", {}).items()
        },
        brand=proposed.get("brand"),
        attributes=present["attributes"] | proposed["attributes"] if "attributes" in proposed else None,
    )
    _tell(change, "product_change_approved")
    return change


@transaction.atomic
def reject_change(*, change: ProductChange, reason: str, actor: User) -> ProductChange:
    """Refuse a change; the reason is needed (``DomainError``, field ``reason``) and sent word for word."""
    if not reason.strip():
        raise DomainError(_("A rejection needs a reason; the seller reads it word for word."), field="reason")
    change = _locked(change)
    state.move(
        change, ProductChangeState.REJECTED, actor=actor, reason=reason.strip(), decision_reason=reason.strip(),
        decided_by=actor, decided_at=clock.now(),
    )  # fmt: skip
    _tell(change, "product_change_rejected", text=change.decision_reason)
    return change


@transaction.atomic
def withdraw_change(*, change: ProductChange, actor: User) -> ProductChange:
    """Take a request back."""
    change = _locked(change)
    state.move(change, ProductChangeState.WITHDRAWN, actor=actor, decided_by=actor, decided_at=clock.now())
    activity.record(
        seller=change.seller, actor=actor, kind="product_change_withdrawn", subject=change, about=str(change.product)
    )
    return change


def differences_of(change: ProductChange, language: str) -> list[Difference]:
    """Return what a change changes, part by part: what stood there when it was proposed or decided, and what it says.

    Two queries: the category's attributes, and the product with it.
    """
    definitions = {each.code: each for each in categories.attributes_of(change.product.category)}
    before, after = change.replaced, change.proposed
    found = [Difference(_("Brand"), before["brand"], after["brand"])] if "brand" in after else []
    for code, value in after.get("attributes", {}).items():
        old = before["attributes"].get(code)
        found.append(_attribute(definitions.get(code), code, old, value, language))
    names = dict(settings.LANGUAGES)
    for spoken, parts in after.get("texts", {}).items():
        old = before["texts"].get(spoken, _NO_TEXT)
        found += [
            Difference(f"{_PARTS[part]} ({names.get(spoken, spoken)})", _lines(old[part]), _lines(new))
            for part, new in parts.items()
        ]
    return found


def _attribute(definition: AttributeDefinition | None, code: str, old: Any, new: Any, language: str) -> Difference:
    if definition is None:
        return Difference(code, _lines(old), _lines(new))
    values = ["" if value is None else attribute_values.label(definition, value, language) for value in (old, new)]
    return Difference(in_language(definition.names, language), *values)


def _present(product: Product) -> dict[str, Any]:
    texts = {
        text.language: {"title": text.title, "bullets": list(text.bullets), "description": text.description}
        for text in product.texts.all()
    }
    return {"brand": product.brand, "attributes": dict(product.attributes), "texts": texts}


def _differing(present: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of ``wanted`` that differ from ``present``; None stands for an attribute that goes."""
    found: dict[str, Any] = {}
    if wanted["brand"] != present["brand"]:
        found["brand"] = wanted["brand"]
    old, new = present["attributes"], wanted["attributes"]
    if attributes := {code: new.get(code) for code in {**old, **new} if new.get(code) != old.get(code)}:
        found["attributes"] = attributes
    texts = {}
    for language, text in wanted["texts"].items():
        stands = present["texts"].get(language, _NO_TEXT)
        if parts := {part: value for part, value in text.items() if value != stands[part]}:
            texts[language] = parts
    return found | ({"texts": texts} if texts else {})


def _standing(present: dict[str, Any], proposed: dict[str, Any]) -> dict[str, Any]:
    """Return what stands where ``proposed`` wants something else, in its shape."""
    return {
        "brand": present["brand"],
        "attributes": {code: present["attributes"].get(code) for code in proposed.get("attributes", {})},
        "texts": {
            language: {part: present["texts"].get(language, _NO_TEXT)[part] for part in parts}
            for language, parts in proposed.get("texts", {}).items()
        },
    }


def _locked(change: ProductChange) -> ProductChange:
    change = locked(ProductChange.objects.select_related("seller", "product__category").filter(pk=change.pk)).get()
    if change.state != ProductChangeState.PROPOSED:
        raise DomainError(_("This change has been decided. Reload the page."))
    return change


def _plain(text: TextInput) -> dict[str, Any]:
    return {**asdict(text), "bullets": list(text.bullets)}


def _input(text: Mapping[str, Any]) -> TextInput:
    return TextInput(text["title"], tuple(text["bullets"]), text["description"])


def _lines(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value or "")


def _tell(change: ProductChange, kind: str, **context: str) -> None:
    tell_seller(
        seller=change.seller, kind=kind, subject=change, product=change.product.number,
        url=reverse("seller_catalog:product-change", args=[change.pk]), **context,
    )  # fmt: skip
