"""From file to listings: counts, problems per cell, resuming, one at a time."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings as hypothesis_settings, strategies as st

from catalog.batch import sentences, stages, uploads
from catalog.batch.checking import Checker
from catalog.errors import InvalidUpload
from catalog.models import FeaturedOffer, Offer, OfferPrice, Product, StockMovement
from marketplace.state import IllegalTransition
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import AttributeFactory, CategoryFactory, OfferFactory, ProductFactory
from tests.catalog.tables import row, text, upload_file, workbook
from tests.catalog.uploading import carry_out, check, counts, found

pytestmark = pytest.mark.django_db
GTIN = "6901234567892"


@pytest.fixture
def seller():
    return SellerFactory()


@pytest.fixture
def leaf():
    return CategoryFactory(slug="kettles")


def test_rows_become_live_listings_that_search_finds(seller, leaf):
    AttributeFactory(category=leaf)
    upload = check(seller, [
        row(sku="A-1", category="kettles", material="Steel", price_us="59.90", bullet_1_zh="细流", product_id=GTIN),
        row(sku="A-2", category=str(leaf), condition="Used", channel="platform", handling_days="3", title_en=""),
    ])  # fmt: skip
    assert (upload.state, counts(upload), Offer.objects.count()) == ("checked", {"to_create": 2}, 0)
    carry_out(upload)
    assert (upload.state, counts(upload), upload.rows_done) == ("done", {"to_create": 2}, 2)
    first, second = Offer.objects.order_by("sku").select_related("product", "stock")
    assert (first.state, first.product.gtin, first.product.attributes) == ("live", GTIN, {"material": "steel"})
    assert (second.condition, second.channel, second.handling_days) == ("used", "platform", 3)
    prices = OfferPrice.objects.order_by("offer__sku", "storefront").values_list("storefront", "amount_minor")
    assert list(prices) == [("CN", 39_900), ("US", 5_990), ("CN", 39_900)]
    assert (
        list(StockMovement.objects.values_list("delta", "reason", "reference")) == [(12, "upload", upload.number)] * 2
    )
    text_row = first.product.texts.get(language="zh-hans")
    assert (text_row.title, text_row.bullets, text_row.spec) == ("细嘴手冲壶", ["细流"], "不锈钢")
    assert first.product.texts.exclude(search=None).count() == 2
    assert FeaturedOffer.objects.filter(seller=seller).count() == 3


def test_uploading_the_same_file_again_changes_nothing(seller, leaf):
    rows = [row(sku="A-1", category="kettles", product_id=GTIN), row(sku="A-2", category="kettles")]
    carry_out(check(seller, rows))
    again = check(seller, rows)
    assert counts(again) == {"to_skip": 2}
    with pytest.raises(InvalidUpload):
        uploads.confirm_upload(upload=again, actor=None)


def test_empty_cells_stay_and_full_replacement_clears(seller, leaf):
    carry_out(check(seller, [row(category="kettles", price_us="59.90", description_en="Pours slowly.")]))
    carry_out(check(seller, [{"sku": "A-1", "price_cn": "379", "quantity": "", "title_zh": "新名字"}]))
    offer = Offer.objects.get()
    assert dict(offer.prices.values_list("storefront", "amount_minor")) == {"CN": 37_900, "US": 5_990}
    assert (offer.stock.available, offer.product.brand) == (12, "Fjord")
    assert offer.product.texts.get(language="zh-hans").title == "新名字"
    full = row(category="kettles", action="full", price_us="", description_en="", brand="")
    carry_out(check(seller, [full]))
    offer = Offer.objects.get()
    assert dict(offer.prices.values_list("storefront", "amount_minor")) == {"CN": 39_900}
    assert (offer.product.brand, offer.product.texts.get(language="en").description) == ("", "")


def test_rows_delete_listings(seller, leaf):
    carry_out(check(seller, [row(sku="A-1", category="kettles"), row(sku="A-2", category="kettles")]))
    upload = check(seller, b"sku\tadd-delete\tprice\r\nA-1\td\tnonsense\r\nA-9\tx\t\r\n")
    assert counts(upload) == {"to_delete": 1, "to_skip": 1}
    carry_out(upload)
    assert counts(upload) == {"to_delete": 1, "to_skip": 1}
    assert dict(Offer.objects.values_list("sku", "state")) == {"A-1": "deleted", "A-2": "live"}
    assert FeaturedOffer.objects.count() == 1


def test_a_barcode_that_is_here_joins_its_page(seller, leaf):
    product = ProductFactory(gtin=GTIN)
    upload = check(seller, [
        {"sku": "A-1", "product_id": GTIN, "price_cn": "99", "quantity": "1"},
        {"sku": "A-2", "product_id": product.number, "price_cn": "98", "quantity": "1"},
        {"sku": "A-3", "product_id": "P999999999", "price_cn": "98", "quantity": "1"},
    ])  # fmt: skip
    assert counts(upload) == {"to_create": 2, "with_errors": 1}
    carry_out(upload)
    assert Offer.objects.filter(product=product).count() == 2
    assert ("product_unknown") in {code for _row, _column, code in found(upload)}


def test_a_shared_page_is_not_changed(seller, leaf):
    offer = OfferFactory(seller=seller, sku="A-1")
    upload = check(seller, [{"sku": "A-1", "title_zh": "别的", "brand": "", "price_cn": "5"}])
    assert found(upload) == [(2, "title_zh", "shared")]
    assert offer.product.texts.get(language="zh-hans").title == "样例保温杯"


WRONG = [
    ({"sku": ""}, [("sku", "missing")]),
    ({"sku": "x" * 41}, [("sku", "sku_form")]),
    ({"category": "no-such"}, [("category", "category_unknown")]),
    ({"category": "kitchen"}, [("category", "category_branch")]),
    ({"category": ""}, [("category", "missing")]),
    ({"title_zh": "", "title_en": ""}, [("title_zh", "title_missing")]),
    ({"title_zh": "长" * 201}, [("title_zh", "too_long")]),
    ({"description_zh": "长" * 100_000}, [("description_zh", "too_long")]),
    ({"title_en": "", "bullet_1_en": "Slow"}, [("title_en", "title_of_language")]),
    ({"price_cn": "¥89"}, [("price_cn", "price_form")]),
    ({"price_cn": "12,50"}, [("price_cn", "price_form")]),
    ({"price_cn": "0"}, [("price_cn", "price_range")]),
    ({"price_cn": "-5"}, [("price_cn", "price_range")]),
    ({"price_cn": "1.1234567"}, [("price_cn", "price_places")]),
    ({"price_cn": "99999999999"}, [("price_cn", "price_range")]),
    ({"price_cn": ""}, [("price_cn", "price_missing")]),
    ({"quantity": ""}, [("quantity", "missing")]),
    ({"quantity": "1.5"}, [("quantity", "count_form")]),
    ({"quantity": "-1"}, [("quantity", "count_form")]),
    ({"quantity": "1000000"}, [("quantity", "count_range")]),
    ({"condition": "mint"}, [("condition", "choice")]),
    ({"product_id": "690123456789"}, [("product_id", "product_form")]),
    ({"material": "cheese"}, [("material", "attribute_choice")]),
    ({"power": "20 W"}, [("power", "number")]),
    ({"wet": "maybe"}, [("wet", "yes_no")]),
    ({"colour": "red"}, [("colour", "attribute_unknown")]),
    ({"price_cn": "x", "quantity": "y"}, [("price_cn", "price_form"), ("quantity", "count_form")]),
]


@pytest.mark.parametrize(("changes", "expected"), WRONG)
def test_each_wrong_cell_has_its_sentence_and_changes_nothing(seller, leaf, changes, expected):
    branch = CategoryFactory(slug="kitchen")
    CategoryFactory(slug="pots", parent=branch)
    AttributeFactory(category=leaf)
    AttributeFactory(category=leaf, code="power", names={"en": "Power"}, kind="number", unit="W", choices=[])
    AttributeFactory(category=leaf, code="wet", names={"en": "Waterproof"}, kind="yes_no", choices=[])
    AttributeFactory(category=branch, code="colour", names={"en": "Colour"}, kind="text", choices=[])
    upload = check(seller, [row(sku="GOOD", category="kettles"), row(**{"category": "kettles", **changes})])
    assert found(upload) == [(3, column, code) for column, code in expected]
    assert all(sentences.whole(error) for error in upload.errors.all())
    assert counts(upload) == {"to_create": 1, "with_errors": 1}
    carry_out(upload)
    assert found(upload) == [(3, column, code) for column, code in expected]
    assert list(Offer.objects.values_list("sku", flat=True)) == ["GOOD"]
    assert Product.objects.count() == 1


def test_sentences_say_what_is_allowed(seller, leaf):
    AttributeFactory(category=leaf)
    upload = check(seller, [row(category="kettles", material="cheese", condition="mint", quantity="")])
    assert [sentences.whole(error) for error in upload.errors.all()] == [
        "This value is not in the list. Choose one of: New, Refurbished, Used.",
        "This value is not in the list. Choose one of: Steel, Glass.",
        "This cell is empty. Fill it in: Stock.",
    ]


def test_a_required_attribute_is_asked_for(seller, leaf):
    AttributeFactory(category=leaf, required=True)
    upload = check(
        seller, [row(category="kettles", material=""), row(sku="A-2", category="kettles", material="glass")]
    )
    assert found(upload) == [(2, "material", "attribute_missing")]
    assert counts(upload) == {"to_create": 1, "with_errors": 1}


def test_formulas_and_dates_are_named_in_their_cells(seller, leaf):
    def prepare(sheet, keys):
        sheet.write_formula(1, keys.index("price_cn"), "=1+1", None, 2)
        sheet.write_formula(1, keys.index("brand"), '="Fj"&"ord"', None, "Fjord")

    upload = check(seller, workbook([row(category="kettles", quantity=12)], prepare=prepare), name="a.xlsx")
    assert found(upload) == [(2, "price_cn", "formula")]


def test_a_sku_stands_once_in_a_file(seller, leaf):
    upload = check(seller, [row(category="kettles"), row(sku="B", category="kettles"), row(category="kettles")])
    assert found(upload) == [(4, "sku", "sku_twice")]
    assert upload.errors.get().params == {"first": 2}
    assert counts(upload) == {"to_create": 2, "with_errors": 1}


def test_unknown_columns_are_a_warning_only(seller, leaf):
    upload = check(seller, [row(category="kettles", notes="mine")])
    assert (found(upload), counts(upload)) == ([(1, "notes", "unknown_column")], {"to_create": 1})


def test_a_file_full_of_errors_leaves_live_listings_untouched(seller, leaf):
    carry_out(check(seller, [row(category="kettles")]))
    before = Offer.objects.values("updated_at", "state", "stock__available", "prices__amount_minor").get()
    wrong = {"price_cn": "1.1234567", "quantity": "-3", "title_zh": "长" * 201}
    upload = check(seller, [row(category="kettles", **wrong), row(sku="", category="kettles")])
    assert counts(upload) == {"with_errors": 2}
    with pytest.raises(InvalidUpload):
        uploads.confirm_upload(upload=upload, actor=None)
    assert Offer.objects.values("updated_at", "state", "stock__available", "prices__amount_minor").get() == before


def test_a_file_without_columns_fails_as_a_whole(seller):
    upload = check(seller, b"hello\r\nworld\r\n")
    assert (upload.state, upload.failure, upload.errors.count()) == ("failed", "no_header", 0)


def test_one_upload_at_a_time(seller, leaf):
    first = uploads.start_upload(seller=seller, file=upload_file(), actor=seller.memberships.get().user)
    with pytest.raises(InvalidUpload) as refusal:
        uploads.start_upload(seller=seller, file=upload_file(), actor=seller.memberships.get().user)
    assert refusal.value.field == "file"
    assert first.number in str(refusal.value)
    other = SellerFactory()
    uploads.start_upload(seller=other, file=upload_file(), actor=other.memberships.get().user)
    uploads.cancel_upload(upload=first, actor=None)
    uploads.start_upload(seller=seller, file=upload_file(), actor=seller.memberships.get().user)


def test_a_cancelled_upload_is_not_applied(seller, leaf):
    upload = check(seller, [row(category="kettles")])
    upload = uploads.cancel_upload(upload=upload, actor=None)
    stages.work_on(upload_id=upload.pk)
    with pytest.raises(IllegalTransition):
        uploads.confirm_upload(upload=upload, actor=None)
    assert (upload.state, Offer.objects.count()) == ("cancelled", 0)


def test_good_rows_are_applied_at_once_where_asked(seller, leaf, django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr("catalog.tasks.work_on_upload.delay", lambda pk: stages.work_on(upload_id=pk))
    content = text([row(category="kettles"), row(sku="B", category="nowhere")])
    with django_capture_on_commit_callbacks(execute=True):
        upload = uploads.start_upload(
            seller=seller, file=upload_file(content), actor=seller.memberships.get().user, apply_at_once=True
        )
    assert counts(upload) == {"to_create": 1, "with_errors": 1}
    assert (upload.state, Offer.objects.get().sku) == ("done", "A-1")


def test_an_interrupted_upload_goes_on_after_its_last_chunk(seller, leaf, monkeypatch):
    monkeypatch.setattr(stages, "CHUNK", 2)
    rows = [row(sku=f"A-{n}", category="kettles", product_id=GTIN if n in {0, 3} else "") for n in range(5)]
    upload = check(seller, rows)
    assert counts(upload) == {"to_create": 5}
    uploads.confirm_upload(upload=upload, actor=None)
    apply_plans, calls = stages.apply_plans, []

    def dies_in_the_second_chunk(plans, **kwargs):
        calls.append(len(plans))
        found = apply_plans(plans, **kwargs)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return found

    monkeypatch.setattr(stages, "apply_plans", dies_in_the_second_chunk)
    with pytest.raises(KeyboardInterrupt):
        stages.work_on(upload_id=upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.rows_done, Offer.objects.count()) == ("applying", 2, 2)
    stages.work_on(upload_id=upload.pk)
    assert (counts(upload), upload.state, upload.rows_done) == ({"to_create": 5}, "done", 5)
    assert (Offer.objects.count(), Product.objects.count(), calls) == (5, 4, [2, 2, 2, 1])


def test_a_second_worker_finds_the_chunk_done(seller, leaf):
    upload = check(seller, [row(category="kettles")])
    uploads.confirm_upload(upload=upload, actor=None)
    stale = type(upload).objects.select_related("seller").get(pk=upload.pk)
    stages.work_on(upload_id=upload.pk)
    opened = stages.open_upload(stale, asking=False)
    checker = stages.Checker(seller=seller, table=opened.table, shelves=opened.shelves)
    assert stages._step(stale, "applying", opened.table.rows, checker, opened) is False
    assert Offer.objects.count() == 1


def test_abandoned_uploads_are_found(seller, leaf):
    upload = uploads.start_upload(seller=seller, file=upload_file(), actor=seller.memberships.get().user)
    assert uploads.abandoned() == []
    type(upload).objects.update(touched_at=upload.created_at - uploads.PATIENCE * 2)
    assert uploads.abandoned() == [upload.pk]


def test_queries_do_not_grow_with_rows(seller, leaf, count_queries):
    def apply(number):
        rows = [row(sku=f"{number}-{n}", category="kettles") for n in range(number)]
        upload = check(seller, rows)
        return count_queries(lambda: carry_out(upload))

    assert apply(3) == apply(40)
    assert connection.in_atomic_block


class Forgetful(Checker):
    """Decides about each chunk as a worker that takes up what a dead one left."""

    def decide(self, rows):
        self._made.clear()
        self._changed.clear()
        return super().decide(rows)


# Without shrinking: each try is a market of its own, and minutes would pass.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
CELLS = {
    "action": st.sampled_from(["", "", "partial", "full", "delete", "what"]),
    "sku": st.sampled_from(["A", "B", "C", "D", "E", ""]),
    "product_id": st.sampled_from(["", "", GTIN, "4006381333931", "5901234123457", "12"]),
    "title_zh": st.sampled_from(["", "壶", "杯"]),
    "title_en": st.sampled_from(["", "Kettle", "Cup"]),
    "brand": st.sampled_from(["", "Fjord"]),
    "price_cn": st.sampled_from(["", "1", "2.50", "x"]),
    "price_us": st.sampled_from(["", "3"]),
    "quantity": st.sampled_from(["", "0", "7"]),
    "material": st.sampled_from(["", "steel", "cheese"]),
    "category": st.sampled_from(["kettles", "kettles", ""]),
    "family": st.sampled_from(["", "", "F", "G"]),
    "picture_1": st.sampled_from(["", "", "https://shop.example/1.png", "a.png", "ftp://x"]),
}
FILES = st.lists(st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=7), min_size=1, max_size=3)


@hypothesis_settings(
    max_examples=15, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(files=FILES, forgets=st.booleans())
def test_the_dry_run_counts_what_applying_does(db, monkeypatch, files, forgets):
    monkeypatch.setattr(stages, "CHUNK", 2)
    seller, leaf = SellerFactory(), CategoryFactory.build(slug="kettles")
    leaf = type(leaf).objects.filter(slug="kettles").first() or CategoryFactory(slug="kettles")
    if not leaf.attributes.exists():
        AttributeFactory(category=leaf)
    for rows in files:
        upload = check(seller, rows)
        if upload.state == "failed":
            continue
        expected, problems = counts(upload), found(upload)
        before = Offer.objects.of(seller).count()
        if upload.rows_to_write:
            with monkeypatch.context() as patch:
                patch.setattr(stages, "Checker", Forgetful if forgets else Checker)
                carry_out(upload)
            assert (counts(upload), found(upload)) == (expected, problems)
        grown = expected.get("to_create", 0) - expected.get("to_delete", 0)
        assert Offer.objects.of(seller).count() == before + grown


def note_of(sku="A-1"):
    offer = Offer.objects.get(sku=sku)
    return offer.condition, offer.condition_note


def test_the_note_on_the_condition_goes_round(seller, leaf):
    used = row(category="kettles", condition="used", condition_note="Dented, works.")
    lines = row(sku="A-2", category="kettles", condition="used", condition_note="Two\nlines")
    carry_out(check(seller, workbook([used, lines]), name="listings.xlsx"))
    assert (note_of(), note_of("A-2")) == (("used", "Dented, works."), ("used", "Two\nlines"))
    assert counts(check(seller, [used])) == {"to_skip": 1}
    carry_out(check(seller, [{"sku": "A-1", "quantity": "7", "condition_note": ""}]))
    carry_out(check(seller, [{"sku": "A-1", "quantity": "6"}]))
    assert note_of() == ("used", "Dented, works.")
    carry_out(check(seller, [{**used, "action": "full", "condition_note": ""}]))
    assert note_of() == ("used", "")
    carry_out(check(seller, [{"sku": "A-1", "condition": "", "item-note": "Dented again."}]))
    assert note_of() == ("used", "Dented again.")
    carry_out(check(seller, [{"sku": "A-1", "condition": "new"}]))
    assert note_of() == ("new", "")


def test_a_note_of_new_goods_is_left_out_and_told(seller, leaf):
    upload = check(seller, [row(category="kettles", condition_note="Brand new!")])
    assert (counts(upload), [code for _row, _column, code in found(upload)]) == ({"to_create": 1}, ["note_of_new"])
    carry_out(upload)
    assert note_of() == ("new", "")
    long = row(sku="A-3", category="kettles", condition="used", condition_note="x" * 1_001)
    assert counts(check(seller, [long])) == {"with_errors": 1}
