"""Deciding about rows: the one classification that the dry run counts and that applying carries out."""

from typing import Any

from accounts.models import Seller
from catalog.batch.cells import Wrong
from catalog.batch.columns import BY_KEY, LANGUAGES, Action, Parentage
from catalog.batch.drafts import Draft, Reader, without_pictures
from catalog.batch.facts import Facts, KnownOffer, KnownProduct, gather
from catalog.batch.picture_sources import Archive
from catalog.batch.plans import NewProduct, Outcome, Problem, RowPlan
from catalog.batch.reading import Row
from catalog.batch.shelves import Shelves
from catalog.batch.tables import Table
from catalog.batch.wording import merged_texts
from catalog.models import Offer
from catalog.pictures import PICTURE_LIMIT

DETAILS = ("condition", "channel", "handling_days", "weight_g")


class Checker:
    """Decides about the rows of one table, chunk by chunk, in their order.

    It remembers what earlier rows of the same file make and change, so that a chunk that is only checked is
    decided like one whose forerunners were already written.
    """

    def __init__(self, *, seller: Seller, table: Table, shelves: Shelves, archive: Archive | None = None) -> None:
        self._seller, self._table, self._shelves = seller, table, shelves
        self._reader = Reader(table=table, shelves=shelves, archive=archive)
        self._at = self._reader.at
        self._made: dict[str, NewProduct] = {}
        self._changed: dict[int, KnownProduct] = {}

    def decide(self, rows: list[Row]) -> list[RowPlan]:
        """Return one plan per row; reads the catalogue in a constant number of queries, writes nothing."""
        drafts = [self._reader.read(row) for row in rows]
        facts = gather(
            self._seller,
            {draft.sku for draft in drafts},
            {draft.values["product_id"] for draft in drafts if "product_id" in draft.values},
        )
        facts.products.update({pk: known for pk, known in self._changed.items() if pk in facts.products})
        return [self._decide(draft, facts) for draft in drafts]

    def _decide(self, draft: Draft, facts: Facts) -> RowPlan:
        plan = RowPlan(draft.number, draft.sku, offer=facts.offers.get(draft.sku))
        if draft.values.get("parentage") in {Parentage.PARENT, Parentage.OTHER}:
            return self._pass_over(draft, plan)
        if draft.values.get("action") == Action.DELETE:
            return self._delete(draft, plan)
        if any(problem.code == "sku_twice" for problem in draft.problems):
            # Whether it would create or change depends on the row that has this SKU first; one sentence is enough.
            return plan.refuse(draft.problems)
        if plan.offer:
            draft = self._update(draft, plan, plan.offer, facts)
        else:
            draft = self._create(self._reader.with_heading(draft), plan, facts)
        plan.notes = draft.notes
        return plan.refuse(draft.problems) if draft.problems else self._remembered(plan)

    def _pass_over(self, draft: Draft, plan: RowPlan) -> RowPlan:
        """Leave a row alone that holds what others share, or is nothing to sell."""
        if draft.values["parentage"] == Parentage.OTHER:
            plan.notes = [Problem(self._at["parentage"], "row_other")]
        return plan

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

    # --- new listings ---------------------------------------------------------------------

    def _create(self, draft: Draft, plan: RowPlan, facts: Facts) -> Draft:
        plan.outcome = Outcome.CREATE
        category = self._category(draft)
        match = self._match(draft, facts)
        plan.product = match or self._new_product(draft, category)
        plan.details = {key: draft.values[key] for key in DETAILS if key in draft.values}
        if note := self._condition_note(draft, draft.values.get("condition", Offer.Condition.NEW)):
            plan.details["condition_note"] = note
        plan.prices = self._prices(draft)
        plan.stock = draft.values.get("quantity")
        if not plan.prices and not self._is_wrong(draft, "price_"):
            self._miss(draft, next((key for key in self._at if key.startswith("price_")), ""), "price_missing")
        if plan.stock is None and not self._is_wrong(draft, "quantity"):
            self._miss(draft, "quantity")
        if match:
            draft = without_pictures(draft, "picture_shared")
        plan.pictures = plan.new_pictures = draft.pictures
        return draft

    def _match(self, draft: Draft, facts: Facts) -> KnownProduct | NewProduct | None:
        name = draft.values.get("product_id")
        if name is None:
            return None
        if name in facts.by_name:
            return facts.products[facts.by_name[name]]
        if name.startswith("P"):
            draft.problems.append(Problem(self._at["product_id"], "product_unknown"))
        return self._made.get(name)

    def _category(self, draft: Draft) -> int | None:
        """Return the category that the row names, else the template's; ``None`` without one or with a wrong one."""
        text = draft.values.get("category") or self._table.category
        try:
            found = self._shelves.find(text) if text else None
        except Wrong as wrong:
            draft.problems.append(Problem(self._at.get("category", -1), wrong.code, wrong.params))
            return None
        heading = self._table.headings.get(draft.values.get("family", ""))
        if heading and "category" in self._at and not self._shelves.agree(heading[self._at["category"]], text):
            draft.problems.append(Problem(self._at["category"], "family_category"))
        return found

    def _new_product(self, draft: Draft, category: int | None) -> NewProduct | None:
        texts = self._texts(draft, {})
        if not any(key.startswith("title_") for key in draft.values) and not self._is_wrong(draft, "title_"):
            self._miss(draft, next((key for key in self._at if key.startswith("title_")), ""), "title_missing")
        if category is None:
            if not self._is_wrong(draft, "category"):
                self._miss(draft, "category")
            return None
        attributes = self._reader.attribute_values(draft, category)
        self._miss_attributes(draft, category, attributes)
        gtin, brand, family = (draft.values.get(key) for key in ("product_id", "brand", "family"))
        return NewProduct(category, gtin, brand or "", attributes, family or "", texts)

    # --- listings that are there ----------------------------------------------------------

    def _update(self, draft: Draft, plan: RowPlan, offer: KnownOffer, facts: Facts) -> Draft:
        product = facts.products[offer.product]
        is_full = draft.values.get("action") == Action.FULL
        self._check_same(draft, product)
        plan.details = {
            key: draft.values[key]
            for key in DETAILS
            if key in draft.values and draft.values[key] != getattr(offer, key)
        }
        condition = draft.values.get("condition", offer.condition)
        note = self._condition_note(draft, condition, offer.condition_note, is_full=is_full)
        if note != offer.condition_note:
            plan.details["condition_note"] = note
        plan.prices = {code: minor for code, minor in self._prices(draft).items() if offer.prices.get(code) != minor}
        plan.dropped_prices = self._dropped(draft, offer) if is_full else []
        stock = draft.values.get("quantity")
        plan.stock = stock if stock != offer.stock else None
        if product.shared:
            draft = without_pictures(draft, "picture_shared")
        plan.product = self._changed_product(draft, product, is_full=is_full)
        plan.changes_product = plan.product != product
        self._plan_pictures(draft, plan, plan.product)
        changes = plan.details or plan.prices or plan.dropped_prices or plan.stock is not None or plan.changes_product
        plan.outcome = Outcome.UPDATE if changes or plan.new_pictures else Outcome.SKIP
        return draft

    def _check_same(self, draft: Draft, product: KnownProduct) -> None:
        """Mark what would make the listing one of another product."""
        name = draft.values.get("product_id")
        if name and name not in {product.gtin, product.number}:
            draft.problems.append(Problem(self._at["product_id"], "product_differs", {"number": product.number}))
        if "category" in draft.values:
            category = self._category(draft)
            if category and category != product.category:
                draft.problems.append(Problem(self._at["category"], "category_differs"))

    def _changed_product(self, draft: Draft, product: KnownProduct, *, is_full: bool) -> KnownProduct:
        """Return the product as the row wants it; a product that others sell may only be confirmed, not changed."""
        is_full = is_full and not product.shared
        given = self._reader.attribute_values(draft, product.category)
        kept = {} if is_full and self._reader.attributes else product.attributes
        texts = self._texts(draft, product.texts, is_full=is_full)
        wanted = product.with_changes(
            brand=self._word(draft, "brand", product.brand, is_full=is_full),
            family=self._word(draft, "family", product.family, is_full=is_full),
            attributes={**kept, **given},
            texts=texts,
        )
        if is_full and self._reader.says_pictures:
            named = {ref.source for ref in draft.pictures}
            wanted = wanted.with_changes(pictures=tuple(each for each in product.pictures if each in named))
        if is_full and self._reader.attributes:
            self._miss_attributes(draft, product.category, wanted.attributes)
        if product.shared and wanted != product:
            self._refuse_shared(draft, product, wanted)
        return wanted

    def _plan_pictures(self, draft: Draft, plan: RowPlan, product: KnownProduct) -> None:
        plan.pictures = draft.pictures
        new = [ref for ref in draft.pictures if ref.source not in product.pictures]
        plan.new_pictures = new[: max(PICTURE_LIMIT - len(product.pictures), 0)]
        if plan.new_pictures != new:
            column = new[len(plan.new_pictures)].column
            draft.notes.append(Problem(column, "picture_many", {"limit": PICTURE_LIMIT}))

    def _refuse_shared(self, draft: Draft, product: KnownProduct, wanted: KnownProduct) -> None:
        """Mark the cells that would change what other sellers show too."""
        for key in ("brand", "family"):
            if getattr(wanted, key) != getattr(product, key):
                draft.problems.append(Problem(self._at[key], "shared"))
        for at, codes in self._reader.attributes:
            if any(wanted.attributes.get(code) != product.attributes.get(code) for code in codes):
                draft.problems.append(Problem(at, "shared"))
        for key, at in self._at.items():
            language = BY_KEY[key].language
            if language and key in draft.values and wanted.texts.get(language) != product.texts.get(language):
                draft.problems.append(Problem(at, "shared"))

    # --- pieces ---------------------------------------------------------------------------

    def _word(self, draft: Draft, key: str, before: str, *, is_full: bool) -> str:
        return str(draft.values.get(key, "" if is_full and key in self._at else before))

    def _condition_note(self, draft: Draft, condition: str, before: str = "", *, is_full: bool = False) -> str:
        """Return the note that the listing will have; what other systems write of new goods is left out."""
        if condition != Offer.Condition.NEW:
            return self._word(draft, "condition_note", before, is_full=is_full)
        if "condition_note" in draft.values:
            draft.notes.append(Problem(self._at["condition_note"], "note_of_new"))
        return ""

    def _texts(self, draft: Draft, known: dict[str, Any], *, is_full: bool = False) -> dict[str, Any]:
        cleared = {key for key, at in self._at.items() if not draft.texts[at]} if is_full else set()
        texts = merged_texts(known, draft.values, cleared)
        for language, short in LANGUAGES.items():
            if language in texts and not texts[language].title and not self._is_wrong(draft, f"title_{short}"):
                self._miss(draft, f"title_{short}", "title_of_language")
        return texts

    def _prices(self, draft: Draft) -> dict[str, int]:
        found = ((code, draft.values.get(f"price_{code.lower()}")) for _at, code in self._reader.prices)
        return {code: minor for code, minor in found if minor is not None}

    def _dropped(self, draft: Draft, offer: KnownOffer) -> list[str]:
        return [code for at, code in self._reader.prices if not draft.texts[at] and code in offer.prices]

    def _miss_attributes(self, draft: Draft, category: int, given: dict[str, Any]) -> None:
        for definition in self._shelves.required(category):
            at = next((at for at, codes in self._reader.attributes if definition.code in codes), -1)
            if definition.code not in given and not any(problem.column == at >= 0 for problem in draft.problems):
                draft.problems.append(Problem(at, "attribute_missing", {"names": definition.names}))

    def _miss(self, draft: Draft, key: str, code: str = "missing") -> None:
        label = BY_KEY[key].key if key else ""
        draft.problems.append(Problem(self._at.get(key, -1), code, {"key": label}))

    def _is_wrong(self, draft: Draft, prefix: str) -> bool:
        """Return whether a column of this kind already has a problem; one sentence per cell is enough."""
        columns = {at for key, at in self._at.items() if key.startswith(prefix)}
        return any(problem.column in columns for problem in draft.problems)
