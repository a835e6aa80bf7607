import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Membership
from fulfillment import privacy
from fulfillment.models import AddressReveal, Invoice
from marketplace import clock
from orders import refunds
from orders.models import Order
from tests.accounts.factories import MembershipFactory, SellerFactory
from tests.fulfillment import factories
from tests.orders.factories import message

pytestmark = pytest.mark.django_db
LABEL = {"dispatch-carrier": "SF", "dispatch-tracking_number": "SF1234567890123"}
LINE = "样例路 1 号 2 室"


@pytest.fixture
def seller():
    return SellerFactory()


@pytest.fixture
def owner(client, seller):
    client.force_login(seller.memberships.get().user)
    return client


def address(name, order):
    return reverse(f"seller_fulfillment:{name}", args=[order.number])


def mailing(**changes):
    given = {"code": "", "number": factories.E_NUMBER, "carrier": "SF", "tracking_number": "SF1"}
    return {f"mailing-{name}": value for name, value in {**given, **changes}.items()}


def test_the_page_shows_the_order_without_the_address(owner, seller):
    order = factories.order(seller=seller, quantities=(2,), invoice="company")
    page = owner.get(address("order-detail", order)).content.decode()
    assert order.lines.get().sku in page
    assert order.invoice_title in page
    assert LINE not in page
    assert "13800000000" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_parcel_and_for_three(
    owner, seller, count, settings, django_assert_max_num_queries
):
    settings.USERSESSIONS_TRACK_ACTIVITY = False  # the sign-in library's own bookkeeping
    order = factories.order(seller=seller, quantities=(1,) * count, invoice="company")
    for line in order.lines.all():
        factories.dispatch(order, {line.pk: 1})
    owner.get(address("order-detail", order))
    with django_assert_max_num_queries(13):
        page = owner.get(address("order-detail", order)).content.decode()
    assert all(parcel.tracking_number in page for parcel in order.shipments.all())


def test_an_unpaid_or_foreign_order_is_not_found(owner, seller):
    from tests.catalog.factories import OfferFactory  # noqa: PLC0415 - beside its use
    from tests.orders.factories import place  # noqa: PLC0415

    unpaid = place(offers=[(OfferFactory(seller=seller), 1)]).orders.get()
    for order in (unpaid, factories.order()):
        assert owner.get(address("order-detail", order)).status_code == 404
        assert owner.post(address("dispatch-create", order), LABEL).status_code == 404


def test_dispatch_is_confirmed_from_the_page(owner, seller):
    order = factories.order(seller=seller, quantities=(2,))
    line = order.lines.get()
    answer = owner.post(address("dispatch-create", order), {**LABEL, f"dispatch-line_{line.pk}": "1"}, follow=True)
    order.refresh_from_db()
    assert (order.state, order.shipments.get().lines.get().quantity) == (Order.State.PARTLY_SHIPPED, 1)
    assert "Dispatch confirmed." in answer.content.decode()


def test_an_unusual_number_is_doubted_but_taken(owner, seller):
    order = factories.order(seller=seller)
    line = order.lines.get()
    data = {**LABEL, "dispatch-tracking_number": "12", f"dispatch-line_{line.pk}": "1"}
    answer = owner.post(address("dispatch-create", order), data, follow=True)
    assert "12 does not look like a number of SF Express" in answer.content.decode()
    assert order.shipments.get().tracking_number == "12"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"dispatch-tracking_number": ""}, "This field is required."),
        ({"dispatch-carrier": "X"}, "Select a valid choice."),
        ({"dispatch-carrier": "OTHER"}, "Enter the carrier&#x27;s name."),
        ({"line": "9"}, "less than or equal to 1"),
        ({"line": "0"}, "Put at least one piece into the parcel."),
    ],
)
def test_a_wrong_dispatch_is_answered_beside_the_field(owner, seller, changes, words):
    order = factories.order(seller=seller)
    given = {"line": "1", **LABEL, **changes}
    given[f"dispatch-line_{order.lines.get().pk}"] = given.pop("line")
    answer = owner.post(address("dispatch-create", order), given)
    order.refresh_from_db()
    assert (answer.status_code, order.state) == (422, Order.State.UNSHIPPED)
    assert words in answer.content.decode()
    assert not order.shipments.exists()


def test_a_dispatch_that_came_too_late_is_told(owner, seller):
    order = factories.dispatched(seller=seller)
    answer = owner.post(address("dispatch-create", order), LABEL, follow=True)
    assert "the order has changed in the meantime" in answer.content.decode()
    assert order.shipments.count() == 1


def test_an_invoice_is_mailed_sent_issued_or_corrected_from_the_page(owner, seller):
    mailed = factories.owed_invoice(seller=seller)
    owner.post(address("invoice-mailing-create", mailed.order), {**mailing(), "mailing-file": factories.pdf()})
    sent = factories.owed_invoice(seller=seller)
    numbers = {"electronic-number": factories.E_NUMBER, "electronic-file": factories.ofd()}
    owner.post(address("invoice-delivery-create", sent.order), numbers)
    issued = factories.owed_invoice(seller=seller)
    owner.post(address("invoice-issue-create", issued.order), {"issue-number": factories.E_NUMBER})
    owner.post(address("invoice-file-create", issued.order), {"upload-file": factories.pdf()})
    states = [Invoice.objects.get(pk=each.pk) for each in (mailed, sent, issued)]
    assert [(each.state, each.file_kind) for each in states] == [
        ("mailed", "pdf"), ("delivered_electronically", "ofd"), ("issued", "pdf"),
    ]  # fmt: skip
    refunds.create_refund(
        order=mailed.order, lines=refunds.rest_of(mailed.order), reason="goodwill", note="", actor=None,
        idempotency_key="key",
    )  # fmt: skip
    owner.post(address("invoice-reversal-create", mailed.order), {"reversal-number": "12345678"})
    assert Invoice.objects.get(pk=mailed.pk).state == "reversed"


