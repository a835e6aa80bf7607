"""Reconciliation: does the provider's book of a day agree with ours?

Three steps, each safe to repeat: keep the statement; capture what it has as paid and we do not; compare.
A run that died goes on at the step it had reached; a finished one is returned as it is.
"""

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.notifications import tell_user
from marketplace import clock
from marketplace.db import advisory_lock, fetch_all, locked
from marketplace.errors import DomainError
from marketplace.money import Money
from marketplace.sweeps import for_each
from marketplace.workdays import CHINA
from orders import gateway, payments, reconciliation_sql as sql
from orders.gateway import GatewayRefused, GatewayUnavailable, StatementLine
from orders.models import Payment, ProviderLine, Purchase, ReconciliationFinding, ReconciliationRun

logger = logging.getLogger(__name__)

CHUNK = 2_000
# The provider moved money a moment before we wrote it down, perhaps on the day before by its clock: what we wrote
# in a day's last minutes is compared with the next day's statement too.
MARGIN = dt.timedelta(minutes=15)
BEGINS = dt.time(3, 30)
# So far back a day is made up for, and so long nobody is told that it could not be compared.
LOOK_BACK_DAYS, OVERDUE_DAYS = 7, 2


def reconcile_due() -> None:
    """Compare every day that is over and not compared yet, with each provider; from half past three in the morning.

    A provider whose statement is not there yet is asked again the next time; operators are told once after two days.
    So is one that refuses it; operators are told at once, and each day that it goes on.
    """
    now = clock.now().astimezone(CHINA)
    last = now.date() - dt.timedelta(days=1 if now.time() >= BEGINS else 2)
    days = [last - dt.timedelta(days=n) for n in reversed(range(LOOK_BACK_DAYS))]
    done = set(ReconciliationRun.objects.exclude(finished_at=None).filter(day__in=days).values_list("provider", "day"))
    codes = [each.code for each in gateway.available()]
    due = [(code, day) for day in days for code in codes if (code, day) not in done]
    for_each(due, lambda pair: _reconcile_or_wait(*pair))


def reconcile(*, provider: str, day: dt.date) -> ReconciliationRun | None:
    """Compare a provider's day in China with our books; None where it keeps no book of its own.

    Captures payments that it has as paid and we do not, keeps what does not fit as findings and tells operators
    once. Raises ``DomainError`` for a day that is not over, ``LookupError`` for an unknown provider,
    ``GatewayUnavailable`` and ``GatewayRefused`` where there is no statement to be had.
    """
    if day >= clock.today(CHINA):
        raise DomainError(_("This day is not over yet."))
    run = ReconciliationRun.objects.filter(provider=provider, day=day).first()
    if run is None:
        lines = gateway.get(provider).statement(day)
        if lines is None:
            return None
        run = _keep(provider, day, lines)
    if run.finished_at is None:
        _capture(run)
        run = _compare(run)
    return run


@transaction.atomic
def resolve_finding(*, finding: ReconciliationFinding, actor: User, note: str) -> ReconciliationFinding:
    """Note how a finding was resolved, once. Raises ``DomainError``."""
    finding = locked(ReconciliationFinding.objects.filter(pk=finding.pk)).get()
    if finding.resolved_at:
        raise DomainError(_("This finding is resolved already."))
    if not note.strip():
        raise DomainError(_("Say how it was resolved."), field="note")
    finding.resolved_at, finding.resolved_by, finding.note = clock.now(), actor, note.strip()
    finding.save(update_fields=["resolved_at", "resolved_by", "note"])
    return finding


def _reconcile_or_wait(provider: str, day: dt.date) -> None:
    try:
        reconcile(provider=provider, day=day)
    except GatewayUnavailable as error:
        logger.info("no statement of %s for %s yet: %s", provider, day, error)
        if clock.today(CHINA) - day > dt.timedelta(days=OVERDUE_DAYS):
            _tell("reconciliation_overdue", occasion=f"{provider} {day}", provider=provider, day=str(day))
    except GatewayRefused as error:
        logger.warning("%s refuses its statement for %s: %s", provider, day, error)
        asked = f"{provider} {day} {clock.today(CHINA)}"
        _tell("reconciliation_refused", occasion=asked, provider=provider, day=str(day))


