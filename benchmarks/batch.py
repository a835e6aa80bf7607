"""Batch upload: rows per second of the dry run and of applying, beside reading the file and nothing else."""

import time
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from accounts.models import Seller
from benchmarks import market
from benchmarks.report import Row
from catalog.batch import uploads
from catalog.models import BatchUpload
from marketplace.celery import app


def run(count: int) -> list[Row]:
    """Upload ``count`` products through the services the seller's page calls."""
    seller = market.open_sellers()[0]
    file = market.workbook(count)
    read = _timed(lambda: CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python())
    file.seek(0)
    checked, applied = _upload(seller, file)
    floor = f"{count / read:,.0f} rows/s read"
    return [
        Row(
            f"batch upload, dry run, {count:,} rows", f"{count / checked:,.0f} rows/s", floor,
            f"{checked / read:.1f}", "≥ 10,000 rows/s",
        ),
        Row(
            "batch upload, applied: live and searchable", f"{count / applied:,.0f} rows/s", floor,
            f"{applied / read:.1f}", "≥ 3,000 rows/s",
        ),
    ]  # fmt: skip


def fill(seller: Seller, count: int) -> None:
    """Let ``seller`` offer ``count`` products."""
    _upload(seller, market.workbook(count))


def _upload(seller: Seller, file: SimpleUploadedFile) -> tuple[float, float]:
    """Upload a file; return the seconds of the dry run and of applying it."""
    app.conf.task_always_eager = True
    owner = seller.memberships.select_related("user").get().user
    began = time.perf_counter()
    upload = uploads.start_upload(seller=seller, file=file, actor=owner)
    checked = time.perf_counter() - began
    upload.refresh_from_db()
    if upload.state != BatchUpload.State.CHECKED or upload.with_errors:
        msg = f"the upload is {upload.state} with {upload.with_errors} errors: {upload.failure}"
        raise RuntimeError(msg)
    began = time.perf_counter()
    uploads.confirm_upload(upload=upload, actor=owner)
    applied = time.perf_counter() - began
    upload.refresh_from_db()
    if upload.state != BatchUpload.State.DONE:
        msg = f"the upload is {upload.state}: {upload.failure}"
        raise RuntimeError(msg)
    return checked, applied


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
