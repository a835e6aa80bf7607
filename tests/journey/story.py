"""Who and what the journey is about, its clock, its mail and its beat."""

import datetime as dt

from django.conf import settings
from django.core import mail

from marketplace import clock
from marketplace.celery import app
from marketplace.workdays import CHINA
from tests.accounts.factories import valid_uscc

SELLER_MAIL, OFFICE_MAIL, OTHER_MAIL = "founder@kiln.example", "office@kiln.example", "office@shelf.example"
REVIEWER_MAIL, GUEST_MAIL = "reviewer@quay.example", "guest@example.com"
COMPANY, STORE, USCC, OTHER_STORE = "景德镇样例陶瓷有限公司", "Kiln & Kettle", valid_uscc(912_345), "Second Shelf"
BANK, ACCOUNT = "样例银行景德镇支行", "6222 0000 0000 9876"
KETTLE, KETTLE_ZH = "Sample gooseneck kettle", "样例细嘴手冲壶"
TEAPOT, ENAMEL = "Sample teapot 1", "Sample enamel kettle"
BUYER, BUYER_USCC = "上海样例文化有限公司", valid_uscc(987_654)
CASE, ORDER, OTHER_ORDER, STATEMENT = "A26-0907-000001", "Q26-0909-000001", "Q26-0909-000002", "CNY-001"
PARCEL, ENVELOPE, INVOICE = "SF1234567890123", "SF1234567890124", "25312000000012345678"


def moment(day: int, hour: int) -> dt.datetime:
    """Return a moment of September 2026 in Shanghai; the 7th is a Monday."""
    return dt.datetime(2026, 9, day, hour, tzinfo=CHINA)


def beat(at: dt.datetime) -> None:
    """Run every periodic task once, as beat does."""
    with clock.at(at):
        for entry in settings.CELERY_BEAT_SCHEDULE.values():
            app.tasks[entry["task"]].apply(throw=True)


def new_mails(to: str) -> list[str]:
    """Return the subjects of the mails that reached an address since the last look."""
    arrived = [str(message.subject) for message in mail.outbox if to in message.to]
    mail.outbox = [message for message in mail.outbox if to not in message.to]
    return arrived
