"""Payouts: set aside at the close, sent once the account may receive, answered by the bank."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from accounts import banking
from accounts.models import Seller
from marketplace import clock, state
from marketplace.db import locked
from settlements import bank, news, transfers
from settlements.models import Payout, Period
from settlements.models.payout import Hold, PayoutState


def set_aside(*, statements: Sequence[Period]) -> list[Payout]:
    """Create the payout of every statement with something to transfer: scheduled, or held with the reason."""
    due = [each for each in statements if each.transfer_minor]
    refused = _last_refused([each.seller_id for each in due])
    payouts = [_payout(each, hold_of(each.seller, refused.get(each.seller_id))) for each in due]
    if payouts:
        Payout.objects.bulk_create(payouts)
        state.begin_each(payouts)
        transfers.set_aside(payouts=payouts)
    return payouts


def hold_of(seller: Seller, refused_at: dt.datetime | None = None) -> str:
    """Return why ``seller`` cannot be paid now, or nothing.

    ``refused_at`` is when the bank last returned a payout. An account receives only under the company's own
    name, three days after it was entered, once a reviewer has accepted its proof, and not again after the bank
    returned a payout to it.
    """
    changed_at = seller.bank_changed_at
    if not seller.bank_account_encrypted or changed_at is None:
        return Hold.NO_ACCOUNT
    if seller.bank_account_name != seller.legal_name:
        return Hold.NAME_DIFFERS
    if refused_at is not None and changed_at <= refused_at:
        return Hold.ACCOUNT_FAILED
    if changed_at > clock.now() - settings.BANK_CHANGE_HOLD:
        return Hold.RECENTLY_CHANGED
    if seller.bank_verified_at is None:
        return Hold.UNVERIFIED
    return ""


@transaction.atomic
def send_payout(*, payout: Payout) -> bool:
    """Give a payout's order to the bank if nothing holds it; return whether this call sent it.

    Claimed exactly once: the row is locked, and only a payout that has not left is found. The bank file is
    named after the payout, so that a send repeated after a crash replaces it.
    """
    waiting = locked(Payout.objects.to_send().filter(pk=payout.pk)).select_related("seller").first()
    if waiting is None:
        return False
    seller = waiting.seller
    hold = hold_of(seller, _last_refused([seller.pk]).get(seller.pk))
    if hold:
        _hold(waiting, hold)
        return False
    if waiting.state == PayoutState.HELD:
        state.move(waiting, PayoutState.SCHEDULED, hold="")
    state.move(
        waiting,
        PayoutState.SENT,
        sent_at=clock.now(),
        bank_name=seller.bank_name,
        account_name=seller.bank_account_name,
        account_last4=seller.bank_account_last4,
        bank_file=bank.submit(payout=waiting, account_number=banking.account_number(seller)),
    )
    return True


@transaction.atomic
def settle_payout(*, payout: Payout) -> bool:
    """Ask the bank what became of a payout; return whether it answered.

    Credited: the payout is paid. Returned: the money goes to the seller's open period, and the next payout waits
    for another account.
    """
    sent = locked(Payout.objects.at_the_bank().filter(pk=payout.pk)).select_related("seller", "period").first()
    answer = bank.answer(payout=sent) if sent else None
    if sent is None or answer is None:
        return False
    if answer.credited:
        state.move(sent, PayoutState.PAID, answered_at=clock.now())
        transfers.paid(payout=sent)
    else:
        state.move(sent, PayoutState.FAILED, answered_at=clock.now(), failure=answer.reason, reason=answer.reason)
        transfers.failed(payout=sent)
    news.payout_answered(payout=sent)
    return True


def _payout(statement: Period, hold: str) -> Payout:
    return Payout(
        number=f"T{statement.number[1:]}",
        period=statement,
        seller=statement.seller,
        currency=statement.currency,
        amount_minor=statement.transfer_minor,
        state=PayoutState.HELD if hold else PayoutState.SCHEDULED,
        hold=hold,
    )


def _hold(payout: Payout, hold: str) -> None:
    if payout.state == PayoutState.SCHEDULED:
        state.move(payout, PayoutState.HELD, hold=hold, reason=hold)
    elif payout.hold != hold:
        payout.hold = hold
        payout.save(update_fields=["hold"])


def _last_refused(sellers: Sequence[int]) -> Mapping[int, dt.datetime]:
    failed = Payout.objects.filter(seller__in=sellers, state=PayoutState.FAILED)
    return dict(failed.values_list("seller").annotate(last=Max("answered_at")))
