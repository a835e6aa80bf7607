"""What each role of a team may do, in words; ``SellerPage.roles`` and ``writes`` of the views are what holds.

docs/roles.md has the table, ``tests/test_roles.py`` proves it for every address.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership

Role = Membership.Role

ROLE_NOTES: Mapping[Role, Promise] = {
    Role.OWNER: _("Everything, and alone: team, qualification, bank account."),
    Role.CATALOGUE: _("Listings, prices, stock and batch uploads. Looks at orders."),
    Role.ORDERS: _("Dispatch, messages, addresses, invoices, cancellations and refunds. Looks at listings."),
    Role.FINANCE: _("Settlements, statements and refunds. Looks at orders and listings."),
    Role.VIEWER: _("Looks at listings, orders and invoices; changes nothing and sees no settlements."),
}
