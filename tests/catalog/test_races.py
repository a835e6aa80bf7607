"""Two real connections: whoever changes a product waits for its listings and their stock, and nobody dies of it."""

import datetime as dt
import re
import threading
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection, transaction
from django.test import Client

from catalog import (
    bulk_changes,
    checks,
    featuring,
    offers,
    page_stamps,
    pricing,
    product_changes,
    product_page,
    products,
    search_outbox,
    stock,
)
from catalog.batch import stages, uploads
from catalog.bulk_changes import Change, Kind
from catalog.models import Offer, ProductText, SearchChange, Stock
from marketplace.db import locked
from marketplace.storefronts import store_url
from tests.accounts.factories import SellerFactory, UserFactory
from tests.catalog.factories import CategoryFactory, OfferFactory
from tests.catalog.tables import row, text, upload_file
from tests.races import at_once, wait_until_blocked

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def against(held, product, work):
    """Run ``work`` beside a transaction that holds the rows ``held`` and then features ``product`` anew."""
    errors = []

    def run():
        try:
            work()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            errors.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=run)
    with transaction.atomic():
        assert list(locked(held))
        other.start()
        wait_until_blocked()
        featuring.refresh([product.pk])
    other.join(timeout=20)
    assert not other.is_alive()
    assert errors == []


def test_new_words_wait_for_a_price_that_changes():
    offer = OfferFactory()
    against(
        Offer.objects.filter(pk=offer.pk),
        offer.product,
        lambda: products.change_product(product=offer.product, texts={"en": products.TextInput("New words")}),
    )
    assert offer.product.texts.get(language="en").title == "New words"
    assert Offer.objects.get().state == Offer.State.LIVE


def test_two_approvals_of_one_product_lose_nothing():
    offer = OfferFactory(title_en="Old cup")
    other = OfferFactory(product=offer.product)
    reviewer = UserFactory(reviewer=True)
    changes = [
        product_changes.propose_change(
            product=offer.product, seller=each.seller, texts={"en": text}, brand=offer.product.brand, attributes={},
            note="", actor=each.seller.memberships.get().user,
        )
        for each, text in [(offer, products.TextInput("New cup")), (other, products.TextInput("Old cup", ("Light",)))]
    ]  # fmt: skip
    done = at_once(*(partial(product_changes.approve_change, change=each, actor=reviewer) for each in changes))
    assert [each.state for each in done] == ["approved", "approved"]
    text = offer.product.texts.get(language="en")
    assert (text.title, text.bullets) == ("New cup", ["Light"])


def test_one_worker_tells_the_search_engine_at_a_time(settings, monkeypatch):
    """The first has read the old words when they change: the second waits, so that the new ones arrive last."""
    settings.SEARCH_URL = "http://127.0.0.1:9/outbox"
    monkeypatch.setattr(search_outbox, "_send_soon", lambda: None)
    product = OfferFactory(title_en="Old words").product
    read, changed, told = threading.Event(), threading.Event(), []

    class Engine:
        def refresh(self, product_ids):
            said = list(ProductText.objects.filter(product__in=product_ids, language="en").values_list("title"))
            if not read.is_set():
                read.set()
                assert changed.wait(timeout=20)
            told.append(said)

    monkeypatch.setattr(search_outbox, "engine", Engine)

    def change():
        assert read.wait(timeout=20)
        products.change_product(product=product, texts={"en": products.TextInput("New words")})
        threading.Thread(target=lambda: (wait_until_blocked(), changed.set(), connection.close())).start()
        search_outbox.send()

    at_once(search_outbox.send, change)
    assert told[-1] == [("New words",)]
    assert SearchChange.objects.count() == 0


def confirmed(seller, **changes):
    """Return an upload of one row that only has to be applied."""
    actor = seller.memberships.get().user
    upload = uploads.start_upload(seller=seller, file=upload_file(text([row(**changes)])), actor=actor)
    stages.work_on(upload_id=upload.pk)
    uploads.confirm_upload(upload=upload, actor=actor)
    return upload


def test_an_upload_waits_for_a_sale():
    seller, slug = SellerFactory(), CategoryFactory().slug
    stages.work_on(upload_id=confirmed(seller, category=slug).pk)
    offer = Offer.objects.get()
    changed = confirmed(seller, category=slug, title_en="New words", quantity="3")
    against(Stock.objects.filter(offer=offer), offer.product, lambda: stages.work_on(upload_id=changed.pk))
    assert offer.product.texts.get(language="en").title == "New words"
    assert Stock.objects.get().available == 3


