"""What is for sale: categories, products, offers, prices, batch upload, search."""
