"""Background work of the catalogue."""

from celery import shared_task

from catalog import pictures, popularity, sale_windows, search_outbox, spelling
from catalog.batch import picture_fetching, stages, uploads


@shared_task
def count_popularity() -> None:
    """Count what sold lately; a rerun gives the same."""
    popularity.count()


@shared_task
def learn_words() -> None:
    """Read the words of titles anew, for spelling and suggestions; a rerun gives the same."""
    spelling.learn()


@shared_task
def turn_sales() -> None:
    """Begin and end sales whose time has come; a rerun finds nothing to do."""
    sale_windows.turn_sales()


@shared_task
def send_search_changes() -> None:
    """Tell an outside search engine what changed; a rerun finds nothing to tell."""
    search_outbox.send()


@shared_task
def work_on_upload(upload_id: int) -> None:
    """Check or apply an upload, whichever its state asks for; a rerun goes on where the last one ended."""
    stages.work_on(upload_id=upload_id)


@shared_task
def resume_uploads() -> None:
    """Take up the uploads that dead workers left."""
    for upload_id in uploads.abandoned():
        work_on_upload.delay(upload_id)
    for upload_id in picture_fetching.abandoned():
        fetch_pictures.delay(upload_id)


@shared_task
def fetch_pictures(upload_id: int) -> None:
    """Fetch some of the pictures an upload names, then ask for the next: other work comes in between."""
    if picture_fetching.fetch_some(upload_id=upload_id):
        fetch_pictures.delay(upload_id)


@shared_task
def render_picture(picture_id: int) -> None:
    """Make the sizes of a picture; a rerun finds them made."""
    pictures.render_picture(picture_id=picture_id)


@shared_task
def render_waiting_pictures() -> None:
    """Make the sizes that dead workers left."""
    for picture_id in pictures.waiting():
        render_picture.delay(picture_id)
