"""What people do with an upload: give a file, say what its columns mean, confirm, cancel.

``catalog.batch.stages`` does the work in between.
"""

import datetime as dt
import hashlib
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Seller, User
from catalog.batch.failures import UnreadableFile, archive_byte_limit
from catalog.batch.foreign import mappings
from catalog.batch.foreign.rules import Rules
from catalog.batch.picture_sources import Archive
from catalog.batch.plans import Outcome
from catalog.batch.reading import refuse_unreadable
from catalog.errors import InvalidUpload
from catalog.models import BatchUpload
from catalog.models.batch import UploadState
from marketplace import clock, state
from marketplace.db import advisory_lock, locked
from marketplace.numbers import next_number

# A chunk takes about a second; a worker silent for so long is dead.
PATIENCE = dt.timedelta(minutes=2)
RUNNING = (UploadState.RECEIVED, UploadState.CHECKING, UploadState.APPLYING)
FRESH: dict[str, Any] = {"rows_total": 0, "rows_done": 0, **{outcome.value: 0 for outcome in Outcome}}


@transaction.atomic
def start_upload(
    *,
    seller: Seller,
    file: "UploadedFile[bytes]",
    actor: User,
    apply_at_once: bool = False,
    archive: "UploadedFile[bytes] | None" = None,
) -> BatchUpload:
    """Keep a file and have it checked; with ``apply_at_once`` its good rows are applied without asking again.

    ``archive`` is a zip of the pictures its rows name. Raises ``UnreadableFile`` for what is no table or no archive
    (``field`` says which), ``InvalidUpload`` while another upload of the seller runs (``field="file"``).
    """
    refuse_unreadable(file)
    if archive:
        _refuse_archive(archive)
    _refuse_second(seller)
    upload = BatchUpload(
        number=next_number("U"),
        seller=seller,
        original_name=(file.name or "")[-200:],
        uploaded_by=actor,
        apply_at_once=apply_at_once,
        digest=_digest(file, archive),
    )
    suffix = "xlsx" if PurePath(file.name or "").suffix.lower() == ".xlsx" else "txt"
    upload.file.save(f"{upload.number}.{suffix}", file, save=False)
    if archive:
        upload.archive.save(f"{upload.number}.zip", archive, save=False)
    upload.save()
    state.begin(upload, actor=actor)
    transaction.on_commit(lambda: _soon(upload), robust=True)
    return upload


@transaction.atomic
def match_columns(*, upload: BatchUpload, rules: Rules, actor: User | None) -> BatchUpload:
    """Have a file read by these rules, now and the next time such a file comes.

    Raises ``InvalidUpload`` while another upload runs, ``IllegalTransition`` once rows are applied.
    """
    upload = locked(BatchUpload.objects.filter(pk=upload.pk).select_related("seller")).get()
    _refuse_second(upload.seller)
    mapping = {**upload.mapping, "rules": rules.as_json()}
    state.move(upload, UploadState.RECEIVED, actor=actor, mapping=mapping, touched_at=clock.now(), **FRESH)
    headers = [column["header"] for column in upload.mapping["columns"]]
    mappings.remember(seller=upload.seller, headers=headers, rules=rules, actor=actor)
    transaction.on_commit(lambda: _soon(upload), robust=True)
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
    state.move(upload, UploadState.APPLYING, actor=actor, touched_at=clock.now(), **FRESH)
    upload.errors.all().delete()
    transaction.on_commit(lambda: _soon(upload), robust=True)
    return upload


@transaction.atomic
def cancel_upload(*, upload: BatchUpload, actor: User | None) -> BatchUpload:
    """Drop an upload, or stop it: rows that are applied stay. Raises ``IllegalTransition`` where it is over."""
    upload = locked(BatchUpload.objects.filter(pk=upload.pk)).get()
    state.move(upload, UploadState.CANCELLED, actor=actor, finished_at=clock.now())
    return upload


def earlier_with_same_file(upload: BatchUpload) -> BatchUpload | None:
    """Return the last upload before this one that had the very same files and was not dropped."""
    same = BatchUpload.objects.filter(seller=upload.seller_id, digest=upload.digest, pk__lt=upload.pk)
    same = same.exclude(state__in=[UploadState.CANCELLED, UploadState.FAILED]).exclude(digest="")
    return same.order_by("-pk").first()


def abandoned() -> list[int]:
    """Return the uploads that a worker began, or should have begun, and nobody has touched for a while."""
    before = clock.now() - PATIENCE
    stuck = BatchUpload.objects.filter(state__in=RUNNING, touched_at__lt=before).order_by("pk")
    return list(stuck.values_list("pk", flat=True)[:100])


def _refuse_archive(archive: "UploadedFile[bytes]") -> None:
    if (archive.size or 0) > archive_byte_limit():
        raise UnreadableFile(code="archive_too_large", field="archive")
    Archive(archive)


def _digest(*files: "UploadedFile[bytes] | None") -> str:
    found = hashlib.sha256()
    for file in filter(None, files):
        file.seek(0)
        for chunk in file.chunks():
            found.update(chunk)
        file.seek(0)
    return found.hexdigest()


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
