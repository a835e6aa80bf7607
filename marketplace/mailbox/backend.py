"""Django's mail backend that keeps mails instead of sending them."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from marketplace.mailbox import storage


class MailboxBackend(BaseEmailBackend):
    """Keeps every mail for ``/demo/mailbox/``."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the mails; return how many had a recipient."""
        kept = [storage.keep(message.message().as_bytes()) for message in email_messages if message.recipients()]
        return len(kept)
