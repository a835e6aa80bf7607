"""What fulfillment does on news from the apps below."""
