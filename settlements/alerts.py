"""What operators are told."""

from collections.abc import Sequence

from accounts.models import User
from accounts.notifications import tell_user
from marketplace import clock

SHOWN = 20


def audit_findings(*, findings: Sequence[str]) -> None:
    """Tell every operator that the books disagree, once a day."""
    for operator in User.objects.filter(is_superuser=True, is_active=True):
        tell_user(
            user=operator,
            kind="audit_findings",
            subject=operator,
            occasion=f"{clock.now():%Y-%m-%d}",
            count=len(findings),
            findings=list(findings[:SHOWN]),
        )
