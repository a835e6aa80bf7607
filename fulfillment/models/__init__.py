"""Shipments and the invoices that follow them."""

from fulfillment.models.invoice import Invoice
from fulfillment.models.shipment import Shipment, ShipmentLine

__all__ = ["Invoice", "Shipment", "ShipmentLine"]
