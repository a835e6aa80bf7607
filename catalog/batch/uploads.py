"""An upload's life: received, checked as a dry run, confirmed, applied; cancelled or failed.

Both stages walk the rows in chunks, each in a transaction that writes its counts, its problems and how far it
came. A killed worker's upload goes on where the last chunk ended, and a second worker at it finds its chunk
already done and stops.
"""

import datetime as dt
import logging
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller, User
from catalog.batch.applying import apply_plans
from catalog.batch.checking import Checker, Row
from catalog.batch.failures import UnreadableFile
from catalog.batch.plans import Outcome, RowPlan, counts
from catalog.batch.reading import Table, read_table, refuse_unreadable
from catalog.batch.shelves import Shelves
from catalog.errors import InvalidUpload
from catalog.models import BatchRowError, BatchUpload
from catalog.models.batch import UploadState
from marketplace import clock, state
from marketplace.db import advisory_lock, locked
from marketplace.numbers import next_number

CHUNK = 2000
# A chunk takes about a second; a worker silent for so long is dead.
PATIENCE = dt.timedelta(minutes=2)
RUNNING = (UploadState.RECEIVED, UploadState.CHECKING, UploadState.APPLYING)
_FRESH: dict[str, Any] = {"rows_total": 0, "rows_done": 0, **{outcome.value: 0 for outcome in Outcome}}

logger = logging.getLogger(__name__)


@transaction.atomic
def start_upload(
    *, seller: Seller, file: "UploadedFile[bytes]", actor: User, apply_at_once: bool = False
) -> BatchUpload:
    """Keep a file and have it checked; with ``apply_at_once`` its good rows are applied without asking again.

    Raises ``UnreadableFile`` for what is no table, ``InvalidUpload`` while another upload of the seller runs
    (both with ``field="file"``).
    """
    refuse_unreadable(file)
    _refuse_second(seller)
    upload = BatchUpload(
        number=next_number("U"),
        seller=seller,
        original_name=(file.name or "")[-200:],
        uploaded_by=actor,
        apply_at_once=apply_at_once,
    )
    upload.file.save(
        f"{upload.number}.{'xlsx' if file.name and file.name.endswith('.xlsx') else 'txt'}", file, save=False
    )
    upload.save()
    state.begin(upload, actor=actor)
    transaction.on_commit(lambda: _soon(upload))
    return upload


@transaction.atomic
def confirm_upload(*, upload: BatchUpload, actor: User | None) -> BatchUpload:
    """Have a checked upload's good rows applied.

    Raises ``InvalidUpload`` where there is nothing to apply or another upload runs.
    """
    upload = locked(BatchUpload.objects.filter(pk=upload.pk).select_related("seller")).get()
    _refuse_second(upload.seller)
    if upload.state == UploadState.CHECKED and not upload.rows_to_write:
        raise InvalidUpload(_("There is nothing to apply in this upload."))
    state.move(upload, UploadState.APPLYING, actor=actor, touched_at=clock.now(), **_FRESH)
    upload.errors.all().delete()
    transaction.on_commit(lambda: _soon(upload))
    return upload


@transaction.atomic
def cancel_upload(*, upload: BatchUpload, actor: User | None) -> BatchUpload:
    """Drop an upload of which nothing was applied yet. Raises ``IllegalTransition``."""
    upload = locked(BatchUpload.objects.filter(pk=upload.pk)).get()
    state.move(upload, UploadState.CANCELLED, actor=actor, finished_at=clock.now())
    return upload


def abandoned() -> list[int]:
    """Return the uploads that a worker began, or should have begun, and nobody has touched for a while."""
    before = clock.now() - PATIENCE
    stuck = BatchUpload.objects.filter(state__in=RUNNING, touched_at__lt=before).order_by("pk")
    return list(stuck.values_list("pk", flat=True)[:100])


def work_on(*, upload_id: int) -> None:
    """Do what an upload's state asks for: check it, apply it; nothing where it waits for a person or is finished."""
    upload = BatchUpload.objects.select_related("seller", "uploaded_by").get(pk=upload_id)
    if upload.state not in RUNNING:
        return
    try:
        if upload.state == UploadState.APPLYING:
            _walk(upload, *_opened(upload), applying=True)
        else:
            _check(upload)
    except UnreadableFile as error:
        _fail(upload, error.code)
    except Exception:
        logger.exception("upload %s failed", upload.number)
        _fail(upload, "internal")
        raise


def _check(upload: BatchUpload) -> None:
    with transaction.atomic():
        upload = locked(BatchUpload.objects.filter(pk=upload.pk).select_related("seller", "uploaded_by")).get()
        if upload.state == UploadState.RECEIVED:
            state.move(upload, UploadState.CHECKING)
        elif upload.state != UploadState.CHECKING:
            return
        # A dry run remembers what earlier rows make, so an interrupted one begins again.
        upload.errors.all().delete()
        for name, value in _FRESH.items():
            setattr(upload, name, value)
        upload.save(update_fields=list(_FRESH))
    table, shelves = _opened(upload)
    if _walk(upload, table, shelves, applying=False) and upload.apply_at_once and upload.rows_to_write:
        confirm_upload(upload=upload, actor=upload.uploaded_by)


