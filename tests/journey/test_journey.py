"""The main job, end to end and through HTTP only: qualify, list, sell, deliver, invoice, refund, be paid.

Nothing here calls a service, except to furnish a second shop. People act in their browsers, beat's
tasks run as beat runs them, the clock is moved. What is asserted is what people see, the mails they
get, and the ledger to the cent.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client

from catalog import category_loading
from marketplace import clock, numbers
from marketplace.celery import app
from orders import tasks
from tests.accounts.factories import UserFactory
from tests.journey import buying, delivering, listing, paying, qualifying
from tests.journey.browser import Browser
from tests.journey.story import REVIEWER_MAIL, beat, moment


@pytest.fixture
def webhooks(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Run tasks once their transaction commits; the provider's posts reach our webhook, whose answers stand here."""
    answers: list[str] = []

    def post(url: str, body: bytes, headers: dict[str, str]) -> None:
        own = {name: value for name, value in headers.items() if name != "Content-Type"}
        answer = Client(headers=own).post(urlsplit(url).path, body, content_type=headers["Content-Type"])
        answers.append(f"{answer.status_code} {answer.json()['outcome']}")

    monkeypatch.setattr(tasks, "_post", post)
    app.loader.import_default_modules()
    app.conf.update(task_always_eager=True, task_eager_propagates=True)
    yield answers
    app.conf.update(task_always_eager=False, task_eager_propagates=False)


@pytest.fixture
def _numbers_from_one(transactional_db: None) -> None:
    """Start the numbers of cases, orders and refunds anew: sequences outlive the tests before this one."""
    with connection.cursor() as cursor:
        for sequence in numbers.SEQUENCES.values():
            cursor.execute(f"ALTER SEQUENCE {sequence} RESTART")


@pytest.mark.usefixtures("_numbers_from_one")
@pytest.mark.django_db(transaction=True)
def test_a_company_qualifies_lists_sells_delivers_invoices_and_is_paid(webhooks: list[str]) -> None:
    category_loading.load()
    UserFactory(email=REVIEWER_MAIL, reviewer=True)
    seller, guest = Browser(), Browser()
    with clock.at(moment(7, 10)):
        qualifying.sign_up(seller)
        qualifying.register_company(seller)
        qualifying.give_materials(seller)
        qualifying.submit_application(seller)
    with clock.at(moment(8, 10)):
        qualifying.review_application(Browser())
        qualifying.hear_of_approval(seller)
    with clock.at(moment(9, 10)):
        listing.add_product(seller)
        listing.upload_workbook(seller)
        buying.open_second_shop()
    with clock.at(moment(9, 12)):
        buying.find_products(guest)
        buying.fill_basket(guest)
        purchase = buying.check_out_and_pay(guest)
        assert webhooks == ["200 captured"]
        delivering.hear_of_order(seller)
    with clock.at(moment(10, 10)):
        delivering.dispatch(seller)
        buying.see_parcel(guest, purchase)
    beat(moment(11, 9))
    with clock.at(moment(11, 10)):
        delivering.mail_invoice(seller)
        buying.see_invoice(guest, purchase)
        delivering.refund_line(seller)
        buying.see_refund(guest, purchase)
        delivering.check_refund()
    beat(moment(12, 12))
    assert delivering.state_of_order() == "delivered"
    beat(moment(19, 13))
    assert delivering.state_of_order() == "completed"
    beat(moment(22, 10))
    beat(moment(22, 15))
    with clock.at(moment(22, 16)):
        paying.check_statement(seller)
        paying.check_files(seller)
        paying.hear_of_payout()
        paying.check_books()
