"""What every test runs with: engines, a clean cache, no network."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

from accounts import inspection
from accounts.inspector import errands
from catalog import navigation
from marketplace import storefronts, workdays
from marketplace.engines import embedded, processes
from marketplace.engines.postgres import Postgres
from marketplace.translations import compile_all
from tests.accounts.factories import UserFactory

TEST_DIR = Path(os.environ["QUAY_TEST_DIR"])
IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_server = pytest.StashKey[Postgres]()
_in_own_process = inspection._in_own_process


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations and start an embedded PostgreSQL, unless DATABASE_URL names one."""
    if IS_WORKER:
        return
    compile_all(Path(settings.LOCALE_PATHS[0]))
    if "DATABASE_URL" in os.environ or config.option.collectonly:
        return
    embedded.prepare(TEST_DIR)
    server = Postgres(TEST_DIR, processes.owner(), lasting=False)
    config.stash[_server] = server
    server.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop it and remove the run's files."""
    if IS_WORKER:
        return
    if _server in config.stash:
        config.stash[_server].stop()
    shutil.rmtree(TEST_DIR, ignore_errors=True)


@pytest.fixture(autouse=True)
def _clean_slate() -> None:
    """Give each test the home store, English and, where it is ours alone, an empty cache."""
    storefronts.activate(storefronts.HOME)
    translation.activate(settings.LANGUAGE_CODE)
    # The calendar as published; what another test entered is gone.
    workdays.remember(workdays.Calendar(), workdays.NOTHING_ENTERED)
    if os.environ.get("TEST_CACHE") != "redis":
        cache.clear()
    navigation.forget()


@pytest.fixture
def admin_user(db: None) -> Any:
    """Return an operator, with the second factor that the admin asks for; pytest-django's admin_client signs in."""
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture(autouse=True)
def _no_process_per_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the harmless documents of most tests right here; ``own_process`` starts the real inspector."""
    monkeypatch.setattr(inspection, "_in_own_process", errands.do)


@pytest.fixture
def own_process(_no_process_per_document: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let documents be looked at as in production: each in a process of its own."""
    monkeypatch.setattr(inspection, "_in_own_process", _in_own_process)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            msg = f"A test tried to reach {address[0]}: tests run without a network."
            raise RuntimeError(msg)
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", local_only)
        yield