def _opened(upload: BatchUpload) -> tuple[Table, Shelves]:
    shelves = Shelves()
    with upload.file.open("rb") as file:
        stream: IO[bytes] = file
        return read_table(stream, shelves.all_definitions()), shelves


def _walk(upload: BatchUpload, table: Table, shelves: Shelves, *, applying: bool) -> bool:
    """Take the rows chunk by chunk to the stage's end; return whether this worker got there."""
    checker = Checker(seller=upload.seller, table=table, shelves=shelves)
    stage = UploadState.APPLYING if applying else UploadState.CHECKING
    upload.refresh_from_db(fields=["rows_done", "state"])
    if upload.rows_done == 0:
        _begin_stage(upload, table)
    while upload.rows_done < len(table.rows):
        rows = table.rows[upload.rows_done : upload.rows_done + CHUNK]
        try:
            done = _step(upload, stage, rows, checker, table, shelves)
        except IntegrityError:
            # Someone listed the same barcode or SKU this moment; the second look finds it there.
            done = _step(upload, stage, rows, checker, table, shelves)
        if not done:
            return False
    return _finish(upload, stage)


@transaction.atomic
def _begin_stage(upload: BatchUpload, table: Table) -> None:
    total = len(table.rows)
    if not BatchUpload.objects.filter(pk=upload.pk, rows_total=0).update(rows_total=total, touched_at=clock.now()):
        return
    BatchRowError.objects.bulk_create([
        BatchRowError(upload=upload, sheet=table.sheet[:60], row=table.header_row, column=table.headers[at][:80],
                      column_index=at, value=table.headers[at][:200], code="unknown_column")
        for at in table.unknown
    ])  # fmt: skip


@transaction.atomic
def _step(upload: BatchUpload, stage: str, rows: list[Row], checker: Checker, table: Table, shelves: Shelves) -> bool:
    """Decide about one chunk and, in the applying stage, write it; return whether it was still to be done."""
    row = locked(BatchUpload.objects.filter(pk=upload.pk, state=stage, rows_done=upload.rows_done)).first()
    if row is None:
        return False
    plans = checker.decide(rows)
    if stage == UploadState.APPLYING:
        apply_plans(plans, seller=upload.seller, actor=upload.uploaded_by, reference=upload.number, shelves=shelves)
    BatchRowError.objects.bulk_create(_errors(upload, plans, dict(rows), table))
    row.rows_done += len(rows)
    row.touched_at = clock.now()
    for name, number in counts(plans).items():
        setattr(row, name, getattr(row, name) + number)
    row.save(update_fields=["touched_at", *_FRESH])
    for name in _FRESH:
        setattr(upload, name, getattr(row, name))
    return True


@transaction.atomic
def _finish(upload: BatchUpload, stage: str) -> bool:
    row = locked(BatchUpload.objects.filter(pk=upload.pk, state=stage)).first()
    if row is None:
        return False
    if stage == UploadState.CHECKING:
        state.move(row, UploadState.CHECKED)
    else:
        state.move(row, UploadState.DONE, finished_at=clock.now())
    return True


@transaction.atomic
def _fail(upload: BatchUpload, code: str) -> None:
    row = locked(BatchUpload.objects.filter(pk=upload.pk, state__in=RUNNING)).first()
    if row is not None:
        state.move(row, UploadState.FAILED, failure=code, finished_at=clock.now())


def _errors(
    upload: BatchUpload, plans: list[RowPlan], texts: dict[int, list[str]], table: Table
) -> list[BatchRowError]:
    return [
        BatchRowError(
            upload=upload,
            sheet=table.sheet[:60],
            row=plan.number,
            column=table.headers[problem.column].rstrip(" *")[:80] if problem.column >= 0 else "",
            column_index=problem.column,
            sku=plan.sku[:80],
            value=texts[plan.number][problem.column][:200] if problem.column >= 0 else "",
            code=problem.code,
            params=problem.params,
        )
        for plan in plans
        for problem in plan.problems
    ]


def _refuse_second(seller: Seller) -> None:
    advisory_lock(f"upload:{seller.pk}")
    running = BatchUpload.objects.filter(seller=seller, state__in=RUNNING).first()
    if running:
        message = _("Upload %(number)s is still running. Wait until it is done.")
        raise InvalidUpload(message % {"number": running.number}, field="file")


def _soon(upload: BatchUpload) -> None:
    # Imported here: tasks import this module.
    from catalog.tasks import work_on_upload  # noqa: PLC0415

    work_on_upload.delay(upload.pk)
