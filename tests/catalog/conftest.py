"""What the catalogue's tests share."""

import contextlib

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def count_queries():
    """Return a function that tells how many queries a call makes."""

    def count(call):
        with CaptureQueriesContext(connection) as captured:
            call()
        return len([query for query in captured if "SAVEPOINT" not in query["sql"]])

    return count


@pytest.fixture
def transactional_rollback():
    """Return a context manager that undoes what was written inside it: one clean slate per hypothesis example."""

    @contextlib.contextmanager
    def undone():
        with contextlib.suppress(_Undo), transaction.atomic():
            yield
            raise _Undo

    return undone


class _Undo(Exception):
    pass
