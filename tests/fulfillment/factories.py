"""Orders on a seller's desk for tests, built through the services that build real ones."""

import io
import itertools
import zipfile

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from fulfillment import invoices, shipments, tracking_files
from tests.catalog.factories import OfferFactory
from tests.orders.factories import paid_order

E_NUMBER = "25312000000012345678"
_serial = itertools.count(1)


def order(*, seller=None, quantities=(1,), **kwargs):
    """Return a paid order with a line per quantity, of ``seller`` if given; the rest goes to ``place``."""
    made = {"seller": seller} if seller else {}
    offers = []
    for quantity in quantities:
        offer = OfferFactory(**made)
        made = {"seller": offer.seller}
        offers.append((offer, quantity))
    return paid_order(offers=offers, **kwargs)


def tracking_number():
    """Return a new number that looks like one of SF Express."""
    return f"SF{next(_serial):012d}"


def dispatch(which, lines=None, actor=None):
    """Confirm a parcel with SF Express."""
    return shipments.confirm_dispatch(
        order=which, carrier="SF", tracking_number=tracking_number(), lines=lines, actor=actor
    )


def dispatched(**kwargs):
    """Return an order whose only parcel is on its way."""
    made = order(**kwargs)
    dispatch(made)
    made.refresh_from_db()
    return made


def owed_invoice(**kwargs):
    """Return the invoice of a dispatched order."""
    return dispatched(invoice="company", **kwargs).invoice


def mail(invoice, **changes):
    """Record that an invoice was mailed."""
    given = {"code": "", "number": E_NUMBER, "carrier": "SF", "tracking_number": tracking_number(), "actor": None}
    return invoices.record_mailing(invoice=invoice, **{**given, **changes})


def pdf(name="invoice.pdf", **document):
    """Return an uploaded one-page PDF."""
    target = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(target, **document)
    return SimpleUploadedFile(name, target.getvalue())


def ofd(entry="OFD.xml"):
    """Return an uploaded OFD file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(entry, "<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'/>")
    return SimpleUploadedFile("invoice.ofd", target.getvalue())


def tracking_file(seller, rows, actor=None, header="order-id\tcarrier-code\ttracking-number"):
    """Return a received tracking file of tab-delimited ``rows``."""
    content = "\n".join([header, *("\t".join(row) for row in rows)]).encode()
    return tracking_files.receive(seller=seller, name="tracking.txt", content=content, actor=actor)
