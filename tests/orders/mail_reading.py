"""Reads mails about orders the way a person with a pocket calculator does."""

import re
from dataclasses import dataclass

from django.utils import translation
from lxml import html as lxml_html

from accounts import notifications
from accounts.models import Notification

LEFT_OVER = re.compile(r"[{}%]|\bNone\b")


@dataclass
class Read:
    subject: str
    text: str
    html: str
    rows: list
    sums: list
    facts: dict

    def adds_up(self):
        """Whether each sheet's rows add up to its first sum, its sums to the total, and the totals to the last."""
        totals = []
        for rows, sums in zip(self.rows, self.sums, strict=True):
            parts = [minor for role, _label, minor in sums if not role]
            total = [minor for role, _label, minor in sums if role == "total"]
            if rows:
                assert sum(minor for _title, _quantity, minor in rows) == (parts or total)[0]
            if parts:
                assert [sum(parts)] == total
            totals += total
        return len(totals) == 1 or sum(totals[:-1]) == totals[-1]


def minor(text):
    """Return the amount a mail shows in hundredths."""
    digits = re.sub(r"[^\d.]", "", text)
    assert re.fullmatch(r"\d+\.\d\d", digits), text
    return int(digits.replace(".", ""))


def read(kind, language="en"):
    """Render the one notification of ``kind`` in ``language`` and read its tables; both parts say the same."""
    notification = Notification.objects.get(kind=kind)
    with translation.override(language):
        notification.language = language
        subject, text, html = notifications.render(notification)
    assert not LEFT_OVER.search(subject + text)
    page = lxml_html.fromstring(html)
    rows, sums = [], []
    for table in page.xpath("//table[@class='lines' or @class='sums']"):
        lines = [[cell.text_content().strip() for cell in line] for line in table.xpath("tbody/tr")]
        if table.get("class") == "lines":
            rows.append([(title, quantity, minor(amount)) for title, quantity, amount in lines])
            sums.append([])
            continue
        if not sums or sums[-1]:
            rows.append([])
            sums.append([])
        roles = [line.get("class", "") for line in table.xpath("tbody/tr")]
        sums[-1] = [(role, label, minor(amount)) for role, (label, amount) in zip(roles, lines, strict=True)]
    facts = {each[0].text_content(): each[1].text_content() for each in page.xpath("//table[@class='facts']//tr")}
    shown = [amount for sheet in rows for *_row, amount in sheet] + [amount for sheet in sums for *_s, amount in sheet]
    for amount in shown:
        assert f"{amount // 100:,}.{amount % 100:02}" in text
    for label, value in facts.items():
        assert label in text
        assert value in text
    return Read(subject, text, html, rows, sums, facts)
