"""News from orders, sent with ``send()`` inside the transaction that makes it true."""

from django.dispatch import Signal

# purchase: Purchase, orders: all of it, locked, with their lines read. settlements posts the sale; fulfillment opens
# the invoices the customer wants.
purchase_paid = Signal()
# order: Order, refund: Refund | None. fulfillment closes what it had planned.
order_cancelled = Signal()
# refund: Refund (with its lines). settlements posts it; fulfillment marks invoices for a red letter.
refund_created = Signal()
# order: Order. Sent by orders.progress when fulfilment says so: settlements starts the deferral.
order_delivered = Signal()
# order: Order paid in cash that was collected on delivery. settlements posts the collection.
cash_collected = Signal()
# payment: Payment that came after its purchase had expired or in another amount, to be returned.
# settlements posts both movements.
late_payment_returned = Signal()
