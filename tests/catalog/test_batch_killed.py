"""A real process that applies an upload is killed with SIGKILL; the next one goes on, and nothing is there twice."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from catalog.batch import stages, uploads
from catalog.checks import findings
from catalog.models import BatchPicture, Offer, Product, StockMovement
from marketplace import clock
from tests.accounts.factories import SellerFactory
from tests.catalog.factories import CategoryFactory
from tests.catalog.tables import row
from tests.catalog.uploading import check, counts, found, work

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
CHUNK = 10


@contextlib.contextmanager
def dying_worker(upload):
    """Run a worker process up to the middle of its second chunk."""
    command = [sys.executable, str(Path(__file__).parent / "dying_worker.py"), connection.settings_dict["NAME"]]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*command, str(upload.pk), str(CHUNK)], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout.readline() == "in the middle of the second chunk\n"
            yield process
        finally:
            process.kill()


def test_an_upload_goes_on_after_its_worker_was_killed(monkeypatch):
    monkeypatch.setattr(stages, "CHUNK", CHUNK)
    seller, slug = SellerFactory(), CategoryFactory().slug
    good = [row(sku=f"A-{n}", category=slug, picture_1=f"https://shop.example/{n}.png") for n in range(28)]
    upload = check(seller, [*good, row(sku="BAD", category=slug, price_cn="x"), row(sku="A-0", category=slug)])
    expected, problems = counts(upload), found(upload)
    assert expected == {"to_create": 28, "with_errors": 2}
    uploads.confirm_upload(upload=upload, actor=None)

    with dying_worker(upload) as process:
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait(timeout=10) == -signal.SIGKILL

    upload.refresh_from_db()
    assert (upload.state, upload.rows_done, Offer.objects.count()) == ("applying", CHUNK, CHUNK)
    with clock.at(clock.now() + uploads.PATIENCE * 2):
        assert uploads.abandoned() == [upload.pk]
    work(upload)
    assert (upload.state, upload.rows_done) == ("done", 30)
    assert (counts(upload), found(upload)) == (expected, problems)
    assert {model.objects.count() for model in (Offer, Product, StockMovement, BatchPicture)} == {28}
    assert list(findings()) == []
