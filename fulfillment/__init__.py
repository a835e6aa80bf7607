"""Goods: shipments, invoices to mail, and the seller's order desk."""
