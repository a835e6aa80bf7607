"""Pages of the catalogue: stores and seller platform."""
