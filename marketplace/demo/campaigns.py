"""Vouchers of the demo market, read from ``vouchers.toml``: sellers' and the platform's, shown to all or only told."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from accounts.models import Seller, User
from marketplace.demo.timeline import Timeline
from orders import vouchers
from orders.models import Voucher
from orders.vouchers import Terms

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Campaign:
    """One voucher; vouchers.toml says what the fields mean."""

    code: str
    name: str
    store: str
    began: int
    lasts: int
    company: str = ""
    amount: int = 0
    percent: int = 0
    most: int | None = None
    least: int = 0
    uses: int | None = None
    each: int = 1
    public: bool = False

    def terms(self, begins: dt.datetime) -> Terms:
        """Return what the voucher says."""
        return Terms(
            code=self.code, name=self.name, storefront=self.store,
            kind=Voucher.Kind.AMOUNT if self.amount else Voucher.Kind.PERCENT, amount_minor=self.amount or None,
            percent_bp=self.percent * 100 or None, most_minor=self.most, least_minor=self.least, starts_at=begins,
            ends_at=begins + self.lasts * DAY, uses_limit=self.uses, customer_limit=self.each, is_public=self.public,
        )  # fmt: skip


@cache
def all_campaigns() -> tuple[Campaign, ...]:
    """Return every voucher of the demo market."""
    text = (Path(__file__).parent / "vouchers.toml").read_text(encoding="utf-8")
    return tuple(Campaign(**row) for row in tomllib.loads(text)["voucher"])


def announce(*, timeline: Timeline, company: str, seller: Seller | None, actor: User, opened: dt.datetime) -> None:
    """Plan the vouchers of a company, or the platform's without one; none is made before ``opened``."""
    for campaign in all_campaigns():
        if campaign.company == company:
            begins = max(opened, timeline.end - campaign.began * DAY)
            terms = campaign.terms(begins)
            # One that begins later is made yesterday.
            timeline.add(min(begins, max(opened, timeline.end - DAY)), partial(_make, terms, seller, actor))


def _make(terms: Terms, seller: Seller | None, actor: User) -> None:
    vouchers.create_voucher(terms=terms, seller=seller, actor=actor)
