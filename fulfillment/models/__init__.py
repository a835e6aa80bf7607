"""Shipments, the invoices that follow them, and the seller's order desk."""

from fulfillment.models.desk import AddressReveal, DeskEntry
from fulfillment.models.invoice import Invoice
from fulfillment.models.saved_view import SavedView
from fulfillment.models.shipment import Shipment, ShipmentLine
from fulfillment.models.tracking_file import TrackingFile, TrackingRow

__all__ = [
    "AddressReveal",
    "DeskEntry",
    "Invoice",
    "SavedView",
    "Shipment",
    "ShipmentLine",
    "TrackingFile",
    "TrackingRow",
]
