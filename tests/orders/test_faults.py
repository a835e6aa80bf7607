"""What breaks in the middle of a purchase: a worker, Redis, PostgreSQL. Real processes, real connections."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
import redis
from django.core import mail
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from accounts.models import Notification
from accounts.tasks import send_pending_notifications
from catalog import stock
from catalog.models import Stock
from marketplace.engines import embedded, processes
from marketplace.engines.valkey import Valkey
from orders import checkout
from orders.checks import findings
from orders.gateways import sandbox
from orders.models import BasketLine, Order, Payment, Purchase
from tests.catalog.factories import OfferFactory
from tests.orders import factories
from tests.orders.test_checkout_page import fill, filled_in, url
from tests.races import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent


@contextlib.contextmanager
def process(script, *arguments, **environment):
    """Run one of the scripts beside this file; what it says is read line by line."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as started:
        try:
            yield started
        finally:
            started.kill()


def letters():
    return sorted((message.to[0], message.subject) for message in mail.outbox)


# --- a worker dies -----------------------------------------------------------------------


def test_mails_leave_once_after_their_worker_was_killed():
    payment = factories.open_payment(factories.place())
    sandbox.settle(token=payment.provider_ref, status="paid")
    with process("dying_worker.py", connection.settings_dict["NAME"], payment.pk) as worker:
        assert worker.stdout.readline() == "committed\n"
        os.kill(worker.pid, signal.SIGKILL)
        assert worker.wait(timeout=10) == -signal.SIGKILL

    assert (Payment.objects.get().state, mail.outbox) == ("captured", [])
    waiting = Notification.objects.to_send().count()
    assert waiting == 2  # one to the seller, one to the customer
    at_once(*[send_pending_notifications] * 4)
    assert len(letters()) == len(set(letters())) == waiting
    send_pending_notifications()
    assert len(mail.outbox) == waiting


# --- Redis stops -------------------------------------------------------------------------


@pytest.fixture
def valkey():
    """A Valkey of the test's own, to be killed and started again."""
    home = Path(tempfile.mkdtemp(prefix="quay-faults-"))
    home.chmod(0o755)
    embedded.prepare(home)
    server = Valkey(home, processes.owner())
    server.start()
    yield server
    server.stop()
    shutil.rmtree(home)


def order(shopper):
    """Have the shopper order once; return the answers' statuses and the seconds it took."""
    shopper.stdin.write("order\n")
    shopper.stdin.flush()
    return json.loads(shopper.stdout.readline())


@pytest.mark.engines
def test_orders_go_through_without_redis_and_their_mails_leave_when_it_is_back(valkey):
    offer = OfferFactory()
    environment = {"REDIS_URL": f"unix://{valkey.socket}?db=0", "TEST_CACHE": "redis"}
    with process("shopper.py", connection.settings_dict["NAME"], offer.pk, **environment) as shopper:
        assert order(shopper)[0] == [302, 302, 200]
        assert queued(valkey)

        valkey.process.kill()
        valkey.process.wait()
        statuses, seconds = order(shopper)
        assert statuses == [302, 302, 200]
        assert seconds < 30

        valkey.start()
        assert order(shopper)[0] == [302, 302, 200]  # the same process finds it again
        assert queued(valkey)

    assert list(Purchase.objects.values_list("state", flat=True)) == ["paid"] * 3
    assert (Stock.objects.get(offer=offer).available, list(findings())) == (7, [])
    assert mail.outbox == []
    send_pending_notifications()  # what the beat does each minute: nothing hangs on the lost messages
    send_pending_notifications()
    assert len(mail.outbox) == 6


def queued(valkey):
    """Return how many messages wait for workers."""
    with redis.Redis(unix_socket_path=str(valkey.socket)) as client:
        return client.llen("celery")


# --- PostgreSQL goes away ----------------------------------------------------------------


def end_connection(pid):
    """End a connection as a restarting PostgreSQL does: from outside, in whatever it is doing."""

    def run():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


@pytest.mark.parametrize("where", ["take", "after"])
def test_a_database_that_goes_away_leaves_no_half_order_and_asks_for_a_retry(monkeypatch, where):
    client = Client(raise_request_exception=False)
    offer = OfferFactory()
    fill(client, offer)
    data = filled_in(client)
    take, struck = stock.take, []

    def take_and_lose(**kwargs):
        if where == "after":
            take(**kwargs)
        if not struck:
            struck.append(True)
            end_connection(connection.connection.info.backend_pid)
        if where == "take":
            take(**kwargs)

    monkeypatch.setattr(checkout.stock, "take", take_and_lose)
    response = client.post(url(), data)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "Please try again in a moment" in response.content.decode()
    connection.close()
    assert (Purchase.objects.count(), Order.objects.count(), Payment.objects.count()) == (0, 0, 0)
    assert (Stock.objects.get(offer=offer).available, BasketLine.objects.count()) == (10, 1)

    monkeypatch.setattr(checkout.stock, "take", take)
    answers = [client.post(url(), data) for _ in range(2)]  # reloaded, and once more out of impatience
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (Purchase.objects.count(), Stock.objects.get(offer=offer).available) == (1, 9)
    assert list(findings()) == []


def test_a_database_that_is_not_there_asks_for_a_retry(monkeypatch):
    client = Client(raise_request_exception=False)
    fill(client, OfferFactory())
    data = filled_in(client)

    def refuse(self):
        raise OperationalError

    connection.close()
    with monkeypatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "connect", refuse)
        answers = [client.get(url()), client.post(url(), data), client.get("/health/")]
    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert client.post(url(), data).status_code == 302
    assert Purchase.objects.count() == 1
