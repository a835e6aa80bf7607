"""What the tests of orders share."""

import pytest

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


def _receiver(name, news):
    def receive(**said):
        news.append((name, said))

    return receive
