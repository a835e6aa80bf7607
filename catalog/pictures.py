"""Pictures of a product: added, put in order, described, taken away; shown once all their sizes are made."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from accounts.models.qualification import private_storage
from catalog import featuring, offers, picture_files
from catalog.errors import PictureRefused
from catalog.models import Offer, Product, ProductPicture
from marketplace import clock
from marketplace.db import locked

PICTURE_LIMIT = 9
ALT_LIMIT = 120
SOURCE_LIMIT = 500
# A worker makes the sizes within seconds; after this long the sweep asks again.
PATIENCE = dt.timedelta(minutes=1)


@transaction.atomic
def add_picture(
    *,
    product: Product,
    image_file: "File[bytes]",
    alts: Mapping[str, str] | None = None,
    source: str = "",
    position: int | None = None,
) -> ProductPicture:
    """Keep a picture, behind the others or at ``position``; a task makes its sizes after commit.

    ``alts`` are language codes and what the picture shows; ``source`` is where an upload found it. Raises
    ``PictureRefused`` with a sentence for a file that is no picture, is too large in bytes or pixels, or is one
    too many.
    """
    image_file.seek(0)
    content = image_file.read(picture_files.BYTE_LIMIT + 1)
    checked = picture_files.check(content)
    listings = _lock_listings(product)
    locked(Product.objects.filter(pk=product.pk)).get()
    if product.pictures.count() >= PICTURE_LIMIT:
        raise PictureRefused(code="one_too_many", limit=PICTURE_LIMIT)
    if position is None:
        last = product.pictures.aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
    picture = ProductPicture.objects.create(
        product=product,
        original=_kept(checked.digest, content),
        alts=clean_alts(alts or {}),
        position=position,
        width=checked.width,
        height=checked.height,
        source=source[:SOURCE_LIMIT],
    )
    offers.evaluate(listings)
    transaction.on_commit(lambda: _soon(picture), robust=True)
    return picture


@transaction.atomic
def arrange_pictures(
    *,
    product: Product,
    order: Sequence[int],
    alts: Mapping[int, Mapping[str, str]],
    added: "Sequence[File[bytes]]" = (),
) -> None:
    """Put a product's pictures (by key) in this order, the main one first; those not named are taken away.

    ``alts`` describes them anew, per language, where given; ``added`` come behind. Public files stay: orders show
    what was bought. Raises ``PictureRefused``; then nothing has changed.
    """
    listings = _lock_listings(product)
    locked(Product.objects.filter(pk=product.pk)).get()
    pictures = {picture.pk: picture for picture in product.pictures.all()}
    kept = [pictures[pk] for pk in dict.fromkeys(order) if pk in pictures]
    gone = [picture for picture in pictures.values() if picture not in kept]
    for position, picture in enumerate(kept):
        picture.position = position
        picture.alts = clean_alts(alts[picture.pk]) if picture.pk in alts else picture.alts
    ProductPicture.objects.bulk_update(kept, ["position", "alts"])
    ProductPicture.objects.filter(pk__in=[picture.pk for picture in gone]).delete()
    for file in added:
        try:
            add_picture(product=product, image_file=file)
        except PictureRefused as refusal:
            raise PictureRefused(code=refusal.code, field="added", name=file.name or "", **refusal.params) from None
    offers.evaluate(listings)
    featuring.refresh([product.pk])


def render_picture(*, picture_id: int) -> None:
    """Make all sizes of a picture and show it; nothing where that is done, or the picture is gone."""
    picture = ProductPicture.objects.filter(pk=picture_id, thumbnail="").first()
    if picture is None:
        return
    with picture.original.open("rb") as file:
        thumbnail = picture_files.render(file.read())
    with transaction.atomic():
        locked(Product.objects.filter(pk=picture.product_id)).get()
        ProductPicture.objects.filter(pk=picture_id).update(thumbnail=thumbnail)
        featuring.refresh([picture.product_id])


def waiting() -> list[int]:
    """Return pictures whose sizes a worker should have made by now."""
    late = ProductPicture.objects.filter(thumbnail="", created_at__lt=clock.now() - PATIENCE).order_by("pk")
    return list(late.values_list("pk", flat=True)[:50])


def clean_alts(alts: Mapping[str, str]) -> dict[str, str]:
    """Return descriptions in one line each, empty ones and unknown languages left out."""
    known = dict(settings.LANGUAGES)
    printable = {
        language: "".join(char if char.isprintable() else " " for char in text)
        for language, text in alts.items()
        if language in known
    }
    lines = {language: " ".join(text.split())[:ALT_LIMIT] for language, text in printable.items()}
    return {language: line for language, line in lines.items() if line}


def _kept(digest: str, content: bytes) -> str:
    """Keep the file privately, once however often it is sent; return its name."""
    name, storage = f"pictures/{digest[:2]}/{digest}", private_storage()
    return name if storage.exists(name) else storage.save(name, ContentFile(content))


def _lock_listings(product: Product) -> list[int]:
    """Lock a product's listings, which come before the product itself (docs/locking.md); return their keys."""
    return list(locked(Offer.objects.filter(product=product)).values_list("pk", flat=True))


def _soon(picture: ProductPicture) -> None:
    # Imported here: tasks import this module.
    from catalog.tasks import render_picture as task  # noqa: PLC0415

    task.delay(picture.pk)
