"""One journey through the whole platform, in a browser for tests."""

import pytest

pytest.register_assert_rewrite(
    *(f"tests.journey.{each}" for each in ("qualifying", "listing", "buying", "delivering", "paying"))
)
