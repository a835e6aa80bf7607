"""Auditing all books, and keeping what was found for the operators' home."""

from django.db import transaction

from marketplace import clock
from marketplace.db import advisory_lock
from settlements import checks
from settlements.models import AuditFinding


@transaction.atomic
def audit() -> list[str]:
    """Check everything (``checks.findings``) and return what does not hold.

    What was found before keeps the moment it was first found; what holds again is forgotten.
    """
    advisory_lock("audit")
    found = list(dict.fromkeys(checks.findings()))
    AuditFinding.objects.exclude(sentence__in=found).delete()
    now = clock.now()
    AuditFinding.objects.bulk_create(
        (AuditFinding(sentence=sentence, found_at=now) for sentence in found), ignore_conflicts=True
    )
    return found
