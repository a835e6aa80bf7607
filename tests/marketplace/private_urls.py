"""Who may do what with the kernel's pages in the admin (read by tests/urls_registry.py)."""

from marketplace.models import CalendarNotice
from tests.accounts.factories import UserFactory
from tests.roles import OPERATORS, May, Staff


def _notice():
    return CalendarNotice.objects.create(year=2027, reference="A notice", entered_by=UserFactory())


PRIVATE_URLS: dict[str, object] = {}
ADMIN = {"marketplace_calendarnotice": (Staff(look=OPERATORS, add=OPERATORS), _notice)}
ADMIN_PAGES = {
    "marketplace_calendarnotice_year": (May(OPERATORS, OPERATORS), lambda: {"year": 2027}),
    "marketplace_calendarnotice_withdrawal": (May(change=OPERATORS), lambda: {"pk": _notice().pk}),
}
