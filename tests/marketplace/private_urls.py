"""Who may open the kernel's pages in the admin (read by tests/urls_registry.py)."""

import datetime as dt

from marketplace import calendar_notices
from tests.accounts.factories import UserFactory
from tests.roles import OPERATORS, May, Staff


def _notice():
    days = {dt.date(2027, 1, 1): False}
    operator = UserFactory(is_staff=True, is_superuser=True)
    return calendar_notices.enter_notice(year=2027, reference="Sample", days=days, is_whole_year=False, actor=operator)


ADMIN = {"marketplace_calendarnotice": (Staff(look=OPERATORS, add=OPERATORS), _notice)}
ADMIN_PAGES = {
    "marketplace_calendarnotice_year": (May(OPERATORS, OPERATORS), lambda: {"year": 2026}),
    "marketplace_calendarnotice_withdrawal": (May(change=OPERATORS), lambda: {"pk": _notice().pk}),
}
