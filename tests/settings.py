"""Settings of the test run: the product's own, with fast, forgetful parts where speed costs no truth.

Files go to a directory of this run, one per worker. The first process (the controller of
pytest-xdist) makes it and names it in the environment, which the workers inherit.
"""

import os
import tempfile
from datetime import timedelta
from pathlib import Path

if "QUAY_TEST_DIR" not in os.environ:
    os.environ["QUAY_TEST_DIR"] = tempfile.mkdtemp(prefix="quay-test-")
    Path(os.environ["QUAY_TEST_DIR"]).chmod(0o755)
os.environ["QUAY_DATA_DIR"] = os.environ["QUAY_TEST_DIR"]
for name in ("DEMO", "DEBUG", "DEPLOY", "EMAIL_URL"):
    os.environ.pop(name, None)

from marketplace.settings import *  # noqa: E402, F403 - after the environment

FILES = Path(os.environ["QUAY_TEST_DIR"]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
FILES.mkdir(exist_ok=True)
DATA_DIR = FILES
MEDIA_ROOT = FILES / "media"
PRIVATE_ROOT = FILES / "private"
STATIC_ROOT = FILES / "static"
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT  # noqa: F405
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
MAILBOX = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests call tasks themselves; what on_commit publishes stays in memory.
CELERY_BROKER_URL = "memory://"
if os.environ.get("TEST_CACHE") != "redis":
    CACHES = {alias: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"} for alias in CACHES}  # noqa: F405
# Tests count the queries of rendered pages; tests/catalog/test_page_cache.py keeps them.
PAGES_KEPT = timedelta(0)
WHITENOISE_AUTOREFRESH = True
# Tests count queries: the calendar is asked for where it changed, not by the clock on the wall.
CALENDAR_FRESH = timedelta(days=1)
LOGGING = {"version": 1, "disable_existing_loggers": False}
