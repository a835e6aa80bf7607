"""The stages of an upload that a worker does: checking and applying.

Both walk the rows in chunks, each in a transaction that writes its counts, its problems and how far it came. A
killed worker's upload goes on where the last chunk ended, and a second worker at it finds its chunk already done
and stops.
"""

import logging
from collections.abc import Iterator
from contextlib import closing

from django.db import IntegrityError, transaction

from catalog.batch import uploads
from catalog.batch.applying import apply_plans
from catalog.batch.checking import Checker
from catalog.batch.failures import UnreadableFile
from catalog.batch.opening import Opened, Unmatched, open_upload
from catalog.batch.plans import Problem, RowPlan, counts
from catalog.batch.reading import Row
from catalog.batch.tables import Table
from catalog.models import BatchPicture, BatchRowError, BatchUpload
from catalog.models.batch import UploadState
from marketplace import clock, state
from marketplace.db import locked

CHUNK = 2_000
# So many pictures without a row are told by name.
UNUSED_LIMIT = 200

logger = logging.getLogger(__name__)


def work_on(*, upload_id: int) -> None:
    """Do what an upload's state asks for: check it, apply it; nothing where it waits for a person or is finished."""
    upload = BatchUpload.objects.select_related("seller", "uploaded_by").get(pk=upload_id)
    if upload.state not in uploads.RUNNING:
        return
    try:
        if upload.state == UploadState.APPLYING:
            with closing(open_upload(upload, asking=False)) as opened:
                _walk(upload, opened, applying=True)
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
        for name, value in uploads.FRESH.items():
            setattr(upload, name, value)
        upload.save(update_fields=list(uploads.FRESH))
    try:
        with closing(open_upload(upload, asking=True)) as opened:
            is_done = _walk(upload, opened, applying=False)
    except Unmatched as asked:
        _ask(upload, asked)
        return
    if is_done and upload.apply_at_once and upload.rows_to_write:
        uploads.confirm_upload(upload=upload, actor=upload.uploaded_by)


@transaction.atomic
def _ask(upload: BatchUpload, asked: Unmatched) -> None:
    """Leave the upload to the seller, who says what its columns mean."""
    row = locked(BatchUpload.objects.filter(pk=upload.pk, state=UploadState.CHECKING)).first()
    if row is not None:
        state.move(row, UploadState.MATCHING, mapping=asked.mapping)


def _walk(upload: BatchUpload, opened: Opened, *, applying: bool) -> bool:
    """Take the rows chunk by chunk to the stage's end; return whether this worker got there."""
    table = opened.table
    checker = Checker(seller=upload.seller, table=table, shelves=opened.shelves, archive=opened.archive)
    stage = UploadState.APPLYING if applying else UploadState.CHECKING
    upload.refresh_from_db(fields=["rows_done", "state"])
    if upload.rows_done == 0:
        _begin_stage(upload, opened)
    while upload.rows_done < len(table.rows):
        rows = table.rows[upload.rows_done : upload.rows_done + CHUNK]
        try:
            done = _step(upload, stage, rows, checker, opened)
        except IntegrityError:
            # Someone listed the same barcode or SKU this moment; the second look finds it there.
            done = _step(upload, stage, rows, checker, opened)
        if not done:
            return False
    return _finish(upload, stage)


@transaction.atomic
def _begin_stage(upload: BatchUpload, opened: Opened) -> None:
    table = opened.table
    changed = {"rows_total": len(table.rows), "touched_at": clock.now(), "mapping": opened.mapping}
    if not BatchUpload.objects.filter(pk=upload.pk, rows_total=0).update(**changed):
        return
    sheet, headers = table.sheet.name[:60], table.sheet.headers
    BatchRowError.objects.bulk_create([
        BatchRowError(upload=upload, sheet=sheet, row=table.sheet.header_row, column=headers[at][:80],
                      column_index=at, value=headers[at][:200], code="unknown_column")
        for at in table.unknown
    ] + [
        BatchRowError(upload=upload, row=0, value=name[:200], code="picture_unused")
        for name, _number in zip(opened.unused_pictures(), range(UNUSED_LIMIT), strict=False)
    ])  # fmt: skip


@transaction.atomic
def _step(upload: BatchUpload, stage: str, rows: list[Row], checker: Checker, opened: Opened) -> bool:
    """Decide about one chunk and, in the applying stage, write it; return whether it was still to be done."""
    row = locked(BatchUpload.objects.filter(pk=upload.pk, state=stage, rows_done=upload.rows_done)).first()
    if row is None:
        return False
    plans = checker.decide(rows)
    if stage == UploadState.APPLYING:
        products = apply_plans(
            plans,
            seller=upload.seller,
            actor=upload.uploaded_by,
            reference=upload.number,
            shelves=opened.shelves,
        )
        BatchPicture.objects.bulk_create(_pictures(upload, plans, products, opened.table), ignore_conflicts=True)
    BatchRowError.objects.bulk_create(_errors(upload, plans, dict(rows), opened.table))
    row.rows_done += len(rows)
    row.touched_at = clock.now()
    for name, number in counts(plans).items():
        setattr(row, name, getattr(row, name) + number)
    row.save(update_fields=["touched_at", *uploads.FRESH])
    for name in uploads.FRESH:
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
        transaction.on_commit(lambda: _fetch_soon(row), robust=True)
    return True


@transaction.atomic
def _fail(upload: BatchUpload, code: str) -> None:
    row = locked(BatchUpload.objects.filter(pk=upload.pk, state__in=uploads.RUNNING)).first()
    if row is not None:
        state.move(row, UploadState.FAILED, failure=code, finished_at=clock.now())


def _errors(
    upload: BatchUpload, plans: list[RowPlan], texts: dict[int, list[str]], table: Table
) -> Iterator[BatchRowError]:
    for plan in plans:
        for problem in (*plan.problems, *plan.notes):
            yield error(upload, table, plan, problem, texts[plan.number])


def error(upload: BatchUpload, table: Table, plan: RowPlan, problem: Problem, texts: list[str]) -> BatchRowError:
    """Return a problem as it is kept: in the place where the seller's own sheet has the cell."""
    place = table.place(plan.number, problem.column)
    return BatchRowError(
        upload=upload,
        sheet=table.sheet.name[:60],
        row=plan.number,
        column=_heading(table, problem.column, place),
        column_index=place,
        sku=plan.sku[:80],
        value=texts[problem.column][:200] if problem.column >= 0 else "",
        code=problem.code,
        params=problem.params,
    )


def _heading(table: Table, column: int, place: int) -> str:
    """Return the sheet's name of a column, else ours for what the mapping adds."""
    if place >= 0:
        return table.sheet.headers[place].rstrip(" *")[:80]
    key = table.keys[column] if column >= 0 else ""
    return key[:80] if isinstance(key, str) else key[0][:80]


def _pictures(
    upload: BatchUpload, plans: list[RowPlan], products: dict[int, int], table: Table
) -> Iterator[BatchPicture]:
    for plan in plans:
        for position, ref in enumerate(plan.pictures):
            if plan.number in products and ref in plan.new_pictures:
                place = table.place(plan.number, ref.column)
                yield BatchPicture(
                    upload=upload, product_id=products[plan.number], source=ref.source, position=position,
                    row=plan.number, column_index=place, column=_heading(table, ref.column, place), sku=plan.sku,
                )  # fmt: skip


def _fetch_soon(upload: BatchUpload) -> None:
    # Imported here: tasks import this module.
    from catalog.tasks import fetch_pictures  # noqa: PLC0415

    if upload.pictures.filter(done_at=None).exists():
        fetch_pictures.delay(upload.pk)
