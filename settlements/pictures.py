"""A statement drawn: the balance as an equation, where the money went, the payout's way."""

from typing import Any

from django.utils.translation import gettext as _

from marketplace.templatetags.quay import amount
from settlements.models import Payout
from settlements.models.ledger import Group
from settlements.models.payout import PayoutState
from settlements.statements import Balance

MINUS = "\N{MINUS SIGN}"


def equation(balance: Balance) -> list[dict[str, Any]]:
    """Return the terms of ``ui/_equation.html``: carried over + sales − refunds and fees = payout."""
    currency = balance.period.currency
    deductions = balance.of(Group.REFUNDS) + balance.of(Group.FEES)
    terms = [
        (_("Carried over"), balance.period.opening_minor),
        (_("Sales"), balance.of(Group.SALES)),
        (_("Refunds and fees"), deductions),
        (_("Adjustments"), balance.of(Group.ADJUSTMENTS)),
    ]
    shown = [
        {
            "label": label,
            "op": "" if position == 0 else MINUS if minor < 0 else "+",
            "amount": amount(minor if position == 0 else abs(minor), currency),
        }
        for position, (label, minor) in enumerate(terms)
    ]
    return [*shown, {"label": _result(balance), "op": "=", "amount": amount(balance.closing_minor, currency),
                     "result": True}]  # fmt: skip


def waterfall(balance: Balance) -> list[dict[str, Any]]:
    """Return the lanes of ``ui/_waterfall.html``; every bar starts where the one before ended."""
    steps = [(_("Carried over"), balance.period.opening_minor)] if balance.period.opening_minor else []
    steps += [(part.label, part.amount_minor) for part in balance.parts if part.amount_minor]
    levels = [0]
    for _label, minor in steps:
        levels.append(levels[-1] + minor)
    lowest, highest = min(levels), max(levels)
    scale = max(highest - lowest, 1)
    lanes = [
        _lane(label, minor, (start, start + minor), lowest, scale, balance)
        for (label, minor), start in zip(steps, levels, strict=False)
    ]
    return [*lanes, _lane(_result(balance), balance.closing_minor, (0, levels[-1]), lowest, scale, balance)
            | {"kind": "sum"}]  # fmt: skip


def timeline(payout: Payout) -> list[dict[str, Any]]:
    """Return the steps of ``ui/_timeline.html`` for a payout."""
    closed = {"label": _("Statement closed"), "at": payout.period.closed_at, "state": "done"}
    if payout.state == PayoutState.HELD:
        return [closed, {"label": _("Held"), "text": payout.get_hold_display(), "state": "now"}]
    if payout.sent_at is None:
        return [closed, {"label": _("Goes to the bank next"), "state": "now"}]
    account = _("to %(account)s, reference %(number)s") % {
        "account": payout.account_masked,
        "number": payout.number,
    }
    sent = {"label": _("Sent to the bank"), "at": payout.sent_at, "text": account, "state": "done"}
    if payout.state == PayoutState.PAID:
        return [closed, sent, {"label": _("Credited"), "at": payout.answered_at, "state": "done"}]
    if payout.state == PayoutState.FAILED:
        returned = _("Returned by the bank; the money is in the next period")
        return [closed, sent, {"label": returned, "at": payout.answered_at, "text": _(payout.failure), "state": "now"}]
    return [closed, sent, {"label": _("The bank answers within a working day"), "state": "now"}]


def _result(balance: Balance) -> str:
    if balance.closing_minor < 0:
        return _("Carried to the next period")
    return _("Expected payout") if balance.period.state == balance.period.State.OPEN else _("Payout")


def _lane(label: str, minor: int, span: tuple[int, int], lowest: int, scale: int, balance: Balance) -> dict[str, Any]:
    left = (min(span) - lowest) * 100 / scale
    return {
        "label": label,
        "amount": amount(minor, balance.period.currency),
        "left": f"{left:.2f}",
        "width": f"{max(abs(minor) * 100 / scale, 0.4):.2f}",
        "kind": "neg" if minor < 0 else "pos",
    }
