"""Pages of fulfilment: the seller's desk, and the customer's parcels and invoices."""
