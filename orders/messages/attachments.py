"""Files that come with messages: checked by what they are, kept privately, served to the two sides and staff."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _, gettext_lazy

from accounts.inspection import inspect
from accounts.inspector.findings import Finding
from accounts.uploads import REFUSALS, plain_name
from marketplace.errors import DomainError
from orders.models import Attachment, Conversation, Message
from orders.models.message import FILE_LIMIT

KINDS = ("JPEG", "PNG", "WEBP", "PDF")
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}
SENTENCES = {
    **REFUSALS,
    Finding.OTHER_KIND: gettext_lazy("This is not a JPEG, PNG, WebP or PDF file, whatever its name says."),
}


@dataclass(frozen=True)
class Checked:
    """A file that may be kept; of a picture the content is encoded anew, without metadata."""

    content: bytes
    content_type: str


def checked(files: "Sequence[File[bytes]]") -> list[Checked]:
    """Return the files ready to be kept, or raise ``DomainError`` (field ``attachments``)."""
    if len(files) > FILE_LIMIT:
        raise DomainError(_("A message has at most %(limit)s files.") % {"limit": FILE_LIMIT}, field="attachments")
    return [_checked(file) for file in files]


def keep(*, message: Message, files: Sequence[Checked]) -> None:
    """Store checked files with a new message, in the caller's transaction."""
    for position, each in enumerate(files, start=1):
        attachment = Attachment(
            message=message, position=position, content_type=each.content_type, size=len(each.content)
        )
        attachment.file.save("attachment", ContentFile(each.content), save=False)
        attachment.save()


def response(conversation: Conversation, pk: int) -> FileResponse:
    """Return a file of a conversation: pictures are shown, PDFs downloaded; 404 where it has no such file.

    The caller has checked that the reader may. The name is made here, not by who sent it.
    """
    found = Attachment.objects.filter(pk=pk, message__conversation=conversation).first()
    try:
        file = found.file.open("rb") if found else None
    except FileNotFoundError:
        file = None
    if found is None or file is None:
        raise Http404
    name = f"message-{found.message_id}-{found.position}.{EXTENSIONS[found.content_type]}"
    return FileResponse(
        file, as_attachment=not found.is_picture, filename=name, content_type=found.content_type,
        headers={
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )  # fmt: skip


def _checked(file: "File[bytes]") -> Checked:
    limit = settings.MESSAGE_FILE_MAX_BYTES
    if file.size > limit:
        refusal = _("The file is larger than %(megabytes)s MB.") % {"megabytes": limit // 1024 // 1024}
        raise _refusal(file, refusal)
    file.seek(0)
    content: bytes = file.read()
    reply = inspect("check", content, kinds=KINDS)
    if reply.finding != Finding.FINE:
        raise _refusal(file, str(SENTENCES[reply.finding]) % reply.facts)
    return Checked(reply.content or content, reply.facts["content_type"])


def _refusal(file: "File[bytes]", sentence: str) -> DomainError:
    return DomainError(f"{plain_name(file.name or '')}: {sentence}", field="attachments")