@pytest.mark.parametrize("kind", [Kind.STOCK_SET, Kind.STOCK_ADD])
def test_a_change_of_many_stocks_sees_the_sale_it_waited_for(kind):
    """Three of ten pieces are being bought while the seller adds to the stock he saw: nothing comes back."""
    seller = SellerFactory()
    offer, change = OfferFactory(seller=seller, stock=10), Change(kind, Decimal(12))
    seen = bulk_changes.fingerprint(bulk_changes.plan(listings=[offer], change=change))
    refused = []

    def work():
        try:
            bulk_changes.apply(
                seller=seller, listings=[offer], change=change, seen=seen, actor=seller.memberships.get().user
            )
        except bulk_changes.PreviewOutdated as error:
            refused.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=work)
    with transaction.atomic():
        stock.take(quantities={offer.pk: 3}, reference="S1")
        other.start()
        wait_until_blocked()
    other.join(timeout=20)
    assert len(refused) == 1
    assert Stock.objects.get(offer=offer).available == 7
    assert list(checks.findings()) == []


@pytest.fixture
def _pages_kept(settings):
    settings.PAGES_KEPT = dt.timedelta(minutes=1)


@pytest.mark.usefixtures("_pages_kept")
@pytest.mark.parametrize("first", ["stamp", "context"])
def test_a_page_rendered_while_the_price_changed_is_served_to_nobody_after(monkeypatch, first):
    """A slow visitor has read the stamp (or the old price too) when the change is committed, and keeps its page."""
    offer = OfferFactory(prices={"CN": 12_300})
    path = store_url("catalog:product", language="en", number=offer.product.number)
    reached, committed = threading.Event(), threading.Event()
    slow = threading.current_thread

    def late(name, module):
        whole = getattr(module, name)

        def waiting(*args, **kwargs):
            found = whole(*args, **kwargs)
            if slow().name == "slow visitor":
                reached.set()
                assert committed.wait(timeout=20)
            return found

        monkeypatch.setattr(module, name, waiting)

    late(*{"stamp": ("_read", page_stamps), "context": ("sales", product_page)}[first])
    pages = []

    def visit():
        try:
            pages.append(Client().get(path).content.decode())
        finally:
            connection.close()

    visitor = threading.Thread(target=visit, name="slow visitor")
    visitor.start()
    assert reached.wait(timeout=20)
    pricing.change_prices(prices={offer.pk: {"CN": 45_600}})
    committed.set()
    visitor.join(timeout=20)
    assert len(pages) == 1
    for _visit in range(2):
        html = Client().get(path).content.decode()
        assert "456<" in html
        assert "123<" not in html


@pytest.mark.usefixtures("_pages_kept")
def test_a_listing_that_was_live_only_while_the_page_was_rendered_is_not_kept(monkeypatch):
    """The stamp before it went live and the one after it was paused again are the same."""
    product = OfferFactory(prices={"CN": 12_300}).product
    other = OfferFactory(product=product, prices={"CN": 45_600})
    offers.pause_offer(offer=other, actor=None)
    path = store_url("catalog:product", language="en", number=product.number)
    whole, slow = product_page.sales, threading.Event()

    def sales(*args, **kwargs):
        if slow.is_set():
            return whole(*args, **kwargs)
        slow.set()
        offers.resume_offer(offer=other, actor=None)
        return whole(*args, **kwargs)

    monkeypatch.setattr(product_page, "sales", sales)
    assert other.seller.store_name in Client().get(path).content.decode()
    offers.pause_offer(offer=other, actor=None)
    assert other.seller.store_name not in Client().get(path).content.decode()


@pytest.mark.usefixtures("_pages_kept")
def test_whoever_asks_after_a_price_change_never_sees_the_old_price():
    """Four visitors load the page without end while the seller raises the price fifty times."""
    offer = OfferFactory(prices={"CN": 100_00})
    path = store_url("catalog:product", language="en", number=offer.product.number)
    committed, done, seen = [100], threading.Event(), []

    def visit():
        try:
            while not done.is_set():
                least = committed[0]
                html = Client().get(path).content.decode()
                seen.append((least, int(re.search(r'class="price"><span class="c">.</span>(\d+)', html)[1])))
        finally:
            connection.close()

    visitors = [threading.Thread(target=visit) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    for price in range(101, 151):
        pricing.change_prices(prices={offer.pk: {"CN": price * 100}})
        committed[0] = price
    done.set()
    for visitor in visitors:
        visitor.join(timeout=30)
    assert seen
    assert [pair for pair in seen if pair[1] < pair[0]] == []
