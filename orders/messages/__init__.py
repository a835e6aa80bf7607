"""Messages between customer and seller about an order."""
