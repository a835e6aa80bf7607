"""What the catalogue's tests share."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def count_queries():
    """Return a function that tells how many queries a call makes."""

    def count(call):
        with CaptureQueriesContext(connection) as captured:
            call()
        return len([query for query in captured if "SAVEPOINT" not in query["sql"]])

    return count
