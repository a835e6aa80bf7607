"""Background work of settlements. Sweeps look at the clock, so that a missed or repeated beat changes nothing."""

import logging

from celery import shared_task

from marketplace import clock
from marketplace.sweeps import for_each
from settlements import alerts, books, deferrals, payouts, periods
from settlements.models import Payout

logger = logging.getLogger(__name__)

BATCH = 500


@shared_task
def release_deferred() -> None:
    """Release the money of orders whose time for returns is over."""
    deferrals.release_due()


@shared_task
def close_due_periods() -> None:
    """Close every period that has ended."""
    periods.close_due_periods(now=clock.now())


@shared_task
def send_payouts() -> None:
    """Send what may leave, and take the bank's answers for what left."""
    ready = [*Payout.objects.scheduled()[:BATCH], *Payout.objects.worth_another_look()[:BATCH]]
    for_each(ready, lambda payout: payouts.send_payout(payout=payout))
    for_each(Payout.objects.at_the_bank()[:BATCH], lambda payout: payouts.settle_payout(payout=payout))


@shared_task
def audit() -> None:
    """Check that all books agree; tell operators what does not."""
    found = books.audit()
    for finding in found:
        logger.error("audit: %s", finding)
    if found:
        alerts.audit_findings(findings=found)
