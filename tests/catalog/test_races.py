"""Two real connections: whoever changes a product waits for its listings and their stock, and nobody dies of it."""

import threading

import pytest
from django.db import connection, transaction

from catalog import featuring, products
from catalog.batch import stages, uploads
from catalog.models import Offer, Stock
from marketplace.db import locked
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import CategoryFactory, OfferFactory
from tests.catalog.tables import row, text, upload_file
from tests.races import wait_until_blocked

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
