"""Taking uploads through their stages in tests."""

from catalog.batch import picture_fetching, stages, uploads
from catalog.batch.plans import Outcome
from tests.catalog.tables import picture_archive, text, upload_file

NAMES = [outcome.value for outcome in Outcome]


def start(seller, content, *, name="listings.txt", archive=None, **options):
    """Return an upload just received; ``archive`` maps file names to contents."""
    content = text(content) if isinstance(content, list) else content
    packed = picture_archive(archive) if archive is not None else None
    actor = seller.memberships.get().user
    file = upload_file(content, name=name)
    return uploads.start_upload(seller=seller, file=file, archive=packed, actor=actor, **options)


def work(upload):
    """Let a worker do what the upload waits for."""
    stages.work_on(upload_id=upload.pk)
    upload.refresh_from_db()
    return upload


def check(seller, content, **options):
    """Return an upload after its dry run."""
    return work(start(seller, content, **options))


def carry_out(upload):
    """Apply a checked upload."""
    uploads.confirm_upload(upload=upload, actor=None)
    return work(upload)


def fetch(upload):
    """Fetch all pictures of an applied upload."""
    while picture_fetching.fetch_some(upload_id=upload.pk):
        pass


def counts(upload):
    """Return how many rows have each outcome, those that no row has left out."""
    upload.refresh_from_db()
    return {name: getattr(upload, name) for name in NAMES if getattr(upload, name)}


def found(upload):
    """Return the problems as (row, column, code)."""
    return [(each.row, each.column, each.code) for each in upload.errors.all()]
