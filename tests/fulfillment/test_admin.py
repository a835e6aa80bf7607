import datetime as dt

import pytest
from django.urls import reverse

from fulfillment.models import Invoice
from marketplace import clock
from tests.accounts.factories import UserFactory
from tests.fulfillment import factories

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)
LIST = "admin:fulfillment_invoice_changelist"


@pytest.fixture
def operator(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def waiting(client):
    sections = client.get(reverse("admin:index")).context["sections"]
    queues = next(each["queues"] for each in sections if str(each["section"].title) == "Invoices")
    return {each.queue.slug: (each.count, each.tone) for each in queues}


def test_overdue_invoices_and_red_letters_wait_for_operators(operator):
    with clock.at(MONDAY):
        late, mailed, refunded = (factories.owed_invoice() for _invoice in range(3))
        factories.mail(mailed)
        Invoice.objects.filter(pk=refunded.pk).update(state="red_letter_due")
        assert waiting(operator) == {"overdue": (0, ""), "red": (1, "")}
    with clock.at(MONDAY + dt.timedelta(days=2)):
        assert waiting(operator) == {"overdue": (1, "bad"), "red": (1, "")}
        lists = {
            slug: [each.pk for each in operator.get(reverse(LIST), {"queue": slug}).context["cl"].result_list]
            for slug in ("overdue", "red")
        }
    assert lists == {"overdue": [late.pk], "red": [refunded.pk]}


def test_operators_look_at_invoices_but_do_not_touch(operator):
    invoice = factories.owed_invoice()
    page = operator.get(reverse("admin:fulfillment_invoice_change", args=[invoice.pk]))
    assert (page.status_code, "_save" in page.content.decode()) == (200, False)
    assert operator.get(reverse("admin:fulfillment_invoice_add")).status_code == 403


def test_the_list_costs_the_same_for_one_and_for_three(operator, django_assert_max_num_queries):
    factories.owed_invoice()
    operator.get(reverse(LIST))
    with django_assert_max_num_queries(8) as one:
        operator.get(reverse(LIST))
    for _invoice in range(2):
        factories.owed_invoice()
    with django_assert_max_num_queries(8) as three:
        assert len(operator.get(reverse(LIST)).context["cl"].result_list) == 3
    assert len(three) == len(one)
