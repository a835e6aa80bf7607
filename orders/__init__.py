"""The promise: basket, checkout, payment, order, refund."""