def test_a_wrong_invoice_is_answered_beside_the_field(owner, seller):
    invoice = factories.owed_invoice(seller=seller)
    answer = owner.post(address("invoice-mailing-create", invoice.order), mailing(number="12"))
    invoice.refresh_from_db()
    assert (answer.status_code, invoice.state) == (422, "requested")
    assert answer.content.decode().count("An invoice number has 8 or 20 digits.") == 2


def test_an_order_without_an_invoice_has_no_invoice_to_record(owner, seller):
    order = factories.order(seller=seller)
    assert owner.post(address("invoice-mailing-create", order), mailing()).status_code == 404
    assert owner.get(address("invoice-file", order)).status_code == 404


def test_the_invoice_file_is_a_download(owner, seller):
    invoice = factories.mail(factories.owed_invoice(seller=seller), file=factories.pdf())
    answer = owner.get(address("invoice-file", invoice.order))
    assert answer["Content-Disposition"] == f'attachment; filename="invoice-{factories.E_NUMBER}.pdf"'
    assert (answer["X-Content-Type-Options"], b"".join(answer.streaming_content)[:5]) == ("nosniff", b"%PDF-")


def test_the_address_shows_for_a_while_after_a_recorded_look(owner, seller):
    order = factories.order(seller=seller)
    now = clock.now()
    with clock.at(now):
        assert owner.post(address("address-reveal-create", order)).status_code == 302
        assert LINE in owner.get(address("order-detail", order)).content.decode()
    with clock.at(now + privacy.REVEAL_LASTS + dt.timedelta(seconds=1)):
        assert LINE not in owner.get(address("order-detail", order)).content.decode()
    look = AddressReveal.objects.get()
    assert (look.order, look.user, look.way, look.at) == (order, seller.memberships.get().user, "page", now)


def test_the_page_leads_to_the_conversation(owner, client, seller):
    order = factories.order(seller=seller)
    conversation = reverse("seller_orders:conversation", args=[order.number])
    page = owner.get(address("order-detail", order)).content.decode()
    assert f'href="{conversation}"' in page
    assert "Write to the customer" in page
    message(order, text="Call 13800138000")
    page = owner.get(address("order-detail", order)).content.decode()
    assert "Call [phone hidden]" in page
    assert "Answer</a>" in page
    client.force_login(MembershipFactory(seller=seller, role=Membership.Role.VIEWER).user)
    assert "Open the conversation" in client.get(address("order-detail", order)).content.decode()


def test_another_member_does_not_see_what_one_member_revealed(owner, client, seller):
    order = factories.order(seller=seller)
    owner.post(address("address-reveal-create", order))
    client.force_login(MembershipFactory(seller=seller, role=Membership.Role.ORDERS).user)
    assert LINE not in client.get(address("order-detail", order)).content.decode()


def test_the_record_of_looks_cannot_be_changed(seller):
    order = factories.order(seller=seller)
    look = privacy.reveal_address(order=order, user=seller.memberships.get().user)
    for change in (look.delete, lambda: AddressReveal.objects.update(way="export")):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            change()
        assert "append-only" in str(refused.value)


@pytest.mark.parametrize("role", [Membership.Role.CATALOGUE, Membership.Role.FINANCE, Membership.Role.VIEWER])
def test_other_roles_look_but_change_nothing(client, seller, role):
    order = factories.order(seller=seller, invoice="company")
    client.force_login(MembershipFactory(seller=seller, role=role).user)
    page = client.get(address("order-detail", order))
    assert page.status_code == 200
    assert "Show the address" not in page.content.decode()
    for name in ("dispatch-create", "address-reveal-create", "invoice-mailing-create"):
        assert client.post(address(name, order), {**LABEL, **mailing()}).status_code == 404
    assert client.get(address("packing-slip", order)).status_code == 404
    order.refresh_from_db()
    assert (order.state, AddressReveal.objects.count()) == (Order.State.UNSHIPPED, 0)


def test_the_orders_role_does_everything_here(client, seller):
    order = factories.order(seller=seller)
    client.force_login(MembershipFactory(seller=seller, role=Membership.Role.ORDERS).user)
    slip = client.get(address("packing-slip", order))
    assert (slip.status_code, slip["Content-Type"]) == (200, "application/pdf")
    assert AddressReveal.objects.get().way == "packing_slip"
    data = {**LABEL, f"dispatch-line_{order.lines.get().pk}": "1"}
    assert client.post(address("dispatch-create", order), data).status_code == 302


def test_invoices_are_listed_by_what_is_to_be_done(owner, seller):
    owed = factories.owed_invoice(seller=seller)
    waiting = factories.order(seller=seller, invoice="personal").invoice
    mailed = factories.mail(factories.owed_invoice(seller=seller))
    factories.owed_invoice()
    here = reverse("seller_fulfillment:invoices")

    def listed(view):
        return [invoice for invoice, _cell in owner.get(f"{here}?view={view}").context["rows"]]

    assert [listed(view) for view in ("owed", "overdue", "waiting", "issued", "x")] == [
        [owed], [], [waiting], [mailed], [owed],
    ]  # fmt: skip
    with clock.at(owed.due_at):
        assert (listed("overdue"), listed("today")) == ([owed], [])
    with clock.at(owed.due_at - dt.timedelta(hours=1)):
        assert (listed("overdue"), listed("today")) == ([], [owed])
