"""Kept connections: asked for their health without a statement, and given up where the server ended them."""

import select
import threading

import pytest
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper as DjangosWrapper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def questions(monkeypatch):
    """Count how often SELECT 1 is asked."""
    asked, is_usable = [], DjangosWrapper.is_usable

    def ask(self):
        asked.append(True)
        return is_usable(self)

    monkeypatch.setattr(DjangosWrapper, "is_usable", ask)
    return asked


@pytest.fixture(autouse=True)
def _connected():
    connection.ensure_connection()
    yield
    connection.errors_occurred = False
    connection.close()


def in_another_connection(sql, *params):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def backend():
    return connection.connection.info.backend_pid


def test_a_healthy_connection_is_asked_nothing(questions):
    assert connection.is_usable()
    assert questions == []


def test_a_connection_that_the_server_ended_is_not_used_again(questions):
    in_another_connection("SELECT pg_terminate_backend(%s, 5000)", backend())
    assert not connection.is_usable()
    assert questions == [True]


def test_a_closed_connection_is_not_used_again():
    connection.connection.close()
    assert not connection.is_usable()


def test_no_connection_is_not_usable():
    connection.close()
    assert not connection.is_usable()


def test_news_of_a_healthy_connection_are_read_and_it_is_used_again(questions):
    with connection.cursor() as cursor:
        cursor.execute("LISTEN market")
    in_another_connection("NOTIFY market")
    assert select.select([connection.connection], [], [], 5)[0]  # it arrives in its own time
    pid = backend()
    assert connection.is_usable()
    assert questions == [True]
    assert connection.is_usable()
    assert questions == [True]
    assert backend() == pid


def test_after_an_error_the_server_is_asked(questions):
    connection.errors_occurred = True
    assert connection.is_usable()
    assert questions == [True]


def test_a_request_after_a_restart_gets_a_new_connection():
    pid = backend()
    connection.health_check_enabled, connection.health_check_done = True, False
    in_another_connection("SELECT pg_terminate_backend(%s, 5000)", pid)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone() != (pid,)
