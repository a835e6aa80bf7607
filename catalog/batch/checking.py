"""Deciding about rows: the one classification that the dry run counts and that applying carries out."""

from dataclasses import dataclass, field
from typing import Any

from accounts.models import Seller
from catalog.batch.cells import Wrong, cleaner
from catalog.batch.columns import BY_KEY, LANGUAGES, Action, Kind
from catalog.batch.facts import Facts, KnownOffer, KnownProduct, gather
from catalog.batch.plans import NewProduct, Outcome, Problem, RowPlan
from catalog.batch.reading import Table, Trouble
from catalog.batch.shelves import Shelves
from catalog.batch.wording import merged_texts

DETAILS = ("condition", "channel", "handling_days")
Row = tuple[int, list[str]]


@dataclass(slots=True)
class Draft:
    """A row's cells, read."""

    number: int
    texts: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def sku(self) -> str:
        """The row's SKU, empty where there is none to read."""
        return str(self.values.get("sku", ""))


class Checker:
    """Decides about the rows of one table, chunk by chunk, in their order.

    It remembers what earlier rows of the same file make and change, so that a chunk that is only checked is
    decided like one whose forerunners were already written.
    """

    def __init__(self, *, seller: Seller, table: Table, shelves: Shelves) -> None:
        self._seller, self._table, self._shelves = seller, table, shelves
        self._cleaners = [
            (at, BY_KEY[key], cleaner(BY_KEY[key]))
            for at, key in enumerate(table.keys)
            if isinstance(key, str) and key in BY_KEY
        ]
        self._attributes = [(at, key) for at, key in enumerate(table.keys) if isinstance(key, tuple)]
        self._at = {column.key: at for at, column, _clean in self._cleaners}
        self._first: dict[str, int] = {}
        for number, texts in table.rows:
            self._first.setdefault(texts[self._at["sku"]], number)
        self._made: dict[str, NewProduct] = {}
        self._changed: dict[int, KnownProduct] = {}
        self._troubled = {row for row, _column in table.troubles}

    def decide(self, rows: list[Row]) -> list[RowPlan]:
        """Return one plan per row; reads the catalogue in a constant number of queries, writes nothing."""
        drafts = [self._read(row) for row in rows]
        facts = gather(
            self._seller,
            {draft.sku for draft in drafts},
            {draft.values["product_id"] for draft in drafts if "product_id" in draft.values},
        )
        facts.products.update({pk: known for pk, known in self._changed.items() if pk in facts.products})
        return [self._decide(draft, facts) for draft in drafts]

    # --- reading cells --------------------------------------------------------------------

    def _read(self, row: Row) -> Draft:
        draft = Draft(*row)
        texts, values = draft.texts, draft.values
        troubled = draft.number in self._troubled
        for at, column, clean in self._cleaners:
            text = texts[at]
            if troubled and self._has_trouble(draft, at, column.kind):
                continue
            if text:
                try:
                    values[column.key] = clean(text)
                except Wrong as wrong:
                    draft.problems.append(Problem(at, wrong.code, wrong.params))
        if not texts[self._at["sku"]]:
            draft.problems.append(Problem(self._at["sku"], "missing"))
        elif self._first[texts[self._at["sku"]]] != draft.number:
            first = self._first[texts[self._at["sku"]]]
            draft.problems.append(Problem(self._at["sku"], "sku_twice", {"first": first}))
        return draft

    def _has_trouble(self, draft: Draft, at: int, kind: Kind) -> bool:
        mark = self._table.troubles.get((draft.number, at))
        if mark is None or (mark == Trouble.FORMULA and draft.texts[at] and not kind.is_number):
            return False
        draft.problems.append(Problem(at, mark))
        return True

    def _attribute_values(self, draft: Draft, category: int) -> dict[str, Any]:
        """Return the attributes given, by code; with a problem each that the category does not allow."""
        found = {}
        for at, codes in self._attributes:
            if draft.number in self._troubled and self._has_trouble(draft, at, Kind.ATTRIBUTE):
                continue
            if draft.texts[at]:
                try:
                    code, value = self._shelves.attribute(category, codes, draft.texts[at])
                    found[code] = value
                except Wrong as wrong:
                    draft.problems.append(Problem(at, wrong.code, wrong.params))
        return found

    # --- deciding -------------------------------------------------------------------------

    def _decide(self, draft: Draft, facts: Facts) -> RowPlan:
        plan = RowPlan(draft.number, draft.sku, offer=facts.offers.get(draft.sku))
        if draft.values.get("action") == Action.DELETE:
            return self._delete(draft, plan)
        if any(problem.code == "sku_twice" for problem in draft.problems):
            # Whether it would create or change depends on the row that has this SKU first; one sentence is enough.
            return plan.refuse(draft.problems)
        category = self._category(draft)
        if plan.offer:
            self._update(draft, plan, plan.offer, facts, category)
        else:
            self._create(draft, plan, facts, category)
        return plan.refuse(draft.problems) if draft.problems else self._remembered(plan)

    def _delete(self, draft: Draft, plan: RowPlan) -> RowPlan:
        problems = [problem for problem in draft.problems if problem.column == self._at["sku"]]
        if problems:
            return plan.refuse(problems)
        plan.outcome = Outcome.DELETE if plan.offer else Outcome.SKIP
        return plan

    def _remembered(self, plan: RowPlan) -> RowPlan:
        if isinstance(plan.product, NewProduct) and plan.product.gtin:
            self._made.setdefault(plan.product.gtin, plan.product)
        elif isinstance(plan.product, KnownProduct) and plan.changes_product:
            self._changed[plan.product.pk] = plan.product
        return plan

    def _category(self, draft: Draft) -> int | None:
        """Return the category that the row names, else the template's; ``None`` without one or with a wrong one."""
        text = draft.values.get("category") or self._table.category
        try:
            return self._shelves.find(text) if text else None
        except Wrong as wrong:
            draft.problems.append(Problem(self._at.get("category", -1), wrong.code, wrong.params))
            return None

    def _create(self, draft: Draft, plan: RowPlan, facts: Facts, category: int | None) -> None:
        plan.outcome = Outcome.CREATE
        plan.product = self._match(draft, facts) or self._new_product(draft, category)
        plan.details = {key: draft.values[key] for key in DETAILS if key in draft.values}
        plan.prices = self._prices(draft)
        plan.stock = draft.values.get("quantity")
        if not plan.prices and not self._is_wrong(draft, "price_"):
            self._miss(draft, next((key for key in self._at if key.startswith("price_")), ""), "price_missing")
        if plan.stock is None and not self._is_wrong(draft, "quantity"):
            self._miss(draft, "quantity")

    def _match(self, draft: Draft, facts: Facts) -> KnownProduct | NewProduct | None:
        name = draft.values.get("product_id")
        if name is None:
            return None
        if name in facts.by_name:
            return facts.products[facts.by_name[name]]
        if name.startswith("P"):
            draft.problems.append(Problem(self._at["product_id"], "product_unknown"))
        return self._made.get(name)

    def _new_product(self, draft: Draft, category: int | None) -> NewProduct | None:
        texts = self._texts(draft, {})
        if not any(key.startswith("title_") for key in draft.values) and not self._is_wrong(draft, "title_"):
            self._miss(draft, next((key for key in self._at if key.startswith("title_")), ""), "title_missing")
        if category is None:
            if not self._is_wrong(draft, "category"):
                self._miss(draft, "category")
            return None
        attributes = self._attribute_values(draft, category)
        self._miss_attributes(draft, category, attributes)
        name = draft.values.get("product_id")
        return NewProduct(category, name, draft.values.get("brand", ""), attributes, texts)

    def _update(self, draft: Draft, plan: RowPlan, offer: KnownOffer, facts: Facts, category: int | None) -> None:
        product = facts.products[offer.product]
        is_full = draft.values.get("action") == Action.FULL
        name = draft.values.get("product_id")
        if name and name not in {product.gtin, product.number}:
            draft.problems.append(Problem(self._at["product_id"], "product_differs", {"number": product.number}))
        if category and category != product.category and "category" in draft.values:
            draft.problems.append(Problem(self._at["category"], "category_differs"))
        plan.details = {
            key: draft.values[key]
            for key in DETAILS
            if key in draft.values and draft.values[key] != getattr(offer, key)
        }
        plan.prices = {code: minor for code, minor in self._prices(draft).items() if offer.prices.get(code) != minor}
        plan.dropped_prices = self._dropped(draft, offer) if is_full else []
        stock = draft.values.get("quantity")
        plan.stock = stock if stock != offer.stock else None
        plan.product = self._changed_product(draft, product, is_full=is_full)
        plan.changes_product = plan.product != product
        changes = plan.details or plan.prices or plan.dropped_prices or plan.stock is not None or plan.changes_product
        plan.outcome = Outcome.UPDATE if changes else Outcome.SKIP

    def _changed_product(self, draft: Draft, product: KnownProduct, *, is_full: bool) -> KnownProduct:
        """Return the product as the row wants it; a product that others sell may only be confirmed, not changed."""
        is_full = is_full and not product.shared
        given = self._attribute_values(draft, product.category)
        kept = {} if is_full and self._attributes else product.attributes
        brand = draft.values.get("brand", "" if is_full and "brand" in self._at else product.brand)
        texts = self._texts(draft, product.texts, is_full=is_full)
        wanted = product.with_changes(brand=brand, attributes={**kept, **given}, texts=texts)
        if is_full and self._attributes:
            self._miss_attributes(draft, product.category, wanted.attributes)
        if product.shared and wanted != product:
            self._refuse_shared(draft, product, wanted)
        return wanted

    def _refuse_shared(self, draft: Draft, product: KnownProduct, wanted: KnownProduct) -> None:
        """Mark the cells that would change what other sellers show too."""
        if wanted.brand != product.brand:
            draft.problems.append(Problem(self._at["brand"], "shared"))
        for at, codes in self._attributes:
            if any(wanted.attributes.get(code) != product.attributes.get(code) for code in codes):
                draft.problems.append(Problem(at, "shared"))
        for key, at in self._at.items():
            language = BY_KEY[key].language
            if language and key in draft.values and wanted.texts.get(language) != product.texts.get(language):
                draft.problems.append(Problem(at, "shared"))

    # --- pieces ---------------------------------------------------------------------------

    def _texts(self, draft: Draft, known: dict[str, Any], *, is_full: bool = False) -> dict[str, Any]:
        cleared = {key for key, at in self._at.items() if not draft.texts[at]} if is_full else set()
        texts = merged_texts(known, draft.values, cleared)
        for language, short in LANGUAGES.items():
            if language in texts and not texts[language].title and not self._is_wrong(draft, f"title_{short}"):
                self._miss(draft, f"title_{short}", "title_of_language")
        return texts

    def _prices(self, draft: Draft) -> dict[str, int]:
        return {
            column.storefront: draft.values[column.key]
            for _at, column, _clean in self._cleaners
            if column.kind is Kind.PRICE and column.key in draft.values
        }

    def _dropped(self, draft: Draft, offer: KnownOffer) -> list[str]:
        return [
            column.storefront
            for at, column, _clean in self._cleaners
            if column.kind is Kind.PRICE and not draft.texts[at] and column.storefront in offer.prices
        ]

    def _miss_attributes(self, draft: Draft, category: int, given: dict[str, Any]) -> None:
        for definition in self._shelves.required(category):
            at = next((at for at, codes in self._attributes if definition.code in codes), -1)
            if definition.code not in given and not any(problem.column == at >= 0 for problem in draft.problems):
                draft.problems.append(Problem(at, "attribute_missing", {"names": definition.names}))

    def _miss(self, draft: Draft, key: str, code: str = "missing") -> None:
        label = BY_KEY[key].key if key else ""
        draft.problems.append(Problem(self._at.get(key, -1), code, {"key": label}))

    def _is_wrong(self, draft: Draft, prefix: str) -> bool:
        """Return whether a column of this kind already has a problem; one sentence per cell is enough."""
        columns = {at for key, at in self._at.items() if key.startswith(prefix)}
        return any(problem.column in columns for problem in draft.problems)
