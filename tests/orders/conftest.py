"""What the tests of orders share."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders import signals

NAMES = ("purchase_paid", "order_cancelled", "refund_created", "order_delivered", "late_payment_returned")


@pytest.fixture
def heard():
    """Collect what the signals say: (name, news), in order."""
    news = []
    receivers = {name: _receiver(name, news) for name in NAMES}
    for name, receiver in receivers.items():
        getattr(signals, name).connect(receiver)
    yield news
    for name, receiver in receivers.items():
        getattr(signals, name).disconnect(receiver)


@pytest.fixture
def count_queries():
    """Return a function that tells how many queries a call makes."""

    def count(call):
        with CaptureQueriesContext(connection) as captured:
            call()
        return len([query for query in captured if "SAVEPOINT" not in query["sql"]])

    return count


def _receiver(name, news):
    def receive(**said):
        news.append((name, said))

    return receive
