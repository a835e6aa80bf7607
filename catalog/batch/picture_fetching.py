"""Bringing the pictures that applied rows name to their products, a few at a time; what fails is reported."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.db import transaction

from catalog import pictures
from catalog.batch import downloads
from catalog.batch.cells import Wrong
from catalog.batch.failures import UnreadableFile
from catalog.batch.picture_sources import PREFIX, Archive, shown
from catalog.batch.uploads import PATIENCE
from catalog.errors import PictureRefused
from catalog.models import BatchPicture, BatchRowError, BatchUpload, ProductPicture
from catalog.models.batch import UploadState
from marketplace import clock
from marketplace.db import locked

AT_ONCE = 8
# A host that let us wait so often in one upload is not asked again.
HOST_PATIENCE = 3
_GIVE_UP = ("picture_slow", "picture_unreachable", "picture_host")

Content = bytes | Wrong


def fetch_some(*, upload_id: int) -> bool:
    """Fetch the next pictures of an upload; return whether there are more. A rerun begins with the same ones."""
    upload = BatchUpload.objects.get(pk=upload_id)
    waiting = list(upload.pictures.filter(done_at=None).order_by("pk")[: AT_ONCE + 1])
    batch = waiting[:AT_ONCE]
    there = set(
        ProductPicture.objects.filter(product__in=[each.product_id for each in batch]).values_list("product", "source")
    )
    missing = [each.source for each in batch if (each.product_id, each.source) not in there]
    contents = _contents(upload, list(dict.fromkeys(missing)))
    for picture in batch:
        _keep(picture, contents.get(picture.source))
    BatchUpload.objects.filter(pk=upload_id).update(touched_at=clock.now())
    return len(waiting) > len(batch)


def abandoned() -> list[int]:
    """Return uploads with pictures that nobody has been fetching for a while."""
    late = BatchPicture.objects.filter(done_at=None, upload__touched_at__lt=clock.now() - PATIENCE)
    late = late.exclude(upload__state=UploadState.APPLYING)
    return list(late.order_by("upload").values_list("upload", flat=True).distinct()[:20])


def _contents(upload: BatchUpload, sources: list[str]) -> dict[str, Content]:
    """Return what each source holds, or why it could not be had; no transaction is open meanwhile."""
    packed = [source for source in sources if source.startswith(PREFIX)]
    found = _unpacked(upload, packed) if packed else {}
    linked = [source for source in sources if source not in found]
    silent = _silent_hosts(upload) if linked else {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found |= zip(linked, pool.map(lambda url: _fetched(url, silent), linked), strict=True)
    return found


def _unpacked(upload: BatchUpload, sources: list[str]) -> dict[str, Content]:
    found: dict[str, Content] = {}
    with upload.archive.open("rb") as file:
        try:
            archive = Archive(file)
        except UnreadableFile:
            return dict.fromkeys(sources, Wrong(code="picture_missing"))
        for source in sources:
            try:
                found[source] = archive.read(source)
            except Wrong as wrong:
                found[source] = wrong
        archive.close()
    return found


def _fetched(url: str, silent: Mapping[str, Wrong]) -> Content:
    if (host := urlsplit(url).hostname or "") in silent:
        return silent[host]
    try:
        return downloads.fetch(url)
    except Wrong as wrong:
        return wrong


def _silent_hosts(upload: BatchUpload) -> dict[str, Wrong]:
    """Return the hosts that let us wait too often, with what was told the last time."""
    seen: dict[str, list[BatchRowError]] = {}
    for error in upload.errors.filter(code__in=_GIVE_UP).order_by("pk"):
        seen.setdefault(urlsplit(error.value).hostname or "", []).append(error)
    return {
        host: Wrong(code=errors[-1].code, **errors[-1].params)
        for host, errors in seen.items()
        if len(errors) >= HOST_PATIENCE
    }


@transaction.atomic
def _keep(waiting: BatchPicture, content: Content | None) -> None:
    """Give a picture to its product, once; what it cannot be is told. ``None``: the product has it already."""
    row = locked(BatchPicture.objects.filter(pk=waiting.pk, done_at=None)).select_related("product").first()
    if row is None:
        return
    if isinstance(content, bytes):
        content = _added(row, content)
    if isinstance(content, Wrong):
        BatchRowError.objects.create(
            upload_id=row.upload_id, row=row.row, column=row.column, column_index=row.column_index, sku=row.sku,
            value=shown(row.source)[:200], code=content.code, params=content.params,
        )  # fmt: skip
    row.done_at = clock.now()
    row.save(update_fields=["done_at"])


def _added(row: BatchPicture, content: bytes) -> Wrong | None:
    try:
        with transaction.atomic():
            pictures.add_picture(
                product=row.product, image_file=ContentFile(content), source=row.source, position=row.position
            )
    except PictureRefused as refusal:
        return Wrong(code=f"picture_{refusal.code}", **refusal.params)
    return None