@transaction.atomic
def _keep(provider: str, day: dt.date, lines: Iterable[StatementLine]) -> ReconciliationRun:
    """Keep a statement whole or not at all; who comes second finds the first one's."""
    advisory_lock(f"reconcile:{provider}:{day}")
    known = ReconciliationRun.objects.filter(provider=provider, day=day).first()
    if known:
        return known
    run = ReconciliationRun.objects.create(provider=provider, day=day)
    for chunk in _chunks(lines):
        ProviderLine.objects.bulk_create(
            ProviderLine(
                run=run,
                kind=line.kind.value,
                ref=line.ref,
                amount_minor=line.amount_minor,
                currency=line.currency,
                at=line.at,
            )
            for line in chunk
        )
        run.line_count += len(chunk)
    run.save(update_fields=["line_count"])
    return run


def _chunks(lines: Iterable[StatementLine]) -> Iterator[list[StatementLine]]:
    rest = iter(lines)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _capture(run: ReconciliationRun) -> None:
    """Capture what the provider has as paid, each by itself; one that fails becomes a finding."""
    for payment_id, currency, amount_minor in fetch_all(sql.PAID_THERE, _params(run)):
        try:
            _capture_one(run, payment_id, Money(amount_minor, currency))
        except Exception:
            logger.exception("payment %s is paid at %s but can't be captured", payment_id, run.provider)


@transaction.atomic
def _capture_one(run: ReconciliationRun, payment_id: int, paid: Money) -> None:
    """Capture a payment and count it, unless somebody was faster."""
    locked(Purchase.objects.filter(payments=payment_id)).get()
    payment = Payment.objects.get(pk=payment_id)
    if payment.state not in {Payment.State.PENDING, Payment.State.FAILED}:
        return
    payments.capture_payment(
        payment=payment, provider_ref=payment.provider_ref, amount_minor=paid.minor, currency=paid.currency
    )
    ReconciliationRun.objects.filter(pk=run.pk).update(captured_count=F("captured_count") + 1)


@transaction.atomic
def _compare(run: ReconciliationRun) -> ReconciliationRun:
    run = locked(ReconciliationRun.objects.filter(pk=run.pk)).get()
    if run.finished_at:
        return run
    params = _params(run)
    with connection.cursor() as cursor:
        cursor.execute(sql.WRONG_HERE, params)
        cursor.execute(sql.WRONG_THERE, params)
    run.theirs = fetch_all(sql.SUM_OF_THEIRS, params)
    run.ours = fetch_all(sql.SUM_OF_OURS, {**params, "begins": _start(run.day), "ends": _start(run.day, 1)})
    run.finding_count = run.findings.count()
    run.finished_at = clock.now()
    run.save(update_fields=["theirs", "ours", "finding_count", "finished_at"])
    if run.finding_count:
        url = f"{reverse('admin:orders_reconciliationfinding_changelist')}?run__id__exact={run.pk}"
        said = {"provider": run.provider, "day": str(run.day), "count": run.finding_count}
        _tell("reconciliation_findings", occasion=str(run), url=url, **said)
    return run


def _params(run: ReconciliationRun) -> dict[str, Any]:
    """Return what the SQL needs.

    The minutes around midnight take both statements: they are compared with the later day, or, where its
    statement was there first, with the day that is made up for.
    """
    midnight, next_midnight = _start(run.day), _start(run.day, 1)
    begins = midnight - MARGIN if _is_kept(run, -1) else midnight + MARGIN
    ends = next_midnight + MARGIN if _is_kept(run, 1) else next_midnight - MARGIN
    return {"provider": run.provider, "run": run.pk, "begins": begins, "ends": ends, "now": clock.now()}


def _is_kept(run: ReconciliationRun, later: int) -> bool:
    """Return whether the provider's statement of another day is there."""
    day = run.day + dt.timedelta(days=later)
    return ReconciliationRun.objects.filter(provider=run.provider, day=day).exists()


def _start(day: dt.date, later: int = 0) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=later), dt.time(), CHINA)


def _tell(kind: str, *, occasion: str, url: str = "", **said: Any) -> None:
    for operator in User.objects.filter(is_superuser=True, is_active=True):
        tell_user(user=operator, kind=kind, subject=operator, occasion=occasion, url=url, **said)
